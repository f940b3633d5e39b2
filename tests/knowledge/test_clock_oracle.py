"""A calendar of its own, counted from first principles, against every way the clocks count: 1,000,000 cases and more.

Nothing here uses the library of bank holidays or a line of the project's arithmetic. The rules are those of England:
fixed days with their substitutes, Mondays, Easter, and the days that were proclaimed once.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest

from threshold_guide.engine import clocks
from threshold_guide.engine.model import Cite, Clock
from threshold_guide.knowledge import read_pack

SEED = 20261121
CASES = 1_000_000
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2030, 12, 31)
EPOCH = np.datetime64(FIRST, "D")

#: days proclaimed once: the ordinary day that moved -> where it went, and the extra days
MOVED = {dt.date(2020, 5, 4): dt.date(2020, 5, 8), dt.date(2022, 5, 30): dt.date(2022, 6, 2)}
EXTRA = (dt.date(2022, 6, 3), dt.date(2022, 9, 19), dt.date(2023, 5, 8))


def easter(year: int) -> dt.date:
    """Easter Sunday by the Gregorian rule of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return dt.date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


def monday(year: int, month: int, last: bool) -> dt.date:
    """The first or the last Monday of a month."""
    days = [day for day in _days_of(year, month) if day.weekday() == 0]
    return days[-1] if last else days[0]


def _days_of(year: int, month: int) -> Iterator[dt.date]:
    day = dt.date(year, month, 1)
    while day.month == month:
        yield day
        day += dt.timedelta(days=1)


def bank_holidays(year: int) -> set[dt.date]:
    """The days on which banks are closed in England, weekends apart."""
    days = {easter(year) - dt.timedelta(days=2), easter(year) + dt.timedelta(days=1),
            monday(year, 5, last=False), monday(year, 5, last=True), monday(year, 8, last=True)}
    for fixed in (dt.date(year, 1, 1), dt.date(year, 12, 25), dt.date(year, 12, 26)):
        free = fixed
        while free.weekday() > 4 or free in days or (free != fixed and free == dt.date(year, 12, 26)):
            free += dt.timedelta(days=1)
        days.add(free)
    days = {MOVED.get(day, day) for day in days}
    return days | {day for day in EXTRA if day.year == year}


ALL = np.arange(EPOCH, np.datetime64(LAST, "D") + 1)
OFF = {day for year in range(FIRST.year, LAST.year + 1) for day in bank_holidays(year)}
WORKING = np.array([day.weekday() < 5 and day not in OFF for day in ALL.astype(object)])
#: COUNT[i] is how many working days lie in the first i days
COUNT = np.concatenate([[0], np.cumsum(WORKING)])
PLACES = np.flatnonzero(WORKING)


def test_the_calendar_itself():
    """The oracle's own rules give the days that the government printed."""
    assert sorted(bank_holidays(2022)) == [dt.date(2022, *day) for day in (
        (1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27))]
    assert sorted(bank_holidays(2023)) == [dt.date(2023, *day) for day in (
        (1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26))]
    assert {dt.date(2020, 5, 8), dt.date(2027, 12, 27), dt.date(2027, 12, 28), dt.date(2021, 12, 28)} <= OFF
    assert dt.date(2020, 5, 4) not in OFF


def test_every_day_that_is_covered():
    """Each day from 2020 to 2030 is a working day exactly when the oracle says so."""
    assert (FIRST, LAST) == clocks.COVERED
    assert [clocks.why_not_working(day) is None for day in ALL.astype(object)] == WORKING.tolist()


def _working(start: np.ndarray, amount: np.ndarray, sign: np.ndarray) -> np.ndarray:
    """Place of the n-th working day after (or before) each day; -1 where it lies beyond the calendar."""
    after = COUNT[start + 1] + amount - 1
    before = COUNT[start] - amount
    index = np.where(sign > 0, after, before)
    inside = (index >= 0) & (index < len(PLACES))
    return np.where(inside, PLACES[np.clip(index, 0, len(PLACES) - 1)], -1)


def _months(start: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Place of the same day of the month so many months on, the last day where the month is shorter."""
    days = EPOCH + start
    month = days.astype("datetime64[M]")
    day = (days - month.astype("datetime64[D]")).astype(int)
    wanted = month + months
    length = ((wanted + 1).astype("datetime64[D]") - wanted.astype("datetime64[D]")).astype(int)
    found = wanted.astype("datetime64[D]") + np.minimum(day, length - 1)
    return _inside((found - EPOCH).astype(int))


def _inside(place: np.ndarray) -> np.ndarray:
    return np.where((place >= 0) & (place < len(ALL)), place, -1)


def expected(unit: str, start: np.ndarray, amount: np.ndarray, sign: np.ndarray) -> np.ndarray:
    if unit == "working_days":
        return _working(start, amount, sign)
    if unit == "months":
        return _months(start, amount * sign)
    return _inside(start + amount * sign * (7 if unit == "weeks" else 1))


def _clock(unit: str, amount: int, direction: str) -> Clock:
    return Clock(id="c", label="C", starts="s", must="m", amount=amount, unit=unit, direction=direction,
                 source=Cite(document="d", where="w"))


def _ours(function, clock: Clock, day: dt.date) -> int:
    try:
        return (function(clock, day).date - FIRST).days
    except clocks.OutsideCalendar:
        return -1


#: unit, how many of the cases, the largest amount; working days are half
SHARES = (("working_days", 0.5, 60), ("days", 0.1, 120), ("weeks", 0.15, 45), ("months", 0.25, 24))


@pytest.mark.parametrize(("unit", "share", "most"), SHARES, ids=[unit for unit, _, _ in SHARES])
def test_a_million_random_cases(unit, share, most):
    """Every unit, forwards and backwards, over all covered years, agrees with the oracle in every case."""
    random = np.random.default_rng([SEED, len(unit)])
    print(f"seed {SEED}, {unit}")
    cases = round(CASES * share)
    start = random.integers(0, len(ALL), cases)
    amount = random.integers(1, most + 1, cases)
    sign = random.choice([1, -1], cases)
    wanted = expected(unit, start, amount, sign)
    made = {(n, s): _clock(unit, n, "after" if s > 0 else "before") for n in range(1, most + 1) for s in (1, -1)}
    days = ALL.astype(object)
    found = np.fromiter((_ours(clocks.due, made[n, s], days[i]) for i, n, s in
                         zip(start.tolist(), amount.tolist(), sign.tolist(), strict=True)), int, cases)
    wrong = np.flatnonzero(found != wanted)
    assert not len(wrong), [(unit, str(days[start[i]]), int(amount[i]), int(sign[i])) for i in wrong[:10]]
    assert (wanted >= 0).sum() > 0.8 * cases


@pytest.mark.parametrize(("unit", "most"), [(unit, most) for unit, _, most in SHARES])
def test_random_cases_the_other_way_round(unit, most):
    """The start found is the first (for working days the first working day) whose date is the day or later."""
    random = np.random.default_rng([SEED, len(unit), 2])
    days = ALL.astype(object)
    every = np.arange(len(ALL))
    cases = 0
    for _ in range(60):
        amount, sign = int(random.integers(1, most + 1)), int(random.choice([1, -1]))
        dates = expected(unit, every, np.full(len(ALL), amount), np.full(len(ALL), sign))
        starts = every[(dates >= 0) & (WORKING if unit == "working_days" else True)]
        reached = dates[starts]
        clock = _clock(unit, amount, "after" if sign > 0 else "before")
        for day in random.integers(reached.min(), reached.max() + 1, 1000).tolist():
            first = int(starts[np.searchsorted(reached, day)])
            if first == starts[0]:
                continue
            cases += 1
            assert _ours(clocks.inverse, clock, days[day]) == first, (unit, amount, sign, str(days[day]))
    assert cases > 50_000


def test_the_real_clocks_on_every_day():
    """Every clock of the pack, from every covered day, agrees with the oracle."""
    pack, _ = read_pack()
    assert pack is not None
    every = np.arange(len(ALL))
    days = ALL.astype(object)
    for clock in pack.clocks.values():
        sign = 1 if clock.direction == "after" else -1
        wanted = expected(clock.unit, every, np.full(len(ALL), clock.amount), np.full(len(ALL), sign))
        assert [_ours(clocks.due, clock, day) for day in days] == wanted.tolist(), clock.id


def _last_sunday(year: int, month: int) -> dt.date:
    return [day for day in _days_of(year, month) if day.weekday() == 6][-1]


def test_today_over_the_clock_changes():
    """The day in England at random instants: an hour ahead of UTC from the last Sunday of March to that of October."""
    random = np.random.default_rng([SEED, 3])
    utc = dt.timezone.utc
    began = dt.datetime(2020, 1, 1, tzinfo=utc)
    instants = [began + dt.timedelta(seconds=int(s)) for s in random.integers(0, 11 * 365 * 86_400, 50_000)]
    for year in range(2020, 2031):
        for month in (3, 10):
            change = dt.datetime.combine(_last_sunday(year, month), dt.time(1), utc)
            instants += [change + dt.timedelta(minutes=m) for m in range(-26 * 60, 26 * 60, 30)]
    for now in instants:
        spring, autumn = (dt.datetime.combine(_last_sunday(now.year, m), dt.time(1), utc) for m in (3, 10))
        summer = spring <= now < autumn
        assert clocks.today_in_england(now) == (now + dt.timedelta(hours=summer)).date(), now


def test_an_instant_needs_its_zone():
    """An instant that does not say its zone has no day in England."""
    with pytest.raises(ValueError, match="time zone"):
        clocks.today_in_england(dt.datetime(2026, 3, 29, 0, 30))
