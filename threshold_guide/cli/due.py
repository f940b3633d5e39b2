"""`thresholds due RULE --from DAY`: the date a clock gives, in words, with the working shown."""
from __future__ import annotations

import argparse

from threshold_guide.cli.inputs import BadInput, a_date, complain
from threshold_guide.engine.clocks import OutsideCalendar, due, in_words
from threshold_guide.knowledge import KnowledgeBaseError, load_pack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", nargs="?", help="which clock; without it, all are listed")
    parser.add_argument("--from", dest="start", metavar="DAY", help="the day of the event, YYYY-MM-DD")


def run(options: argparse.Namespace) -> int:
    try:
        pack = load_pack()
        if not options.rule:
            for clock in pack.clocks.values():
                print(f"{clock.id:24} {clock.amount} {clock.unit.replace('_', ' ')} {clock.direction}: {clock.label}")
            return 0
        if options.rule not in pack.clocks:
            raise BadInput(f"no clock named {options.rule!r}; there are {', '.join(pack.clocks)}")
        clock = pack.clocks[options.rule]
        if not options.start:
            raise BadInput(f"--from is missing: the day of this event: {clock.starts}")
        result = due(clock, a_date(options.start, "--from"))
    except (BadInput, KnowledgeBaseError, OutsideCalendar) as error:
        return complain(str(error))
    source = pack.sources[clock.source.document]
    print(result.date.isoformat())
    print(in_words(result.date))
    print(f"{clock.label}: {clock.must}")
    print(f"Counted: {clock.amount} {clock.unit.replace('_', ' ')} {clock.direction} {in_words(result.start)} "
          f"({clock.starts}); the day itself is day 0")
    for day, reason in result.skipped:
        print(f"  not counted: {in_words(day)} ({reason})")
    if clock.note:
        print(clock.note)
    print(f"Source: {source.title}, {source.edition}: {clock.source.where} ({source.authority}, {source.status})")
    return 0
