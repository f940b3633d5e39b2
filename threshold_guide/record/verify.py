"""Whether a file agrees with the content: its hashes, its outcome worked out again, and the words on it. Pure."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import msgspec

from threshold_guide.engine.clocks import OutsideCalendar
from threshold_guide.engine.pack import Pack
from threshold_guide.record import kinds, model
from threshold_guide.record.canonical import plain
from threshold_guide.record.carry import NoRecord, Short, format_of, take_out
from threshold_guide.record.hand_on import unknown_answers
from threshold_guide.record.make import hash_of, made, paper_hash
from threshold_guide.record.visible import differences, words_of
from threshold_guide.record.when import instant

#: so many places where the words differ are told in full
TOLD = 5


class State(IntEnum):
    """How a check ended; also the exit code of `thresholds verify`. The gravest of several files is 1, then 2, 3."""

    AGREES = 0
    DISAGREES = 1
    UNREADABLE = 2
    OTHER_EDITION = 3


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """How the check of one file ended, in plain words, line by line."""

    state: State
    lines: tuple[str, ...]
    hash: str = ""
    kind: str = ""


def verify(content: bytes, pack: Pack) -> Finding:
    """Check one file against the content `pack`, which carries the hash of its files."""
    say = pack.message
    kind = format_of(content)
    try:
        carried = take_out(content)
        # A record whose own hash is broken proves nothing under any content: that is told first.
        if isinstance(carried, Short):
            return _short(carried, content, pack)
        return _whole(carried, content, kind, pack)
    except NoRecord as error:
        why = {"none": say("verify_no_record"), "malformed": say("verify_malformed", why=error.detail),
               "damaged": say("verify_not_opened", format=kind)}[error.why]
        return Finding(state=State.UNREADABLE, lines=(say("verify_unreadable"), why))


def _whole(kept: model.Kept, content: bytes, kind: str, pack: Pack) -> Finding:
    say, record = pack.message, kept.record
    faults = []
    found = hash_of(record)
    if found != record.hash:
        faults.append(say("verify_hash_broken", found=found[:16], said=record.hash[:16]))
    if paper_hash(record, kept.paper) != kept.paper.hash:
        faults.append(say("verify_paper_hash_broken"))
    if not _same_content(record.edition, pack):
        return _elsewhere(record.edition, record.told, record.on, record.decision, faults, kept, pack)
    again = _made_again(record.told, record.on, record.at, faults, pack)
    if again is not None:
        _compare(record, again, faults, pack)
        if kind != "json":
            _compare_words(content, kind, again, kept.paper, faults, pack)
    return _told(faults, record.hash, kept.paper.kind, pack)


def _short(short: Short, content: bytes, pack: Pack) -> Finding:
    """Plain text carries no outcome: it is worked out again, and must have the hash that the text names."""
    say = pack.message
    faults: list[str] = []
    if not _same_content(short.edition, pack):
        return _elsewhere(short.edition, short.told, short.on, None, faults, None, pack)
    again = _made_again(short.told, short.on, short.at, faults, pack)
    if again is not None:
        if again.edition != short.edition or again.hash != short.hash:
            faults.append(say("verify_hash_broken", found=again.hash[:16], said=short.hash[:16]))
        if paper_hash(again, short.paper) != short.paper.hash:
            faults.append(say("verify_paper_hash_broken"))
        _compare_words(content, "txt", again, short.paper, faults, pack)
    return _told(faults, short.hash, short.paper.kind, pack)


def _told(faults: list[str], hash: str, kind: str, pack: Pack) -> Finding:
    say = pack.message
    if faults:
        return Finding(state=State.DISAGREES, lines=(say("verify_disagrees"), *faults), hash=hash, kind=kind)
    return Finding(state=State.AGREES, lines=(say("verify_agrees"), say("verify_limits")), hash=hash, kind=kind)


def _same_content(edition: model.Edition, pack: Pack) -> bool:
    return (edition.pack, edition.content) == (pack.info.id, pack.content)


def _made_again(told: model.Told, on: str, at: str, faults: list[str], pack: Pack) -> model.Record | None:
    """The record worked out again from its answers; None, and a fault, where they cannot be used."""
    unknown = unknown_answers(told.answers, pack)
    if unknown:
        faults.append(pack.message("verify_answers_unknown", answers=", ".join(unknown)))
        return None
    try:
        for each in (at, *(asked.at for asked in told.history.asked), *(change.at for change in told.history.changes)):
            instant(each)
        return made(told, on=dt.date.fromisoformat(on), at=at, pack=pack)
    except OutsideCalendar as error:
        faults.append(pack.message("verify_malformed", why=str(error)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoRecord("malformed", str(error)) from None
    return None


def _compare(record: model.Record, again: model.Record, faults: list[str], pack: Pack) -> None:
    differ = sorted(_fields(record.decision, again.decision))
    if differ:
        faults.append(pack.message("verify_decision_differs", fields=", ".join(differ)))
    theirs, ours = plain(record), plain(again)
    parts = [name for name in theirs if name not in ("decision", "hash") and theirs[name] != ours[name]]
    if parts:
        faults.append(pack.message("verify_parts_differ", fields=", ".join(parts)))


def _fields(theirs: Any, ours: Any) -> Iterator[str]:
    return (name for name in {*theirs, *ours} if theirs.get(name) != ours.get(name))


def _compare_words(content: bytes, kind: str, again: model.Record, paper: model.Paper, faults: list[str],
                   pack: Pack) -> None:
    """The words on the paper against those of the same paper made anew."""
    try:
        anew = kinds.render(paper.kind, kind, again, paper.own, pack)
    except KeyError:
        raise NoRecord("malformed", f"there is no paper `{paper.kind}`") from None
    found = list(differences(words_of(content, kind), words_of(anew, kind)))
    for on_paper, in_record in found[:TOLD]:
        faults.append(pack.message("verify_words_differ", paper=on_paper, record=in_record))
    if len(found) > TOLD:
        faults.append(pack.message("verify_words_more", count=len(found) - TOLD))


def _elsewhere(edition: model.Edition, told: model.Told, on: str, decision: dict[str, Any] | None,
               faults: list[str], kept: model.Kept | None, pack: Pack) -> Finding:
    """Other content: the hashes still count, and what the answers lead to here is told for what it is worth."""
    say = pack.message
    hash, kind = (kept.record.hash, kept.paper.kind) if kept else ("", "")
    if faults:
        return Finding(state=State.DISAGREES, lines=(say("verify_disagrees"), *faults), hash=hash, kind=kind)
    lines = [say("verify_other_edition"), say("verify_edition_mend", theirs=_named(edition.pack, edition.version,
                                                                                   edition.content),
                                              ours=_named(pack.info.id, pack.info.version, pack.content))]
    if decision is not None and edition.pack == pack.info.id and not unknown_answers(told.answers, pack):
        again = _made_again(told, on, f"{on}T00:00:00Z", [], pack)
        if again is not None:
            same = all(again.decision[name] == decision.get(name) for name in ("route", "emergency", "consult")) and \
                (again.decision["lado"] or {}).get("outcome") == (decision.get("lado") or {}).get("outcome")
            lines.append(say("verify_same_here") if same else say("verify_different_here"))
    return Finding(state=State.OTHER_EDITION, lines=tuple(lines), hash=hash, kind=kind)


def _named(pack: str, version: str, content: str) -> str:
    return f"{pack} {version} ({content[:12]})"
