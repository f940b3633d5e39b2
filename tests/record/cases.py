"""Cases for records: every scenario of tests/scenarios at its outcome, and four that are answered screen by screen."""
from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from threshold_guide.dialogue import turn
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.record.make import record_of
from threshold_guide.record.model import Record

NOW = dt.datetime(2026, 11, 23, 10, 15, 7, tzinfo=ZoneInfo("Europe/London"))
SCENARIOS = [scenario for path in sorted((Path(__file__).parents[1] / "scenarios").glob("*.yml"))
             for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))]
#: facts that are told at the start, and answers to whatever is asked then
TALKS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "need": (("erratic_basic_care", "parent_substance_misuse", "emerging_absence"), {
        "pathway": "level_of_need", "setting": "school", "erratic_basic_care": "present",
        "parent_substance_misuse": "present", "emerging_absence": "present", "red_flags": ["none"],
        "involved_now": ["early_help"], "history": ["earlier_concerns"], "siblings": "present",
        "other_adults": "unsure", "child_view": "heard", "parents_aware": "aware_mixed",
        "strengths": ["attends", "wider_family"], "goes_home_when": "today", "lives_in": "here"}),
    "lado": (("handling_left_a_mark", "injury_seen"), {
        "pathway": "lado", "setting": "school", "handling_left_a_mark": "present", "injury_seen": "present",
        "adult_role": "employed", "conduct_where": ["at_work"], "lado_about": "none_of_these", "works_in": "here",
        "lado_other_work": "present", "lado_own_children": "unsure", "lado_told": ["nobody"],
        "lado_portal_down": "absent"}),
    "low": (("general_unease",), {
        "pathway": "lado", "setting": "school", "general_unease": "present", "harmed": "absent",
        "criminal_offence": "absent", "risk_of_harm": "absent", "unsuitable": "absent", "adult_role": "employed",
        "conduct_where": ["at_work"], "matter_kind": "conduct", "lado_about": "none_of_these", "works_in": "here",
        "lado_pattern": "absent", "lado_other_work": "absent", "lado_own_children": "absent",
        "lado_told": ["nobody"], "lado_portal_down": "absent"}),
    "consult": (("one_smack_no_mark",), {
        "pathway": "level_of_need", "setting": "school", "one_smack_no_mark": "present",
        "age_band": "years_5_to_9", "mobility": "mobile", "red_flags": ["none"], "involved_now": ["nobody"],
        "history": ["none_known"], "siblings": "absent", "goes_home_when": "today"}),
}


@lru_cache(maxsize=1)
def pack() -> Pack:
    """The pack as the service reads it, with the hash of its content."""
    return compiled_pack()


class Talk:
    """A conversation without Rasa; each turn is twenty seconds after the one before."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.place: dict[str, Any] = {}
        self.replies: list[dict[str, Any]] = []
        self.turns = 0

    def press(self, **data: Any) -> list[dict[str, Any]]:
        now = NOW + dt.timedelta(seconds=20 * self.turns)
        self.turns += 1
        self.answers, self.place, self.replies = turn(self.answers, self.place, {"press": data}, pack=pack(),
                                                      on=now.date(), now=now)
        return self.replies

    def command(self, name: str, arg: str | None = None) -> list[dict[str, Any]]:
        return self.press(do="command", name=name, arg=arg)

    def say(self, text: str, **reading: Any) -> list[dict[str, Any]]:
        now = NOW + dt.timedelta(seconds=20 * self.turns)
        self.turns += 1
        self.answers, self.place, self.replies = turn(self.answers, self.place, {"text": text, "reading": reading},
                                                      pack=pack(), on=now.date(), now=now)
        return self.replies

    def answer(self, given: dict[str, Any]) -> None:
        """Submit the screen on show with what is given for it."""
        screen = self.place["screen"]
        self.press(do="answer", screen=screen["id"], n=screen["n"], answers={
            id: given[id] for id in screen.get("questions", given) if id in given})

    @property
    def card(self) -> dict[str, Any]:
        """The decision card that was shown last."""
        return next(reply["card"] for reply in reversed(self.replies) if reply["card"].get("kind") == "decision")

    @property
    def record(self) -> Record:
        return record_of(self.answers, self.place, pack())


def talked(name: str) -> Talk:
    """One of the talks, at its outcome."""
    told, facts = TALKS[name]
    talk = Talk()
    talk.command(facts["pathway"])
    talk.press(do="setting", value=facts["setting"])
    talk.say("Kevin told me his words", facts=[
        {"id": id, "kind": "concern" if id in pack().concerns else "indicator", "polarity": "present",
         "when": "current", "evidence": f"Zebedee said {id}"} for id in told])
    for _ in range(30):
        if not talk.place.get("screen"):
            return talk
        if talk.place["screen"]["id"] == "facts":
            talk.answer(dict.fromkeys(told, "present"))
        else:
            talk.answer(facts)
    raise AssertionError("no outcome")


def facts_of(scenario: dict[str, Any]) -> dict[str, Any]:
    """The facts of a scenario with ids of danger signals for their codes."""
    codes = {signal.code: signal.id for signal in pack().signals.values()}
    facts = dict(scenario["facts"])
    if isinstance(facts.get("danger_now"), list):
        facts["danger_now"] = [codes.get(item, item) for item in facts["danger_now"]]
    facts.setdefault("pathway", "level_of_need")
    return facts


def at_outcome(scenario: dict[str, Any]) -> Talk:
    """The facts of a scenario in a conversation that was asked for its outcome."""
    talk = Talk()
    talk.answers = facts_of(scenario)
    talk.command("outcome")
    return talk
