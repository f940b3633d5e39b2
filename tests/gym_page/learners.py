"""Learners without a page: what the gym answers to their calls, and what the guide decides on each case."""

from __future__ import annotations

import json
import random
import urllib.request
from typing import Any

ACT_NOW = -1


class Calls:
    """The gym's calls over HTTP, as the page makes them."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, name: str, **body: Any) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.url}gym/api/{name}", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            found: dict[str, Any] = json.loads(response.read())
        return found


class Guide:
    """What the guide decides where nothing is asked, found out as any learner would: by reading the marking."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.choices = calls("start", progress=None)["choices"]
        self.routes = [each["id"] for each in self.choices["routes"] if not each.get("only_adult")]
        self._known: dict[tuple[str, int], dict[str, Any]] = {}

    def choice(self, case: dict[str, Any]) -> dict[str, Any]:
        """The choice that agrees with the guide on this stage of the case."""
        place = case["id"], case["stage"]
        if place not in self._known:
            self._find_out(case)
        return self._known[place]

    def _find_out(self, case: dict[str, Any]) -> None:
        progress = self.calls("start", progress=None)["progress"]
        for stage in range(case["stage"] + 1):
            blank = {"route": self.routes[0], "adult": self._adults()[0] if case["adult"] else None}
            answer = self.calls(
                "choose",
                progress=progress,
                case=case["id"],
                stage=stage,
                asked=[],
                choice=blank,
                confidence=self.choices["confidence"][0]["id"],
            )
            progress = answer["progress"]
            self._known[case["id"], stage] = self._read(answer["marked"], blank)

    def _read(self, marked: dict[str, Any], blank: dict[str, Any]) -> dict[str, Any]:
        guide = {part["part"]: part["guide"] for part in marked["parts"]}
        emergency = any(part["part"] == "emergency" and not part["agreed"] for part in marked["parts"])
        routes = {each["title"].casefold(): each["id"] for each in self.choices["routes"]}
        adults = {each["title"]: each["id"] for each in self.choices["adult"]}
        return {
            "route": routes.get(
                guide.get("route", "").casefold(), self.routes[ACT_NOW] if emergency else blank["route"]
            ),
            "adult": adults.get(guide.get("adult", ""), blank["adult"]),
            "emergency": emergency,
            "consult": False,
        }

    def _adults(self) -> list[str]:
        return [each["id"] for each in self.choices["adult"]]


def share(calls: Calls, guide: Guide, cohort: str, *, seed: int, decisions: int) -> dict[str, Any]:
    """Somebody who mostly agrees with the guide, is now and then a step beside it, and shares the result."""
    chance = random.Random(seed)
    begun = calls("start", progress=None)
    progress, topics = begun["progress"], [each["id"] for each in begun["topics"]]
    for n in range(decisions):
        case = calls("next", progress=progress, topic=topics[(seed + n) % len(topics)])["case"]
        choice = dict(guide.choice(case))
        if choice["route"] in guide.routes and chance.random() < 0.4:
            beside = guide.routes.index(choice["route"]) + chance.choice([-1, -1, 1])
            choice["route"] = guide.routes[max(0, min(len(guide.routes) - 1, beside))]
        progress = calls(
            "choose",
            progress=progress,
            case=case["id"],
            stage=case["stage"],
            asked=[],
            choice=choice,
            confidence=guide.choices["confidence"][-1]["id"],
            seconds=20,
        )["progress"]
    return calls("cohort/share", cohort=cohort, progress=progress)
