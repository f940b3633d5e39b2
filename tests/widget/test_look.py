"""Every kind of screen, narrow and wide, light and dark: nothing overflows, 999 is in sight, axe finds nothing."""
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .altered import alter_cards
from .guide import GRABBED_ARM, KNIFE, LOW_NEED, SPEECH_DELAY, Guide, to_own_view
from .server import Server

PHONE = {"width": 320, "height": 640}
SMALL_PHONE = {"width": 375, "height": 667}
DESKTOP = {"width": 1280, "height": 800}


def start(guide: Guide) -> None:
    pass


def facts(guide: Guide) -> None:
    guide.say(SPEECH_DELAY)
    assert guide.screen() == "facts"


def many_choice(guide: Guide) -> None:
    facts(guide)
    guide.submit()
    expect(guide.form.locator("input[type=checkbox]").first).to_be_visible()


def single_choice(guide: Guide) -> None:
    guide.say("TA grabbed a pupil's arm")
    for _ in range(5):
        if guide.form.locator("input[type=radio]").count():
            return
        guide.submit() if guide.screen() == "facts" else guide.answer({})
    raise AssertionError("No single choice was asked.")


def background(guide: Guide) -> None:
    guide.say(SPEECH_DELAY)
    guide.go_through(LOW_NEED, until="background")
    assert guide.screen() == "background"


def page_of_ticks(guide: Guide) -> None:
    guide.menu("One page of ticks")
    assert guide.screen() == "quick"


def page_of_ticks_about_an_adult(guide: Guide) -> None:
    guide.tap("A worry about an adult who works with children")
    guide.menu("One page of ticks")
    assert guide.screen() == "lado_quick"


def page_of_ticks_unfolded(guide: Guide) -> None:
    page_of_ticks(guide)
    guide.form.locator("details").evaluate_all("nodes => nodes.forEach(node => { node.open = true; })")
    guide.form.locator('input[value="rf_weapon"]').check()
    expect(guide.form.locator('input[value="parent_illness"]')).to_be_visible()


def page_of_ticks_searched(guide: Guide) -> None:
    page_of_ticks(guide)
    guide.form.get_by_role("searchbox").fill("drinking")
    expect(guide.form.locator(".find__said")).to_contain_text("found")


def ring_now(guide: Guide) -> None:
    alter_cards(guide.page, "facts", lambda card: card["at_least"].update(now=True))
    guide.say("a bruise on a 3 month old's cheek")
    expect(guide.last.locator(".ring-now")).to_be_visible()


def level_of_need(guide: Guide) -> None:
    guide.to_outcome()


def own_view_asked(guide: Guide) -> None:
    to_own_view(guide)


def own_view_beside(guide: Guide) -> None:
    to_own_view(guide)
    guide.page.get_by_label("Several services, one plan").check()
    guide.tap("Show both")
    guide.outcome.get_by_text("I mean to go lower than this").click()
    expect(guide.outcome.get_by_role("textbox")).to_be_visible()


def earlier_outcome(guide: Guide) -> None:
    guide.to_outcome()
    guide.tap("Go higher: ask social care to assess")
    expect(guide.page.locator(".card--past")).to_be_visible()


def papers_open(guide: Guide) -> None:
    guide.to_outcome()
    guide.outcome.locator(".papers-fold > summary").click()
    expect(guide.outcome.locator(".papers__disclosure")).to_be_visible()
    guide.outcome.locator(".papers details").evaluate_all("nodes => nodes.forEach(node => { node.open = true; })")


def words_explained(guide: Guide) -> None:
    many_choice(guide)
    guide.last.get_by_text("What these words mean").click()
    expect(guide.last.locator(".terms")).to_be_visible()


def waiting_long(guide: Guide) -> None:
    guide.page.route("**/api/message", lambda route: None)
    guide.box.fill(SPEECH_DELAY)
    guide.box.press("Enter")
    expect(guide.page.locator(".waiting-long")).to_be_visible()


def lado(guide: Guide) -> None:
    guide.to_outcome(GRABBED_ARM, {"matter_kind": "conduct"})
    expect(guide.outcome.locator(".criteria")).to_be_visible()


def danger(guide: Guide) -> None:
    guide.say(KNIFE)
    expect(guide.page.locator(".card--danger")).to_be_visible()


def danger_handled(guide: Guide) -> None:
    danger(guide)
    guide.tap("Yes, it is being handled")
    guide.go_through({"red_flags": "rf_weapon"})
    expect(guide.outcome).to_be_visible()


def child_exit(guide: Guide) -> None:
    guide.say("I am 12 and scared of my stepdad")
    guide.tap("Yes")
    expect(guide.last).to_contain_text("0800 1111")


def answers(guide: Guide) -> None:
    facts(guide)
    guide.submit()
    guide.menu("Show my answers")
    expect(guide.answers).to_be_visible()


def document(guide: Guide) -> None:
    guide.to_outcome()
    guide.tap("Note for your records")
    expect(guide.last.locator(".document")).to_be_visible()


def rule(guide: Guide) -> None:
    guide.say("When are core group minutes due?")
    expect(guide.last.locator(".card--policy .unclear").first).to_be_visible()


def several_rules(guide: Guide) -> None:
    guide.say("How often are core groups, and when do the minutes go out?")
    expect(guide.last.locator(".answer__part").nth(1)).to_be_visible()


def gap(guide: Guide) -> None:
    guide.say("What is the number of the Access Point?")
    expect(guide.last.locator(".card--gap")).to_be_visible()


def date(guide: Guide) -> None:
    guide.say("Core group was 12 October 2020, when are the minutes due?")
    expect(guide.last.locator(".deadline__passed")).to_be_visible()


def timeline(guide: Guide) -> None:
    guide.say("Strat was 11 December 2020, every date that follows")
    expect(guide.last.locator(".timeline")).to_be_visible()


def calendar_file(guide: Guide) -> None:
    guide.say("Strat was 11 December 2028, ICPC by when?")
    guide.tap("Save to a calendar")
    expect(guide.last.locator(".document")).to_be_attached()


def server_away(guide: Guide) -> None:
    guide.page.route("**/api/message", lambda route: route.abort())
    guide.page.route("**/health", lambda route: route.abort())
    guide.say("a worry that cannot be sent")
    expect(guide.last.locator(".notice")).to_be_visible()


def menu_open(guide: Guide) -> None:
    guide.page.get_by_role("button", name="Menu").click()
    expect(guide.page.locator("#menu")).to_be_visible()


SCREENS = [start, facts, ring_now, single_choice, many_choice, background, page_of_ticks, page_of_ticks_about_an_adult,
           page_of_ticks_unfolded, page_of_ticks_searched, level_of_need, own_view_asked, own_view_beside,
           earlier_outcome, papers_open, words_explained,
           waiting_long, lado, danger, danger_handled, child_exit, answers, document, rule, several_rules, gap, date,
           timeline, calendar_file, server_away, menu_open]


@pytest.fixture(params=SCREENS, ids=lambda screen: screen.__name__.replace("_", "-"))
def shown(request: pytest.FixtureRequest, guide: Guide) -> Guide:
    """A conversation that has come to this screen."""
    request.param(guide)
    return guide


def test_screen_fits_keeps_999_in_sight_and_passes_axe(shown: Guide) -> None:
    """Nobody has to scroll sideways, 999 can be rung from every place, and no rule of axe is broken."""
    page = shown.page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            assert no_sideways_overflow(page) == [], (scheme, size)
            assert ways_to_999(page) == [True, True, True], (scheme, size)
            # Contrast hangs on the colours, layout on the width: two of the four tell both.
            if (scheme, size) in (("light", PHONE), ("dark", DESKTOP)):
                assert violations(page) == [], (scheme, size)


@pytest.mark.parametrize("screen", [page_of_ticks_unfolded, ring_now, lado, several_rules, timeline],
                         ids=lambda screen: screen.__name__)
def test_twice_the_text_still_fits(guide: Guide, screen: Callable[[Guide], None]) -> None:
    """With text at 200 % nothing is cut off or sticks out, on a phone."""
    screen(guide)
    page = guide.page
    page.set_viewport_size({"width": 390, "height": 844})
    guide.text_size(200)
    assert no_sideways_overflow(page) == []
    assert cut_off(page) == []


def test_unfolded_outcome_fits_and_passes_axe(guide: Guide) -> None:
    """What is folded away holds to the same rules once it is open."""
    guide.to_outcome()
    guide.page.set_viewport_size(PHONE)
    for summary in guide.outcome.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    assert no_sideways_overflow(guide.page) == []
    assert violations(guide.page) == []


def test_first_thing_to_do_is_in_sight_on_a_phone(guide: Guide) -> None:
    """Whoever must ring now sees the number to ring without scrolling."""
    guide.page.set_viewport_size(SMALL_PHONE)
    guide.say("a bruise on a 3 month old's cheek")
    guide.submit()
    expect(guide.heading).to_be_in_viewport()
    expect(guide.outcome.locator(".first").get_by_role("link", name="01204 331500")).to_be_in_viewport()


def test_danger_shows_999_and_its_question_before_the_rest(guide: Guide) -> None:
    """999 is in sight on a phone, and what comes after the call does not push the question out of reach."""
    guide.page.set_viewport_size(SMALL_PHONE)
    danger(guide)
    expect(guide.last.get_by_role("link", name="Ring 999")).to_be_in_viewport()
    question = guide.last.get_by_role("button", name="Yes, it is being handled").bounding_box()
    then = guide.last.locator(".danger__then").bounding_box()
    assert question and then and question["y"] < then["y"]


def test_child_finds_the_question_and_a_number_to_tap_at_once(guide: Guide) -> None:
    """A child on a phone is asked plainly, and then can tap Childline's number without scrolling."""
    guide.page.set_viewport_size(SMALL_PHONE)
    guide.say("I am 12 and scared of my stepdad")
    expect(guide.last.get_by_role("button", name="Yes")).to_be_in_viewport()
    guide.tap("Yes")
    expect(guide.last.get_by_role("link", name="0800 1111").first).to_be_in_viewport()


@pytest.mark.parametrize("size", [{"width": 320, "height": 256}, {"width": 640, "height": 320}],
                         ids=["400-percent-zoom", "phone-on-its-side"])
def test_short_window_keeps_999_and_leaves_room_to_read(guide: Guide, size: dict[str, int]) -> None:
    """At 400 % zoom or on a phone held sideways what stays fixed leaves at least half of the window."""
    guide.say(SPEECH_DELAY)
    guide.page.set_viewport_size(size)
    assert no_sideways_overflow(guide.page) == []
    assert ways_to_999(guide.page) == [True, True, True]
    fixed = guide.page.evaluate("""() => ['.head', '.strip', '.composer'].map(name => document.querySelector(name))
        .filter(node => getComputedStyle(node).position === 'sticky')
        .reduce((sum, node) => sum + node.offsetHeight, 0)""")
    assert 0 < fixed <= size["height"] / 2
    guide.page.evaluate("() => scrollTo(0, 0)")
    menu_open(guide)
    assert ways_to_999(guide.page) == [True, True, True]
    guide.page.locator("#delete").click()
    expect(guide.page.get_by_role("dialog")).to_be_visible()


def test_page_without_scripts_shows_the_numbers_and_asks_nothing(page_without_scripts: Page, server: Server) -> None:
    """With scripts off, the page points to the numbers, gives them, and offers no control that does nothing."""
    page = page_without_scripts
    page.goto(server.url)
    expect(page.locator("body")).to_contain_text("use the numbers on this page")
    expect(page.get_by_role("link", name="999").first).to_be_visible()
    expect(page.get_by_role("link", name="01204 331500")).to_be_visible()
    assert page.locator("button:visible, textarea:visible, input:visible").count() == 0
    page.set_viewport_size(PHONE)
    assert no_sideways_overflow(page) == []


@pytest.fixture()
def page_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def no_sideways_overflow(page: Page) -> list[str]:
    """What sticks out of the window to the right, if the page can be scrolled there."""
    found: list[str] = page.evaluate("""() => {
      const root = document.scrollingElement;
      if (root.scrollWidth <= innerWidth) return [];
      const wide = [...document.body.querySelectorAll('*')]
        .filter(node => node.getBoundingClientRect().right > innerWidth + 1);
      return [`${root.scrollWidth} wide`, ...wide.slice(0, 5).map(node => `${node.tagName}.${node.className}`)];
    }""")
    return found


def cut_off(page: Page) -> list[str]:
    """Words of the last card that do not fit into what holds them."""
    found: list[str] = page.evaluate("""() => {
      const card = [...document.querySelectorAll('.card')].at(-1);
      return [...card.querySelectorAll('label, summary, button, p, li, dd, legend')]
        .filter(node => node.checkVisibility() && !node.matches('.visually-hidden, .visually-hidden *'))
        .filter(node => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline')
        .map(node => `${node.tagName}.${node.className}: ${node.textContent.slice(0, 60)}`);
    }""")
    return found


def ways_to_999(page: Page) -> list[bool]:
    """Whether the 999 link can be seen and pressed at the top, in the middle and at the end of the page."""
    found: list[bool] = page.evaluate("""() => [0, 0.5, 1].map(part => {
      scrollTo(0, part * document.scrollingElement.scrollHeight);
      const link = document.querySelector('.strip a[href="tel:999"]');
      const box = link.getBoundingClientRect();
      return box.top >= 0 && box.bottom <= innerHeight
        && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2) === link;
    })""")
    return found


def violations(page: Page) -> list[str]:
    page.evaluate("() => scrollTo(0, 0)")
    return [f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
            for rule in Axe().run(page).response["violations"] for node in rule["nodes"]]
