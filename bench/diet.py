"""Rasa's own pipeline, as `rasa init` writes it, learnt from the same examples: one model for what is told (facts and
danger), one for what the message is for. In folders of their own in build/, trained again only when inputs change.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from bench.processes import BUILD, STOCK_ENV, run_quietly

#: passes over the examples. Rasa's default of 100 takes two hours for what is told on the machine of development.
EPOCHS = {"told": 15, "purpose": 60}
#: meanings that Rasa ranks, each with a confidence
RANKED = 40
NOTHING = "nothing"


def pipeline(epochs: int) -> dict[str, Any]:
    """The parts of a new project that tell intents apart, in their order and with their settings."""
    return {
        "recipe": "default.v1",
        "assistant_id": "side_by_side",
        "language": "en",
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {
                "name": "DIETClassifier",
                "epochs": epochs,
                "entity_recognition": False,
                "ranking_length": RANKED,
                "random_seed": 1,
                "constrain_similarities": True,
            },
        ],
    }


class Diet:
    """One trained model: the meanings of a text with Rasa's confidences."""

    def __init__(self, name: str, lessons: Sequence[tuple[str, str]]) -> None:
        """`lessons`: text and meaning; a text with several meanings stands there for each."""
        self.folder = BUILD / f"diet-{name}"
        self.seconds = _trained(self.folder, pipeline(EPOCHS[name]), lessons)
        self._agent = _agent(self.folder / "models" / "diet.tar.gz")

    def __call__(self, text: str) -> dict[str, float]:
        found = asyncio.run(self._agent.parse_message(text))
        return {ranked["name"]: ranked["confidence"] for ranked in found["intent_ranking"]}


def _trained(folder: Path, config: Mapping[str, Any], lessons: Sequence[tuple[str, str]]) -> float:
    """Train into `folder` unless that was done with just these inputs; the seconds that it took then."""
    mark = hashlib.sha256(json.dumps([config, lessons]).encode()).hexdigest()
    kept = folder / "trained.json"
    if kept.is_file() and json.loads(kept.read_text())["mark"] == mark:
        return float(json.loads(kept.read_text())["seconds"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False))
    by: dict[str, list[str]] = {}
    for text, meaning in lessons:
        by.setdefault(meaning, []).append(_plain(text))
    nlu = {
        "version": "3.1",
        "nlu": [
            {"intent": meaning, "examples": "".join(f"- {text}\n" for text in dict.fromkeys(texts))}
            for meaning, texts in sorted(by.items())
        ],
    }
    (folder / "nlu.yml").write_text(yaml.safe_dump(nlu, allow_unicode=True))
    (folder / "domain.yml").write_text(yaml.safe_dump({"version": "3.1", "intents": sorted(by)}))
    began = time.monotonic()
    run_quietly(
        [
            sys.executable,
            "-m",
            "rasa",
            "train",
            "nlu",
            "--nlu",
            "nlu.yml",
            "--config",
            "config.yml",
            "--domain",
            "domain.yml",
            "--fixed-model-name",
            "diet",
        ],
        folder,
    )
    seconds = time.monotonic() - began
    kept.write_text(json.dumps({"mark": mark, "seconds": seconds}))
    return seconds


def _plain(text: str) -> str:
    """On one line, and without the brackets that mark entities in Rasa's files."""
    return " ".join(text.split()).translate(str.maketrans("[](){}", "      ")).strip() or NOTHING


def _agent(model: Path) -> Any:
    import os

    os.environ.update(STOCK_ENV)
    from rasa.core.agent import Agent

    from threshold_guide.runtime import logs

    logs.configure_rasa()
    return Agent.load(str(model))
