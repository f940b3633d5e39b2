"""What the engine decides on the facts of a case at the time, and how a learner's choice compares with it."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from threshold_guide.engine import Decision, decide
from threshold_guide.engine.model import ABSENT, PRESENT
from threshold_guide.engine.pack import Pack
from threshold_guide.gym.content import Case, Fact, Gym

#: A learner may say that only the adult's conduct is in question.
ONLY_ADULT = "none"
#: Written in a case as a fact like any other; stored as a list.
DANGER = "danger_now"
AGE = "age_band"


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the learner chose: a route, the adult's part where it is asked, 999, and whether advice comes first."""

    route: str
    adult: str | None = None
    emergency: bool = False
    consult: bool = False


class Key(msgspec.Struct, frozen=True):
    """What a choice is compared with. `route` is None where nothing told leads to a route of the child's own."""

    route: str | None
    adult: str | None
    emergency: bool
    consult: bool
    contested: bool
    #: missing it could cost a child: the act-now route, or danger
    critical: bool


class Mark(msgspec.Struct, frozen=True):
    """A choice compared with the key. `difference` is in steps of the scale of the topic, below 0 for later."""

    route: bool | None
    adult: bool | None
    emergency: bool
    agreed: bool
    difference: int | None
    #: the same on a scale of -1 to 1
    leaning: float | None


def answers_at(case: Case, stage: int, asked: Iterable[int], pack: Pack) -> dict[str, Any]:
    """The answers that are known at this stage, in the form that the engine takes.

    `asked` are numbers of `case.ask`. What is present stays so; otherwise what was learnt last stands.
    Raises IndexError for a stage or a number that the case does not have.
    """
    facts: list[Fact] = list(case.facts)
    for n in asked:
        facts += case.ask[n].adds
    for step in case.steps[:stage]:
        facts += step.facts
    if not 0 <= stage <= len(case.steps):
        raise IndexError(stage)
    answers: dict[str, Any] = {AGE: case.age_band} if case.age_band else {}
    for fact in facts:
        if fact.when != "current":
            continue
        question = pack.questions.get(fact.id)
        if fact.id == DANGER or (question and question.kind == "many"):
            answers[fact.id] = [*dict.fromkeys([*answers.get(fact.id, ()), fact.value])]
        elif (question and question.kind == "one") or answers.get(fact.id) != PRESENT:
            answers[fact.id] = fact.value
    if any(id in adult_questions(pack) for id in answers):
        answers["pathway"] = "lado"
    return answers


def adult_questions(pack: Pack) -> frozenset[str]:
    """The questions that are asked about the adult: those of the LADO screens."""
    return frozenset(id for screen in pack.lado_screens for id in screen.questions)


def asks_adult(case: Case, pack: Pack) -> bool:
    """Whether the learner is asked about the adult as well: somewhere in the case an adult's conduct is told of."""
    ids = {fact.id for _, _, facts in case.texts() for fact in facts}
    return bool(ids & {*pack.concerns, *pack.criteria, *adult_questions(pack)})


def decision_at(case: Case, stage: int, asked: Iterable[int], pack: Pack, on: dt.date) -> Decision:
    """The engine's decision on what is known at this stage."""
    return decide(answers_at(case, stage, asked, pack), on=on, pack=pack)


def every_ask(case: Case) -> tuple[int, ...]:
    return tuple(range(len(case.ask)))


def key_of(case: Case, stage: int, decision: Decision, pack: Pack) -> Key:
    """The decision as far as a choice is compared with it. A case is called contested at its first stage alone."""
    route = decision.route if decision.route in pack.routes else None
    acting = route is not None and pack.ranks[route] >= pack.act_now_rank
    lado = decision.lado.outcome if decision.lado else None
    adult = None
    if asks_adult(case, pack):
        adult = lado if lado not in (None, "unclear") else "not_lado"
    return Key(route=route, adult=adult, emergency=decision.emergency, consult=decision.consult,
               contested=(case.contested and stage == 0) or decision.certainty == "contested",
               critical=acting or decision.emergency)


def mark(choice: Choice, key: Key, case: Case, gym: Gym) -> Mark:
    """How the choice compares. On a contested case nothing is counted."""
    pack = gym.pack
    ranks = pack.ranks
    emergency = choice.emergency == key.emergency
    first = choice.emergency and key.emergency
    route = None if key.route is None else first or choice.route == key.route
    adult = None if key.adult is None else choice.adult == key.adult
    agreed = emergency and route is not False and adult is not False
    if key.contested:
        return Mark(route=route, adult=adult, emergency=emergency, agreed=agreed, difference=None, leaning=None)
    difference, span = None, 1
    if gym.topics[case.topic].part == "adult" and key.adult is not None and choice.adult is not None:
        order = list(gym.settings.adult)
        difference, span = order.index(choice.adult) - order.index(key.adult), len(order) - 1
    elif key.route is not None:
        top = len(ranks) - 1
        mine = top if choice.emergency else ranks.get(choice.route, 0)
        guide = top if key.emergency else ranks[key.route]
        difference, span = mine - guide, top
    return Mark(route=route, adult=adult, emergency=emergency, agreed=agreed, difference=difference,
                leaning=None if difference is None else difference / span)


def words_of(case: Case, stage: int, asked: Iterable[int], pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """Fact id -> the words of the case that say what stands at this stage; not what they said before it changed."""
    answers = answers_at(case, stage, asked := tuple(asked), pack)
    facts = [*case.facts, *(fact for n in asked for fact in case.ask[n].adds),
             *(fact for step in case.steps[:stage] for fact in step.facts)]
    found: dict[str, tuple[str, ...]] = {}
    for fact in facts:
        stands = answers.get(fact.id)
        if fact.value != ABSENT and (fact.value == stands or isinstance(stands, list) and fact.value in stands):
            found[fact.id] = (*found.get(fact.id, ()), fact.words)
    return found
