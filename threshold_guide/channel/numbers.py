"""The numbers to ring, as the page shows them before and without a conversation."""
from __future__ import annotations

import msgspec

from threshold_guide.dialogue.cards import contact_card
from threshold_guide.engine.pack import Pack

#: Contacts that anyone may need at once, in the order of the page.
AT_ONCE = ("emergency_999", "front_door", "out_of_hours", "police_101", "childline")


def numbers(pack: Pack) -> bytes:
    """The contacts as JSON, only with lines that anybody may use."""
    shown = [contact_card(id, pack, "public") for id in AT_ONCE if id in pack.contacts]
    return msgspec.json.encode({"contacts": [contact for contact in shown if contact["lines"]]})
