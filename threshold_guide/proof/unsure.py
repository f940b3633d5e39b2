"""“Don't know” is never a “no”: never lower than it, and a consultation where a “yes” would lead higher."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import z3

from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import ABSENT
from threshold_guide.engine.pack import Pack
from threshold_guide.proof import tell
from threshold_guide.proof.encode import LADO_WEIGHT
from threshold_guide.proof.logic import Term, Unknowns
from threshold_guide.proof.result import SOLVER, Result, Violation
from threshold_guide.proof.solve import Two, named, superset
from threshold_guide.proof.space import RED_FLAGS, Fact, facts_of, leaves, size_in_words
from threshold_guide.proof.subject import Subject

Relation = Callable[[Fact, Unknowns, Unknowns], Iterable[Term]]


def unsure(subject: Subject, result: Result) -> None:
    """All that is claimed of "don't know"."""
    pack = subject.pack
    _never_less_than_no(pack, result)
    _consults(pack, result)
    _red_flags(subject, result)
    _background(pack, result)


def _never_less_than_no(pack: Pack, result: Result) -> None:
    """The second answer set says "no", or nothing, where the first says "don't know"."""
    two = Two(pack, _no_instead(_values_with_a_rule(pack)))
    logic = two.logic
    with result.claim("“Don't know” to any number of questions never leads to a lower route, a lower LADO outcome or "
                      "out of an emergency, against “no” or no answer to the same.", SOLVER,
                      size_in_words(two.facts.values(), 2)) as claim:
        ways = [("route", two.after.at_least(rank), two.before.at_least(rank)) for rank in range(len(pack.routes))]
        if pack.criteria:
            ways += [("LADO outcome", two.after.lado_at_least(weight), two.before.lado_at_least(weight))
                     for weight in sorted(LADO_WEIGHT.values())]
        for what, after, before in ways:
            found = two.breaks(after, logic.no(before))
            if found:
                of = tell.route if what == "route" else tell.lado
                claim.violations.append(Violation(
                    f"With {tell.facts(found[0], pack)} the {what} is {of(found[0], pack)}; "
                    f"{tell.change(*found, pack)} makes it {of(found[1], pack)}, higher.", *found))
                return
        found = two.breaks(two.after.emergency, logic.no(two.before.emergency))
        if found:
            claim.violations.append(Violation(
                f"With {tell.facts(found[0], pack)} it is no emergency; {tell.change(*found, pack)} makes it one.",
                *found))


def _consults(pack: Pack, result: Result) -> None:
    """The second answer set settles what the first is unsure of, in any way."""
    two = Two(pack, _settled)
    logic, before = two.logic, two.before
    with result.claim("Wherever settling what was answered “don't know” leads to a higher route, there is a "
                      "consultation meanwhile, or a referral to the LADO, or 999.", SOLVER,
                      size_in_words(two.facts.values(), 2)) as claim:
        asked = logic.any([before.consults_on_doubt, before.emergency, before.lado["consult"], before.lado["refer"]])
        for rank in range(1, len(pack.routes)):
            found = two.breaks(two.after.at_least(rank), logic.no(before.at_least(rank)), logic.no(asked))
            if found:
                claim.violations.append(Violation(
                    f"With {tell.facts(found[0], pack)} the route is {tell.route(found[0], pack)} and nobody is "
                    f"consulted; {tell.change(*found, pack)} makes it {tell.route(found[1], pack)}.", *found))
                break
    if not pack.criteria:
        return
    with result.claim("Wherever settling it leads to a LADO referral, the LADO is consulted meanwhile.", SOLVER,
                      size_in_words(two.facts.values(), 2)) as claim:
        found = two.breaks(two.after.lado["refer"], logic.no(before.lado_at_least(LADO_WEIGHT["consult"])),
                           *(two.a.same(two.b, id) for rule in pack.lado_exits.values() for id in facts_of(rule.when)))
        if found:
            claim.violations.append(Violation(
                f"With {tell.facts(found[0], pack)} the LADO outcome is {tell.lado(found[0], pack)}; "
                f"{tell.change(*found, pack)} makes it {tell.lado(found[1], pack)}.", *found))


def _red_flags(subject: Subject, result: Result) -> None:
    pack, one = subject.pack, subject.one
    logic, encoding = one.logic, one.encoding
    space = size_in_words(one.facts.values())
    with result.claim("“Don't know” to the red flags or to a hard trigger leads to the front door: by a consultation, "
                      "or by the route itself.", SOLVER, space) as claim:
        ways = [one.before.unsure(RED_FLAGS)] if RED_FLAGS in one.facts else []
        ways += [one.before.unsure(id) for id, entry in pack.indicators.items()
                 if entry.red_flag or encoding.ranks[entry.floor] >= encoding.top]
        found = one.breaks(logic.any(ways), logic.no(logic.any([encoding.consults_front_door,
                                                                encoding.at_least(encoding.top)])))
        if found:
            claim.violations.append(Violation(
                f"With {tell.facts(found, pack)} the route is {tell.route(found, pack)} and the front door is "
                "not asked.", found))


def _background(pack: Pack, result: Result) -> None:
    """The second answer set leaves open what the first is unsure of, on the background screen."""
    screen = pack.background("level_of_need")
    ids = frozenset(screen.questions) if screen else frozenset()
    two = Two(pack, lambda fact, a, b: [z3.And(a.unsure(fact.id), *(z3.Not(x) for x in named(fact, a)),
                                               b.open(fact.id))] if fact.id in ids else ())
    with result.claim("“Don't know” to a background question moves no route, against no answer to it.", SOLVER,
                      size_in_words(two.facts.values(), 2)) as claim:
        for rank in range(len(pack.routes)):
            for first, second in ((two.before, two.after), (two.after, two.before)):
                found = two.breaks(first.at_least(rank), two.logic.no(second.at_least(rank)))
                if found:
                    claim.violations.append(Violation(
                        f"With {tell.facts(found[0], pack)} the route is {tell.route(found[0], pack)}; "
                        f"{tell.change(*found, pack)} makes it {tell.route(found[1], pack)}.", *found))
                    return


def _no_instead(used: frozenset[tuple[str, str]]) -> Relation:
    """`no` to a choice is an option that no rule names."""
    def relation(fact: Fact, a: Unknowns, b: Unknowns) -> Iterable[Term]:
        if not fact.may_be_unsure:
            return
        was = a.unsure(fact.id)
        yield z3.And(was, b.open(fact.id), *(z3.Not(x) for x in named(fact, a)))
        if fact.kind == "tri":
            yield z3.And(was, b.has(fact.id, ABSENT))
        elif fact.kind == "one":
            for value in fact.values:
                if (fact.id, value) not in used:
                    yield z3.And(was, b.has(fact.id, value))
        else:
            yield z3.And(was, z3.Not(b.open(fact.id)), z3.Not(b.unsure(fact.id)),
                         *(x == y for x, y in zip(named(fact, a), named(fact, b), strict=True)))

    return relation


def _settled(fact: Fact, a: Unknowns, b: Unknowns) -> Iterable[Term]:
    if not fact.may_be_unsure:
        return
    yield z3.And(a.unsure(fact.id), superset(fact, a, b) if fact.kind == "many" else z3.Not(b.open(fact.id)))


def _values_with_a_rule(pack: Pack) -> frozenset[tuple[str, str]]:
    """(question, option) for every option that a rule names; of a choice asked for as such, all that say something."""
    found = set()
    groups: list[Any] = [each.when for group in (pack.indicators, pack.concerns)
                         for entry in group.values() for each in entry.raises]
    groups += [entry.when for group in (pack.cumulative, pack.lado_exits, pack.lado_rules) for entry in group.values()]
    for raw in groups:
        for fact, values in leaves(raw):
            question = pack.questions.get(fact)
            if values is None and question:
                values = [o.value for o in question.options if o.value not in NOTHING]
            found |= {(fact, value) for value in values or ()}
    return frozenset(found)
