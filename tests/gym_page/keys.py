"""The gym as somebody uses it who has only a keyboard."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Locator, Page, expect
from widget.keyboard import FOCUS, MOST_TABS


class Keys:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.locator("main")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Tab after Tab, and where the focus lands it must be seen."""
        expect(target).to_have_count(1)
        handle = target.element_handle()
        for _ in range(MOST_TABS):
            if handle.evaluate("node => node === document.activeElement"):
                found = self.page.evaluate(FOCUS)
                assert found["inside"] and found["uncovered"] and found["ring"], found
                return
            self.press(key)
        raise AssertionError(
            f"Not reached with {MOST_TABS} times {key}; the focus is at {self.page.evaluate(FOCUS)['what']}"
        )

    def enter(self, target: Locator, heading: str | None = None) -> None:
        """Go there and press Enter. What comes has its heading in focus."""
        self.tab_to(target)
        self.press("Enter")
        if heading is not None:
            expect(self.page.locator("h1")).to_have_text(heading)
        expect(self.main.locator(":is(h1, h2, h3):focus")).to_have_count(1)

    def pick(self, question: str, value: str) -> None:
        """One radio of a question: Tab to the group, arrows within it."""
        group = self.main.locator(f"fieldset[data-question={question}]").last
        inputs = group.locator("input")
        self.tab_to(inputs.first)
        self.press("Space")
        values: list[str] = inputs.evaluate_all("nodes => nodes.map(node => node.value)")
        for _ in range(values.index(value)):
            self.press("ArrowDown")
        expect(group.locator(f"input[value='{value}']")).to_be_checked()

    def tick(self, question: str, values: Iterable[str]) -> None:
        for value in values:
            box = self.main.locator(f"fieldset[data-question={question}] input[value='{value}']")
            self.tab_to(box)
            self.press("Space")
            expect(box).to_be_checked()
