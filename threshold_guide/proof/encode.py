"""The rules of a pack as formulas over the facts: route, danger, doubts, allegations and situations.

It is written from the content (the conditions as they stand in the files) and from docs/architecture.md, and shares
no code with the engine's assess and decide. tests/proof compares it with the engine.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import ABSENT, PRESENT
from threshold_guide.engine.pack import Pack
from threshold_guide.proof.logic import Logic, Term, View
from threshold_guide.proof.space import DANGER, PATHWAY, RED_FLAGS, Fact

LADO_OUTCOMES = ("refer", "consult", "low_level", "not_lado", "unclear")
#: LADO outcomes by how much they ask for; none, unclear and not_lado ask for nothing there.
LADO_WEIGHT = {"low_level": 1, "consult": 2, "refer": 3}
UNCLEAR = "unclear"


class NotEncodable(ValueError):
    """A rule that the proof does not know how to read; the text names it."""


@dataclass(frozen=True)
class Holds:
    """How far a condition holds, as the three statements "at least open", "at least unsure" and "yes"."""

    open: Term
    unsure: Term
    yes: Term


class Encoding:
    """The decision on one answer set under one pack."""

    def __init__(self, pack: Pack, view: View, logic: Logic, facts: Mapping[str, Fact]):
        self.pack, self.raw, self.logic, self.facts = pack, view, logic, facts
        self.ranks = {route: rank for rank, route in enumerate(pack.routes)}
        self.top = min((self.ranks[r.id] for r in pack.routes.values() if r.act_now), default=len(self.ranks))
        self.view = _WithBrought(view, logic, self._brought(), self._brought_in_doubt())
        #: worries that may be there; of a given answer set, those that are
        self.worries = [entry for entry in pack.indicators.values() if entry.kind == "worry"
                        and not (self.present(entry.id) is False and self.view.unsure(entry.id) is False)]
        self._at: dict[tuple[str, int, bool], Term] = {}

    # -- small words ------------------------------------------------------------------------

    def chosen(self, view: View, fact: str) -> list[Term]:
        """Each value of a `many` fact that says that something is so."""
        return [view.has(fact, value) for value in self.facts[fact].values if value not in NOTHING]

    def _spoken(self, id: str) -> Term:
        return self.logic.any([self.raw.has(id, PRESENT), self.raw.unsure(id)])

    # -- conditions -------------------------------------------------------------------------

    def condition(self, raw: Any, view: View) -> Holds:
        """A condition of the content."""
        logic = self.logic
        if isinstance(raw, str):
            return self._leaf(raw, view, None)
        if "predicate" in raw:
            return self._predicate(raw)
        if "at_least" in raw:
            parts = [self.condition(part, view) for part in raw["of"]]
            return Holds(*(self.logic.count([getattr(p, level) for p in parts], raw["at_least"])
                           for level in ("open", "unsure", "yes")))
        (key, value), = raw.items()
        if key not in ("all", "any", "none"):
            return self._leaf(key, view, [value] if isinstance(value, str) else list(value))
        parts = [self.condition(part, view) for part in value]
        join = logic.all if key == "all" else logic.any
        joined = Holds(*(join([getattr(p, level) for p in parts]) for level in ("open", "unsure", "yes")))
        if key != "none":
            return joined
        nothing = logic.no(joined.open)
        return Holds(open=logic.no(joined.yes), yes=nothing,
                     unsure=logic.any([nothing, logic.all([joined.unsure, logic.no(joined.yes)])]))

    def _leaf(self, fact: str, view: View, wanted: list[str] | None) -> Holds:
        known = self.facts.get(fact)
        if known is None and not isinstance(view, _Decided):
            raise NotEncodable(f"a condition asks for `{fact}`, which nothing defines")
        if wanted is not None:
            yes = self.logic.any([view.has(fact, value) for value in wanted if value != "unsure"] +
                                 ([view.unsure(fact)] if "unsure" in wanted else []))
        else:
            values = known.values if known else ()
            yes = self.logic.any([view.has(fact, value) for value in values
                                  if value not in NOTHING and value != ABSENT])
        unsure = self.logic.any([yes, view.unsure(fact)])
        return Holds(open=self.logic.any([unsure, view.open(fact)]), unsure=unsure, yes=yes)

    def _predicate(self, raw: Mapping[str, Any]) -> Holds:
        name, floor, number = raw["predicate"], self.ranks[raw["floor"]], raw["at_least"]
        counted = [entry for entry in self.worries
                   if name != "indicators_by_themselves" or self.ranks[entry.floor] >= floor]
        sure, perhaps = ([self._worry_at(entry.id, floor, doubtful) for entry in counted]
                         for doubtful in (False, True))
        if name == "indicators_across_domains":
            domains = dict.fromkeys(entry.domain for entry in self.worries)
            sure, perhaps = ([self.logic.any(term for term, entry in zip(terms, self.worries, strict=True)
                                             if entry.domain == domain) for domain in domains]
                             for terms in (sure, perhaps))
        elif name not in ("indicators_at_or_above", "indicators_by_themselves"):
            raise NotEncodable(f"no reading of the predicate `{name}`")
        yes = self.logic.count(sure, number)
        unsure = self.logic.any([yes, self.logic.count(perhaps, number)])
        return Holds(open=unsure, unsure=unsure, yes=yes)

    # -- worries and their raises -----------------------------------------------------------

    def present(self, indicator: str) -> Term:
        """Said to be so, or brought by a danger signal or a concern."""
        return self.view.has(indicator, PRESENT)

    @cached_property
    def _raises(self) -> dict[str, list[tuple[int, Holds]]]:
        found = {}
        for entry in self.worries:
            for each in entry.raises:
                if _uses_predicate(each.when):
                    raise NotEncodable(f"the raise `{each.id}` of `{entry.id}` counts worries, before they are known")
            found[entry.id] = [(self.ranks[each.to], self.condition(each.when, self.view)) for each in entry.raises]
        return found

    def _worry_at(self, indicator: str, rank: int, doubtful: bool) -> Term:
        """The worry leads to the rank or higher; `doubtful`: or would, if what is unsure were so."""
        key = (indicator, rank, doubtful)
        if key not in self._at:
            floor = self.ranks[self.pack.indicators[indicator].floor]
            there = self.present(indicator)
            sure = True if floor >= rank else there is not False and self.logic.any(
                holds.yes for to, holds in self._raises[indicator] if to >= rank)
            self._at[key] = self.logic.all([there, sure])
            if doubtful:
                self._at[key] = self.logic.any([self._at[key], self._worry_in_doubt(indicator, rank)])
        return self._at[key]

    def _worry_in_doubt(self, indicator: str, rank: int) -> Term:
        logic = self.logic
        floor = self.ranks[self.pack.indicators[indicator].floor]
        ways = [holds for to, holds in self._raises[indicator] if to >= rank]
        doubt = logic.any(logic.all([holds.unsure, logic.no(holds.yes)]) for holds in ways)
        if_so = True if floor >= rank else logic.any(holds.unsure for holds in ways)
        return logic.any([logic.all([self.present(indicator), doubt]), logic.all([self.view.unsure(indicator), if_so])])

    # -- the route --------------------------------------------------------------------------

    @cached_property
    def _cumulative(self) -> list[tuple[int, Holds]]:
        return [(self.ranks[rule.to], self.condition(rule.when, self.view)) for rule in self.pack.cumulative.values()]

    @cached_property
    def reaches(self) -> list[Term]:
        """For each rank: the route is that one or a higher one."""
        logic, found = self.logic, []
        flags = logic.any(self.view.has(RED_FLAGS, id) for id in self.pack.red_flags)
        for rank in range(len(self.ranks)):
            ways = [self._worry_at(entry.id, rank, False) for entry in self.worries]
            ways += [flags] if rank <= self.top else []
            ways += [holds.yes for to, holds in self._cumulative if to >= rank]
            if rank == 0:
                ways += [logic.no(self.raw.open(RED_FLAGS))] if RED_FLAGS in self.facts else []
                ways += [self.present(e.id) for e in self.pack.indicators.values() if e.kind == "strength"]
            found.append(logic.any(ways))
        return found

    def at_least(self, rank: int) -> Term:
        """The route is of this rank or higher; -1 is "unclear"."""
        return True if rank < 0 else self.reaches[rank] if rank < len(self.reaches) else False

    def route(self, route: str) -> Term:
        """The route is exactly this one."""
        rank = -1 if route == UNCLEAR else self.ranks[route]
        return self.logic.all([self.at_least(rank), self.logic.no(self.at_least(rank + 1))])

    @cached_property
    def emergency(self) -> Term:
        """999 first."""
        return self.logic.any([*self.chosen(self.raw, DANGER), self.raw.unsure(DANGER)])

    # -- doubts -----------------------------------------------------------------------------

    def doubt_at(self, rank: int) -> Term:
        """Something answered "don't know" leaves in doubt a rule that leads to the rank or higher."""
        logic = self.logic
        ways = [self._worry_in_doubt(entry.id, rank) for entry in self.worries]
        ways += [self.view.unsure(RED_FLAGS)] if rank <= self.top and RED_FLAGS in self.facts else []
        ways += [logic.all([holds.unsure, logic.no(holds.yes)]) for to, holds in self._cumulative if to >= rank]
        return logic.any(ways)

    @cached_property
    def consults_front_door(self) -> Term:
        """A doubt that leads to the front door."""
        return self.doubt_at(self.top)

    @cached_property
    def consults_on_doubt(self) -> Term:
        """A doubt about something that would lead higher."""
        return self.consults_above(0)

    def consults_above(self, lowest: int) -> Term:
        """A doubt about something that would lead higher, and to this rank at least."""
        return self.logic.any([self.consults_front_door, *(
            self.logic.all([self.doubt_at(rank), self.logic.no(self.at_least(rank))])
            for rank in range(lowest, self.top))])

    # -- allegations ------------------------------------------------------------------------

    @cached_property
    def speaks_of_adult(self) -> Term:
        """Whether the answers are about an adult who works with children at all."""
        return self.logic.any([self.raw.has(PATHWAY, "lado"), self._lado_spoken])

    @cached_property
    def _lado_spoken(self) -> Term:
        return self.logic.any(self._spoken(id) for group in (self.pack.concerns, self.pack.criteria) for id in group)

    def _brought(self) -> dict[str, Term]:
        """Indicator -> what brings it without its being answered."""
        ways: dict[str, list[Term]] = {}
        for signal in self.pack.signals.values():
            for id in signal.indicators:
                ways.setdefault(id, []).append(self.raw.has(DANGER, signal.id))
        for group in (self.pack.concerns, self.pack.criteria):
            for entry in group.values():
                for id in entry.child_indicators:
                    ways.setdefault(id, []).append(self.raw.has(entry.id, PRESENT))
        return {id: self.logic.any(found) for id, found in ways.items()}

    def _brought_in_doubt(self) -> dict[str, Term]:
        """Indicator -> what leaves it in doubt: an unsure concern or criterion that the LADO is not asked about."""
        ways: dict[str, list[Term]] = {}
        for group in (self.pack.concerns, self.pack.criteria):
            for entry in group.values():
                for id in entry.child_indicators:
                    ways.setdefault(id, []).append(self.raw.unsure(entry.id))
        return {id: self.logic.all([self.lado["not_lado"], self.logic.any(found)]) for id, found in ways.items()}

    @cached_property
    def _concerns(self) -> dict[str, dict[str, Any]]:
        """Concern -> criteria it may point to, criteria it may perhaps point to, and whether it asks for more."""
        logic, found = self.logic, {}
        for concern in self.pack.concerns.values():
            here = self.raw.has(concern.id, PRESENT)
            if here is False:
                continue
            raises = [(each.points_to, self.condition(each.when, self.raw)) for each in concern.raises]
            own = concern.points_to
            may, perhaps = {}, {}
            for criterion in self.pack.criteria:
                sure = [holds.yes for points, holds in raises if criterion in points]
                sure += [True] if concern.strength == "may" and criterion in own else []
                maybe = [logic.all([h.unsure, logic.no(h.yes)]) for points, h in raises if criterion in points]
                maybe += [True] if concern.strength == "consult" and criterion in own else []
                may[criterion] = logic.all([here, logic.any(sure)])
                perhaps[criterion] = logic.all([here, logic.any(maybe)])
            ask = logic.any([concern.strength == "consult", *(
                h.unsure if not points else logic.all([h.unsure, logic.no(h.yes)]) for points, h in raises)])
            quiet = logic.all([here, logic.no(logic.any(may.values()))])
            found[concern.id] = {"may": may, "perhaps": perhaps, "ask": logic.all([quiet, ask]),
                                 "low": logic.all([quiet, logic.no(ask)])}
        return found

    def may(self, criterion: str) -> Term:
        """The criterion may be met."""
        return self.logic.any([self.raw.has(criterion, PRESENT),
                               *(c["may"][criterion] for c in self._concerns.values())])

    def _perhaps(self, criterion: str) -> Term:
        return self.logic.any([self.raw.unsure(criterion),
                               *(c["perhaps"][criterion] for c in self._concerns.values())])

    def _in_doubt(self, raw: Any) -> Term:
        """The condition would hold, if what is unsure were so."""
        holds = self.condition(raw, self.raw)
        return self.logic.all([holds.unsure, self.logic.no(holds.yes)])

    @cached_property
    def lado(self) -> dict[str, Term]:
        """LADO outcome -> whether it is that one; all false where no such adult is spoken of."""
        logic, pack = self.logic, self.pack
        left = logic.any(
            logic.all([self.condition(entry.when, self.raw).yes,
                       logic.no(logic.all([entry.gives_way, self._lado_spoken]))])
            for entry in pack.lado_exits.values())
        low = [c["low"] for c in self._concerns.values()]
        scope = logic.any(self._in_doubt(entry.when) for entry in pack.lado_exits.values() if not entry.gives_way)
        pattern = logic.any(self.condition(entry.when, self.raw).unsure for entry in pack.lado_rules.values()
                            if entry.adds == "consultation")
        consult = logic.any([
            *(self.raw.unsure(id) for group in (pack.concerns, pack.criteria) for id in group),
            *(c["ask"] for c in self._concerns.values()),
            scope,
            logic.all([logic.any(low), logic.any([pattern, self.logic.count(low, 2)])]),
            *(self._perhaps(criterion) for criterion in pack.criteria)])
        no = logic.all(self.raw.has(criterion, ABSENT) for criterion in pack.criteria)
        asked = [id for screen in pack.screens.values() for id in screen.questions if id in pack.concerns]
        nothing = logic.all([bool(asked), *(self.raw.has(id, ABSENT) for id in asked)])
        steps = [("not_lado", left), ("refer", logic.any(self.may(c) for c in pack.criteria)), ("consult", consult),
                 ("low_level", logic.any(low)), ("not_lado", logic.all([no, nothing])), ("low_level", no),
                 ("unclear", True)]
        found: dict[str, list[Term]] = {outcome: [] for outcome in LADO_OUTCOMES}
        before: Term = self.speaks_of_adult
        for outcome, holds in steps:
            found[outcome].append(logic.all([before, holds]))
            before = logic.all([before, logic.no(holds)])
        return {outcome: logic.any(ways) for outcome, ways in found.items()}

    def lado_at_least(self, weight: int) -> Term:
        """The LADO outcome asks for at least so much (LADO_WEIGHT)."""
        return self.logic.any(self.lado[outcome] for outcome, w in LADO_WEIGHT.items() if w >= weight)

    # -- situations -------------------------------------------------------------------------

    def situation(self, id: str) -> Holds:
        """How far a situation applies, once route and LADO outcome are known."""
        return self.condition(self.pack.situations[id].when, _Decided(self))


class _WithBrought:
    """The facts with the indicators that a danger signal or a concern brings, or that a doubt leaves in doubt."""

    def __init__(self, view: View, logic: Logic, brought: Mapping[str, Term], in_doubt: Mapping[str, Term]):
        self._view, self._logic, self._brought, self._in_doubt = view, logic, brought, in_doubt

    def open(self, fact: str) -> Term:
        return self._unless_brought(fact, self._view.open(fact))

    def unsure(self, fact: str) -> Term:
        said = self._view.unsure(fact)
        if fact in self._in_doubt:
            said = self._logic.any([said, self._logic.all([
                self._in_doubt[fact], self._logic.no(self._view.has(fact, PRESENT))])])
        return self._logic.all([said, self._logic.no(self._brought.get(fact, False))])

    def has(self, fact: str, value: str) -> Term:
        said = self._view.has(fact, value)
        if value == PRESENT:
            return self._logic.any([said, self._brought.get(fact, False)])
        return self._unless_brought(fact, said)

    def _unless_brought(self, fact: str, term: Term) -> Term:
        return self._logic.all([term, self._logic.no(self._brought.get(fact, False)),
                                self._logic.no(self._in_doubt.get(fact, False))])


class _Decided:
    """The facts with `route` and `lado`, which situations and steps may read."""

    def __init__(self, encoding: Encoding):
        self._of = encoding

    def open(self, fact: str) -> Term:
        return False if fact in ("route", "lado") else self._of.view.open(fact)

    def unsure(self, fact: str) -> Term:
        return False if fact in ("route", "lado") else self._of.view.unsure(fact)

    def has(self, fact: str, value: str) -> Term:
        if fact == "route":
            return self._of.route(value) if value == UNCLEAR or value in self._of.ranks else False
        if fact == "lado":
            return self._of.logic.no(self._of.speaks_of_adult) if value == "none" else self._of.lado.get(value, False)
        return self._of.view.has(fact, value)


def _uses_predicate(raw: Any) -> bool:
    if isinstance(raw, dict):
        return "predicate" in raw or any(_uses_predicate(part) for part in raw.values())
    return isinstance(raw, list) and any(_uses_predicate(part) for part in raw)
