"""One fact alone: every hard trigger, red flag, danger signal and indicator leads where it should."""
from __future__ import annotations

import pytest
from engine_support import (
    HARD_TRIGGERS,
    ON,
    PACK,
    STRENGTHS,
    WORRIES,
    answer_sets,
    least_eventful,
    rank,
    satisfying,
)
from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.engine import decide, next_screen
from threshold_guide.engine.conditions import compile_condition
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE

TOP = "significant_harm"


def decided(**answers):
    return decide(answers, on=ON, pack=PACK)


def test_the_act_now_route_is_significant_harm():
    """Only suspected significant harm ends the questions at once, and only one route marks the social care line."""
    assert [route.id for route in PACK.routes.values() if route.act_now] == [TOP]
    assert [route.id for route in PACK.routes.values() if route.crosses_social_care_line] == ["child_in_need"]
    assert PACK.route_ids == ("universal", "early_help", "targeted", "child_in_need", TOP)


@pytest.mark.parametrize("trigger", HARD_TRIGGERS)
def test_a_hard_trigger_alone(trigger):
    """A hard trigger, and nothing else, leads to referring now; nothing more is asked first."""
    decision = decided(**{trigger: PRESENT})
    assert decision.route == TOP
    assert decision.first.by.kind in ("now", "before_home")
    assert decision.tell_parents in ("not_yet", "ask_first")
    assert next_screen({trigger: PRESENT}, pack=PACK) is None


@pytest.mark.parametrize("trigger", HARD_TRIGGERS)
def test_a_hard_trigger_with_everything_else_well(trigger):
    """Strengths, engaged parents, and red flags answered with none do not lower a hard trigger."""
    well = dict.fromkeys(STRENGTHS, PRESENT)
    decision = decided(**well, **{trigger: PRESENT}, red_flags=["none"], help_response="working_with_us",
                       trend="better", impact="none_seen", parents_aware="aware_engaged")
    assert decision.route == TOP


@pytest.mark.parametrize("flag", list(PACK.red_flags))
def test_a_red_flag_alone(flag):
    """One tick on the red-flag screen leads to referring now."""
    decision = decided(red_flags=[flag])
    assert decision.route == TOP
    assert any(reason.rule == flag for reason in decision.reasons)


@pytest.mark.parametrize("signal", list(PACK.signals))
def test_a_danger_signal_alone(signal):
    """One sign of danger leads to 999 first, before anything else on the card."""
    decision = decided(danger_now=[signal])
    assert decision.emergency
    assert "999" in decision.first.what
    assert [line.id for line in decision.signals] == [signal]


def test_unclear_danger_is_an_emergency():
    """Not knowing whether a child is in danger now counts as danger."""
    assert decided(danger_now=UNSURE).emergency
    assert decided(danger_now=[UNSURE]).emergency
    assert not decided(danger_now=["none"]).emergency


def test_a_sign_of_danger_that_is_not_known_is_danger():
    """A stored sign that this edition of the pack does not know still means 999 first."""
    assert decided(danger_now=["written_by_another_edition"]).emergency


def test_all_eighteen_signals_are_there():
    """Each danger signal of the policy facts, Z01 to Z18, has its entry."""
    assert sorted(signal.code for signal in PACK.signals.values()) == [f"Z{n:02}" for n in range(1, 19)]


@pytest.mark.parametrize("indicator", WORRIES)
def test_an_indicator_alone_reaches_its_floor(indicator):
    """With its raising questions answered in the least eventful way, an indicator leads exactly to its floor."""
    answers = least_eventful(indicator)
    assert answers is not None, "every possible answer raises it: the floor is never reached"
    decision = decided(**answers, **{indicator: PRESENT}, red_flags=["none"])
    assert decision.route == PACK.indicators[indicator].floor, decision.reasons


@pytest.mark.parametrize("indicator", WORRIES)
def test_an_indicator_alone_is_never_below_its_floor(indicator):
    """An indicator with no other answer leads at least to its floor, with the reason and its source."""
    decision = decided(**{indicator: PRESENT})
    assert rank(decision.route) >= PACK.ranks[PACK.indicators[indicator].floor]
    reason = next(r for r in decision.reasons if r.rule == indicator)
    assert reason.citation is not None


@pytest.mark.parametrize("indicator", WORRIES)
def test_an_indicator_absent_leads_nowhere(indicator):
    """An indicator that is said to be absent raises nothing; one that is unsure asks for a talk."""
    assert decided(**{indicator: ABSENT}).route == "unclear"
    assert decided(**{indicator: ABSENT}).certainty == "insufficient"
    assert decided(**{indicator: UNSURE}).consult


@pytest.mark.parametrize("raise_id,indicator", [(each.entry.id, id) for id, raises in PACK.raises.items()
                                                for each in raises])
def test_a_raise_can_hold(raise_id, indicator):
    """Some possible answers make each raise hold, and the route is then at least where it leads."""
    each = next(r for r in PACK.raises[indicator] if r.entry.id == raise_id)
    answers = satisfying(each.when, {indicator: PRESENT})
    assert answers is not None, "no possible answers make this raise hold"
    decision = decided(**answers)
    assert rank(decision.route) >= each.rank
    assert raise_id in {reason.rule for reason in decision.reasons}


@pytest.mark.parametrize("rule", list(PACK.cumulative))
def test_a_cumulative_rule_can_hold(rule):
    """Some possible answers make each cumulative rule hold, and the route is then at least where it leads."""
    raw = PACK.cumulative[rule].when
    parts = [raw] if "predicate" in raw else raw.get("all", [raw])
    written = [part for part in parts if "predicate" not in part]
    answers = satisfying(compile_condition({"all": written})) if written else {}
    assert answers is not None, "no possible answers make this rule hold"
    # what the counting predicates look for lies in no answer of its own: every worry below the target
    to = PACK.ranks[PACK.cumulative[rule].to]
    if len(written) < len(parts):
        answers |= {id: PRESENT for id in WORRIES if PACK.ranks[PACK.indicators[id].floor] < to}
    decision = decided(**answers)
    assert rank(decision.route) >= to
    assert rule in {reason.rule for reason in decision.reasons}


@given(answers=answer_sets(first=WORRIES), more=st.data())
def test_unsure_about_a_worry_that_would_tip_a_rule_consults(answers, more):
    """Where one more worry would lead higher, not being sure of it leads to a talk."""
    worry = more.draw(st.sampled_from([id for id in WORRIES if answers.get(id) != PRESENT]))
    unsure = decided(**{**answers, worry: UNSURE})
    if rank(decided(**{**answers, worry: PRESENT}).route) > rank(unsure.route):
        assert unsure.consult
        assert unsure.certainty in ("borderline", "contested", "insufficient")
