"""Reads the conversations from YAML. A key that the runner does not know is an error, with its file and line."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threshold_guide.knowledge.strict_yaml import StrictReader

FOLDER = Path(__file__).parent

CASE_KEYS = {"name", "turns", "at_most_screens"}
#: A turn does one of these things.
DOES = {"say", "say_repeated", "tap", "tap_earlier", "press", "payload", "answer", "answer_as_asked",
        "new_conversation", "open_file"}
EXPECTS = {
    "card", "screen", "asks", "buttons", "lacks_buttons",
    "fact", "fact_not_ticked", "lacks_fact",
    "route", "route_at_least", "route_at_most", "emergency", "consult", "lado", "criteria", "child_referral",
    "certainty", "duties", "situations", "steps_at_least", "first_step_has", "sources", "unknown", "lacks_unknown",
    "steps_about", "struck", "pinned",
    "text_has", "text_lacks", "answers", "lacks_answers", "same_screen", "filename", "gym", "rules",
}


@dataclass(frozen=True)
class Turn:
    does: str
    what: Any
    expect: dict[str, Any]
    line: int


@dataclass(frozen=True)
class Case:
    id: str
    name: str
    turns: tuple[Turn, ...]
    at_most_screens: int | None


def all_cases() -> list[Case]:
    """Every case of every folder, in the order of the files."""
    cases = [case for path in sorted(FOLDER.glob("*/*.yml")) for case in read(path)]
    names = [case.id for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"Two cases have the same name: {sorted(twice)}")
    return cases


def read(path: Path) -> list[Case]:
    """The cases of one file. Raises ValueError naming file, line and fault."""
    shown = path.relative_to(FOLDER).as_posix()
    reader = StrictReader()
    document = reader.read(path, shown)
    if reader.faults or document is None:
        raise ValueError("\n".join(str(fault) for fault in reader.faults))
    if not isinstance(document.value, list):
        raise ValueError(f"{shown}: a file of conversations is a list that starts with `- name:`.")
    return [_case(entry, f"{index}", document, path) for index, entry in enumerate(document.value)]


def _case(entry: dict[str, Any], at: str, document: Any, path: Path) -> Case:
    shown = path.relative_to(FOLDER).as_posix()
    _only(entry, CASE_KEYS, f"{shown}:{document.line(at)}")
    turns = []
    for index, turn in enumerate(entry["turns"]):
        line = document.line(f"{at}/turns/{index}")
        _only(turn, DOES | {"expect"}, f"{shown}:{line}")
        does = [key for key in turn if key in DOES]
        if len(does) != 1:
            raise ValueError(f"{shown}:{line}: a turn does one thing; this one does {does or 'nothing'}.")
        expect = turn.get("expect") or {}
        _only(expect, EXPECTS, f"{shown}:{line}")
        turns.append(Turn(does[0], turn[does[0]], expect, line))
    return Case(f"{path.parent.name}: {entry['name']}", entry["name"], tuple(turns), entry.get("at_most_screens"))


def _only(entry: dict[str, Any], known: set[str], place: str) -> None:
    unknown = set(entry) - known
    if unknown:
        raise ValueError(f"{place}: unknown key {', '.join(sorted(unknown))}. Known: {', '.join(sorted(known))}.")
