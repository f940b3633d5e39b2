"""A message may tell of a child and ask for a rule: the child is read, shown first, and the question is answered."""
from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from threshold_guide.language.asked import Asked
from threshold_guide.language.heads import KeptHeads
from threshold_guide.language.standing import reader as standing_reader

TOLD = "His stepdad puts him out in the yard all night as a punishment and he is six."
ASKED = "How long do we keep safeguarding records?"
TODAY = dt.date(2026, 11, 23)


def grave(reading: Any) -> set[str]:
    grave_ids = standing_reader().pack.hard_triggers
    return {f.id for f in reading.facts if f.when == "current" and f.polarity == "present" and f.id in grave_ids}


@pytest.fixture(scope="module")
def asked() -> Asked:
    reader = standing_reader()
    return Asked(reader.pack, reader.words)


@pytest.mark.parametrize("text", [f"{TOLD} {ASKED}", f"{ASKED} {TOLD}"])
def test_what_is_told_is_read_and_what_is_asked_is_answered(asked: Asked, text: str) -> None:
    reading = standing_reader().read(text, today=TODAY)
    assert grave(reading) and reading.task == "level_of_need"
    assert reading.asks == ASKED
    answered = asked(reading, text, TODAY)
    assert answered.policy is not None
    assert answered.policy.entries == asked.find(ASKED, reading).entries


def test_a_question_alone_tells_nothing(asked: Asked) -> None:
    reading = asked(standing_reader().read(ASKED, today=TODAY), ASKED, TODAY)
    assert reading.intent == "policy_question" and reading.facts == ()


@pytest.mark.parametrize("text", ["I'm not sure", "there is another child please", "start again please"])
def test_what_steers_the_conversation_is_not_judged(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    def judged(*_: Any) -> None:
        raise AssertionError(text)

    monkeypatch.setattr(KeptHeads, "read", judged)
    assert standing_reader().read(text, today=TODAY).command
