"""A learner's own leaning, harm type by harm type: later or sooner than the guide, and how sure that is.

Each decision on a case that is not contested gives a signed difference on a scale from -1 (as late as can be) to 1. Its
mean is estimated by the textbook normal model, flat in the mean and with a weak prior for the scatter (Gelman and
others, Bayesian Data Analysis, 3rd ed., ch. 3). Flat, since a prior around 0 draws every leaning to the middle: where
the guide's decisions lie near one end of the scale the rest of it has room on one side alone, and that error does not
average out. The prior for the scatter keeps four like decisions from looking certain.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from threshold_guide.gym.content import Gym
from threshold_guide.gym.progress import Attempt

#: before anything is seen, as if two decisions had scattered by 0.15
SCATTER_SD, SCATTER_WEIGHT = 0.15, 2
#: 95 %
WIDE = 1.96


class Leaning(msgspec.Struct, frozen=True):
    """The leaning on one harm type and its 95 % interval; None without enough decisions."""

    topic: str
    decisions: int
    leaning: float | None
    low: float | None
    high: float | None

    @property
    def way(self) -> str:
        """`later` or `sooner` where the interval leaves no other way, `even`, or `too_few`."""
        if self.low is None or self.high is None:
            return "too_few"
        return "later" if self.high < 0 else "sooner" if self.low > 0 else "even"


class Band(msgspec.Struct, frozen=True):
    """How often decisions of one confidence agreed. `agreed` is a share, None without any."""

    confidence: str
    said: float
    agreed: float | None
    decisions: int


def estimate(differences: Sequence[float]) -> tuple[float, float, float]:
    """(leaning, low, high) from signed differences on the scale of -1 to 1. Raises ValueError for fewer than two."""
    n = len(differences)
    if n < 2:
        raise ValueError(f"a leaning needs two decisions or more, and there are {n}")
    mean = math.fsum(differences) / n
    squares = math.fsum((each - mean) ** 2 for each in differences)
    freedom = SCATTER_WEIGHT + n - 1
    scatter = (SCATTER_WEIGHT * SCATTER_SD**2 + squares) / freedom
    # The spread of a t distribution is wider than the normal's while there is little to go by.
    half = WIDE * math.sqrt(freedom / (freedom - 2) * scatter / n)
    return mean, max(-1.0, mean - half), min(1.0, mean + half)


def profile(attempts: Iterable[Attempt], gym: Gym) -> list[Leaning]:
    """The leaning on every topic, in the order of the content."""
    differences: dict[str, list[float]] = {topic: [] for topic in gym.topics}
    for attempt in attempts:
        if attempt.leaning is not None and attempt.topic in differences:
            differences[attempt.topic].append(attempt.leaning)
    found = []
    for topic, each in differences.items():
        if len(each) < max(2, gym.settings.standard.leaning_from):
            found.append(Leaning(topic=topic, decisions=len(each), leaning=None, low=None, high=None))
        else:
            leaning, low, high = estimate(each)
            found.append(Leaning(topic=topic, decisions=len(each), leaning=leaning, low=low, high=high))
    return found


def calibration(attempts: Iterable[Attempt], gym: Gym) -> list[Band]:
    """For each confidence: what it stands for, and how often such decisions agreed."""
    agreed: dict[str, list[bool]] = {each.id: [] for each in gym.settings.confidence}
    for attempt in attempts:
        if not attempt.contested and attempt.confidence in agreed:
            agreed[attempt.confidence].append(attempt.agreed)
    return [Band(confidence=each.id, said=each.percent / 100, decisions=len(agreed[each.id]),
                 agreed=sum(agreed[each.id]) / len(agreed[each.id]) if agreed[each.id] else None)
            for each in gym.settings.confidence]


def sureness(bands: Sequence[Band]) -> str:
    """`over`, `under` or `even`: how sure they were beside how often they agreed.

    Who agrees exactly as often as they expect is off by chance alone. Only what lies outside 95 % of that chance (a sum
    of independent yes-or-no draws, by its normal approximation) is said to be over or under.
    """
    gap = math.fsum(band.decisions * (band.said - (band.agreed or 0.0)) for band in bands)
    spread = math.sqrt(math.fsum(band.decisions * band.said * (1 - band.said) for band in bands))
    return "over" if gap > WIDE * spread else "under" if gap < -WIDE * spread else "even"
