"""Engine and conversation with a pack whose screens, questions, contacts and exits have names of their own."""
from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from engine_support import PACK

from threshold_guide.dialogue import turn
from threshold_guide.engine import decide, next_screen
from threshold_guide.knowledge import load_pack

ROOT = Path(__file__).parents[1] / "toy_pack"
HARBOUR = load_pack("harbour", root=ROOT)
#: the conversation's own words are England's; everything else is the toy's
TALKING = dataclasses.replace(HARBOUR, messages={**PACK.messages, **HARBOUR.messages})
NOW = dt.datetime(2026, 12, 23, 10)


def decided(**answers: Any) -> Any:
    return decide({"pathway": "lado", **answers}, on=NOW.date(), pack=HARBOUR)


def screens(answers: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """The screens to the outcome when nobody knows anything more."""
    found = []
    while (asked := next_screen(answers, pack=HARBOUR)) is not None:
        found.append((asked.id, asked.questions))
        assert len(found) < 12
        known = {"red_flags": ["none"]} if asked.id == "red_flags" else {}
        answers = {**answers, **known, "shown": [*answers.get("shown", ()), asked.id]}
        answers |= {id: "unsure" for id in asked.questions if answers["pathway"] != "lado" and id not in answers}
    return found


def test_the_screens_about_an_adult_come_in_the_order_of_the_pack_and_the_background_last():
    """No screen of the LADO pathway is known by name: kind and order say when each is asked."""
    assert [id for id, _ in screens({"pathway": "lado"})] == [
        "about_the_skipper", "four_tests", "earlier_trips", "last_things"]
    assert [id for id, _ in screens({"pathway": "lado", "hit_the_jetty": "present"})] == [
        "about_the_skipper", "last_things"]


def test_a_page_of_ticks_is_never_asked_unbidden():
    """The pages for people in a hurry are not among the screens that come by themselves."""
    seen = {id for start in ({"pathway": "lado"}, {"pathway": "level_of_need", "small_leak": "present"})
            for id, _ in screens(start)}
    assert "harbour_log" in seen
    assert not seen & {"one_page", "skipper_on_one_page"}


@pytest.mark.parametrize("answer", ["present", "unsure"])
def test_what_further_answers_add_stands_in_the_content(answer):
    """An earlier concern makes a small one a consultation, and people at home bring a referral; not knowing too."""
    small = {"sings_off_key": "present"}
    assert decided(**small).lado.outcome == "low_level"
    consulting = decided(**small, sailed_badly_before=answer)
    assert consulting.lado.outcome == "consult"
    assert "It happened before" in consulting.consultations[0].because
    assert not consulting.lado.child_referral
    assert decided(**small, sailed_badly_before=answer, owns_a_boat=answer).lado.child_referral
    assert decided(**small, owns_a_boat=answer).lado.outcome == "low_level"


def test_which_criterion_brings_a_referral_stands_in_the_content():
    """The criterion that brings a referral of its own is marked in the pack."""
    assert decided(criminal_offence="present").lado.child_referral
    assert not decided(harmed="present").lado.child_referral


def test_scope_and_conflict_follow_their_conditions():
    """Who is out of scope, not knowing it, and who is not told first: all by the conditions of the pack."""
    assert decided(hired_as="guest").lado.exit.id == "only_a_guest"
    doubtful = decided(hired_as="unsure")
    assert doubtful.lado.outcome == "consult"
    assert "Hired as" in doubtful.consultations[0].because
    assert decided(whom="chair", harmed="present").lado.conflict.lines == ("Tell the deputy.",)
    assert decided(whom="none_of_these", harmed="present").lado.conflict is None


def test_what_nobody_asked_and_nobody_needs_is_no_unknown():
    """A question that is marked so stands nowhere as not known unless somebody said that they do not know."""
    assert "owns_a_boat" in {u.id for u in decided(harmed="present").unknowns}
    assert "radio_broken" not in {u.id for u in decided(harmed="present").unknowns}
    assert "radio_broken" in {u.id for u in decided(harmed="present", radio_broken="unsure").unknowns}


def test_each_step_says_whom_it_is_about_and_now_comes_first():
    """On a card about a boat and its skipper the steps of both are told apart, and what is to be done now leads."""
    both = decided(hit_the_jetty="present", fast_leak="present")
    assert [(step.id, step.about) for step in both.steps] == [
        ("tie_up", "child"), ("off_the_helm", "adult"), ("ring_yard", "child"), ("tell_office_later", "adult"),
        ("tell_insurer", "child")]
    assert both.first.about == "child"


def test_a_line_that_another_says_in_full_is_left_out():
    """Only beside the outcome that covers it, and only that line."""
    alone = decide({"fast_leak": "present"}, on=NOW.date(), pack=HARBOUR)
    assert alone.guidance.do_not == ("Do not go aboard alone.", "Do not try it out first.")
    both = decided(hit_the_jetty="present", fast_leak="present")
    assert both.guidance.do_not == ("Do not go aboard alone.", "Do not try the boat out or quarrel.")


# -- the conversation -----------------------------------------------------------------------


class Talk:
    """A conversation with the toy pack."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.place: dict[str, Any] = {}

    def press(self, **data: Any) -> list[dict[str, Any]]:
        self.answers, self.place, replies = turn(self.answers, self.place, {"press": data}, pack=TALKING,
                                                 on=NOW.date(), now=NOW)
        return replies

    def command(self, name: str, arg: str | None = None) -> list[dict[str, Any]]:
        return self.press(do="command", name=name, arg=arg)

    def answer(self, **answers: Any) -> list[dict[str, Any]]:
        screen = self.place["screen"]
        return self.press(do="answer", screen=screen["id"], n=screen["n"], answers=answers)


def test_the_pages_of_ticks_are_the_packs_own():
    """The page for people in a hurry is whatever screen the pack marks, with its own questions and its worries."""
    talk = Talk()
    card = talk.command("quick")[-1]["card"]
    assert card["screen"] == "one_page"
    assert [question["id"] for question in card["questions"]] == ["hull", "red_flags", "worries", "sails_when"]
    outcome = talk.answer(worries=["small_leak"], red_flags=["none"])[-1]["card"]
    assert outcome["kind"] == "decision"
    assert outcome["decision"]["route"] == "mend_here"
    assert "hull" not in talk.answers
    talk = Talk()
    assert talk.command("quick", "lado")[-1]["card"]["screen"] == "skipper_on_one_page"


def test_household_answers_are_the_packs_own():
    """What holds for the next boat too is marked in the pack: one question, and the worries of one domain."""
    talk = Talk()
    talk.command("quick")
    talk.answer(worries=["small_leak", "rope_frayed"], red_flags=["none"], sails_when="later")
    talk.answers["crew"] = "present"
    facts = talk.command("another_child")[-1]["card"]["facts"]
    assert {(fact["id"], fact["value"]) for fact in facts} == {("crew", "present"), ("rope_frayed", "present")}


def test_whom_to_speak_to_is_the_packs_own():
    """"Speak to a person" names the contacts of pack.yml in their order; a local pack takes them over."""
    contacts = Talk().command("person")[-1]["card"]["contacts"]
    assert [contact["id"] for contact in contacts] == ["boat_master", "yard"]


def test_an_exit_says_whom_it_speaks_to():
    """Lines for professionals alone are not shown to somebody else, and staff buttons are not offered."""
    talk = Talk()
    talk.answers, talk.place, replies = turn({}, {}, {"text": "I am aboard", "reading": {
        "exit": "a_passenger", "scope": "other", "intent": "exit"}}, pack=TALKING, on=NOW.date(), now=NOW)
    lines = {contact["id"]: contact["lines"] for contact in replies[-1]["card"]["contacts"]}
    assert lines["yard"] and not lines["boat_master"]
    ended = talk.press(do="exit", id="a_passenger", value="present")[-1]
    assert [button["title"] for button in ended["buttons"]] == [TALKING.message("button_not_me")]
