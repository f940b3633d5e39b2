"""Somebody who knows the facts of one serious message and answers every question of the conversation truthfully."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import msgspec

from tests.understanding.simulate import ANSWER, KINDS, MOST_SCREENS, NO_WORKER, NOW, Practitioner
from threshold_guide.cli.read import understood
from threshold_guide.dialogue import decision_so_far, turn

#: what somebody presses who finds no question but a way on, in this order
WAYS_ON = ("level_of_need", "continue", "outcome")
#: what is true of an adult against whom a matter is referred, where the message does not say
WORKER = {
    "pathway": "lado",
    "matter_kind": "conduct",
    "adult_role": "employed",
    "conduct_where": ["at_work"],
    "works_in": "here",
}
REFERRED = ("refer", "consult")
#: a worry whose card sends the matter to the LADO as well
TOLD_TO_THE_LADO = "allegation_against_worker"


class Case(NamedTuple):
    """A labelled message with the truth behind it, as simulated practitioners need it."""

    id: str
    text: str
    emergency: bool
    facts: dict[str, Any]


class Ended(NamedTuple):
    """What a reading or a whole conversation comes to."""

    route: str
    emergency: bool
    at_once: bool
    lado_refer: bool
    consult: bool

    @property
    def how(self) -> str:
        return "999" if self.emergency else self.route + (" and advice" if self.consult else "")


def case_of(message: dict[str, Any], reader: Any) -> Case:
    """The truth behind a labelled message: its facts by code; age and the like as the plain message is read."""
    pack = reader.pack
    codes = {fact["code"] for fact in message["facts"] if fact["polarity"] == "present" and fact["when"] == "current"}
    present = [entry.id for entry in pack.indicators.values() if entry.code in codes]
    danger = [signal.id for signal in pack.signals.values() if signal.code in codes]
    if message["emergency"] and not danger:
        danger = ["unsure"]
    answers: dict[str, Any] = {}
    for fact in reader.read(message["text"]).facts:
        if fact.kind == "question" and fact.when == "current" and fact.polarity != "absent":
            if pack.questions[fact.id].kind == "many":
                answers.setdefault(fact.id, []).append(fact.value)
            else:
                answers[fact.id] = fact.value or fact.polarity
    present += danger_facts(pack, danger)
    flags = [pack.indicators[id].red_flag for id in present if pack.indicators[id].red_flag]
    answers["red_flags"] = list(dict.fromkeys(flags)) or ["none"]
    if message["lado"]["outcome"] in REFERRED:
        answers = {**answers, **WORKER}
        present += message["lado"]["criteria"]
    else:
        answers = {**answers, **NO_WORKER, "pathway": "level_of_need"}
    return Case(
        message["id"],
        message["text"],
        message["emergency"],
        {"answers": answers, "present": present, "danger_now": danger},
    )


def danger_facts(pack: Any, signals: list[str]) -> list[str]:
    """The worries that a danger signal is a case of."""
    return [
        id
        for signal in signals
        if signal in pack.signals
        for id in pack.signals[signal].indicators
        if id in pack.indicators
    ]


def first_reading(text: str, reader: Any) -> Ended:
    """Where the first message alone leads; a question about danger that it brings up counts as danger."""
    said = understood(reader, text, NOW.date())
    return Ended(
        said["route_so_far"],
        said["emergency"] or said["danger_past"],
        _at_once(said["route_so_far"], reader),
        said["lado"]["outcome"] == "refer",
        said["consult"],
    )


def answered(case: Case, text: str, reader: Any) -> Ended:
    """Where the conversation ends that begins with `text`, all questions answered truthfully."""
    person = Practitioner(case.facts, reader.pack)
    talk = Talk(text, reader)
    for _ in range(MOST_SCREENS):
        card = talk.card
        if case.emergency and talk.offers("danger", "now") and not talk.answers.get("danger_now"):
            talk.press({"do": "danger", "value": "now"})
        elif card is not None and card["kind"] == "decision":
            break
        elif card is not None:
            talk.press(ANSWER[card["kind"]](card, person, case.facts))
        elif not talk.take_the_way_on():
            break
    return talk.ended()


class Talk:
    """A conversation that is held by pressing buttons."""

    def __init__(self, text: str, reader: Any) -> None:
        self.pack = reader.pack
        self.answers: dict[str, Any] = {}
        self.place: dict[str, Any] = {}
        self.replies: list[dict[str, Any]] = []
        self._turn({"text": text, "reading": msgspec.to_builtins(reader.read(text, today=NOW.date()))})

    def press(self, data: dict[str, Any]) -> None:
        self._turn({"press": data})

    def _turn(self, said: dict[str, Any]) -> None:
        self.answers, self.place, self.replies = turn(
            self.answers, self.place, said, pack=self.pack, on=NOW.date(), now=NOW
        )

    @property
    def card(self) -> dict[str, Any] | None:
        """The question or outcome on show."""
        return next((r["card"] for r in reversed(self.replies) if (r.get("card") or {}).get("kind") in KINDS), None)

    @property
    def pressed(self) -> list[dict[str, Any]]:
        """What the buttons on show send."""
        return [
            json.loads(button["payload"][len("/press") :])
            for r in self.replies
            for button in r.get("buttons", ())
            if button["payload"].startswith("/press{")
        ]

    def offers(self, do: str, value: str) -> bool:
        return any(data["do"] == do and data.get("value") == value for data in self.pressed)

    def take_the_way_on(self) -> bool:
        """Where no question is on show: "no" to who is writing, or the first way on; False at a dead end."""
        offered = self.pressed
        chosen = next((data for data in offered if data["do"] == "exit" and data["value"] == "absent"), None)
        for name in WAYS_ON:
            chosen = chosen or next((d for d in offered if d["do"] == "command" and d.get("name") == name), None)
        if chosen is None:
            return False
        self.press(chosen)
        return True

    def ended(self) -> Ended:
        """Where the confirmed and the ticked answers lead."""
        decision = decision_so_far(self.answers, self.place, pack=self.pack, on=NOW.date())
        if decision is None:
            return Ended("unclear", False, False, False, False)
        lado = decision["lado"]
        return Ended(
            decision["route"],
            decision["emergency"],
            self._at_once(decision["route"]),
            bool(lado and lado["outcome"] == "refer") or self.answers.get(TOLD_TO_THE_LADO) == "present",
            decision["consult"],
        )

    def _at_once(self, route: str) -> bool:
        return self.pack.ranks.get(route, -1) >= self.pack.act_now_rank


def _at_once(route: str, reader: Any) -> bool:
    return bool(reader.pack.ranks.get(route, -1) >= reader.pack.act_now_rank)
