"""Chains of clocks: from one event to a later one, back again, and everything that follows from one event.

A clock leads from one kind of event to another. Where one clock ends and the next begins, the later one counts
from the last day of the earlier; a meeting whose last day is no working day counts from the working day before it.
"""
from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from threshold_guide.engine.clocks import Due, OutsideCalendar, covered, due, inverse, working_day_after
from threshold_guide.engine.model import Clock, ClockEvent
from threshold_guide.engine.pack import Pack


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One clock of a chain with its date."""

    clock: str
    due: Due


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One date of a timeline.

    `begins` is the event it counts from; `given` is True where that is the event whose day is known, else it
    counts from the last day of `begins`. `number` is 1, or which of several of its kind it is.
    `overdue`: the day has passed, so it is overdue unless it has been done.
    """

    clock: str
    event: str
    begins: str
    given: bool
    number: int
    due: Due
    overdue: bool


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """Every date that follows from one event, in order. `beyond`: clocks whose date the calendar does not cover."""

    event: str
    day: dt.date
    today: dt.date
    items: tuple[Item, ...]
    beyond: tuple[str, ...] = ()


def kinds(event: str, pack: Pack) -> tuple[str, ...]:
    """The event and the wider events that it is as well, the narrowest first."""
    found = []
    known: ClockEvent | None = pack.events.get(event)
    while known is not None and known.id not in found:
        found.append(known.id)
        known = pack.events.get(known.is_a or "")
    return tuple(found)


def clocks_from(event: str, pack: Pack) -> tuple[Clock, ...]:
    """The clocks that an event starts, those of the wider events among them."""
    mine = kinds(event, pack)
    return tuple(clock for clock in pack.clocks.values() if clock.from_ in mine)


def routes(begins: str, ends: str, pack: Pack) -> tuple[tuple[Clock, ...], ...]:
    """The shortest chains of clocks from one event to another (or to a kind of it); several where they differ."""
    waiting: deque[tuple[str, tuple[Clock, ...]]] = deque([(begins, ())])
    reached = {begins: 0}
    found: list[tuple[Clock, ...]] = []
    while waiting:
        event, chain = waiting.popleft()
        if found and len(chain) >= len(found[0]):
            break
        for clock in clocks_from(event, pack):
            assert clock.to is not None
            longer = (*chain, clock)
            if ends in kinds(clock.to, pack):
                found.append(longer)
            elif reached.get(clock.to, len(longer)) >= len(longer):
                reached[clock.to] = len(longer)
                waiting.append((clock.to, longer))
    return tuple(found)


def chain(clocks: Sequence[Clock], start: dt.date) -> tuple[Link, ...]:
    """The date of each clock, the first counted from `start`, each other from the one before it."""
    links = []
    for clock in clocks:
        result = due(clock, start)
        links.append(Link(clock=clock.id, due=result))
        start = _next_start(result)
    return tuple(links)


def chain_back(clocks: Sequence[Clock], day: dt.date) -> tuple[Link, ...]:
    """The earliest start for which `day` is in time, link by link from the last clock to the first."""
    links: list[Link] = []
    for clock in reversed(clocks):
        result = inverse(clock, day if not links else working_day_after(day))
        links.append(Link(clock=clock.id, due=result))
        day = result.date
    return tuple(links)


def timeline(event: str, day: dt.date, pack: Pack, today: dt.date) -> Timeline:
    """Every date that follows from an event on `day`, sorted; `today` decides what is overdue.

    Raises OutsideCalendar where the day itself is not covered; later dates that are not are named in `beyond`.
    """
    stops = {clock.id: _first(clock.repeats_until, event, day, pack)
             for clock in pack.clocks.values() if clock.repeats_until}
    #: event, its day, and the clocks that led there from the given event
    waiting: deque[tuple[str, dt.date, tuple[str, ...]]] = deque([(event, covered(day), ())])
    found: dict[tuple[str, dt.date], Item] = {}
    beyond: list[str] = []
    while waiting:
        begins, start, path = waiting.popleft()
        for clock in clocks_from(begins, pack):
            assert clock.to is not None
            if path.count(clock.id) >= max(1, clock.repeats):
                continue
            try:
                result = due(clock, start)
            except OutsideCalendar:
                beyond.append(clock.id)
                continue
            stop = stops.get(clock.id)
            if stop and result.date >= stop:
                continue
            if (clock.id, start) in found:
                continue
            found[clock.id, start] = Item(clock=clock.id, event=clock.to, begins=begins, given=not path, number=1,
                                          due=result, overdue=result.date < today)
            waiting.append((clock.to, _next_start(result), (*path, clock.id)))
    return Timeline(event=event, day=day, today=today, items=tuple(_numbered(found.values())),
                    beyond=tuple(dict.fromkeys(beyond)))


def _first(ends: str | None, event: str, day: dt.date, pack: Pack) -> dt.date | None:
    """The last day of the first event of a kind that follows from the given one; None where none does."""
    for clocks in routes(event, ends or "", pack):
        try:
            return chain(clocks, day)[-1].due.date
        except OutsideCalendar:
            return None
    return None


def _next_start(result: Due) -> dt.date:
    return result.working_day_before or result.date


def _numbered(items: Iterable[Item]) -> Iterator[Item]:
    """Sorted by date, each numbered among those of the same clock."""
    seen: Counter[str] = Counter()
    for item in sorted(items, key=lambda item: (item.due.date, item.clock, item.due.start)):
        seen[item.clock] += 1
        yield msgspec.structs.replace(item, number=seen[item.clock])
