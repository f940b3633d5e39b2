"""Questions about deadlines in people's own words, read with the content that is served."""
from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.engine import clocks
from threshold_guide.engine.timeline import clocks_from
from threshold_guide.knowledge import read_pack
from threshold_guide.language import dates
from threshold_guide.language.deadline_words import choice_label, told
from threshold_guide.language.deadlines import Deadlines

_read, _ = read_pack()
assert _read is not None
PACK = _read
DEADLINES = Deadlines(PACK)
#: a Saturday
TODAY = dt.date(2026, 11, 21)


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def ask(question: str):
    return DEADLINES.read(question, TODAY)


def words(question: str) -> str:
    return "\n".join(told(ask(question), PACK, TODAY))


@pytest.mark.parametrize(("question", "chain", "start", "due"), [
    ("strat was 11 Dec, ICPC by?", "icpc", "2026-12-11", "2027-01-06"),
    ("RCPC is 4/1/2027, report in by", "conference_report", "2027-01-04", "2026-12-30"),
    ("ICPC on Thu 24 Dec 2026, decisions letter due", "icpc_decisions", "2026-12-24", "2026-12-29"),
    ("baby due 14 June, when should ICPC be", "icpc_unborn", "2027-06-14", "2027-01-25"),
    ("core group last met 3rd nov next one by?", "next_core_group", "2026-11-03", "2026-12-15"),
    ("startegy meeting was on the 11th of December, when does the confrence have to be", "icpc", "2026-12-11",
     "2027-01-06"),
    ("s47 strat 11/12/26. ICPC?", "icpc", "2026-12-11", "2027-01-06"),
    ("ICPC by when if the strat was on 11 December 2026?", "icpc", "2026-12-11", "2027-01-06"),
    ("when's the report due for 24 dec icpc", "conference_report", "2026-12-24", "2026-12-22"),
    ("review conf 4 Jan when do reports have to be with the CP unit", "conference_report", "2027-01-04", "2026-12-30"),
    ("core grp 3 nov - mins by?", "core_group_minutes", "2026-11-03", "2026-11-10"),
    ("minutes of the core group on 3 dec due?", "core_group_minutes", "2026-12-03", "2026-12-10"),
    ("EDD 14.6.27 ICPC?", "icpc_unborn", "2027-06-14", "2027-01-25"),
    ("first core grp after ICPC 24 december", "first_core_group", "2026-12-24", "2027-01-12"),
    ("strat yesterday minutes by?", "strategy_minutes", "2026-11-20", "2026-11-24"),
    ("strat minutes - strat was last thursday", "strategy_minutes", "2026-11-19", "2026-11-23"),
    ("ICPC was a week ago, core group?", "first_core_group", "2026-11-14", "2026-11-27"),
    ("ICPC is friday, when's the report due", "conference_report", "2026-11-27", "2026-11-25"),
    ("the strat was on friday and i still dont have minutes", "strategy_minutes", "2026-11-20", "2026-11-24"),
    ("reasonable cause decided tomorrow, strat by", "strategy_discussion", "2026-11-22", "2026-11-23"),
    ("plan was updated last friday, when do i send copies", "revised_plan", "2026-11-20", "2026-11-24"),
    ("plan revised 23 dec 2026", "revised_plan", "2026-12-23", "2026-12-29"),
    ("conference minutes due if conference 24 december 2026", "conference_minutes", "2026-12-24", "2027-01-19"),
    ("RCPC 4 jan, next one?", "next_review", "2027-01-04", "2027-07-04"),
    ("CP review was 12 oct 2026, when's the next one", "next_review", "2026-10-12", "2027-04-12"),
    ("first review if icpc 30 nov 2026", "first_review", "2026-11-30", "2027-02-28"),
    ("strat 11 dec first core group?", "icpc first_core_group", "2026-12-11", "2027-01-20"),
    ("strat was 3 weeks ago, core group minutes when", "icpc first_core_group core_group_minutes", "2026-10-31",
     "2026-12-11"),
    ("icpc 24 dec second core group by", "first_core_group next_core_group", "2026-12-24", "2027-02-23"),
    ("found out on friday about a ta, when do I have to tell the LADO", "lado", "2026-11-20", "2026-11-21"),
    ("LADO - learnt of allegation friday night", "lado", "2026-11-20", "2026-11-21"),
    ("told of a concern about a coach last night, lado?", "lado", "2026-11-20", "2026-11-21"),
    ("fgm disclosed to me today, report by when", "fgm_report", "2026-11-21", "2026-11-23"),
    ("child was back on sunday, return interview?", "return_interview", "2026-11-15", "2026-11-18"),
    ("epo granted 3 december when does it run out", "emergency_protection_order", "2026-12-03", "2026-12-11"),
    ("serious incident known 3 dec, rapid review when", "rapid_review", "2026-12-03", "2026-12-24"),
    ("child on early help plan, strat 11 dec 2026, ICPC by?", "icpc", "2026-12-11", "2027-01-06"),
])
def test_a_question_finds_its_clock_its_day_and_its_date(question, chain, start, due):
    """The clocks one after the other, the day they count from, and the date, as counted by hand."""
    found = ask(question)
    assert (found.kind, " ".join(found.clocks)) == ("due", chain)
    assert (found.start, found.due) == (d(start), d(due))
    assert found.missing is None
    assert clocks.in_words(d(due)) in words(question)


@pytest.mark.parametrize(("question", "chain", "end", "start"), [
    ("when is the latest the strat could have been if conference is 5 jan", "icpc", "2027-01-05", "2026-12-10"),
    ("working back from an ICPC on 6/1/27 when must strat have been", "icpc", "2027-01-06", "2026-12-11"),
    ("if the core group is 12 january when was icpc", "first_core_group", "2027-01-12", "2026-12-24"),
    ("report can be ready on 31 dec, earliest conference?", "conference_report", "2026-12-31", "2027-01-05"),
])
def test_the_other_way_round(question, chain, end, start):
    """Asked for what comes before: the earliest start for which the day is in time."""
    found = ask(question)
    assert (found.kind, " ".join(found.clocks), found.start, found.due) == ("start", chain, d(end), d(start))
    assert f"in time if this was on {clocks.in_words(d(start))} or later" in words(question)


@pytest.mark.parametrize(("question", "event", "day"), [
    ("timeline for a strat on 11 december", "strategy_discussion", "2026-12-11"),
    ("Tell me all deadlines for an ICPC held 6th January 2027", "icpc", "2027-01-06"),
    ("what's overdue from a strat on 1 october", "strategy_discussion", "2026-10-01"),
    ("24 dec 2026 icpc - everything that follows please", "icpc", "2026-12-24"),
])
def test_a_whole_timeline(question, event, day):
    """Asked for everything that follows."""
    found = ask(question)
    assert found.timeline is not None
    assert (found.kind, found.timeline.event, found.timeline.day) == ("timeline", event, d(day))
    assert len(found.timeline.items) > 10


@pytest.mark.parametrize(("question", "held", "due", "late"), [
    ("is ICPC on 6 jan in time if strat was 11 dec", "2027-01-06", "2027-01-06", False),
    ("strat 11 dec, ICPC on 20 Jan ok?", "2027-01-20", "2027-01-06", True),
    ("report in on 31 dec, conference on 5 jan, ok?", "2026-12-31", "2026-12-31", False),
    ("report in on 4 jan, conference on 5 jan, ok?", "2027-01-04", "2026-12-31", True),
])
def test_two_days_are_compared(question, held, due, late):
    """Two events with a day each: whether the second is in time, with the last day."""
    found = ask(question)
    assert (found.kind, found.held, found.due) == ("check", d(held), d(due))
    assert ("is after the last day" in words(question)) == late
    assert ("is in time" in words(question)) != late


def test_an_end_before_its_start_is_said():
    """A conference before its strategy discussion: both days named, one of them cannot be right."""
    said = words("ICPC 5 Jan, strat 11 Jan 2027")
    assert "lies before" in said
    assert "Tuesday 5 January 2027" in said
    assert "Monday 11 January 2027" in said
    assert "cannot be right" in said


@pytest.mark.parametrize(("question", "chain"), [
    ("when is the ICPC after a strat", "icpc"),
    ("how long does the chair have to send out strat minutes", "strategy_minutes"),
    ("how soon after icpc must core group meet", "first_core_group"),
    ("when's the first core group?", "first_core_group"),
    ("how often do core groups meet", "next_core_group"),
    ("lado by when", "lado"),
    ("how many days before conference does my report need to be in", "conference_report"),
    ("strat 31 February icpc by", "icpc"),
    ("strat on 5th by when icpc", "icpc"),
])
def test_without_a_day_it_asks_for_the_day(question, chain):
    """No day: which clock it is, its rule and source, and the question for the day; the answer then counts."""
    found = ask(question)
    assert (found.missing, " ".join(found.clocks), found.due) == ("date", chain, None)
    assert found.choices
    said = told(found, PACK, TODAY)
    clock = PACK.clocks[found.clocks[0]]
    assert any(clock.starts in line for line in said)
    assert any(PACK.sources[clock.source.document].title in line for line in said)
    day, _ = DEADLINES.day("thursday 10 december", TODAY)
    assert day == d("2026-12-10")
    answer = DEADLINES.answer(found.choices, day, TODAY)
    assert answer.due == clocks.due(clock, day).date
    assert answer.missing is None


@pytest.mark.parametrize(("question", "choices"), [
    ("conference 24 dec, next conference by", {"first_review", "next_review"}),
    ("what date do minutes go out", {"strategy_minutes", "conference_minutes", "core_group_minutes"}),
    ("strat 11 dec", {"strategy_minutes", "icpc", "conference_request"}),
])
def test_between_clocks_it_asks_which(question, choices):
    """Several clocks fit: all are offered, none is chosen."""
    found = ask(question)
    assert (found.missing, found.due, found.counted) == ("clock", None, ())
    assert {choice.clocks[-1] for choice in found.choices} == choices
    assert len({choice_label(choice, PACK) for choice in found.choices}) == len(choices)


@pytest.mark.parametrize("question", ["hello", "what is the deadline", "", "12345", "by when?", "31/2/2027"])
def test_nothing_recognised(question):
    """No event: it asks what it is about, and gives no date."""
    found = ask(question)
    assert (found.missing, found.choices, found.due) == ("clock", (), None)
    assert "Which step is it about" in words(question)


@pytest.mark.parametrize(("question", "event"), [
    ("how many days for an early help review", "early_help_review"),
    ("last early help review was 3 nov, next review by?", "early_help_review"),
    ("cin review due when, last one 3 nov", "child_in_need_review"),
    ("when is lac review due", "looked_after_review"),
    ("how long has the LADO got to reply", "lado_reply"),
    ("when does escalation have to be answered by", "escalation"),
    ("when should i share my report with mum, icpc is 5 jan", "reports_to_family"),
    ("by when do i have to send report to parents before conference 4 jan", "reports_to_family"),
    ("how long can a s47 enquiry take", "section_47_enquiry"),
])
def test_where_the_documents_give_no_time_no_date_is_given(question, event):
    """What has no clock in the documents is told so, never another clock's date."""
    found = ask(question)
    assert event in found.no_clock
    assert (found.due, found.counted, found.missing) == (None, (), "clock")
    assert not re.search(r"by \w+day \d", words(question))


def test_the_family_never_gets_the_units_two_days():
    """The report for the unit has its date, the family's has none."""
    found = ask("icpc 5 jan 2027: report to cp unit by, and report to parents by?")
    assert found.clocks == ("conference_report",)
    assert found.no_clock == ("reports_to_family",)
    assert "It gives no number of days" in words("icpc 5 jan 2027: report to cp unit by, and report to parents by?")


@pytest.mark.parametrize("question", [
    "lado by when", "found out on saturday about a teacher, LADO by?", "told today about a coach, lado when",
    "allegation against teacher on friday. when do I need to contact LADO"])
def test_lado_is_now_before_any_date(question):
    """For the LADO "now" comes first, then at the latest within one day, weekends counted; never only a date."""
    lines = [line for line in told(ask(question), PACK, TODAY) if "is taken as" not in line]
    assert lines[0] == "Now. At the latest within one day, and weekends count."
    assert any("do not use a weekend as a reason to wait" in line for line in lines)
    assert not any("working day before as the last" in line for line in lines)


def test_lado_at_a_weekend_counts_the_weekend():
    """A last day on a Sunday is said to be one, and to count."""
    said = words("found out on saturday about a teacher, LADO by?")
    assert "Sunday 22 November 2026 is not a working day (Sunday). Days off count here" in said


def test_a_passed_unborn_line_is_no_reason_to_wait():
    """The figure is quoted, the halfway point named, and a day that has passed says to refer now."""
    said = words("baby due in 10 weeks, icpc?")
    assert "Saturday 12 September 2026" in said
    assert "about the halfway point" in said
    assert "That day has passed. Refer now. Once section 47 starts, 15 working days still run." in said


def test_the_unborn_line_ahead_says_nothing_of_passing():
    """Where the day lies ahead nothing is said to have passed."""
    assert "That day has passed. Refer" not in words("baby due 14 June 2027, when should ICPC be")


def test_the_first_core_group_carries_its_other_reading():
    """Ten working days from the initial conference, with the line that says otherwise."""
    said = words("ICPC 24 dec 2026, first core group?")
    assert "Tuesday 12 January 2027" in said
    assert "Confirm with the child protection unit" in said


def test_two_documents_for_one_time_are_both_told():
    """The reply to a referral: both sources with their dates, and to go by the earlier."""
    found = ask("when will i hear back, referral sent on friday")
    assert {each.choice.clocks for each in found.counted} == {("referral_decision",), ("referral_reply",)}
    assert "Go by the earlier" in words("when will i hear back, referral sent on friday")


def test_two_strategy_discussions_are_both_counted():
    """Two days for the same event: both dates, and which of them counts."""
    found = ask("strat 3 dec, second strat 11 dec, ICPC by?")
    assert [each.date for each in found.counted] == [d("2026-12-24"), d("2027-01-06")]
    assert "count from the one that began section 47" in words("strat 3 dec, second strat 11 dec, ICPC by?")


def test_several_things_asked_at_once():
    """Each thing asked for gets its date."""
    found = ask("strat happened on 23rd Dec 2026 - when's the latest for icpc, first core group and strat minutes")
    assert [(each.choice.clocks[-1], each.date) for each in found.counted] == [
        ("icpc", d("2027-01-18")), ("first_core_group", d("2027-02-01")), ("strategy_minutes", d("2026-12-29"))]


@pytest.mark.parametrize(("question", "said"), [
    ("strat was 11 Dec, ICPC by?", "You gave no year. “11 Dec” is taken as Friday 11 December 2026."),
    ("strat was 11 Dec, ICPC by?", "If you mean Thursday 11 December 2025, the answer is Tuesday 6 January 2026."),
    ("baby due 14 June, when should ICPC be", "“14 June” is taken as Monday 14 June 2027."),
    ("strat yesterday minutes by?", "“yesterday” is taken as Friday 20 November 2026."),
    ("RCPC is 4/1/2027, report in by", "“4/1/2027” is taken as Monday 4 January 2027."),
    ("ICPC on Fri 24 Dec 2026, minutes?", "Thursday 24 December 2026 is a Thursday, not a Friday."),
    ("strat 31 February icpc by", "There is no 31 February. February has 29 days."),
    ("strat was 30/2, ICPC?", "There is no 30/2. February has 29 days."),
    ("strat 29 February 2027 ICPC", "There is no 29 February 2027. February 2027 has 28 days."),
    ("strat 12/25/2026 ICPC", "Dates are read day first, then month, and there is no month 25."),
    ("conference on 24 dec decisions by?", "Child protection conference is taken as: Initial child protection"),
    ("minutes of the core group on 3 dec due?", "Thursday 3 December 2026 is taken as the day of the core group."),
    ("strat 11 dec 2035 icpc by", "Tuesday 11 December 2035 lies outside the years that the calendar of bank holidays "
                                  "covers, 2020 to 2030."),
    ("first review if icpc 30 nov 2026", "Sunday 28 February 2027 is not a working day (Sunday)."),
    ("first review if icpc 30 nov 2026", "the working day before as the last: Friday 26 February 2027"),
    ("strat was 11 Dec 2026, ICPC by?", "Not counted: Friday 25 December 2026, bank holiday: Christmas Day."),
])
def test_what_is_assumed_or_wrong_is_said(question, said):
    """How a day was taken, what no calendar has, what a word was taken for: in a sentence."""
    assert said in words(question)


@pytest.mark.parametrize("question", ["strat was 11 Dec 2026, ICPC by?", "ICPC on Thu 24 Dec 2026, decisions"])
def test_a_full_date_needs_no_remark(question):
    """A day written out with its year, and its right weekday, is taken without a word."""
    assert ask(question).assumptions == ()
    assert ask(question).problems == ()


@pytest.mark.parametrize("question", [
    "strat 31 feb icpc", "strat 11 dec 2035 icpc", "timeline for a strat on 31 feb", "icpc 1/1/2019 core group"])
def test_no_date_is_given_for_a_day_that_cannot_be_used(question):
    """An impossible day or one outside the years gives no date at all."""
    found = ask(question)
    assert (found.due, found.counted, found.timeline) == (None, (), None)
    assert found.problems


@given(st.text(max_size=700))
def test_any_text_is_read(text):
    """Whatever is typed, there is an answer in words, and a date only with its clock."""
    found = ask(text)
    assert told(found, PACK, TODAY)
    assert (found.due is None) or found.clocks


@given(day=st.dates(d("2021-01-01"), d("2028-01-01")), today=st.dates(d("2021-01-01"), d("2028-01-01")))
def test_a_full_date_does_not_depend_on_today(day, today):
    """With the year written, the answer is the same whenever it is asked."""
    found = DEADLINES.read(f"strat was {day.day}/{day.month}/{day.year}, ICPC by?", today)
    assert found.due == clocks.due(PACK.clocks["icpc"], day).date


@pytest.mark.parametrize("event", [event for event in PACK.events if clocks_from(event, PACK)])
def test_every_event_that_starts_a_clock_can_be_asked_for(event):
    """By its first phrase and a day, each event leads to one of its own clocks, or to a choice of them."""
    phrase = re.sub(r"\(([^)|]*)[^)]*\)", r"\1", PACK.events[event].phrases[0])
    phrase = re.sub(r"\|[^ ]+", "", phrase)
    found = ask(f"{phrase} 3 december 2026")
    mine = {clock.id for clock in clocks_from(event, PACK)}
    reached = {id for each in (*found.choices, *(c.choice for c in found.counted)) for id in each.clocks}
    assert reached & mine, (phrase, found)


@pytest.mark.parametrize(("typed", "day"), [
    ("11/12/2026", "2026-12-11"), ("11.12.26", "2026-12-11"), ("11-12-26", "2026-12-11"), ("4th Jan", "2027-01-04"),
    ("4.1.27", "2027-01-04"), ("Jan 5th 2027", "2027-01-05"), ("3/11", "2026-11-03"), ("yesterday", "2026-11-20"),
    ("the day before yesterday", "2026-11-19"), ("last Friday", "2026-11-20"), ("a week ago", "2026-11-14"),
    ("3 weeks ago", "2026-10-31"), ("a couple of weeks ago", "2026-11-07"), ("a fortnight ago", "2026-11-07"),
    ("two months ago", "2026-09-21"), ("in 3 weeks", "2026-12-12"), ("Friday week", "2026-12-04"),
    ("2 weeks today", "2026-12-05"), ("2026-12-11", "2026-12-11"), ("Friday, 11 December", "2026-12-11"),
    ("29 feb", "2028-02-29"), ("tomorrow", "2026-11-22"), ("11 dec '26", "2026-12-11"),
])
def test_british_dates(typed, day):
    """Days as people write them, with what was assumed."""
    found, _ = DEADLINES.day(typed, TODAY)
    assert found == d(day)


@pytest.mark.parametrize("typed", ["30/2", "31 February", "31.4.2027", "12/25/2026", "32 Dec", "no idea", "",
                                   "4 dec or 5 jan"])
def test_no_day(typed):
    """What is no day, or more than one, is not taken for one."""
    assert DEADLINES.day(typed, TODAY)[0] is None


def test_dates_in_other_texts_are_read_as_before():
    """The strict reading of dates, for texts about anything, takes no fractions, periods or short forms."""
    for text in ("he ate 1/2 of it", "3 weeks ago", "in 2 days", "friday week", "24/7"):
        assert all(found.told == "weekday" for found in dates.find(text, TODAY)), text
    (found,) = dates.find("seen on thursday 24 december 2026", TODAY)
    assert (found.date, found.exact, found.weekday) == (d("2026-12-24"), True, 3)
    assert dates.impossible("on 31 february", TODAY) == [(3, 14)]
