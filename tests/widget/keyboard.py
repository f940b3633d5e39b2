"""The page as somebody uses it who has only a keyboard: Tab, arrows, Space, Enter and letters."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, expect

from .guide import MOST_SCREENS, Guide

MOST_TABS = 250

#: Where the focus is and whether a sighted person can tell: inside the window, not covered, with a ring around it.
FOCUS = """() => {
  const node = document.activeElement;
  const ring = node.closest('.option') ?? node;
  const box = ring.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const y = box.top + Math.min(box.height / 2, 20);
  const there = document.elementFromPoint(x, y);
  const style = [ring, node].map(each => getComputedStyle(each));
  return {
    what: `${node.tagName} ${node.className} ${node.textContent.slice(0, 60)}`,
    inside: box.top >= 0 && y < innerHeight && box.left >= 0 && box.right <= innerWidth,
    uncovered: Boolean(there) && (ring.contains(there) || there.contains(ring)),
    ring: style.some(each => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) >= 2),
  };
}"""


class Keyboard:
    def __init__(self, guide: Guide) -> None:
        self.guide, self.page = guide, guide.page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def has_focus(self, target: Locator) -> bool:
        return bool(target.evaluate("node => node === document.activeElement"))

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Tab after Tab, and where the focus lands it must be seen."""
        expect(target).to_have_count(1)
        handle = target.element_handle()
        for _ in range(MOST_TABS):
            if handle.evaluate("node => node === document.activeElement"):
                self.sees_focus()
                return
            self.press(key)
        raise AssertionError(f"Not reached with {MOST_TABS} times {key}; the focus is at {self.focus()['what']}")

    def focus(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(FOCUS)
        return found

    def sees_focus(self) -> None:
        found = self.focus()
        assert found["inside"] and found["uncovered"] and found["ring"], found

    def hears_new_card(self) -> None:
        """The focus is on the new card's heading, at the top of what can be seen."""
        expect(self.guide.heading).to_be_focused()
        assert self.focus()["inside"] and self.focus()["uncovered"], self.focus()

    def send(self, text: str) -> None:
        before = self.guide.messages.count()
        self.tab_to(self.guide.box)
        self.type(text)
        self.press("Enter")
        self.guide.answered(before)

    def activate(self, target: Locator, key: str = "Enter") -> None:
        before = self.guide.messages.count()
        self.tab_to(target)
        self.press(key)
        self.guide.answered(before)

    def choose(self, question: Locator, wanted: Mapping[str, str]) -> None:
        """Radios take the arrows, checkboxes take Space."""
        option = self.guide.option(question, wanted)
        if option.get_attribute("type") == "radio":
            self.tab_to(question.locator("input").first)
            self.press("Space")
            for _ in range(question.locator("input").count()):
                if self.has_focus(option):
                    break
                self.press("ArrowDown")
        else:
            self.tab_to(option)
            self.press("Space")
        expect(option).to_be_checked()
        self.sees_focus()

    def go_through(self, wanted: Mapping[str, str]) -> list[str]:
        """Screen after screen to the end; the ids of the screens."""
        seen: list[str] = []
        while (screen := self.guide.screen()) is not None:
            seen.append(screen)
            assert len(seen) <= MOST_SCREENS, seen
            if screen != "facts":
                for question in self.guide.questions:
                    self.choose(question, wanted)
            self.activate(self.guide.form.locator("button[type=submit]"))
            self.hears_new_card()
        self.pass_over_own_view()
        return seen

    def pass_over_own_view(self) -> None:
        """One press, and the outcome's heading has the focus."""
        if self.guide.own_view.count():
            self.tab_to(self.page.get_by_role("button", name="Just show me"))
            self.press("Enter")
            self.hears_new_card()
