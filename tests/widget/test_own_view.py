"""The user's own view on the page: asked before the outcome, never in its way, and the ways up and down from it."""
from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .guide import GRABBED_ARM, KNIFE, Guide, to_own_view
from .keyboard import Keyboard
from .server import Server

BABY = "a bruise on a 3 month old's cheek"


@pytest.fixture()
def asked(guide: Guide) -> Guide:
    """The answers are given; the outcome waits for the own view."""
    to_own_view(guide)
    return guide


def state(server: Server, guide: Guide) -> str:
    """All that the server has kept of the conversation, as one text."""
    token = guide.token()
    assert token
    return str(server.conversation(token))


def test_outcome_waits_and_one_tap_shows_it_without_the_server(asked: Guide, page: Page) -> None:
    """It is not on the page before; "Just show me" needs no answer of the server, which may be away."""
    expect(page.locator(".card--decision")).to_have_count(0)
    expect(asked.heading).to_have_text("Before the answer: what do you think yourself?")
    page.route("**/api/**", lambda route: route.abort())
    page.get_by_role("button", name="Just show me").click()
    expect(asked.outcome.locator(".card__title")).to_be_focused()
    expect(asked.outcome).to_contain_text("Do this first")
    expect(asked.own_view).to_have_count(0)
    expect(page.locator(".notice")).to_have_count(0)


def test_both_views_are_shown_side_by_side(asked: Guide, page: Page, server: Server) -> None:
    """What was chosen and where the answers lead stand beside one another, and the choice is kept."""
    page.get_by_label("Several services, one plan").check()
    asked.tap("Show both")
    own = asked.outcome.locator(".own")
    expect(own.locator(".own__view").first).to_contain_text("Several services, one plan")
    expect(own.locator(".own__view").nth(1)).to_contain_text("Extra help")
    expect(asked.outcome.locator(".ladder__row", has_text="Several services")).to_contain_text("Your own view")
    expect(page.locator(".card--decision")).to_have_count(1)
    assert "Your own view: Several services, one plan" in state(server, asked)


def test_server_that_is_away_does_not_keep_the_outcome_back(asked: Guide, page: Page) -> None:
    """The view could not be sent: the outcome shows all the same, beside the numbers and a retry."""
    page.get_by_label("Keep supporting").check()
    page.route("**/api/message", lambda route: route.abort())
    page.get_by_role("button", name="Show both").click()
    expect(asked.outcome).to_be_visible()
    expect(page.locator(".notice")).to_be_visible()
    page.unroute("**/api/message")
    page.get_by_role("button", name="Try again").click()
    expect(asked.outcome.locator(".own__view").first).to_contain_text("Keep supporting")


def test_choice_is_needed_only_for_showing_both(asked: Guide, page: Page) -> None:
    """Nothing chosen: told in words, the focus on the first choice, and still one tap to the outcome."""
    page.get_by_role("button", name="Show both").click()
    expect(asked.last).to_contain_text("Choose one first. Or press Just show me.")
    expect(page.get_by_label("Keep supporting")).to_be_focused()
    page.get_by_role("button", name="Just show me").click()
    expect(asked.outcome).to_be_visible()


@pytest.mark.parametrize("text", [BABY, KNIFE, GRABBED_ARM])
def test_nothing_is_asked_first_where_it_is_grave(guide: Guide, text: str) -> None:
    """At significant harm, in danger and for the LADO the outcome comes at once."""
    guide.say(text)
    if text == KNIFE:
        guide.tap("Yes, it is being handled")
    for _ in range(8):
        if guide.screen() is None:
            break
        guide.submit() if guide.screen() == "facts" else guide.answer({"red_flags": "rf_weapon"})
    expect(guide.own_view).to_have_count(0)
    expect(guide.outcome).to_be_visible()
    expect(guide.outcome.get_by_text("I mean to go lower than this")).to_have_count(0)


def test_going_higher_is_one_tap_and_leaves_one_outcome_standing(guide: Guide, page: Page) -> None:
    """The new outcome is the higher route's, the old one folds, and one tap goes back."""
    guide.to_outcome()
    guide.tap("Go higher: refer now, suspected significant harm")
    expect(guide.outcome.locator(".card__title")).to_have_text("Refer now, suspected significant harm")
    expect(guide.outcome.get_by_role("link", name="01204 331500").first).to_be_visible()
    expect(guide.outcome.locator(".ladder__row--here")).to_contain_text("Where you went on your own judgement")
    expect(page.locator(".card--past")).to_have_count(1)
    expect(page.locator(".card--past .first")).to_be_hidden()
    guide.tap("Go back to where the answers alone lead")
    expect(guide.outcome.locator(".card__title")).to_have_text("Extra help")


def test_going_lower_asks_for_a_reason_and_a_lead(guide: Guide, page: Page, server: Server) -> None:
    """Each missing part is named where it is missing; complete, it stands beside the unchanged outcome, masked."""
    guide.to_outcome()
    guide.outcome.get_by_text("I mean to go lower than this").click()
    form = guide.outcome.locator("form[data-own-view]").last
    send = form.get_by_role("button", name="Put this on the record")
    send.click()
    expect(form).to_contain_text("Choose where you mean to go.")
    form.get_by_label("Keep supporting").check()
    send.click()
    expect(form).to_contain_text("Write your reason.")
    expect(form.get_by_role("textbox")).to_be_focused()
    form.get_by_role("textbox").fill("The nursery has begun. Ring Jane Smith on 07700 900123.")
    send.click()
    expect(form).to_contain_text("Choose which lead has agreed.")
    form.get_by_label("Designated safeguarding lead or deputy").check()
    before = guide.messages.count()
    send.click()
    guide.answered(before)
    own = guide.outcome.locator(".own")
    expect(own).to_contain_text("The nursery has begun.")
    expect(own).to_contain_text("Designated safeguarding lead or deputy")
    expect(guide.outcome.locator(".card__title")).to_have_text("Extra help")
    assert "900123" not in state(server, guide)


def test_reload_shows_the_outcome_and_asks_no_more(asked: Guide, page: Page) -> None:
    """What was asked once does not stand in the way again; the view can still be given on the outcome."""
    page.reload()
    expect(asked.outcome).to_be_visible()
    expect(page.locator(".card--asks")).to_have_count(0)
    asked.outcome.get_by_text("Where do you think this should go?").first.click()
    expect(asked.outcome.get_by_label("I cannot say yet")).to_be_visible()


def test_something_else_said_meanwhile_shows_the_outcome(asked: Guide, page: Page) -> None:
    """Whoever types on instead of choosing has not lost the outcome."""
    asked.say("who chairs a strategy discussion?")
    expect(page.locator(".card--decision")).to_have_count(1)
    expect(page.locator(".card--decision")).to_be_visible()


def test_own_view_by_keyboard_alone(asked: Guide, page: Page) -> None:
    """Chosen with the arrows, sent with Enter, and the outcome's heading has the focus."""
    keys = Keyboard(asked)
    keys.tab_to(asked.own_view.locator("input").first)
    keys.press("Space")
    keys.press("ArrowDown")
    expect(page.get_by_label("Extra help")).to_be_checked()
    keys.activate(page.get_by_role("button", name="Show both"))
    keys.hears_new_card()
    expect(asked.outcome.locator(".own")).to_contain_text("the same way")


def test_drawing_says_in_words_what_it_shows(guide: Guide) -> None:
    """The picture itself is silent; its list names every route, where the answers lead and what is not held."""
    guide.to_outcome()
    figure = guide.outcome.get_by_role("group", name="Where this stands, and what lies beside it")
    expect(figure.get_by_role("listitem").filter(has_text="Where your answers lead")).to_have_attribute(
        "aria-current", "step")
    expect(figure.locator(".ladder__row")).to_have_count(5)
    assert figure.locator("svg").evaluate_all("nodes => nodes.every(node => node.ariaHidden === 'true')")
    expect(figure).to_contain_text("The order of the routes is this guide's own")
    expect(figure).to_contain_text("are not held")
    colours = figure.locator("rect").evaluate_all("nodes => nodes.map(node => getComputedStyle(node).fill)")
    for colour in colours:
        red, green, blue = (int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
        assert green <= max(red, blue), "No step is green."
