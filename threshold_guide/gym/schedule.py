"""What to show next: topics by spaced repetition (FSRS), within a topic the case that fits what the learner can do."""
from __future__ import annotations

import datetime as dt
import hashlib

from fsrs import Card, Rating, Scheduler

from threshold_guide.gym.ability import DIFFICULTY, abilities, chance
from threshold_guide.gym.content import Case, Gym
from threshold_guide.gym.induction import induction
from threshold_guide.gym.progress import Attempt, Progress

#: No chance in it, so that the same progress gives the same case.
SCHEDULER = Scheduler(enable_fuzzing=False)


def next_case(progress: Progress, gym: Gym, now: dt.datetime, topic: str | None = None) -> Case | None:
    """The case to decide next; None where the topic has none."""
    found = gym.by_topic.get(topic, ()) if topic else gym.by_topic.get(_topic(progress, gym, now) or "", ())
    return _case(found, progress, gym) if found else None


def cards(progress: Progress, gym: Gym) -> dict[str, Card]:
    """Topic -> its card after all decisions that count."""
    found: dict[str, Card] = {}
    lowest = min((each.percent for each in gym.settings.confidence), default=0)
    guesses = {each.id for each in gym.settings.confidence if each.percent == lowest}
    for attempt in progress.attempts:
        if attempt.contested or attempt.topic not in gym.topics:
            continue
        when = dt.datetime.fromtimestamp(attempt.at, dt.timezone.utc)
        card = found.get(attempt.topic) or Card(card_id=1, due=when)
        found[attempt.topic], _ = SCHEDULER.review_card(card, _rating(attempt, guesses), when)
    return found


def _rating(attempt: Attempt, guesses: set[str]) -> Rating:
    if not attempt.agreed:
        return Rating.Again
    return Rating.Hard if attempt.confidence in guesses else Rating.Good


def _topic(progress: Progress, gym: Gym, now: dt.datetime) -> str | None:
    """Topics not seen yet come first. Then by turns the weakest that is due, and the one furthest from the standard."""
    topics = [id for id, cases in gym.by_topic.items() if cases]
    last = progress.attempts[-1].topic if progress.attempts else None
    others = [id for id in topics if id != last] or topics
    if not others:
        return None
    tried = {attempt.topic for attempt in progress.attempts}
    fresh = [id for id in others if id not in tried]
    if fresh:
        return fresh[0]
    if len(progress.attempts) % 2:
        left = {each.topic: each.decisions for each in induction(progress, gym).topics if not each.reached}
        behind = [id for id in others if id in left]
        if behind:
            return min(behind, key=lambda id: (left[id], topics.index(id)))
    known, able = cards(progress, gym), abilities(progress.attempts, gym.cases)
    due = [id for id in others if id not in known or known[id].due <= now]
    return min(due or others, key=lambda id: (able.get(id, 0.0), topics.index(id)))


def _case(cases: tuple[Case, ...], progress: Progress, gym: Gym) -> Case:
    """One not seen yet whose chance of agreement is nearest to even; else the one longest ago, missed ones first."""
    last = {attempt.case: (attempt.agreed, attempt.at) for attempt in progress.attempts}
    able = abilities(progress.attempts, gym.cases).get(cases[0].topic, 0.0)

    def order(case: Case) -> tuple[bool, float, str]:
        return False, abs(chance(able, DIFFICULTY[case.difficulty]) - 0.5), _shuffled(progress.id, case.id)

    def again(case: Case) -> tuple[bool, float, str]:
        agreed, at = last[case.id]
        return agreed, at, case.id

    fresh = [case for case in cases if case.id not in last]
    return min(fresh, key=order) if fresh else min(cases, key=again)


def _shuffled(learner: str, case: str) -> str:
    """An order of its own for each learner."""
    return hashlib.sha256(f"{learner}{case}".encode()).hexdigest()
