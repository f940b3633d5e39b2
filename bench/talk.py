"""The two bots as somebody who talks with them: start a conversation, send the next turn, see that it was answered."""
from __future__ import annotations

import abc
import http.client
import json
import uuid
from typing import Any

from threshold_guide.channel.wording import say
from threshold_guide.knowledge.compiled import compiled_pack

TROUBLE = say("server_trouble", compiled_pack())

#: One case: what has happened, then twelve answers, then another child. Repeated until enough turns are made.
DESCRIPTION = "third week without lunch and dirty clothes"
ANSWERS = ("six to nine", "yes", "no", "several times a week", "more than a year", "yes", "yes", "no", "no",
           "don't know", "yes", "yes")


class Talk(abc.ABC):
    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.turns = 0

    @abc.abstractmethod
    def turn(self) -> None:
        """Send the next turn. Raises where it is not answered."""

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        self._http.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})
        response = self._http.getresponse()
        content = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}: {content[:300]!r}")
        return json.loads(content)

    def close(self) -> None:
        self._http.close()


class Stock(Talk):
    """Typed turns: the description, twelve answers to the form, and from the beginning."""

    script = (DESCRIPTION, *ANSWERS, "start again")

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.sender = uuid.uuid4().hex

    def turn(self) -> None:
        text = self.script[self.turns % len(self.script)]
        replies = self.post("/webhooks/rest/webhook", {"sender": self.sender, "message": text})
        if not replies:
            raise RuntimeError(f"The stock bot had no answer to turn {self.turns}, {text!r}.")
        self.turns += 1


class Ours(Talk):
    """The same case: the description typed, what was read confirmed, then screen after screen."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.token = self.post("/api/conversation", {})["token"]
        self._card: dict[str, Any] = {}
        self._answers: list[dict[str, Any]] = []
        self._asked = 0

    def turn(self) -> None:
        replies = self.post("/api/message", self._next(), Authorization=f"Bearer {self.token}")["replies"]
        if not replies or replies[0]["text"] == TROUBLE:
            raise RuntimeError(f"There was no answer to turn {self.turns}.")
        card = next((reply["card"] for reply in reversed(replies) if reply["card"].get("kind") in KINDS), None)
        if card:
            self._card = card
        self.turns += 1

    def _next(self) -> dict[str, Any]:
        kind = self._card.get("kind")
        if kind == "facts":
            answers = {fact["id"]: fact["value"] for fact in self._card["facts"] if fact["ticked"]}
            return press(do="answer", screen="facts", n=self._card["n"], answers=answers)
        if kind == "screen":
            answers = {question["id"]: first_value(question) for question in self._card["questions"]}
            return press(do="answer", screen=self._card["screen"], n=self._card["n"], answers=answers)
        if kind == "danger":
            self._card = {}
            return press(do="danger", value="none")
        if kind == "decision":
            self._card = {}
            return press(do="command", name="start_again")
        return {"text": DESCRIPTION}


KINDS = frozenset({"facts", "screen", "danger", "decision"})


def first_value(question: dict[str, Any]) -> Any:
    """A mild answer, so that the conversation goes through all its screens."""
    if question["kind"] == "tri":
        return "absent"
    if question["kind"] == "date":
        return "2026-11-02"
    none = question.get("none_of_these")
    value = none["value"] if none else question["options"][0]["value"]
    return [value] if question["kind"] == "many" else value


def press(**keys: Any) -> dict[str, Any]:
    return {"payload": "/press" + json.dumps(keys), "text": "Continue"}
