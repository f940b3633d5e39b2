"""What must hold for every set of answers under the real pack."""
from __future__ import annotations

import datetime as dt
import random
import re

import england_calendar as england
import pytest
from engine_support import (
    ON,
    PACK,
    QUESTIONS,
    RED_FLAGS,
    STRENGTHS,
    TRI_IDS,
    WORRIES,
    answer_sets,
    days,
    encoded,
    possible_answers,
    quiet,
    rank,
    rank_of,
    texts,
    values,
)
from hypothesis import assume, given
from hypothesis import strategies as st

from threshold_guide.engine import decide
from threshold_guide.engine.clocks import OutsideCalendar
from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE

LADO_ORDER = {None: 0, "not_lado": 0, "unclear": 0, "low_level": 1, "consult": 2, "refer": 3}


def decided(answers, on=ON):
    return decide(answers, on=on, pack=PACK)


def lado_rank(decision) -> int:
    return LADO_ORDER[decision.lado.outcome if decision.lado else None]


# -- nothing that is added lowers ------------------------------------------------------------

@given(answers=answer_sets(), added=st.sampled_from((*WORRIES, *PACK.concerns, *PACK.criteria)))
def test_adding_a_worry_never_lowers(answers, added):
    """One more worry, concern or criterion lowers neither the route, nor the LADO outcome, nor an emergency."""
    before, after = decided(answers), decided({**answers, added: PRESENT})
    assert rank(after.route) >= rank(before.route)
    assert lado_rank(after) >= lado_rank(before)
    assert after.emergency >= before.emergency
    assert set(before.duties) <= set(after.duties)


@given(answers=answer_sets(), added=st.sampled_from(STRENGTHS), more=st.data())
def test_adding_a_strength_moves_nothing_down(answers, added, more):
    """A strength moves no route at all, except from "not clear yet" to the lowest one."""
    before = decided(answers)
    after = decided({**answers, added: PRESENT})
    assert rank(after.route) == max(rank(before.route), 0)
    assert after.consult == before.consult or rank(before.route) < 0
    assert lado_rank(after) == lado_rank(before)
    listed = more.draw(st.lists(st.sampled_from([o.value for o in PACK.questions["strengths"].options]),
                                min_size=1, unique=True))
    answers = {id: value for id, value in answers.items() if id != "strengths"}
    assert rank_of({**answers, "strengths": listed}) == rank_of({**answers, "strengths": ["none"]})


@given(answers=answer_sets(), flag=st.sampled_from(list(PACK.red_flags)))
def test_one_more_tick_never_lowers(answers, flag):
    """A further red flag or danger signal never lowers."""
    before = decided(answers)
    ticked = answers.get(RED_FLAGS)
    kept = [item for item in ticked if item not in NOTHING] if isinstance(ticked, list) else []
    after = decided({**answers, RED_FLAGS: [*dict.fromkeys([*kept, flag])]})
    assert rank(after.route) >= max(rank(before.route), PACK.act_now_rank)


MANY = tuple(id for id in QUESTIONS if PACK.questions[id].kind == "many")


@given(answers=answer_sets(), id=st.sampled_from(MANY), more=st.data())
def test_one_more_option_never_lowers(answers, id, more):
    """Choosing one more option of a question with several answers never lowers."""
    options = st.sampled_from([o.value for o in PACK.questions[id].options if o.value not in NOTHING])
    chosen = more.draw(st.lists(options, max_size=3, unique=True))
    before = decided({**answers, id: chosen or [quiet(PACK.questions[id])]})
    after = decided({**answers, id: [*dict.fromkeys([*chosen, more.draw(options)])]})
    assert rank(after.route) >= rank(before.route)
    assert lado_rank(after) >= lado_rank(before)


# -- unsure is never a no --------------------------------------------------------------------

@given(answers=answer_sets(), fact=st.sampled_from((*TRI_IDS, *QUESTIONS, RED_FLAGS)))
def test_unsure_never_counts_as_absent(answers, fact):
    """Not knowing a fact never leads lower than its absence does."""
    question = PACK.questions.get(fact)
    absent = [quiet(question)] if question is not None and question.kind == "many" else ABSENT
    assume(question is None or question.kind != "one")
    without, unsure = decided({**answers, fact: absent}), decided({**answers, fact: UNSURE})
    assert rank(unsure.route) >= rank(without.route)
    assert lado_rank(unsure) >= lado_rank(without)
    assert unsure.emergency >= without.emergency
    assert unsure.consult >= without.consult or rank(unsure.route) >= PACK.act_now_rank


@given(answers=answer_sets())
def test_unsure_about_a_red_flag_consults(answers):
    """Not knowing whether a red flag applies leads to a talk with the front door, whatever else was said."""
    decision = decided({**answers, RED_FLAGS: UNSURE})
    assert decision.consult
    assert decision.consult_external


@given(answers=answer_sets(), trigger=st.sampled_from(sorted(PACK.hard_triggers)))
def test_unsure_about_a_hard_trigger_consults(answers, trigger):
    """Not knowing whether a hard trigger is so leads to a talk with the front door, or the route is there."""
    decision = decided({**answers, trigger: UNSURE})
    assert decision.consult_external or rank(decision.route) >= PACK.act_now_rank


@given(answers=answer_sets(first=WORRIES), more=st.data())
def test_unsure_about_what_would_decide_consults(answers, more):
    """Where some answer to a raising question would lead higher, "don't know" leads to a talk."""
    present = [id for id in WORRIES if answers.get(id) == PRESENT and PACK.raises[id]]
    assume(present)
    id = more.draw(st.sampled_from(present))
    facts = sorted({fact for each in PACK.raises[id] for fact in each.when.ids if fact in PACK.questions})
    assume(facts)
    fact = more.draw(st.sampled_from(facts))
    unsure = decided({**answers, fact: UNSURE})
    highest = max(rank_of({**answers, fact: value}) for value in possible_answers(fact))
    if highest > rank(unsure.route):
        assert unsure.consult
        assert unsure.certainty in ("borderline", "contested")


# -- a pure function -------------------------------------------------------------------------

@given(answers=answer_sets(), on=days, seed=st.integers(0, 99))
def test_the_order_of_answers_does_not_matter(answers, on, seed):
    """The same answers in any order, choices within an answer included, give the same decision to the byte."""
    rng = random.Random(seed)
    items = [(id, rng.sample(value, len(value)) if isinstance(value, list) else value)
             for id, value in answers.items()]
    rng.shuffle(items)
    assert encoded(decided(dict(items), on)) == encoded(decided(answers, on))


@given(answers=answer_sets(), on=days)
def test_the_same_answers_give_the_same_decision(answers, on):
    """Deciding twice gives the same bytes and leaves the answers as they were."""
    kept = {id: list(value) if isinstance(value, list) else value for id, value in answers.items()}
    assert encoded(decided(answers, on)) == encoded(decided(answers, on))
    assert answers == kept


# -- every decision is usable ----------------------------------------------------------------

@given(answers=answer_sets(), on=days)
def test_every_decision_has_a_step_a_date_and_a_source(answers, on):
    """Whatever was said, there is something to do, by when, and from which source of which standing."""
    decision = decided(answers, on)
    assert decision.first is not None
    assert decision.first == decision.steps[0]
    assert any(step.by.date for step in decision.steps)
    for step in decision.steps:
        assert step.what and step.who and step.by.words and step.by.clock_start
    assert decision.citations
    for citation in decision.citations:
        assert citation.where
        assert citation.authority in ("bolton", "national", "common_practice")
        assert citation.status in ("confirmed", "unconfirmed")
        assert citation.checked <= dt.date(2026, 12, 31)
    assert decision.pack.banner and decision.status == PACK.info.status
    assert len({step.id for step in decision.steps}) == len(decision.steps)


@given(answers=answer_sets(), on=days)
def test_deadlines_fall_on_days_that_count(answers, on):
    """Deadlines in working days are counted right, and a review date never falls on a day off."""
    for step in decided(answers, on).steps:
        by = step.by
        if by.kind == "working_days":
            assert england.is_working(by.date) and england.count_working(on, by.date) >= 1
        elif by.kind == "weeks":
            assert england.is_working(by.date) and by.date > on
        elif by.kind in ("now", "before_home", "today"):
            assert by.date == on
        elif by.kind == "none":
            assert by.date is None
        else:
            assert by.date > on
        assert by.suggested or step.citation.document != "assistant" or by.kind in (
            "now", "before_home", "today", "none")


def test_a_day_outside_the_calendar_is_an_error():
    """Where a step's date would lie beyond the bank holidays that are known, nothing is guessed."""
    early = next(id for id in WORRIES if PACK.indicators[id].floor == "early_help")
    for day in (dt.date(2031, 6, 2), dt.date(2030, 12, 30), dt.date(2019, 1, 1)):
        with pytest.raises(OutsideCalendar):
            decided({early: PRESENT}, day)


LEVEL_NUMBER = re.compile(r"\b(?:level|tier)s?\s*(?:\d|one\b|two\b|three\b|four\b|five\b)", re.I)
REASSURING = re.compile(
    r"no (?:further )?concerns?\b|low[ -]risk|no further action|nothing to worry|not abuse"
    r"|(?<!whether )(?<!if )(?<!until )\b(?:child|children|baby|they|he|she) (?:is|are) safe\b"
    r"|threshold (?:is|has been|was) (?:not )?met|criteri(?:on|a) (?:is|are|has been|have been) (?:not )?met", re.I)
#: lines that tell a person what not to say or do may quote it; labels and questions only ask
QUOTING = re.compile(r"\.(?:do_not|facts|unknowns|reasons|flip_facts|consultations|concerns|because|signals)\b")


@given(answers=answer_sets(), on=days)
def test_wording_of_a_decision(answers, on):
    """No text of a decision carries a bare level number; no advice in it reassures or pronounces."""
    for path, text in texts(decided(answers, on)):
        assert not LEVEL_NUMBER.search(text), (path, text)
        if not QUOTING.search(path):
            assert not REASSURING.search(text), (path, text)


@given(answers=answer_sets())
def test_professional_cards_carry_no_lado_email(answers):
    """A professional is never shown an e-mail address of the LADO; the portal is the only way."""
    for path, text in texts(decided(answers)):
        assert "lado@" not in text.casefold(), (path, text)


@given(answers=answer_sets())
def test_consent_never_blocks(answers):
    """At the act-now route and in LADO matters the parents are never simply told first."""
    decision = decided(answers)
    if rank(decision.route) >= PACK.act_now_rank or decision.lado:
        assert decision.tell_parents in ("not_yet", "ask_first")


@given(answers=answer_sets())
def test_at_least_means_that_questions_are_open(answers):
    """"At least" is said exactly while open questions could lead higher, and never once the route is act-now."""
    decision = decided(answers)
    if rank(decision.route) >= PACK.act_now_rank:
        assert not decision.at_least
        assert not decision.flip_facts


@given(answers=answer_sets(), more=st.data())
def test_at_least_stays_true(answers, more):
    """Answering any open question keeps the route at least where it was."""
    fact = more.draw(st.sampled_from([id for id in (*TRI_IDS, *QUESTIONS) if id not in answers]))
    assert rank_of({**answers, fact: more.draw(values(fact))}) >= rank_of(answers)
