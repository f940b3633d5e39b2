"""Plays the turns of a case as a person at the page would take them."""
from __future__ import annotations

import json
from typing import Any

from harness import Conversation, Guide

from .cases import DOES, EXPECTS, Case, Turn
from .expectations import CHECKS, Reply, Shown, always, check

#: A conversation that asks more screens than this does not end.
MOST_SCREENS = 14
ASKING = ("screen", "facts", "danger")


class Player:
    """One case from its first turn to its last."""

    def __init__(self, guide: Guide, case: Case, public: bool) -> None:
        self.guide, self.case, self.public = guide, case, public
        self.talk: Conversation = guide.conversation()
        self.history: list[list[Reply]] = []
        self.file: str | None = None
        self.told: list[str] = []
        self.screens = 0
        self.decided = False

    def play(self) -> None:
        """Raises AssertionError with the conversation so far at the first turn that goes wrong."""
        for turn in self.case.turns:
            before = self.asking()
            replies = getattr(self, f"do_{turn.does}")(turn.what)
            failed = self.look(turn, Shown(replies, self.talk.answers, before))
            assert not failed, self.report(turn, failed)
        if self.case.at_most_screens is not None:
            assert self.decided, self.report(turn, ["The conversation reaches no outcome."])
            assert self.screens <= self.case.at_most_screens, self.report(
                turn, [f"{self.screens} screens before the outcome; at most {self.case.at_most_screens}."])

    def look(self, turn: Turn, shown: Shown) -> list[str]:
        return check(turn.expect, shown) + always(shown, self.public)

    def report(self, turn: Turn, failed: list[str]) -> str:
        talk = "\n".join(self.told)
        return f"\nline {turn.line}: " + "\n".join(failed) + f"\n\nThe conversation:\n{talk}"

    def asking(self) -> Reply:
        """The card that stands last on the page."""
        return next((reply["card"] for replies in reversed(self.history) for reply in reversed(replies)
                     if reply["card"]), {})

    def note(self, what: str, replies: list[Reply]) -> list[Reply]:
        self.told.append(f"> {what[:300]}")
        self.told += [f"  {reply['text'][:700]}" for reply in replies]
        self.history.append(replies)
        for reply in replies:
            kind = reply["card"].get("kind")
            if kind == "decision":
                self.decided = True
            elif kind in ASKING and not self.decided:
                self.screens += 1
            if kind == "document" and reply["card"]["mime"] == "application/json":
                self.file = reply["card"]["text"]
        return replies

    def press(self, data: dict[str, Any], said: str) -> list[Reply]:
        return self.note(said, self.talk.press("/press" + json.dumps(data, ensure_ascii=False)))

    # What a turn can do

    def do_say(self, text: str) -> list[Reply]:
        return self.note(text, self.talk.say(text))

    def do_say_repeated(self, what: dict[str, Any]) -> list[Reply]:
        text = (what["text"] * (what["length"] // len(what["text"]) + 1))[:what["length"]]
        return self.note(f"{what['text']} … ({len(text)} characters)", self.talk.say(text))

    def do_tap(self, title: str) -> list[Reply]:
        """A button that the last turn showed, by what is written on it."""
        return self._tap(title, self.history[-1] if self.history else [])

    def do_tap_earlier(self, what: dict[str, Any]) -> list[Reply]:
        """A button of an earlier turn, counted from 1: it is still on the page."""
        return self._tap(what["title"], self.history[what["turn"] - 1])

    def _tap(self, title: str, replies: list[Reply]) -> list[Reply]:
        buttons = [button for reply in replies for button in reply["buttons"]]
        found = [button["payload"] for button in buttons if button["title"] == title]
        assert found, f"There is no button {title!r}; there are {[button['title'] for button in buttons]}"
        return self.note(f"[{title}]", self.talk.press(found[-1], title))

    def do_press(self, data: dict[str, Any]) -> list[Reply]:
        return self.press(data, f"[{data}]")

    def do_payload(self, payload: str) -> list[Reply]:
        """A payload as it stands, well-formed or not."""
        return self.note(payload, self.talk.press(payload))

    def do_answer(self, given: dict[str, Any]) -> list[Reply]:
        """The screen sent with these answers, the rest of it left blank."""
        return self.submit(self.asking(), given)

    def do_answer_as_asked(self, wanted: dict[str, Any]) -> list[Reply]:
        """Screen after screen until something else comes: these answers where they are asked, else left blank.

        A list of facts that is read back is confirmed as it is ticked. A danger screen is answered with the
        value of `danger`; without one it ends the turn.
        """
        replies: list[Reply] = self.history[-1] if self.history else []
        for _ in range(MOST_SCREENS):
            card = self.asking()
            if card.get("kind") == "facts":
                replies = self._tap("Use what is ticked", replies)
            elif card.get("kind") == "danger" and "danger" in wanted:
                value = wanted["danger"]
                replies = self.press({"do": "danger", "value": value, "n": card["n"]}, f"[danger: {value}]")
            elif card.get("kind") == "screen":
                asked = [question["id"] for question in card["questions"]]
                replies = self.submit(card, {id: wanted[id] for id in asked if id in wanted})
            else:
                return replies
            wrong = always(Shown(replies, self.talk.answers, card), self.public)
            assert not wrong, "\n".join([*wrong, *self.told])
        raise AssertionError("\n".join([f"More than {MOST_SCREENS} screens.", *self.told]))

    def submit(self, card: Reply, given: dict[str, Any]) -> list[Reply]:
        assert card.get("kind") in ("screen", "facts"), f"Nothing is being asked; the last card is {card.get('kind')}."
        if card["kind"] == "screen":
            offered = {question["id"]: question for question in card["questions"]}
            for id, value in given.items():
                assert id in offered, f"{id} is not asked here; asked: {list(offered)}"
                choices = [choice["value"] for choice in
                           [*offered[id]["options"], offered[id]["none_of_these"], offered[id]["unsure"]] if choice]
                values = value if isinstance(value, list) else [value]
                assert all(each in choices for each in values), f"{id} does not offer {value}; it offers {choices}"
        return self.press({"do": "answer", "screen": card["screen"], "n": card["n"], "answers": given},
                          f"[{card['screen']}: {given or 'left blank'}]")

    def do_new_conversation(self, _: Any) -> list[Reply]:
        """Another person, another conversation."""
        self.talk = self.guide.conversation()
        self.told.append("--- another conversation")
        return []

    def do_open_file(self, changed: Any) -> list[Reply]:
        """The last file that was saved, opened here."""
        assert self.file, "No file was saved before."
        return self.press({"do": "open_file", "file": json.loads(self.file)}, "[the file]")


assert all(hasattr(Player, f"do_{does}") for does in DOES)
assert CHECKS.keys() == EXPECTS
