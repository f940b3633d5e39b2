"""Whether what a document says may still hold: its review date and its age on a day."""
from __future__ import annotations

import datetime as dt

from threshold_guide.engine.model import Contact, Source


def overdue(source: Source, on: dt.date) -> bool:
    """Whether the document's own review date has passed."""
    return source.review_due is not None and source.review_due < on


def years_old(source: Source, on: dt.date) -> int | None:
    """Whole years since the document is dated; None where it bears no date."""
    if source.dated is None:
        return None
    return on.year - source.dated.year - ((on.month, on.day) < (source.dated.month, source.dated.day))


def expired(contact: Contact, on: dt.date) -> bool:
    """Whether the contact was to be checked again before the day."""
    return contact.expires is not None and contact.expires < on
