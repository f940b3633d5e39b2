"""How answers are scored against the questions of people who saw only the two documents.

`python -m tests.answers.scoring dev` prints the figures of `thresholds answer` and every miss, and with `--chat` those
of what a conversation tells; `test` is for a release, once. With `--screens` as well, where a conversation first asks
whether anyone is in danger, who is writing, or whether what it read is so, that is answered with "no", and what it
tells then is counted apart.
"""
from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import msgspec
import yaml

from threshold_guide.cli.answer import answered, told
from threshold_guide.dialogue.turn import turn
from threshold_guide.knowledge import load_pack
from threshold_guide.knowledge.coverage import lines_of
from threshold_guide.language.asked import Asked
from threshold_guide.language.policy_index import Found
from threshold_guide.language.reader import Reader
from threshold_guide.language.standing import reader as standing_reader

HERE = Path(__file__).parent
ON = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.timezone.utc)


class Score(msgspec.Struct, kw_only=True):
    """Counts, and the questions that were missed with what was answered."""

    answerable: int = 0
    right: int = 0
    unanswerable: int = 0
    recognised: int = 0
    misses: list[tuple[str, str, list[str]]] = []
    #: of the misses of what can be answered: the screen that came first, and whether "no" to it brought the answer
    screens: list[tuple[str, str, bool]] = []
    #: of what was recognised as unanswerable, what is answered after a screen all the same
    answered_after: list[tuple[str, str, list[str]]] = []

    def __str__(self) -> str:
        after = sum(right for _, _, right in self.screens)
        apart = (f"; after one screen answered with no {after} more of the {len(self.screens)} that began with one "
                 f"({(self.right + after) / self.answerable:.1%} together), and of the unanswerable "
                 f"{len(self.answered_after)} answered all the same" if self.screens else "")
        return (f"answerable {self.right} of {self.answerable} right with their source "
                f"({self.right / self.answerable:.1%}); "
                f"unanswerable {self.recognised} of {self.unanswerable} recognised{apart}")


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


#: screens that come before an answer, and "no" to each
SCREENS: dict[str, dict[str, Any]] = {"danger": {"do": "danger", "value": "none"},
                                      "exit": {"do": "exit", "value": "absent"},
                                      "facts": {"do": "answer", "screen": "facts", "answers": {}}}


def after_a_screen(policy: Asked, reader: Reader, message: str, on: dt.date) -> tuple[str, dict[str, Any]] | None:
    """The screen that this first message is answered with, and what the conversation tells after "no" to it; None
    where none comes first. The turns are those of the conversation itself.
    """
    def take(turned: dict[str, Any]) -> list[dict[str, Any]]:
        nonlocal answers, place
        answers, place, replies = turn(answers, place, turned, pack=policy.pack, on=on, now=NOW)
        return replies

    answers: dict[str, Any] = {}
    place: dict[str, Any] = {}
    take({"text": message, "reading": msgspec.to_builtins(policy(reader.read(message, today=on), message, on))})
    screen = place.get("screen") or {}
    if screen.get("id") not in SCREENS:
        return None
    name = f"exit {place['exit']}" if screen["id"] == "exit" else str(screen["id"])
    press = {**SCREENS[screen["id"]], "n": screen["n"], "id": place.get("exit")}
    parts = [part for reply in take({"press": press}) if reply["card"].get("kind") == "policy"
             for part in reply["card"]["parts"]]
    entries = tuple((part["kind"], part["id"], 1.0) for part in parts)
    return name, told(Found(outcome="found" if entries else "not_found", entries=entries), policy, on)


def score(asked: list[dict[str, Any]], *, pack: Any = None, chat: bool = False, screens: bool = False) -> Score:
    """Right: the sources of the answer hold the place that settles the question (all of them where it says so).
    With `chat` of what a conversation tells; with `screens` also of what it tells after one screen.
    """
    if chat:
        reader = standing_reader()
        answer_to = in_conversation
    else:
        reader, answer_to = Reader(pack or load_pack()), answered
    policy = Asked(reader.pack, reader.words)
    total = Score(misses=[], screens=[], answered_after=[])
    for question in asked:
        answer = answer_to(policy, reader, question["question"], ON)
        if question.get("answerable") is False:
            good = not answer["found"]
            first = after_a_screen(policy, reader, question["question"], ON) if screens and good else None
            if first and first[1]["found"]:
                total.answered_after.append((question["id"], question["question"], first[1]["statements"]))
            total.unanswerable += 1
            total.recognised += good
        else:
            good = answer["found"] and _right(question, answer["sources"])
            total.answerable += 1
            total.right += good
            first = after_a_screen(policy, reader, question["question"], ON) if screens and not good else None
            if first:
                screen, later = first
                total.screens.append((question["id"], screen, later["found"] and _right(question, later["sources"])))
        if not good:
            total.misses.append((question["id"], question["question"], answer["statements"]))
    return total


def _right(question: dict[str, Any], sources: list[dict[str, Any]]) -> bool:
    def holds(place: dict[str, Any]) -> bool:
        lines = lines_of(str(place["lines"]))
        return any(source["document"] == place["document"] and lines_of(source["lines"]) & lines for source in sources)

    return (all if question.get("all") else any)(holds(place) for place in question["answers"])


if __name__ == "__main__":
    result = score(questions(sys.argv[1]), chat="--chat" in sys.argv, screens="--screens" in sys.argv)
    if not sys.argv[1].startswith("test"):
        for miss in result.misses:
            print(*miss, sep="\t")
        for id, screen, right in result.screens:
            print(id, f"begins with {screen}", "right after it" if right else "not right after it", sep="\t")
        for answered_later in result.answered_after:
            print(*answered_later, "answered after a screen", sep="\t")
    print(result)
