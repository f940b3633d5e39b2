"""A calendar file (.ics) of dates that were worked out: all-day entries with a reminder, and no personal data."""
from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

import msgspec
from icalendar import Alarm, Calendar, Event

from threshold_guide.engine.clocks import Due, OutsideCalendar, in_words, working_day_before
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.timeline import Timeline
from threshold_guide.language.deadline_answer import DeadlineQuestion
from threshold_guide.language.deadline_words import day_off, period, source_of

MIME = "text/calendar"
#: a reminder comes at this hour of its day, in the reader's own time
REMINDER_HOUR = dt.timedelta(hours=9)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One date for the calendar."""

    clock: str
    due: Due
    number: int = 1


def entries_of(answer: DeadlineQuestion | Timeline) -> tuple[Entry, ...]:
    """The dates of a timeline or of an answered question. A count back to a start has none."""
    whole = answer if isinstance(answer, Timeline) else answer.timeline
    if whole is not None:
        return tuple(Entry(clock=item.clock, due=item.due, number=item.number) for item in whole.items)
    assert isinstance(answer, DeadlineQuestion)
    links = [link for counted in answer.counted if counted.choice.kind == "due" for link in counted.links]
    return tuple(Entry(clock=link.clock, due=link.due) for link in links)


def calendar_file(entries: Iterable[Entry], pack: Pack, made: dt.datetime) -> bytes:
    """The file. `made` is the instant of making, with a time zone; the same dates have the same UIDs at any time."""
    calendar = new_calendar(pack.message("due_calendar_name"), pack.info.banner)
    for entry in entries:
        calendar.add_component(_event(entry, pack, made))
    return calendar.to_ical()


def new_calendar(name: str, banner: str) -> Calendar:
    """A calendar without entries."""
    calendar = Calendar()
    calendar.add("prodid", "-//threshold-guide//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-caldesc", banner)
    return calendar


def _event(entry: Entry, pack: Pack, made: dt.datetime) -> Event:
    clock, due = pack.clocks[entry.clock], entry.due
    label = f"{clock.label} ({entry.number})" if entry.number > 1 else clock.label
    counted = pack.message("due_counted", period=period(clock), direction=clock.direction,
                           start=in_words(due.start), starts=clock.starts)
    text = [clock.first, pack.message("due_by", label=label, date=in_words(due.date), must=clock.must),
            *day_off(clock, due, pack), counted, clock.note, source_of(clock, pack), f"{pack.info.banner}.",
            pack.message("due_calendar_no_names")]
    return all_day(uid=_uid(entry, pack), made=made, day=due.date, text=text,
                   summary=pack.message("due_calendar_summary", label=label, banner=pack.info.banner),
                   reminder=pack.message("due_calendar_reminder", label=label), reminds=_reminder(due))


def all_day(*, uid: str, made: dt.datetime, day: dt.date, summary: str, text: Iterable[str | None], reminder: str,
            reminds: dt.timedelta = REMINDER_HOUR) -> Event:
    """An entry for a whole day that keeps nobody from being free; `reminds` is how long after the day begins."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made.astimezone(dt.timezone.utc))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", summary)
    event.add("description", "\n".join(filter(None, text)))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", reminder)
    alarm.add("trigger", reminds)
    event.add_component(alarm)
    return event


def _reminder(due: Due) -> dt.timedelta:
    """How long before the day begins the reminder comes: in the morning of the working day before.

    Where that day lies before the one the clock counts from, it comes on the day itself.
    """
    try:
        before = working_day_before(due.date - dt.timedelta(days=1))
    except OutsideCalendar:
        return REMINDER_HOUR
    if due.direction == "after" and before < due.start:
        return REMINDER_HOUR
    return REMINDER_HOUR - (due.date - before)


def _uid(entry: Entry, pack: Pack) -> str:
    made_of = f"{pack.info.id}|{entry.clock}|{entry.due.start}|{entry.due.date}"
    return f"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}@threshold-guide"
