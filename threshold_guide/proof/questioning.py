"""Questioning always stops, and every state has a next question or an outcome.

The questions of a case are the union of what each of its rules waits for, so each rule is tried alone, on every
combination of its facts, with the engine's own planner. Values of a fact that its rule does not tell apart stand for
one another. docs/proof.md gives the argument from there to all states.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

from threshold_guide.engine import Asked, decide, plan
from threshold_guide.engine.assess import assess
from threshold_guide.engine.conditions import NOTHING, Truth
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE, WORRIES
from threshold_guide.engine.pack import Pack
from threshold_guide.proof import tell
from threshold_guide.proof.encode import LADO_OUTCOMES, UNCLEAR
from threshold_guide.proof.floors import DAY
from threshold_guide.proof.result import EXHAUSTION, SOLVER, Result, Violation
from threshold_guide.proof.space import DANGER, PATHWAY, RED_FLAGS, Fact, facts_of, leaves, size_in_words, space
from threshold_guide.proof.subject import Subject

#: What the planner itself notes among the answers: the screens that were shown.
SHOWN = "shown"


@dataclass(frozen=True)
class State:
    """A state of the questioning, and the rule that it was made for."""

    rule: str
    answers: dict[str, Any]


@dataclass(frozen=True)
class Survey:
    """What was seen in all states of all rules: the first state with each kind of fault."""

    states: int
    rules: int
    asked_again: Violation | None
    no_way_on: Violation | None


def survey(pack: Pack) -> Survey:
    """Looks at every state once."""
    again = stuck = None
    number, rules = 0, set()
    decided: set[tuple] = set()
    for state in rule_states(pack):
        number += 1
        rules.add(state.rule)
        try:
            asked = plan.next_screen(state.answers, pack=pack)
            problem = "" if again else _asked_again(asked, state.answers, pack)
            if problem:
                again = Violation(f"With {_told(state, pack)} {problem} ({state.rule}).", state.answers)
            problem = "" if stuck or asked else _no_way_on(state, decided, pack)
        except (KeyError, IndexError, AssertionError) as error:
            problem = f"the engine stops: {type(error).__name__} {error}"
        if problem and not stuck:
            stuck = Violation(f"With {_told(state, pack)} {problem} ({state.rule}).", state.answers)
    return Survey(number, len(rules), again, stuck)


def stops(subject: Subject, result: Result) -> None:
    """Every screen lowers the number of facts without an answer plus screens not shown yet."""
    pack, bound = subject.pack, measure_at_most(subject.pack)
    with result.claim("Each screen asks at least one fact that has no answer, and none that has one; or it is shown "
                      "once only. So the measure “facts of rules without an answer, plus screens to be shown once” "
                      f"falls with every screen, and no case has more than {bound} screens.", EXHAUSTION) as claim:
        seen = subject.survey
        claim.space = f"{seen.states} states of {seen.rules} rules"
        claim.violations += [seen.asked_again] if seen.asked_again else []
    walks, longest = list(_starts(pack)), 0
    with result.claim("", EXHAUSTION, f"{len(walks)} starts, each answered in {len(STYLES)} ways") as claim:
        facts = space(pack)
        for start, style in product(walks, STYLES):
            asked, answers = _walk(start, style, pack, facts, bound)
            longest = max(longest, asked)
            if asked > bound:
                claim.violations.append(Violation(
                    f"With {tell.facts(start, pack)} there were {asked} screens and no end.", answers))
                break
        claim.says = ("From every single worry, concern, criterion and sign, with every question answered no, don't "
                      f"know or yes throughout, the questioning ends (at most {longest} screens seen).")


def goes_on(subject: Subject, result: Result) -> None:
    """A next question that can be asked, or an outcome."""
    pack = subject.pack
    with result.claim("Every fact that a rule waits for can be asked: a question, an indicator, a concern or a "
                      "criterion; and every screen that the planner names is there.", EXHAUSTION,
                      f"{len(_waited_for(pack))} facts") as claim:
        askable = _askable(pack)
        for fact, rules in _waited_for(pack).items():
            if fact not in askable:
                claim.violations.append(Violation(
                    f"The rule “{rules[0]}” waits for {tell.name(fact, pack)}, which no screen can ask."))
        for id in [RED_FLAGS] if pack.red_flags else []:
            if id not in pack.screens:
                claim.violations.append(Violation(f"The screen “{id}” is missing."))
        claim.violations += [
            Violation(f"The screen “{screen.id}” asks “{q}”, which cannot be asked.")
            for screen in pack.screens.values() for q in screen.questions if q not in askable
            and not (screen.kind == "ticks" and q == WORRIES)]
    if not result.holds:
        return
    with result.claim("In every state of every rule there is a screen with a question, or an outcome with a step; and "
                      "no worry's raise that could lead higher is left without a question.", EXHAUSTION) as claim:
        seen = subject.survey
        claim.space = f"{seen.states} states of {seen.rules} rules"
        claim.violations += [seen.no_way_on] if seen.no_way_on else []
    one = subject.one
    logic, encoding = one.logic, one.encoding
    with result.claim("Every answer set has a route or “unclear”, and in LADO matters exactly one LADO outcome; each "
                      "has an outcome written for it.", SOLVER, size_in_words(one.facts.values())) as claim:
        routes = [encoding.route(route) for route in (UNCLEAR, *pack.routes)]
        lado = [encoding.lado[outcome] for outcome in LADO_OUTCOMES]
        found = one.breaks(logic.any([
            logic.no(logic.any(routes)), logic.count(routes, 2), logic.count(lado, 2),
            logic.all([encoding.speaks_of_adult, logic.no(logic.any(lado))])]))
        if found:
            claim.violations.append(Violation(f"With {tell.facts(found, pack)} there is not one outcome.", found))
        needed = [*pack.routes, "emergency", "consult", "contested", "insufficient"]
        needed += [f"lado_{id}" for id in LADO_OUTCOMES if id != UNCLEAR] if pack.criteria else []
        claim.violations += [Violation(f"No outcome is written for “{id}”.")
                             for id in needed if id not in pack.outcomes or not pack.outcomes[id].steps]


# -- the states ----------------------------------------------------------------------------------

def rule_states(pack: Pack) -> Iterator[State]:
    """Each rule that asks: every combination of its facts, after the red flags, before and after the background.

    Before the red flags are answered the planner looks at no rule below the act-now route; one state stands for all.
    """
    facts = space(pack)
    flags: dict[str, Any] = {RED_FLAGS: ["none"]} if pack.red_flags else {}
    last = pack.background("level_of_need")
    for rule, fixed, raw in _rules(pack):
        read = [fact for fact in facts_of(raw) if fact in facts and fact not in fixed]
        yield State(rule, dict(fixed))
        for combination in product(*(values(facts[fact], raw) for fact in read)):
            told = {fact: value for fact, value in zip(read, combination, strict=True) if value is not None}
            yield State(rule, {**flags, **fixed, **told})
            if last:
                yield State(rule, {**flags, SHOWN: [last.id], **fixed, **told})


def _rules(pack: Pack) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """(name, facts that make it live, condition). Rules that count worries get some, and none, to count."""
    yield "no rule", {}, {"any": []}
    for entry in pack.indicators.values():
        for each in entry.raises:
            yield f"{entry.id}/{each.id}", {entry.id: PRESENT}, each.when
    heavy = sorted((e for e in pack.indicators.values() if e.kind == "worry"
                    and pack.ranks[e.floor] < pack.act_now_rank), key=lambda e: -pack.ranks[e.floor])
    domains = {entry.domain: entry.id for entry in reversed(heavy)}
    for rule in pack.cumulative.values():
        for some in ({}, *(dict.fromkeys(domains.values(), said) for said in (PRESENT, UNSURE))):
            yield rule.id, {id: v for id, v in some.items() if id not in facts_of(rule.when)}, rule.when
    for concern in pack.concerns.values():
        for more in concern.raises or (None,):
            yield concern.id, {PATHWAY: "lado", concern.id: PRESENT}, more.when if more else {"any": []}
    for criterion in pack.criteria:
        yield criterion, {PATHWAY: "lado"}, {"any": [criterion]}
    for exit_ in pack.lado_exits.values():
        yield exit_.id, {PATHWAY: "lado"}, exit_.when
    for added in pack.lado_rules.values():
        yield added.id, {PATHWAY: "lado"}, added.when
    for signal in pack.signals:
        yield signal, {DANGER: [signal]}, {"any": []}


def values(fact: Fact, raw: Any) -> list[Any]:
    """One value for each way in which the condition can see the fact; None is open."""
    seen = [wanted for id, wanted in leaves(raw) if id == fact.id]

    def as_seen(value: str) -> tuple[bool, ...]:
        return tuple(value not in NOTHING and value != ABSENT if wanted is None else value in wanted
                     for wanted in seen)

    if fact.kind == "tri":
        return [None, ABSENT, UNSURE, PRESENT]
    apart = list({as_seen(value): value for value in reversed(fact.values)}.values())
    if fact.kind == "one":
        return [None, *([UNSURE] if fact.may_be_unsure else []), *apart]
    chosen = list({as_seen(value): value for value in reversed(fact.values) if value not in NOTHING}.values())
    sets = chain.from_iterable(combinations(chosen, n) for n in range(1, len(chosen) + 1))
    lists = [list(some) for some in sets]
    return [None, UNSURE, [v for v in fact.values if v in NOTHING][:1], *lists, *([*some, UNSURE] for some in lists)]


# -- what is looked at in each state ---------------------------------------------------------------

def _asked_again(asked: Asked | None, answers: Mapping[str, Any], pack: Pack) -> str:
    """What is wrong with the screen that comes next; "" where nothing, or where none comes."""
    if asked is None:
        return ""
    again = [id for id in asked.questions if id in answers]
    if again:
        return f"the screen “{asked.id}” asks {tell.fact(again[0], answers[again[0]], pack)} again"
    if not asked.questions:
        return f"the screen “{asked.id}” asks nothing"
    if asked.id in _once(pack):
        after = {**answers, SHOWN: [*answers.get(SHOWN, ()), asked.id]}
        if _same(plan.next_screen(after, pack=pack), asked):
            return f"the screen “{asked.id}” comes again once it was shown and left blank"
    return ""


def _no_way_on(state: State, decided: set, pack: Pack) -> str:
    """What is wrong where no screen comes; the engine decides one state of each rule and route."""
    found = assess(state.answers, pack)
    key = (state.rule, found.rank, found.lado.outcome if found.lado else None)
    if key not in decided:
        decided.add(key)
        if decide(state.answers, on=DAY, pack=pack).first is None:
            return "there is neither a question nor a step"
    if state.answers.get(PATHWAY) == "lado" or found.rank >= pack.act_now_rank:
        return ""
    last = pack.background("level_of_need")
    # what was left blank on the background screen was asked; it stands on the record as not known
    facts = {**dict.fromkeys(last.questions if last else (), UNSURE), **found.facts}
    for worry in found.worries:
        for each in pack.raises[worry]:
            if each.rank > found.rank and each.when(facts) is Truth.OPEN:
                return f"the questioning ends, although the raise “{each.entry.id}” is open"
    return ""


def _same(asked: Asked | None, before: Asked) -> bool:
    return asked is not None and (asked.id, asked.questions) == (before.id, before.questions)


def _once(pack: Pack) -> tuple[str, ...]:
    """Screens that come once, whatever is left blank on them."""
    last = pack.background("level_of_need")
    return tuple(screen.id for screen in (*([last] if last else []), *pack.lado_screens))


def _waited_for(pack: Pack) -> dict[str, list[str]]:
    """Fact -> the rules that raise a route and wait for it."""
    found: dict[str, list[str]] = {}
    for entry in pack.indicators.values():
        for each in entry.raises:
            for fact in facts_of(each.when):
                found.setdefault(fact, []).append(f"{entry.id}/{each.id}")
    for rule in pack.cumulative.values():
        for fact in facts_of(rule.when):
            found.setdefault(fact, []).append(rule.id)
    return found


def _askable(pack: Pack) -> frozenset[str]:
    return frozenset((*pack.questions, *pack.indicators, *pack.concerns, *pack.criteria))


def measure_at_most(pack: Pack) -> int:
    """The highest value that the measure can have: a bound on the screens of one case."""
    return len(_waited_for(pack)) + bool(pack.red_flags) + len(_once(pack))


# -- whole conversations ---------------------------------------------------------------------------

def _no(fact: Fact) -> Any:
    if fact.kind == "many":
        return [v for v in fact.values if v in NOTHING][:1]
    return ABSENT if fact.kind == "tri" else fact.values[0]


def _most(fact: Fact) -> Any:
    if fact.kind == "many":
        return [v for v in fact.values if v not in NOTHING] if fact.id != RED_FLAGS else ["none"]
    return PRESENT if fact.kind == "tri" else fact.values[-1]


STYLES = {"no": _no, "don't know": lambda fact: UNSURE, "yes": _most}


def _starts(pack: Pack) -> Iterator[dict[str, Any]]:
    yield {}
    for id in pack.indicators:
        yield {id: PRESENT}
    for group in (pack.concerns, pack.criteria):
        for id in group:
            yield {id: PRESENT, PATHWAY: "lado"}
    for id in pack.signals:
        yield {DANGER: [id]}


def _walk(start: Mapping[str, Any], style: str, pack: Pack, facts: Mapping[str, Fact],
          bound: int) -> tuple[int, dict[str, Any]]:
    """Answers every screen in one way until none comes: how many came, and the answers."""
    answers, count = dict(start), 0
    while count <= bound and (asked := plan.next_screen(answers, pack=pack)) is not None:
        count += 1
        answers.update({id: STYLES[style](facts[id]) for id in asked.questions})
        answers[SHOWN] = [*answers.get(SHOWN, ()), asked.id]
    return count, answers


def _told(state: State, pack: Pack) -> str:
    return tell.facts({id: value for id, value in state.answers.items() if id != SHOWN}, pack)
