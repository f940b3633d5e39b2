"""Named predicates for conditions that all/any/at_least cannot say. Each has its own test."""
from __future__ import annotations

from threshold_guide.engine.conditions import PREDICATES, Facts, Truth

#: The engine puts the worries of a case here while it decides: tuples (id, domain, rank, its own floor).
WORRIES, UNSURE_WORRIES = "__worries__", "__unsure_worries__"
RANKS = "__ranks__"
_ID, _DOMAIN, _RANK, _OWN = range(4)


def indicators_across_domains(facts: Facts, *, floor: str, at_least: int) -> Truth:
    """Present worries at or above `floor` lie in at least `at_least` domains."""
    return _count(facts, floor, at_least, _DOMAIN)


def indicators_at_or_above(facts: Facts, *, floor: str, at_least: int) -> Truth:
    """At least `at_least` present worries lie at or above `floor`."""
    return _count(facts, floor, at_least, _ID)


def indicators_by_themselves(facts: Facts, *, floor: str, at_least: int) -> Truth:
    """At least `at_least` present worries lie at or above `floor` by their own floor, whatever raises them."""
    return _count(facts, floor, at_least, _ID, by=_OWN)


def _count(facts: Facts, floor: str, at_least: int, what: int, by: int = _RANK) -> Truth:
    lowest = facts[RANKS][floor]
    present, unsure = ({worry[what] for worry in facts[name] if worry[by] >= lowest}
                       for name in (WORRIES, UNSURE_WORRIES))
    if len(present) >= at_least:
        return Truth.YES
    return Truth.UNSURE if len(present | unsure) >= at_least else Truth.NO


PREDICATES["indicators_across_domains"] = indicators_across_domains
PREDICATES["indicators_at_or_above"] = indicators_at_or_above
PREDICATES["indicators_by_themselves"] = indicators_by_themselves
