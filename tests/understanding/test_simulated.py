"""Simulated practitioners through the dialogue: the figures of the development cases do not fall."""
from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.understanding import simulate
from tests.understanding.scoring import messages
from threshold_guide.dialogue import turn
from threshold_guide.language.standing import reader as standing_reader

NOW = dt.datetime(2026, 11, 23, 10)


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return simulate.score(messages("practitioners_dev"), standing_reader())


def test_every_case_ends(figures: dict[str, Any]) -> None:
    assert figures["ends in an outcome"].missed == []


def test_what_is_critical_is_referred_or_999(figures: dict[str, Any]) -> None:
    assert figures["critical: refer or 999"].missed == []


def test_routes_agree_with_the_keys(figures: dict[str, Any]) -> None:
    assert figures["weighted kappa"] >= 0.85
    assert figures["route exact"].share >= 0.80


def test_low_need_is_neither_referred_nor_sent_for_advice(figures: dict[str, Any]) -> None:
    assert figures["clear low need not sent to social care"].share >= 0.95
    assert figures["clear low need without outside advice"].share >= 0.85
    assert figures["complete cases without outside advice"].share >= 0.85


def test_few_screens(figures: dict[str, Any]) -> None:
    assert figures["screens, median"] <= 8 and figures["screens, 9 of 10"] <= 12


@pytest.mark.parametrize("role, next_screen", [("no_role_with_children", "red_flags"), ("employed", "lado_criteria"),
                                               ("parent_or_relative_only", "red_flags")])
def test_a_message_taken_for_one_about_a_worker_leads_to_the_child_where_there_is_no_worker(
        pack: Any, role: str, next_screen: str) -> None:
    fact = {"id": "gifts_and_favourites", "kind": "concern", "polarity": "present", "when": "current",
            "evidence": "buys her things", "start": 0, "end": 15, "value": None, "reassurance": False}
    said = {"text": "he buys her things", "reading": {"intent": "describe", "task": "lado", "scope": "in_scope",
                                                      "facts": [fact]}}
    answers, place, replies = play({}, {}, said, pack)
    answers, place, replies = play(answers, place, {"press": {
        "do": "answer", "screen": "facts", "n": replies[-1]["card"]["n"], "answers": {}}}, pack)
    card = replies[-1]["card"]
    assert card["screen"] == "lado_adult"
    given = {"matter_kind": "conduct", "adult_role": role, "conduct_where": ["own_children"],
             "lado_about": "none_of_these", "works_in": "here"}
    answers, place, replies = play(answers, place, {"press": {
        "do": "answer", "screen": "lado_adult", "n": card["n"], "answers": given}}, pack)
    assert replies[-1]["card"]["screen"] == next_screen
    assert (pack.message("child_instead") in [reply["text"] for reply in replies]) == (next_screen == "red_flags")


def play(answers: Any, place: Any, said: Any, pack: Any) -> Any:
    return turn(answers, place, said, pack=pack, on=NOW.date(), now=NOW)
