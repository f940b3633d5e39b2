"""From answers to a rank: which rules hold, which are in doubt, and what danger was named.

The highest rank wins and nothing lowers it. `unsure` never counts as `absent`.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from threshold_guide.engine import lado as lado_part
from threshold_guide.engine import model, predicates
from threshold_guide.engine.conditions import NOTHING, Truth
from threshold_guide.engine.model import OWN_ROUTE, PRESENT, UNSURE
from threshold_guide.engine.pack import Pack


@dataclass(frozen=True)
class Hit:
    """A rule that holds: where it leads, why, on which facts."""

    rule: str
    kind: str
    label: str
    rank: int
    why: str
    facts: tuple[str, ...]
    source: model.Cite | None
    differs: str | None = None


@dataclass(frozen=True)
class Doubt:
    """A rule that an answer of "unsure" leaves in doubt, and where it would lead; `indicator` whose rule it is."""

    rule: str
    label: str
    rank: int
    facts: frozenset[str]
    indicator: str | None = None


@dataclass(frozen=True)
class Assessment:
    """rank -1 means that nothing was said yet that leads anywhere."""

    rank: int
    facts: dict[str, Any]
    worries: tuple[str, ...]
    derived: frozenset[str]
    hits: tuple[Hit, ...]
    doubts: tuple[Doubt, ...]
    signals: tuple[str, ...]
    emergency: bool
    lado: lado_part.LadoFinding | None


def _chosen(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if item not in NOTHING and item != UNSURE) \
        if isinstance(value, (list, tuple)) else ()


def assess(answers: Mapping[str, Any], pack: Pack) -> Assessment:
    """Weigh the answers against every rule of the pack."""
    danger = answers.get("danger_now")
    signals = tuple(id for id in _chosen(danger) if id in pack.signals)
    # a sign that this pack does not know is danger all the same
    emergency = bool(_chosen(danger)) or danger == UNSURE or (isinstance(danger, (list, tuple)) and UNSURE in danger)
    lado = lado_part.find(answers, pack)
    derived = _derived(answers, pack, signals, lado)
    facts = dict(answers)
    facts.update((id, PRESENT) for id in derived)
    if lado:
        facts.update((id, UNSURE) for id in lado.child_doubts if facts.get(id) != PRESENT)
    told = {id for id, value in facts.items() if value == PRESENT}
    worries = tuple(id for id in pack.indicators if id in told and pack.indicators[id].kind == "worry")
    hits: list[Hit] = []
    doubts: list[Doubt] = []
    _indicators(facts, worries, pack, hits, doubts)
    _red_flags(facts, pack, hits, doubts)
    _cumulative(facts, worries, hits, pack, doubts)
    _own_route(answers, hits, pack)
    rank = max((hit.rank for hit in hits), default=-1)
    if rank < 0 and ("red_flags" in answers or _any_strength(facts, pack)):
        rank = 0
    doubts = [doubt for doubt in doubts if doubt.rank > rank or doubt.rank >= pack.act_now_rank]
    hits.sort(key=lambda hit: -hit.rank)
    return Assessment(rank=rank, facts=facts, worries=worries, derived=derived, hits=tuple(hits),
                      doubts=tuple(doubts), signals=signals, emergency=emergency, lado=lado)


def _derived(answers: Mapping[str, Any], pack: Pack, signals: tuple[str, ...],
             lado: lado_part.LadoFinding | None) -> frozenset[str]:
    """Indicators that go with a danger signal or a LADO concern and were not answered directly."""
    brought = [id for signal in signals for id in pack.signals[signal].indicators]
    if lado:
        brought += lado.child_indicators
    return frozenset(id for id in brought if answers.get(id) != PRESENT)


def _any_strength(facts: Mapping[str, Any], pack: Pack) -> bool:
    return any(entry.kind == "strength" and facts.get(id) == PRESENT
               for id, entry in pack.indicators.items())


def _indicators(facts: dict[str, Any], worries: tuple[str, ...], pack: Pack,
                hits: list[Hit], doubts: list[Doubt]) -> None:
    for id in worries:
        entry = pack.indicators[id]
        hits.append(Hit(rule=id, kind="indicator", label=entry.label, rank=pack.ranks[entry.floor],
                        why=entry.why_we_ask, facts=(id,), source=entry.source, differs=entry.differs))
        for each in pack.raises[id]:
            truth = each.when(facts)
            if truth is Truth.YES:
                hits.append(Hit(rule=each.entry.id, kind="raise", label=entry.label, rank=each.rank,
                                why=each.entry.why, facts=(id, *sorted(each.when.ids)),
                                source=each.entry.source or entry.source))
            elif truth is Truth.UNSURE:
                doubts.append(Doubt(each.entry.id, _unsure_facts(each.when.ids, facts, pack) or entry.label, each.rank,
                                    each.when.ids, id))
    unsure = {id for id, value in facts.items() if value == UNSURE}
    for id in pack.indicators:
        entry = pack.indicators[id]
        if id in unsure and entry.kind == "worry":
            highest = max([pack.ranks[entry.floor]] +
                          [each.rank for each in pack.raises[id] if each.when(facts) >= Truth.UNSURE])
            doubts.append(Doubt(id, entry.label, highest, frozenset({id}), id))


def _unsure_facts(ids: frozenset[str], facts: Mapping[str, Any], pack: Pack) -> str:
    """The names of the questions that were answered "don't know"."""
    unsure = (id for id in sorted(ids) if facts.get(id) == UNSURE
              or (isinstance(facts.get(id), (list, tuple)) and UNSURE in facts[id]))
    return "; ".join(pack.label(id) for id in unsure)


def _red_flags(facts: Mapping[str, Any], pack: Pack, hits: list[Hit], doubts: list[Doubt]) -> None:
    ticked = facts.get("red_flags")
    top = pack.act_now_rank
    for id in _chosen(ticked):
        if id in pack.red_flags:
            flag = pack.red_flags[id]
            members = pack.red_flag_members[id]
            hits.append(Hit(rule=id, kind="red_flag", label=flag.label, rank=top, why=flag.hint,
                            facts=("red_flags",), source=members[0].source if members else None))
    if ticked == UNSURE or (isinstance(ticked, (list, tuple)) and UNSURE in ticked):
        doubts.append(Doubt("red_flags", pack.label("red_flags"), top, frozenset({"red_flags"})))


def _own_route(answers: Mapping[str, Any], hits: list[Hit], pack: Pack) -> None:
    """The user's own judgement, where it is higher than every rule; it never lowers."""
    own = answers.get(OWN_ROUTE)
    rank = pack.ranks.get(own, -1) if isinstance(own, str) else -1
    if rank > max((hit.rank for hit in hits), default=-1):
        hits.append(Hit(rule=OWN_ROUTE, kind=OWN_ROUTE, label=pack.message("own_route_label"), rank=rank,
                        why=pack.message("own_route_why"), facts=(), source=None))


def _worry(id: str, rank: int, pack: Pack) -> tuple[str, str, int, int]:
    """A worry as the predicates count it."""
    entry = pack.indicators[id]
    return id, entry.domain, rank, pack.ranks[entry.floor]


def _cumulative(facts: dict[str, Any], worries: tuple[str, ...], hits: list[Hit], pack: Pack,
                doubts: list[Doubt]) -> None:
    reached: dict[str, int] = {}
    for hit in hits:
        for id in hit.facts[:1]:
            if id in pack.indicators:
                reached[id] = max(reached.get(id, 0), hit.rank)
    facts[predicates.WORRIES] = tuple(_worry(id, rank, pack) for id, rank in reached.items())
    facts[predicates.UNSURE_WORRIES] = tuple(
        _worry(doubt.indicator, doubt.rank, pack) for doubt in doubts if doubt.indicator)
    facts[predicates.RANKS] = pack.ranks
    for rule, condition, rank in pack.cumulative_rules:
        if condition.untouched(facts):
            continue
        truth = condition(facts)
        if truth is Truth.YES:
            involved = tuple(id for id in sorted(condition.ids) if id in facts) or worries
            hits.append(Hit(rule=rule.id, kind="cumulative", label=rule.label, rank=rank, why=rule.why,
                            facts=involved, source=rule.source))
        elif truth is Truth.UNSURE:
            doubts.append(Doubt(rule.id, rule.label, rank, condition.ids))
