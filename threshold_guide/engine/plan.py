"""Which screen comes next, what is still open, and which facts would change the route.

Questions come from three closed sets only: the red-flag screen, the conditions of rules already
partly met, and the background screen. LADO cases have the LADO screens instead.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from threshold_guide.engine.assess import Assessment, assess
from threshold_guide.engine.conditions import Condition, Truth, missing, open_facts
from threshold_guide.engine.model import OWN_LADO, OWN_ROUTE, PRESENT, UNSURE, Screen
from threshold_guide.engine.pack import Pack

RED_FLAGS = "red_flags"
#: At most this many questions are put together on one screen.
PER_SCREEN = 6
#: Entries of the answers that are no facts about the child or the adult.
NOT_FACTS = frozenset({"danger_now", "danger_handled", "pathway", "setting", "shown", OWN_LADO, OWN_ROUTE})


@dataclass(frozen=True)
class Asked:
    """A screen to show: the questions on it that are still open."""

    id: str
    title: str
    intro: str | None
    questions: tuple[str, ...]


@dataclass(frozen=True)
class FlipSet:
    rule: str
    rank: int
    facts: frozenset[str]


#: a rule's id, the rank that it leads to, what it waits for
Live = tuple[str, int, Condition]


def _live_rules(found: Assessment, pack: Pack) -> Iterator[Live]:
    """Rules that do not hold yet, are partly met, and would lead higher than where the case is."""
    for worry in found.worries:
        for each in pack.raises[worry]:
            if each.rank > found.rank and each.when(found.facts) in (Truth.OPEN, Truth.UNSURE):
                yield each.entry.id, each.rank, each.when
    for rule, condition, rank in pack.cumulative_rules:
        if rank > found.rank and not condition.untouched(found.facts) \
                and condition(found.facts) in (Truth.OPEN, Truth.UNSURE):
            need = missing(condition, found.facts, most=1)
            if need and any(
                    _known(found.facts.get(fact)) for fact in condition.ids - need):
                yield rule.id, rank, condition


def _grave_if_so(found: Assessment, pack: Pack) -> Iterator[Condition]:
    """What would make a worry that is not certain lead to acting now: a doubt about it is never left unasked."""
    for id, raises in pack.raises.items():
        if found.facts.get(id) == UNSURE and pack.indicators[id].kind == "worry":
            yield from (each.when for each in raises
                        if each.rank >= pack.act_now_rank and each.when(found.facts) in (Truth.OPEN, Truth.UNSURE))


def _known(value: Any) -> bool:
    return value is not None and value not in (UNSURE, "absent")


def still_open(answers: Mapping[str, Any], found: Assessment, pack: Pack) -> frozenset[str]:
    """Open facts that could still lead higher. Empty once the act-now route is reached."""
    return _still_open(answers, found, pack, _live_rules(found, pack))


def _still_open(answers: Mapping[str, Any], found: Assessment, pack: Pack, live: Iterable[Live]) -> frozenset[str]:
    if found.rank >= pack.act_now_rank:
        return frozenset()
    facts = set()
    for rule, _, condition in live:
        wanted = open_facts(condition, found.facts)
        if rule in pack.cumulative:
            wanted &= missing(condition, found.facts, most=1) or set()
        facts |= wanted
    for condition in _grave_if_so(found, pack):
        facts |= open_facts(condition, found.facts)
    if found.rank >= 0 and RED_FLAGS not in answers and pack.red_flags:
        facts.add(RED_FLAGS)
    return frozenset(facts)


def flips(answers: Mapping[str, Any], found: Assessment, pack: Pack, most: int = 6) -> tuple[FlipSet, ...]:
    """The smallest sets of unanswered or unsure facts that would lead higher: fewest facts first, then highest."""
    if found.rank >= pack.act_now_rank:
        return ()
    sets: dict[frozenset[str], FlipSet] = {}
    for rule, rank, need in _ways_up(answers, found, pack):
        if need and rank > found.rank and (need not in sets or sets[need].rank < rank):
            sets[need] = FlipSet(rule, rank, need)
    ordered = sorted(sets.values(), key=lambda flip: (len(flip.facts), -flip.rank, sorted(flip.facts)))
    return tuple(ordered[:most])


def _ways_up(answers: Mapping[str, Any], found: Assessment,
             pack: Pack) -> Iterator[tuple[str, int, frozenset[str] | None]]:
    """Each rule that could still lead higher, with the facts it waits for."""
    for rule, rank, condition in _live_rules(found, pack):
        yield rule, rank, missing(condition, found.facts)
    for id, value in answers.items():
        if value == UNSURE and id in pack.indicators:
            yield from _unsure_indicator(id, answers, found, pack)
    for doubt in found.doubts:
        if len(doubt.facts) == 1 and doubt.rule not in pack.indicators:
            yield doubt.rule, doubt.rank, doubt.facts
    if any(doubt.rule in pack.cumulative for doubt in found.doubts):
        yield from _tipping(answers, pack)
    if found.rank >= 0 and pack.red_flags and answers.get(RED_FLAGS) is None:
        yield RED_FLAGS, pack.act_now_rank, frozenset({RED_FLAGS})


def _tipping(answers: Mapping[str, Any], pack: Pack) -> Iterator[tuple[str, int, frozenset[str]]]:
    """Unsure questions with the highest route of their answers: tried out, since a rule may count what they raise."""
    for id in answers:
        if answers[id] == UNSURE and id in pack.questions and id != RED_FLAGS:
            question = pack.questions[id]
            values = [PRESENT] if question.kind == "tri" else [option.value for option in question.options]
            for value in values:
                yield id, assess({**answers, id: [value] if question.kind == "many" else value}, pack).rank, \
                    frozenset({id})


def _unsure_indicator(id: str, answers: Mapping[str, Any], found: Assessment,
                      pack: Pack) -> Iterator[tuple[str, int, frozenset[str]]]:
    """Where an indicator would lead if it were present, alone and with what its raises wait for."""
    alone = frozenset({id})
    yield id, assess({**answers, id: PRESENT}, pack).rank, alone
    for each in pack.raises[id]:
        if each.when(found.facts) is Truth.UNSURE:
            yield each.entry.id, each.rank, alone | (missing(each.when, found.facts) or frozenset())


def unknown_questions(answers: Mapping[str, Any], found: Assessment, open_ids: frozenset[str],
                      pack: Pack) -> tuple[str, ...]:
    """Questions that stand unanswered or unsure: those that could lead higher, then the background."""
    unsure = [id for id, value in answers.items()
              if value == UNSURE or (isinstance(value, (list, tuple)) and UNSURE in value)]
    screen = pack.background("lado" if found.lado else "level_of_need")
    background = [id for id in screen.questions if id not in answers and _noted(id, pack)] if screen else []
    ordered = dict.fromkeys([*unsure, *sorted(open_ids), *background])
    return tuple(id for id in ordered if id not in NOT_FACTS)


def _noted(id: str, pack: Pack) -> bool:
    """Whether a question left open stands on the record as not known."""
    return id not in pack.questions or pack.questions[id].unknown_if_open


def next_screen(answers: Mapping[str, Any], *, pack: Pack) -> Asked | None:
    """The next screen, most decisive first, or None when the outcome is to be shown."""
    found = assess(answers, pack)
    if answers.get("pathway") == "lado":
        return _next_lado_screen(answers, pack, found)
    if found.rank >= pack.act_now_rank:
        return None
    if RED_FLAGS not in answers and pack.red_flags:
        return _screen(RED_FLAGS, (RED_FLAGS,), pack)
    last = pack.background("level_of_need")
    wanted: tuple[str, ...] = ()
    if last is not None and last.id not in answers.get("shown", ()):
        wanted = tuple(id for id in last.questions if id not in answers)
    live = tuple(_live_rules(found, pack))
    open_ids = _still_open(answers, found, pack, live) - {RED_FLAGS, *(last.questions if last else ())}
    if open_ids:
        return _grouped(open_ids, live, pack)
    return _screen(last.id, wanted, pack) if last is not None and wanted else None


def screens_left(answers: Mapping[str, Any], *, pack: Pack) -> int:
    """An upper bound of the screens to come, if every answer is the least eventful one."""
    answers = dict(answers)
    count = 0
    while count < 20 and (asked := next_screen(answers, pack=pack)) is not None:
        count += 1
        answers.update({question: blank(question, pack) for question in asked.questions})
        answers["shown"] = [*answers.get("shown", ()), asked.id]
    return count


def blank(question: str, pack: Pack) -> Any:
    """The least eventful answer to a question."""
    entry = pack.questions.get(question)
    if question == RED_FLAGS:
        return ["none"]
    if entry is None or entry.kind == "tri":
        return "absent"
    return [] if entry.kind == "many" else "none"


def _grouped(open_ids: frozenset[str], live: Iterable[Live], pack: Pack) -> Asked:
    """The open facts, shared screens first, then an indicator's own: as many as fit on one screen.

    A screen with an intro stands alone, since the intro speaks of its questions only.
    """
    groups: dict[str, set[str]] = {}
    for id in open_ids:
        groups.setdefault(_home(id, pack), set()).add(id)
    shared = [id for id in pack.screens if id in groups]
    if shared and pack.screens[shared[0]].intro:
        return _screen(shared[0], _in_order(shared[0], groups[shared[0]], pack), pack)
    together = [id for screen in shared if not pack.screens[screen].intro
                for id in _in_order(screen, groups[screen], pack)]
    own = sorted(id for name, ids in groups.items() if name not in pack.screens for id in ids)
    if len(own) > 1:
        decisive = _decisive(live)
        own.sort(key=lambda id: -decisive.get(id, 0))
    together += own
    questions = tuple(together[:PER_SCREEN])
    if shared:
        return _screen(shared[0], questions, pack)
    return Asked(id="more", title=pack.message("screen_more"), intro=None, questions=questions)


def _home(id: str, pack: Pack) -> str:
    question = pack.questions.get(id)
    if question is not None and question.screen:
        return question.screen
    for screen in pack.screens.values():
        if id in screen.questions and screen.kind != "ticks":
            return screen.id
    return "more"


def _decisive(live: Iterable[Live]) -> dict[str, int]:
    """Fact -> the highest rank that a rule waiting for it leads to."""
    ranks: dict[str, int] = {}
    for _, rank, condition in live:
        for id in condition.ids:
            ranks[id] = max(ranks.get(id, 0), rank)
    return ranks


def _in_order(screen: str, ids: set[str], pack: Pack) -> tuple[str, ...]:
    listed = [id for id in pack.screens[screen].questions if id in ids]
    return tuple(listed + sorted(ids - set(listed)))


def _screen(id: str, questions: tuple[str, ...], pack: Pack) -> Asked:
    screen = pack.screens[id]
    return Asked(id=id, title=screen.title, intro=screen.intro, questions=questions)


def _next_lado_screen(answers: Mapping[str, Any], pack: Pack, found: Assessment) -> Asked | None:
    assert found.lado is not None
    if found.lado.outcome == "not_lado":
        return None
    if found.lado.outcome == "refer" and found.rank >= pack.act_now_rank:
        return None
    for screen in pack.lado_screens:
        if screen.skip_if_refer and found.lado.outcome == "refer":
            continue
        asked = _lado_screen(screen, answers, pack)
        if asked is not None:
            return asked
    return None


def _lado_screen(screen: Screen, answers: Mapping[str, Any], pack: Pack) -> Asked | None:
    if screen.id in answers.get("shown", ()):
        return None
    settled = _settled_by_what_was_said(answers, pack)
    questions = tuple(question for question in screen.questions
                      if question not in answers and question not in settled)
    return _screen(screen.id, questions, pack) if questions else None


def _settled_by_what_was_said(answers: Mapping[str, Any], pack: Pack) -> frozenset[str]:
    """Questions that only lead out of the LADO part, once something was said that keeps it in."""
    spoken = any(answers.get(id) in ("present", UNSURE)
                 for group in (pack.concerns, pack.criteria) for id in group)
    if not spoken:
        return frozenset()
    return frozenset(id for entry, condition in pack.lado_exit_rules if entry.gives_way for id in condition.ids)


def no_longer_used(answers: Mapping[str, Any], *, pack: Pack) -> frozenset[str]:
    """Answered questions that only indicators or concerns now gone asked for."""
    answered = [question for question in pack.own_questions if question in answers]
    if not answered:
        return frozenset()
    # a danger signal or a concern brings indicators that stand in no answer of their own
    brought = assess(answers, pack).derived
    return frozenset(
        question for question in answered if not any(
            owner in brought or answers.get(owner) in (PRESENT, UNSURE) for owner in pack.own_questions[question]))
