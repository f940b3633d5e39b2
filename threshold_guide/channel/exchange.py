"""One turn of one conversation: what came in, through Rasa, to replies. The page and `thresholds chat` share it."""
from __future__ import annotations

import logging
import re
from collections import OrderedDict
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage

from threshold_guide.channel import limits
from threshold_guide.channel.locks import ConversationLocks
from threshold_guide.channel.store import ConversationStore, as_reply
from threshold_guide.channel.wording import say
from threshold_guide.language.fingerprint import pack
from threshold_guide.language.press import parse_press, shielded
from threshold_guide.language.standing import mask

logger = logging.getLogger(__name__)

CHANNEL = "page"
#: Ids and dates in a payload are not words of the user.
IDENTIFIER = re.compile(r"[A-Za-z0-9_.:-]*\Z")

#: Of so many conversations the id of the last message is known, in case it is sent again.
REMEMBERED = 10_000

Reply = dict[str, Any]


class NotKept(list[Reply]):
    """The plain answer to a turn of which no answer was kept: the same message may be sent again."""


class Replies(OutputChannel):
    """Collects replies whole: Rasa's own collector splits text at blank lines and cards from their text."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.replies.append(as_reply(message.get("text"), message.get("buttons"), message.get("custom")))


class Exchange:
    """Answers turns with a loaded agent. Whatever goes wrong, somebody gets a plain answer."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self._one_at_a_time = ConversationLocks()
        #: conversation -> id of the last message that was kept
        self._kept: OrderedDict[str, str] = OrderedDict()

    @property
    def store(self) -> ConversationStore:
        return self.agent.tracker_store

    async def text(self, conversation: str, text: str) -> list[Reply]:
        if len(text) > limits.LONGEST_TEXT:
            return plain("too_long")
        text = mask(text.strip())
        if not text:
            return plain("empty_message")
        return await self._turn(conversation, shielded(text))

    async def press(self, conversation: str, payload: str, label: str = "") -> list[Reply]:
        """A button's payload; `label` is what the button said, shown when the page is drawn again."""
        press = parse_press(payload) if len(payload) <= limits.LONGEST_PAYLOAD else None
        if press is None:
            return plain("unreadable_button")
        parse_data = {"text": "", "intent": {"name": "press", "confidence": 1.0}, "entities": [],
                      "press": masked(press)}
        return await self._turn(conversation, mask(label[:300]), parse_data)

    async def once(self, conversation: str, message_id: str, *, text: str | None, payload: str | None,
                   ) -> list[Reply]:
        """A message with an id of its own: sent again under the same id it counts once, and gets the same answer.

        Where an answer was lost on its way, whoever sent the message cannot know whether it was kept.
        """
        async with self._one_at_a_time.lock(conversation):
            if self._kept.get(conversation) == message_id:
                replies = await self._last_replies(conversation)
                if replies:
                    return replies
            replies = await (self.text(conversation, text or "") if payload is None
                             else self.press(conversation, payload, text or ""))
            if not isinstance(replies, NotKept):
                self._kept[conversation] = message_id
                self._kept.move_to_end(conversation)
                if len(self._kept) > REMEMBERED:
                    self._kept.popitem(last=False)
            return replies

    async def _last_replies(self, conversation: str) -> list[Reply]:
        """What the guide said last, from the store."""
        replies: list[Reply] = []
        for message in reversed(await self.store.messages(conversation)):
            if message["from"] != "guide":
                break
            replies.insert(0, {key: value for key, value in message.items() if key != "from"})
        return replies

    async def _turn(self, conversation: str, text: str, parse_data: dict[str, Any] | None = None) -> list[Reply]:
        output = Replies()
        message = UserMessage(text, output, conversation, parse_data, input_channel=CHANNEL)
        try:
            await self.agent.handle_message(message)
        except Exception:
            logger.exception("A turn was not kept.")
            return NotKept(plain("server_trouble"))
        return output.replies or NotKept(plain("server_trouble"))


def plain(name: str) -> list[Reply]:
    """A text of the channel's own as a list of replies."""
    return [as_reply(say(name, pack()), None, None)]


def masked(value: Any) -> Any:
    """A payload with its free text masked; ids, dates and numbers as they are."""
    if isinstance(value, str):
        return value if IDENTIFIER.match(value) and not value.isdigit() else mask(value)
    if isinstance(value, list):
        return [masked(inner) for inner in value]
    if isinstance(value, dict):
        return {masked(key): masked(inner) for key, inner in value.items()}
    return value
