"""Conditions: no < open < unsure < yes, for each kind of condition, and what is missing for a yes."""
from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threshold_guide.engine.conditions import (
    NOTHING,
    ConditionError,
    Truth,
    compile_condition,
    missing,
    open_facts,
)

NO, OPEN, UNSURE, YES = Truth.NO, Truth.OPEN, Truth.UNSURE, Truth.YES
#: one fact per truth, so that a joined condition can be given any mixture
FACTS = {"is_no": "absent", "is_unsure": "unsure", "is_yes": "present"}
ID_OF = {NO: "is_no", OPEN: "is_open", UNSURE: "is_unsure", YES: "is_yes"}


def truth(raw, facts=None) -> Truth:
    return compile_condition(raw)(FACTS if facts is None else facts)


def test_the_order_of_truths():
    """A doubt counts for more than an open question, and for less than a yes."""
    assert NO < OPEN < UNSURE < YES


@pytest.mark.parametrize(("answer", "expected"), [
    (None, OPEN), ("present", YES), ("absent", NO), ("unsure", UNSURE), ("some_value", YES),
    ([], NO), (["a"], YES), (["a", "unsure"], YES), (["unsure"], UNSURE),
    *(([nothing], NO) for nothing in sorted(NOTHING)), *((nothing, NO) for nothing in sorted(NOTHING)),
    (["none", "unsure"], UNSURE), (("a",), YES),
])
def test_a_fact_by_its_name(answer, expected):
    """A bare fact holds when it is present or anything was chosen, and "none" is not a choice."""
    assert truth("fact", {} if answer is None else {"fact": answer}) is expected


@pytest.mark.parametrize(("answer", "expected"), [
    (None, OPEN), ("a", YES), ("b", YES), ("c", NO), ("unsure", UNSURE), ([], NO), (["c"], NO),
    (["c", "a"], YES), (["c", "unsure"], UNSURE), (["a", "unsure"], YES), (["none"], NO),
])
@pytest.mark.parametrize("raw", [{"fact": ["a", "b"]}, {"any": [{"fact": "a"}, {"fact": "b"}]}])
def test_a_fact_with_values(raw, answer, expected):
    """A fact with several values holds for any of them, single or among several answers."""
    assert truth(raw, {} if answer is None else {"fact": answer}) is expected


@pytest.mark.parametrize("left", Truth)
@pytest.mark.parametrize("right", Truth)
def test_all_any_none(left, right):
    """`all` is the lowest of its parts, `any` the highest, `none` the reverse of any."""
    parts = [ID_OF[left], ID_OF[right]]
    assert truth({"all": parts}) is min(left, right)
    assert truth({"any": parts}) is max(left, right)
    highest = max(left, right)
    assert truth({"none": parts}) is {YES: NO, NO: YES}.get(highest, highest)


@pytest.mark.parametrize("number", [1, 2, 3])
@given(truths=st.lists(st.sampled_from(list(Truth)), min_size=3, max_size=5))
def test_at_least(number, truths):
    """`at_least: n` is as true as the n-th truest of its parts."""
    facts = {f"f{i}": FACTS[ID_OF[t]] for i, t in enumerate(truths) if t is not OPEN}
    raw = {"at_least": number, "of": [f"f{i}" for i in range(len(truths))]}
    assert truth(raw, facts) is sorted(truths, reverse=True)[number - 1]


@pytest.mark.parametrize("raw", [
    None, 3, True, [], ["fact"], {}, {"a": "x", "b": "y"}, {"all": "fact"}, {"any": []}, {"none": {}},
    {"fact": True}, {"fact": []}, {"fact": [1]}, {"fact": None}, {"fact": {"more": 1}}, {"fact": [["x"]]},
    {"predicate": "indicators_at_or_above"}, {"predicate": "indicators_at_or_above", "floor": "x", "most": 1},
    {"at_least": 2, "of": ["a"]}, {"at_least": 0, "of": ["a"]}, {"at_least": "1", "of": ["a"]},
    {"at_least": 1}, {"at_least": 1, "of": ["a"], "all": ["b"]}, {"predicate": "no_such"},
    {"all": ["a", {"any": [{}]}]},
])
def test_what_the_grammar_refuses(raw):
    """Anything outside the grammar is an error, never a condition that silently means nothing."""
    with pytest.raises(ConditionError):
        compile_condition(raw)


# -- random small conditions, judged by trying everything out ---------------------------------

NAMES = ("a", "b", "c", "d")
VALUES = ("x", "y")
_leaf = st.sampled_from(NAMES) | st.builds(
    lambda name, values: {name: values}, st.sampled_from(NAMES),
    st.sampled_from(VALUES) | st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True))


def _joined(parts):
    several = st.lists(parts, min_size=1, max_size=3)
    return (st.builds(lambda of: {"all": of}, several) | st.builds(lambda of: {"any": of}, several)
            | several.flatmap(lambda of: st.builds(
                lambda n: {"at_least": n, "of": of}, st.integers(1, len(of)))))


conditions = st.recursive(_leaf, _joined, max_leaves=6)
#: answers of many-questions, so that one answer can hold both values at once
answer_sets = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(
    [["x"], ["y"], ["x", "y"], ["none"], ["unsure"], ["x", "unsure"], "unsure", "absent", "present"]))


def _undecided(facts) -> list[str]:
    return [n for n in NAMES if n not in facts or facts[n] == "unsure" or "unsure" in facts[n]]


def _smallest_by_trying(condition, facts) -> int | None:
    """Size of the smallest set of open or unsure facts whose fullest answer makes the condition hold."""
    undecided = _undecided(facts)
    for size in range(len(undecided) + 1):
        for chosen in combinations(undecided, size):
            if condition({**facts, **{name: list(VALUES) for name in chosen}}) is YES:
                return size
    return None


@settings(max_examples=1000)
@example(raw={"all": [{"any": ["a", "b"]}, "b"]}, facts={})
@given(raw=conditions, facts=answer_sets)
def test_missing_is_the_smallest_set(raw, facts):
    """`missing` names a set of open facts that would do, and no smaller set would."""
    condition = compile_condition(raw)
    found, smallest = missing(condition, facts), _smallest_by_trying(condition, facts)
    assert (found is None) == (smallest is None)
    if found is not None:
        assert len(found) == smallest
        assert condition({**facts, **{name: list(VALUES) for name in found}}) is YES
        assert found <= set(_undecided(facts))


@given(raw=conditions, facts=answer_sets, name=st.sampled_from(NAMES), value=st.sampled_from(VALUES))
def test_choosing_more_never_lowers(raw, facts, name, value):
    """Without `none`, one more value of an answer never makes a condition less true."""
    condition = compile_condition(raw)
    if isinstance(facts.get(name), list):
        kept = [item for item in facts[name] if item not in NOTHING]
        assert condition({**facts, name: [*kept, value]}) >= condition(facts)


@given(raw=conditions, facts=answer_sets)
def test_open_facts_are_the_ones_that_can_still_decide(raw, facts):
    """An open fact is one without an answer; a condition that is decided has none."""
    condition = compile_condition(raw)
    found = open_facts(condition, facts)
    assert found <= condition.ids - set(facts)
    if condition(facts) in (YES, NO):
        assert not found
    elif condition(facts) is OPEN:
        assert found


@given(raw=conditions, facts=answer_sets)
def test_ids_are_all_that_is_read(raw, facts):
    """A condition reads no fact beside those it names."""
    condition = compile_condition(raw)
    only = {name: value for name, value in facts.items() if name in condition.ids}
    assert condition(facts) is condition({**only, "elsewhere": "present"})


def test_uses_finds_a_part_at_any_depth():
    """A `none` deep inside a condition is found, so that a raise cannot hide one."""
    condition = compile_condition({"all": ["a", {"any": ["b", {"none": ["c"]}]}]})
    assert condition.uses("none")
    assert not condition.uses("at_least")
