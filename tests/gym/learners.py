"""Simulated learners: they use the gym's own calls, one minute for each decision, and nothing of its insides."""
from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable
from typing import Any

from threshold_guide.gym.api import Api
from threshold_guide.gym.cohort_keeping import Cohort, Full
from threshold_guide.gym.content import Case, Gym
from threshold_guide.gym.marking import ONLY_ADULT, Key, decision_at, every_ask, key_of

START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone.utc)
KEY = b"the key of this installation"

#: (key at the time, case, gym) -> (route, adult, emergency)
Way = Callable[[Key, Case, Gym], tuple[str, str | None, bool]]


class Memory:
    """Cohorts kept in dictionaries."""

    def __init__(self) -> None:
        self.cohorts: dict[str, tuple[Cohort, str]] = {}
        self.data: dict[str, dict[str, bytes]] = {}

    def make(self, cohort: Cohort, trainer: str) -> None:
        self.cohorts[cohort.id] = cohort, trainer
        self.data[cohort.id] = {}

    def find(self, id: str, now: int) -> Cohort | None:
        found = self.cohorts.get(id)
        return found[0] if found and found[0].until > now else None

    def of_trainer(self, trainer: str, now: int) -> Cohort | None:
        return next((cohort for cohort, known in self.cohorts.values() if known == trainer and cohort.until > now),
                    None)

    def share(self, cohort: Cohort, share: str, data: bytes) -> bool:
        held = self.data[cohort.id]
        if share not in held and len(held) >= cohort.places:
            raise Full
        first = share not in held
        held[share] = data
        return first

    def shared(self, cohort: Cohort) -> list[bytes]:
        return list(self.data[cohort.id].values())

    def delete(self, cohort: Cohort) -> None:
        del self.cohorts[cohort.id], self.data[cohort.id]


class Learner:
    """Somebody who practises. `way` says what they choose; the guide's decision is worked out apart."""

    def __init__(self, api: Api, way: Way, *, ask: bool = True) -> None:
        self.api, self.gym, self.way, self.ask = api, api.gym, way, ask
        self.now = START
        self.progress = self.call("start", {"progress": None})["progress"]
        self.shown: list[tuple[str, int]] = []
        #: what the way would give on average, less the guide, for each decision shown
        self.expected: list[float] = []

    def call(self, name: str, body: dict[str, Any]) -> Any:
        status, found = self.api.answer(name, body, self.now)
        assert status == 200, found
        return found

    def lessons(self) -> None:
        for id, lesson in self.gym.lessons.items():
            for question in self.call("lesson", {"lesson": id})["lesson"]["questions"]:
                self.progress = self.call("lesson/answer", {
                    "progress": self.progress, "lesson": id, "question": question["id"],
                    "choice": question["options"][0]["id"]})["progress"]
            assert len(lesson.questions) == 3

    def practise(self, decisions: int, topic: str | None = None) -> None:
        for _ in range(decisions):
            asked = self.call("next", {"progress": self.progress, "new_session": True,
                                       **({"topic": topic} if topic else {})})
            self.progress = asked["progress"]
            self.decide(asked["case"])

    def practise_cases(self, cases: int, topic: str) -> None:
        """Whole cases, each to its last stage."""
        while sum(stage == 0 for _, stage in self.shown) < cases or self.progress["content"]["open"]:
            self.practise(1, topic)

    def decide(self, shown: dict[str, Any]) -> dict[str, Any]:
        case, stage = self.gym.cases[shown["id"]], shown["stage"]
        asked = every_ask(case) if self.ask else ()
        key = key_of(case, stage, decision_at(case, stage, asked, self.gym.pack, self.now.date()), self.gym.pack)
        route, adult, emergency = self.way(key, case, self.gym)
        found = self.call("choose", {
            "progress": self.progress, "case": case.id, "stage": stage, "asked": list(asked) if stage == 0 else [],
            "choice": {"route": route, "adult": adult if shown["adult"] else None, "emergency": emergency},
            "confidence": "fairly", "seconds": 60})
        self.now += dt.timedelta(seconds=60)
        self.progress = found["progress"]
        self.shown.append((case.id, stage))
        return found

    def standing(self) -> dict[str, Any]:
        return self.call("standing", {"progress": self.progress})["standing"]

    def profile(self) -> dict[str, dict[str, Any]]:
        return {each["id"]: each for each in self.standing()["profile"]}


def expert(key: Key, case: Case, gym: Gym) -> tuple[str, str | None, bool]:
    return key.route or ONLY_ADULT, key.adult, key.emergency


def too_low_on(topic: str) -> Way:
    """One step below the guide on one harm type, 999 never seen there; elsewhere with the guide."""
    def way(key: Key, case: Case, gym: Gym) -> tuple[str, str | None, bool]:
        if case.topic != topic or key.route is None:
            return expert(key, case, gym)
        routes = list(gym.pack.routes)
        return routes[max(0, routes.index(key.route) - 1)], key.adult, False
    return way


def at_random(seed: int) -> Way:
    dice = random.Random(seed)

    def way(key: Key, case: Case, gym: Gym) -> tuple[str, str | None, bool]:
        return dice.choice(list(gym.pack.routes)), dice.choice(list(gym.settings.adult)), False
    return way


def always_refer(key: Key, case: Case, gym: Gym) -> tuple[str, str | None, bool]:
    return list(gym.pack.routes)[-1], list(gym.settings.adult)[-1], False


def seldom_999() -> Way:
    """With the guide in all but danger, of which every third is missed."""
    dangers = itertools.count(1)

    def way(key: Key, case: Case, gym: Gym) -> tuple[str, str | None, bool]:
        return key.route or ONLY_ADULT, key.adult, key.emergency and next(dangers) % 3 > 0
    return way


def always_999(key: Key, case: Case, gym: Gym) -> tuple[str, str | None, bool]:
    return list(gym.pack.routes)[-1], list(gym.settings.adult)[-1], True
