"""`thresholds verify FILE...`: whether records agree with the content they were made under."""
from __future__ import annotations

import argparse
import contextlib
import json
import sys
from pathlib import Path

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge import KnowledgeBaseError, load_pack
from threshold_guide.knowledge.editions import NoEdition, edition_folder
from threshold_guide.knowledge.load import DEFAULT
from threshold_guide.record.verify import Finding, State, verify

#: larger than any record; what is larger is not read
LARGEST = 20_000_000
#: the gravest first: what does not agree, what cannot be read, what was made under other content
GRAVEST = (State.DISAGREES, State.UNREADABLE, State.OTHER_EDITION, State.AGREES)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE",
                        help="records as JSON, PDF, Word, HTML or plain text")
    parser.add_argument("--edition", metavar="EDITION",
                        help="the content the record was made under: a folder of packs or a git revision")
    parser.add_argument("--pack", default=DEFAULT, help="which pack (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="one JSON object for each file, one a line")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = ("Exit code: 0 all agree; 1 one does not agree; 2 one cannot be read, or holds no record;\n"
                     "3 one was made under other content. Of several, 1 stands before 2 and 2 before 3.")


def run(options: argparse.Namespace) -> int:
    with contextlib.ExitStack() as open_folders:
        try:
            pack = _pack(options, open_folders)
        except (NoEdition, KnowledgeBaseError) as error:
            print(f"--edition: {error}" if options.edition else str(error), file=sys.stderr)
            return State.UNREADABLE
        states = []
        for path in options.files:
            finding = _checked(path, pack)
            states.append(finding.state)
            if options.json:
                print(json.dumps({"file": str(path), "state": finding.state.name.lower(), "kind": finding.kind,
                                  "hash": finding.hash, "lines": finding.lines}, ensure_ascii=False))
            else:
                print(f"{path}: {finding.lines[0]}")
                for line in finding.lines[1:]:
                    print(f"  {line}")
    return next(state for state in GRAVEST if state in states)


def _pack(options: argparse.Namespace, open_folders: contextlib.ExitStack) -> Pack:
    if not options.edition:
        return load_pack(options.pack)
    root = open_folders.enter_context(edition_folder(options.edition))
    return load_pack(options.pack, root=root)


def _checked(path: Path, pack: Pack) -> Finding:
    try:
        if path.stat().st_size > LARGEST:
            return _unread(pack, "it is far larger than any record")
        return verify(path.read_bytes(), pack)
    except OSError as error:
        return _unread(pack, (error.strerror or str(error)).lower())


def _unread(pack: Pack, why: str) -> Finding:
    return Finding(state=State.UNREADABLE, lines=(pack.message("verify_unreadable"),
                                                  pack.message("verify_malformed", why=why)))
