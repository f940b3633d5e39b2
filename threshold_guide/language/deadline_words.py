"""What is said about a date that was worked out: the words of the pack around the figures of the engine."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from threshold_guide.engine.clocks import Due, in_words
from threshold_guide.engine.model import Cite, Clock
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.timeline import Item, Timeline
from threshold_guide.language.deadline_answer import Choice, Counted, DeadlineQuestion


def period(clock: Clock) -> str:
    """`15 working days`, `1 day`."""
    unit = clock.unit.replace("_", " ")
    return f"{clock.amount} {unit.removesuffix('s') if clock.amount == 1 else unit}"


def source_of(clock: Clock, pack: Pack) -> str:
    """The document, its edition and the place, with authority and status."""
    return sources_of([clock.source], pack)[0]


def sources_of(cites: Sequence[Cite], pack: Pack) -> tuple[str, ...]:
    """One line a document and standing, with all the places in it."""
    places: dict[tuple[str, str, str], dict[str, None]] = {}
    for cite in cites:
        source = pack.sources[cite.document]
        standing = (cite.document, cite.authority or source.authority, cite.status or source.status)
        places.setdefault(standing, {})[cite.where] = None
    lines = []
    for (document, authority, status), found in places.items():
        source = pack.sources[document]
        lines.append(pack.message("due_source", source=f"{source.title}, {source.edition}: {'; '.join(found)}",
                                  authority=pack.message(f"authority_{authority}"),
                                  status=pack.message(f"status_{status}")))
    return tuple(lines)


def rule(clock: Clock, pack: Pack) -> tuple[str, ...]:
    """A clock without a date: what comes first, the period and what starts it, the note, the source."""
    lines = [clock.first or "", pack.message("due_rule", label=clock.label, period=period(clock),
                                             direction=clock.direction, starts=clock.starts, must=clock.must)]
    return tuple(filter(None, [*lines, clock.note or "", source_of(clock, pack)]))


def due_lines(clock: Clock, result: Due, pack: Pack, today: dt.date, *, known: bool = True) -> tuple[str, ...]:
    """One date with its working. `known`: the day it counts from is a given one, not the last day of a step before."""
    lines = [clock.first or "",
             pack.message("due_by", label=clock.label, date=in_words(result.date), must=clock.must),
             *day_off(clock, result, pack)]
    if result.date < today:
        lines.append(clock.passed or pack.message("due_passed"))
    lines.append(pack.message("due_counted", period=period(clock), direction=clock.direction,
                              start=in_words(result.start), starts=clock.starts))
    lines.extend(skipped(result, pack))
    if not known:
        lines.append(pack.message("due_from_last_day"))
    return tuple(filter(None, [*lines, clock.note or "", source_of(clock, pack)]))


def day_off(clock: Clock, result: Due, pack: Pack) -> Iterator[str]:
    """What is said where the date is no working day."""
    if result.day_off is None:
        return
    date = in_words(result.date)
    if clock.every_day:
        yield pack.message("due_day_off_counts", date=date, reason=result.day_off)
    elif result.working_day_before:
        yield pack.message("due_day_off", date=date, reason=result.day_off,
                           before=in_words(result.working_day_before))
    else:
        yield pack.message("due_day_off_short", date=date, reason=result.day_off)


def skipped(result: Due, pack: Pack) -> Iterator[str]:
    """The days that were not counted: weekends together, each bank holiday by name."""
    weekend = sum(1 for _, reason in result.skipped if reason in ("Saturday", "Sunday"))
    if weekend == 1:
        yield pack.message("due_skipped_weekend_one")
    elif weekend:
        yield pack.message("due_skipped_weekend", days=weekend)
    for day, reason in result.skipped:
        if reason not in ("Saturday", "Sunday"):
            yield pack.message("due_skipped_holiday", date=in_words(day), reason=reason)


def start_lines(counted: Counted, pack: Pack) -> tuple[str, ...]:
    """The other way round: the earliest day of the first event for which the last one is in time."""
    clocks = [pack.clocks[id] for id in counted.choice.clocks]
    done, begun = pack.events[clocks[-1].to or ""].label, pack.events[clocks[0].from_ or ""].label
    lines = [pack.message("due_earliest", done=done, day=in_words(counted.day), begun=begun,
                          date=in_words(counted.date))]
    for clock, link in zip(reversed(clocks), counted.links, strict=True):
        lines.append(pack.message("due_counted_back", period=period(clock), direction=link.due.direction,
                                  start=in_words(link.due.start)))
        lines.extend(skipped(link.due, pack))
        lines.extend(filter(None, [clock.note or "", source_of(clock, pack)]))
    return tuple(lines)


def item_line(item: Item, pack: Pack) -> str:
    """One line of a timeline: the date, what is due, whether it is certain, whether the day has passed."""
    clock = pack.clocks[item.clock]
    line = pack.message("due_timeline_line", date=in_words(item.due.date),
                        label=f"{clock.label} ({item.number})" if item.number > 1 else clock.label)
    marks = []
    if not item.given:
        marks.append(pack.message("due_counted_on"))
    if item.due.day_off and item.due.working_day_before:
        before = in_words(item.due.working_day_before)
        marks.append(pack.message("due_off_mark", reason=item.due.day_off, before=before))
    elif item.due.day_off:
        marks.append(item.due.day_off)
    if item.overdue:
        marks.append(pack.message("due_overdue"))
    return f"{line} ({'; '.join(marks)})" if marks else line


def timeline_lines(whole: Timeline, pack: Pack) -> tuple[str, ...]:
    """The whole timeline: a title, one line a date, what holds for all, what passed days mean, notes, sources."""
    used = list(dict.fromkeys(item.clock for item in whole.items))
    clocks = [pack.clocks[id] for id in used]
    lines = [pack.message("due_timeline_title", event=pack.events[whole.event].label, day=in_words(whole.day))]
    lines.extend(clock.first for clock in clocks if clock.first)
    lines.extend(item_line(item, pack) for item in whole.items)
    if any(not item.given for item in whole.items):
        lines.append(pack.message("due_timeline_assumed"))
    if any(clock.repeats for clock in clocks):
        lines.append(pack.message("due_timeline_repeats"))
    late = {item.clock for item in whole.items if item.overdue}
    lines.extend(dict.fromkeys(clock.passed or pack.message("due_timeline_passed")
                               for clock in clocks if clock.id in late))
    if whole.beyond:
        lines.append(pack.message("due_timeline_beyond",
                                  labels="; ".join(pack.clocks[id].label for id in whole.beyond)))
    lines.extend(pack.message("due_note", label=clock.label, note=clock.note) for clock in clocks if clock.note)
    lines.extend(sources_of([clock.source for clock in clocks], pack))
    return tuple(lines)


def choice_label(choice: Choice, pack: Pack) -> str:
    """What a button says for a choice."""
    if choice.kind == "timeline" or not choice.clocks:
        return pack.events[choice.event].label
    return pack.clocks[choice.clocks[-1]].label


def told(question: DeadlineQuestion, pack: Pack, today: dt.date) -> tuple[str, ...]:
    """All that is said in answer to a question about a deadline, sentence by sentence."""
    lines = [*question.problems, *question.assumptions]
    if question.timeline:
        return (*lines, *timeline_lines(question.timeline, pack))
    if question.held and question.due and question.kind == "check":
        lines.append(_checked(question, pack))
    for counted in question.counted:
        lines.extend(start_lines(counted, pack) if counted.choice.kind == "start" else
                     _chain_lines(counted, pack, today))
    if len(question.counted) > 1 and _side_by_side(question.counted, pack):
        lines.append(pack.message("due_two_sources"))
    lines.extend(_missing(question, pack))
    return tuple(lines)


def _chain_lines(counted: Counted, pack: Pack, today: dt.date) -> Iterator[str]:
    for number, link in enumerate(counted.links):
        yield from due_lines(pack.clocks[link.clock], link.due, pack, today, known=number == 0)


def _checked(question: DeadlineQuestion, pack: Pack) -> str:
    last = pack.clocks[question.clocks[-1]]
    assert question.held and question.due
    late = question.held > question.due
    return pack.message("due_late" if late else "due_in_time", done=pack.events[last.to or ""].label,
                        day=in_words(question.held), date=in_words(question.due))


def _side_by_side(counted: Sequence[Counted], pack: Pack) -> bool:
    """Whether several documents time the same thing from the same day."""
    ends = {(each.day, tuple((pack.clocks[id].from_, pack.clocks[id].to) for id in each.choice.clocks))
            for each in counted}
    return len(ends) < len(counted)


def _missing(question: DeadlineQuestion, pack: Pack) -> Iterator[str]:
    for id in question.no_clock:
        event = pack.events[id]
        yield event.no_clock or pack.message("due_no_clock", event=event.label)
        if event.source:
            yield from sources_of([event.source], pack)
    if question.missing == "date":
        choice = question.choices[0]
        for id in dict.fromkeys(id for each in question.choices for id in each.clocks):
            yield from rule(pack.clocks[id], pack)
        if choice.kind == "start" or not choice.clocks:
            yield pack.message("due_missing_date_of", event=pack.events[choice.event].label)
        else:
            yield pack.message("due_missing_date", starts=pack.clocks[choice.clocks[0]].starts)
    elif question.missing == "clock" and not question.no_clock:
        for choice in question.choices:
            first = pack.clocks[choice.clocks[-1]].first
            if first:
                yield first
        yield pack.message("due_missing_clock") if question.choices else pack.message("due_missing_event")
