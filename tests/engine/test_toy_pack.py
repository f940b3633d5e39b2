"""The engine with a pack about a shared boat: it holds no policy of its own and knows no route by name."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.engine import decide, next_screen, no_longer_used
from threshold_guide.knowledge import load_pack

ROOT = Path(__file__).parents[1] / "toy_pack"
BOAT = load_pack("boat", root=ROOT)
ON = dt.date(2026, 12, 23)


def decided(**answers):
    return decide(answers, on=ON, pack=BOAT)


def test_a_local_pack_extends_it():
    """A pack of another trade can be extended too; the local contact replaces the general one, the rest stays."""
    lake = load_pack("lakeside", root=ROOT)
    assert lake.contacts["yard"].name == "The lake yard"
    assert lake.contacts["boat_master"] == BOAT.contacts["boat_master"]
    assert lake.indicators == BOAT.indicators
    assert lake.info.banner == "Draft: not agreed at the lake"


@pytest.mark.parametrize(("answers", "route"), [
    ({}, "unclear"),
    ({"red_flags": ["none"]}, "sail_on"),
    ({"paint_flaking": "present"}, "sail_on"),
    ({"paint_flaking": "present", "hull": "wood", "age": "present"}, "mend_here"),
    ({"small_leak": "present"}, "mend_here"),
    ({"small_leak": "present", "where": ["deck", "keel"]}, "to_the_yard"),
    ({"small_leak": "present", "where": ["keel"], "hull": "wood", "age": "present"}, "stay_ashore"),
    ({"small_leak": "present", "rope_frayed": "present", "oars_worn": "present"}, "to_the_yard"),
    ({"red_flags": ["rf_fire"]}, "stay_ashore"),
    ({"danger_now": ["sinking_now"]}, "stay_ashore"),
    ({"engine_smokes": "present", "dry_bilge": "present"}, "stay_ashore"),
])
def test_routes(answers, route):
    """The highest rule that holds decides, with the routes, raises and signals of this pack."""
    assert decided(**answers).route == route


def test_its_own_line_and_its_own_act_now_route():
    """What asks the outside body, and what ends the questions, is marked in the pack and not in the engine."""
    assert next_screen({"fast_leak": "present"}, pack=BOAT) is None
    assert decided(small_leak="present", where=["keel"]).urgency is not None
    assert decided(small_leak="present", where=["deck"], red_flags=["none"], hull="plastic").certainty == "contested"
    assert decided(small_leak="present", where=["keel"], hull="plastic").certainty != "contested"
    assert decided(engine_smokes="present").tell_parents == "ask_first"


def test_steps_dates_and_words():
    """Steps carry this pack's people and dates that skip Christmas; a text per setting is chosen by setting."""
    decision = decided(small_leak="present", setting="rower")
    assert decision.summary == "You and the other rowers can mend this."
    assert [step.id for step in decision.steps] == ["say_so", "get_parts", "mend_it", "try_it", "write_it_down"]
    assert decision.steps[1].by.date == dt.date(2027, 1, 4)
    assert decision.first.contact.name == "the rowing captain"
    ashore = decided(fast_leak="present", sails_when="today")
    assert ashore.duties == ("insurance_notice",)
    assert ashore.urgency.words == "Before the boat goes out today"
    assert ashore.guidance.do_not == ("Do not go aboard alone.", "Do not try it out first.")
    assert [step.id for step in ashore.steps] == ["tie_up", "ring_yard", "tell_insurer"]


def test_unsure_asks():
    """Not knowing asks the boat master, and where nobody may sail if it is so, the yard."""
    own = decided(paint_flaking="present", hull="wood", age="unsure", red_flags=["none"])
    assert (own.route, own.consult, own.consult_external) == ("sail_on", True, False)
    assert "Age of the boat" not in own.first.what
    far = decided(engine_smokes="unsure")
    assert far.consult_external
    assert any(c.with_whom == "The yard" for c in far.consultations)


def test_no_lado_without_criteria():
    """Without criteria and concerns there is no LADO part, whatever the answers."""
    assert decided(small_leak="present").lado is None


def test_citations_show_what_is_overdue():
    """A source whose review has passed says so on the day of the decision."""
    found = {c.document: c for c in decided(small_leak="present").citations}
    assert found["manual"].overdue
    assert not found["club_rules"].overdue
    assert (found["club_rules"].authority, found["club_rules"].status) == ("common_practice", "confirmed")


def test_emergency_comes_first():
    """The emergency's own words lead the card, and the route of what it brings with it stands beneath."""
    decision = decided(danger_now=["sinking_now"])
    assert decision.headline == "Call the coastguard"
    assert decision.first.id == "call"
    assert decision.route == "stay_ashore"


def test_what_a_danger_brings_is_asked_about_once():
    """A question that belongs to a worry brought by a sign of danger is asked, kept and used."""
    answers = {"danger_now": ["mast_falling"], "red_flags": ["none"], "shown": ["harbour_log"]}
    assert next_screen(answers, pack=BOAT).questions == ("frayed_through",)
    answers["frayed_through"] = "present"
    assert no_longer_used(answers, pack=BOAT) == frozenset()
    assert decided(**answers).route == "to_the_yard"
    assert next_screen(answers, pack=BOAT) is None


ANSWERS = st.fixed_dictionaries({}, optional={
    **{id: st.sampled_from(["present", "absent", "unsure"])
       for id in (*BOAT.indicators, "age", "frayed_through", "crew")},
    "hull": st.sampled_from(["wood", "plastic", "unsure"]),
    "where": st.sampled_from([["keel"], ["deck"], ["none_of_these"], ["keel", "deck"], "unsure"]),
    "sails_when": st.sampled_from(["today", "later", "unsure"]),
    "red_flags": st.sampled_from([["none"], ["rf_fire"], ["rf_sinking", "rf_fire"], "unsure"]),
    "setting": st.sampled_from(["sailor", "rower"]),
})


@given(answers=ANSWERS, worry=st.sampled_from([i.id for i in BOAT.indicators.values() if i.kind == "worry"]))
def test_the_same_properties_hold(answers, worry):
    """Adding never lowers, deciding is pure, every decision has a step, and the screens end."""
    before = decide(answers, on=ON, pack=BOAT)
    after = decide({**answers, worry: "present"}, on=ON, pack=BOAT)
    assert BOAT.ranks.get(after.route, -1) >= BOAT.ranks.get(before.route, -1)
    assert before.steps and before.citations
    backwards = dict(reversed(list(answers.items())))
    assert msgspec.json.encode(before) == msgspec.json.encode(decide(backwards, on=ON, pack=BOAT))
    asked, count = next_screen(answers, pack=BOAT), 0
    while asked is not None:
        assert asked.questions
        answers = {**answers, **dict.fromkeys(asked.questions, "unsure"), "shown": [asked.id]}
        for gone in no_longer_used(answers, pack=BOAT):
            del answers[gone]
        asked, count = next_screen(answers, pack=BOAT), count + 1
        assert count < 8
