"""The numbers to ring, as the page shows them before and without a conversation."""
from __future__ import annotations

import msgspec

from threshold_guide.dialogue.cards import contact_card
from threshold_guide.engine.pack import Pack


def numbers(pack: Pack) -> bytes:
    """The contacts that anyone may need at once as JSON, only with lines that anybody may use."""
    shown = [contact_card(id, pack, "public") for id in pack.info.at_once]
    return msgspec.json.encode({"contacts": [contact for contact in shown if contact["lines"]]})
