"""Dates as people in Britain type them: day first, with or without a year, and days told from today."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal, NamedTuple

from threshold_guide.engine.clocks import add_months

MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
DAYS = {
    name: n
    for n, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_month = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = "|".join(sorted(DAYS, key=len, reverse=True))
RELATIVE = {
    "today": 0,
    "tomorrow": 1,
    "yesterday": -1,
    "day after tomorrow": 2,
    "day before yesterday": -2,
}
SHORT_RELATIVE = {
    "tmrw": 1,
    "tmw": 1,
    "yday": -1,
    "last night": -1,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tonight": 0,
}
COUNTS = {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    **{
        word: n
        for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)  # noqa: SIM905
    },
}
_count = "|".join(sorted(COUNTS, key=len, reverse=True))
_ordinal = r"(?:st|nd|rd|th)?"


def _pattern(loose: bool) -> re.Pattern[str]:
    sign = r"[/.-]" if loose else r"[/.]"
    short_year = r"|\d{{2}}(?=\W*$|[,;?!)]| (?:by|and|when|so)\b)" if loose else ""
    year = rf"(?:'?(?P<{{0}}>\d{{{{4}}}}{short_year}))" if loose else r"(?P<{0}>\d{{4}})"
    between = r"(?:\s+(?:of\s+)?|-|/)" if loose else r"(?:\s+of)?\s+"
    numbers = rf"(?<![\d/.])(?P<d1>\d{{1,2}}){sign}(?P<m1>\d{{1,2}}){sign}(?P<y1>\d{{4}}|\d{{2}})(?![\d/])"
    day_month = (
        rf"\b(?P<d2>\d{{1,2}}){_ordinal}{between}(?P<m2>{_month})\b\.?,?"
        rf"(?:[\s/-]+{year.format('y2')})?"
    )
    month_day = (
        rf"\b(?P<m3>{_month})\s+(?:the\s+)?(?P<d3>\d{{1,2}}){_ordinal}\b(?!:)(?:,?\s+{year.format('y3')})?"
    )
    short = r"|(?<![\d/.])(?P<d4>\d{1,2})/(?P<m4>\d{1,2})(?![\d/])" if loose else ""
    full = f"(?:{numbers}|{day_month}|{month_day}{short})"
    nameless = re.sub(r"\?P<\w+>", "?:", full)
    relative = "|".join([*RELATIVE, *(SHORT_RELATIVE if loose else ())])
    periods = (
        rf"|\b(?:in\s+)?(?P<n>\d{{1,2}}|{_count})\s+(?P<unit>day|week|fortnight|month)s?\s+"
        rf"(?P<when>ago|today|from\s+(?:today|now)|time)\b"
        rf"|\bin\s+(?P<n2>\d{{1,2}}|{_count})\s+(?P<unit2>day|week|fortnight|month)s?\b"
        rf"|\b(?:a\s+)?week\s+(?P<weekway>on\s+|last\s+)?(?P<weekday>{WEEKDAY})\b"
        rf"|\b(?P<weekday2>{WEEKDAY})\s+week\b"
        if loose
        else ""
    )
    return re.compile(
        rf"\b(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})\b"
        rf"|(?:\b(?P<before>{WEEKDAY})\b\.?,?\s+(?:the\s+)?)?{full}"
        rf"{periods}"
        rf"|\b(?P<way>last|next|this|on|coming)?\s*\b(?P<wd>{WEEKDAY})\b(?!\.?,?\s+(?:the\s+)?{nameless})"
        rf"|\b(?P<rel>{relative})\b"
    )


PATTERN, LOOSE = _pattern(False), _pattern(True)


class Date(NamedTuple):
    """A day named in a text. `weekday` is one typed before a full date (Monday 0); `told` is how it was told:
    as a date, as a weekday alone, or from today."""

    date: dt.date
    start: int
    end: int
    exact: bool
    year_given: bool = True
    weekday: int | None = None
    told: Literal["date", "weekday", "from_today"] = "date"


class NoSuchDay(NamedTuple):
    """A day that no calendar has, as typed; `year` is None where none was typed."""

    start: int
    end: int
    day: int
    month: int
    year: int | None


def find(levelled: str, today: dt.date, *, loose: bool = False) -> list[Date]:
    """Dates in lower-case text. Without a year: the one nearest to today. Impossible dates are left out.

    `loose` also takes "4/1", "a week ago", "in 3 weeks", "Friday week": for texts that are known to be about dates.
    """
    found = []
    for m in (LOOSE if loose else PATTERN).finditer(levelled):
        date = _date(m, today, loose)
        if date:
            found.append(date)
    return found


def impossible(levelled: str, today: dt.date) -> list[tuple[int, int]]:
    """Where the text has dates that no calendar has, such as 31 February."""
    return [m.span() for m in PATTERN.finditer(levelled) if _date(m, today, False) is None]


def no_such_days(levelled: str, today: dt.date) -> list[NoSuchDay]:
    """The dates of a text, read loosely, that no calendar has."""
    found = []
    for m in LOOSE.finditer(levelled):
        if _date(m, today, True) is None:
            year, month, day = _parts(m)
            found.append(NoSuchDay(m.start(), m.end(), day, month, year))
    return found


def days_in(month: int, year: int | None) -> int:
    """Days in a month; the most it ever has where no year is given."""
    return calendar.monthrange(year or 2024, month)[1]


def in_year(date: dt.date, year: int) -> dt.date | None:
    """The same day of another year, None where that year has none."""
    try:
        return date.replace(year=year)
    except ValueError:
        return None


def _parts(m: re.Match[str]) -> tuple[int | None, int, int]:
    """Year, month and day of a full date as typed."""
    groups = m.groupdict()
    if groups["iso"]:
        iso = [int(part) for part in groups["iso"].split("-")]
        return iso[0], iso[1], iso[2]
    n = next(n for n in "1234" if groups.get("d" + n))
    typed, named = groups.get("y" + n), groups["m" + n]
    year = None if typed is None else int(typed) + (2000 if int(typed) < 100 else 0)
    return year, MONTHS[named] if named in MONTHS else int(named), int(groups["d" + n])


def _date(m: re.Match[str], today: dt.date, loose: bool) -> Date | None:
    groups = m.groupdict()
    start, end = m.span()
    if groups["iso"] or any(groups.get("d" + n) for n in "1234"):
        year, month, day = _parts(m)
        before = groups["before"]
        try:
            date = dt.date(year, month, day) if year else _nearest(day, month, today)
        except ValueError:
            return None
        weekday = DAYS[before] if before else None
        return None if date is None else Date(date, start, end, True, year is not None, weekday)
    if groups["rel"]:
        days = (RELATIVE | SHORT_RELATIVE)[groups["rel"]]
        return Date(today + dt.timedelta(days=days), start, end, False, told="from_today")
    if loose and (groups["n"] or groups["n2"]):
        return Date(_away(groups, today), start, end, False, told="from_today")
    named = groups["wd"] or groups.get("weekday") or groups.get("weekday2")
    assert named is not None
    way = groups["way"] if groups["wd"] else (groups.get("weekway") or "").strip()
    week = 0 if groups["wd"] else -7 if way == "last" else 7
    ahead = (DAYS[named] - today.weekday()) % 7
    days = ahead - 7 if way == "last" else ahead or (7 if way == "next" else 0)
    told: Literal["weekday", "from_today"] = "from_today" if week or way in ("last", "next") else "weekday"
    return Date(today + dt.timedelta(days=days + week), start, end, False, told=told)


def _away(groups: dict[str, str | None], today: dt.date) -> dt.date:
    """The day so many days, weeks or months from today."""
    number = groups["n"] or groups["n2"] or ""
    unit = groups["unit"] or groups["unit2"]
    many = (int(number) if number.isdigit() else COUNTS[number]) * (-1 if groups["when"] == "ago" else 1)
    if unit == "month":
        return add_months(today, many)
    return today + dt.timedelta(days=many * {"day": 1, "week": 7, "fortnight": 14}[unit or "day"])


def _nearest(day: int, month: int, today: dt.date) -> dt.date | None:
    """The day in the year that brings it nearest to today; a leap day may be some years off."""
    for reach in (1, 8):
        options = []
        for year in range(today.year - reach, today.year + reach + 1):
            try:
                options.append(dt.date(year, month, day))
            except ValueError:
                continue
        if options:
            return min(options, key=lambda date: abs((date - today).days))
    return None
