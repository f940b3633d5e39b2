"""How answers are scored against the questions of people who saw only the two documents.

`python -m tests.answers.scoring dev` prints the figures of `thresholds answer` and every miss, and with `--chat` those
of what a conversation tells; `test` is for a release, once.
"""
from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import msgspec
import yaml

from threshold_guide.cli.answer import answered, told
from threshold_guide.knowledge import load_pack
from threshold_guide.knowledge.coverage import lines_of
from threshold_guide.language.asked import Asked
from threshold_guide.language.policy_index import Found
from threshold_guide.language.reader import Reader
from threshold_guide.language.standing import reader as standing_reader

HERE = Path(__file__).parent
ON = dt.date(2026, 11, 21)


class Score(msgspec.Struct, kw_only=True):
    """Counts, and the questions that were missed with what was answered."""

    answerable: int = 0
    right: int = 0
    unanswerable: int = 0
    recognised: int = 0
    misses: list[tuple[str, str, list[str]]] = []

    def __str__(self) -> str:
        return (f"answerable {self.right} of {self.answerable} right with their source "
                f"({self.right / self.answerable:.1%}); "
                f"unanswerable {self.recognised} of {self.unanswerable} recognised")


def questions(name: str) -> list[dict[str, Any]]:
    """The questions of one file: dev or test."""
    found = yaml.safe_load((HERE / f"questions_{name}.yml").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def in_conversation(policy: Asked, reader: Reader, message: str, on: dt.date) -> dict[str, Any]:
    """What a conversation tells of the documents after this first message: rules, or a date with the rules of its
    clocks. Where a message tells of a child as well, the answer stands beside the facts.
    """
    reading = policy(reader.read(message, today=on), message, on)
    if reading.deadline is not None:
        asked = reading.deadline
        clocks = {*asked.clocks, *(clock for choice in asked.choices for clock in choice.clocks)}
        counted = tuple(("statements", s.id, 1.0) for s in policy.pack.statements.values() if clocks & set(s.clocks))
        rules = reading.policy.entries if reading.policy else ()
        return told(Found(outcome="found", entries=(*rules, *counted)), policy, on)
    return told(reading.policy or Found(outcome="not_found"), policy, on)


def score(asked: list[dict[str, Any]], *, pack: Any = None, chat: bool = False) -> Score:
    """Right: the sources of the answer hold the place that settles the question (all of them where it says so).
    With `chat` of what a conversation tells.
    """
    if chat:
        reader = standing_reader()
        answer_to = in_conversation
    else:
        reader, answer_to = Reader(pack or load_pack()), answered
    policy = Asked(reader.pack, reader.words)
    total = Score(misses=[])
    for question in asked:
        answer = answer_to(policy, reader, question["question"], ON)
        if question.get("answerable") is False:
            good = not answer["found"]
            total.unanswerable += 1
            total.recognised += good
        else:
            good = answer["found"] and _right(question, answer["sources"])
            total.answerable += 1
            total.right += good
        if not good:
            total.misses.append((question["id"], question["question"], answer["statements"]))
    return total


def _right(question: dict[str, Any], sources: list[dict[str, Any]]) -> bool:
    def holds(place: dict[str, Any]) -> bool:
        lines = lines_of(str(place["lines"]))
        return any(source["document"] == place["document"] and lines_of(source["lines"]) & lines for source in sources)

    return (all if question.get("all") else any)(holds(place) for place in question["answers"])


if __name__ == "__main__":
    result = score(questions(sys.argv[1]), chat="--chat" in sys.argv)
    if not sys.argv[1].startswith("test"):
        for miss in result.misses:
            print(*miss, sep="\t")
    print(result)
