"""The dates of an outcome's steps as a calendar file: by when, and when to chase. No names, nothing of the case."""
from __future__ import annotations

import datetime as dt
import hashlib

from icalendar import Event

from threshold_guide.dialogue import cards
from threshold_guide.engine.clocks import in_words
from threshold_guide.engine.decision import Decision, StepOut
from threshold_guide.engine.pack import Pack
from threshold_guide.record.calendar_file import all_day, new_calendar
from threshold_guide.record.model import Record
from threshold_guide.record.sheet import cite_words, decision_of
from threshold_guide.record.when import instant

#: deadlines that are now or today need no calendar
AT_ONCE = frozenset({"now", "before_home", "none"})


def dated(decision: Decision) -> tuple[StepOut, ...]:
    """The steps that have a date of their own."""
    return tuple(step for step in decision.steps if step.by.date and step.by.kind not in AT_ONCE)


def steps_calendar(record: Record, pack: Pack) -> bytes:
    """One all-day entry for each step with a date; the same record gives the same file."""
    made = instant(record.at)
    calendar = new_calendar(pack.message("record_calendar_name"), record.edition.banner)
    for step in dated(decision_of(record)):
        calendar.add_component(_event(step, record, pack, made))
    return calendar.to_ical()


def _event(step: StepOut, record: Record, pack: Pack, made: dt.datetime) -> Event:
    say, by = pack.message, step.by
    assert by.date
    counted = say("record_calendar_if", event=by.clock_start, day=in_words(dt.date.fromisoformat(record.on)))
    text = [step.what, say("record_who", who=step.who), say("record_by", by=cards.by_words(by, pack)), counted,
            say("record_source", source=cite_words(step.citation, pack)), f"{record.edition.banner}.",
            say("due_calendar_no_names")]
    uid = hashlib.sha256(f"{record.edition.pack}|{step.id}|{record.at}|{by.date}".encode()).hexdigest()[:32]
    uid = f"{uid}@threshold-guide"
    return all_day(uid=uid, made=made, day=by.date, summary=say("record_calendar_summary", step=step.what),
                   text=text, reminder=step.what)
