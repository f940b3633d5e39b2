"""How what was learnt from examples adds to what the phrases found.

Figures were chosen on the development messages (docs/understanding.md). Nothing here takes away what a phrase found:
worries are doubted, and of danger a phrase or an example is enough, but for what is asked about first.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import get_args

import msgspec

from threshold_guide.engine.pack import Pack
from threshold_guide.language.heads import ALONE, DANGER, LADO, ROUTE, SCOPE, TASK, TOLD_DANGER, Statements
from threshold_guide.language.reading import Fact, Outside, When
from threshold_guide.language.segments import Span

#: a fact is proposed from this likelihood on, and from the higher one where a phrase found another in the same words,
#: or it is what a worker did and nothing else tells of one
ADDS, ADDS_BESIDE = 0.15, 0.35
#: a worry that a phrase found is doubted below the first likelihood, where something else has the second
DOUBTED, RATHER = 0.02, 0.3
#: so likely it is that a message tells of what is acted on at once, before the likeliest cause is proposed
ACT_NOW, CAUSE = 0.35, 0.01
#: so likely it is that a message is outside of what this is for
ELSEWHERE = 0.9
#: so likely it is that a child writes, in the message as a whole, before "are you the child?" is asked
CHILD = 0.15
#: so likely it is that a statement asks for a rule
ASKS = 0.45
#: so likely it is that a message tells of what a worker did
WORKER = 0.3
#: without a phrase, danger is taken as told from the first likelihood on; between the two
#: "is anyone in danger now?" is asked
DANGER_ALONE, DANGER_ASKED = 0.36, 0.2
#: in a message of so many words and signs that what stands beside it can tell, danger that a phrase found is asked
#: about below this likelihood, before 999 fills the screen
DANGER_TOLD_IN, DANGER_DOUBTED = 12, 0.1
#: below this likelihood nothing speaks for danger
DANGER_UNLIKE = 0.01

Judge = Callable[[int, int], When]


def proposed(statements: Statements, facts: Sequence[Fact], pack: Pack, judge: Judge,
             words: Callable[[int, int], str]) -> list[Fact]:
    """The facts with what the statements add. What a phrase found stays as it was found.

    `judge` says when the words between two places are; `words` gives them without personal data.
    """
    found = [_with_doubt(fact, statements, pack, _read_there(fact, facts)) for fact in facts]
    told_in = telling(statements)
    if told_in is None:
        return found
    statements = told_in
    told = {fact.id for fact in found}
    stated = {fact.id for fact in found if fact.when == "current" and fact.polarity != "absent"}
    ids = [id for id in (*pack.indicators, *pack.concerns)
           if id not in told and not _strength(id, pack) and statements.best(id) >= ADDS
           and statements.best(id) >= _needed(id, statements, found, pack)]
    if statements.best(f"{ROUTE}{pack.act_now_rank}") >= ACT_NOW and not any(
            id in pack.hard_triggers for id in (*ids, *stated)):
        ids += _cause(pack.hard_triggers - told, statements)
    if tells_of_worker(statements) and not any(
            id in pack.concerns for id in (*ids, *stated)):
        ids += _cause(pack.concerns.keys() - told, statements)
    for id in ids:
        start, end = statements.where(id)
        found.append(Fact(id=id, kind="indicator" if id in pack.indicators else "concern", polarity="present",
                          when=judge(start, end), evidence=words(start, end), start=start, end=end))
    return found


def _read_there(fact: Fact, facts: Sequence[Fact]) -> frozenset[str]:
    """What phrases read in some of the words of a fact, and not as denied."""
    return frozenset(other.id for other in facts
                     if other.polarity != "absent" and other.start < fact.end and fact.start < other.end)


def _with_doubt(fact: Fact, statements: Statements, pack: Pack, read: Collection[str]) -> Fact:
    """A worry in words that mean something else to the examples is doubted; what is acted on at once never is. What
    phrases read in those words as well (`read`) is nothing else: the same words may tell of two things.
    """
    if (fact.kind != "indicator" or fact.polarity != "present" or fact.id in pack.hard_triggers
            or _strength(fact.id, pack) or statements.at(fact.id, fact.start, fact.end) >= DOUBTED):
        return fact
    rather = max((statements.at(id, fact.start, fact.end) for id in pack.indicators if id not in read), default=0.0)
    return msgspec.structs.replace(fact, doubted=rather >= RATHER)


def _cause(candidates: Collection[str], statements: Statements) -> list[str]:
    """The likeliest of the things that were not told of, also not as denied or past; none where all are unlikely."""
    likeliest = max(sorted(candidates), key=statements.best, default=None)
    return [likeliest] if likeliest and statements.best(likeliest) >= CAUSE else []


def _strength(id: str, pack: Pack) -> bool:
    """What goes well is left to phrases: it is never ticked, and cancels no worry."""
    return id in pack.indicators and pack.indicators[id].kind == "strength"


def _needed(id: str, statements: Statements, found: Sequence[Fact], pack: Pack) -> float:
    """Words that a phrase understood already are understood differently only where that is likely; so is what a
    worker did, where nothing else says that the message is about a worker.
    """
    if id in pack.concerns and not tells_of_worker(statements):
        return ADDS_BESIDE
    start, end = statements.where(id)
    understood = any(fact.kind != "question" and fact.start < end and start < fact.end for fact in found)
    return ADDS_BESIDE if understood else ADDS


def _asks(statements: Statements, place: Span) -> bool:
    """Whether a statement asks what the documents say rather than telling of somebody."""
    return max(statements.of(f"{TASK}{task}", place) for task in ("policy_question", "deadline")) >= ASKS


def asking(statements: Statements) -> list[Span]:
    """The statements that ask for a rule, without those that hold another one."""
    places = [place for place in statements.places if _asks(statements, place)]
    return [place for place in places
            if not any(other != place and place[0] <= other[0] and other[1] <= place[1] for other in places)]


def telling(statements: Statements) -> Statements | None:
    """The statements that do not ask for a rule; None where all do."""
    return statements.among([place for place in statements.places if not _asks(statements, place)])


def tells_of_worker(statements: Statements) -> bool:
    """Whether the message tells of what an adult did who works with children."""
    return statements.best(LADO) >= WORKER


def out_of_scope(statements: Statements, facts: Sequence[Fact]) -> Outside | None:
    """What a message is, if not a practitioner's about a child, where that is surely so and no worry was read.

    Examples alone call nothing off topic: somebody with a worry in unusual words would be sent away.
    """
    if any(fact.kind != "question" and fact.polarity != "absent" and not fact.doubted for fact in facts):
        return None
    likeliest: Outside = max(get_args(Outside), key=lambda value: statements.best(f"{SCOPE}{value}"))
    return likeliest if statements.best(f"{SCOPE}{likeliest}") >= ELSEWHERE else None


def child_writes(statements: Statements) -> bool:
    """Whether a child seems to write, told by the longest statement: staff quote children in shorter ones. A worry
    beside it makes no difference.
    """
    longest = max(statements.places, key=lambda place: place[1] - place[0])
    return statements.of(f"{SCOPE}child_user", longest) >= CHILD


def unlike_danger(statements: Statements, parts: Statements) -> bool:
    """Whether no statement and no part is anything like an example of danger, also none that asks. A part counts for a
    little less, as a statement without neighbours does.
    """
    return max(statements.best(DANGER), parts.best(DANGER) ** ALONE) < DANGER_UNLIKE


def doubts_danger(statements: Statements, parts: Statements, signals: Collection[str], pack: Pack) -> bool:
    """Whether a message tells of so little danger, as a whole and in every part, that what a phrase found is asked
    about first. Some signals never are (`surely`), and none is where plain danger was not learnt.
    """
    if not statements.knows(TOLD_DANGER) or any(pack.signals[id].surely for id in signals):
        return False
    return max(judged.best(label) for judged in (statements, parts) for label in (DANGER, TOLD_DANGER)) < DANGER_DOUBTED


def danger(statements: Statements, signals: tuple[str, ...], emergency: bool, pack: Pack,
           judge: Judge) -> tuple[tuple[str, ...], bool, bool]:
    """(signals, danger now, danger in doubt): what phrases found stays; sure examples are enough by themselves."""
    if emergency:
        return signals, True, False
    told_in = telling(statements)
    likely = told_in.best(DANGER) if told_in else 0.0
    if told_in is None or likely < DANGER_ASKED:
        return (), False, False
    statements = told_in
    if likely < DANGER_ALONE or judge(*statements.where(DANGER)) != "current":
        return (), False, True
    return (max(pack.signals, key=statements.best),), True, False
