"""What people say of the guide: counts by month, edition, what it is about, and whether it was wrong or unclear.

Only counts are kept: no words, no conversation, no time of day. What it is about is the name of an outcome or of an
entry of the content, so nothing of a case can get in.
"""
from __future__ import annotations

import datetime as dt
import re
from collections import OrderedDict
from typing import Any

from threshold_guide.channel.refusal import Refused
from threshold_guide.channel.store import ConversationStore
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.references import entries

SAYS = ("wrong", "unclear")
ABOUT = ("outcome", "answer")
#: So many recent sayings are remembered, so that one person's second tap does not count again.
REMEMBERED = 10_000

ADD = """
INSERT INTO feedback (month, edition, about, id, says, count) VALUES (?, ?, ?, ?, ?, 1)
ON CONFLICT (month, edition, about, id, says) DO UPDATE SET count = count + 1
"""


class Feedback:
    """Takes feedback for one pack and counts it in the conversations' database."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.edition = edition_of(pack)
        self._known = {id for _, id, _ in entries(pack)}
        self._heard: OrderedDict[tuple[str, str, str, str], None] = OrderedDict()

    async def take(self, store: ConversationStore, conversation: str, said: dict[str, Any],
                   today: dt.date) -> dict[str, Any]:
        """Count one saying. For an outcome the id may be left out: the one on show is meant. Raises Refused."""
        about, says, id = said.get("about"), said.get("says"), said.get("id")
        if about not in ABOUT:
            raise Refused(400, "`about` does not say what the feedback is about.", "Send \"outcome\" or \"answer\".",
                          "about")
        if says not in SAYS:
            raise Refused(400, "`says` is not known.", "Send \"wrong\" or \"unclear\".", "says")
        if unknown := set(said) - {"about", "says", "id"}:
            raise Refused(400, "Feedback takes no words.", "Send `about`, `says` and `id`, and nothing else.",
                          min(map(str, unknown))[:40])
        if about == "outcome" and id is None:
            id = ((await store.state(conversation))[1].get("outcome") or {}).get("id")
        if not isinstance(id, str) or not self._is_known(about, id):
            raise Refused(400, "`id` names nothing in this guide's content.",
                          "Send the id that the card carries.", "id")
        key = (conversation, about, id, says)
        if key not in self._heard:
            await store.run(lambda db: db.execute(ADD, (f"{today:%Y-%m}", self.edition, about, id, says)))
            self._heard[key] = None
            if len(self._heard) > REMEMBERED:
                self._heard.popitem(last=False)
        return {"kept": True, "thanks": self.pack.message("feedback_thanks")}

    def _is_known(self, about: str, id: str) -> bool:
        if about == "answer":
            return id in self._known
        route, *overlays = id.split("+")
        outcomes = re.compile("emergency|consult|lado_[a-z_]+")
        return (route in self.pack.routes or route == "unclear") and len(overlays) == len(set(overlays)) <= 3 and \
            all(outcomes.fullmatch(each) and (each in self.pack.outcomes or each == "lado_unclear")
                for each in overlays)


def edition_of(pack: Pack) -> str:
    """The edition with the beginning of its content's hash: an edition on trial changes under one name."""
    return f"{pack.info.id} {pack.info.version} {pack.content[:12]}"
