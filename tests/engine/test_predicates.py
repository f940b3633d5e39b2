"""The named predicates that count present worries."""
from __future__ import annotations

import pytest

from threshold_guide.engine.conditions import PREDICATES, Truth, compile_condition
from threshold_guide.engine.predicates import RANKS, UNSURE_WORRIES, WORRIES

ORDER = {"low": 0, "middle": 1, "high": 2}


def facts(*worries: tuple[str, ...], unsure: tuple[tuple[str, ...], ...] = ()) -> dict:
    """Worries as (domain, route reached), or (domain, route reached, own floor)."""
    def numbered(kind, found):
        return tuple((f"{kind}{n}", domain, ORDER[floor], ORDER[own[0] if own else floor])
                     for n, (domain, floor, *own) in enumerate(found))
    return {RANKS: ORDER, WORRIES: numbered("w", worries), UNSURE_WORRIES: numbered("u", unsure)}


def test_every_predicate_is_tested_here():
    """No predicate is registered without a test of its own in this file."""
    assert set(PREDICATES) == {"indicators_across_domains", "indicators_at_or_above", "indicators_by_themselves"}


@pytest.mark.parametrize(("worries", "holds"), [
    ([], False),
    ([("a", "middle"), ("b", "middle")], False),
    ([("a", "middle"), ("a", "middle"), ("a", "high")], False),
    ([("a", "middle"), ("b", "middle"), ("c", "low")], False),
    ([("a", "middle"), ("b", "high"), ("c", "middle")], True),
])
def test_across_domains(worries, holds):
    """Worries count once per domain, and only at or above the named route."""
    condition = compile_condition({"predicate": "indicators_across_domains", "floor": "middle", "at_least": 3})
    assert (condition(facts(*worries)) is Truth.YES) is holds


@pytest.mark.parametrize(("worries", "holds"), [
    ([], False),
    ([("a", "high"), ("a", "low"), ("b", "low")], False),
    ([("a", "middle"), ("a", "middle")], True),
    ([("a", "high"), ("b", "middle"), ("c", "low")], True),
])
def test_at_or_above(worries, holds):
    """Worries count one by one, in whatever domain, at or above the named route."""
    condition = compile_condition({"predicate": "indicators_at_or_above", "floor": "middle", "at_least": 2})
    assert (condition(facts(*worries)) is Truth.YES) is holds


@pytest.mark.parametrize(("worries", "holds"), [
    ([], False),
    ([("a", "high", "low"), ("b", "high", "low")], False),
    ([("a", "middle", "middle"), ("b", "high", "low")], False),
    ([("a", "high", "middle"), ("a", "high", "high")], True),
])
def test_by_themselves(worries, holds):
    """What an answer raises does not count: only the floor that a worry has by itself."""
    condition = compile_condition({"predicate": "indicators_by_themselves", "floor": "middle", "at_least": 2})
    assert (condition(facts(*worries)) is Truth.YES) is holds


@pytest.mark.parametrize(("name", "present", "unsure", "expected"), [
    ("indicators_at_or_above", 1, 1, Truth.UNSURE), ("indicators_at_or_above", 0, 2, Truth.UNSURE),
    ("indicators_at_or_above", 1, 0, Truth.NO), ("indicators_at_or_above", 2, 2, Truth.YES),
    ("indicators_by_themselves", 1, 1, Truth.UNSURE), ("indicators_by_themselves", 2, 0, Truth.YES),
    ("indicators_across_domains", 1, 1, Truth.UNSURE), ("indicators_across_domains", 0, 1, Truth.NO),
])
def test_unsure_worries_leave_it_in_doubt(name, present, unsure, expected):
    """Worries that nobody is sure of do not count as present, and do not count as absent either."""
    condition = compile_condition({"predicate": name, "floor": "middle", "at_least": 2})
    domains = "abcd"
    assert condition(facts(*((d, "high") for d in domains[:present]),
                           unsure=tuple((d, "middle") for d in domains[present:present + unsure]))) is expected
    assert condition(facts(unsure=(("a", "low"), ("b", "low")))) is Truth.NO
