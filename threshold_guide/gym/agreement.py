"""Agreement between two people, or a person and the guide, on an ordered scale: Cohen's weighted kappa.

Quadratic weights (Cohen 1968): a choice two steps off counts four times as much against agreement as one step.
"""
from __future__ import annotations

from collections.abc import Sequence


def confusion(pairs: Sequence[tuple[str, str]], scale: Sequence[str]) -> list[list[int]]:
    """Counts of (first, second), rows and columns in the order of the scale; pairs off the scale are left out."""
    place = {each: n for n, each in enumerate(scale)}
    counts = [[0] * len(scale) for _ in scale]
    for first, second in pairs:
        if first in place and second in place:
            counts[place[first]][place[second]] += 1
    return counts


def weighted_kappa(pairs: Sequence[tuple[str, str]], scale: Sequence[str]) -> float | None:
    """1 for full agreement, 0 for what chance would give; None where there is nothing to tell apart."""
    counts = confusion(pairs, scale)
    n = sum(map(sum, counts))
    size = len(scale)
    if not n or size < 2:
        return None
    rows = [sum(row) for row in counts]
    columns = [sum(row[j] for row in counts) for j in range(size)]
    seen = expected = 0.0
    for i in range(size):
        for j in range(size):
            weight = ((i - j) / (size - 1)) ** 2
            seen += weight * counts[i][j]
            expected += weight * rows[i] * columns[j] / n
    return None if not expected else 1 - seen / expected


def exact(pairs: Sequence[tuple[str, str]]) -> float | None:
    """The share of pairs that are the same."""
    return sum(first == second for first, second in pairs) / len(pairs) if pairs else None
