"""Deadlines against a calendar of England written down by hand."""
from __future__ import annotations

import datetime as dt

import england_calendar as england
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.engine import clocks
from threshold_guide.engine.model import Cite, Clock

DAY = dt.timedelta(days=1)
#: far enough from the edges for 60 working days in either direction
starts = st.dates(england.FIRST + 100 * DAY, england.LAST - 100 * DAY)


def clock(amount: int, unit: str, direction: str = "after", note: str | None = None) -> Clock:
    return Clock(id="c", label="C", starts="the day", must="It is done.", amount=amount, unit=unit,
                 direction=direction, source=Cite(document="d", where="w"), note=note)


def test_every_day_of_four_years():
    """Each day from 2025 to 2028 is a working day in England exactly when the written calendar says so."""
    day = england.FIRST
    while day <= england.LAST:
        assert (clocks.why_not_working(day) is None) == england.is_working(day), day
        day += DAY


def test_the_reason_names_the_day():
    """A day that does not count says why: its weekday, or the bank holiday by name."""
    assert clocks.why_not_working(dt.date(2026, 11, 28)) == "Saturday"
    assert clocks.why_not_working(dt.date(2026, 11, 29)) == "Sunday"
    assert "Good Friday" in clocks.why_not_working(dt.date(2026, 4, 3))


@given(start=starts, amount=st.integers(1, 60))
def test_working_days_after(start, amount):
    """The day after the event is day 1; the result is a working day with exactly that many counted."""
    due = clocks.working_days(start, amount)
    assert england.is_working(due.date)
    assert england.count_working(start, due.date) == amount
    assert len(due.skipped) == (due.date - start).days - amount


@given(start=starts, amount=st.integers(1, 60))
def test_working_days_before(start, amount):
    """Counted backwards, the result is a working day, with that many from it to the day before the event."""
    due = clocks.working_days(start, amount, backwards=True)
    assert england.is_working(due.date)
    assert england.count_working(due.date - DAY, start - DAY) == amount
    assert all(not england.is_working(day) for day, _ in due.skipped)


@given(start=starts, first=st.integers(1, 25), second=st.integers(1, 25))
def test_working_days_add_up(start, first, second):
    """Two periods one after the other end where their sum ends."""
    middle = clocks.working_days(start, first).date
    assert clocks.working_days(middle, second).date == clocks.working_days(start, first + second).date


@given(start=starts, amount=st.integers(1, 40))
def test_there_and_back(start, amount):
    """From a working day, the same number back leads to where it began."""
    if england.is_working(start):
        there = clocks.working_days(start, amount).date
        assert clocks.working_days(there, amount, backwards=True).date == start


@pytest.mark.parametrize(("start", "amount", "expected"), [
    ("2026-11-20", 1, "2026-11-23"),   # Friday to Monday
    ("2026-11-21", 1, "2026-11-23"),   # Saturday counts as day 0
    ("2026-12-24", 1, "2026-12-29"),   # Christmas 2026 with its substitute Monday
    ("2027-12-24", 1, "2027-12-29"),   # two substitute days in 2027
    ("2026-12-11", 15, "2027-01-06"),  # a conference over Christmas
    ("2027-12-31", 1, "2028-01-04"),   # New Year's Day on a Saturday
    ("2028-02-28", 1, "2028-02-29"),   # a leap day on a Tuesday
    ("2026-04-02", 1, "2026-04-07"),   # Easter
])
def test_known_working_days(start, amount, expected):
    """Weekends, Christmas, New Year, Easter and the leap day fall where a calendar on the wall has them."""
    assert clocks.working_days(dt.date.fromisoformat(start), amount).date == dt.date.fromisoformat(expected)


@given(start=starts, amount=st.integers(1, 24), direction=st.sampled_from(["after", "before"]))
def test_months(start, amount, direction):
    """Months keep the day of the month, or take the last day where the month is shorter."""
    day = clocks.add_months(start, amount if direction == "after" else -amount)
    months = (day.year - start.year) * 12 + day.month - start.month
    assert months == (amount if direction == "after" else -amount)
    assert day.day == start.day or (day.day < start.day and (day + DAY).day == 1)


@pytest.mark.parametrize(("start", "months", "expected"), [
    ("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2028-02-29", 12, "2029-02-28"),
    ("2027-08-31", 6, "2028-02-29"), ("2027-03-31", -1, "2027-02-28"), ("2026-12-31", 3, "2027-03-31"),
    ("2026-01-15", -1, "2025-12-15"),
])
def test_month_ends_and_leap_years(start, months, expected):
    """A month from the 31st ends on the last day of a short month, on 29 February in a leap year."""
    assert clocks.add_months(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(expected)


@given(start=starts, amount=st.integers(0, 30), direction=st.sampled_from(["after", "before"]),
       unit=st.sampled_from(["days", "weeks"]))
def test_calendar_periods(start, amount, direction, unit):
    """Days and weeks count every day, weekends too, and say which way they were counted."""
    due = clocks.due(clock(amount, unit, direction, note="n"), start)
    moved = (due.date - start).days * (1 if direction == "after" else -1)
    assert moved == amount * (7 if unit == "weeks" else 1)
    assert (due.start, due.amount, due.unit, due.direction, due.note) == (start, amount, unit, direction, "n")


@given(start=starts)
def test_due_in_working_days_and_months(start):
    """A clock hands its amount, unit and direction on to the right kind of counting."""
    assert clocks.due(clock(10, "working_days"), start).date == clocks.working_days(start, 10).date
    assert clocks.due(clock(2, "working_days", "before"), start).date == \
        clocks.working_days(start, 2, backwards=True).date
    assert clocks.due(clock(6, "months", "before"), start).date == clocks.add_months(start, -6)


@given(day=starts)
def test_working_day_before(day):
    """A date on a day off moves back to the last working day, a working day stays."""
    found = clocks.working_day_before(day)
    assert england.is_working(found)
    assert found == day or england.count_working(found, day) == 0


@pytest.mark.parametrize("run", [
    lambda: clocks.why_not_working(dt.date(2019, 12, 31)),
    lambda: clocks.why_not_working(dt.date(2031, 1, 1)),
    lambda: clocks.working_days(dt.date(2030, 12, 30), 5),
    lambda: clocks.working_days(dt.date(2020, 1, 2), 5, backwards=True),
    lambda: clocks.working_day_before(dt.date(2031, 1, 1)),
    *(lambda unit=unit, start=start, way=way: clocks.due(clock(9, unit, way), start)
      for unit in ("days", "weeks", "months", "working_days")
      for start, way in ((dt.date(2030, 12, 30), "after"), (dt.date(2020, 1, 2), "before"),
                         (dt.date.max, "after"), (dt.date.min, "before"), (dt.date(1999, 1, 1), "after"))),
])
def test_outside_the_calendar_is_an_error(run):
    """A date that the bank-holiday calendar does not cover is refused with its bounds, never guessed."""
    with pytest.raises(clocks.OutsideCalendar, match="2020 to 2030"):
        run()


@given(day=starts)
def test_in_words(day):
    """A date reads weekday, day without a zero, month, year: `Wednesday 6 January 2027`."""
    weekday, number, month, year = clocks.in_words(day).split(" ")
    assert dt.datetime.strptime(f"{number} {month} {year}", "%d %B %Y").date() == day
    assert weekday == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
                       "Sunday"][day.weekday()]
    assert not number.startswith("0")


def test_in_words_example():
    """The form that the contract names."""
    assert clocks.in_words(dt.date(2027, 1, 6)) == "Wednesday 6 January 2027"
