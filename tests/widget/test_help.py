"""What helps while answering: why it is asked, what words mean, how far it goes, the answers so far, and waiting."""
from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from threshold_guide.knowledge import load_pack

from .guide import LOW_NEED, SPEECH_DELAY, Guide
from .server import Server
from .test_trouble import SlowServer, said, slow

__all__ = ["slow"]


@pytest.fixture()
def asking(guide: Guide) -> Guide:
    """Facts are confirmed and the first screen of questions is on show."""
    guide.say(SPEECH_DELAY)
    guide.submit()
    return guide


def test_each_question_says_why_it_is_asked_and_how_far_it_goes(asking: Guide) -> None:
    """Screen after screen: a reason beside every question, and an upper bound of what is still to come."""
    for _ in range(10):
        if asking.screen() is None:
            break
        for question in asking.questions:
            expect(question.locator("summary").filter(has_text="Why this is asked")).to_have_count(1)
        expect(asking.last.locator(".progress")).to_contain_text("screen")
        asking.answer(LOW_NEED)
    expect(asking.own_view).to_be_visible()


def test_words_of_the_glossary_are_explained_where_they_stand(asking: Guide) -> None:
    """A short form on the screen has its meaning and its source one tap below, and the screen stays."""
    fold = asking.last.locator("details").filter(has=asking.page.get_by_text("What these words mean:"))
    expect(fold).to_have_count(1)
    expect(fold.locator("dl")).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("dt", has_text="FGM")).to_be_visible()
    expect(fold.locator("dl > div", has_text="FGM").first).to_contain_text("Source: ")
    assert asking.screen() == "red_flags"


def test_glossary_is_served_from_the_pack_without_words_too_plain_to_explain(server: Server) -> None:
    """Every term with meaning and source; "contact" would otherwise be explained on nearly every card."""
    served = server.get("assets/terms.json")["terms"]
    pack = load_pack()
    assert {term["term"] for term in served} == {term.term for term in pack.terms.values() if term.in_place}
    assert "contact" not in {term["term"] for term in served}
    assert all(term["meaning"] and term["source"]["title"] and term["source"]["status"] for term in served)


def test_answers_so_far_can_each_be_changed(asking: Guide) -> None:
    """The summary names every answer, and "Change" beside it asks that one question again."""
    asking.menu("Show my answers")
    rows = asking.answers.locator(".answers__row")
    assert rows.count() >= 2
    for row in rows.all():
        expect(row.get_by_role("button", name="Change")).to_have_count(1)
    before = asking.messages.count()
    rows.first.get_by_role("button", name="Change").click()
    asking.answered(before)
    assert asking.screen() == "change"
    assert len(asking.questions) == 1


def test_facts_stand_with_the_words_they_came_from(guide: Guide) -> None:
    """Each fact read from a message is a tick of its own and quotes the message."""
    guide.say(SPEECH_DELAY)
    quotes = guide.form.locator("q").all_inner_texts()
    assert quotes
    for quote in quotes:
        assert quote.strip("“”").lower() in SPEECH_DELAY.lower()
    expect(guide.form.locator("input[type=checkbox]").first).to_be_checked()


def test_waiting_is_said_after_half_a_second_and_the_numbers_come_within_three(
        guide: Guide, page: Page, server: Server, slow: SlowServer) -> None:
    """Nothing at once, a word soon, and whom to ring before anybody has waited long; trying again says it once."""
    with page.expect_request("**/api/message"):
        guide.box.fill(SPEECH_DELAY)
        guide.box.press("Enter")
    waiting = page.locator("#waiting")
    expect(waiting).to_be_hidden()
    page.clock.fast_forward(600)
    expect(waiting).to_have_text("Sending…")
    page.clock.fast_forward(2000)
    notice = page.locator(".waiting-long")
    expect(notice.get_by_role("link", name="999").first).to_be_in_viewport()
    expect(notice.get_by_role("link", name="01204 331500")).to_be_visible()
    expect(notice.get_by_role("link", name="999").first).to_be_visible()
    expect(page.locator("#status")).to_contain_text("ring 999")
    slow.late = False
    notice.get_by_role("button", name="Try again").click()
    expect(guide.form).to_be_visible()
    expect(notice).to_have_count(0)
    assert said(guide, server) == [SPEECH_DELAY]
    assert len(set(slow.ids)) == 1


def held_back(guide: Guide, page: Page, slow: SlowServer) -> Locator:
    """A message whose answer the server has and the page has not: the notice."""
    with page.expect_request("**/api/message"):
        guide.box.fill(SPEECH_DELAY)
        guide.box.press("Enter")
    notice = page.locator(".waiting-long")
    page.clock.fast_forward(2600)
    expect(notice).to_be_visible()
    slow.has_one(page)
    return notice


def test_answer_that_comes_late_takes_the_notice_away(guide: Guide, page: Page, slow: SlowServer) -> None:
    """No alarm is left on the page once the answer is there, where nobody is about to press it."""
    notice = held_back(guide, page, slow)
    slow.let_go()
    expect(guide.form).to_be_visible()
    expect(notice).to_have_count(0)
    expect(guide.heading).to_be_focused()


def stands_still(page: Page, slow: SlowServer, button: Locator) -> Locator:
    """The answer arrives; the button is where it was, and is now the way to the answer."""
    was = button.bounding_box()
    slow.let_go()
    way = page.get_by_role("button", name="Go to the answer")
    expect(way).to_be_visible()
    expect(page.locator("#status")).to_have_text("The answer is here.")
    assert way.bounding_box() == was
    return way


def test_button_does_not_vanish_under_the_mouse(guide: Guide, page: Page, slow: SlowServer) -> None:
    """With the mouse on "Try again" a late answer moves nothing, and the press leads to it; nothing is sent twice."""
    button = held_back(guide, page, slow).get_by_role("button", name="Try again")
    button.hover()
    way = stands_still(page, slow, button)
    page.mouse.down()
    page.mouse.up()
    expect(way).to_have_count(0)
    expect(guide.heading).to_be_focused()
    assert len(slow.ids) == 1


def test_button_does_not_vanish_under_the_keyboard(guide: Guide, page: Page, slow: SlowServer) -> None:
    """Whoever has moved to "Try again" keeps their place when the answer comes."""
    button = held_back(guide, page, slow).get_by_role("button", name="Try again")
    button.focus()
    way = stands_still(page, slow, button)
    expect(way).to_be_focused()
    page.keyboard.press("Enter")
    expect(guide.heading).to_be_focused()


def test_button_does_not_vanish_under_a_finger(browser: Browser, server: Server) -> None:
    """On a phone nobody can see a finger coming: the button stays where it is, and goes with the next turn."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
                                  locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    guide = Guide(page).open(server.url)
    page.clock.install()
    slow = SlowServer(page)
    notice = held_back(guide, page, slow)
    way = stands_still(page, slow, notice.get_by_role("button", name="Try again"))
    expect(guide.form).to_have_count(1)
    expect(notice).not_to_contain_text("longer than it should")
    way.tap()
    expect(notice).to_have_count(0)
    expect(guide.heading).to_be_in_viewport()
    slow.late = False
    guide.submit()
    assert guide.screen() == "red_flags"
    context.close()
