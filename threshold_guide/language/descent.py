"""The least of a smooth convex function of millions of weights, by L-BFGS in single precision.

Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 7.5 and conditions 3.6. SciPy's L-BFGS-B keeps
bounds, in double precision, which takes longer than the functions that are learnt here (ADR 0039).
"""
from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from threshold_guide.language.embedding import Vectors

#: how many of the last steps say what the function is like
REMEMBERED = 5
#: the share of the promised fall that is enough; where more than this share of the steepness is left, it goes further
ENOUGH, STEEP = 1e-3, 0.9
#: how much shorter and longer a step is tried, and how often
SHORTER, LONGER, TRIED = 0.5, 4.0, 20

Function = Callable[[Vectors], tuple[float, Vectors]]


def least(function: Function, start: Vectors, steps: int) -> Vectors:
    """Weights (flat, as `start`) after at most so many steps. `function` gives its value and its slope, and writes on
    neither argument nor result afterwards.
    """
    place = start.astype(np.float32)
    value, slope = function(place)
    past: deque[tuple[Vectors, Vectors, float]] = deque(maxlen=REMEMBERED)
    for _ in range(steps):
        way = _downhill(slope, past)
        falls = float(slope @ way)
        length = 1.0 if past else 1 / max(float(np.linalg.norm(slope)), 1e-12)
        found = None
        for _ in range(TRIED):
            there = place + np.float32(length) * way
            value_there, slope_there = function(there)
            falls_enough = value_there <= value + ENOUGH * length * falls
            if falls_enough:
                found = there, value_there, slope_there
            if falls_enough and float(slope_there @ way) < STEEP * falls:
                length *= LONGER
            elif found:
                break
            else:
                length *= SHORTER
        if not found:
            return place
        there, value_there, slope_there = found
        step, change = there - place, slope_there - slope
        bend = float(step @ change)
        if bend > 0:
            past.append((step, change, bend))
        place, value, slope = there, value_there, slope_there
    return place


def _downhill(slope: Vectors, past: deque[tuple[Vectors, Vectors, float]]) -> Vectors:
    """The way down that the slope and the last steps promise."""
    way = -slope
    shares = []
    for step, change, bend in reversed(past):
        share = float(step @ way) / bend
        way -= np.float32(share) * change
        shares.append(share)
    if past:
        _, change, bend = past[-1]
        way *= np.float32(bend / float(change @ change))
    for (step, change, bend), share in zip(past, reversed(shares), strict=True):
        way += np.float32(share - float(change @ way) / bend) * step
    return way
