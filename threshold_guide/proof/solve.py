"""The solver: two answer sets, a relation between them, and the smallest pair that breaks a claim.

Smallest: fewest facts named, then fewest on which the two differ, then for each fact the first value that still
breaks the claim.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import z3

from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import PRESENT
from threshold_guide.engine.pack import Pack
from threshold_guide.proof.encode import Encoding
from threshold_guide.proof.logic import Formulas, Term, Unknowns
from threshold_guide.proof.space import Fact, space

#: A case with no more facts than this is short.
SHORT = 8
Answers = dict[str, Any]


class One:
    """One answer set under one pack."""

    def __init__(self, pack: Pack):
        self.pack, self.facts, self.logic = pack, space(pack), Formulas()
        self.before = Unknowns("before", self.facts)
        self.encoding = Encoding(pack, self.before, self.logic, self.facts)
        self.copies = [self.before]
        self.solver = _solver(self.copies)
        self._short = z3.Bool("short")
        self.solver.add(z3.Implies(self._short, z3.AtMost(*(z3.Not(self.before.open(id)) for id in self.facts), SHORT)))

    def breaks(self, *claims: Term) -> Answers | None:
        """The smallest answer set on which all these hold together, or None."""
        found = smallest(self.solver, self.copies, self.facts, claims)
        return found[0] if found else None

    def case(self, *claims: Term) -> Answers | None:
        """Any answer set on which all these hold together, a short one where there is one, or None."""
        self.solver.push()
        try:
            for claim in claims:
                self.solver.add(claim)
            if self.solver.check(self._short) == z3.sat or self.solver.check() == z3.sat:
                return self.before.answers(self.solver.model())
            return None
        finally:
            self.solver.pop()


class Two:
    """Two answer sets under one pack, or one each under two."""

    def __init__(self, pack: Pack, relation: Callable[[Fact, Unknowns, Unknowns], Iterable[Term]],
                 other: Pack | None = None):
        self.logic = Formulas()
        self.facts = space(pack, other or pack)
        self.a, self.b = Unknowns("before", self.facts), Unknowns("after", self.facts)
        self.before = Encoding(pack, self.a, self.logic, self.facts)
        self.after = Encoding(other or pack, self.b, self.logic, self.facts)
        self.copies = [self.a, self.b]
        self.solver = _solver(self.copies)
        for fact in self.facts.values():
            self.solver.add(self.logic.any([self.a.same(self.b, fact.id), *relation(fact, self.a, self.b)]))

    def breaks(self, *claims: Term) -> tuple[Answers, Answers] | None:
        """The smallest pair on which all these hold together, or None."""
        found = smallest(self.solver, self.copies, self.facts, claims)
        return (found[0], found[1]) if found else None


def named(fact: Fact, view: Unknowns) -> list[Term]:
    """Each value of a `many` fact that says that something is so."""
    return [view.has(fact.id, value) for value in fact.values if value not in NOTHING]


def superset(fact: Fact, a: Unknowns, b: Unknowns) -> Term:
    """Of a `many` fact: asked in `b`, with all that was chosen in `a` and perhaps more."""
    return z3.And([z3.Not(b.open(fact.id)), *(z3.Implies(x, y) for x, y in
                                              zip(named(fact, a), named(fact, b), strict=True))])


def becomes_present(fact: Fact, a: Unknowns, b: Unknowns) -> list[Term]:
    """A `tri` fact said to be so, or more chosen of `many`."""
    if fact.kind == "tri":
        return [b.has(fact.id, PRESENT)]
    return [superset(fact, a, b)] if fact.kind == "many" else []


def _solver(copies: list[Unknowns]) -> z3.Solver:
    solver = z3.Solver()
    solver.set("random_seed", 1)
    for copy in copies:
        solver.add(*copy.rules())
    return solver


def smallest(solver: z3.Solver, copies: list[Unknowns], facts: Mapping[str, Fact],
             claims: Iterable[Term]) -> list[Answers] | None:
    """The smallest example on which all claims hold together, or None where there is none at all."""
    solver.push()
    try:
        for claim in claims:
            solver.add(claim)
        if solver.check() == z3.unsat:
            return None
        _fewest(solver, [z3.Or([z3.Not(copy.open(id)) for copy in copies]) for id in facts])
        if len(copies) == 2:
            _fewest(solver, [z3.Not(copies[0].same(copies[1], id)) for id in facts])
        _fewest(solver, [term for copy in copies for fact in facts.values() if fact.kind == "many"
                         for term in named(fact, copy)])
        model = solver.model()
        used = [id for id in facts if any(id in copy.answers(model) for copy in copies)]
        for copy in copies:
            for id in facts:
                if id not in used:
                    solver.add(copy.open(id))
        for id in used:
            for copy in copies:
                for term, wanted in copy.states(id):
                    literal = term if wanted else z3.Not(term)
                    solver.add(literal if solver.check(literal) == z3.sat else z3.Not(literal))
        _checked(solver)
        return [copy.answers(solver.model()) for copy in copies]
    finally:
        solver.pop()


def _fewest(solver: z3.Solver, terms: list[Term]) -> None:
    """Hold down how many of the terms are true, as far as that goes; the solver is left with a solution."""
    for number in range(len(terms)):
        solver.push()
        solver.add(z3.AtMost(*terms, number))
        if solver.check() == z3.sat:
            solver.pop()
            solver.add(z3.AtMost(*terms, number))
            break
        solver.pop()
    _checked(solver)


def _checked(solver: z3.Solver) -> None:
    if solver.check() != z3.sat:
        raise AssertionError("a solution was lost while it was made smaller")
