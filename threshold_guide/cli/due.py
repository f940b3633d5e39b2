"""`thresholds due`: dates that the clocks give, forwards, backwards and as a whole timeline, with the working shown."""
from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from threshold_guide.cli.inputs import BadInput, complain
from threshold_guide.engine.clocks import OutsideCalendar, due, in_words, inverse, today_in_england
from threshold_guide.engine.model import Clock
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.timeline import clocks_from, timeline
from threshold_guide.knowledge import KnowledgeBaseError, load_pack
from threshold_guide.language import dates
from threshold_guide.language.deadline_words import choice_label, day_off, period, timeline_lines, told
from threshold_guide.language.deadlines import Deadlines
from threshold_guide.language.words import level
from threshold_guide.record.calendar_file import Entry, calendar_file, entries_of

EXAMPLE = "2026-12-11, 11/12/2026 or 11 December 2026"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", nargs="?", help="which clock; without it, all are listed")
    parser.add_argument("--from", dest="start", metavar="DAY", help=f"the day of the event: {EXAMPLE}")
    parser.add_argument("--to", dest="end", metavar="DAY",
                        help="the other way round: the earliest start for which DAY is in time")
    parser.add_argument("--event", metavar="EVENT", help="with --from and --timeline: what happened on that day")
    parser.add_argument("--timeline", action="store_true", help="every date that follows from --event")
    parser.add_argument("--today", metavar="DAY", help="what counts as today; without it, today in England")
    parser.add_argument("--ask", metavar="QUESTION", help="a question in your own words")
    parser.add_argument("--ics", type=Path, metavar="FILE", help="write the dates to a calendar file as well")


def run(options: argparse.Namespace) -> int:
    try:
        pack = load_pack()
        today = _day(options.today, "--today", today_in_england()) if options.today else today_in_england()
        _together(options)
        if options.ask:
            return _ask(options, pack, today)
        if options.event or options.timeline:
            return _timeline(options, pack, today)
        if not options.rule:
            return _list(pack)
        if options.rule not in pack.clocks:
            raise BadInput(f"no clock named {options.rule!r}; there are {', '.join(pack.clocks)}")
        clock = pack.clocks[options.rule]
        return _back(options, clock, pack, today) if options.end else _due(options, clock, pack, today)
    except (BadInput, KnowledgeBaseError, OutsideCalendar) as error:
        return complain(str(error))
    except OSError as error:
        return complain(f"--ics: {options.ics} cannot be written: {error.strerror}. Name another file")


def _together(options: argparse.Namespace) -> None:
    """Which options exclude one another."""
    if options.start and options.end:
        raise BadInput("--from and --to together: give the day of the event (--from) or the day of its end (--to)")
    ways = [name for name, given in (("a clock", options.rule), ("--event", options.event), ("--ask", options.ask))
            if given]
    if len(ways) > 1:
        raise BadInput(f"{' and '.join(ways)} together: give one of them")
    if options.ask and (options.start or options.end):
        raise BadInput("--ask with --from or --to: write the day into the question")
    if options.ics and options.end:
        raise BadInput("--ics with --to: a start that has been counted back to is no date for a calendar")


def _day(text: str, flag: str, today: dt.date) -> dt.date:
    """A day as people in Britain write it; how it was taken is said on standard error."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        pass
    low = level(text).strip()
    wrong = dates.no_such_days(low, today)
    if wrong:
        raise BadInput(f"{flag}: {text!r} is not a day in the calendar; dates are read day first: {EXAMPLE}")
    found = dates.find(low, today, loose=True)
    if len(found) != 1 or found[0].start > 0 or found[0].end < len(low):
        raise BadInput(f"{flag}: {text!r} is not a day; write it like {EXAMPLE}")
    if found[0].weekday not in (None, found[0].date.weekday()):
        raise BadInput(f"{flag}: {text!r}: {in_words(found[0].date)} is another weekday; correct one of the two")
    print(f"{flag}: {text!r} is taken as {in_words(found[0].date)}", file=sys.stderr)
    return found[0].date


def _list(pack: Pack) -> int:
    for clock in pack.clocks.values():
        print(f"{clock.id:24} {clock.amount} {clock.unit.replace('_', ' ')} {clock.direction}: {clock.label}")
    return 0


def _due(options: argparse.Namespace, clock: Clock, pack: Pack, today: dt.date) -> int:
    if not options.start:
        raise BadInput(f"--from is missing: the day of this event: {clock.starts}")
    result = due(clock, _day(options.start, "--from", today))
    print(result.date.isoformat())
    print(in_words(result.date))
    if clock.first:
        print(clock.first)
    print(f"{clock.label}: {clock.must}")
    if result.date < today and (clock.passed or options.today):
        print(clock.passed or pack.message("due_passed"))
    print(f"Counted: {period(clock)} {clock.direction} {in_words(result.start)} ({clock.starts}); "
          "the day itself is day 0")
    _print_skipped(result.skipped)
    for line in day_off(clock, result, pack):
        print(line)
    if clock.note:
        print(clock.note)
    _print_source(clock, pack)
    _write(options, [Entry(clock=clock.id, due=result)], pack)
    return 0


def _back(options: argparse.Namespace, clock: Clock, pack: Pack, today: dt.date) -> int:
    day = _day(options.end, "--to", today)
    result = inverse(clock, day)
    print(result.date.isoformat())
    print(in_words(result.date))
    done = pack.events[clock.to].label if clock.to else clock.label
    begun = pack.events[clock.from_].label if clock.from_ else clock.starts
    print(pack.message("due_earliest", done=done, day=in_words(day), begun=begun, date=in_words(result.date)))
    if clock.first:
        print(clock.first)
    print(pack.message("due_counted_back", period=period(clock), direction=result.direction, start=in_words(day)))
    _print_skipped(result.skipped)
    if clock.note:
        print(clock.note)
    _print_source(clock, pack)
    return 0


def _timeline(options: argparse.Namespace, pack: Pack, today: dt.date) -> int:
    starting = [event for event in pack.events if clocks_from(event, pack)]
    if not options.event:
        raise BadInput(f"--event is missing: one of {', '.join(starting)}")
    if options.event not in pack.events:
        raise BadInput(f"--event: no event named {options.event!r}; there are {', '.join(starting)}")
    if options.event not in starting:
        raise BadInput(f"--event: nothing is counted from {options.event!r}; from these it is: {', '.join(starting)}")
    if not options.start:
        raise BadInput(f"--from is missing: the day of this event: {pack.events[options.event].label}")
    if not options.timeline:
        raise BadInput("--event needs --timeline, which lists every date that follows from it")
    whole = timeline(options.event, _day(options.start, "--from", today), pack, today)
    print("\n".join(timeline_lines(whole, pack)))
    _write(options, entries_of(whole), pack)
    return 0


def _ask(options: argparse.Namespace, pack: Pack, today: dt.date) -> int:
    answer = Deadlines(pack).read(options.ask, today)
    print("\n".join(told(answer, pack, today)))
    for choice in answer.choices if answer.missing == "clock" else ():
        print(f"- {choice_label(choice, pack)}")
    entries = entries_of(answer)
    if options.ics and not entries:
        raise BadInput("--ics: the question gives no date yet, so no file is written")
    _write(options, entries, pack)
    return 0


def _print_skipped(skipped: tuple[tuple[dt.date, str], ...]) -> None:
    for day, reason in skipped:
        print(f"  not counted: {in_words(day)} ({reason})")


def _print_source(clock: Clock, pack: Pack) -> None:
    source = pack.sources[clock.source.document]
    print(f"Source: {source.title}, {source.edition}: {clock.source.where} ({source.authority}, {source.status})")


def _write(options: argparse.Namespace, entries: tuple[Entry, ...] | list[Entry], pack: Pack) -> None:
    if not options.ics:
        return
    made = dt.datetime.now(dt.timezone.utc)
    options.ics.write_bytes(calendar_file(entries, pack, made))
    print(f"Calendar file: {options.ics}, dates in it: {len(entries)}", file=sys.stderr)
