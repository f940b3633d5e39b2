"""What a message does not say is not proposed; what it does say, in neighbouring words, still is."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from threshold_guide.knowledge import load_pack
from threshold_guide.language.reader import Reader
from threshold_guide.language.reading import Fact

TODAY = dt.date(2026, 11, 23)
ENTRIES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("false_readings.yml").read_text(encoding="utf-8")
)
CASES = [pytest.param(entry, message, id=f"{entry['name']}: {message}")
         for entry in ENTRIES for message in entry["messages"]]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_pack())


def named(fact: Fact) -> str:
    return f"{fact.id}={fact.value or fact.polarity}" if fact.kind == "question" else fact.id


@pytest.mark.parametrize(("entry", "message"), CASES)
def test_message(reader: Reader, entry: dict[str, Any], message: str) -> None:
    """The sentence that is the entry's name holds for the message."""
    facts = [fact for fact in reader.read(message, today=TODAY).facts if fact.polarity != "absent"]
    now = {named(fact) for fact in facts if fact.when == "current"}
    assert set(entry.get("reads", ())) <= now
    assert not set(entry.get("not_read", ())) & {named(fact) for fact in facts}
    if entry.get("reads_nothing"):
        assert not facts


def test_the_entries_speak_of_known_facts(reader: Reader) -> None:
    """A misspelt id would pass as never read."""
    pack = reader.pack
    known = {*pack.indicators, *pack.concerns}
    for id, question in pack.questions.items():
        values = [option.value for option in question.options] or ["present"]
        known |= {f"{id}={value}" for value in values}
    keys = {"name", "messages", "reads", "not_read", "reads_nothing"}
    for entry in ENTRIES:
        assert set(entry) <= keys, entry["name"]
        assert {*entry.get("reads", ()), *entry.get("not_read", ())} <= known, entry["name"]
