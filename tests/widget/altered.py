"""Cards as the server could send them: what goes to the page is changed on its way, or only looked at."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, Response, Route

MESSAGES = "**/api/message"


def alter_cards(page: Page, kind: str, change: Callable[[dict[str, Any]], None]) -> None:
    """From now on every card of this kind arrives with this change."""
    def pass_on(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        for reply in body.get("replies", []):
            if (reply.get("card") or {}).get("kind") == kind:
                change(reply["card"])
        route.fulfill(response=answer, json=body)

    page.route(MESSAGES, pass_on)


def answer_with(page: Page, replies: list[dict[str, Any]]) -> None:
    """From now on every message is answered with these replies."""
    page.unroute(MESSAGES)
    page.route(MESSAGES, lambda route: route.fulfill(json={"replies": replies}))


@contextmanager
def replies_to(page: Page) -> Iterator[list[dict[str, Any]]]:
    """All replies that come meanwhile, as they were sent."""
    came: list[dict[str, Any]] = []

    def note(response: Response) -> None:
        if response.url.endswith("/api/message"):
            came.extend(response.json()["replies"])

    page.on("response", note)
    yield came
    page.remove_listener("response", note)
