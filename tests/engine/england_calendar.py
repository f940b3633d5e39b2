"""England's working days written down by hand, independent of the clock under test."""
from __future__ import annotations

import datetime as dt

_BY_YEAR = {
    2025: ("01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"),
    2026: ("01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
    2027: ("01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"),
    2028: ("01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
}
BANK_HOLIDAYS = frozenset(dt.date.fromisoformat(f"{year}-{day}") for year, days in _BY_YEAR.items() for day in days)
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2028, 12, 31)


def is_working(day: dt.date) -> bool:
    """Whether offices in England are open; only for the years written down."""
    assert FIRST <= day <= LAST, day
    return day.isoweekday() <= 5 and day not in BANK_HOLIDAYS


def count_working(after: dt.date, until: dt.date) -> int:
    """Working days after the first date, up to and including the second."""
    days = (after + dt.timedelta(n) for n in range(1, (until - after).days + 1))
    return sum(map(is_working, days))
