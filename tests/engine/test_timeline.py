"""Chains of clocks and whole timelines, over a small pack of its own and over the content that is served."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.engine import Pack, clocks
from threshold_guide.engine.model import Cite, Clock, ClockEvent
from threshold_guide.engine.timeline import (
    Timeline,
    chain,
    chain_back,
    clocks_from,
    kinds,
    routes,
    timeline,
)
from threshold_guide.knowledge import read_pack

_read, _ = read_pack()
assert _read is not None
PACK = _read
DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 21)
STARTING = [event for event in PACK.events if clocks_from(event, PACK)]
days = st.dates(dt.date(2021, 1, 1), dt.date(2028, 6, 30))
#: every way from an event that starts something to another event
WAYS = [way for begins in STARTING for ends in PACK.events for way in routes(begins, ends, PACK)]


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_from_a_strategy_discussion():
    """The whole timeline of Friday 11 December 2026, counted by hand on a calendar with England's bank holidays."""
    found = timeline("strategy_discussion", d("2026-12-11"), PACK, TODAY)
    assert [(item.clock, item.number, str(item.due.date)) for item in found.items] == [
        ("conference_request", 1, "2026-12-14"),
        ("strategy_minutes", 1, "2026-12-15"),
        ("conference_report", 1, "2027-01-04"),
        ("icpc", 1, "2027-01-06"),
        ("icpc_decisions", 1, "2027-01-07"),
        ("first_core_group", 1, "2027-01-20"),
        ("conference_minutes", 1, "2027-01-27"),
        ("core_group_minutes", 1, "2027-01-27"),
        ("next_core_group", 1, "2027-03-03"),
        ("core_group_minutes", 2, "2027-03-10"),
        ("conference_report", 2, "2027-04-02"),
        ("first_review", 1, "2027-04-06"),
        ("conference_minutes", 2, "2027-04-27"),
        ("conference_report", 3, "2027-10-04"),
        ("next_review", 1, "2027-10-06"),
        ("conference_minutes", 3, "2027-10-27"),
        ("conference_report", 4, "2028-04-04"),
        ("next_review", 2, "2028-04-06"),
        ("conference_minutes", 4, "2028-05-02"),
    ]


def test_core_groups_stop_before_the_first_review():
    """Core groups come every six weeks until the first review conference, and none after it."""
    found = timeline("icpc", d("2026-12-24"), PACK, TODAY)
    review = next(item.due.date for item in found.items if item.clock == "first_review")
    groups = [item.due for item in found.items if item.event == "core_group"]
    assert groups
    assert all(group.date < review and group.date == group.start + dt.timedelta(weeks=6) for group in groups)
    assert groups[-1].date + dt.timedelta(weeks=6) >= review


def test_what_is_given_and_what_is_counted_on():
    """Only dates that count from the given day are marked as given."""
    found = timeline("strategy_discussion", d("2026-12-11"), PACK, TODAY)
    for item in found.items:
        assert item.given == (item.due.start == d("2026-12-11"))


@pytest.mark.parametrize(("today", "overdue"), [
    ("2026-12-14", []),
    ("2026-12-15", ["conference_request"]),
    ("2026-12-16", ["conference_request", "strategy_minutes"]),
    ("2027-01-05", ["conference_request", "strategy_minutes", "conference_report"]),
])
def test_overdue_from_the_day_after(today, overdue):
    """A date is overdue from the day after it, not on it."""
    found = timeline("strategy_discussion", d("2026-12-11"), PACK, d(today))
    assert [item.clock for item in found.items if item.overdue] == overdue


@given(event=st.sampled_from(STARTING), day=days)
def test_sorted_and_without_doubles(event, day):
    """Whatever the event and the day: in order of date, no date twice for the same clock and start, all beginnings
    known."""
    found = timeline(event, day, PACK, TODAY)
    dates = [item.due.date for item in found.items]
    assert dates == sorted(dates)
    assert len({(item.clock, item.due.start) for item in found.items}) == len(found.items)
    assert len({(item.clock, item.number) for item in found.items}) == len(found.items)
    assert found.items or found.beyond
    for item in found.items:
        assert item.due == clocks.due(PACK.clocks[item.clock], item.due.start)
        assert PACK.clocks[item.clock].from_ in kinds(item.begins, PACK)


@given(event=st.sampled_from(STARTING), day=days)
def test_every_clock_of_the_event_is_there(event, day):
    """No clock that the event itself starts is missing."""
    found = timeline(event, day, PACK, TODAY)
    assert {clock.id for clock in clocks_from(event, PACK)} <= {item.clock for item in found.items} | set(found.beyond)


def test_a_meeting_on_a_day_off_counts_from_the_working_day_before():
    """Three months from Monday 30 November 2026 is a Sunday: what follows counts from the Friday."""
    found = timeline("icpc", d("2026-11-30"), PACK, TODAY)
    review = next(item for item in found.items if item.clock == "first_review")
    assert (review.due.date, review.due.working_day_before) == (d("2027-02-28"), d("2027-02-26"))
    report = [item for item in found.items if item.clock == "conference_report"][1]
    assert report.due.start == d("2027-02-26")


def test_beyond_the_years_is_named():
    """Dates that the calendar does not cover are left out and their clocks named; a day outside is an error."""
    found = timeline("icpc", d("2030-10-01"), PACK, TODAY)
    assert "first_review" in found.beyond
    assert all(item.due.date <= clocks.COVERED[1] for item in found.items)
    with pytest.raises(clocks.OutsideCalendar, match="2020 to 2030"):
        timeline("icpc", d("2031-01-01"), PACK, TODAY)


@given(way=st.sampled_from(WAYS), start=days)
def test_a_chain_and_back(way, start):
    """On the earliest start found, the last step is in time; on the working day before it, it is not."""
    start = clocks.working_day_after(start)
    last = chain(way, start)[-1].due.date
    first = chain_back(way, last)[-1].due.date
    assert chain(way, first)[-1].due.date >= last
    assert first <= start
    earlier = clocks.working_day_before(first - DAY)
    assert chain(way, earlier)[-1].due.date < last


def test_back_through_a_meeting_that_cannot_be_on_a_day_off():
    """From each day of three years back to the baby's due date: in time from there, and not from the day before."""
    (way,) = routes("due_date", "first_review", PACK)
    assert [clock.unit for clock in way] == ["weeks", "months"]
    through_days_off = 0
    for number in range(3 * 365):
        day = d("2024-01-01") + number * DAY
        links = chain_back(way, day)
        first = links[-1].due.date
        through_days_off += links[0].due.date != links[1].due.start
        assert chain(way, first)[-1].due.date >= day
        assert chain(way, first - DAY)[-1].due.date < day
    assert through_days_off > 100


@given(way=st.sampled_from(WAYS), one=days, other=days)
def test_chains_keep_the_order_of_days(way, one, other):
    """A later start never ends earlier."""
    one, other = sorted((one, other))
    assert chain(way, one)[-1].due.date <= chain(way, other)[-1].due.date


def _ids(ways) -> list[list[str]]:
    return [[clock.id for clock in way] for way in ways]


def test_routes_take_the_shortest_way():
    """From event to event by the fewest clocks; side by side where two documents time the same."""
    assert _ids(routes("strategy_discussion", "core_group", PACK)) == [["icpc", "first_core_group"]]
    assert _ids(routes("referral", "referral_decided", PACK)) == [["referral_decision"], ["referral_reply"]]
    assert _ids(routes("icpc", "rcpc", PACK)) == [["first_review"]]
    assert _ids(routes("core_group", "core_group", PACK)) == [["next_core_group"]]
    assert _ids(routes("icpc", "strategy_discussion", PACK)) == []


def _small(*ways: tuple[str, str]) -> Pack:
    """A pack with clocks of one day from event to event."""
    events = {id: ClockEvent(id=id, label=id, phrases=(id,)) for way in ways for id in way}
    made = {f"{begins}_{ends}": Clock(id=f"{begins}_{ends}", label="L", starts="s", must="m", amount=1, unit="days",
                                      direction="after", source=Cite(document="d", where="w"), from_=begins, to=ends)
            for begins, ends in ways}
    return replace(PACK, clocks=made, events=events)


def test_two_ways_to_the_same_meeting_give_its_dates_once():
    """What follows from an event that is reached twice on the same day is listed once."""
    pack = _small(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e"))
    found = timeline("a", d("2026-11-23"), pack, TODAY)
    assert [item.clock for item in found.items] == ["a_b", "a_c", "b_d", "c_d", "d_e"]


def test_events_in_a_circle_come_to_an_end():
    """Clocks that lead round in a circle are followed once."""
    pack = _small(("a", "b"), ("b", "a"))
    assert [item.clock for item in timeline("a", d("2026-11-23"), pack, TODAY).items] == ["a_b", "b_a"]
    assert routes("a", "z", pack) == ()


def test_an_event_is_what_it_is_a_kind_of():
    """A first review is a review conference and a conference."""
    assert kinds("first_review", PACK) == ("first_review", "rcpc", "conference")
    assert kinds("nothing", PACK) == ()


def test_the_unborn_line():
    """Twenty weeks before the day the baby is due; passed is passed, and what follows still counts."""
    found = timeline("due_date", d("2027-01-30"), PACK, TODAY)
    assert isinstance(found, Timeline)
    line = next(item for item in found.items if item.clock == "icpc_unborn")
    assert (str(line.due.date), line.overdue) == ("2026-09-12", True)
