"""The server goes away, people press twice, go back, open the wrong file: nothing is lost, all is told plainly."""
from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, Request, Route, expect

from .guide import SPEECH_DELAY, Guide
from .server import Server

SECONDS_TO_SAY_SO = 5_000


@pytest.fixture()
def own_guide(page: Page, own_server: Server) -> Guide:
    return Guide(page).open(own_server.url)


def away(guide: Guide) -> Locator:
    """The notice that the server is away, with the numbers."""
    notice = guide.page.locator(".notice").last
    expect(notice).to_be_visible(timeout=SECONDS_TO_SAY_SO)
    expect(notice.get_by_role("link", name="999").first).to_be_visible()
    expect(notice.get_by_role("link", name="01204 331500")).to_be_visible()
    expect(notice).to_contain_text("101")
    return notice


def test_killed_server_is_told_with_numbers_and_nothing_typed_is_lost(own_guide: Guide, own_server: Server) -> None:
    """Words and ticks stay on the page; "Try again" sends them once the server is back, and the case goes on."""
    guide = own_guide
    guide.say(SPEECH_DELAY)
    guide.submit()
    chosen = guide.form.locator('input[value="none"]')
    chosen.check()
    own_server.stop()

    guide.form.locator("button[type=submit]").click()
    notice = away(guide)
    expect(chosen).to_be_checked()
    expect(chosen).not_to_have_attribute("aria-disabled", "true")
    expect(guide.page.locator(".message--unsent")).to_contain_text("None of these")
    guide.box.fill("half a sentence that")
    notice.get_by_role("button", name="Try again").click()
    expect(notice.get_by_role("button", name="Try again")).to_be_visible()
    expect(guide.box).to_have_value("half a sentence that")

    own_server.start()
    notice.get_by_role("button", name="Try again").click()
    expect(notice).to_have_count(0)
    guide.settled()
    expect(guide.page.locator(".message--unsent")).to_have_count(0)
    expect(guide.box).to_have_value("half a sentence that")
    assert guide.screen() not in (None, "facts", "red_flags")


def test_typed_words_survive_a_server_that_is_away(own_guide: Guide, own_server: Server) -> None:
    """A message that could not be sent stays readable and goes out with "Try again"."""
    own_server.stop()
    own_guide.say(SPEECH_DELAY)
    notice = away(own_guide)
    expect(own_guide.page.locator(".message--unsent")).to_contain_text("speech delay")
    own_server.start()
    notice.get_by_role("button", name="Try again").click()
    expect(own_guide.form).to_be_visible()
    assert own_guide.screen() == "facts"


def test_server_that_lost_the_conversation_offers_a_new_one(
        own_guide: Guide, own_server: Server, tmp_path: Path) -> None:
    """When the conversation is gone the page says so, gives the words back and offers a new start."""
    guide = own_guide
    own_server.stop()
    guide.say(SPEECH_DELAY)
    notice = away(guide)
    own_server.var = tmp_path / "another"
    own_server.start()
    notice.get_by_role("button", name="Try again").click()
    fresh = guide.page.get_by_role("button", name="Start a new conversation")
    expect(fresh).to_be_visible()
    expect(guide.box).to_have_value(SPEECH_DELAY)
    fresh.click()
    expect(guide.page.locator("#messages")).to_contain_text("Describe the worry")
    expect(guide.box).to_have_value(SPEECH_DELAY)
    guide.box.press("Enter")
    expect(guide.form).to_be_visible()


def test_page_opened_while_the_server_answers_nothing_gives_numbers(page: Page, server: Server) -> None:
    """Even if no conversation can begin, there are numbers and a way to try again."""
    page.route("**/api/**", lambda route: route.abort())
    page.goto(server.url)
    notice = page.locator(".notice").last
    expect(notice).to_be_visible(timeout=SECONDS_TO_SAY_SO)
    expect(notice.get_by_role("link", name="01204 331500")).to_be_visible()
    page.unroute("**/api/**")
    notice.get_by_role("button", name="Try again").click()
    expect(page.locator("#messages")).to_contain_text("Describe the worry")


def test_turn_that_failed_is_told_in_the_servers_words_and_sent_once_more_by_one_press(
        guide: Guide, page: Page) -> None:
    """A 503 with replies: the replies, the numbers, the words kept, and "Try again" sends the same words once."""
    told = "That did not work here. Ring 999 if anyone is in danger now."
    tries: list[str] = []

    def fail_twice(route: Route) -> None:
        tries.append(route.request.post_data or "")
        if len(tries) <= 2:
            route.fulfill(status=503, json={"error": "A turn was not kept.", "mend": "Send it again.",
                                            "replies": [{"text": told, "buttons": [], "card": {}}]})
        else:
            route.continue_()

    page.route("**/api/message", fail_twice)
    guide.say(SPEECH_DELAY)
    notice = away(guide)
    expect(notice).to_contain_text(told)
    expect(notice).not_to_contain_text("A turn was not kept")
    expect(notice).not_to_contain_text("cannot be reached")
    expect(page.locator(".message--unsent")).to_contain_text("speech delay")
    assert len(tries) == 1
    notice.get_by_role("button", name="Try again").click()
    expect(notice.get_by_role("button", name="Try again")).to_be_visible()
    expect(notice.get_by_text(told)).to_have_count(1)
    notice.get_by_role("button", name="Try again").dblclick()
    expect(guide.form).to_be_visible()
    guide.settled()
    expect(notice).to_have_count(0)
    expect(page.locator(".message--you")).to_have_count(1)
    expect(page.locator(".message--unsent")).to_have_count(0)
    assert len(tries) == 3 and len(set(tries)) == 1


def test_ticks_survive_a_turn_that_failed(guide: Guide, page: Page) -> None:
    """A form whose answer was not taken stays as it was, and can be sent again with its own button."""
    guide.say(SPEECH_DELAY)
    guide.submit()
    guide.form.locator('input[value="none"]').check()
    page.route("**/api/message", lambda route: route.fulfill(
        status=503, json={"error": "x", "mend": "y", "replies": [{"text": "Not kept.", "buttons": [], "card": {}}]}))
    guide.form.locator("button[type=submit]").click()
    expect(page.locator(".notice").last).to_contain_text("Not kept.")
    expect(guide.form.locator('input[value="none"]')).to_be_checked()
    page.unroute("**/api/message")
    guide.form.locator("button[type=submit]").click()
    guide.settled()
    expect(page.locator("form.form[data-screen=red_flags][data-locked]")).to_have_count(1)
    expect(page.locator(".notice")).to_have_count(0)


TIME_LIMIT = 20_000


class SlowServer:
    """Stands before the server: it takes and keeps every message at once, and holds back the answer while `late`."""

    def __init__(self, page: Page) -> None:
        self.ids: list[str] = []
        self.held: list[tuple[Route, APIResponse]] = []
        self.late = True
        page.route("**/api/message", self._take)

    def _take(self, route: Route) -> None:
        self.ids.append(route.request.post_data_json["id"])
        # As it was when the message came: the test may go on while the server answers.
        late = self.late
        answer = route.fetch()
        if late:
            self.held.append((route, answer))
        else:
            route.fulfill(response=answer)

    def has_one(self, page: Page) -> None:
        """The server has answered, and the page does not know it yet."""
        for _ in range(500):
            if self.held:
                return
            page.evaluate("0")
            time.sleep(0.02)
        raise AssertionError("The server has not answered.")

    def let_go(self) -> None:
        """The answer that is held back arrives."""
        route, answer = self.held.pop()
        route.fulfill(response=answer)


@pytest.fixture()
def slow(guide: Guide, page: Page) -> SlowServer:
    page.clock.install()
    return SlowServer(page)


def late(guide: Guide, send: Callable[[], None]) -> Locator:
    """What is sent reaches the server, and the page gives up waiting for the answer."""
    with guide.page.expect_request("**/api/message"):
        send()
    guide.page.clock.fast_forward(TIME_LIMIT)
    return away(guide)


def said(guide: Guide, server: Server) -> list[str]:
    """What the server has of the person's own words, and of the buttons they pressed."""
    messages = server.conversation(guide.token() or "")
    return [message["text"] for message in messages if message["from"] == "user" and message["text"]]


def test_late_turn_sent_again_is_counted_once(guide: Guide, page: Page, server: Server, slow: SlowServer) -> None:
    """A message that the server had taken when the page gave up is not said twice by "Try again"."""
    guide.box.fill(SPEECH_DELAY)
    notice = late(guide, lambda: guide.box.press("Enter"))
    slow.late = False
    notice.get_by_role("button", name="Try again").click()
    expect(guide.form).to_be_visible()
    expect(notice).to_have_count(0)
    assert len(slow.ids) == 2 and len(set(slow.ids)) == 1
    assert said(guide, server) == [SPEECH_DELAY]
    guide.submit()
    assert guide.screen() == "red_flags"
    assert len(set(slow.ids)) == 2


def test_late_button_pressed_again_is_counted_once(guide: Guide, page: Page, server: Server, slow: SlowServer) -> None:
    """Pressing the same button anew, instead of "Try again", is the same message; another answer is another message."""
    slow.late = False
    guide.say(SPEECH_DELAY)
    guide.submit()
    guide.answer({"red_flags": "none"})
    before = said(guide, server)
    slow.late = True
    back = page.get_by_role("button", name="Go back").last
    late(guide, back.click)
    slow.late = False
    back.click()
    expect(page.locator(".notice")).to_have_count(0)
    guide.settled()
    assert said(guide, server) == [*before, "Go back"]
    assert guide.screen() == "red_flags"
    assert slow.ids[-1] == slow.ids[-2]
    guide.form.locator('input[value="none"]').check()
    slow.late = True
    late(guide, guide.form.locator("button[type=submit]").click)
    guide.form.locator('input[value="rf_weapon"]').check()
    slow.late = False
    guide.form.locator("button[type=submit]").click()
    expect(page.locator(".notice")).to_have_count(0)
    guide.settled()
    assert slow.ids[-1] != slow.ids[-2]


def test_danger_button_works_without_the_server(guide: Guide) -> None:
    """"Danger now" needs no answer from anybody to show 999."""
    guide.page.route("**/api/**", lambda route: route.abort())
    guide.page.get_by_role("button", name="Danger now").click()
    expect(guide.page.locator(".card--danger").get_by_role("link", name="Ring 999")).to_be_visible()


# ---- text that is not words ----

HOSTILE = ('<img src=x onerror="alert(1)"><script>alert(2)</script><b id="made">bold</b> '
           '<a href="javascript:alert(3)">link</a> &lt;i&gt; {{7*7}}')


def test_markup_that_is_typed_is_shown_as_text(guide: Guide, page: Page) -> None:
    """HTML and script come back as the letters they are: no element, no dialog, also after a reload."""
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    guide.say(HOSTILE)
    guide.say("a <b>bruise</b> on a 3 month old's <i>cheek</i>")
    for _ in range(2):
        log = page.locator("#messages")
        expect(log).to_contain_text('<b id="made">bold</b>')
        expect(log).to_contain_text("{{7*7}}")
        assert log.locator("img, script, #made, b, i, a[href^=javascript]").count() == 0
        page.reload()
        guide.settled()
    assert dialogs == []


def test_ten_thousand_characters_are_taken(guide: Guide) -> None:
    """The longest message that is allowed is read."""
    words = "Speech delay, 3 year old at nursery, she says very little. "
    guide.say((words * 200)[:10_000])
    assert guide.screen() == "facts"


def test_one_character_more_is_told_and_nothing_is_sent_or_lost(guide: Guide, page: Page) -> None:
    """Too long a message stays in the box with the reason beside it."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    guide.box.fill("x" * 10_001)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#box-error")).to_contain_text("10,001")
    expect(page.locator("#box-error")).to_contain_text("10,000")
    expect(guide.box).to_be_focused()
    expect(guide.box).to_have_value("x" * 10_001)
    assert sent == []


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_empty_message_is_told_and_not_sent(guide: Guide, page: Page, text: str) -> None:
    """An empty message gets a reason, not a turn."""
    guide.box.fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#box-error")).to_be_visible()
    expect(page.locator(".message--you")).to_have_count(0)


# ---- twice, back, and old screens ----

def turns(page: Page) -> list[str]:
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/api/message"):
            sent.append(request.post_data or "")

    page.on("request", note)
    return sent


def test_double_click_is_one_turn(guide: Guide, page: Page) -> None:
    """While an answer is on its way, a second click, a second Enter and another message send and lose nothing."""
    held: list[Route] = []
    page.route("**/api/message", lambda route: held.append(route))
    guide.box.fill(SPEECH_DELAY)
    guide.box.press("Enter")
    guide.box.press("Enter")
    guide.box.fill("and one thing more")
    guide.box.press("Enter")
    expect(guide.box).to_have_value("and one thing more")
    assert len(held) == 1
    held.pop().continue_()
    expect(guide.form).to_be_visible()
    guide.settled()
    guide.form.locator("button[type=submit]").dblclick()
    assert len(held) == 1
    held.pop().continue_()
    expect(page.locator("form.form[data-screen=red_flags]")).to_be_visible()
    guide.settled()
    assert held == []
    expect(page.locator(".message--you")).to_have_count(2)


def test_browser_back_and_forward_keep_the_conversation(page: Page, server: Server) -> None:
    """Leaving by the back button and coming back shows the conversation where it was."""
    page.goto(f"{server.url}icon.svg")
    guide = Guide(page).open(server.url)
    guide.say(SPEECH_DELAY)
    page.go_back()
    page.go_forward()
    expect(page.locator("#messages")).to_contain_text("speech delay")
    guide.settled()
    assert guide.screen() == "facts"
    guide.submit()
    assert guide.screen() == "red_flags"


def test_go_back_shows_the_screen_before_with_its_answers(guide: Guide) -> None:
    """One step back is one screen back, and what was chosen there still stands."""
    guide.say(SPEECH_DELAY)
    guide.submit()
    guide.answer({"red_flags": "none"})
    after = guide.screen()
    assert after != "red_flags"
    guide.tap("Go back")
    assert guide.screen() == "red_flags"


def test_old_screen_is_read_only(guide: Guide) -> None:
    """What is answered can be read but not changed in passing, with mouse or keys."""
    guide.say(SPEECH_DELAY)
    guide.submit()
    old = guide.page.locator("form.form[data-screen=facts]")
    box = old.locator("input[type=checkbox]").first
    expect(box).to_be_checked()
    box.click(force=True)
    expect(box).to_be_checked()
    box.focus()
    guide.page.keyboard.press("Space")
    expect(box).to_be_checked()
    sent = turns(guide.page)
    old.locator("button[type=submit]").click(force=True)
    assert sent == []
    expect(old).to_contain_text("This part is done")
    guide.answer({"red_flags": "none"})
    expect(old.locator("button[type=submit]")).to_be_hidden()
    expect(box).to_be_visible()
    expect(old.locator("input, button").and_(guide.page.locator(":not([aria-disabled=true])"))).to_have_count(0)


def test_buttons_of_an_earlier_turn_do_nothing(guide: Guide) -> None:
    """The greeting's buttons are over once something else is being asked."""
    guide.say(SPEECH_DELAY)
    sent = turns(guide.page)
    guide.page.get_by_role("button", name="A worry about an adult who works with children").first.click(force=True)
    assert sent == []


# ---- files from a colleague ----

def test_colleagues_file_opens_as_a_case_in_another_conversation(
        guide: Guide, new_context: Callable[[], BrowserContext], server: Server) -> None:
    """What a practitioner saves, their lead opens: the same answers, the same outcome, the unknowns marked."""
    guide.to_outcome()
    headline = guide.outcome.locator(".card__title").inner_text()
    guide.tap("File for your safeguarding lead")
    with guide.page.expect_download() as saved:
        guide.last.get_by_role("button", name="Save as a file").click()
    content = saved.value.path().read_bytes()

    lead = Guide(new_context().new_page()).open(server.url)
    lead.open_file(content, saved.value.suggested_filename)
    expect(lead.page.locator("#messages")).to_contain_text("The saved case is open")
    lead.pass_over_own_view()
    expect(lead.outcome).to_be_visible()
    assert lead.outcome.locator(".card__title").inner_text() == headline
    expect(lead.outcome).to_contain_text("Not known yet")
    lead.menu("Show my answers")
    expect(lead.answers).to_contain_text("speech")


BROKEN = {
    "empty": "", "no-json": "not json", "cut-off": '{"case": ', "a-list": "[1, 2]", "null": "null",
    "nothing-in-it": "{}",
    "answers-of-another-kind": '{"answers": "none"}', "another-file": '{"kind": "something else", "answers": {}}',
    "no-text": b"\xff\xfe\x00", "deep": '{"a":' * 2000 + "1" + "}" * 2000,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_broken_file_gets_a_plain_line_and_changes_nothing(guide: Guide, content: str | bytes) -> None:
    """A file that is no case is refused in words, and the case on the page stands."""
    guide.page.set_viewport_size({"width": 375, "height": 667})
    guide.say(SPEECH_DELAY)
    guide.submit()
    guide.open_file(content)
    told = guide.page.locator("#messages .bubble", has_text=re.compile("Nothing (has been|was) changed|are unchanged"))
    expect(told.last).to_contain_text(re.compile("file|could not be read"))
    expect(told.last).to_be_in_viewport()
    assert guide.screen() == "red_flags"
    guide.menu("Show my answers")
    expect(guide.answers).to_contain_text("speech")


def test_file_that_is_too_large_is_told(guide: Guide) -> None:
    """A file of another kind is not even read."""
    guide.open_file("x" * 300_000)
    expect(guide.last).to_contain_text("too large")
