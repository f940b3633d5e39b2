"""Deadlines: working days in England, calendar days, weeks and months, with the working shown.

The day after the event is day 1. Weekends and England's bank holidays do not count as working
days. Bank holidays come from the `holidays` library; dates outside COVERED are an error.
"""
from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache

import holidays
import msgspec

from threshold_guide.engine.model import Clock

COVERED = (dt.date(2020, 1, 1), dt.date(2030, 12, 31))


class OutsideCalendar(ValueError):
    """A date that the bank-holiday calendar does not cover."""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A computed date: `skipped` lists the days that did not count, each with the reason."""

    date: dt.date
    start: dt.date
    amount: int
    unit: str
    direction: str
    skipped: tuple[tuple[dt.date, str], ...]
    note: str | None = None


@lru_cache(maxsize=1)
def _bank_holidays() -> dict[dt.date, str]:
    years = range(COVERED[0].year, COVERED[1].year + 1)
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=years))


def _covered(day: dt.date) -> dt.date:
    if not COVERED[0] <= day <= COVERED[1]:
        raise OutsideCalendar(
            f"{day:%Y-%m-%d} is outside the bank-holiday calendar, "
            f"which covers {COVERED[0]:%Y} to {COVERED[1]:%Y}"
        )
    return day


def why_not_working(day: dt.date) -> str | None:
    """Why the day is not a working day in England, or None. Raises OutsideCalendar."""
    holiday = _bank_holidays().get(_covered(day))
    if holiday:
        return f"bank holiday: {holiday}"
    return ("Saturday" if day.weekday() == 5 else "Sunday") if day.weekday() > 4 else None


def working_days(start: dt.date, amount: int, *, backwards: bool = False) -> Due:
    """The `amount`-th working day after (or before) `start`, which itself is day 0."""
    step = dt.timedelta(days=-1 if backwards else 1)
    day, left, skipped = _covered(start), amount, []
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
        day -= dt.timedelta(days=1)
    return day


def add_months(start: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later (or earlier); the last day where there is none."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def due(clock: Clock, start: dt.date) -> Due:
    """The date that the clock gives for an event on `start`. Raises OutsideCalendar."""
    _covered(start)
    backwards = clock.direction == "before"
    if clock.unit == "working_days":
        result = working_days(start, clock.amount, backwards=backwards)
    else:
        sign = -1 if backwards else 1
        if clock.unit == "months":
            day = add_months(start, sign * clock.amount)
        else:
            day = start + dt.timedelta(days=sign * clock.amount * (7 if clock.unit == "weeks" else 1))
        result = Due(date=_covered(day), start=start, amount=clock.amount, unit=clock.unit,
                     direction=clock.direction, skipped=())
    return msgspec.structs.replace(result, note=clock.note)


def in_words(day: dt.date) -> str:
    """`Wednesday 6 January 2027`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"
