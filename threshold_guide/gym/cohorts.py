"""What a trainer sees of a cohort: counts and agreement over results that were shared without a name."""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import msgspec

from threshold_guide.gym.agreement import confusion, exact, weighted_kappa
from threshold_guide.gym.content import Gym
from threshold_guide.gym.progress import Attempt, Progress

#: 999 stands above every route on the scale of choices.
EMERGENCY = "emergency"
HARDEST = 8
#: Decisions on a case under which it is not listed as hard: fewer could point to one learner.
FEWEST = 5


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One decision as it is shared: no time, no confidence, only what was chosen beside the guide's."""

    case: str
    stage: int
    topic: str
    chosen: str
    guide: str
    agreed: bool
    leaning: float | None


class Shared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one learner shares with one cohort: their first decision on each case that is not contested."""

    decisions: tuple[Decided, ...]


def shared(progress: Progress, gym: Gym) -> Shared:
    first: dict[tuple[str, int], Decided] = {}
    for attempt in progress.attempts:
        if attempt.contested or attempt.case not in gym.cases or attempt.topic not in gym.topics:
            continue
        pair = _pair(attempt, gym)
        if pair is not None:
            first.setdefault((attempt.case, attempt.stage), Decided(
                case=attempt.case, stage=attempt.stage, topic=attempt.topic, chosen=pair[0], guide=pair[1],
                agreed=attempt.agreed, leaning=attempt.leaning))
    return Shared(decisions=tuple(first.values()))


def share_id(progress: Progress, cohort: str) -> str:
    """The same for the same learner in the same cohort, and of no use anywhere else."""
    return hashlib.sha256(f"{cohort}\0{progress.id}".encode()).hexdigest()


def scale(gym: Gym) -> list[str]:
    """All choices in order: the routes, then 999; after them those about the adult."""
    return [*gym.pack.routes, EMERGENCY]


def _pair(attempt: Attempt, gym: Gym) -> tuple[str, str] | None:
    """(chosen, guide) on the scale of the topic; None where there is nothing to compare."""
    if gym.topics[attempt.topic].part == "adult" and attempt.adult and attempt.guide_adult:
        return attempt.adult, attempt.guide_adult
    if attempt.guide_route is None and not attempt.guide_emergency:
        return None
    chosen = EMERGENCY if attempt.emergency else attempt.route
    return chosen, EMERGENCY if attempt.guide_emergency else str(attempt.guide_route)


def results(everyone: Sequence[Shared], gym: Gym) -> dict[str, Any]:
    """Counts and agreement. Whoever calls makes sure that there are enough results to show any of it."""
    routes, adults = scale(gym), list(gym.settings.adult)
    decisions = [each for one in everyone for each in one.decisions]
    pairs = [(each.chosen, each.guide) for each in decisions]
    among = _among(everyone)
    per_case: dict[tuple[str, int], list[bool]] = {}
    for each in decisions:
        per_case.setdefault((each.case, each.stage), []).append(each.agreed)
    hardest = sorted(((sum(found) / len(found), case, stage, len(found)) for (case, stage), found in per_case.items()
                      if len(found) >= FEWEST))[:HARDEST]
    names = {**{id: route.action for id, route in gym.pack.routes.items()},
             EMERGENCY: gym.pack.message("gym_emergency_title"), **gym.settings.adult}
    return {
        "agreement": {"with_guide": {"kappa": _rounded(weighted_kappa(pairs, routes)),
                                     "adult_kappa": _rounded(weighted_kappa(pairs, adults)),
                                     "exact": _rounded(exact(pairs)), "decisions": len(pairs)},
                      "among_learners": {"kappa": _rounded(weighted_kappa(among, routes)), "pairs": len(among)}},
        "confusion": {"rows": routes, "labels": {id: names[id] for id in routes}, "counts": confusion(pairs, routes)},
        "confusion_adult": {"rows": adults, "labels": {id: names[id] for id in adults},
                            "counts": confusion(pairs, adults)},
        "hardest": [{"id": case, "stage": stage, "title": gym.cases[case].title, "decisions": n,
                     "agreed": _rounded(share)} for share, case, stage, n in hardest if case in gym.cases],
        "topics": [_topic(id, everyone, gym) for id in gym.topics],
    }


def _among(everyone: Sequence[Shared]) -> list[tuple[str, str]]:
    """Both ways round, every two learners' choices on the same stage of the same case."""
    chosen: dict[tuple[str, int], Counter[str]] = {}
    for one in everyone:
        for each in one.decisions:
            chosen.setdefault((each.case, each.stage), Counter())[each.chosen] += 1
    return [pair for found in chosen.values() for first, second in combinations(found.elements(), 2)
            for pair in ((first, second), (second, first))]


def _topic(topic: str, everyone: Sequence[Shared], gym: Gym) -> dict[str, Any]:
    """Counts of one topic; its name alone where fewer have decided on it than a group needs to be shown at all."""
    found = [[each for each in one.decisions if each.topic == topic] for one in everyone]
    decisions = [each for one in found for each in one]
    if sum(bool(one) for one in found) < gym.settings.cohorts.least:
        return {"id": topic, "label": gym.topics[topic].label, "few": True}
    return {"id": topic, "label": gym.topics[topic].label, "few": False, "decisions": len(decisions),
            "agreed": sum(each.agreed for each in decisions),
            "later": sum((each.leaning or 0) < 0 for each in decisions),
            "sooner": sum((each.leaning or 0) > 0 for each in decisions)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
