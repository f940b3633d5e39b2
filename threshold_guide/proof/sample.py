"""Random answer sets, for comparing two ways to decide. No property is proved with them."""
from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import PRESENT, UNSURE
from threshold_guide.engine.pack import Pack
from threshold_guide.proof.space import PATHWAY, Fact, facts_of, space


def answer_sets(pack: Pack, number: int, seed: int) -> Iterator[dict[str, Any]]:
    """Answer sets of 0 to about 20 facts, many of them read by the rules of those drawn first, so that rules hold."""
    rng = random.Random(seed)
    facts = space(pack)
    near = _near(pack)
    ids = list(facts)
    starts = [id for group in (pack.indicators, pack.concerns, pack.criteria) for id in group]
    joint = [sorted(set(facts_of(rule.when)) & set(facts))
             for group in (pack.cumulative, pack.situations) for rule in group.values()]
    for _ in range(number):
        told = rng.sample(starts, rng.choice((0, 1, 1, 2, 3, 4))) if starts else []
        wanted = dict.fromkeys(told)
        for id in told:
            wanted.update(dict.fromkeys(rng.sample(near[id], min(len(near[id]), rng.randint(0, 5)))))
        if joint and rng.random() < 0.3:
            wanted.update(dict.fromkeys(rng.choice(joint)))
        wanted.update(dict.fromkeys(rng.sample(ids, min(len(ids), rng.choice((0, 0, 1, 2, 4, 6))))))
        if rng.random() < 0.02:
            wanted.update(dict.fromkeys(ids))
        answers = {id: value(facts[id], rng, likely=id in told) for id in wanted}
        if PATHWAY not in answers and rng.random() < 0.2:
            answers[PATHWAY] = rng.choice(facts[PATHWAY].values)
        yield answers


def value(fact: Fact, rng: random.Random, *, likely: bool = False) -> Any:
    """Any answer that the fact takes; `likely` worries are mostly there."""
    if fact.kind == "tri":
        return PRESENT if likely and rng.random() < 0.6 else rng.choice((*fact.values, UNSURE))
    if fact.kind == "one":
        return rng.choice((*fact.values, UNSURE) if fact.may_be_unsure else fact.values)
    if rng.random() < 0.15:
        return UNSURE
    chosen = [v for v in fact.values if v not in NOTHING]
    some = rng.sample(chosen, min(len(chosen), rng.choice((0, 1, 1, 2, 3))))
    return [*some, *([UNSURE] if rng.random() < 0.15 else [])] or [v for v in fact.values if v in NOTHING][:1]


def _near(pack: Pack) -> dict[str, list[str]]:
    """Indicator, concern or criterion -> facts that its rules read."""
    facts = space(pack)
    found: dict[str, list[str]] = {id: [] for id in pack.criteria}
    for group in (pack.indicators, pack.concerns):
        for entry in group.values():
            found[entry.id] = sorted({id for each in entry.raises for id in facts_of(each.when) if id in facts})
    return found
