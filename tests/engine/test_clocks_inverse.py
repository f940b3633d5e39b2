"""The clocks the other way round, and what they say of days off: properties over all units and directions."""
from __future__ import annotations

import datetime as dt

import england_calendar as england
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from threshold_guide.engine import clocks
from threshold_guide.engine.model import Cite, Clock

DAY = dt.timedelta(days=1)
FAR = 800 * DAY
#: far enough from the edges of what is covered for two years in either direction
days = st.dates(clocks.COVERED[0] + FAR, clocks.COVERED[1] - FAR)


def _clock(unit: str, amount: int, direction: str, every_day: bool = False) -> Clock:
    return Clock(id="c", label="C", starts="the day", must="It is done.", amount=amount, unit=unit,
                 direction=direction, every_day=every_day, source=Cite(document="d", where="w"))


any_clock = st.builds(_clock, st.sampled_from(["working_days", "days", "weeks", "months"]), st.integers(1, 24),
                      st.sampled_from(["after", "before"]))
working_clock = st.builds(_clock, st.just("working_days"), st.integers(1, 60), st.sampled_from(["after", "before"]))


@given(clock=any_clock, start=days)
def test_there_and_back(clock, start):
    """From a working day, the date's own earliest start is that day again, or an earlier one with the same date."""
    start = clocks.working_day_after(start)
    date = clocks.due(clock, start).date
    back = clocks.inverse(clock, date).date
    if clock.unit == "months":
        assert back <= start
        assert clocks.due(clock, back).date == date
    else:
        assert back == start


@given(clock=any_clock, day=days)
def test_it_is_the_earliest(clock, day):
    """On the start found the day is in time; on the day before it (for working days: the working day) it is not."""
    start = clocks.inverse(clock, day).date
    before = start - DAY
    if clock.unit == "working_days":
        before = clocks.working_day_before(before)
    assert clocks.due(clock, start).date >= day
    assert clocks.due(clock, before).date < day


@given(clock=any_clock, one=days, other=days)
def test_a_later_start_is_never_due_earlier(clock, one, other):
    """Both directions keep the order of days."""
    one, other = sorted((one, other))
    assert clocks.due(clock, one).date <= clocks.due(clock, other).date
    assert clocks.inverse(clock, one).date <= clocks.inverse(clock, other).date


@given(clock=working_clock, day=days)
def test_working_days_end_on_working_days(clock, day):
    """A clock in working days gives no day off, forwards or backwards."""
    due, back = clocks.due(clock, day), clocks.inverse(clock, day)
    assert clocks.why_not_working(due.date) is None
    assert clocks.why_not_working(back.date) is None
    assert due.day_off is None
    assert due.working_day_before is None


@given(clock=any_clock, start=days)
def test_a_day_off_is_never_silent(clock, start):
    """A date that is no working day says why, and names the working day before where that is after the start."""
    due = clocks.due(clock, start)
    assert due.day_off == clocks.why_not_working(due.date)
    if due.working_day_before is not None:
        assert due.day_off
        assert clocks.why_not_working(due.working_day_before) is None
        assert due.working_day_before < due.date
        assert clock.direction == "before" or due.working_day_before > start
    elif due.day_off:
        assert clock.direction == "after"
        assert clocks.working_day_before(due.date) <= start


@given(start=days)
def test_every_day_clocks_advise_no_earlier_day(start):
    """Where the source counts every day, a date at a weekend stands as it is."""
    due = clocks.due(_clock("days", 1, "after", every_day=True), start)
    assert due.date == start + DAY
    assert due.working_day_before is None


@pytest.mark.parametrize(("unit", "amount", "direction", "day", "start"), [
    ("working_days", 15, "after", "2027-01-06", "2026-12-11"),   # a conference over Christmas
    ("working_days", 15, "after", "2027-01-09", "2026-12-16"),   # a Saturday: as for the Monday after
    ("working_days", 2, "before", "2026-12-30", "2027-01-04"),   # a report two working days ahead
    ("working_days", 2, "before", "2026-12-31", "2027-01-05"),
    ("working_days", 2, "before", "2026-12-12", "2026-12-16"),   # sent on a Saturday: as on the Monday
    ("weeks", 20, "before", "2027-01-25", "2027-06-14"),
    ("months", 3, "after", "2027-02-28", "2026-11-28"),          # 28, 29 and 30 November all end on 28 February
    ("months", 3, "after", "2027-03-01", "2026-12-01"),
    ("months", 1, "after", "2027-03-31", "2027-03-01"),          # a month from February never ends on the 31st
])
def test_known_starts(unit, amount, direction, day, start):
    """Earliest starts worked out by hand on a calendar."""
    found = clocks.inverse(_clock(unit, amount, direction), dt.date.fromisoformat(day))
    assert found.date == dt.date.fromisoformat(start)
    assert found.start == dt.date.fromisoformat(day)
    assert found.direction != direction


@given(day=st.dates(england.FIRST + 30 * DAY, england.LAST - 30 * DAY))
def test_working_day_after(day):
    """A day off moves to the first working day after it, a working day stays."""
    found = clocks.working_day_after(day)
    assert england.is_working(found)
    assert found == day or england.count_working(day - DAY, found) == 1


@given(clock=any_clock)
def test_outside_the_years_is_an_error(clock):
    """Beyond the covered years nothing is guessed, and the error names the day and the years."""
    edge = clocks.COVERED[0] if clock.direction == "after" else clocks.COVERED[1]
    assume(clock.amount > 0)
    with pytest.raises(clocks.OutsideCalendar, match="2020 to 2030") as error:
        clocks.inverse(clock, edge)
    assert not clocks.COVERED[0] <= error.value.day <= clocks.COVERED[1]
