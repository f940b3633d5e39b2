"""What a learner can do, topic by topic: the Rasch model, estimated with the Elo update.

The chance to agree with the guide on a case is 1 / (1 + exp(difficulty - ability)) (Rasch 1960). After each decision
the ability moves by K times the surprise, with K = 1 / (1 + 0.05 n) after n decisions, as in Pelánek, "Applications of
the Elo rating system in adaptive educational systems", Computers & Education 98 (2016). Difficulties are the authors'.
"""
from __future__ import annotations

import math
from collections.abc import Iterable

from threshold_guide.gym.content import Case
from threshold_guide.gym.progress import Attempt

#: in logits, by the case's `difficulty`
DIFFICULTY = {1: -1.0, 2: 0.0, 3: 1.0}
DAMPING = 0.05


def chance(ability: float, difficulty: float) -> float:
    """The chance of agreeing with the guide."""
    return 1 / (1 + math.exp(difficulty - ability))


def abilities(attempts: Iterable[Attempt], cases: dict[str, Case]) -> dict[str, float]:
    """Topic -> ability in logits, from the decisions that count."""
    found: dict[str, float] = {}
    seen: dict[str, int] = {}
    for attempt in attempts:
        case = cases.get(attempt.case)
        if attempt.contested or case is None:
            continue
        ability, n = found.get(attempt.topic, 0.0), seen.get(attempt.topic, 0)
        surprise = attempt.agreed - chance(ability, DIFFICULTY[case.difficulty])
        found[attempt.topic] = ability + surprise / (1 + DAMPING * n)
        seen[attempt.topic] = n + 1
    return found
