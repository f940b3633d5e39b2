"""Instants and days: in data as UTC ("2026-11-23T10:15:07Z"), on paper as the clock in England shows them."""
from __future__ import annotations

import datetime as dt

from threshold_guide.engine.clocks import LONDON, in_words


def stamp(now: dt.datetime) -> str:
    """The instant as data. One without a time zone is taken as the clock in England."""
    aware = now if now.tzinfo else now.replace(tzinfo=LONDON)
    return f"{aware.astimezone(dt.timezone.utc):%Y-%m-%dT%H:%M:%SZ}"


def instant(at: str) -> dt.datetime:
    """The instant that data names. Raises ValueError."""
    return dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.timezone.utc)


def at_words(at: str) -> str:
    """An instant: "Monday 23 November 2026, 10:15"."""
    there = instant(at).astimezone(LONDON)
    return f"{in_words(there.date())}, {there:%H:%M}"


def clock_words(at: str) -> str:
    """The same, short, for tables: "23/11/2026 10:15:07"."""
    return f"{instant(at).astimezone(LONDON):%d/%m/%Y %H:%M:%S}"


def day_words(day: str) -> str:
    return in_words(dt.date.fromisoformat(day))
