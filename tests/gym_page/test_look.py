"""Every screen of the gym, narrow and wide, light and dark: it fits, it says that it is practice, axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from widget.test_look import cut_off, no_sideways_overflow, violations

from .contract import BANNER, CHOICES, GYM, ROUTES, Contract
from .gym import GymPage

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
CHOICE = ROUTES[2][1]


def start(gym: GymPage) -> None:
    pass


def lessons(gym: GymPage) -> None:
    gym.go("Lessons")
    expect(gym.main.locator(".lessons").first).to_be_visible()


def lesson(gym: GymPage) -> None:
    lessons(gym)
    gym.main.get_by_role("link", name="When a child tells you").click()
    gym.choose("Sample answer B1")
    gym.tap("Check")
    expect(gym.main.get_by_text("Not quite.")).to_be_visible()


def lesson_end(gym: GymPage) -> None:
    lesson(gym)
    gym.tap("Next question")
    for n in (2, 3):
        gym.choose(f"Sample answer A{n}")
        gym.tap("Check")
        gym.main.get_by_role("button", name="Next question" if n == 2 else "Finish the lesson").click()
    expect(gym.main.get_by_text("That is the end of this lesson")).to_be_visible()


def case(gym: GymPage) -> None:
    gym.case()
    gym.tap("How long has this gone on?")
    expect(gym.main.get_by_text("Sample answer 0.")).to_be_visible()


def case_not_ready(gym: GymPage) -> None:
    gym.case()
    gym.tap("This is my decision")
    expect(gym.main.get_by_text("Before this can be marked")).to_be_visible()


def marking(gym: GymPage) -> None:
    gym.case()
    gym.decide(CHOICE, "I am sure")


def unfolding(gym: GymPage) -> None:
    marking(gym)
    gym.tap("Next case")
    gym.decide(CHOICE, "Contact the LADO", "I am guessing")
    gym.tap("What happened next")
    expect(gym.main.get_by_text("On Thursday")).to_be_visible()


def contested(gym: GymPage) -> None:
    unfolding(gym)
    gym.decide(ROUTES[3][1], "Contact the LADO", "999 first", "I am guessing")
    expect(gym.main.get_by_text("The point is to ask for advice")).to_be_visible()
    gym.main.get_by_text("Sources", exact=True).click()


def session_end(gym: GymPage) -> None:
    contested(gym)
    gym.tap("Next case")
    expect(gym.main.get_by_text("The ten minutes are over")).to_be_visible()


def profile(gym: GymPage) -> None:
    gym.go("Profile")
    gym.main.get_by_text("The figures as a table").click()
    expect(gym.main.locator(".figures")).to_be_visible()


def keep(gym: GymPage) -> None:
    gym.go("Save")
    expect(gym.main.get_by_text("There is nothing to save yet.")).to_be_visible()


def trainer(gym: GymPage) -> None:
    gym.page.get_by_role("link", name="For trainers").click()
    gym.tap("Make a group")
    expect(gym.main.get_by_role("textbox", name="The link for learners")).to_be_visible()


def results(gym: GymPage) -> None:
    trainer(gym)
    gym.main.get_by_role("link", name="See what the group shows").click()
    expect(gym.main.locator(".confusion")).to_be_visible()


def share(gym: GymPage) -> None:
    gym.page.goto(f"{GYM}#cohort=learners-token")
    expect(gym.main.get_by_text("What is shared")).to_be_visible()


def real_child(gym: GymPage) -> None:
    gym.page.get_by_role("button", name="A real child?").click()
    gym.page.locator("#real-box").fill("he has a knife")
    gym.page.get_by_role("button", name="Where do I go?").click()
    expect(gym.page.get_by_role("heading", name="Ring 999 now")).to_be_visible()


SCREENS = [
    start,
    lessons,
    lesson,
    lesson_end,
    case,
    case_not_ready,
    marking,
    unfolding,
    contested,
    session_end,
    profile,
    keep,
    trainer,
    results,
    share,
    real_child,
]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_screen_fits_says_practice_and_passes_axe(gym: GymPage, screen: Callable[[GymPage], None]) -> None:
    """Nobody scrolls sideways, the banner and 999 are in sight at every place, and no rule of axe is broken."""
    screen(gym)
    page = gym.page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            assert no_sideways_overflow(page) == [], (scheme, size)
            if screen is not real_child:
                assert practice_in_sight(page) == [True, True, True], (scheme, size)
            if (scheme, size) in (("light", PHONE), ("dark", DESKTOP)):
                assert violations(page) == [], (scheme, size)


@pytest.mark.parametrize(
    "screen", [case, contested, profile, results, real_child], ids=lambda screen: screen.__name__
)
def test_twice_the_text_still_fits(gym: GymPage, screen: Callable[[GymPage], None]) -> None:
    """With text at 200 % nothing is cut off or sticks out, on a phone."""
    screen(gym)
    gym.page.set_viewport_size({"width": 390, "height": 844})
    gym.text_size(200)
    assert no_sideways_overflow(gym.page) == []
    assert cut_off(gym.page) == []


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_nothing_rings_or_writes_to_anybody(gym: GymPage, screen: Callable[[GymPage], None]) -> None:
    """In practice no number can be tapped: a call by mistake would take a line that a child needs."""
    screen(gym)
    assert gym.page.locator("a[href^='tel:'], a[href^='mailto:'], a[href^='sms:']").count() == 0


def test_page_cannot_be_taken_for_the_live_assistant(gym: GymPage) -> None:
    """The colours of its paper, head and tape are other ones in light and in dark, and its title says practice."""
    page = gym.page
    assert "practice only" in page.title()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        ours = page.evaluate(COLOURS, ["body", ".gymhead", ".tape"])
        page.evaluate("() => document.querySelector('link[href$=\"gym.css\"]').sheet.disabled = true")
        theirs = page.evaluate(COLOURS, ["body"])
        plum = page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--plum').trim()")
        page.evaluate("() => document.querySelector('link[href$=\"gym.css\"]').sheet.disabled = false")
        own = page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--plum').trim()")
        assert ours[0] != theirs[0] and own != plum, scheme
        assert len(set(ours)) == 3, scheme


def test_short_window_leaves_room_to_read(gym: GymPage) -> None:
    """At 400 % zoom what stays fixed leaves more than half of the window."""
    gym.case()
    gym.page.set_viewport_size({"width": 320, "height": 256})
    assert no_sideways_overflow(gym.page) == []
    assert practice_in_sight(gym.page) == [True, True, True]
    assert gym.page.locator(".tape").bounding_box()["height"] <= 256 / 2  # type: ignore[index]


def test_page_without_scripts_says_so(browser: Browser, contract: Contract) -> None:
    """With scripts off the page is practice all the same, names 999, and offers no control that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    contract.serve(page)
    page.goto(GYM)
    expect(page.locator("main")).to_contain_text("JavaScript may be switched off")
    expect(page.locator("#banner")).to_have_text(BANNER)
    assert page.locator("button:visible, input:visible, textarea:visible, nav:visible").count() == 0
    context.close()


def test_all_choices_of_the_content_are_offered_in_its_order(gym: GymPage) -> None:
    """The routes stand in the order of the continuum; the one for adults alone only where an adult is in question."""
    gym.case()
    labels = gym.main.locator("fieldset[data-question=route] .option__label").all_inner_texts()
    assert labels == [each["title"] for each in CHOICES["routes"] if not each.get("only_adult")]  # type: ignore[attr-defined]
    gym.decide(CHOICE, "I am sure")
    gym.tap("Next case")
    expect(gym.main.get_by_text("Nothing for a child here")).to_be_visible()


COLOURS = "names => names.map(name => getComputedStyle(document.querySelector(name)).backgroundColor)"


def practice_in_sight(page: Page) -> list[bool]:
    """Whether banner, 999 and the way out can be seen at the top, in the middle and at the end of the page."""
    found: list[bool] = page.evaluate("""() => [0, 0.5, 1].map(part => {
      scrollTo(0, part * document.scrollingElement.scrollHeight);
      return ['#banner', '.tape__danger', '#real'].every(name => {
        const node = document.querySelector(name);
        const box = node.getBoundingClientRect();
        const there = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), box.top + box.height / 2);
        return box.top >= 0 && box.bottom <= innerHeight && node.contains(there);
      });
    })""")
    return found
