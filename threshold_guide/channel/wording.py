"""The few texts that the channel itself says. They come from the pack's messages."""
from __future__ import annotations

from typing import Any

DANGER = "If anyone is in danger now, ring 999."

#: Used where the pack has no such message or cannot be read. No number but 999 is certain there.
FALLBACK = {
    "server_trouble": "Something went wrong here, and your last message was not kept. Please send it again. "
                      + DANGER + " Do not wait for this page: speak to your safeguarding lead, or ring "
                      "children's social care.",
    "too_long": "That message is too long to read at once. Please send it in parts of up to 10,000 characters. "
                "Nothing you said before is lost. " + DANGER,
    "too_many": "That was a lot of messages in a short time. Please wait a minute and send it again. "
                "Nothing you said before is lost. " + DANGER,
    "empty_message": "There was nothing in that message. Write what has happened, or choose a button. " + DANGER,
    "unreadable_button": "What was sent could not be read. Nothing has been changed. Please choose again, "
                         "or write what you want to do. " + DANGER,
}


def say(name: str, pack: Any = None) -> str:
    """The message `name` of the pack, or the text kept here for it."""
    message = getattr(pack, "messages", {}).get(name) if pack is not None else None
    return message.text if message is not None else FALLBACK[name]
