"""Conditions of the content: compiled once, evaluated on answers to no, open, unsure or yes.

Grammar: docs/architecture.md, "Conditions".
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from inspect import signature
from typing import Any

from threshold_guide.engine.model import ABSENT, UNSURE


class Truth(IntEnum):
    """How far a condition holds. The order makes `all` a minimum and `any` a maximum."""

    NO = 0
    OPEN = 1
    UNSURE = 2
    YES = 3


# Named once more, since looking up a member of an enumeration takes longer than the comparison it is for.
_NO, _OPEN, _IN_DOUBT, _YES = Truth.NO, Truth.OPEN, Truth.UNSURE, Truth.YES


#: Answers of a `many` question that say that nothing applies.
NOTHING = frozenset({"none", "none_of_these", "nobody", "none_known"})

Facts = Mapping[str, Any]
Test = Callable[[Facts], Truth]

#: Named predicates: name -> function(facts, pack-independent arguments) returning a Truth.
PREDICATES: dict[str, Callable[..., Truth]] = {}


class ConditionError(ValueError):
    """A condition that the grammar does not allow; the text names the part."""


class Condition:
    """A compiled condition: call it on facts; `ids` are the facts it reads."""

    __slots__ = ("_by_facts_alone", "_test", "ids", "kind", "number", "parts", "values")

    def __init__(
        self,
        test: Test,
        ids: frozenset[str],
        kind: str,
        parts: tuple[Condition, ...] = (),
        number: int = 0,
        values: frozenset[str] = frozenset(),
    ):
        self._test = test
        self.ids = ids
        self.kind = kind
        self.parts = parts
        self.number = number
        self.values = values
        self._by_facts_alone = not (self.uses("predicate") or self.uses("none"))

    def __call__(self, facts: Facts) -> Truth:
        return self._test(facts)

    def untouched(self, facts: Facts) -> bool:
        """Whether it cannot hold or be in doubt, because none of the facts that it reads was answered."""
        return self._by_facts_alone and self.ids.isdisjoint(facts)

    def uses(self, kind: str) -> bool:
        """Whether this condition or a part of it is of the kind (`none`, `predicate`, ...)."""
        return self.kind == kind or any(part.uses(kind) for part in self.parts)


def compile_condition(raw: Any) -> Condition:
    """Compile one condition. Raises ConditionError for anything outside the grammar."""
    if isinstance(raw, str):
        return _presence(raw)
    if not isinstance(raw, dict) or not raw:
        raise ConditionError(f"a condition is a fact id or a mapping, not {raw!r}")
    if "predicate" in raw:
        return _predicate(raw)
    if "at_least" in raw:
        return _at_least(raw)
    if len(raw) != 1:
        raise ConditionError(
            f"a condition has one key; {sorted(raw)} must be joined with `all:` or `any:`"
        )
    (key, value), = raw.items()
    if key in ("all", "any", "none"):
        return _joined(key, value)
    return _equals(key, value)


def _presence(fact: str) -> Condition:
    def test(facts: Facts) -> Truth:
        value = facts.get(fact)
        if value is None:
            return _OPEN
        if isinstance(value, (list, tuple)):
            if any(item not in NOTHING and item != UNSURE for item in value):
                return _YES
            return _IN_DOUBT if UNSURE in value else _NO
        if value == UNSURE:
            return _IN_DOUBT
        return _NO if value == ABSENT or value in NOTHING else _YES

    return Condition(test, frozenset({fact}), "presence")


def _equals(fact: str, wanted: Any) -> Condition:
    listed = wanted if isinstance(wanted, (list, tuple)) else [wanted]
    if not listed or not all(isinstance(value, str) for value in listed):
        raise ConditionError(f"{fact}: values are quoted ids, not {wanted!r}")
    values = frozenset(listed)

    def test(facts: Facts) -> Truth:
        value = facts.get(fact)
        if value is None:
            return _OPEN
        if isinstance(value, (list, tuple)):
            if any(item in values for item in value):
                return _YES
            return _IN_DOUBT if UNSURE in value else _NO
        if value in values:
            return _YES
        return _IN_DOUBT if value == UNSURE else _NO

    return Condition(test, frozenset({fact}), "equals", values=values)


def _joined(kind: str, value: Any) -> Condition:
    if not isinstance(value, list) or not value:
        raise ConditionError(f"`{kind}:` takes a list of conditions")
    parts = tuple(compile_condition(item) for item in value)
    ids = frozenset().union(*(part.ids for part in parts))
    tests = tuple(part._test for part in parts)
    if kind == "all":
        def test(facts: Facts) -> Truth:
            lowest = _YES
            for each in tests:
                truth = each(facts)
                if truth is _NO:
                    return _NO
                if truth < lowest:
                    lowest = truth
            return lowest
    elif kind == "any":
        def test(facts: Facts) -> Truth:
            return _highest(tests, facts)
    else:
        def test(facts: Facts) -> Truth:
            worst = _highest(tests, facts)
            if worst is _YES:
                return _NO
            return _YES if worst is _NO else worst
    return Condition(test, ids, kind, parts)


def _highest(tests: tuple[Test, ...], facts: Facts) -> Truth:
    highest = _NO
    for each in tests:
        truth = each(facts)
        if truth is _YES:
            return _YES
        if truth > highest:
            highest = truth
    return highest


def _at_least(raw: dict[str, Any]) -> Condition:
    number, of = raw.get("at_least"), raw.get("of")
    if set(raw) != {"at_least", "of"} or not isinstance(number, int) or not isinstance(of, list):
        raise ConditionError("`at_least: n` goes with `of: [conditions]` and nothing else")
    parts = tuple(compile_condition(item) for item in of)
    if not 1 <= number <= len(parts):
        raise ConditionError(f"`at_least: {number}` of {len(parts)} conditions can never decide")
    tests = tuple(part._test for part in parts)

    def test(facts: Facts) -> Truth:
        return sorted((each(facts) for each in tests), reverse=True)[number - 1]

    return Condition(
        test, frozenset().union(*(part.ids for part in parts)), "at_least", parts, number
    )


def _predicate(raw: dict[str, Any]) -> Condition:
    arguments = {key: value for key, value in raw.items() if key != "predicate"}
    name = raw["predicate"]
    if name not in PREDICATES:
        raise ConditionError(f"no predicate named {name!r}; there are {sorted(PREDICATES)}")
    function = PREDICATES[name]
    try:
        signature(function).bind({}, **arguments)
    except TypeError as error:
        raise ConditionError(f"{name}: {error}") from error

    def test(facts: Facts) -> Truth:
        return function(facts, **arguments)

    return Condition(test, frozenset(), "predicate")


def missing(condition: Condition, facts: Facts, most: int | None = None) -> frozenset[str] | None:
    """The smallest set of open or unsure facts (of at most `most`) that would make the condition hold, if any can."""
    for size in range((len(condition.ids) if most is None else most) + 1):
        ways = _ways(condition, facts, size)
        if ways:
            return min(ways, key=sorted)
    return None


def _ways(condition: Condition, facts: Facts, most: int) -> set[frozenset[str]]:
    """The sets of at most `most` open or unsure facts that would make the condition hold."""
    truth = condition(facts)
    if truth is _YES:
        return {frozenset()}
    if truth is _NO or not most or condition.kind in ("none", "predicate"):
        return set()
    if not condition.parts:
        return {condition.ids}
    wanted = {"all": len(condition.parts), "any": 1, "at_least": condition.number}[condition.kind]
    #: reached[n]: sets with which n of the parts looked at so far hold
    reached: list[set[frozenset[str]]] = [{frozenset()}, *(set() for _ in range(wanted))]
    for part in condition.parts:
        ways = _ways(part, facts, most)
        if not ways and condition.kind == "all":
            return set()
        for count in range(wanted - 1, -1, -1):
            joined = (before | way for before in reached[count] for way in ways)
            reached[count + 1].update(need for need in joined if len(need) <= most)
    return reached[wanted]


def open_facts(condition: Condition, facts: Facts) -> set[str]:
    """Open facts that can still make the condition hold (parts already decided are left out)."""
    if condition(facts) in (_YES, _NO):
        return set()
    if not condition.parts:
        return {fact for fact in condition.ids if fact not in facts}
    return set().union(*(open_facts(part, facts) for part in condition.parts))
