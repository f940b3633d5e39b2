"""Dates and clock times as people type them."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

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
PATTERN = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})\b"
    rf"|(?<![\d/.])(?P<d1>\d{{1,2}})[/.](?P<m1>\d{{1,2}})[/.](?P<y1>\d{{4}}|\d{{2}})(?![\d/])"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m2>{_month})\b\.?,?(?:\s+(?P<y2>\d{{4}}))?"
    rf"|\b(?P<m3>{_month})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<y3>\d{{4}}))?"
    rf"|\b(?P<way>last|next|this|on|coming)?\s*\b(?P<wd>{WEEKDAY})\b"
    rf"|\b(?P<rel>today|tomorrow|yesterday|day after tomorrow)\b"
)


class Date(NamedTuple):
    date: dt.date
    start: int
    end: int
    exact: bool


def find(levelled: str, today: dt.date) -> list[Date]:
    """Dates in lower-case text. Without a year: the one nearest to today. Impossible dates are left out."""
    found = []
    for m in PATTERN.finditer(levelled):
        date = _date(m, today)
        if date:
            found.append(Date(date, m.start(), m.end(), not (m.group("wd") or m.group("rel"))))
    return found


def impossible(levelled: str, today: dt.date) -> list[tuple[int, int]]:
    """Where the text has dates that no calendar has, such as 31 February."""
    return [m.span() for m in PATTERN.finditer(levelled) if _date(m, today) is None]


def _date(m: re.Match[str], today: dt.date) -> dt.date | None:
    try:
        if m.group("iso"):
            year, month, day = map(int, m.group("iso").split("-"))
            return dt.date(year, month, day)
        if m.group("d1"):
            year = int(m.group("y1"))
            return dt.date(year + 2000 if year < 100 else year, int(m.group("m1")), int(m.group("d1")))
        for n in "23":
            if m.group("d" + n):
                return _with_year(int(m.group("d" + n)), MONTHS[m.group("m" + n)], m.group("y" + n), today)
    except ValueError:
        return None
    if m.group("rel"):
        return today + dt.timedelta(
            days={"today": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2}[m.group("rel")]
        )
    ahead = (DAYS[m.group("wd")] - today.weekday()) % 7
    if m.group("way") == "last":
        return today - dt.timedelta(days=7 - ahead if ahead else 7)
    return today + dt.timedelta(days=ahead or (7 if m.group("way") == "next" else 0))


def _with_year(day: int, month: int, year: str | None, today: dt.date) -> dt.date | None:
    if year:
        return dt.date(int(year), month, day)
    options = []
    for y in (today.year - 1, today.year, today.year + 1):
        try:
            options.append(dt.date(y, month, day))
        except ValueError:
            continue
    return min(options, key=lambda d: abs((d - today).days), default=None)
