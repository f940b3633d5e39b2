"""In chromium with scripts switched off: three people's journeys with the keyboard alone, and every kind of page."""
from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from widget.keyboard import FOCUS, MOST_TABS
from widget.server import Server
from widget.test_look import cut_off, no_sideways_overflow, violations

from .test_pages import LOW, SPEECH

GRABBED = "TA grabbed a pupil's arm, left a mark. LADO?"
EARLY = "Give extra help early, with the family's agreement"
PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
MOST_SCREENS = 14


@pytest.fixture()
def new_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """A page of a browser that runs no scripts, unless they are wanted to look with."""
    made: list[BrowserContext] = []

    def make(size: dict[str, int] = DESKTOP, scheme: str = "light", *, scripts: bool = False) -> Page:
        context = browser.new_context(
            base_url=server.url, viewport=size, color_scheme=scheme, locale="en-GB",  # type: ignore[arg-type]
            timezone_id="Europe/London", java_script_enabled=scripts, accept_downloads=True)
        context.set_default_timeout(15_000)
        made.append(context)
        return context.new_page()

    yield make
    for context in made:
        context.close()


class Keys:
    """Somebody with a keyboard: Tab to where they want to be, and every stop on the way can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, target: Locator) -> Keys:
        expect(target).to_have_count(1)
        handle = target.element_handle()
        for _ in range(MOST_TABS):
            if handle.evaluate("node => node === document.activeElement"):
                found = self.page.evaluate(FOCUS)
                assert found["inside"] and found["uncovered"] and found["ring"], found
                return self
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Not reached: {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.to(target)
        self.page.keyboard.press(key)

    def follow(self, target: Locator) -> None:
        """Press what leads to another page, and wait for it."""
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, field: Locator) -> None:
        """A tick with Space; of radios the group is one stop, and the arrows move in it."""
        if field.get_attribute("type") == "checkbox":
            if not field.is_checked():
                self.press(field, "Space")
            return
        group = self.page.locator(f'input[name="{field.get_attribute("name")}"]')
        self.to(group.first if not group.locator(":scope:checked").count() else group.locator(":scope:checked"))
        for _ in range(group.count() + 1):
            self.page.keyboard.press("ArrowDown")
            if field.is_checked():
                return
        raise AssertionError("The arrows do not reach the choice.")

    def answer(self, wanted: dict[str, object]) -> None:
        for question in self.page.locator("fieldset").all():
            name = (question.locator("input").first.get_attribute("name") or "").removeprefix("q-")
            value = wanted.get(name, "unsure")
            field = question.locator(f'input[value="{value[0] if isinstance(value, list) else value}"]')
            self.choose(field if field.count() else question.locator('input[value="unsure"]'))
        self.follow(self.page.get_by_role("button", name="Continue"))


def asks(page: Page) -> bool:
    return page.locator("input[name=form][value=screen]").count() > 0


def test_practitioner_with_a_worry_about_a_child(new_page: Callable[..., Page]) -> None:
    """From the first page to the outcome and a record, with no script and no mouse."""
    page = new_page()
    keys = Keys(page)
    page.goto("/plain")
    keys.choose(page.locator("#path"))
    keys.to(page.locator("#text"))
    page.keyboard.insert_text(SPEECH)
    keys.follow(page.get_by_role("button", name="Continue"))
    keys.follow(page.get_by_role("button", name="Use what is ticked"))
    for _ in range(MOST_SCREENS):
        if not asks(page):
            break
        keys.answer(LOW)
    expect(page.get_by_role("heading", name="Before the answer")).to_be_visible()
    keys.choose(page.locator('input[value="early_help"]'))
    keys.follow(page.get_by_role("button", name="Show both"))
    expect(page.get_by_role("heading", level=1)).to_have_text(EARLY)
    keys.press(page.locator("summary", has_text="Keep it or hand it on"))
    with page.expect_download() as saved:
        keys.press(page.locator('a[href$="/file/record/pdf"]'))
    assert saved.value.path().read_bytes().startswith(b"%PDF")


def test_lead_with_a_worry_about_an_adult(new_page: Callable[..., Page]) -> None:
    """The LADO path on a phone: what not to do stands before the rest, and both clocks side by side."""
    page = new_page(PHONE)
    keys = Keys(page)
    page.goto("/plain")
    keys.choose(page.locator("#path-lado"))
    keys.to(page.locator("#text"))
    page.keyboard.insert_text(GRABBED)
    keys.follow(page.get_by_role("button", name="Continue"))
    keys.follow(page.get_by_role("button", name="Use what is ticked"))
    for _ in range(MOST_SCREENS):
        if not asks(page):
            break
        keys.answer({"adult_role": "employed", "works_in": "here"})
    if page.get_by_role("link", name="Just show me").count():
        keys.follow(page.get_by_role("link", name="Just show me"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("LADO")
    headings = page.locator("article h2").all_inner_texts()
    assert headings.index("Do not") < headings.index("Then do this")
    expect(page.get_by_text("Do not question the adult").first).to_be_visible()


def test_new_colleague_with_a_question_about_a_rule(new_page: Callable[..., Page]) -> None:
    """A question, its answer with the source, one more question from there, and leaving quickly."""
    page = new_page()
    keys = Keys(page)
    page.goto("/plain")
    keys.choose(page.locator("#path-rule"))
    keys.to(page.locator("#text"))
    page.keyboard.insert_text("who chairs a strategy discussion?")
    keys.follow(page.get_by_role("button", name="Continue"))
    expect(page.locator(".card--policy .source").first).to_be_visible()
    keys.press(page.locator("summary", has_text="Write something else"))
    keys.to(page.locator("#text"))
    page.keyboard.insert_text("what is the out of hours number?")
    keys.follow(page.get_by_role("button", name="Send"))
    expect(page.locator("main")).to_contain_text("101")
    keys.follow(page.get_by_role("link", name="Leave quickly"))
    assert page.locator("body").inner_text() == ""
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not held any more")


def test_back_and_refresh_break_nothing(new_page: Callable[..., Page]) -> None:
    """The browser's own buttons: back shows what was, refresh shows the same, forward goes on."""
    page = new_page()
    page.goto("/plain")
    page.locator("#path").check()
    page.locator("#text").fill(SPEECH)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Use what is ticked").click()
    asked = page.get_by_role("heading", level=1).inner_text()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(asked)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this what you are telling me?")
    page.reload()
    page.get_by_role("button", name="Use what is ticked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(asked)
    page.go_back()
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text(asked)


def test_the_way_here_from_the_page_without_scripts(new_page: Callable[..., Page]) -> None:
    """Whoever opens the conversation without scripts is led to these pages."""
    page = new_page()
    page.goto("/")
    page.get_by_role("link", name="The same questions as plain pages", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is it about?")


# -- every kind of page -------------------------------------------------------------------------

def start(page: Page) -> None:
    page.goto("/plain")


def begun(page: Page, path: str, text: str) -> None:
    page.goto("/plain")
    page.locator(f'input[name="path"][value="{path}"]').check()
    page.locator("#text").fill(text)
    page.get_by_role("button", name="Continue").click()


def facts(page: Page) -> None:
    begun(page, "level_of_need", SPEECH)


def red_flags(page: Page) -> None:
    facts(page)
    page.get_by_role("button", name="Use what is ticked").click()


def to_mend(page: Page) -> None:
    red_flags(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()


def own_view(page: Page) -> None:
    red_flags(page)
    for _ in range(MOST_SCREENS):
        if not asks(page):
            return
        for question in page.locator("fieldset").all():
            name = (question.locator("input").first.get_attribute("name") or "").removeprefix("q-")
            value = LOW.get(name, "unsure")
            field = question.locator(f'input[value="{value[0] if isinstance(value, list) else value}"]')
            (field if field.count() else question.locator('input[value="unsure"]')).check()
        page.get_by_role("button", name="Continue").click()


def outcome(page: Page) -> None:
    own_view(page)
    page.get_by_role("link", name="Just show me").click()


def unfolded(page: Page) -> None:
    outcome(page)
    page.goto(page.url + "?open=all")
    page.locator("details").evaluate_all("nodes => nodes.forEach(node => { node.open = true; })")


def lado(page: Page) -> None:
    begun(page, "lado", GRABBED)
    page.get_by_role("button", name="Use what is ticked").click()
    for _ in range(MOST_SCREENS):
        if not asks(page):
            break
        for question in page.locator("fieldset").all():
            question.locator('input[value="unsure"]').check()
        page.get_by_role("button", name="Continue").click()
    if page.get_by_role("link", name="Just show me").count():
        page.get_by_role("link", name="Just show me").click()
    expect(page.locator(".card--decision")).to_be_visible()


def danger(page: Page) -> None:
    begun(page, "level_of_need", "he has a knife and is in the corridor")


def rule(page: Page) -> None:
    begun(page, "rule", "who chairs a strategy discussion?")


def date(page: Page) -> None:
    begun(page, "rule", "strat was 11 Dec 2026, ICPC by when?")


def person(page: Page) -> None:
    facts(page)
    page.get_by_role("button", name="Speak to a person").click()


def answers(page: Page) -> None:
    red_flags(page)
    page.get_by_role("button", name="See or change my answers").click()


def paper(page: Page) -> None:
    outcome(page)
    page.locator("summary", has_text="Keep it or hand it on").click()
    page.locator('a[href$="/paper/referral"]').click()


def deleting(page: Page) -> None:
    facts(page)
    page.get_by_role("link", name="Delete everything").click()


def gone(page: Page) -> None:
    page.goto("/plain/not/held")


SCREENS = (start, facts, red_flags, to_mend, own_view, outcome, unfolded, lado, danger, rule, date, person, answers,
           paper, deleting, gone)


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.__name__ for screen in SCREENS])
def test_every_page_fits_and_axe_finds_nothing(screen: Callable[[Page], None], new_page: Callable[..., Page]) -> None:
    """Narrow and wide, light and dark: nothing sticks out or is cut off, 999 is in sight, no violation."""
    page = new_page(PHONE, scripts=True)
    screen(page)
    # A form's page may be there before its styles are.
    page.wait_for_load_state("load")
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert no_sideways_overflow(page) == []
        assert cut_off(page) == []
        page.evaluate("scrollTo(0, 0)")
        expect(page.locator(".strip").get_by_role("link", name="999")).to_be_in_viewport()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert violations(page) == []


#: what nobody may have to open first, by what leads to it
AT_ONCE: dict[str, tuple[str, ...]] = {
    "outcome": ("Talk it over with your safeguarding lead", "By when:", "Do not ask the child leading questions",
                "Speak with the parents first", "If you are not sure, do not tell yet", "Your own safeguarding lead"),
    "lado": ("Keep the child safe now", "01204 331500", "Do not question the adult", "Refer to the LADO",
             "at the latest within one day", "boltonsafeguardingchildren.org.uk/managing-allegations",
             "Do not tell the parents yet", "One that may be met is enough")}


@pytest.mark.parametrize("screen", (outcome, lado), ids=("outcome", "lado"))
def test_nothing_that_is_needed_at_once_is_folded(screen: Callable[[Page], None],
                                                  new_page: Callable[..., Page]) -> None:
    """What to do now, by when, whom to reach and what not to do stand open; the page is no scroll without an end."""
    page = new_page({"width": 390, "height": 844}, scripts=True)
    screen(page)
    page.goto(page.url.removesuffix("/outcome") + "/outcome")
    for words in AT_ONCE[screen.__name__]:
        expect(page.locator("article").get_by_text(words).first).to_be_visible()
    for heading in ("Why, fact by fact", "Sources", "What this record is, and what it is not"):
        expect(page.locator("details:not([open]) > summary").get_by_role("heading", name=heading)).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollHeight") < 13_000


def test_continuum_is_drawn_and_said(new_page: Callable[..., Page]) -> None:
    """One picture with its words: where the answers lead is the one current step, and no step has a number."""
    page = new_page()
    outcome(page)
    figure = page.get_by_role("group", name="Where this stands")
    expect(figure.locator("li[aria-current=step]")).to_have_count(1)
    expect(figure.locator("li[aria-current=step]")).to_contain_text("Where your answers lead")
    widths = [int(rect.get_attribute("width") or 0) for rect in figure.locator("svg[aria-hidden=true] rect").all()]
    assert len(widths) == figure.locator("ol li").count() == 5
    assert widths == sorted(widths, reverse=True) and len(set(widths)) == 5, widths
    assert not any(character.isdecimal() for character in figure.locator("ol").inner_text())


def test_everything_can_be_opened_at_once_without_scripts(new_page: Callable[..., Page]) -> None:
    """For paper, and for a browser that does not print what is folded: one link, and every line is open."""
    page = new_page()
    outcome(page)
    closed = page.locator("article details:not([open])")
    assert closed.count() > 10
    page.get_by_role("link", name="Open everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EARLY)
    left = [fold.inner_text() for fold in closed.all()]
    assert all("own view" in words or "go lower" in words or "Where do you think" in words for words in left), left


def test_outcome_prints_what_counts_and_no_button(new_page: Callable[..., Page]) -> None:
    """On paper: the outcome, its steps and whom to ring; nothing to press."""
    page = new_page(scripts=True)
    outcome(page)
    page.emulate_media(media="print")
    for words in (EARLY, "Then do this", "Sources"):
        expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()
    expect(page.locator("#numbers").get_by_role("link", name="01204 331500")).to_be_visible()
    # what is folded on the screen is on the paper
    expect(page.locator("details:not([open])").get_by_text("Why, fact by fact")).to_be_visible()
    expect(page.locator("details:not([open]) .rows").first).to_be_visible()
    assert page.evaluate("""() => [...document.querySelectorAll('details:not([open]) td')]
        .some(cell => cell.getBoundingClientRect().height > 0 && cell.checkVisibility())""")
    for button in page.get_by_role("button").all():
        expect(button).to_be_hidden()
