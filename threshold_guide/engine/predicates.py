"""Named predicates for conditions that all/any/at_least cannot say. Each has its own test."""
from __future__ import annotations

from threshold_guide.engine.conditions import PREDICATES, Facts, Truth

#: The engine puts the present worries of a case here while it decides: tuples (domain, floor rank).
WORRIES = "__worries__"
RANKS = "__ranks__"


def indicators_across_domains(facts: Facts, *, floor: str, at_least: int) -> Truth:
    """Present worries at or above `floor` lie in at least `at_least` domains."""
    rank = facts[RANKS][floor]
    domains = {domain for domain, worry_rank in facts[WORRIES] if worry_rank >= rank}
    return Truth.YES if len(domains) >= at_least else Truth.NO


def indicators_at_or_above(facts: Facts, *, floor: str, at_least: int) -> Truth:
    """At least `at_least` present worries lie at or above `floor`."""
    rank = facts[RANKS][floor]
    found = sum(1 for _, worry_rank in facts[WORRIES] if worry_rank >= rank)
    return Truth.YES if found >= at_least else Truth.NO


PREDICATES["indicators_across_domains"] = indicators_across_domains
PREDICATES["indicators_at_or_above"] = indicators_at_or_above
