"""Who wants to learn is shown the way to the gym, which is a page of its own: here, what is typed is taken as real."""
from __future__ import annotations

from typing import Any

from threshold_guide.dialogue.replies import reply
from threshold_guide.engine.pack import Pack

#: The page of the gym, below the guide's own address.
GYM = "/gym"
#: Its cases about adults who work with children.
ABOUT_ADULTS = f"{GYM}#practice=lado"


def way_to_the_gym(pack: Pack, *, adults: bool) -> dict[str, Any]:
    """The reply to somebody who wants to learn or be asked, `adults`: about adults who work with children. The card
    holds the address, for a page to link.
    """
    title = pack.message("learn_open_adults" if adults else "learn_open")
    return reply(pack.message("learn_in_gym"),
                 card={"kind": "gym", "title": title, "address": ABOUT_ADULTS if adults else GYM})
