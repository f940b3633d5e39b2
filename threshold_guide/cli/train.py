"""thresholds train"""
from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from threshold_guide.knowledge.compiled import BUILD
from threshold_guide.runtime.paths import MODELS, ROOT

TRAINED_ON = MODELS / "trained-on.json"
INPUTS = ("config.yml", "domain.yml", "data/**/*.yml", "threshold_guide/language/*.py", "requirements.lock")
CONTENT = ("**/*.yml",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="train even if nothing has changed")


def run(options: argparse.Namespace) -> int:
    started = time.monotonic()
    if not options.force and up_to_date():
        print("The model is up to date.", file=sys.stderr)
        return 0
    from threshold_guide.language import apart, asking, heads, policy_question
    from threshold_guide.language.fingerprint import pack
    from threshold_guide.language.standing import kept_reader

    print("Training ...", file=sys.stderr, flush=True)
    # Processes of their own, so that what they load is gone afterwards; side by side, since each keeps a core busy. The
    # pack and the reader are compiled once here, before they are wanted there: the ways of asking want the pack alone.
    environment = {**os.environ, apart.LEARNT_APART: "1", "OMP_NUM_THREADS": "1"}
    made = pack()

    def start(command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=ROOT, env=environment)

    running = [start(apart.learning(policy_question.LEARNING, made))]
    try:
        kept_reader(made)
        running += [start(apart.learning(heads.LEARNING, made)),
                    start([sys.executable, "-m", "threshold_guide.runtime.training"])]
        codes = [process.wait() for process in running]
    finally:
        for process in running:
            process.kill()
    if not any(codes):
        codes.append(apart.learn(asking.LEARNING, made))
    if any(codes):
        print("Training failed; see above.", file=sys.stderr)
        return 1
    remember()
    print(f"Trained in {time.monotonic() - started:.1f} s.", file=sys.stderr)
    return 0


def up_to_date() -> bool:
    """Whether the model was made from what is here now, and what was learnt beside it is still there.

    The content's files are compared first. Only where they differ is the pack read,
    to see whether the change touches what the reading matches against.
    """
    if not TRAINED_ON.is_file() or not any(MODELS.glob("*.tar.gz")):
        return False
    before = json.loads(TRAINED_ON.read_text())
    if before["inputs"] != files_hash(INPUTS) or not all((BUILD / name).is_file() for name in before["learnt"]):
        return False
    if before["content"] == content():
        return True
    if before["language"] != language():
        return False
    remember()
    return True


def remember() -> None:
    TRAINED_ON.write_text(json.dumps(
        {"inputs": files_hash(INPUTS), "content": content(), "language": language(), "learnt": learnt()}, indent=1))


def content() -> str:
    """Changes with the content in use, wherever it lies, and with the pack that is used."""
    from threshold_guide.knowledge.load import DEFAULT
    from threshold_guide.knowledge.load import ROOT as KNOWLEDGE

    return f"{DEFAULT} {files_hash(CONTENT, KNOWLEDGE)}"


def learnt() -> list[str]:
    """The files of what was learnt beside the model, by name."""
    from threshold_guide.language.asking import asking_of
    from threshold_guide.language.fingerprint import pack
    from threshold_guide.language.heads import heads_of
    from threshold_guide.language.policy_question import kept_for

    return [path.name for path in (heads_of(pack()), kept_for(pack()), asking_of(pack())) if path.is_file()]


def language() -> str:
    from threshold_guide.language.fingerprint import language_hash, pack

    return language_hash(pack())


def files_hash(patterns: tuple[str, ...], root: Path = ROOT) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
