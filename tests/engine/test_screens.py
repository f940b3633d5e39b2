"""The question loop: it ends, it stays within the budgets, it never asks twice, and it reaches every question."""
from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from engine_support import (
    HARD_TRIGGERS,
    ON,
    PACK,
    RED_FLAGS,
    WORRIES,
    least_eventful,
    possible_answers,
    quiet,
    rank,
    satisfying,
)
from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.engine import decide, next_screen, no_longer_used, screens_left
from threshold_guide.engine.assess import assess
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE
from threshold_guide.engine.plan import PER_SCREEN

#: the budgets of the design, the read-back of a first description counted as one screen
HARD_TRIGGER, LOW_NEED, MEDIAN, MOST = 2, 5, 8, 12
READ_BACK = 1
#: a worry that is tapped, not described, takes the screen of kinds and the screen of worries
TAPPED = 2
#: screens that may be left blank; their blanks stay open
OPTIONAL = {"background", "lado_background", "lado_adult"}

Answerer = Callable[[str], Any]


def walk(start: Mapping[str, Any], answer: Answerer, *, most: int = 25) -> list[tuple[str, tuple[str, ...]]]:
    """The screens that follow from a start, each answered in full and marked as shown."""
    answers, path = dict(start), []
    while (asked := next_screen(answers, pack=PACK)) is not None:
        path.append((asked.id, asked.questions))
        assert len(path) <= most, path
        for question in asked.questions:
            value = answer(question)
            if value is not None:
                answers[question] = value
        if asked.id != "more":
            answers["shown"] = [*answers.get("shown", []), asked.id]
        for gone in no_longer_used(answers, pack=PACK):
            del answers[gone]
    return path


def least(known: Mapping[str, Any]) -> Answerer:
    """Answers as given, and otherwise that nothing is so."""
    def answer(question: str) -> Any:
        if question in known:
            return known[question]
        if question == RED_FLAGS:
            return ["none"]
        entry = PACK.questions.get(question)
        if entry is None or entry.kind == "tri":
            return ABSENT
        return [quiet(entry)] if entry.kind == "many" else possible_answers(question)[0]
    return answer


def person(seed: int, *, unsure: float = 0.15, skips: float = 0.3) -> Answerer:
    """Someone who answers each question in some possible way, often not knowing, and skips optional ones."""
    rng = random.Random(seed)
    background = {q for screen in OPTIONAL for q in getattr(PACK.screens.get(screen), "questions", ())}

    def answer(question: str) -> Any:
        if question in background and rng.random() < skips:
            return None
        if question == RED_FLAGS and rng.random() < 0.8:
            return ["none"]
        return UNSURE if rng.random() < unsure else rng.choice(possible_answers(question))
    return answer


def count(path: Iterable[Any]) -> int:
    return READ_BACK + len(list(path))


# -- budgets ---------------------------------------------------------------------------------

@pytest.mark.parametrize("trigger", HARD_TRIGGERS)
def test_a_hard_trigger_is_answered_at_once(trigger):
    """After a hard trigger has been confirmed, the first usable answer needs no more than one further screen."""
    assert count(walk({trigger: PRESENT}, least({}))) <= HARD_TRIGGER


@pytest.mark.parametrize("signal", list(PACK.signals))
def test_danger_does_not_lengthen_the_way(signal):
    """After danger was handled, the way to an answer still ends within the longest budget."""
    assert count(walk({"danger_now": [signal], "danger_handled": PRESENT}, least({}))) <= MOST


@pytest.mark.parametrize("indicator", [id for id in WORRIES
                                       if PACK.indicators[id].floor in ("universal", "early_help")])
def test_a_low_need_is_answered_soon(indicator):
    """A low need whose description gives the age is answered within five screens, the read-back included."""
    answers = {"age_band": "years_5_to_9", **least_eventful(indicator)}
    path = walk({indicator: PRESENT, "age_band": answers["age_band"]}, least(answers))
    assert count(path) <= LOW_NEED, path
    path = walk({indicator: PRESENT}, least(answers))
    assert count(path) <= LOW_NEED + 1, path


@pytest.mark.parametrize("indicator", WORRIES)
def test_from_each_worry_the_way_ends(indicator):
    """From every single worry the loop ends within the longest budget, whoever answers."""
    for seed in range(6):
        path = walk({indicator: PRESENT}, person(seed))
        assert count(path) <= MOST, path


@pytest.mark.parametrize("indicator", WORRIES)
def test_not_knowing_anything_ends_too(indicator):
    """Someone who answers every question with "don't know" still reaches an answer within the budget."""
    path = walk({indicator: PRESENT}, lambda question: UNSURE)
    assert count(path) <= MOST, path


@pytest.mark.parametrize("indicator", WORRIES)
def test_leaving_blank_what_may_be_blank_ends_too(indicator):
    """Someone who leaves the optional screens blank is not asked for them again."""
    path = walk({indicator: PRESENT}, person(1, skips=1))
    assert count(path) <= MOST, path
    assert sum(id == "background" for id, _ in path) <= 1, path


def test_tapping_through_ends():
    """Without a description, red flags, kinds, worries and their questions stay within the longest budget."""
    lengths = []
    for seed in range(150):
        rng = random.Random(seed)
        start = {worry: PRESENT for worry in rng.sample(WORRIES, rng.randint(0, 4))
                 if worry not in PACK.hard_triggers}
        path = walk({RED_FLAGS: ["none"], **start}, person(seed))
        lengths.append(1 + TAPPED + len(path))
    assert max(lengths) <= MOST
    assert statistics.median(lengths) <= MEDIAN


def test_random_cases_stay_within_the_budgets():
    """Over random cases of one to six worries: half within eight screens, nine in ten within twelve."""
    lengths = []
    for seed in range(400):
        rng = random.Random(seed)
        start = {worry: rng.choice((PRESENT, PRESENT, UNSURE)) for worry in rng.sample(WORRIES, rng.randint(1, 6))}
        lengths.append(count(walk(start, person(seed))))
    lengths.sort()
    assert statistics.median(lengths) <= MEDIAN
    assert lengths[int(len(lengths) * 0.9)] <= MOST
    assert max(lengths) <= 2 * MOST


@pytest.mark.parametrize("concern", list(PACK.concerns))
def test_from_each_concern_the_way_ends(concern):
    """From every concern about an adult the LADO screens end within the longest budget."""
    for seed in range(4):
        path = walk({"pathway": "lado", concern: PRESENT}, person(seed))
        assert count(path) <= MOST, path


def test_the_lado_path_by_tapping_ends():
    """Tapping through the LADO screens ends, with everything absent, unsure, or at random."""
    for answer in (least({}), lambda question: UNSURE, *(person(seed) for seed in range(40))):
        path = walk({"pathway": "lado"}, answer)
        assert 1 <= count(path) <= MOST, path


# -- the loop itself -------------------------------------------------------------------------

STARTS = st.lists(st.sampled_from((*WORRIES, *PACK.concerns)), max_size=4, unique=True)


@given(start=STARTS, seed=st.integers(0, 999), lado=st.booleans())
def test_no_screen_is_empty_and_nothing_is_asked_twice(start, seed, lado):
    """Each screen asks something, no screen is too long, and an answered question is not asked again."""
    answers = dict.fromkeys(start, PRESENT) | ({"pathway": "lado"} if lado else {})
    asked: set[str] = set(answers)
    for id, questions in walk(answers, person(seed, skips=0)):
        assert questions, id
        assert not asked & set(questions), (id, questions)
        asked |= set(questions)
        if id not in OPTIONAL:
            assert len(questions) <= PER_SCREEN


@given(seed=st.integers(0, 999))
def test_answers_given_beforehand_are_not_asked_for(seed):
    """Someone who has answered everything beforehand, on one page of ticks, gets no screen but an outcome."""
    rng = random.Random(seed)
    answer = person(seed, skips=0)
    answers = {id: answer(id) for id in PACK.questions} | {rng.choice(WORRIES): PRESENT}
    for id, questions in walk(answers, answer):
        assert questions, id
        assert not set(questions) & (set(answers) - set(PACK.own_questions)), (id, questions)


@given(start=STARTS, seed=st.integers(0, 999))
def test_screens_left_promises_enough(start, seed):
    """The "at most n more screens" that is shown holds for the least eventful answers, and ends with the outcome."""
    answers: dict[str, Any] = dict.fromkeys(start, PRESENT)
    promised = screens_left(answers, pack=PACK)
    if next_screen(answers, pack=PACK) is None:
        assert promised == 0
    assert len(walk(answers, least({}))) <= promised + 1


@given(start=STARTS, seed=st.integers(0, 999))
def test_the_route_so_far_only_rises(start, seed):
    """On the way through the screens the "at least" that is shown never goes down."""
    answers: dict[str, Any] = dict.fromkeys(start, PRESENT)
    answer, before = person(seed), -1
    while (asked := next_screen(answers, pack=PACK)) is not None:
        answers.update({q: v for q in asked.questions if (v := answer(q)) is not None})
        if asked.id != "more":
            answers["shown"] = [*answers.get("shown", []), asked.id]
        now = rank(decide(answers, on=ON, pack=PACK).route)
        assert now >= before
        before = now


@given(start=STARTS, seed=st.integers(0, 999))
def test_only_the_three_closed_sets_are_asked(start, seed):
    """A question stands on the red-flag or background screen, or in a rule that is already partly met."""
    closed = {RED_FLAGS, *getattr(PACK.screens.get("background"), "questions", ())}
    for _, condition, _ in PACK.cumulative_rules:
        closed |= condition.ids
    answers = dict.fromkeys(start, PRESENT)

    def asked_by(worries):
        return {fact for worry in worries for each in PACK.raises.get(worry, ()) for fact in each.when.ids}

    closed |= asked_by(assess(answers, PACK).worries)
    for id, questions in walk(answers, person(seed)):
        assert set(questions) <= closed, id
        closed |= asked_by(questions)  # a worry that a raise asks for has raises of its own


# -- reach -----------------------------------------------------------------------------------

def _asked_in(path: Iterable[tuple[str, tuple[str, ...]]]) -> set[str]:
    return {question for _, questions in path for question in questions}


def test_every_question_can_be_reached():
    """Each question of the pack is asked on some path."""
    reached: set[str] = set()
    for start in ({}, {"pathway": "lado"}):
        reached |= _asked_in(walk(start, least({})))
        reached |= _asked_in(walk(start, lambda question: UNSURE))
    for indicator in WORRIES:
        reached |= _asked_in(walk({indicator: PRESENT, RED_FLAGS: ["none"]}, least(least_eventful(indicator))))
        for each in PACK.raises[indicator]:
            known = satisfying(each.when, {indicator: PRESENT}) or {}
            for fact in each.when.ids - reached:
                start = {id: value for id, value in known.items() if id != fact}
                reached |= _asked_in(walk({**start, RED_FLAGS: ["none"]}, least(known)))
    for concern in PACK.concerns:
        reached |= _asked_in(walk({"pathway": "lado", concern: PRESENT}, least({})))
    assert set(PACK.questions) | set(PACK.criteria) <= reached
