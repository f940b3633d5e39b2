"""What an adult who works with children is said to have done, where a message tells of an allegation.

An allegation is read with what is alleged: without it, the matter would look like a small one or like none. And a
concern that says no more than "something is not right" stands only where nothing more exact was read.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from threshold_guide.engine.pack import Pack
from threshold_guide.language.heads import Statements
from threshold_guide.language.proposals import tells_of_worker
from threshold_guide.language.reading import Fact, When

#: so likely the likeliest concern has to be before it is proposed beside an allegation
LEAST = 0.01
#: concerns of this strength are small by themselves
SMALL = "low_level"

Judge = Callable[[int, int], When]


def with_conduct(statements: Statements, facts: Sequence[Fact], pack: Pack, vague: Collection[str],
                 judge: Judge, words: Callable[[int, int], str]) -> list[Fact]:
    """The facts with the likeliest conduct in the words of an allegation; vague concerns give way to an exact one."""
    stands = [fact for fact in facts if fact.polarity != "absent" and fact.when == "current" and not fact.doubted]
    allegations = {id for entry in pack.criteria.values() for id in entry.child_indicators}
    concerns = {fact.id for fact in stands if fact.kind == "concern"}
    kept = [fact for fact in facts if not (fact.id in vague and concerns - set(vague))]
    alleged = next((fact for fact in stands if fact.id in allegations), None)
    graver = any(pack.concerns[id].strength != SMALL for id in concerns)
    if alleged is None or graver or not tells_of_worker(statements):
        return kept
    told = {fact.id for fact in facts}

    def likely(id: str) -> float:
        return statements.at(id, alleged.start, alleged.end)

    likeliest = max(sorted(id for id, entry in pack.concerns.items() if entry.strength != SMALL and id not in told),
                    key=likely, default=None)
    if likeliest is None or likely(likeliest) < LEAST:
        return kept
    start, end = alleged.start, alleged.end
    return [*kept, Fact(id=likeliest, kind="concern", polarity="present", when=judge(start, end),
                        evidence=words(start, end), start=start, end=end)]
