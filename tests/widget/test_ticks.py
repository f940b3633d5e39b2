"""The page of ticks: short enough for a telephone, found by typing, and nothing ticked goes out of mind."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from .altered import alter_cards
from .guide import SPEECH_DELAY, Guide
from .keyboard import Keyboard

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL_PHONE: ViewportSize = {"width": 320, "height": 640}
MOST_SCREENS_HIGH = 3.5
MOST_STOPS = 120
TALLY = re.compile(r"(\d+) ticked")


@pytest.fixture()
def ticks(guide: Guide, page: Page) -> Guide:
    """The page of ticks about a child, on a phone."""
    page.set_viewport_size(PHONE)
    guide.menu("One page of ticks")
    expect(guide.form).to_have_attribute("data-screen", "quick")
    return guide


def find_box(guide: Guide) -> Locator:
    return guide.form.get_by_role("searchbox")


def said(guide: Guide) -> Locator:
    return guide.form.locator(".find__said")


def fold(guide: Guide, title: str) -> Locator:
    return guide.form.locator("details.fold").filter(has=guide.page.get_by_text(title, exact=True))


def worry(guide: Guide, value: str) -> Locator:
    return guide.form.locator(f'input[value="{value}"]')


def tally(guide: Guide) -> int:
    found = TALLY.search(guide.form.locator(".bar__tally").inner_text())
    assert found
    return int(found[1])


def test_layout_hangs_on_what_the_card_says_and_not_on_its_name(guide: Guide, page: Page) -> None:
    """Any screen may be laid out for ticks, and a page of ticks without the word is a plain form."""
    alter_cards(page, "screen", lambda card: card.update(layout=None if card["layout"] == "ticks" else "ticks"))
    guide.say(SPEECH_DELAY)
    guide.submit()
    expect(guide.form).to_have_attribute("data-screen", "red_flags")
    expect(find_box(guide)).to_be_visible()
    guide.menu("One page of ticks")
    expect(guide.form).to_have_attribute("data-screen", "quick")
    expect(find_box(guide)).to_have_count(0)


@pytest.mark.parametrize("about", ["child", "adult"])
def test_page_is_few_screens_high_with_its_answers_folded(guide: Guide, page: Page, about: str) -> None:
    """On a phone the whole page is a few screens, for a child and for an adult."""
    page.set_viewport_size(PHONE)
    if about == "adult":
        guide.tap("A worry about an adult who works with children")
    guide.menu("One page of ticks")
    box = guide.form.bounding_box()
    assert box and box["height"] < MOST_SCREENS_HIGH * PHONE["height"]


def test_serious_signs_stand_open_and_the_other_headings_closed(ticks: Guide) -> None:
    """What matters most needs no tap to be seen."""
    for option in ticks.form.locator('[data-question="red_flags"] .option').all():
        expect(option).to_be_visible()
    folds = ticks.form.locator('[data-question="worries"] details')
    assert folds.count() > 10
    assert ticks.form.locator('[data-question="worries"] details[open]').count() == 0


def test_closed_heading_says_how_many_are_ticked_beneath_it(ticks: Guide) -> None:
    """A tick that is folded away is counted on its heading, and all of them beside the button."""
    heading = fold(ticks, "What parents or carers are coping with")
    heading.locator("summary").click()
    worry(ticks, "parent_substance_misuse").check()
    worry(ticks, "parent_illness").check()
    heading.locator("summary").click()
    expect(worry(ticks, "parent_illness")).to_be_hidden()
    expect(heading.locator("summary")).to_contain_text("2 ticked")
    assert tally(ticks) == 2


def test_closed_single_choice_shows_its_answer(ticks: Guide) -> None:
    """An answered question that is folded still says its answer."""
    question = fold(ticks, "How often")
    question.locator("summary").click()
    question.get_by_text("Several times", exact=True).click()
    question.locator("summary").click()
    expect(question.locator("summary")).to_contain_text("Several times")


def test_typing_leaves_what_has_the_words_and_says_how_many(ticks: Guide) -> None:
    """The page shrinks to what was looked for, wherever it stands, and comes back as it was."""
    before = ticks.form.locator("details[open]").count()
    find_box(ticks).fill("drinking")
    expect(worry(ticks, "parent_substance_misuse")).to_be_visible()
    expect(worry(ticks, "rf_weapon")).to_be_hidden()
    shown = [option for option in ticks.form.locator(".option").all() if option.is_visible()]
    expect(said(ticks)).to_contain_text(f"{len(shown)} found")
    expect(said(ticks)).to_have_attribute("role", "status")
    find_box(ticks).press("Escape")
    expect(find_box(ticks)).to_have_value("")
    expect(worry(ticks, "rf_weapon")).to_be_visible()
    expect(said(ticks)).to_have_text("")
    assert ticks.form.locator("details[open]").count() == before


def test_longer_form_of_a_word_finds_it_and_its_explanation_counts(ticks: Guide) -> None:
    """People type "bruises" and "strangled": what has "bruise", or says it in its explanation, is found."""
    find_box(ticks).fill("bruises")
    expect(worry(ticks, "injury_seen")).to_be_visible()
    find_box(ticks).fill("strangulation")
    expect(worry(ticks, "rf_domestic")).to_be_visible()
    expect(ticks.form.get_by_text("Strangulation, weapon")).to_be_visible()


def test_nothing_found_is_not_taken_for_nothing_to_worry_about(ticks: Guide) -> None:
    """A word that is not on the page leads back to the headings, in so many words."""
    find_box(ticks).fill("zzz")
    expect(said(ticks)).to_contain_text("says nothing about the worry")
    expect(said(ticks)).to_contain_text("look under the headings")


def test_what_is_ticked_stays_counted_and_in_view_while_something_else_is_looked_for(ticks: Guide) -> None:
    """No tick is hidden by a search without its heading, its count, and the sum beside the button."""
    worry(ticks, "rf_weapon").check()
    heading = fold(ticks, "What parents or carers are coping with")
    heading.locator("summary").click()
    worry(ticks, "parent_illness").check()
    find_box(ticks).fill("weight")
    expect(worry(ticks, "weight_worry")).to_be_visible()
    expect(heading.locator("summary")).to_be_visible()
    expect(heading.locator("summary")).to_contain_text("1 ticked")
    expect(fold(ticks, "Serious signs").locator("summary")).to_contain_text("1 ticked")
    expect(ticks.form.locator(".bar__tally")).to_be_in_viewport()
    assert tally(ticks) == 2


def test_none_of_these_is_not_offered_among_the_found_ones(ticks: Guide) -> None:
    """Beside three found worries "None of these" would say something else than it records."""
    expect(worry(ticks, "none").first).to_be_visible()
    find_box(ticks).fill("drinking")
    for alone in worry(ticks, "none").all():
        expect(alone).to_be_hidden()


def test_none_of_these_and_not_sure_stay_and_take_the_other_ticks_out(ticks: Guide) -> None:
    """Every list still ends with both, and "None of these" cannot stand beside a tick."""
    for question in ("red_flags", "worries"):
        for label in ("None of these", "Don't know"):
            expect(ticks.form.locator(f'[data-question="{question}"]').get_by_text(label, exact=True)).to_be_visible()
    worry(ticks, "rf_weapon").check()
    ticks.form.locator('[data-question="red_flags"] input[value="none"]').check()
    expect(worry(ticks, "rf_weapon")).not_to_be_checked()
    assert tally(ticks) == 1


def test_what_a_sign_means_is_folded_until_asked_for_or_ticked(ticks: Guide) -> None:
    """The explanation is a tap away, and always beside what is ticked."""
    meaning = ticks.form.get_by_text("By the child or against the child", exact=True)
    expect(meaning).to_be_hidden()
    worry(ticks, "rf_weapon").check()
    expect(meaning).to_be_visible()
    worry(ticks, "rf_weapon").uncheck()
    ticks.form.get_by_role("button", name="Show what each one means").first.click()
    expect(meaning).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE, {"width": 1280, "height": 800}],
                         ids=lambda size: str(size["width"]))
def test_continue_is_in_reach_wherever_one_is_on_the_page(ticks: Guide, page: Page, size: ViewportSize) -> None:
    """At the page's beginning, middle and end the button can be seen and pressed."""
    page.set_viewport_size(size)
    for part in (0.1, 0.5, 0.9):
        pressed = page.evaluate("""part => {
          const form = document.querySelector('form.form:not([data-locked])');
          const box = form.getBoundingClientRect();
          scrollTo(0, box.top + scrollY + part * box.height - innerHeight / 2);
          const button = form.querySelector('button[type=submit]').getBoundingClientRect();
          const there = document.elementFromPoint(button.left + button.width / 2, button.top + button.height / 2);
          return there?.type === 'submit' && form.contains(there);
        }""", part)
        assert pressed, part


@pytest.mark.parametrize(("text", "part"), [(100, ".option"), (200, "input")], ids=["with-its-words", "twice-the-text"])
def test_focus_is_never_behind_the_button_at_the_foot(ticks: Guide, page: Page, text: int, part: str) -> None:
    """From the search box to Continue and back, each stop of the Tab key is clear of the line with the button.

    With text at 200 % the words beside a box may be higher than the window: then the box itself is."""
    keys = Keyboard(ticks)
    ticks.text_size(text)
    submit = ticks.form.locator("button[type=submit]")
    find_box(ticks).focus()
    for key, end in (("Tab", submit), ("Shift+Tab", find_box(ticks))):
        for _ in range(MOST_STOPS):
            keys.press(key)
            keys.sees_focus()
            assert not behind_the_foot(page, part), keys.focus()
            if keys.has_focus(end):
                break
        else:
            raise AssertionError(f"{key} does not come to the end of the page.")


def behind_the_foot(page: Page, part: str) -> bool:
    """Whether any of what has the focus, or of the `part` around it, lies under the line with the button."""
    return bool(page.evaluate("""part => {
      const bar = document.querySelector('form:not([data-locked]) .bar');
      const node = document.activeElement.closest(part) ?? document.activeElement;
      if (bar.contains(node)) return false;
      const box = node.getBoundingClientRect();
      return box.bottom > bar.getBoundingClientRect().top + 1 && box.top < bar.getBoundingClientRect().bottom;
    }""", part))


def test_typical_case_by_keyboard_alone(ticks: Guide, page: Page) -> None:
    """Find, Enter, Space, again: a few keys for each worry, and the outcome names what was ticked."""
    keys = Keyboard(ticks)
    find_box(ticks).focus()
    for word, value in (("clothing", "continuing_care_worry"), ("drinking", "parent_substance_misuse")):
        keys.type(word)
        keys.press("Enter")
        expect(worry(ticks, "rf_weapon")).to_be_hidden()
        keys.tab_to(worry(ticks, value))
        keys.press("Space")
        keys.tab_to(find_box(ticks), "Shift+Tab")
        keys.press("Escape")
    expect(ticks.form.locator(".bar__tally")).to_have_text("2 ticked")
    keys.activate(ticks.form.locator("button[type=submit]"))
    keys.hears_new_card()
    keys.pass_over_own_view()
    expect(ticks.outcome).to_be_visible()
    ticks.menu("Show my answers")
    expect(ticks.answers).to_contain_text("drinking or drug use")
    expect(ticks.answers).to_contain_text("food, cleanliness or clothing")


def test_enter_in_the_search_box_sends_nothing(ticks: Guide, page: Page) -> None:
    """Whoever presses Enter after a word wants to see it, not to be done."""
    find_box(ticks).fill("drinking")
    before = ticks.messages.count()
    find_box(ticks).press("Enter")
    expect(worry(ticks, "parent_substance_misuse")).to_be_focused()
    assert ticks.messages.count() == before
    assert ticks.screen() == "quick"


def test_sent_page_shows_everything_again_and_cannot_be_changed(ticks: Guide, page: Page) -> None:
    """A search does not stay on the record; what was sent does, and the button no longer follows."""
    worry(ticks, "rf_weapon").check()
    find_box(ticks).fill("drinking")
    ticks.submit()
    sent = page.locator('form[data-screen="quick"][data-locked]')
    expect(sent.locator('input[value="rf_weapon"]')).to_be_checked()
    expect(sent.locator('input[value="rf_suicide"]')).to_be_visible()
    assert sent.locator(".bar").evaluate("node => getComputedStyle(node).position") == "static"
