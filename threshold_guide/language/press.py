"""A button's payload, and typed text that must not be taken for a command of Rasa's."""
from __future__ import annotations

from typing import Any

import msgspec

PRESS = "/press{"
#: In front of typed text that begins with a slash; Rasa would obey "/restart". Invisible, and not a blank:
#: Rasa strips blanks.
NOT_A_COMMAND = "\u2060"


def parse_press(text: str) -> dict[str, Any] | None:
    """The object of a button's payload, or None if it is not one."""
    if not text.startswith(PRESS):
        return None
    try:
        press = msgspec.json.decode(text[len(PRESS) - 1:])
    except (msgspec.DecodeError, RecursionError):
        return None
    return press if isinstance(press, dict) else None


def shielded(text: str) -> str:
    return NOT_A_COMMAND + text if text.startswith("/") else text


def unshielded(text: str) -> str:
    return text.lstrip(NOT_A_COMMAND)
