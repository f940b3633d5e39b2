"""The outcome card: the answer first, the rest folded, nothing that protects a child folded away."""
from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .altered import alter_cards
from .guide import GRABBED_ARM, KNIFE, Guide

BABY = "a bruise on a 3 month old's cheek"
ADULT = {"matter_kind": "conduct", "adult_role": "employed", "conduct_where": "at_work",
         "lado_about": "none_of_these", "works_in": "here"}
NEVER_FOLDED = (".first", ".part--stop", ".overlay--emergency", ".level__words", ".urgency", ".steps")


def emergency(guide: Guide) -> None:
    guide.say(KNIFE)
    guide.tap("Yes, it is being handled")
    guide.go_through({"red_flags": "rf_weapon"})


def significant_harm(guide: Guide) -> None:
    guide.say(BABY)
    guide.submit()


def adult(guide: Guide) -> None:
    guide.to_outcome(GRABBED_ARM, ADULT)


def low_need(guide: Guide) -> None:
    guide.to_outcome()


@pytest.mark.parametrize("reach", [emergency, significant_harm, adult, low_need], ids=lambda reach: reach.__name__)
def test_what_must_be_seen_is_seen_without_a_tap(guide: Guide, reach: Any) -> None:
    """999, the first step, the do-not list, the route and the next steps never stand in a closed fold."""
    reach(guide)
    for name in NEVER_FOLDED:
        for node in guide.outcome.locator(name).all():
            assert node.is_visible(), name
            assert node.evaluate("node => node.closest('details') === null"), name
    expect(guide.outcome.locator(".first")).to_be_visible()
    expect(guide.outcome.locator(".part--stop")).to_contain_text("Do not")
    assert (guide.outcome.get_by_role("link", name="Ring 999").count() > 0) == (reach is emergency)


@pytest.mark.parametrize("reach", [significant_harm, adult, low_need], ids=lambda reach: reach.__name__)
def test_rest_is_folded_and_names_itself(guide: Guide, reach: Any) -> None:
    """Reasons, sources, records and what would change the outcome are one tap away, each under its own heading."""
    reach(guide)
    for title in ("Why", "Sources", "What to record", "What happens next", "Contacts", "What to say to the child",
                  "Consent and sharing information", "If you are turned down, or disagree"):
        fold = guide.outcome.locator("details").filter(has=guide.page.get_by_text(title, exact=True)).first
        expect(fold).not_to_have_attribute("open", "")
        fold.locator("summary").first.click()
        expect(fold.locator(".more__body").first).to_be_visible()


def test_answer_comes_before_everything_else(guide: Guide) -> None:
    """The standard words of the headline, what now, by when and whom; the steps, what not to do; then the reasons."""
    significant_harm(guide)
    places = [guide.outcome.locator(name).first.bounding_box() for name in (
        ".level__words", ".first .ring", ".first .detail", ".urgency", ".steps", ".part--stop", ".more-parts",
        "details:has(.reasons)", "details:has(.sources)", "details:has(.answers)")]
    heights = [place["y"] for place in places if place]
    assert len(heights) == len(places) and heights == sorted(heights)


def test_whether_parents_may_be_told_is_said_without_a_tap(guide: Guide) -> None:
    """The one line that says "not yet" is never folded."""
    significant_harm(guide)
    expect(guide.outcome.get_by_text("Do not tell the parents yet", exact=False).first).to_be_visible()


def steps_about(guide: Guide, about: list[str | None]) -> None:
    """The steps after the first are about these, in turn."""
    def change(card: dict[str, Any]) -> None:
        decision = card["decision"]
        for at, step in enumerate(each for each in decision["steps"] if each["id"] != decision["first"]["id"]):
            kind = about[at % len(about)]
            step.pop("about", None)
            if kind:
                step["about"] = kind

    alter_cards(guide.page, "decision", change)


def test_steps_stand_under_the_child_and_the_adult_in_their_order(guide: Guide) -> None:
    """Both at once, none lost, none before its time."""
    told: list[list[str]] = []
    steps_about(guide, ["adult", "child"])
    alter_cards_seen(guide, told)
    adult(guide)
    groups = guide.outcome.locator(".steps__group")
    assert groups.locator("> h4").all_inner_texts() == ["The child", "The adult"]
    [order] = told
    for at, mine in enumerate((order[1::2], order[0::2])):
        labels = groups.nth(at).locator(".steps__tick label")
        assert labels.evaluate_all("nodes => nodes.map(node => node.textContent)") == mine


def alter_cards_seen(guide: Guide, told: list[list[str]]) -> None:
    """Notes what the steps of an outcome were, in the server's order."""
    def note(response: Any) -> None:
        if not response.url.endswith("/api/message"):
            return
        for reply in response.json().get("replies", []):
            decision = (reply.get("card") or {}).get("decision")
            if decision:
                told.append([each["what"] for each in decision["steps"] if each["id"] != decision["first"]["id"]])

    guide.page.on("response", note)


@pytest.mark.parametrize("about", [[None], ["child"]], ids=["not-said", "all-the-child"])
def test_steps_of_one_kind_need_no_heading(guide: Guide, about: list[str | None]) -> None:
    """Where nothing is to be told apart the steps are one list, also when the server says nothing about whom."""
    steps_about(guide, about)
    low_need(guide)
    expect(guide.outcome.locator(".steps__group")).to_have_count(1)
    expect(guide.outcome.locator(".steps__group > h4")).to_have_count(0)


def test_paper_has_everything_and_the_screen_folds_again(guide: Guide, page: Page) -> None:
    """Printing opens every fold of the outcome, also a fold in a fold, and closes it afterwards."""
    adult(guide)
    folds = guide.outcome.locator("details:not(.no-print details, details.no-print)")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = folds.evaluate_all("nodes => nodes.map(node => node.open)")
    assert not all(before)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert all(folds.evaluate_all("nodes => nodes.map(node => node.open)"))
    expect(guide.outcome.locator(".sources > li").first).to_be_visible()
    expect(guide.outcome.locator(".reasons > li").first).to_be_visible()
    assert asked == [], "Printing asks the server for nothing."
    page.emulate_media(media="screen")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert folds.evaluate_all("nodes => nodes.map(node => node.open)") == before


def test_link_to_a_folded_part_opens_it(guide: Guide) -> None:
    """Nobody is sent to a closed heading."""
    significant_harm(guide)
    fold = guide.outcome.locator("details").filter(has=guide.page.get_by_text("What to say to the child", exact=True))
    expect(fold).not_to_have_attribute("open", "")
    guide.outcome.get_by_role("link", name="What to say to the child").click()
    expect(fold).to_have_attribute("open", "")
    expect(fold.locator("summary")).to_be_in_viewport()


# ---- before the outcome: ring now ----

def test_facts_that_say_ring_now_show_whom_to_ring_above_the_button(guide: Guide) -> None:
    """Nobody has to press anything first to find the number."""
    alter_cards(guide.page, "facts", lambda card: card["at_least"].update(now=True))
    guide.say(BABY)
    assert guide.screen() == "facts"
    block = guide.last.locator(".ring-now")
    number = block.get_by_role("link", name="01204 331500")
    expect(number).to_be_visible()
    expect(block).to_contain_text("101")
    above, below = number.bounding_box(), guide.form.locator("button[type=submit]").bounding_box()
    assert above and below and above["y"] < below["y"]


def test_ring_now_takes_the_cards_own_contacts(guide: Guide) -> None:
    """Where the card says whom to ring, that is whom the page shows."""
    def change(card: dict[str, Any]) -> None:
        card["at_least"]["now"] = True
        card["contacts"] = [{"id": "duty", "name": "Duty worker", "what_for": "", "checked": "2026-01-01",
                             "find_out": None, "lines": [{"kind": "phone", "value": "999", "status": "confirmed",
                                                          "note": None}]}]

    alter_cards(guide.page, "facts", change)
    guide.say(BABY)
    expect(guide.last.locator(".ring-now")).to_contain_text("Duty worker")
    expect(guide.last.locator(".ring-now")).not_to_contain_text("01204 331500")


def test_facts_without_that_word_show_no_such_block(guide: Guide) -> None:
    """A lesser worry does not borrow the urgency of a greater one."""
    alter_cards(guide.page, "facts", lambda card: (card.get("at_least") or {}).pop("now", None))
    guide.say(BABY)
    assert guide.screen() == "facts"
    expect(guide.last.locator(".ring-now")).to_have_count(0)
    expect(guide.last.locator(".at-least")).to_be_visible()
