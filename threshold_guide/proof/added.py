"""Nothing that is added lowers: worries, concerns, ticks, answers to open questions, and strengths."""
from __future__ import annotations

from collections.abc import Iterable

import z3

from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import ABSENT, PRESENT
from threshold_guide.engine.pack import Pack
from threshold_guide.proof import tell
from threshold_guide.proof.encode import LADO_WEIGHT
from threshold_guide.proof.logic import Term, Unknowns
from threshold_guide.proof.result import SOLVER, Result, Violation
from threshold_guide.proof.solve import Two, becomes_present, named, superset
from threshold_guide.proof.space import DANGER, Fact, facts_of, size_in_words
from threshold_guide.proof.subject import Subject


def concerns(subject: Subject, result: Result) -> None:
    """Adding a concern never lowers a route, a LADO outcome or an emergency."""
    pack = subject.pack
    two = Two(pack, _one_more)
    space = size_in_words(two.facts.values(), 2)
    with result.claim("The route is never lower once a worry, a tick or an option is added or an open question "
                      "answered, in any number.", SOLVER, space) as claim:
        for rank in range(len(pack.routes)):
            found = two.breaks(two.before.at_least(rank), two.logic.no(two.after.at_least(rank)))
            if found:
                claim.violations.append(Violation(tell.lower(*found, pack), *found))
                break
    if pack.criteria:
        adult = Two(pack, _one_more_about_an_adult(pack))
        with result.claim("The LADO outcome is never lower once a concern, a criterion or any worry is added.",
                          SOLVER, space) as claim:
            for weight in sorted(set(LADO_WEIGHT.values())):
                found = adult.breaks(adult.before.lado_at_least(weight),
                                     adult.logic.no(adult.after.lado_at_least(weight)))
                if found:
                    claim.violations.append(Violation(tell.lower(*found, pack, what="LADO outcome"), *found))
                    break
    with result.claim("An emergency stays one whatever is added.", SOLVER, space) as claim:
        found = two.breaks(z3.Or(named(two.facts[DANGER], two.a)), two.logic.no(two.after.emergency))
        if found:
            claim.violations.append(Violation(
                f"With {tell.facts(found[0], pack)} it is an emergency; "
                f"{tell.change(*found, pack)} ends that.", *found))


def strengths(subject: Subject, result: Result) -> None:
    """A strength lowers nothing and cancels no consultation."""
    pack = subject.pack
    ids = strength_facts(pack)
    two = Two(pack, lambda fact, a, b: becomes_present(fact, a, b) if fact.id in ids else ())
    space = size_in_words(two.facts.values(), 2)
    with result.claim("The route is never lower with a strength added, and no higher than the lowest route by it.",
                      SOLVER, space) as claim:
        for rank in range(len(pack.routes)):
            found = two.breaks(two.before.at_least(rank), two.logic.no(two.after.at_least(rank)))
            if not found and rank:
                found = two.breaks(two.after.at_least(rank), two.logic.no(two.before.at_least(rank)))
            if found:
                claim.violations.append(Violation(_moved(*found, pack), *found))
                break
    with result.claim("No LADO outcome, no emergency and no consultation about what leads above the lowest route is "
                      "lost by a strength.", SOLVER, space) as claim:
        kept: list[tuple[str, Term, Term]] = [
            ("an emergency", two.before.emergency, two.after.emergency),
            ("a consultation", two.before.consults_above(1), two.after.consults_above(1))]
        kept += [(f"the LADO outcome {id}", two.before.lado[id], two.after.lado[id]) for id in two.before.lado]
        for what, before, after in kept:
            found = two.breaks(before, two.logic.no(after))
            if found:
                claim.violations.append(Violation(
                    f"With {tell.facts(found[0], pack)} there is {what}; "
                    f"{tell.change(*found, pack)} takes it away.", *found))
                break


def strength_facts(pack: Pack) -> frozenset[str]:
    """Indicators that are strengths, and questions of which every answer is one."""
    ids = {id for id, entry in pack.indicators.items() if entry.kind == "strength"}
    ids |= {q.id for q in pack.questions.values()
            if q.kind == "many" and q.options and all(o.reassures for o in q.options if o.value not in NOTHING)
            and any(o.value not in NOTHING for o in q.options)}
    return frozenset(ids)


def _one_more(fact: Fact, a: Unknowns, b: Unknowns) -> Iterable[Term]:
    return [a.open(fact.id), *becomes_present(fact, a, b)]


def _one_more_about_an_adult(pack: Pack):
    """Choices (`one`) stay as they are; what is unsure stays unsure, since settling a doubt is no addition."""
    spoken = frozenset((*pack.concerns, *pack.criteria, *(
        id for entry in pack.concerns.values() for each in entry.raises for id in facts_of(each.when))))

    def relation(fact: Fact, a: Unknowns, b: Unknowns) -> Iterable[Term]:
        if fact.kind == "tri" and fact.id in spoken:
            return [z3.And(z3.Or(a.open(fact.id), a.has(fact.id, ABSENT)), b.has(fact.id, PRESENT))]
        if fact.id in pack.indicators:
            return [b.has(fact.id, PRESENT)]
        if fact.kind == "many":
            return [z3.And(superset(fact, a, b), z3.Implies(a.unsure(fact.id), b.unsure(fact.id)))]
        return []

    return relation


def _moved(before: dict, after: dict, pack: Pack) -> str:
    return (f"With {tell.facts(before, pack)} the route is {tell.route(before, pack)}; "
            f"{tell.change(before, after, pack)} makes it {tell.route(after, pack)}.")
