"""The numbers to ring, as the page shows them before and without a conversation."""
from __future__ import annotations

from typing import Any

import msgspec

from threshold_guide.dialogue.cards import contact_card
from threshold_guide.engine.pack import Pack

#: whose lines stand in a page that anybody may open
PUBLIC = "public"


def at_once(pack: Pack) -> list[dict[str, Any]]:
    """The contacts that anyone may need at once, only with lines that anybody may use. One whose lines have expired
    has none left and says with whom to check.
    """
    shown = [contact_card(id, pack, PUBLIC) for id in pack.info.at_once]
    return [contact for contact in shown if contact["lines"] or not pack.contacts[contact["id"]].lines]


def numbers(pack: Pack) -> bytes:
    """The same as JSON."""
    return msgspec.json.encode({"contacts": at_once(pack)})
