"""What is kept, for whom, and how it is made to go away."""
from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from .guide import LOW_NEED, SPEECH_DELAY, Guide
from .server import Server


def test_reload_keeps_the_conversation_and_its_place(guide: Guide, page: Page) -> None:
    """After a reload everything said stands there again, and the screen on show can be answered to the end."""
    guide.say(SPEECH_DELAY)
    guide.submit()
    asked, count = guide.screen(), guide.messages.count()
    page.reload()
    expect(guide.messages).to_have_count(count)
    guide.settled()
    expect(page.locator("#messages")).to_contain_text("speech delay")
    assert guide.screen() == asked
    guide.go_through(LOW_NEED)
    expect(guide.outcome).to_be_visible()


def test_reload_after_the_outcome_shows_it_again(guide: Guide, page: Page) -> None:
    """An outcome reached is not lost by a reload, and its buttons work."""
    guide.to_outcome()
    page.reload()
    guide.settled()
    expect(guide.outcome).to_contain_text("Do this first")
    guide.tap("Note for your records")
    expect(guide.last.locator(".document")).to_be_visible()


def test_two_tabs_are_two_conversations(guide: Guide, page: Page, server: Server) -> None:
    """What is said in one tab is not in the other, and answering one does not move the other."""
    other = Guide(page.context.new_page()).open(server.url)
    assert other.token() != guide.token()
    page.bring_to_front()
    guide.say(SPEECH_DELAY)
    other.page.bring_to_front()
    other.say("6 year old with a new bruise on his shin")
    expect(page.locator("#messages")).not_to_contain_text("shin")
    expect(other.page.locator("#messages")).not_to_contain_text("speech delay")
    other.submit()
    page.bring_to_front()
    guide.submit()
    guide.menu("Show my answers")
    expect(guide.answers).to_contain_text("speech")
    expect(guide.answers).not_to_contain_text("bruise")


def test_delete_everything_empties_the_page_and_the_server(guide: Guide, page: Page, server: Server) -> None:
    """After one question "are you sure" nothing is left here, and the server no longer knows the conversation."""
    guide.say(SPEECH_DELAY)
    token = guide.token() or ""
    assert server.conversation_status(token) == 200
    page.get_by_role("button", name="Menu").click()
    page.locator("#delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    expect(page.locator("#messages")).not_to_contain_text("speech delay")
    guide.settled()
    assert server.conversation_status(token) == 401
    assert guide.token() != token
    guide.say(SPEECH_DELAY)
    assert guide.screen() == "facts"


def test_delete_everything_can_be_thought_better_of(guide: Guide, page: Page, server: Server) -> None:
    """"Keep it" keeps it."""
    guide.say(SPEECH_DELAY)
    page.get_by_role("button", name="Menu").click()
    page.locator("#delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    expect(page.locator("#messages")).to_contain_text("speech delay")
    assert server.conversation_status(guide.token() or "") == 200


def test_delete_everything_typed_does_the_same_on_the_server(guide: Guide, page: Page) -> None:
    """The words work as the button does: a reload brings nothing back."""
    guide.say(SPEECH_DELAY)
    guide.say("delete everything")
    expect(guide.last).to_contain_text("deleted")
    page.reload()
    guide.settled()
    expect(page.locator("#messages")).not_to_contain_text("speech delay")


def test_leave_quickly_leaves_and_deletes(guide: Guide, page: Page, server: Server) -> None:
    """One press: a blank page, nothing on the way back, and the conversation is deleted on the server."""
    guide.say(SPEECH_DELAY)
    token = guide.token() or ""
    with page.expect_event("framenavigated", lambda frame: frame.url == "about:blank"):
        page.get_by_role("button", name="Leave quickly").click()
    assert server_forgets(server, token)
    page.goto(server.url)
    expect(page.locator("#messages")).to_contain_text("Describe the worry")
    expect(page.locator("#messages")).not_to_contain_text("speech delay")


def server_forgets(server: Server, token: str, tries: int = 50) -> bool:
    return any(server.conversation_status(token) == 401 for _ in range(tries))


def test_start_again_can_be_undone(guide: Guide) -> None:
    """Start again puts the answers aside, and one press brings them back."""
    guide.to_outcome()
    guide.tap("Start again")
    expect(guide.last).to_contain_text("Describe the worry")
    guide.menu("Show my answers")
    expect(guide.last).not_to_contain_text("speech")
    guide.tap("Bring my answers back")
    guide.menu("Show my answers")
    expect(guide.answers).to_contain_text("speech")


def test_only_the_token_is_kept_in_the_browser(guide: Guide, page: Page) -> None:
    """On a shared computer nothing of the case stays in any store of the browser."""
    guide.to_outcome()
    assert page.evaluate("() => Object.keys(sessionStorage)") == ["threshold-guide-token"]
    assert page.evaluate("() => localStorage.length") == 0
    assert page.context.cookies() == []
    assert page.evaluate("() => indexedDB.databases().then(found => found.length)") == 0
    assert page.evaluate("() => caches.keys().then(found => found.length)") == 0


def test_page_asks_no_other_host_and_says_so_in_its_headers(
        new_context: Callable[[], BrowserContext], server: Server) -> None:
    """From the first byte to a note nothing is asked of anybody but this server, and the policy forbids it."""
    page = new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(server.url)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy and "unsafe" not in policy
    guide = Guide(page)
    guide.settled()
    guide.to_outcome()
    guide.tap("Note for your records")
    assert [url for url in asked if not url.startswith((server.url, "data:", "blob:"))] == []
    assert not any("speech" in url for url in asked)
    assert complaints == []
