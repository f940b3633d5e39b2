"""Cards as the server could send them: what goes to the page is changed on its way."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route


def alter_cards(page: Page, kind: str, change: Callable[[dict[str, Any]], None]) -> None:
    """From now on every card of this kind arrives with this change."""
    def pass_on(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        for reply in body.get("replies", []):
            if (reply.get("card") or {}).get("kind") == kind:
                change(reply["card"])
        route.fulfill(response=answer, json=body)

    page.route("**/api/message", pass_on)
