"""The real pack at collection time, random answers drawn from it, and small helpers.

The pack is read without refusing it for faults, so that one faulty entry does not hide all
properties; tests/knowledge proves that it has none.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import england_calendar as england
import msgspec
from hypothesis import strategies as st

from threshold_guide.engine import Pack, decide
from threshold_guide.engine.conditions import NOTHING, Condition, Truth
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE, Question
from threshold_guide.knowledge import read_pack

_read, FAULTS = read_pack()
assert _read is not None, "\n".join(map(str, FAULTS))
PACK: Pack = _read

ON = dt.date(2026, 11, 23)
RED_FLAGS = "red_flags"
TRI = (PRESENT, ABSENT, UNSURE)
WORRIES = tuple(id for id, entry in PACK.indicators.items() if entry.kind == "worry")
STRENGTHS = tuple(id for id, entry in PACK.indicators.items() if entry.kind == "strength")
HARD_TRIGGERS = tuple(id for id in WORRIES if id in PACK.hard_triggers)
TRI_IDS = (*PACK.indicators, *PACK.concerns, *PACK.criteria)
#: questions of the level of need and of the LADO path, the red-flag screen apart
QUESTIONS = tuple(id for id in PACK.questions if id != RED_FLAGS)

#: days of a decision: far enough from the end of the written calendar for every step's deadline
days = st.dates(england.FIRST, england.LAST - dt.timedelta(weeks=30))


def rank(route: str) -> int:
    """Place of a route in the order; "unclear" lies below all."""
    return PACK.ranks.get(route, -1)


def rank_of(answers: Mapping[str, Any]) -> int:
    """Place of the route that the answers lead to."""
    return rank(decide(answers, on=ON, pack=PACK).route)


def encoded(decision: Any) -> bytes:
    """A decision as it is stored, byte by byte."""
    return msgspec.json.encode(decision)


def quiet(question: Question) -> str:
    """The option of a `many` question that says that nothing applies."""
    return next((o.value for o in question.options if o.value in NOTHING), "none")


def possible_answers(fact: str, *, unsure: bool = False) -> list[Any]:
    """Every single answer that a person can give to one fact (of `many`: each option alone, and none)."""
    question = PACK.questions.get(fact)
    if question is None or question.kind == "tri":
        found: list[Any] = [PRESENT, ABSENT]
    elif question.kind == "many":
        found = [[o.value] for o in question.options if o.value not in NOTHING] + [[quiet(question)]]
    else:
        found = [o.value for o in question.options]
    return [*found, UNSURE] if unsure else found


def _many(question: Question) -> st.SearchStrategy[Any]:
    chosen = st.lists(st.sampled_from([o.value for o in question.options if o.value not in NOTHING]),
                      min_size=1, max_size=3, unique=True)
    return (chosen | chosen.map(lambda items: [*items, UNSURE]) | st.just(UNSURE)
            | st.just([quiet(question)]))


def values(fact: str) -> st.SearchStrategy[Any]:
    """Any answer to the fact that the screens can produce."""
    if fact == "danger_now":
        chosen = st.lists(st.sampled_from(list(PACK.signals)), min_size=1, max_size=2, unique=True)
        return st.just(["none"]) | st.just(UNSURE) | chosen
    question = PACK.questions.get(fact)
    if question is not None and question.kind == "many":
        return _many(question)
    if question is None or question.kind == "tri":
        return st.sampled_from(TRI)
    return st.sampled_from(possible_answers(fact, unsure=True))


def related(fact: str) -> tuple[str, ...]:
    """Facts that the raises of an indicator or concern read."""
    conditions: list[Condition] = [each.when for each in PACK.raises.get(fact, ())]
    conditions += [condition for _, condition in PACK.concern_raises.get(fact, ())]
    return tuple(sorted({id for condition in conditions for id in condition.ids}))


@st.composite
def answer_sets(draw: st.DrawFn, *, most: int = 12, first: tuple[str, ...] = TRI_IDS) -> dict[str, Any]:
    """0 to `most` facts. Half of them belong to the raises of those drawn first, so that raises do hold."""
    number = draw(st.sampled_from((0, 1, 1, 2, 2, 3)))
    starts = draw(st.lists(st.sampled_from(first), min_size=number, max_size=number, unique=True))
    pool = sorted({id for start in starts for id in related(start)} - set(starts))
    close = draw(st.lists(st.sampled_from(pool), max_size=5, unique=True)) if pool else []
    anything = (*TRI_IDS, *QUESTIONS, RED_FLAGS, RED_FLAGS, "danger_now")
    rest = draw(st.lists(st.sampled_from(anything), max_size=4, unique=True))
    ids = list(dict.fromkeys([*starts, *close, *rest]))[:most]
    weighted = {id: draw(st.sampled_from((PRESENT, PRESENT, PRESENT, ABSENT, UNSURE))) for id in starts}
    answers = {id: weighted[id] if id in weighted else draw(values(id)) for id in ids}
    if draw(st.integers(0, 5)) == 0:
        answers["pathway"] = draw(st.sampled_from(["level_of_need", "lado"]))
    if draw(st.integers(0, 3)) == 0:
        answers["setting"] = draw(st.sampled_from(list(PACK.settings)))
    return answers


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a decision with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from texts(item, f"{path}[{index}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, f"{path}.{key}")


def least_eventful(indicator: str) -> dict[str, Any] | None:
    """Answers to all the raising questions of an indicator with which none of its raises holds or is in doubt.

    None where no possible answers do that.
    """
    answers: dict[str, Any] = {}
    raises = PACK.raises[indicator]
    for fact in related(indicator):
        def eventful(value: Any, fact: str = fact) -> tuple[int, int]:
            tried = {**answers, fact: value, indicator: PRESENT}
            held = [each for each in raises if each.when(tried) is Truth.YES]
            leaves = sum(leaf(tried) for each in raises for leaf in _leaves(each.when) if fact in leaf.ids)
            return len(held), leaves
        answers[fact] = min(possible_answers(fact), key=eventful)
    trial = {**answers, indicator: PRESENT}
    return None if any(each.when(trial) is not Truth.NO for each in raises) else answers


def _eventful(fact: str) -> list[Any]:
    """The answers to a fact that say that something is so; of `many`, everything at once."""
    question = PACK.questions.get(fact)
    if question is not None and question.kind == "many":
        return [[o.value for o in question.options if o.value not in NOTHING]]
    return [value for value in possible_answers(fact) if value != ABSENT]


def satisfying(condition: Condition, given: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """Possible answers beside the given ones with which the condition holds, or None; found by trying."""
    known = dict(given or {})
    facts = sorted(condition.ids - set(known))
    for combination in product(*(dict.fromkeys(map(_hashable, _tries(fact))) for fact in facts)):
        answers = {**known, **{f: list(v) if isinstance(v, tuple) else v
                               for f, v in zip(facts, combination, strict=True)}}
        if condition(answers) is Truth.YES:
            return answers
    return None


def _tries(fact: str) -> list[Any]:
    return [*_eventful(fact), *possible_answers(fact)]


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _leaves(condition: Condition) -> Iterator[Condition]:
    if condition.parts:
        for part in condition.parts:
            yield from _leaves(part)
    else:
        yield condition
