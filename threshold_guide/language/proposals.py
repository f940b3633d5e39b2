"""How what was learnt from examples adds to what the phrases found, and doubts it.

Figures were chosen on the development messages (docs/understanding.md). Nothing here takes a worry away: a phrase
that the examples do not support is asked about instead of taken as told.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence

from threshold_guide.engine.model import Indicator
from threshold_guide.engine.pack import Pack
from threshold_guide.language.heads import DANGER, LADO, ROUTE, Statements
from threshold_guide.language.reading import Fact, When

#: a fact is proposed from this likelihood on
ADDS = 0.35
#: a phrase is doubted below this likelihood
DOUBTS = 0.01
#: so likely it is that a message tells of what is acted on at once, before the likeliest cause is proposed
ACT_NOW, CAUSE = 0.6, 0.03
#: so likely it is that a message tells of what a worker did
WORKER = 0.9
#: danger is taken as told from this likelihood on without a phrase, and with one from the lower one
DANGER_ALONE, DANGER_WITH_PHRASE = 0.7, 0.05

Judge = Callable[[int, int], When]


def proposed(statements: Statements, facts: Sequence[Fact], pack: Pack, judge: Judge,
             words: Callable[[int, int], str]) -> list[Fact]:
    """The facts with what the statements add; those the examples do not support become unsure.

    `judge` says when the words between two places are; `words` gives them without personal data.
    """
    found = [_doubted(fact, statements) for fact in facts]
    told = {fact.id for fact in found if fact.polarity != "unsure"}
    ids = [id for id in (*pack.indicators, *pack.concerns) if id not in told and statements.best(id) >= ADDS]
    if statements.best(f"{ROUTE}{pack.act_now_rank}") >= ACT_NOW and not any(
            id in pack.hard_triggers for id in (*ids, *(f.id for f in found if f.when == "current"))):
        likeliest = max(sorted(pack.hard_triggers), key=statements.best, default=None)
        if likeliest and statements.best(likeliest) >= CAUSE:
            ids.append(likeliest)
    if tells_of_worker(statements) and not any(
            id in pack.concerns for id in (*ids, *(f.id for f in found if f.when == "current"))):
        likeliest = max(pack.concerns, key=statements.best, default=None)
        if likeliest and statements.best(likeliest) >= CAUSE:
            ids.append(likeliest)
    for id in ids:
        start, end = statements.where(id)
        found = [fact for fact in found if fact.id != id or fact.polarity == "absent"]
        entry = pack.indicators.get(id)
        strength = isinstance(entry, Indicator) and entry.kind == "strength"
        found.append(Fact(id=id, kind="indicator" if id in pack.indicators else "concern", polarity="present",
                          when=judge(start, end), evidence=words(start, end), start=start, end=end,
                          reassurance=strength))
    return found


def tells_of_worker(statements: Statements) -> bool:
    """Whether the message tells of what an adult did who works with children."""
    return statements.best(LADO) >= WORKER


def _doubted(fact: Fact, statements: Statements) -> Fact:
    if fact.kind == "question" or fact.polarity != "present" or fact.when != "current":
        return fact
    if statements.at(fact.id, fact.start, fact.end) >= DOUBTS:
        return fact
    return Fact(id=fact.id, kind=fact.kind, polarity="unsure", when=fact.when, evidence=fact.evidence,
                start=fact.start, end=fact.end, value=fact.value, reassurance=fact.reassurance)


def danger(statements: Statements, signals: tuple[str, ...], emergency: bool,
           pack: Pack) -> tuple[tuple[str, ...], bool, bool]:
    """(signals, danger now, danger in doubt): phrases with some support of the examples, or examples alone."""
    likely = statements.best(DANGER)
    if emergency:
        return (signals, True, False) if likely >= DANGER_WITH_PHRASE else ((), False, True)
    if likely >= DANGER_ALONE:
        best = max(pack.signals, key=statements.best)
        return (best,), True, False
    return (), False, False
