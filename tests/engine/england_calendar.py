"""England's working days written down by hand, independent of the clock under test."""
from __future__ import annotations

import datetime as dt

BANK_HOLIDAYS = frozenset(dt.date.fromisoformat(day) for day in """
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26
""".split())
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2028, 12, 31)


def is_working(day: dt.date) -> bool:
    """Whether offices in England are open; only for the years written down."""
    assert FIRST <= day <= LAST, day
    return day.isoweekday() <= 5 and day not in BANK_HOLIDAYS


def count_working(after: dt.date, until: dt.date) -> int:
    """Working days after the first date, up to and including the second."""
    days = (after + dt.timedelta(n) for n in range(1, (until - after).days + 1))
    return sum(map(is_working, days))
