"""Answers about the documents, and dates: the answer first, nothing of it lost, and a gap never looks like a rule."""
from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from threshold_guide.dialogue.policy import policy_answer, policy_card
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge import load_pack

from .altered import alter_cards, answer_with, replies_to
from .guide import SPEECH_DELAY, Guide, plain
from .keyboard import Keyboard

CHAIR = "Who chairs a strategy discussion?"
#: inside the years of the calendar, and long after today
AHEAD = "Strat was 11 December 2028, ICPC by when?"
LONG_AGO = "Core group was 12 October 2020, when are the minutes due?"
SAVE = "Save to a calendar"
EVERY_DATE = re.compile("^Every date that follows from")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def answer_of(pack: Pack, *entries: tuple[str, str]) -> dict[str, Any]:
    """A reply as the dialogue makes it of these entries."""
    answer = policy_answer(entries, (), pack=pack, on=dt.date(2026, 12, 1))
    return {"text": answer.text(), "buttons": [], "card": policy_card(answer, pack, [])}


def statement(pack: Pack, *, unclear: int) -> str:
    """One whose answer has so many unclear points."""
    return next(id for id in pack.statements
                if len(answer_of(pack, ("statements", id))["card"]["parts"][0]["unclear"]) == unclear)


def words_of(card: Locator) -> str:
    """All that stands on the card, folded or not."""
    return squeezed(card.text_content() or "")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# ---- rules ----

def test_start_shows_by_example_that_rules_and_dates_can_be_asked(guide: Guide, page: Page) -> None:
    """Two examples, each one tap, sent as if they were typed; the ways to describe a worry stay in use."""
    hint = "You can also ask about a rule or a date"
    expect(guide.last.get_by_text(hint)).to_have_count(1)
    examples = page.get_by_role("group", name=plain(hint)).get_by_role("button")
    expect(examples).to_have_count(2)
    asked = examples.first.inner_text()
    guide.tap(asked)
    expect(page.locator(".message--you")).to_have_text(re.compile(re.escape(asked)))
    expect(guide.last.locator(".card--policy")).to_be_visible()
    guide.tap(examples.last.inner_text())
    expect(guide.last.locator(".card--deadline")).to_be_visible()
    guide.tap("A worry about a child")
    expect(guide.form).to_be_visible()


def test_rule_comes_first_then_whom_it_binds_then_its_source_with_its_standing(guide: Guide, page: Page) -> None:
    """The rule is the heading that is heard; the source says in words whose it is and whether it is confirmed."""
    with replies_to(page) as replies:
        guide.say(CHAIR)
    part = replies[0]["card"]["parts"][0]
    assert replies[0]["text"].startswith(part["says"])
    expect(guide.heading).to_have_text(part["says"])
    expect(guide.heading).to_be_focused()
    expect(guide.heading).to_have_accessible_description(plain(part["title"]))
    expect(guide.last.locator(".answer__binds")).to_have_text(part["binds"])
    expect(guide.last.locator(".source strong")).to_have_text("(Bolton, not confirmed)")
    expect(guide.last.locator(".standing")).to_be_visible()
    above = guide.heading.bounding_box()
    below = guide.last.locator(".source").bounding_box()
    assert above and below and above["y"] < below["y"]


def test_every_word_of_the_text_stands_on_the_card(guide: Guide, page: Page, pack: Pack) -> None:
    """Whatever the plain answer says, the card says: no caution is lost on the way to the page."""
    entries = [[("statements", id)] for id in list(pack.statements)[::12]]
    entries += [[("readings", id)] for id in list(pack.readings)[::6]]
    entries += [[("not_held", id)] for id in list(pack.not_held)[::12]]
    entries += [[("statements", id) for id in list(pack.statements)[:3]], []]
    for at, entry in enumerate(entries):
        reply = answer_of(pack, *entry)
        reply["text"] += f"\nA line for number {at} that no field of the card holds."
        reply["card"]["related"] = [{"title": "Something else", "payload": '/press{"do":"policy"}'}]
        answer_with(page, [reply])
        guide.say("asked")
        shown = words_of(guide.last.locator(".card"))
        for line in reply["text"].split("\n"):
            assert squeezed(line).rstrip(":") in shown, (entry, line)


def test_unclear_point_is_set_off_with_what_to_do_meanwhile(guide: Guide, page: Page, pack: Pack) -> None:
    """What the documents leave open stands apart from what they say, both halves together, and unfolded."""
    answer_with(page, [answer_of(pack, ("statements", statement(pack, unclear=2)))])
    guide.say("asked")
    points = guide.last.locator(".unclear")
    expect(points).to_have_count(2)
    for point in points.all():
        expect(point).to_be_visible()
        expect(point.locator("p")).to_have_count(2)
        expect(point.locator("p").first).to_contain_text("The documents are not clear here.")
        expect(point.locator("p").last).to_contain_text("Until it is settled:")
    expect(guide.last.locator(".answer__binds")).not_to_contain_text("not clear")


def test_gap_and_rule_say_in_words_which_they_are(guide: Guide, page: Page, pack: Pack) -> None:
    """A rule, an unclear point, a gap, national guidance alone and nothing found each carry words of their own."""
    national = next(id for id, entry in pack.statements.items()
                    if all(pack.sources[passage.document].authority == "national" for passage in entry.passages))
    said = []
    for entry in ([("statements", "strategy_chair")], [("readings", next(iter(pack.readings)))],
                  [("not_held", next(iter(pack.not_held)))], [("statements", national)], []):
        answer_with(page, [answer_of(pack, *entry)])
        guide.say("asked")
        said.append(guide.last.locator(".answer__state .tag").inner_text())
    assert said == ["From the documents", "Unclear in the documents", "Not in the documents held here",
                    "Not settled by the local documents", "No answer found"]
    expect(guide.last.get_by_role("link", name="Numbers to ring")).to_be_visible()
    expect(guide.last.locator(".answer__notice")).to_contain_text("In danger, ring 999")


def test_gap_beside_a_rule_is_marked_as_one(guide: Guide, page: Page, pack: Pack) -> None:
    """Among several answers the one that is a gap says so itself."""
    answer_with(page, [answer_of(pack, ("statements", "strategy_chair"), ("not_held", next(iter(pack.not_held))))])
    guide.say("asked")
    parts = guide.last.locator(".answer__part")
    expect(parts.first).not_to_contain_text("Not in the documents held here")
    expect(parts.last).to_contain_text("Not in the documents held here")


def test_several_answers_are_sections_under_their_titles(guide: Guide, page: Page, pack: Pack) -> None:
    """Each answer has a heading of its own, and all are named with the card's heading."""
    ids = list(pack.statements)[:3]
    answer_with(page, [answer_of(pack, *(("statements", id) for id in ids))])
    guide.say("asked")
    titles = [pack.statements[id].title for id in ids]
    assert guide.last.locator(".answer__part > h3").all_inner_texts() == titles
    expect(guide.heading).to_have_accessible_description(re.compile(".*".join(map(re.escape, titles))))


def test_related_question_is_one_tap_and_the_others_stay(guide: Guide, page: Page) -> None:
    """Related questions stand under a heading of their own and can all be asked, one after the other."""
    guide.say(CHAIR)
    card = page.locator(".card--policy").first
    expect(card.get_by_role("heading", name="Related questions")).to_be_visible()
    buttons = card.locator(".asks button").all()
    assert len(buttons) >= 2
    for button in buttons[:2]:
        before = guide.messages.count()
        button.click()
        guide.answered(before)
        expect(guide.last.locator(".card--policy")).to_contain_text(button.inner_text())
    page.reload()
    guide.settled()
    expect(page.locator(".card--policy").first.locator(".asks button[aria-disabled=true]")).to_have_count(0)


def test_contact_of_an_answer_can_be_rung(guide: Guide) -> None:
    """A gap that names a contact shows it with its number and what is not confirmed about it."""
    guide.say("What is the number of the Access Point?")
    expect(guide.last.locator(".answer__state")).to_contain_text("Not in the documents held here")
    expect(guide.last.get_by_role("link", name="01204 331500").first).to_have_attribute("href", "tel:01204331500")
    expect(guide.last.locator(".contacts")).to_contain_text("not confirmed")


# ---- dates ----

def test_date_is_the_heading_and_what_was_taken_for_granted_stands_open_beneath(guide: Guide, page: Page) -> None:
    """The day stands first and large; a year that was guessed is told without a tap."""
    with replies_to(page) as replies:
        guide.say("Strat was 11 Dec, ICPC by when?")
    card = replies[0]["card"]
    expect(guide.heading).to_have_text(f"By {card['dates'][0]['words']} {card['dates'][0]['label']}")
    expect(guide.heading).to_be_focused()
    for assumed in card["lines"][:2]:
        shown = guide.last.get_by_text(assumed, exact=True)
        expect(shown).to_be_visible()
        assert shown.evaluate("node => node.closest('details') === null")
    expect(guide.heading).to_have_accessible_description(plain(card["lines"][0]))


@pytest.mark.parametrize("asked", [
    AHEAD, LONG_AGO, "Strat was 11 December 2028, every date that follows",
    "ICPC is on 8 January 2029, when did the strategy discussion have to be at the latest?",
    "Conference was 10 November 2028, is first core group on 30 November 2028 in time?",
    "Strat was 11 December 2035, ICPC by when?"])
def test_every_line_about_a_date_stands_on_the_card(guide: Guide, page: Page, asked: str) -> None:
    """Assumptions, advice about days off, notes and sources: whatever was said is there to read, unfolded."""
    with replies_to(page) as replies:
        guide.say(asked)
    card = replies[0]["card"]
    assert card["kind"] == "deadline"
    shown = squeezed(guide.last.locator(".card").inner_text())
    for line in card["lines"]:
        pieces = [line]
        for date in card["dates"]:
            if line.startswith(date["words"]):
                pieces = [date["words"], line[len(date["words"]) + 2:]]
            elif line.startswith(date["label"]) and date["must"] in line:
                pieces = [date["label"], date["words"], date["must"]]
        for piece in pieces:
            assert squeezed(piece) in shown, line


def test_day_that_has_passed_says_so_and_what_to_do_cannot_be_folded_away(guide: Guide) -> None:
    """Late is told in words beside the date, and what to do about it stands open."""
    guide.say(LONG_AGO)
    expect(guide.last.locator(".deadline__must")).to_have_text(re.compile("^To be true by then: "))
    expect(guide.last.locator(".deadline__passed")).to_have_text("This day has passed.")
    todo = guide.last.get_by_text("do it today", exact=False)
    expect(todo).to_be_visible()
    assert todo.evaluate("node => node.closest('details') === null")


def test_only_the_counting_folds_where_the_reply_names_it(guide: Guide, page: Page) -> None:
    """Lines named as working fold under a heading; every other line stays open."""
    alter_cards(page, "deadline", lambda card: card.update(
        working=[line for line in card["lines"] if line.startswith(("Counted", "Not counted"))]))
    guide.say(AHEAD)
    fold = guide.last.locator("details.working")
    expect(fold).not_to_have_attribute("open", "")
    for line in fold.locator("p").all():
        expect(line).to_have_text(re.compile("^(Counted|Not counted)"))
    expect(guide.last.get_by_text("Whether a conference is held depends")).to_be_visible()
    fold.locator("summary").click()
    expect(fold.get_by_text("That day is day 0.")).to_be_visible()


def test_timeline_is_an_ordered_list_with_passed_days_in_words(guide: Guide, page: Page) -> None:
    """All dates in the order of the days, and a day that has passed says so."""
    guide.say(LONG_AGO)
    with replies_to(page) as replies:
        before = guide.messages.count()
        page.get_by_role("button", name=EVERY_DATE).last.click()
        guide.answered(before)
    dates = replies[0]["card"]["dates"]
    assert len(dates) > 1 and [date["date"] for date in dates] == sorted(date["date"] for date in dates)
    rows = guide.last.locator("ol.timeline > li")
    expect(rows).to_have_count(len(dates))
    for row, date in zip(rows.all(), dates, strict=True):
        expect(row).to_contain_text(date["words"])
        expect(row).to_contain_text(date["label"])
        assert ("this day has passed" in row.inner_text().lower()) == date["passed"]


def test_timeline_is_drawn_and_stands_as_a_table_too(guide: Guide, page: Page) -> None:
    """The drawing is silent; the table has a row for each date, with how long after the first it is."""
    guide.say("Strat was 11 December 2028, every date that follows")
    dates = guide.last.locator(".timeline > li").count()
    assert dates > 2
    ways = guide.last.locator(".track__way").evaluate_all("nodes => nodes.map(node => Number(node.getAttribute('x2')))")
    assert len(ways) == dates and ways == sorted(ways) and ways[0] < ways[-1]
    guide.last.get_by_text("The same dates as a table").click()
    table = guide.last.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(dates + 1)
    expect(table.get_by_role("row").nth(1)).to_contain_text("the first of these")
    expect(table.get_by_role("row").last).to_contain_text("days later")


def test_timeline_without_lines_of_its_own_still_tells_passed_days(guide: Guide, page: Page) -> None:
    """The words do not hang on how the lines are put together."""
    alter_cards(page, "deadline", lambda card: card.update(lines=[], dates=[
        {**card["dates"][0], "date": "2020-10-19", "words": "Monday 19 October 2020", "passed": True},
        {**card["dates"][0], "date": "2020-10-12", "words": "Monday 12 October 2020", "passed": False}]))
    guide.say(LONG_AGO)
    rows = guide.last.locator("ol.timeline > li")
    expect(rows.first).to_contain_text("12 October 2020")
    expect(rows.first).not_to_contain_text("has passed")
    expect(rows.last).to_contain_text("This day has passed.")


def test_calendar_file_is_saved_as_it_came(guide: Guide, page: Page) -> None:
    """One tap makes the file, one saves it: a calendar of these dates, byte for byte."""
    with replies_to(page) as replies:
        guide.say(AHEAD)
        guide.tap(SAVE)
    date, document = replies[0]["card"]["dates"][0]["date"], replies[1]["card"]
    with page.expect_download() as saved:
        guide.last.get_by_role("button", name="Save as a file").click()
    assert saved.value.suggested_filename == "dates.ics"
    content = saved.value.path().read_bytes()
    assert content == document["text"].encode()
    assert content.startswith(b"BEGIN:VCALENDAR\r\n") and date.replace("-", "").encode() in content
    expect(page.locator(".card--deadline").get_by_role("button", name=SAVE)).to_be_enabled()


def test_missing_day_is_asked_for_and_answered_by_typing_it(guide: Guide, page: Page) -> None:
    """A rule with a period leads to its date: one tap, one day typed."""
    guide.say("When are core group minutes due?")
    expect(guide.last.get_by_text("To work out a date, write the day")).to_be_visible()
    button = guide.last.get_by_role("button", name=plain("Work out the date")).first
    guide.tap(button.inner_text())
    expect(guide.last.locator(".deadline__asks")).to_contain_text("Which day was it?")
    guide.say("12 October 2020")
    expect(guide.heading).to_contain_text("By Monday 19 October 2020")


def test_dates_are_printed_alone_and_unfolded(guide: Guide, page: Page) -> None:
    """The button prints this card, although an outcome stands on the page; a fold that was closed is closed again."""
    guide.to_outcome()
    guide.say(AHEAD)
    fold = guide.last.locator("details.working")
    fold.locator("summary").click()
    page.evaluate("() => { window.print = () => dispatchEvent(new Event('beforeprint')); }")
    guide.last.get_by_role("button", name="Print").click()
    page.emulate_media(media="print")
    expect(fold.get_by_text("That day is day 0.")).to_be_visible()
    expect(guide.outcome).to_be_hidden()
    expect(guide.last.get_by_role("button", name=SAVE)).to_be_hidden()
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(fold).not_to_have_attribute("open", "")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(guide.outcome).to_be_visible()


# ---- in the middle of a case ----

def test_rule_and_date_by_keyboard_alone_and_back_to_the_question_on_show(guide: Guide, page: Page) -> None:
    """In the middle of a screen: a rule, a related one, a date, its file, and the answers chosen before still stand."""
    keys = Keyboard(guide)
    keys.send(SPEECH_DELAY)
    keys.activate(guide.form.locator("button[type=submit]"))
    assert guide.screen() == "red_flags"
    keys.tab_to(guide.form.locator('input[value="none"]'))
    keys.press("Space")

    keys.send(CHAIR)
    expect(page.locator(".card--policy .card__title")).to_be_focused()
    assert keys.focus()["inside"] and keys.focus()["uncovered"]
    related = page.locator(".card--policy").last.locator(".asks button").first
    asked = related.inner_text()
    keys.activate(related)
    expect(page.locator(".card--policy").last.locator(".answer__about")).to_have_text(asked)
    expect(page.locator(".card--policy").last.locator(".card__title")).to_be_focused()

    keys.send(AHEAD)
    expect(page.locator(".card--deadline .card__title")).to_be_focused()
    keys.activate(page.locator(".card--deadline").last.get_by_role("button", name=SAVE))
    expect(page.locator(".card--document .card__title")).to_be_focused()
    keys.tab_to(page.locator(".card--document").get_by_role("button", name="Save as a file"))
    with page.expect_download() as saved:
        keys.press("Enter")
    assert saved.value.suggested_filename == "dates.ics"
    expect(page.locator(".card--document")).to_contain_text("Saved to your downloads.")

    expect(page.get_by_text("Back to where we were.").last).to_be_visible()
    assert guide.screen() == "red_flags"
    expect(guide.form.locator('input[value="none"]')).to_be_checked()
    keys.activate(guide.form.locator("button[type=submit]"))
    keys.hears_new_card()
    assert guide.screen() not in (None, "red_flags")
