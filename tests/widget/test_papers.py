"""What is taken away and what is said back: papers in every format that is offered, and feedback without words."""
from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from .guide import GRABBED_ARM, Guide

BEGINNINGS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "html": b"<!", "ics": b"BEGIN:VCALENDAR"}


def opened(guide: Guide) -> Locator:
    fold = guide.outcome.locator(".papers-fold")
    fold.locator("> summary").click()
    expect(fold.locator(".papers__disclosure")).to_be_visible()
    return fold


def paper(fold: Locator, title: str) -> Locator:
    found = fold.locator(".papers > details").filter(has=fold.page.get_by_text(title, exact=True))
    found.locator("> summary").click()
    return found


def test_disclosure_stands_before_anything_can_be_saved(guide: Guide) -> None:
    """The line about reviews and courts comes first, and every paper stands below it."""
    guide.to_outcome()
    fold = opened(guide)
    expect(fold.locator(".papers > *").first).to_contain_text("may be disclosed in reviews or in court")
    assert fold.locator(".papers > details").count() >= 5


def test_nothing_is_asked_of_the_server_before_the_part_is_opened(guide: Guide, page: Page) -> None:
    """An outcome that is only read makes no record."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    guide.to_outcome()
    assert not [url for url in asked if url.endswith("/api/record")]


def test_every_format_of_the_record_is_saved_as_what_it_says(guide: Guide) -> None:
    """Each button gives the file that it names."""
    guide.to_outcome()
    record = paper(opened(guide), "Record of this guidance")
    buttons = record.locator(".row button")
    assert buttons.count() >= 5
    for button in buttons.all():
        with guide.page.expect_download() as saved:
            button.click()
        name = saved.value.suggested_filename
        content = saved.value.path().read_bytes()
        assert name.startswith("threshold-guide-record-")
        assert content.startswith(BEGINNINGS.get(name.rsplit(".", 1)[1], b"")), name
        expect(record.locator(".papers__said").last).to_contain_text(name)


def test_own_words_go_into_the_draft_and_stay_nowhere_else(guide: Guide) -> None:
    """What is written beside a heading stands in the saved draft, and neither in the conversation nor in storage."""
    guide.to_outcome()
    draft = paper(opened(guide), "Draft for a referral")
    draft.get_by_text("Add words of your own").click()
    draft.get_by_role("textbox").first.fill("Quokka at breakfast club")
    with guide.page.expect_download() as saved:
        draft.get_by_role("button", name="Plain text").click()
    assert "Quokka at breakfast club" in saved.value.path().read_text(encoding="utf-8")
    kept = guide.page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Quokka" not in kept
    guide.page.reload()
    expect(guide.outcome).to_be_visible()
    assert "Quokka" not in guide.page.locator("#messages").inner_text()


def test_paper_that_cannot_be_made_keeps_what_was_written(guide: Guide, page: Page) -> None:
    """The server is away: told in words, the own words stay, and the next press works."""
    guide.to_outcome()
    record = paper(opened(guide), "Record of this guidance")
    record.get_by_text("Add words of your own").click()
    record.get_by_role("textbox").fill("Seen at the gate")
    page.route("**/api/record", lambda route: route.abort())
    record.get_by_role("button", name="PDF").click()
    expect(record.locator(".papers__said").last).to_contain_text("What you wrote is still here")
    expect(record.get_by_role("textbox")).to_have_value("Seen at the gate")
    page.unroute("**/api/record")
    with page.expect_download():
        record.get_by_role("button", name="PDF").click()


def test_changed_answers_ask_for_the_outcome_first(guide: Guide, page: Page) -> None:
    """A record is made of what was shown and of nothing else; the page says so in the server's words."""
    guide.to_outcome()
    fold = opened(guide)
    page.route("**/api/record", lambda route: route.fulfill(status=409, json={
        "error": "Your answers have changed since the outcome was shown.", "mend": "Show the outcome again."}))
    record = paper(fold, "Record of this guidance")
    record.get_by_role("button", name="PDF").click()
    expect(record.locator(".papers__said").last).to_contain_text("Show the outcome again.")


def test_lado_outcome_offers_the_portal_sheet(guide: Guide) -> None:
    """What fits the outcome is offered, in words."""
    guide.to_outcome(GRABBED_ARM, {"matter_kind": "conduct"})
    expect(opened(guide)).to_contain_text("Preparing for the LADO portal")


@pytest.mark.parametrize(("ask", "about"), [(None, "outcome"), ("who chairs a strategy discussion?", "answer")])
def test_feedback_is_one_tap_and_carries_no_words(guide: Guide, page: Page, ask: str | None, about: str) -> None:
    """The request holds names only; thanks are shown, and a second tap sends nothing."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if "feedback" in request.url else None)
    guide.say(ask) if ask else guide.to_outcome()
    button = guide.last.get_by_role("button", name="This was unclear")
    button.click()
    expect(guide.last.locator(".feedback")).to_contain_text("Noted")
    button.click(force=True)
    [body] = [json.loads(each) for each in sent]
    assert set(body) == {"about", "id", "says"}
    assert (body["about"], body["says"]) == (about, "unclear")


def test_feedback_that_cannot_be_sent_says_so_and_can_be_sent_again(guide: Guide, page: Page) -> None:
    """It disturbs nothing else."""
    guide.to_outcome()
    page.route("**/api/feedback", lambda route: route.abort())
    button = guide.last.get_by_role("button", name="This was wrong")
    button.click()
    expect(guide.last.locator(".feedback")).to_contain_text("could not be sent")
    page.unroute("**/api/feedback")
    button.click()
    expect(guide.last.locator(".feedback")).to_contain_text("Noted")
