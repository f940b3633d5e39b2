"""Replies as plain data: text, buttons, card. Payloads are what a button sends back."""
from __future__ import annotations

from typing import Any

import msgspec

#: made once: a card has a hundred payloads
_JSON = msgspec.json.Encoder()


def payload(do: str, **rest: Any) -> str:
    """The `/press{...}` string of a button."""
    return "/press" + _JSON.encode({"do": do, **rest}).decode()


def button(title: str, do: str, **rest: Any) -> dict[str, str]:
    return {"title": title, "payload": payload(do, **rest)}


def reply(text: str, buttons: list[dict[str, str]] | None = None,
          card: dict[str, Any] | None = None) -> dict[str, Any]:
    """One reply; the text alone is a complete answer."""
    return {"text": text, "buttons": buttons or [], "card": card or {}}
