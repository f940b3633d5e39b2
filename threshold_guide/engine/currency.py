"""Whether what a document or a contact says may still hold on a day, and a pack as it is to be told on that day."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec

from threshold_guide.engine.model import Contact, Source
from threshold_guide.engine.pack import Pack

#: authorities that are not the partnership's own
ELSEWHERE = frozenset({"national", "common_practice"})
#: the last pack that had something out of date, with the pack it was made from
_made: dict[str, tuple[Pack, dt.date, Pack]] = {}


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


def as_of(pack: Pack, on: dt.date) -> Pack:
    """The pack as it is told on the day.

    The banner says which of the partnership's own documents are overdue for review. An expired contact keeps its
    name and what it is for; instead of its lines it says with whom to check.
    """
    if pack.told_on == on:
        return pack
    late = [source for source in pack.sources.values() if source.authority not in ELSEWHERE and overdue(source, on)]
    stale = [contact for contact in pack.contacts.values() if expired(contact, on)]
    if not late and not stale:
        return pack
    kept = _made.get(pack.info.id)
    if kept and kept[0] is pack and kept[1] == on:
        return kept[2]
    banner = " ".join([f"{pack.info.banner}.", *(_overdue_words(source, pack) for source in late)]).replace("..", ".")
    told = replace(pack, told_on=on, info=msgspec.structs.replace(pack.info, banner=banner),
                   contacts={**pack.contacts, **{contact.id: _check_with(contact, pack) for contact in stale}})
    _made[pack.info.id] = (pack, on, told)
    return told


def _overdue_words(source: Source, pack: Pack) -> str:
    assert source.review_due
    return pack.message("source_overdue", title=source.title, date=f"{source.review_due:%B %Y}")


def _check_with(contact: Contact, pack: Pack) -> Contact:
    assert contact.expires
    words = pack.message("contact_expired", date=f"{contact.expires:%B %Y}", find_out=contact.find_out or "")
    return msgspec.structs.replace(contact, lines=(), find_out=words.strip())
