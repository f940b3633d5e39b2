"""Cards that speak of two things at once: a child and an adult's conduct; danger and a smaller worry."""
from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import pytest
from engine_support import ON, PACK
from rapidfuzz import fuzz

from threshold_guide.dialogue import turn
from threshold_guide.engine import decide
from threshold_guide.engine.model import PRESENT
from threshold_guide.record import note, phone_script

NOW = dt.datetime(2026, 11, 23, 10)
#: a teaching assistant grabbed a pupil's arm and left a mark
GRABBED = {"pathway": "lado", "allegation_against_worker": PRESENT, "rough_handling": PRESENT,
           "handling_left_a_mark": PRESENT, "adult_role": "employed", "injury_site": ["upper_arm_thigh"],
           "lado_about": "none_of_these", "shown": ["lado_adult", "lado_background"]}
#: so alike that a reader in a hurry takes two lines for one
NEARLY_THE_SAME = 80
#: one worry for each route on which nothing is done at once
SMALLER = {route: next(id for id, entry in PACK.indicators.items() if entry.floor == route and entry.kind == "worry")
           for route in PACK.routes if PACK.ranks[route] < PACK.act_now_rank}
#: a sign of danger that brings no worry of its own
BRINGS_NOTHING = next(id for id, entry in PACK.signals.items() if not entry.indicators)


def decided(answers: dict[str, Any]) -> Any:
    return decide(answers, on=ON, pack=PACK)


def nearly_the_same(lines: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, other) for one, other in combinations(lines, 2)
            if fuzz.token_set_ratio(one, other) > NEARLY_THE_SAME]


def test_steps_say_whom_they_are_about():
    """The LADO's steps are about the adult, the route's about the child, on the same card."""
    steps = {step.id: step.about for step in decided(GRABBED).steps}
    assert steps["lado_contact"] == steps["lado_interim"] == "adult"
    assert steps["lado_child_safe"] == steps["lado_childs_own_route"] == steps["cin_refer"] == "child"


@pytest.mark.parametrize("concern", PACK.concerns)
def test_a_step_to_the_lado_is_about_the_adult(concern):
    """Whatever leads to the LADO's own door is grouped under the adult, and social care's form under the child."""
    for more in ({}, {"physical_abuse": PRESENT}, {"continuing_care_worry": PRESENT}):
        for step in decided({"pathway": "lado", concern: PRESENT, **more}).steps:
            if step.contact and step.contact.id == "lado_portal":
                assert step.about == "adult", step.id
            if step.id in ("ring_front_door", "cin_refer"):
                assert step.about == "child"


@pytest.mark.parametrize("child", [None, *SMALLER.values(), "physical_abuse", "injury_not_mobile"])
def test_what_is_to_be_done_now_stands_first(child):
    """On a card about a child and an adult, steps for now come before those for later in the outcomes' own part."""
    decision = decided({**GRABBED, **({child: PRESENT} if child else {})})
    own = {step.id for outcome in PACK.outcomes.values() for step in outcome.steps}
    now = [step.by.kind == "now" for step in decision.steps if step.id in own]
    assert now == sorted(now, reverse=True)
    assert any(now)


def test_the_lado_is_contacted_once():
    """The worry about the child brings no second step to contact the LADO where the LADO part has one."""
    assert "worker_lado_too" not in {step.id for step in decided(GRABBED).steps}
    alone = decided({"allegation_against_worker": PRESENT})
    assert "worker_lado_too" in {step.id for step in alone.steps}


@pytest.mark.parametrize("concern", PACK.concerns)
def test_no_warning_stands_twice_beside_the_lado(concern):
    """No two do-not lines of a card about an adult and a child say nearly the same."""
    for child in (None, *PACK.indicators):
        answers = {"pathway": "lado", concern: PRESENT, **({child: PRESENT} if child else {})}
        assert nearly_the_same(decided(answers).guidance.do_not) == [], child


def test_every_line_left_out_is_said_by_the_one_that_covers_it():
    """A covered line goes only where the covering outcome's own list stands on the card, whole."""
    for concern in PACK.concerns:
        for child in PACK.indicators:
            decision = decided({"pathway": "lado", concern: PRESENT, child: PRESENT})
            shown = set(decision.guidance.do_not)
            left_out = set(PACK.indicators[child].do_not) - shown
            for line in left_out:
                covering = [o for o in PACK.outcomes.values() if line in o.covers and shown & set(o.guidance.do_not)]
                assert covering, (concern, child, line)


# -- danger and a smaller worry ---------------------------------------------------------------


@pytest.mark.parametrize("route", SMALLER)
@pytest.mark.parametrize("signal", ["unsure", [BRINGS_NOTHING]])
def test_beside_999_no_smaller_route_is_named(route, signal):
    """With danger named and only a smaller worry told, nothing on card, note or script names the smaller route."""
    answers = {SMALLER[route]: PRESENT, "danger_now": signal, "red_flags": ["none"]}
    decision = decided(answers)
    assert decision.emergency
    smaller = PACK.routes[decision.route]
    _, _, replies = turn(answers, {}, {"press": {"do": "command", "name": "outcome"}}, pack=PACK, on=ON, now=NOW)
    script = phone_script.text(decision, answers, PACK)
    sources = PACK.message("sources_heading")
    for text in (decision.action, decision.level_words, replies[-1]["text"].partition(sources)[0], script,
                 note.text(decision, answers, PACK, NOW).partition(sources)[0]):
        assert smaller.action.casefold() not in text.casefold()
        assert f"point to: {smaller.level_words}" not in text
    assert "999" in decision.action and "comes after 999" in decision.certainty_words
    assert decision.first.id == "em_999"
    assert decision.tell_parents != "after_check"
    own = {PACK.words(line, None) for line in PACK.outcomes[decision.route].guidance.parents}
    assert not own & set(decision.guidance.parents)


def test_beside_999_a_route_that_acts_now_is_named():
    """Where what was told leads to acting now by itself, the card says so beneath 999."""
    decision = decided({"physical_abuse": PRESENT, "danger_now": "unsure"})
    assert decision.emergency and decision.route == "significant_harm"
    assert decision.action == "Refer now, suspected significant harm"


# -- a list of facts that already leads to acting now -------------------------------------------


def facts_card(*facts: dict[str, Any], task: str = "level_of_need") -> dict[str, Any]:
    reading = {"intent": "describe", "task": task, "facts": [
        {"polarity": PRESENT, "when": "current", "evidence": "", "kind": "indicator", **fact} for fact in facts]}
    _, _, replies = turn({}, {}, {"text": "told", "reading": reading}, pack=PACK, on=ON, now=NOW)
    return replies[-1]["card"]


def test_a_list_of_facts_says_whether_to_ring_now():
    """`at_least.now` is set where what is ticked is acted on at once if it is right, and only there."""
    assert facts_card({"id": "injury_not_mobile"})["at_least"]["now"] is True
    assert facts_card({"id": SMALLER["early_help"]})["at_least"]["now"] is False
    assert facts_card({"id": SMALLER["universal"]})["at_least"] is None


def test_ringing_now_for_the_child_comes_before_the_lado():
    """With an adult's conduct and a child to be referred now, the call for the child is what the list leads with."""
    told = facts_card({"id": "hit_a_child", "kind": "concern"}, {"id": "physical_abuse"}, task="lado")["at_least"]
    assert told["now"] is True and "refer now" in told["headline"]
    lado = facts_card({"id": "late_private_messages", "kind": "concern"}, task="lado")["at_least"]
    assert lado["now"] is False
