"""A question about a deadline, read: which clocks, from which day, in which direction, and what is missing.

Pure: the same text, day and pack give the same answer. The phrases of events come from the pack; what stands here
are small words of the language ("was", "by", "next one").
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Literal, NamedTuple

import msgspec

from threshold_guide.engine.clocks import in_words
from threshold_guide.engine.model import Clock
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.timeline import clocks_from, kinds, routes
from threshold_guide.language import cues, dates
from threshold_guide.language.deadline_answer import Choice, DeadlineQuestion, Kind, answered
from threshold_guide.language.phrases import Matcher
from threshold_guide.language.words import Token, Words, level

#: no longer text is read as a question about a date
LONGEST = 600
#: at most so many words between an event and its day
MOST_BETWEEN = 5
WHOLE = re.compile(
    r"\btime ?lines?\b|\bfrom start to finish\b"
    r"|\b(?:all|every|whole|full|key|list of)\b[^.?!]{0,20}\b(?:dates?|deadlines?|timescales?|process)\b"
    r"|\bwhat (?:follows|comes next|happens (?:next|after|when))\b|\bwhat(?:'s| is| are)(?: all)? (?:due|overdue)\b"
    r"|\bwhat (?:dates|deadlines)\b|\bwhat else\b|\beverything\b|\bwhat(?:'s| is) overdue\b"
)
NEXT = re.compile(r"\bnext\b|\bfollowing one\b|\banother one\b|\bhow (?:often|frequent)")
PAST = re.compile(
    r"\b(?:was|were|met|held|happened|took place|had|last|began|started|went|came|found|told|did|heard|learnt|learned"
    r"|disclosed|raised|returned|made|sent|received|since)\b"
)
#: what stands between an event and its own day without parting them
LINKS = re.compile(
    r"\b(?:booked|set|planned|arranged|scheduled|listed|down) (?:in )?for\b"
    r"|\b(?:was|were|is|are|on|held|happened|took|takes|place|met|meets|last|the|will|be|being|due|dated|date|of|has|been"
    r"|took place|had|a|at|it's|its|that|there|happening|went|ahead|started|starts|came|it|sat|i|we|out)\b"
)
BREAKS = re.compile(
    r"[,;?!]|\.(?:\s|$)"
    r"|\b(?:by|when|whens|if|until|what|whats|which|how|then|so|needs?|must|should|before)\b"
)
#: an event is what is asked for, not what is told
ASKED_AFTER = re.compile(r"\W*(?:\w+\W+){0,2}(?:by|due|deadline|when)\b")
ASKED_BEFORE = re.compile(
    r"\b(?:when|whens|what (?:date|day)|which (?:date|day)|latest|deadline for|date (?:of|for))\b[^,;.?!]{0,30}$"
)
ORDINALS = {
    word: n
    for n, words in enumerate(("second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th"), 2)
    for word in words.split()
}
ORDINAL = re.compile(rf"\b({'|'.join(ORDINALS)})\s*$")


class Mention(NamedTuple):
    """Where a text names an event; several where the words fit several. `number`: "second" before it is 2."""

    start: int
    end: int
    events: tuple[str, ...]
    number: int = 1


class Given(NamedTuple):
    """An event with its day."""

    mention: Mention
    date: dt.date
    found: dates.Date


class Path(NamedTuple):
    """A way from one event to another: `narrowed` is the event that a wider word was taken for."""

    kind: Kind
    event: str
    clocks: tuple[Clock, ...]
    narrowed: tuple[str, str] | None = None


class Deadlines:
    """Reads questions about deadlines with the events and clocks of one pack."""

    def __init__(self, pack: Pack, words: Words | None = None):
        self.pack = pack
        self.words = words or Words(cues.load(pack.folders))
        self.matcher = Matcher(self.words, "exact")
        for event in pack.events.values():
            self.matcher.add(event.id, event.phrases)
            # A short form is spelt right even where the tables write it out in full.
            self.words.know(" ".join(event.phrases))
        self.words.learn(self.matcher.vocabulary())
        self.matcher.build()

    def read(self, text: str, today: dt.date) -> DeadlineQuestion:
        """The question in a text; `today` settles "yesterday" and days without a year."""
        return _Reading(self, text[:LONGEST], today).question()

    def answer(self, choices: Sequence[Choice], day: dt.date, today: dt.date) -> DeadlineQuestion:
        """What the choices (one or more) come to on a day: once what was missing is known."""
        return answered(self.pack, choices, day, today)

    def day(self, text: str, today: dt.date) -> tuple[dt.date | None, tuple[str, ...]]:
        """The one day that a short answer names, and what has to be said about it; None where it names none."""
        reading = _Reading(self, text[:LONGEST], today)
        if len(reading.dates) != 1 or reading.problems:
            return None, tuple(reading.problems)
        found = reading.dates[0]
        return found.date, tuple(reading.said_of(found, found.date))

    def mentions(self, low: str, found: Iterable[tuple[int, int]]) -> list[Mention]:
        """The events that a lower-case text names, outside the given spans; the longest wording wins."""
        spans = list(found)
        tokens = [_blank(token) if any(a <= token.start < b for a, b in spans) else token
                  for token in self.words.tokens(low)]
        grouped: dict[tuple[int, ...], set[str]] = {}
        for match in self.matcher.find(tokens):
            grouped.setdefault(match.places, set()).add(match.key)
        taken: set[int] = set()
        mentions = []
        for places in sorted(grouped, key=lambda places: (-len(places), places)):
            if taken.isdisjoint(places):
                taken.update(places)
                start, end = tokens[places[0]].start, tokens[places[-1]].end
                ordinal = ORDINAL.search(low[:start])
                order = tuple(id for id in self.pack.events if id in grouped[places])
                mentions.append(Mention(start, end, order, ORDINALS[ordinal[1]] if ordinal else 1))
        return sorted(mentions)


class _Reading:
    """One question while it is read."""

    def __init__(self, deadlines: Deadlines, text: str, today: dt.date):
        self.pack, self.today = deadlines.pack, today
        self.text, self.low = text, level(text)
        self.dates = dates.find(self.low, today, loose=True)
        if any(d.told != "from_today" for d in self.dates):
            # "strat was 11 Dec, minutes in 2 days?": the period is no day of its own.
            self.dates = [d for d in self.dates if not self.low[d.start : d.end].startswith("in ")]
        wrong = dates.no_such_days(self.low, today)
        self.problems = [self._no_such_day(each) for each in wrong]
        spans = [(d.start, d.end) for d in self.dates] + [(each.start, each.end) for each in wrong]
        self.mentions = deadlines.mentions(self.low, spans)
        self.assumptions: list[str] = []
        self.whole = bool(WHOLE.search(self.low))

    # -- from the text to what is asked -------------------------------------------------------

    def question(self) -> DeadlineQuestion:
        given, loose = self._given()
        owners = {each.mention for each in given}
        targets = [mention for mention in self.mentions if mention not in owners]
        if not self.mentions:
            return self._missing("clock")
        if self.whole and (given or len(self.mentions) == 1):
            return self._timeline(given, loose)
        if not given:
            return self._undated(targets, loose)
        if targets:
            return self._dated(given, targets)
        if len(given) > 1:
            return self._compared(given)
        return self._alone(given[0])

    def _given(self) -> tuple[list[Given], list[dates.Date]]:
        """Each date with the event it belongs to, and the dates that belong to none."""
        given, loose = [], []
        for found in self.dates:
            owner = self._owner(found)
            if owner is None:
                loose.append(found)
            else:
                given.append(Given(owner, self._settled(found, owner), found))
        return given, loose

    def _owner(self, found: dates.Date) -> Mention | None:
        """The event beside the date, the one before it where both are as near."""
        before = [m for m in self.mentions if m.end <= found.start]
        after = [m for m in self.mentions if m.start >= found.end]
        costs: list[tuple[int, int, Mention]] = []
        if before:
            between = self.low[before[-1].end : found.start]
            costs.append((self._distance(between), 0, before[-1]))
        if after:
            ends = "," if self.low[found.start : found.end].endswith(",") else ""
            costs.append((self._distance(ends + self.low[found.end : after[0].start]), 1, after[0]))
        near = [cost for cost in costs if cost[0] <= MOST_BETWEEN]
        return min(near, key=lambda cost: cost[:2])[2] if near else None

    def _distance(self, between: str) -> int:
        """Words that part an event from a date; many where a sign or a question word does."""
        if BREAKS.search(between) or any(between.find(self.low[d.start : d.end]) >= 0 for d in self.dates):
            return MOST_BETWEEN + 1
        return len(re.findall(r"\w+", LINKS.sub(" ", between)))

    def _settled(self, found: dates.Date, owner: Mention | None) -> dt.date:
        """The date that is meant, with what must be said about it: year, weekday, "last Friday"."""
        date = found.date
        ahead = owner is not None and any(self.pack.events[event].lies_ahead for event in owner.events)
        if not found.year_given and ahead and date < self.today:
            date = dates.in_year(date, date.year + 1) or date
        if found.told == "weekday" and date > self.today and self._told_as_past(found, owner):
            date -= dt.timedelta(days=7)
        self.assumptions.extend(self.said_of(found, date))
        return date

    def said_of(self, found: dates.Date, date: dt.date) -> list[str]:
        """What has to be said about how a date was taken."""
        typed = self.text[found.start : found.end].strip(" ,.")
        said = []
        if not found.year_given:
            said.append(self.pack.message("due_year_taken", typed=typed, date=in_words(date)))
        elif found.told != "date" or "/" in typed or typed.count(".") > 1 or re.fullmatch(r"\d+-\d+-\d{2}", typed):
            said.append(self.pack.message("due_typed_taken", typed=typed, date=in_words(date)))
        if found.weekday is not None and found.weekday != date.weekday():
            given = next(name for name, n in dates.DAYS.items() if n == found.weekday).capitalize()
            said.append(self.pack.message("due_weekday_wrong", date=in_words(date), real=f"{date:%A}", given=given))
        return said

    def _told_as_past(self, found: dates.Date, owner: Mention | None) -> bool:
        first, last = (min(owner.start, found.start), max(owner.end, found.end)) if owner else (0, found.start)
        clause = max(self.low.rfind(sign, 0, first) for sign in ",.;?!") + 1
        return bool(PAST.search(self.low, clause, last))

    def _no_such_day(self, wrong: dates.NoSuchDay) -> str:
        typed = self.text[wrong.start : wrong.end].strip(" ,.")
        if not 1 <= wrong.month <= 12:
            return self.pack.message("due_no_such_month", typed=typed, month=wrong.month)
        month, days = f"{dt.date(2024, wrong.month, 1):%B}", dates.days_in(wrong.month, wrong.year)
        if wrong.year is None:
            return self.pack.message("due_no_such_day_any_year", typed=typed, month=month, days=days)
        return self.pack.message("due_no_such_day", typed=typed, month=month, year=wrong.year, days=days)

    # -- the kinds of question ----------------------------------------------------------------

    def _timeline(self, given: Sequence[Given], loose: Sequence[dates.Date]) -> DeadlineQuestion:
        mention = given[0].mention if given else self.mentions[0]
        starting = [event for event in mention.events if clocks_from(event, self.pack)]
        if not starting:
            return self._missing("clock", no_clock=mention.events[:1])
        choice = Choice(kind="timeline", event=starting[0])
        if given or len(loose) == 1:
            day = given[0].date if given else self._settled(loose[0], mention)
            return self._finish([choice], day)
        return self._missing("date", [choice])

    def _dated(self, given: Sequence[Given], targets: Sequence[Mention]) -> DeadlineQuestion:
        """Each thing asked for, counted from the event with a day that is nearest to it."""
        found: list[tuple[Given, Path]] = []
        unclear: list[Choice] = []
        start = given[0].date
        for target in targets:
            ways = [(each, path) for each in given for path in self._paths(each.mention, target)]
            if not ways:
                continue
            shortest = min((path.kind == "start", len(path.clocks)) for _, path in ways)
            best = [(each, path) for each, path in ways if (path.kind == "start", len(path.clocks)) == shortest]
            if len({(path.kind, _events(path)) for _, path in best}) > 1:
                unclear.extend(_choice(path) for _, path in best)
                start = best[0][0].date
            else:
                found.extend(best)
        silent = self._silent([*targets, *(each.mention for each in given)])
        if found:
            spoken = tuple(event for event in silent if self.pack.events[event].no_clock)
            return msgspec.structs.replace(self._counted(found), no_clock=spoken)
        if unclear:
            return self._missing("clock", unclear, start=start)
        return self._missing("clock", no_clock=silent) if silent else self._not_between(given, targets)

    def _counted(self, found: Sequence[tuple[Given, Path]]) -> DeadlineQuestion:
        for _, path in found:
            self._say_narrowed(path)
        starts = {(each.date, path.event) for each, path in found}
        if len({path.event for _, path in found}) < len(starts):
            event = self.pack.events[found[0][1].event].label
            self.assumptions.append(self.pack.message("due_two_starts", event=event))
        self._other_year(found[0])
        parts = [answered(self.pack, [_choice(path)], each.date, self.today) for each, path in found]
        return self._joined(parts, found[0][0].date)

    def _compared(self, given: Sequence[Given]) -> DeadlineQuestion:
        """Two events, each with a day: whether the second is in time."""
        for first, second in (given[:2], given[1::-1]):
            paths = [path for path in self._paths(first.mention, second.mention) if path.kind == "due"]
            if paths:
                path = paths[0]
                self._say_narrowed(path)
                answer = answered(self.pack, [_choice(path)], first.date, self.today)
                if answer.problems or answer.due is None:
                    return self._with(answer)
                ends = self.pack.events[path.clocks[-1].to or ""].label
                if all(clock.direction == "after" for clock in path.clocks) and second.date < first.date:
                    begins = self.pack.events[path.event].label
                    problem = self.pack.message("due_end_before_start", done=ends, end=in_words(second.date),
                                                begun=begins, start=in_words(first.date))
                    return self._with(msgspec.structs.replace(answer, held=second.date, problems=(problem,)))
                return self._with(msgspec.structs.replace(answer, kind="check", held=second.date))
        mentions = {each.mention.events for each in given}
        if len(mentions) == 1:
            self.assumptions.append(self.pack.message(
                "due_two_starts", event=self.pack.events[given[0].mention.events[0]].label))
            return self._alone(given[0])
        return self._not_between(given[:1], [given[1].mention])

    def _alone(self, given: Given) -> DeadlineQuestion:
        """One event with its day and nothing else named: the next of its kind, or its only clock, or a choice."""
        mention = given.mention
        if NEXT.search(self.low):
            again = [Path("due", event, (clock,)) for event in mention.events
                     for clock in clocks_from(event, self.pack) if clock.repeats]
            if again:
                return self._counted([(given, path) for path in again])
        paths = self._single(mention)
        if not paths:
            return self._missing("clock", no_clock=mention.events[:1])
        if len({_events(path) for path in paths}) > 1:
            return self._missing("clock", [_choice(path) for path in paths], start=given.date)
        for path in paths[:1]:
            if mention.events[0] not in kinds(path.event, self.pack):
                starts = path.clocks[0].starts
                self.assumptions.append(self.pack.message("due_start_taken", date=in_words(given.date), starts=starts))
        return self._counted([(given, path) for path in paths])

    def _undated(self, targets: Sequence[Mention], loose: Sequence[dates.Date]) -> DeadlineQuestion:
        """No event has a day beside it: a day that stands apart, or none at all."""
        paths: list[Path] = []
        for one, other in product(targets, repeat=2):
            if one is not other:
                paths.extend(path for path in self._paths(one, other) if path.kind == "due")
        if paths:
            least = min(len(path.clocks) for path in paths)
            paths = [path for path in paths if len(path.clocks) == least]
        elif silent := self._silent(targets):
            return self._missing("clock", no_clock=silent)
        else:
            single = [path for target in targets for path in self._single(target)]
            again = [path for path in single if path.clocks[0].repeats]
            paths = again if NEXT.search(self.low) and again else single
        choices = list(dict.fromkeys(map(_choice, paths)))
        day = self._settled(loose[0], None) if len(loose) == 1 else None
        if len({_events(path) for path in paths}) != 1:
            return self._missing("clock", choices, start=day)
        self._say_narrowed(paths[0])
        if day is None:
            return self._missing("date", choices)
        starts = paths[0].clocks[0].starts
        self.assumptions.append(self.pack.message("due_start_taken", date=in_words(day), starts=starts))
        return self._finish(choices, day)

    # -- ways between events ------------------------------------------------------------------

    def _paths(self, given: Mention, target: Mention) -> list[Path]:
        """The shortest ways between two events: forward, forward from a narrower event, else backward."""
        tries: list[list[Path]] = [[], [], []]
        for begins, ends in product(given.events, target.events):
            tries[0] += self._ways("due", begins, begins, ends, target.number)
            tries[1] += [path for kind in self._narrower(begins)
                         for path in self._ways("due", begins, kind, ends, target.number)]
            tries[2] += [path for kind in (ends, *self._narrower(ends))
                         for path in self._ways("start", ends, kind, begins, given.number)]
        for paths in tries:
            if paths:
                least = min(len(path.clocks) for path in paths)
                unique = {tuple(clock.id for clock in path.clocks): path
                          for path in reversed(paths) if len(path.clocks) == least}
                return list(reversed(unique.values()))
        return []

    def _ways(self, kind: Kind, named: str, begins: str, ends: str, number: int) -> list[Path]:
        found = []
        for clocks in routes(begins, ends, self.pack):
            again = [clock for clock in clocks_from(clocks[-1].to or "", self.pack) if clock.repeats]
            if number > 1 and not clocks[-1].repeats and again:
                clocks = (*clocks, *again[:1] * (number - 1))
            elif number > 1 and clocks[-1].repeats:
                clocks = (*clocks, *clocks[-1:] * (number - 2))
            narrowed = None if begins == named else (named, begins)
            found.append(Path(kind, ends if kind == "start" else begins, tuple(clocks), narrowed))
        return found

    def _narrower(self, event: str) -> list[str]:
        return [id for id in self.pack.events if id != event and event in kinds(id, self.pack)]

    def _single(self, mention: Mention) -> list[Path]:
        """The clocks that an event starts; where it starts none, those that end with it."""
        starting = [Path("due", event, (clock,)) for event in mention.events for clock in clocks_from(event, self.pack)]
        asked = bool(ASKED_AFTER.match(self.low[mention.end :]) or ASKED_BEFORE.search(self.low[: mention.start]))
        ending = [Path("due", clock.from_ or "", (clock,)) for event in mention.events
                  for clock in self.pack.clocks.values() if clock.to and event in kinds(clock.to, self.pack)]
        has_day = any(found.start >= mention.end and self._distance(self.low[mention.end : found.start]) <= MOST_BETWEEN
                      for found in self.dates)
        paths = ending if ending and (asked and not has_day or not starting) else starting
        return list({path.clocks[0].id: path for path in paths}.values())

    def _silent(self, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """Events among these for which the documents give no time."""
        touched = {id for clock in self.pack.clocks.values() for end in (clock.from_, clock.to) if end
                   for id in kinds(end, self.pack)}
        return tuple(m.events[0] for m in mentions if touched.isdisjoint(m.events))

    # -- putting together ---------------------------------------------------------------------

    def _say_narrowed(self, path: Path) -> None:
        if path.narrowed:
            wide, narrow = (self.pack.events[event].label for event in path.narrowed)
            said = self.pack.message("due_event_taken", wide=wide, narrow=narrow)
            if said not in self.assumptions:
                self.assumptions.append(said)

    def _other_year(self, first: tuple[Given, Path]) -> None:
        """A day told as past that was taken to lie ahead: what the year before would give."""
        given, path = first
        if given.found.year_given or given.date <= self.today or not self._told_as_past(given.found, given.mention):
            return
        other = dates.in_year(given.date, given.date.year - 1)
        if other:
            answer = answered(self.pack, [_choice(path)], other, self.today)
            if answer.due:
                self.assumptions.append(self.pack.message(
                    "due_year_other", date=in_words(other), due=in_words(answer.due)))

    def _finish(self, choices: Sequence[Choice], day: dt.date) -> DeadlineQuestion:
        return self._with(answered(self.pack, choices, day, self.today))

    def _joined(self, parts: Sequence[DeadlineQuestion], start: dt.date) -> DeadlineQuestion:
        counted = tuple(dict.fromkeys(each for part in parts for each in part.counted))
        problems = tuple(dict.fromkeys(text for part in parts for text in part.problems))
        first = next((part for part in parts if part.counted), parts[0])
        return self._with(msgspec.structs.replace(first, start=start, counted=counted, problems=problems))

    def _not_between(self, given: Sequence[Given], targets: Sequence[Mention]) -> DeadlineQuestion:
        begun = self.pack.events[given[0].mention.events[0]]
        done = self.pack.events[targets[0].events[0]]
        self.assumptions.append(self.pack.message("due_not_between", begun=begun.label, done=done.label))
        choices = [_choice(path) for path in self._single(given[0].mention)]
        return self._missing("clock", choices)

    def _missing(self, what: Literal["date", "clock"], choices: Iterable[Choice] = (), *,
                 start: dt.date | None = None, no_clock: Sequence[str] = ()) -> DeadlineQuestion:
        chosen = tuple(dict.fromkeys(choices))
        clocks = chosen[0].clocks if what == "date" and chosen else ()
        kind = chosen[0].kind if chosen else "timeline" if self.whole else "due"
        return self._with(DeadlineQuestion(kind=kind, missing=what, choices=chosen, start=start, clocks=clocks,
                                           no_clock=tuple(no_clock)))

    def _with(self, question: DeadlineQuestion) -> DeadlineQuestion:
        return msgspec.structs.replace(
            question, assumptions=tuple(dict.fromkeys((*self.assumptions, *question.assumptions))),
            problems=tuple(dict.fromkeys((*self.problems, *question.problems))))


def _choice(path: Path) -> Choice:
    return Choice(kind=path.kind, event=path.event, clocks=tuple(clock.id for clock in path.clocks))


def _events(path: Path) -> tuple[str | None, ...]:
    """The events that a way passes; clocks side by side pass the same."""
    return tuple(end for clock in path.clocks for end in (clock.from_, clock.to))


def _blank(token: Token) -> Token:
    """A sign over which no phrase reaches."""
    return Token(token.start, token.end, "|", "|", "|", "p")
