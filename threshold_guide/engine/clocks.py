"""Deadlines: working days in England, calendar days, weeks and months, with the working shown.

The day after the event is day 1. Weekends and England's bank holidays do not count as working
days. Bank holidays come from the `holidays` library; dates outside COVERED are an error.
"""
from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
import msgspec

from threshold_guide.engine.model import Clock

COVERED = (dt.date(2020, 1, 1), dt.date(2030, 12, 31))
LONDON = ZoneInfo("Europe/London")
DAY = dt.timedelta(days=1)


class OutsideCalendar(ValueError):
    """A date, `day`, that the bank-holiday calendar does not cover."""

    def __init__(self, day: dt.date):
        super().__init__(f"{day:%Y-%m-%d} is outside the bank-holiday calendar, "
                         f"which covers {COVERED[0]:%Y} to {COVERED[1]:%Y}")
        self.day = day


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A computed date: `skipped` lists the days that did not count, each with the reason.

    Where `date` itself is no working day, `day_off` says why, and `working_day_before` is the last working
    day before it; that is None where it would lie before `start`, or where the clock runs every day.
    """

    date: dt.date
    start: dt.date
    amount: int
    unit: str
    direction: str
    skipped: tuple[tuple[dt.date, str], ...]
    note: str | None = None
    day_off: str | None = None
    working_day_before: dt.date | None = None


def today_in_england(now: dt.datetime | None = None) -> dt.date:
    """The day it is in England at an instant, or now. `now` carries a time zone."""
    if now is not None and now.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return (now or dt.datetime.now(LONDON)).astimezone(LONDON).date()


@lru_cache(maxsize=1)
def _days_off() -> dict[dt.date, str]:
    """Every covered day that is no working day, with the reason."""
    day, last = COVERED
    found = {}
    while day <= last:
        if day.weekday() > 4:
            found[day] = "Saturday" if day.weekday() == 5 else "Sunday"
        day += DAY
    years = range(COVERED[0].year, COVERED[1].year + 1)
    named = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return found | {day: f"bank holiday: {name}" for day, name in named.items()}


def covered(day: dt.date) -> dt.date:
    """The day itself. Raises OutsideCalendar, which names the years, where it is not covered."""
    if not COVERED[0] <= day <= COVERED[1]:
        raise OutsideCalendar(day)
    return day


def why_not_working(day: dt.date) -> str | None:
    """Why the day is not a working day in England, or None. Raises OutsideCalendar."""
    return _days_off().get(covered(day))


def working_days(start: dt.date, amount: int, *, backwards: bool = False) -> Due:
    """The `amount`-th working day after (or before) `start`, which itself is day 0."""
    step = -DAY if backwards else DAY
    day, left, skipped = covered(start), amount, []
    while left > 0:
        day += step
        reason = why_not_working(day)
        if reason:
            skipped.append((day, reason))
        else:
            left -= 1
    return Due(date=day, start=start, amount=amount, unit="working_days",
               direction="before" if backwards else "after", skipped=tuple(skipped))


def working_day_before(day: dt.date) -> dt.date:
    """The day itself if it is a working day, else the last one before it."""
    while why_not_working(day):
        day -= DAY
    return day


def working_day_after(day: dt.date) -> dt.date:
    """The day itself if it is a working day, else the first one after it."""
    while why_not_working(day):
        day += DAY
    return day


def add_months(start: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later (or earlier); the last day where there is none."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def due(clock: Clock, start: dt.date) -> Due:
    """The date that the clock gives for an event on `start`. Raises OutsideCalendar."""
    covered(start)
    backwards = clock.direction == "before"
    if clock.unit == "working_days":
        result = working_days(start, clock.amount, backwards=backwards)
    else:
        day = covered(_moved(clock, start, -1 if backwards else 1))
        result = Due(date=day, start=start, amount=clock.amount, unit=clock.unit,
                     direction=clock.direction, skipped=())
    reason = why_not_working(result.date)
    advised = None if reason is None or clock.every_day else _working_day_before(result)
    return msgspec.structs.replace(result, note=clock.note, day_off=reason, working_day_before=advised)


def _working_day_before(result: Due) -> dt.date | None:
    """The last working day before a date; None where it is not after the start, or not covered."""
    try:
        day = working_day_before(result.date)
    except OutsideCalendar:
        return None
    return day if day > result.start or result.direction == "before" else None


def inverse(clock: Clock, day: dt.date) -> Due:
    """The earliest start for which `day` is still in time: the first start whose date is `day` or later.

    For a clock in working days that start is a working day. The result's `date` is the start found, its `start`
    the day given, its `direction` the way it was counted. Raises OutsideCalendar.
    """
    covered(day)
    backwards = clock.direction == "after"
    if clock.unit == "working_days":
        # Forwards, a day off is no end of a count: the first working day after it is the nearest that can be.
        counted = working_days(day if backwards else working_day_after(day), clock.amount, backwards=backwards)
        return msgspec.structs.replace(counted, start=day)
    start = _moved(clock, day, -1 if backwards else 1)
    sign = 1 if clock.direction == "after" else -1
    # A month that was cut short begins too early, never too late.
    while _moved(clock, start, sign) < day:
        start += DAY
    return Due(date=covered(start), start=day, amount=clock.amount, unit=clock.unit,
               direction="before" if backwards else "after", skipped=(), day_off=why_not_working(start))


def _moved(clock: Clock, day: dt.date, sign: int) -> dt.date:
    """The day moved by the clock's calendar days, weeks or months."""
    if clock.unit == "months":
        return add_months(day, sign * clock.amount)
    return day + dt.timedelta(days=sign * clock.amount * (7 if clock.unit == "weeks" else 1))


def in_words(day: dt.date) -> str:
    """`Wednesday 6 January 2027`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"
