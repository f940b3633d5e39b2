"""The plain pages and the chat, asked the same questions and given the same answers, come to the same decision."""
from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
from record.cases import SCENARIOS
from widget.server import Server

from threshold_guide.dialogue.cards import by_words
from threshold_guide.engine.decision import Decision
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.record.canonical import plain as as_plain
from threshold_guide.record.sheet import cite_words

from .reader import MOST_SCREENS, Plain, answering

#: danger that is present is a screen of its own, and has a test of its own below
CASES = [scenario for scenario in SCENARIOS if scenario["facts"].get("danger_now", ["none"]) == ["none"]][::2]


@lru_cache(maxsize=1)
def pack() -> Pack:
    return compiled_pack()


class Chat:
    """The page's own API, pressed as the page presses it."""

    def __init__(self, server: Server) -> None:
        self.root = server.url
        self.token = ""
        self.token = self.call("api/conversation", {})["token"]
        self.press({"do": "command", "name": "start"})

    def call(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(self.root + path, json.dumps(body).encode(), {
            "Content-Type": "application/json", "Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def press(self, what: dict[str, Any]) -> list[dict[str, Any]]:
        replies: list[dict[str, Any]] = self.call("api/message", {"payload": f"/press{json.dumps(what)}"})["replies"]
        return replies

    def decision(self, pathway: str, setting: str, answer: Callable[[str, bool, list[str]], list[str]],
                 ) -> dict[str, Any]:
        if setting:
            self.press({"do": "setting", "value": setting})
        replies = self.press({"do": "command", "name": pathway})
        for _ in range(MOST_SCREENS):
            cards = [reply["card"] for reply in replies if reply["card"].get("kind") in ("screen", "decision")]
            card = cards[-1]
            if card["kind"] == "decision":
                found: dict[str, Any] = card["decision"]
                return found
            answers: dict[str, Any] = {}
            for question in card["questions"]:
                values = [option["value"] for option in question["options"]] + ["unsure"]
                if question["none_of_these"]:
                    values.insert(-1, question["none_of_these"]["value"])
                chosen = answer(question["id"], question["kind"] == "many", values)
                answers[question["id"]] = chosen if question["kind"] == "many" and chosen != ["unsure"] else chosen[0]
            replies = self.press({"do": "answer", "screen": card["screen"], "n": card["n"], "answers": answers})
        raise AssertionError(f"More than {MOST_SCREENS} screens.")


def test_there_are_enough_of_them() -> None:
    """At least sixty cases, of both pathways and most outcomes."""
    assert len(CASES) >= 60
    assert {case["facts"].get("pathway", "level_of_need") for case in CASES} == {"level_of_need", "lado"}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_same_decision(case: dict[str, Any], server: Server, plain: Plain) -> None:
    """Route, LADO outcome, steps, dates and sources; and the page shows what the record of it holds."""
    facts = case["facts"]
    pathway, setting = facts.get("pathway", "level_of_need"), facts.get("setting", "")
    answer = answering(facts, pack())
    told = Chat(server).decision(pathway, setting, answer)
    plain.begin(pathway, setting=setting).to_outcome(answer)
    assert plain.decided, plain.text[:400]
    step = plain.path.removesuffix("/outcome")
    seen = plain.page
    record = json.loads(Plain(plain.root).open(f"{step}/file/record/json").body)["record"]
    shown = record["decision"]
    for part in ("route", "lado", "first", "steps", "citations", "urgency", "duties", "certainty", "headline"):
        assert shown[part] == told[part], part
    assert shown == told

    decision = as_decision(shown)
    said = " ".join(seen.text_content().split())
    wanted = [decision.headline, decision.certainty_words, *(cite_words(c, pack()) for c in decision.citations)]
    if decision.route != "unclear":
        wanted.append(f"These answers point to: {decision.level_words}.")
    if decision.first:
        wanted += [decision.first.what, by_words(decision.first.by, pack())]
    wanted += [step.what for step in decision.steps] + list(decision.guidance.do_not)
    if decision.lado and decision.lado.outcome != "not_lado":
        wanted += [pack().message("lado_decides"), *(test.label for test in decision.lado.tests)]
    wanted += [line.value for contact in decision.contacts for line in contact.lines]
    assert [words for words in wanted if " ".join(words.split()) not in said] == []
    assert seen.xpath("string(//h1)").strip() == decision.headline


def as_decision(shown: dict[str, Any]) -> Decision:
    import msgspec

    decision = msgspec.convert(shown, Decision)
    assert as_plain(decision) == shown
    return decision
