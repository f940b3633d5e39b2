"""Whether an induction is complete: topics at the standard, lessons done, no miss on the last critical cases."""
from __future__ import annotations

from collections.abc import Sequence

import msgspec

from threshold_guide.gym.content import Gym
from threshold_guide.gym.progress import Attempt, Progress


class TopicStanding(msgspec.Struct, frozen=True):
    """How far a topic is: decisions that count, how many of the last agreed, and whether that is the standard."""

    topic: str
    decisions: int
    last: int
    agreed: int
    reached: bool


class Induction(msgspec.Struct, frozen=True):
    """`critical`: how many of the last critical cases there were; `missed` of them. `done`, `of`: for the bar."""

    topics: tuple[TopicStanding, ...]
    lessons_left: tuple[str, ...]
    critical: int
    missed: int
    critical_reached: bool
    #: as many critical cases as the standard asks for had a key signed by a safeguarding lead, and none was missed
    signed: bool
    complete: bool
    done: int
    of: int


def induction(progress: Progress, gym: Gym) -> Induction:
    """Where the learner stands. Each case counts once in a topic's standard, as it was decided last."""
    standard = gym.settings.standard
    counted = [attempt for attempt in progress.attempts if not attempt.contested]
    topics = tuple(_topic(id, [each for each in counted if each.topic == id], gym)
                   for id in gym.topics if gym.counted(id))
    critical = [attempt for attempt in counted if attempt.critical]
    last = critical[-standard.critical:]
    signed = [attempt for attempt in critical if attempt.signed][-standard.critical:]
    missed = sum(not _seen(attempt, gym) for attempt in last)
    critical_reached = len(last) >= standard.critical and not missed
    left = tuple(id for id, lesson in gym.lessons.items()
                 if not lesson.optional and not lesson_done(progress, gym, id))
    required = sum(not lesson.optional for lesson in gym.lessons.values())
    done = sum(each.reached for each in topics) + required - len(left) + critical_reached
    return Induction(
        topics=topics, lessons_left=left, critical=len(last), missed=missed, critical_reached=critical_reached,
        signed=len(signed) >= standard.critical > 0 and all(_seen(attempt, gym) for attempt in signed),
        complete=all(each.reached for each in topics) and not left and critical_reached,
        done=done, of=len(topics) + required + 1)


def lesson_done(progress: Progress, gym: Gym, lesson: str) -> bool:
    """Whether every question of the lesson has been answered."""
    return {question.id for question in gym.lessons[lesson].questions} <= progress.lessons.get(lesson, {}).keys()


def _topic(topic: str, attempts: Sequence[Attempt], gym: Gym) -> TopicStanding:
    standard = gym.settings.standard
    decided = {(attempt.case, attempt.stage): attempt for attempt in attempts}
    last = sorted(decided.values(), key=lambda attempt: attempt.at)[-standard.last:]
    agreed = sum(attempt.agreed for attempt in last)
    reached = len(decided) >= gym.needed(topic) > 0 and agreed * 100 >= standard.percent * len(last)
    return TopicStanding(topic=topic, decisions=len(decided), last=len(last), agreed=agreed, reached=reached)


def _seen(attempt: Attempt, gym: Gym) -> bool:
    """Whether a critical case was seen as one: the act-now route or 999, and 999 where there is danger."""
    if attempt.emergency:
        return True
    acting = gym.pack.ranks.get(attempt.route, -1) >= gym.pack.act_now_rank
    return acting and not attempt.guide_emergency
