"""A question that another question of ours stands before: kept until that is answered, and then told, or not told at
all. Here by turns alone; tests/conversations/asks_the_policy/waits.yml goes through the trained model.
"""
from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from threshold_guide.dialogue import turn
from threshold_guide.engine.model import ABSENT, PRESENT
from threshold_guide.knowledge import load_pack

PACK = load_pack()
ON = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.timezone.utc)
RULE = {"outcome": "found", "entries": [["statements", "core_group_frequency", 0.99]], "audience": "professional"}
WAITS = {"policy": RULE, "deadline": None}
WORRY = {"id": "speech_language_need", "kind": "indicator", "polarity": "present", "when": "current",
         "evidence": "hardly talks", "start": 0, "end": 12}
DANGER = {"intent": "danger", "emergency": True, "signals": ["weapon_present"], "waits": WAITS}
CHILD = {"intent": "exit", "scope": "child_user", "exit": "child_user", "waits": WAITS}
PUBLIC = {"intent": "exit", "scope": "member_of_public", "exit": "member_of_public", "waits": WAITS}
NOBODY, HANDLED = {"do": "danger", "value": "none"}, {"do": "danger", "value": "handled"}


class Talk:
    """Turns one after the other, and what they tell of the documents."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.place: dict[str, Any] = {}
        self.replies: list[dict[str, Any]] = []

    def take(self, what: dict[str, Any]) -> Talk:
        before = json.dumps(self.place)
        self.answers, self.place, self.replies = turn(self.answers, json.loads(before), what, pack=PACK, on=ON,
                                                      now=NOW)
        return self

    def say(self, reading: dict[str, Any]) -> Talk:
        return self.take({"text": "Some words of theirs.", "reading": reading})

    def press(self, data: dict[str, Any]) -> Talk:
        return self.take({"press": data})

    @property
    def told(self) -> list[str]:
        return [part["id"] for reply in self.replies if reply["card"].get("kind") == "policy"
                for part in reply["card"]["parts"] if part["sources"]]

    @property
    def last(self) -> str:
        return next((reply["card"]["kind"] for reply in reversed(self.replies) if reply["card"]), "")


def exit_of(id: str, value: str) -> dict[str, Any]:
    return {"do": "exit", "id": id, "value": value}


@pytest.mark.parametrize(("reading", "press"), [
    (DANGER, NOBODY), (CHILD, exit_of("child_user", ABSENT)), (PUBLIC, exit_of("member_of_public", ABSENT))],
    ids=["nobody in danger", "not the child", "staff"])
def test_rule_is_told_once_the_screen_lets_it_go_on(reading: dict[str, Any], press: dict[str, Any]) -> None:
    """The screen comes alone; its answer brings the rule with its source, once."""
    talk = Talk().say(reading)
    assert talk.told == []
    assert talk.press(press).told == ["core_group_frequency"]
    assert "question" not in talk.place
    assert "level_of_need" in json.dumps(talk.replies[-1]["buttons"])


@pytest.mark.parametrize(("reading", "press"), [
    (DANGER, HANDLED), (CHILD, exit_of("child_user", PRESENT)), (PUBLIC, exit_of("member_of_public", PRESENT))],
    ids=["danger", "the child", "a member of the public"])
def test_rule_is_not_told_to_who_is_in_danger_or_no_member_of_staff(
        reading: dict[str, Any], press: dict[str, Any]) -> None:
    """Neither then nor with the turns that follow."""
    talk = Talk().say(reading)
    assert talk.press(press).told == []
    assert "question" not in talk.place
    assert talk.say({"intent": "unclear"}).told == []


def test_danger_that_is_told_after_all_ends_the_waiting() -> None:
    """"Someone is in danger now" is no moment for a rule, and no later one is."""
    talk = Talk().say(DANGER).press({"do": "danger", "value": "now"})
    assert talk.told == [] and talk.press(NOBODY).told == []


def test_child_who_tells_danger_is_asked_both_before_the_rule() -> None:
    """"No" to being the child leads to danger; only "nobody is in danger" leads to the rule."""
    talk = Talk().say({**CHILD, **DANGER, "exit": "child_user"})
    assert talk.place["screen"]["id"] == "exit"
    assert talk.press(exit_of("child_user", ABSENT)).told == [] and talk.last == "danger"
    assert talk.press(NOBODY).told == ["core_group_frequency"]


def test_member_of_the_public_in_danger_is_asked_both_before_the_rule() -> None:
    """Danger first, then who is writing, then the rule for staff."""
    talk = Talk().say({**PUBLIC, **DANGER, "exit": "member_of_public"})
    assert talk.last == "danger" and talk.press(NOBODY).told == []
    assert talk.place["screen"]["id"] == "exit"
    assert talk.press(exit_of("member_of_public", ABSENT)).told == ["core_group_frequency"]


def test_last_question_counts_and_one_typed_at_the_screen_is_one() -> None:
    """A question asked while danger is on show waits in place of the one before."""
    talk = Talk().say(DANGER)
    chair = {"outcome": "found", "entries": [["statements", "strategy_chair", 0.99]]}
    assert talk.say({"intent": "policy_question", "policy": chair}).last == "danger"
    assert talk.say({"intent": "unclear"}).last == "danger"
    assert talk.press(NOBODY).told == ["strategy_chair"]


def test_facts_stand_above_the_rule_to_be_confirmed() -> None:
    """What was read beside the question is neither lost nor taken for confirmed, and where it leads is said first."""
    talk = Talk().say({**DANGER, "facts": [WORRY]}).press(NOBODY)
    assert talk.told == ["core_group_frequency"]
    assert [reply["card"]["kind"] for reply in talk.replies if reply["card"]] == ["facts", "policy"]
    assert WORRY["id"] not in talk.answers and talk.place["screen"]["id"] == "facts"


def test_trigger_that_was_struck_out_is_asked_about_above_the_rule() -> None:
    """A grave thing that is taken out of the list is asked about before anything else is told."""
    grave = {**WORRY, "id": "sexual_abuse"}
    talk = Talk().say({"intent": "describe", "facts": [grave], "waits": WAITS})
    talk.press({"do": "answer", "screen": "facts", "n": talk.place["screen"]["n"], "answers": {}})
    assert [reply["card"]["kind"] for reply in talk.replies if reply["card"]] == ["screen", "policy"]
    assert talk.place["screen"]["id"] == "struck" and talk.told == ["core_group_frequency"]


@pytest.mark.parametrize(("kept", "told"), [({}, ["core_group_frequency"]), ({WORRY["id"]: PRESENT}, [])],
                         ids=["nothing is so", "it is so"])
def test_rule_beside_facts_is_told_where_none_of_them_is_so(kept: dict[str, str], told: list[str]) -> None:
    """A message taken for a description was a question after all, or it was a description."""
    talk = Talk().say({"intent": "describe", "facts": [WORRY], "waits": WAITS})
    assert talk.told == [] and talk.last == "facts"
    talk.press({"do": "answer", "screen": "facts", "n": talk.place["screen"]["n"], "answers": kept})
    assert talk.told == told
    assert "question" not in talk.place


def test_question_waits_for_its_own_screen_alone() -> None:
    """New words end the waiting of an earlier message, and so does another child or a fresh start."""
    asked = {"intent": "describe", "facts": [WORRY], "waits": WAITS}
    for end in ({"text": "More words.", "reading": {"intent": "describe", "facts": [WORRY]}},
                {"press": {"do": "command", "name": "start_again"}},
                {"press": {"do": "command", "name": "another_child"}}):
        assert "question" not in Talk().say(asked).take(end).place
    assert "question" in Talk().say(asked).press({"do": "command", "name": "help"}).place


def test_date_that_waited_is_worked_out_then() -> None:
    """With the rule that was asked for beside it."""
    date = {"kind": "due", "start": "2026-12-11", "missing": "date",
            "choices": [{"kind": "due", "event": PACK.clocks["icpc"].from_, "clocks": ["icpc"]}]}
    talk = Talk().say({**DANGER, "waits": {"policy": RULE, "deadline": date}}).press(NOBODY)
    assert talk.told == ["core_group_frequency"]
    assert "deadline" in [reply["card"].get("kind") for reply in talk.replies]
