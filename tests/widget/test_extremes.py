"""Much, long, slow and unusual: what people and their devices do that nobody plans for."""
from __future__ import annotations

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from .guide import LOW_NEED, SPEECH_DELAY, Guide, to_own_view
from .pieces import in_pieces
from .server import ROOT, Server
from .test_look import cut_off, no_sideways_overflow, violations

ARABIC = "قالت ليلى إنها خائفة من العودة إلى المنزل"
#: What moved without anybody having asked for it, by the browser's own reckoning.
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver(list => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput) window.shifts.push([entry.value, entry.sources.map(s => s.node && s.node.outerHTML
        ? s.node.outerHTML.slice(0, 80) : String(s.node))]);
  }).observe({ type: 'layout-shift', buffered: true });
}"""


def test_words_from_right_to_left_keep_their_direction_and_the_page_its_own(guide: Guide, page: Page) -> None:
    """A message in Arabic reads from the right, in the box and in the conversation; the rest stays as it is."""
    guide.box.fill(ARABIC)
    assert guide.box.evaluate("node => getComputedStyle(node).direction") == "rtl"
    guide.say(f"{ARABIC}.")
    mine = page.locator(".message--you .bubble p").last
    assert mine.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert page.locator(".strip__line").evaluate("node => getComputedStyle(node).direction") == "ltr"
    page.set_viewport_size({"width": 320, "height": 640})
    assert no_sideways_overflow(page) == []


def test_two_hundred_messages_are_all_there_and_the_next_one_works(guide: Guide, page: Page, server: Server) -> None:
    """A long conversation is drawn again whole, fits a phone, and goes on."""
    token = guide.token()
    for number in range(100):
        body = json.dumps({"text": f"What is the weather like on day {number}?"}).encode()
        request = urllib.request.Request(f"{server.url}api/message", body, {
            "Content-Type": "application/json", "Authorization": f"Bearer {token}"})
        urllib.request.urlopen(request, timeout=20).close()
    page.reload()
    expect(page.locator(".message--you")).to_have_count(100)
    guide.settled()
    assert guide.messages.count() >= 200
    page.set_viewport_size({"width": 320, "height": 640})
    assert no_sideways_overflow(page) == []
    guide.say(SPEECH_DELAY)
    assert guide.screen() == "facts"
    expect(guide.heading).to_be_in_viewport()


def test_one_word_of_many_letters_breaks_and_sticks_out_nowhere(guide: Guide, page: Page) -> None:
    """Nothing typed makes the page wider than the window."""
    page.set_viewport_size({"width": 320, "height": 640})
    guide.say("bruise" + "w" * 3000)
    assert no_sideways_overflow(page) == []


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 320, "height": 640}],
                         ids=["desktop", "phone"])
def test_nothing_moves_while_the_page_comes(page: Page, server: Server, size: ViewportSize) -> None:
    """The buttons, the standing, the message box and the greeting come into places that are kept for them."""
    page.set_viewport_size(size)
    page.add_init_script(f"({SHIFTS})()")
    Guide(page).open(server.url)
    page.wait_for_timeout(300)
    assert sum(entry[0] for entry in page.evaluate("() => window.shifts")) < 0.02


def test_page_in_pieces_is_drawn_with_its_header_whole(page: Page, server: Server) -> None:
    """A slow machine or line brings half a header first, whose words lie otherwise than beside the buttons."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.add_init_script(f"({SHIFTS})()")
    with in_pieces(server.url) as url:
        Guide(page).open(url)
        page.wait_for_timeout(300)
        assert page.evaluate("() => window.shifts") == []


@pytest.mark.parametrize("size", [{"width": 1280, "height": 640}, {"width": 320, "height": 640}],
                         ids=["desktop", "phone"])
def test_start_that_is_late_moves_next_to_nothing(page: Page, server: Server, size: ViewportSize) -> None:
    """The numbers come while nothing else does, and the greeting after them, each into its own place."""
    page.set_viewport_size(size)
    page.add_init_script(f"({SHIFTS})()")
    held: list[Route] = []
    page.route("**/api/message", lambda route: held.append(route))
    page.goto(server.url)
    expect(page.locator(".waiting-long")).to_be_visible()
    held.pop().continue_()
    expect(page.locator("#messages")).to_contain_text("Describe the worry")
    page.wait_for_timeout(300)
    assert sum(entry[0] for entry in page.evaluate("() => window.shifts")) < 0.02


def test_every_module_is_asked_for_at_once() -> None:
    """The page names all of its modules, so that none waits for another to be read; the one for other sites is not."""
    dist = ROOT / "widget" / "dist"
    text = (dist / "index.html").read_text(encoding="utf-8")
    modules = {path.name for path in (dist / "assets").glob("*.js")} - {"embed.js"}
    assert set(re.findall(r'(?:modulepreload" href|module" src)="assets/([a-z_]+\.js)"', text)) == modules


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 390, "height": 844},
                                  {"width": 320, "height": 640}], ids=["desktop", "phone", "small-phone"])
def test_messages_that_come_late_move_next_to_nothing(page: Page, server: Server, size: ViewportSize) -> None:
    """Each answer held back past the moment in which a tap excuses movement: less than counts as good."""
    page.set_viewport_size(size)
    page.add_init_script(f"({SHIFTS})()")
    guide = Guide(page).open(server.url)

    def late(route: Route) -> None:
        answer = route.fetch()
        page.wait_for_timeout(700)
        route.fulfill(response=answer)

    page.route("**/api/message", late)
    guide.say(SPEECH_DELAY)
    guide.go_through(LOW_NEED)
    expect(guide.outcome).to_be_visible()
    assert sum(entry[0] for entry in page.evaluate("() => window.shifts")) < 0.1


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_who_asks_for_less_motion(guide: Guide, page: Page, motion: str, moves: bool) -> None:
    """With reduced motion no message is faded in; without the wish it is, so the rule is what does it."""
    page.emulate_media(reduced_motion="reduce" if motion == "reduce" else "no-preference")
    page.evaluate("""() => {
      window.began = 0;
      document.addEventListener('animationstart', () => { window.began += 1; }, true);
    }""")
    guide.say("hello")
    page.wait_for_timeout(300)
    assert (page.evaluate("() => window.began") > 0) == moves


def test_forced_colours_keep_every_difference(guide: Guide, page: Page) -> None:
    """Where the system chooses the colours, what is chosen and where the answers lead can still be told apart."""
    to_own_view(guide)
    page.emulate_media(forced_colors="active")
    chosen = page.get_by_label("Several services, one plan")
    chosen.check()
    outline = "node => getComputedStyle(node.closest('.option')).outlineStyle"
    assert chosen.evaluate(outline) != page.get_by_label("Keep supporting").evaluate(outline)
    guide.tap("Show both")
    fills = guide.outcome.locator(".ladder__row").evaluate_all(
        "nodes => nodes.map(node => [node.matches('.ladder__row--here'),"
        " getComputedStyle(node.querySelector('rect')).fill])")
    assert len({fill for here, fill in fills if not here}) == 1
    assert {fill for here, fill in fills if here}.isdisjoint(fill for here, fill in fills if not here)
    assert violations(page) == []


def test_outcome_at_four_hundred_per_cent(guide: Guide, page: Page) -> None:
    """A window of 1280 by 1024 at 400 % is 320 by 256: everything is there, nothing is cut, 999 stays."""
    guide.to_outcome()
    page.set_viewport_size({"width": 320, "height": 256})
    assert no_sideways_overflow(page) == []
    assert cut_off(page) == []
    expect(page.locator(".strip").get_by_role("link", name="999")).to_be_in_viewport()


@pytest.mark.parametrize("spacing", ["""* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""])
def test_wider_spacing_of_text_loses_nothing(guide: Guide, page: Page, spacing: str) -> None:
    """The reader's own spacing of letters, words and lines cuts nothing off (WCAG 1.4.12)."""
    guide.to_outcome()
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("text => { const s = new CSSStyleSheet(); s.replaceSync(text); document.adoptedStyleSheets = [s]; }",
                  spacing)
    assert no_sideways_overflow(page) == []
    assert cut_off(page) == []


def test_script_in_what_is_written_for_the_record_stays_text(guide: Guide, page: Page) -> None:
    """A reason with markup in it is shown as it was written, and nothing of it runs."""
    guide.to_outcome()
    guide.outcome.get_by_text("I mean to go lower than this").click()
    form = guide.outcome.locator("form[data-own-view]").last
    form.get_by_label("Keep supporting").check()
    form.get_by_role("textbox").fill("<img src=x onerror='window.ran=1'> because <script>window.ran=1</script>")
    form.get_by_label("Head teacher or manager").check()
    before = guide.messages.count()
    form.get_by_role("button", name="Put this on the record").click()
    guide.answered(before)
    expect(guide.outcome.locator(".own")).to_contain_text("<img src=x")
    assert guide.outcome.locator(".own img, .own script").count() == 0
    assert page.evaluate("() => window.ran") is None


def test_double_tap_on_going_higher_is_one_turn(guide: Guide, page: Page) -> None:
    """Two quick taps go higher once."""
    guide.to_outcome()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/api/message") else None)
    page.get_by_role("button", name="Go higher: ask social care to assess").last.dblclick()
    expect(page.locator(".card--past")).to_have_count(1)
    guide.settled()
    assert len(sent) == 1
