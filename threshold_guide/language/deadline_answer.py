"""What a question about a deadline comes to: plain data, and the counting. No text is read here."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import msgspec

from threshold_guide.engine.clocks import COVERED, OutsideCalendar, covered, in_words
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.timeline import Link, Timeline, chain, chain_back, timeline

Kind = Literal["due", "start", "check", "timeline"]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that may be asked for: a chain of clocks one after the other, or a timeline.

    `event` is the one whose day is needed: the first of the chain, for `start` the last.
    """

    kind: Kind
    event: str
    clocks: tuple[str, ...] = ()


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A chain that was counted: for `start` from the last clock back to the first."""

    choice: Choice
    day: dt.date
    links: tuple[Link, ...]

    @property
    def date(self) -> dt.date:
        return self.links[-1].due.date


class DeadlineQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked and what it comes to.

    `kind`: `due` counts forward from `start`; `start` is the other way round, from the day of the end; `check`
    compares a second day, `held`, with the last day; `timeline` is everything that follows.
    `clocks` and `due` are those of the first answer; `counted` holds all. `missing` says what must be asked:
    `date` (for the first of `choices`) or `clock` (one of `choices`; none where no event was recognised).
    `assumptions` and `problems` are whole sentences. `no_clock`: events for which the documents give no time.
    """

    kind: Kind
    start: dt.date | None = None
    clocks: tuple[str, ...] = ()
    due: dt.date | None = None
    counted: tuple[Counted, ...] = ()
    timeline: Timeline | None = None
    held: dt.date | None = None
    choices: tuple[Choice, ...] = ()
    missing: Literal["date", "clock"] | None = None
    assumptions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    no_clock: tuple[str, ...] = ()


def answered(pack: Pack, choices: Sequence[Choice], day: dt.date, today: dt.date) -> DeadlineQuestion:
    """The choices counted from the day (for `start`, back from it)."""
    first = choices[0]
    try:
        covered(day)
        if first.kind == "timeline":
            whole = timeline(first.event, day, pack, today)
            return DeadlineQuestion(kind="timeline", start=day, timeline=whole,
                                    clocks=tuple(dict.fromkeys(item.clock for item in whole.items)))
        counted = []
        for choice in choices:
            clocks = [pack.clocks[id] for id in choice.clocks]
            links = chain_back(clocks, day) if choice.kind == "start" else chain(clocks, day)
            counted.append(Counted(choice=choice, day=day, links=links))
    except OutsideCalendar as error:
        problem = pack.message("due_outside", day=in_words(error.day), first=COVERED[0].year, last=COVERED[1].year)
        return DeadlineQuestion(kind=first.kind, start=day, clocks=first.clocks, problems=(problem,))
    return DeadlineQuestion(kind=first.kind, start=day, clocks=first.clocks, due=counted[0].date,
                            counted=tuple(counted))
