"""One action per intent. All of them hand the turn to threshold_guide.dialogue."""
from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from threshold_guide.dialogue import turn
from threshold_guide.engine.decide import decide
from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.language.press import unshielded

PACK = compiled_pack()
LONDON = ZoneInfo("Europe/London")
#: Channels that show text and buttons only; a card would come out as raw JSON.
WITHOUT_CARDS = frozenset({"cmdline"})
#: What Rasa does once the turn is answered.
LISTEN = "action_listen"


def what_was_said(message: dict[str, Any]) -> dict[str, Any]:
    """The turn as the dialogue takes it: a button's payload, or text with its reading."""
    if "press" in message:
        return {"press": message["press"]}
    return {"text": unshielded(message.get("text") or ""), "reading": message.get("reading") or {}}


def warm_up() -> None:
    """Make now what is made at the first decision, so that nobody waits for it."""
    decide({}, on=dt.datetime.now(LONDON).date(), pack=PACK)


def take_turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Answer the latest message and return the conversation's new state."""
    now = dt.datetime.now(LONDON)
    answers, place, replies = turn(
        tracker.get_slot("answers") or {}, tracker.get_slot("place") or {},
        what_was_said(tracker.latest_message), pack=PACK, on=now.date(), now=now,
    )
    cards = tracker.get_latest_input_channel() not in WITHOUT_CARDS
    for reply in replies:
        card = reply.get("card")
        dispatcher.utter_message(text=reply.get("text"), buttons=reply.get("buttons"),
                                 json_message={"card": card} if card and cards else None)
    # The rules say the same, but Rasa would go through its policies once more to find it out (ADR 0038).
    return [SlotSet("answers", answers), SlotSet("place", place), FollowupAction(LISTEN)]


class Turn(Action):
    """What the actions share. Rasa sees its subclasses."""

    intent = ""

    def name(self) -> str:
        return f"action_{self.intent or 'turn'}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker,
                  domain: dict[str, Any]) -> list[dict[str, Any]]:
        return take_turn(dispatcher, tracker)


class Press(Turn):
    intent = "press"


class Describe(Turn):
    intent = "describe"


class Reply(Turn):
    intent = "reply"


class Command(Turn):
    intent = "command"


class Danger(Turn):
    intent = "danger"


class Exit(Turn):
    intent = "exit"


class PolicyQuestion(Turn):
    intent = "policy_question"


class Deadline(Turn):
    intent = "deadline"


class Learn(Turn):
    intent = "learn"


class Greet(Turn):
    intent = "greet"


class Unclear(Turn):
    intent = "unclear"
