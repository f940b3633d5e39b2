"""From the conversation to the gym: whoever wants to learn is one press away, and keeps what they had."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from widget.server import Server


@pytest.mark.parametrize(
    ("said", "link", "screen"),
    [
        ("teach me", "Open the threshold gym", "Threshold gym"),
        ("quiz me on LADO", "Practise allegations about adults in the gym", None),
        ("why was that wrong?", "Open the threshold gym", "Threshold gym"),
    ],
)
def test_wish_to_learn_leads_to_the_gym(page: Page, server: Server, said: str, link: str, screen: str | None) -> None:
    page.goto(server.url)
    page.get_by_label("Your message").fill(said)
    page.get_by_role("button", name="Send").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name=link).click()
    gym = opened.value
    expect(gym.locator("#banner")).to_have_text("Practice only. Not for a real child.")
    if screen:
        expect(gym.locator("h1")).to_have_text(screen)
    else:
        expect(gym.get_by_role("group", name="And the adult's conduct?")).to_be_visible()
    expect(page.get_by_text("what you type is taken to be about a real child")).to_be_visible()
