"""Whole conversations without a mouse. The focus is seen wherever Tab puts it, and stands where the new card begins."""
from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .guide import GRABBED_ARM, KNIFE, LOW_NEED, SPEECH_DELAY, Guide, plain
from .keyboard import Keyboard


@pytest.fixture()
def keys(guide: Guide) -> Keyboard:
    return Keyboard(guide)


def test_skip_link_is_the_first_stop_and_passes_over_the_header(keys: Keyboard, page: Page) -> None:
    """Whoever tabs need not pass the header on every visit."""
    keys.press("Tab")
    skip = page.get_by_role("link", name="Skip to the conversation")
    expect(skip).to_be_focused()
    keys.sees_focus()
    keys.press("Enter")
    keys.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_level_of_need_from_the_first_words_to_a_note(keys: Keyboard, guide: Guide, page: Page) -> None:
    """A worry typed, confirmed, asked about and answered, then a note copied and saved, by keys alone."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keys.send(SPEECH_DELAY)
    keys.hears_new_card()
    screens = keys.go_through(LOW_NEED)
    assert screens[0] == "facts" and "red_flags" in screens and "background" in screens
    expect(guide.outcome).to_contain_text("Do this first")
    expect(guide.outcome).to_contain_text("By when")
    expect(guide.outcome).to_contain_text("These answers point to")

    keys.activate(guide.outcome.get_by_role("button", name="Note for your records"))
    keys.hears_new_card()
    note = guide.last.get_by_role("region", name="Note for your records")
    keys.tab_to(note)
    keys.tab_to(guide.last.get_by_role("button", name="Copy"))
    keys.press("Enter")
    expect(guide.last).to_contain_text("Copied.")
    assert page.evaluate("() => navigator.clipboard.readText()") == note.inner_text()
    keys.tab_to(guide.last.get_by_role("button", name="Save as a file"))
    with page.expect_download() as saved:
        keys.press("Enter")
    assert saved.value.path().read_text().strip() == note.inner_text().strip()


def test_lado_from_the_first_words_to_the_outcome(keys: Keyboard, guide: Guide) -> None:
    """A question about an adult ends with the four criteria, the portal and the child's own route, by keys alone."""
    keys.send(GRABBED_ARM)
    keys.hears_new_card()
    keys.go_through({"matter_kind": "conduct", "adult_role": "employed", "conduct_where": "at_work",
                     "lado_about": "none_of_these", "works_in": "here"})
    expect(guide.outcome.locator(".criteria > li")).to_have_count(4)
    expect(guide.outcome).to_contain_text("The LADO decides")
    expect(guide.outcome).to_contain_text("portal")
    expect(guide.outcome).to_contain_text("The adult and the child")
    headings = guide.outcome.locator("h3").all_inner_texts()
    order = ["Do this first", "Do not", "What you may do", "The LADO"]
    assert [heading for heading in headings if heading in order] == order

    keys.tab_to(guide.outcome.get_by_role("link", name="The LADO"))
    keys.press("Enter")
    expect(guide.outcome.get_by_role("heading", name="The LADO", exact=True)).to_be_in_viewport()
    keys.press("Tab")
    section = guide.outcome.locator("section", has=guide.page.get_by_role("heading", name="The LADO", exact=True))
    assert section.evaluate("node => node.contains(document.activeElement)"), keys.focus()


def test_danger_typed_and_handled_leads_back_to_an_outcome(keys: Keyboard, guide: Guide, page: Page) -> None:
    """999 comes at once and first, and once it is handled the way goes on to an outcome with the line pinned."""
    keys.send(KNIFE)
    keys.hears_new_card()
    expect(guide.heading).to_contain_text("999")
    keys.press("Tab")
    assert keys.has_focus(guide.last.get_by_role("link", name="Ring 999")), keys.focus()
    keys.sees_focus()
    keys.activate(guide.last.get_by_role("button", name="Yes, it is being handled"))
    keys.hears_new_card()
    expect(page.locator("#pinned")).to_contain_text("999")
    keys.go_through({"red_flags": "rf_weapon"})
    expect(guide.heading).to_contain_text(plain("Ring 999 first"))
    expect(guide.outcome.get_by_role("link", name="Ring 999")).to_be_visible()
    expect(page.locator("#pinned")).to_be_visible()


def test_danger_button_answers_by_keys_from_any_screen(keys: Keyboard, guide: Guide, page: Page) -> None:
    """In the middle of a question 999 is a few keys away, and the question comes back afterwards."""
    keys.send(SPEECH_DELAY)
    keys.activate(guide.form.locator("button[type=submit]"))
    asked = guide.screen()
    keys.activate(page.get_by_role("button", name="Danger now"))
    keys.hears_new_card()
    keys.activate(guide.last.get_by_role("button", name="Nobody is in danger now"))
    assert guide.screen() == asked


def test_menu_opens_and_closes_and_gives_the_focus_back(keys: Keyboard, page: Page) -> None:
    """The menu is left with Escape to where it was opened."""
    button = page.get_by_role("button", name="Menu")
    keys.tab_to(button)
    keys.press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    keys.press("Tab")
    keys.sees_focus()
    keys.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    expect(button).to_be_focused()


def test_blank_single_question_is_named_and_the_focus_goes_there(keys: Keyboard, guide: Guide) -> None:
    """A form that cannot be sent says why at its top and leads to the question."""
    keys.send(SPEECH_DELAY)
    keys.activate(guide.form.locator("button[type=submit]"))
    assert guide.screen() == "red_flags"
    keys.tab_to(guide.form.locator("button[type=submit]"))
    keys.press("Enter")
    problems = guide.form.locator(".problems")
    expect(problems).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    assert keys.has_focus(guide.form.locator("fieldset input").first)
    keys.sees_focus()
