"""Two ways to read the same encoding: as formulas for the solver, or as plain truth values of one answer set.

The encoding is written once over these few operations. What is compared with the engine (plain values) is
therefore the very text that the solver is given.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import z3

from threshold_guide.engine.model import UNSURE
from threshold_guide.proof.space import Fact

#: A z3 formula, or a bool.
Term = Any


class Logic(Protocol):
    """What an encoding is built from."""

    def all(self, parts: Iterable[Term]) -> Term: ...

    def any(self, parts: Iterable[Term]) -> Term: ...

    def no(self, part: Term) -> Term: ...

    def count(self, parts: Iterable[Term], number: int) -> Term:
        """At least `number` of the parts hold."""
        ...


class View(Protocol):
    """How one answer set stands on each fact. At most one of open, unsure and the values holds, but of `many`."""

    def open(self, fact: str) -> Term: ...

    def unsure(self, fact: str) -> Term: ...

    def has(self, fact: str, value: str) -> Term: ...


class Plain:
    """Truth values."""

    def all(self, parts: Iterable[Term]) -> Term:
        return all(parts)

    def any(self, parts: Iterable[Term]) -> Term:
        return any(parts)

    def no(self, part: Term) -> Term:
        return not part

    def count(self, parts: Iterable[Term], number: int) -> Term:
        return sum(map(bool, parts)) >= number


class PlainView:
    """One answer set as the engine takes it."""

    def __init__(self, answers: Mapping[str, Any], facts: Mapping[str, Fact]):
        self.answers = answers

    def open(self, fact: str) -> Term:
        return self.answers.get(fact) is None

    def unsure(self, fact: str) -> Term:
        value = self.answers.get(fact)
        return value == UNSURE or (isinstance(value, (list, tuple)) and UNSURE in value)

    def has(self, fact: str, value: str) -> Term:
        given = self.answers.get(fact)
        return value in given if isinstance(given, (list, tuple)) else given == value


class Formulas:
    """z3 formulas, simplified only where a part is known."""

    def all(self, parts: Iterable[Term]) -> Term:
        kept = []
        for part in parts:
            if part is False:
                return False
            if part is not True:
                kept.append(part)
        return True if not kept else kept[0] if len(kept) == 1 else z3.And(kept)

    def any(self, parts: Iterable[Term]) -> Term:
        kept = []
        for part in parts:
            if part is True:
                return True
            if part is not False:
                kept.append(part)
        return False if not kept else kept[0] if len(kept) == 1 else z3.Or(kept)

    def no(self, part: Term) -> Term:
        return not part if isinstance(part, bool) else z3.Not(part)

    def count(self, parts: Iterable[Term], number: int) -> Term:
        """Part by part, so that two copies of a count are compared step by step."""
        reached: list[Term] = [True, *[False] * number]
        for part in parts:
            for n in range(number, 0, -1):
                reached[n] = self.any([reached[n], self.all([reached[n - 1], part])])
        return reached[number]


class Unknowns:
    """An answer set that the solver is to find: one Boolean per fact and value."""

    def __init__(self, name: str, facts: Mapping[str, Fact]):
        self.name, self.facts = name, facts
        self._values = {fact.id: {value: z3.Bool(f"{name}|{fact.id}|{value}") for value in fact.values}
                        for fact in facts.values()}
        self._unsure = {id: z3.Bool(f"{name}|{id}|unsure") for id, fact in facts.items() if fact.may_be_unsure}
        self._open = {id: z3.Bool(f"{name}|{id}|open") for id in facts}

    def open(self, fact: str) -> Term:
        return self._open.get(fact, True)

    def unsure(self, fact: str) -> Term:
        return self._unsure.get(fact, False)

    def has(self, fact: str, value: str) -> Term:
        return self._values.get(fact, {}).get(value, False)

    def rules(self) -> list[Term]:
        """What makes the Booleans an answer set."""
        found: list[Term] = []
        for id, fact in self.facts.items():
            ways = [*self._values[id].values(), *([self._unsure[id]] if fact.may_be_unsure else [])]
            if fact.kind == "many":
                found += [z3.Implies(self._open[id], z3.Not(way)) for way in ways]
            else:
                found += [z3.AtMost(*ways, 1), self._open[id] == z3.Not(z3.Or(ways))]
        return found

    def same(self, other: Unknowns, fact: str) -> Term:
        """Both answer sets say the same on the fact."""
        pairs = [(self._open[fact], other._open[fact])]
        pairs += [(self._values[fact][value], other._values[fact][value]) for value in self.facts[fact].values]
        if fact in self._unsure:
            pairs.append((self._unsure[fact], other._unsure[fact]))
        return z3.And([left == right for left, right in pairs])

    def states(self, fact: str) -> list[tuple[Term, bool]]:
        """Every Boolean of the fact in the order in which a smallest example sets them, with the value to try first."""
        ordered = [(self._open[fact], True)]
        ordered += [(self._values[fact][value], self.facts[fact].kind != "many") for value in self.facts[fact].values]
        if fact in self._unsure:
            ordered.append((self._unsure[fact], False))
        return ordered

    def answers(self, model: z3.ModelRef) -> dict[str, Any]:
        """The answer set of a solution, as the engine takes it."""
        found: dict[str, Any] = {}
        for id, fact in self.facts.items():
            if _true(model, self._open[id]):
                continue
            chosen: list[str] = [value for value, term in self._values[id].items() if _true(model, term)]
            if id in self._unsure and _true(model, self._unsure[id]):
                chosen.append(UNSURE)
            if fact.kind == "many":
                found[id] = UNSURE if chosen == [UNSURE] else chosen
            elif chosen:
                found[id] = chosen[0]
        return found


def _true(model: z3.ModelRef, term: Any) -> bool:
    return z3.is_true(model.eval(term, model_completion=True))
