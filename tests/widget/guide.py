"""The page as somebody with a mouse uses it, and what can be read from it."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

#: A conversation that asks more screens than this does not end.
MOST_SCREENS = 14

#: Answers by question id, for conversations whose path matters and not their content. The rest is "don't know".
LOW_NEED: Mapping[str, str] = {
    "red_flags": "none", "duration": "months", "frequency": "most_days", "impact": "some", "trend": "same",
    "help_response": "working_with_us", "parents_aware": "aware_engaged", "involved_now": "nobody",
    "history": "none_known", "lives_in": "here",
}
SPEECH_DELAY = "3 year old at nursery, speech delay, only says a few words. Parents are lovely and keen to get help"
KNIFE = "he has a knife and is in the corridor"
GRABBED_ARM = "TA grabbed a pupil's arm, left a mark. LADO?"


class Guide:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, url: str) -> Guide:
        self.page.goto(url)
        expect(self.messages.first).to_be_visible()
        self.settled()
        return self

    # What is on the page

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages > li")

    @property
    def last(self) -> Locator:
        """The guide's last message."""
        return self.page.locator("#messages > li.message--guide").last

    @property
    def heading(self) -> Locator:
        return self.last.locator(".card__title")

    @property
    def own_view(self) -> Locator:
        """The question that stands before an outcome."""
        return self.page.locator(".card--asks form[data-own-view]:not([data-locked])")

    @property
    def form(self) -> Locator:
        """The form that can still be sent."""
        return self.page.locator("form.form:not([data-locked]):not([data-own-view])")

    @property
    def outcome(self) -> Locator:
        return self.page.locator(".card--decision").last

    @property
    def answers(self) -> Locator:
        """The list of answers last shown by itself."""
        return self.page.locator(".card:not(.card--decision) .answers").last

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your message")

    @property
    def questions(self) -> list[Locator]:
        return self.form.locator("fieldset[data-question]").all()

    def screen(self) -> str | None:
        """The id of the screen that waits for an answer, "facts" for facts read back."""
        return self.form.get_attribute("data-screen") if self.form.count() else None

    def token(self) -> str | None:
        return self.page.evaluate("() => sessionStorage.getItem('threshold-guide-token')")

    def settled(self) -> None:
        """The turn is over, answered or not."""
        expect(self.page.locator("#send:not([aria-disabled])")).to_be_visible()

    # What is done with it

    def say(self, text: str) -> None:
        before = self.messages.count()
        self.box.fill(text)
        self.page.get_by_role("button", name="Send").click()
        self.answered(before)

    def tap(self, name: str) -> None:
        """The last button of that name."""
        before = self.messages.count()
        self.page.get_by_role("button", name=name, exact=True).last.click()
        self.answered(before)

    def menu(self, name: str) -> None:
        before = self.messages.count()
        self.page.get_by_role("button", name="Menu").click()
        self.page.locator("#menu").get_by_text(name, exact=True).click()
        self.answered(before)

    def text_size(self, percent: int) -> None:
        """The browser's own setting for the size of text."""
        self.page.context.new_cdp_session(self.page).send(
            "Page.setFontSizes", {"fontSizes": {"standard": 16 * percent // 100}})

    def answered(self, before: int) -> None:
        """There is more than what the person said themselves."""
        expect(self.messages.nth(before + 1)).to_be_visible()
        self.settled()

    def submit(self) -> None:
        before = self.messages.count()
        self.form.locator("button[type=submit]").click()
        self.answered(before)

    def answer(self, wanted: Mapping[str, str]) -> None:
        """The screen on show, with these answers and "don't know" for the rest."""
        for question in self.questions:
            self.option(question, wanted).check()
        self.submit()

    def option(self, question: Locator, wanted: Mapping[str, str]) -> Locator:
        asked = question.get_attribute("data-question") or ""
        for value in (wanted.get(asked), "unsure"):
            found = question.locator(f'input[value="{value}"]')
            if found.count():
                return found
        return question.locator("input").last

    def go_through(self, wanted: Mapping[str, str], until: str | None = None) -> None:
        """Screen after screen until there is nothing to answer, or the screen `until` is on show."""
        for _ in range(MOST_SCREENS):
            screen = self.screen()
            if screen is None or screen == until:
                self.pass_over_own_view()
                return
            if screen == "facts":
                self.submit()
            else:
                self.answer(wanted)
        raise AssertionError(f"More than {MOST_SCREENS} screens.")

    def pass_over_own_view(self) -> None:
        """Whoever is asked for their own view may always go straight to the outcome."""
        if self.own_view.count():
            self.page.get_by_role("button", name="Just show me").click()

    def to_outcome(self, text: str = SPEECH_DELAY, wanted: Mapping[str, str] = LOW_NEED) -> None:
        self.say(text)
        self.go_through(wanted)
        expect(self.outcome).to_be_visible()

    def open_file(self, content: str | bytes, name: str = "case.json") -> None:
        before = self.messages.count()
        payload: Any = {"name": name, "mimeType": "application/json",
                        "buffer": content.encode() if isinstance(content, str) else content}
        self.page.get_by_role("button", name="Menu").click()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Open a saved case").click()
        chooser.value.set_files(payload)
        expect(self.messages.nth(before)).to_be_visible()
        self.settled()


def to_own_view(guide: Guide) -> None:
    """As far as the question before the outcome."""
    guide.say(SPEECH_DELAY)
    for _ in range(MOST_SCREENS):
        screen = guide.screen()
        if screen is None:
            break
        guide.submit() if screen == "facts" else guide.answer(LOW_NEED)
    expect(guide.own_view).to_be_visible()


def plain(text: str) -> re.Pattern[str]:
    """Somewhere in a text, whatever the case."""
    return re.compile(re.escape(text), re.IGNORECASE)
