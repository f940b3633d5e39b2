"""What would lead higher, how certain the answer is, and which answers are no longer needed."""
from __future__ import annotations

from itertools import product

import pytest
from engine_support import (
    ON,
    PACK,
    RED_FLAGS,
    WORRIES,
    answer_sets,
    least_eventful,
    possible_answers,
    rank,
    rank_of,
    related,
    satisfying,
)
from hypothesis import assume, given
from hypothesis import strategies as st

from threshold_guide.engine import decide, no_longer_used
from threshold_guide.engine.assess import assess
from threshold_guide.engine.model import PRESENT, UNSURE
from threshold_guide.engine.plan import still_open


def decided(answers):
    return decide(answers, on=ON, pack=PACK)


def highest_with(answers, facts) -> int:
    """The highest route that any answers to these facts lead to."""
    return max(rank_of({**answers, **dict(zip(facts, values, strict=True))})
               for values in product(*(_every(fact, answers) for fact in facts)))


def _every(fact, answers):
    known = answers.get(fact)
    beside = [item for item in known if item != UNSURE] if isinstance(known, list) else []
    for value in possible_answers(fact):
        yield [*dict.fromkeys([*beside, *value])] if isinstance(value, list) else value


def is_undecided(value) -> bool:
    return value is None or value == UNSURE or (isinstance(value, list) and UNSURE in value)


@given(answers=answer_sets(first=WORRIES))
def test_a_flip_really_leads_higher(answers):
    """Answering the facts of a flip in some possible way leads at least to the route that it names."""
    decision = decided(answers)
    for flip in decision.flip_facts:
        facts = [fact.id for fact in flip.facts]
        assert all(is_undecided(answers.get(fact)) for fact in facts), flip
        assert rank(flip.to) > rank(decision.route)
        assert highest_with(answers, facts) >= rank(flip.to), flip


@given(answers=answer_sets(first=WORRIES))
def test_borderline_means_one_fact_away(answers):
    """Borderline is said exactly where one open or unsure fact could lead higher, or the LADO is to be asked."""
    decision = decided(answers)
    if decision.lado and decision.lado.outcome == "consult":
        assert decision.certainty in ("borderline", "contested")
        return
    found = assess(answers, PACK)
    unsure = [id for id, value in answers.items() if is_undecided(value)
              and id in (PACK.questions.keys() | PACK.indicators.keys())]
    closed_sets = {*still_open(answers, found, PACK), *unsure}
    one_away = any(highest_with(answers, [fact]) > rank(decision.route) for fact in closed_sets)
    if decision.certainty == "borderline":
        assert one_away
        assert any(len(flip.facts) == 1 for flip in decision.flip_facts)
    elif decision.certainty == "clear":
        assert not one_away
    elif decision.certainty == "insufficient":
        assert rank(decision.route) <= 0 and not decision.reasons


@given(answers=answer_sets())
def test_insufficient_is_said_where_nothing_was(answers):
    """With neither a route nor a LADO outcome, the card says that not enough was told."""
    decision = decided(answers)
    lado = decision.lado is not None and decision.lado.outcome != "unclear"
    assert (decision.certainty == "insufficient") == (decision.route == "unclear" and not lado)


@pytest.mark.parametrize("indicator", [id for id in WORRIES if PACK.indicators[id].contested_with])
def test_contested_asks_for_advice_today(indicator):
    """Where areas differ across the social care line on complete facts, the lower steps stand beside a call."""
    decision = decided({**least_eventful(indicator), indicator: PRESENT, RED_FLAGS: ["none"]})
    assert decision.certainty == "contested"
    assert decision.consult_external


@given(answers=answer_sets(first=WORRIES))
def test_contested_lies_below_the_line(answers):
    """Contested is said only below the social care line, and never without a call to the front door."""
    decision = decided(answers)
    if decision.certainty == "contested":
        assert rank(decision.route) < PACK.line_rank
        assert decision.consult_external


# -- answers no longer needed ----------------------------------------------------------------

@given(answers=answer_sets())
def test_dropping_what_is_no_longer_used_changes_nothing(answers):
    """Answers that count as no longer used move neither route, duties, LADO outcome nor any talk."""
    dropped = no_longer_used(answers, pack=PACK)
    before, after = decided(answers), decided({k: v for k, v in answers.items() if k not in dropped})
    assert after.route == before.route
    assert after.duties == before.duties
    assert after.emergency == before.emergency
    assert (after.lado and after.lado.outcome) == (before.lado and before.lado.outcome)
    assert [c.id for c in after.consultations] == [c.id for c in before.consultations]
    assert after.tell_parents == before.tell_parents
    assert [step.id for step in after.steps] == [step.id for step in before.steps]


def test_nothing_else_reads_an_indicators_own_questions():
    """A question that goes with its indicator is read by no rule or duty that would stay behind."""
    elsewhere = {id for _, condition, _ in PACK.cumulative_rules for id in condition.ids}
    elsewhere |= {id for _, condition in PACK.situation_rules for id in condition.ids}
    assert not elsewhere & set(PACK.own_questions)


@pytest.mark.parametrize("indicator", [id for id in WORRIES if PACK.raises[id]])
def test_an_indicators_own_answers_go_with_it(indicator):
    """When an indicator is taken back, the answers that only it asked for are no longer used; shared ones stay."""
    for each in PACK.raises[indicator]:
        answers = satisfying(each.when, {indicator: PRESENT})
        assert not no_longer_used(answers, pack=PACK)
        del answers[indicator]
        expected = {fact for fact in answers if PACK.own_questions.get(fact) == {indicator}}
        assert expected <= no_longer_used(answers, pack=PACK)
        assert all(indicator in PACK.own_questions[f] for f in no_longer_used(answers, pack=PACK))


@given(answers=answer_sets(first=WORRIES), more=st.data())
def test_a_changed_answer_is_as_if_never_given(answers, more):
    """Taking an indicator back and dropping what it asked for gives the decision of a case without both."""
    present = [id for id in WORRIES if answers.get(id) == PRESENT]
    assume(present)
    gone = more.draw(st.sampled_from(present))
    without = {id: value for id, value in answers.items() if id != gone}
    dropped = no_longer_used(without, pack=PACK)
    assert dropped <= set(without)
    left = {id: value for id, value in without.items() if id not in dropped}
    assert not no_longer_used(left, pack=PACK)
    assert rank_of(left) <= rank_of(answers)
    assert all(fact in PACK.questions for fact in dropped)


def test_related_facts_are_known():
    """Every fact that a raise reads is a question or another fact of the pack."""
    for indicator in WORRIES:
        for fact in related(indicator):
            assert fact in PACK.questions or fact in PACK.indicators or fact in PACK.concerns, (indicator, fact)
