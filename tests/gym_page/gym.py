"""The gym's page as somebody with a mouse uses it, and what can be read from it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from .contract import GYM


class GymPage:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str = GYM) -> GymPage:
        self.page.goto(address)
        expect(self.heading).to_be_visible()
        return self

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def heading(self) -> Locator:
        return self.page.locator("h1")

    @property
    def problem(self) -> Locator:
        return self.main.locator(".problem:not(:empty)")

    @property
    def story(self) -> Locator:
        return self.main.get_by_role("region", name="The story")

    def tap(self, name: str) -> None:
        self.main.get_by_role("button", name=name).last.click()

    def go(self, name: str) -> None:
        """By the navigation."""
        self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()

    def case(self) -> None:
        self.go("Cases")
        expect(self.story).to_be_visible()

    def choose(self, *labels: str) -> None:
        for label in labels:
            self.main.get_by_label(label).check()

    def text_size(self, percent: int) -> None:
        """The browser's own setting for the size of text."""
        self.page.context.new_cdp_session(self.page).send(
            "Page.setFontSizes", {"fontSizes": {"standard": 16 * percent // 100}}
        )

    def decide(self, *labels: str) -> None:
        self.choose(*labels)
        self.tap("This is my decision")
        expect(self.main.locator(".besides")).to_be_visible()
