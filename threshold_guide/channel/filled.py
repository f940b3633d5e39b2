"""The pages of the widget with what only the pack can say: its standing, its numbers to ring, what its authorities
are called. It stands in the page as it is sent, before any script and without any.
"""
from __future__ import annotations

from functools import lru_cache

from jinja2 import Template

from threshold_guide.channel.numbers import at_once
from threshold_guide.channel.templates import EMERGENCY, Links, environment, rings, web_link_apart
from threshold_guide.engine.pack import Pack

#: messages by the first part of their name: `authority_national` says what the authority `national` is called
NAMED = ("authority", "status")


def filled(template: str, pack: Pack) -> str:
    """The page. `pack` as it is told today (threshold_guide.engine.currency)."""
    # 999 stands above them already.
    numbers = [{**contact, "audience": None} for contact in at_once(pack) if not rings(contact, EMERGENCY)]
    return _compiled(template).render(
        banner=pack.info.banner, numbers=numbers, words=words(pack), message=pack.message, ring=Links(pack).ring,
        web_link=web_link_apart)


def words(pack: Pack) -> dict[str, dict[str, str]]:
    """What the page's scripts call things that cards name by id: {"authority": {id: words}, "status": {id: words}}."""
    return {kind: {id.removeprefix(f"{kind}_"): message.text for id, message in pack.messages.items()
                   if id.startswith(f"{kind}_")} for kind in NAMED}


@lru_cache(maxsize=8)
def _compiled(template: str) -> Template:
    return environment().from_string(template)
