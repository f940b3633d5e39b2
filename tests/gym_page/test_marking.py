"""The marking as it stands on the page: what holds the route is seen at once, and nothing is said twice."""

from __future__ import annotations

from playwright.sync_api import expect

from .contract import CASE, MARKED, ROUTES, UNFOLDING, Contract
from .gym import GymPage

CHOICE = ROUTES[2][1]


def test_what_holds_the_route_stands_open_and_each_entry_once(gym: GymPage) -> None:
    gym.case()
    gym.decide(CHOICE, "I am sure")
    card = gym.main.get_by_role("region", name="Why the guide says so")
    first, second, lower = (reason["why"] for reason in MARKED["reasons"])
    expect(card.get_by_text("Sample reason", exact=True)).to_have_count(1)
    expect(card.get_by_text(first)).to_be_visible()
    expect(card.get_by_text(second)).to_be_visible()
    expect(card).to_contain_text("a packet of crisps")
    expect(card).not_to_contain_text("You were told:")
    expect(card.get_by_text(lower)).to_be_hidden()
    card.get_by_text("by itself leads lower").click()
    expect(card.get_by_text(lower)).to_be_visible()


def test_note_comes_with_the_last_decision(gym: GymPage, contract: Contract) -> None:
    """While a case goes on the page says so in its place, and what could be asked is named as of the start."""
    contract.cases = [UNFOLDING]
    gym.case()
    gym.decide(CHOICE, "I am sure", *adult(gym))
    expect(gym.main).to_contain_text("What to notice in it comes with its last decision.")
    expect(gym.main).not_to_contain_text("Sample teaching")
    gym.tap("What happened next")
    gym.decide(CHOICE, "I am sure", *adult(gym))
    expect(gym.main).to_contain_text("Sample teaching")
    expect(gym.main.get_by_role("heading", name="What you could have asked at the start")).to_be_visible()
    expect(gym.main).not_to_contain_text("comes with its last decision")


def adult(gym: GymPage) -> list[str]:
    first = gym.main.locator("fieldset[data-question=adult] .option__label").first
    return [first.inner_text()]


def test_place_that_it_goes_to_instead_is_named(gym: GymPage, contract: Contract) -> None:
    place = {"label": "Sample place", "lines": ["Take it to the sample service."], "source": MARKED["sources"][0]}
    contract.answers["choose"] = lambda body: (
        200, {**contract.usual("choose", body)[1], "marked": {**MARKED, "elsewhere": place}}
    )
    gym.case()
    gym.decide(CHOICE, "I am sure")
    expect(gym.main.get_by_role("region", name="Sample place")).to_contain_text("Take it to the sample service.")


def test_words_of_what_is_missing_go_once_it_is_chosen(gym: GymPage) -> None:
    gym.case()
    gym.tap("This is my decision")
    asked = gym.main.locator("fieldset[data-question=confidence]")
    expect(asked).to_contain_text("Say how sure you are")
    gym.choose("I am sure")
    expect(asked).not_to_contain_text("Say how sure you are")
    expect(gym.main.locator("fieldset[data-question=route]")).to_contain_text("Choose what you would do")
    expect(gym.heading).to_have_text(CASE["title"])
