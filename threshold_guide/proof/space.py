"""The decision space of a pack: every fact that an answer may name, and the values it may take.

A fact is open (not asked), answered "unsure", or has a value: `tri` present or absent, `one` exactly one option,
`many` any set of options, the empty one included, with or without "unsure" among them.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import ABSENT, PRESENT
from threshold_guide.engine.pack import Pack

DANGER, PATHWAY, SETTING, RED_FLAGS = "danger_now", "pathway", "setting", "red_flags"
#: Stands for a danger sign that this pack does not list.
UNLISTED_SIGN = "unlisted_sign"


@dataclass(frozen=True)
class Fact:
    """One fact and its values, "unsure" and open left out."""

    id: str
    kind: Literal["tri", "one", "many"]
    values: tuple[str, ...]
    #: whether "don't know" is an answer to it
    may_be_unsure: bool = True

    @property
    def size(self) -> int:
        """In how many ways it can stand, open included."""
        if self.kind == "many":
            return 1 + 2 ** (len(self.values) + 1)
        return 1 + len(self.values) + self.may_be_unsure


def space(*packs: Pack) -> dict[str, Fact]:
    """Fact id -> fact, for all that the engine reads under any of the packs."""
    facts: dict[str, Fact] = {}
    for pack in packs:
        for fact in _facts(pack):
            before = facts.get(fact.id)
            values = tuple(dict.fromkeys((*(before.values if before else ()), *fact.values)))
            facts[fact.id] = Fact(fact.id, fact.kind, values, fact.may_be_unsure)
    return facts


def _facts(pack: Pack) -> Iterable[Fact]:
    for group in (pack.indicators, pack.concerns, pack.criteria):
        for id in group:
            yield Fact(id, "tri", (PRESENT, ABSENT))
    for question in pack.questions.values():
        if question.kind == "tri":
            yield Fact(question.id, "tri", (PRESENT, ABSENT))
        elif question.kind == "many":
            listed = tuple(option.value for option in question.options)
            quiet = () if NOTHING & set(listed) else ("none",)
            yield Fact(question.id, "many", (*listed, *quiet))
        else:
            yield Fact(question.id, "one", tuple(o.value for o in question.options) or ("given",))
    yield Fact(DANGER, "many", (*pack.signals, UNLISTED_SIGN, "none"))
    yield Fact("danger_handled", "tri", (PRESENT, ABSENT))
    yield Fact(PATHWAY, "one", ("level_of_need", "lado"), may_be_unsure=False)
    yield Fact(SETTING, "one", tuple(pack.settings), may_be_unsure=False)


def size_in_words(facts: Iterable[Fact], copies: int = 1) -> str:
    """`353 facts, about 10^212 answer sets`; of two copies, pairs of them."""
    facts = list(facts)
    power = int(copies * sum(math.log10(fact.size) for fact in facts))
    return f"{len(facts)} facts, about 10^{power} {'answer sets' if copies == 1 else 'pairs of answer sets'}"


def quiet(fact: Fact) -> Any:
    """The answer "no" to a fact: absent, or none of these; None where a choice has no such answer."""
    if fact.kind == "tri":
        return ABSENT
    if fact.kind == "many":
        return [next(value for value in reversed(fact.values) if value in NOTHING)]
    return None


def leaves(raw: Any) -> Iterator[tuple[str, list[str] | None]]:
    """The parts of a condition that read a fact: its id, and the values named; None where its presence is asked."""
    if isinstance(raw, str):
        yield raw, None
    elif isinstance(raw, dict) and "predicate" not in raw:
        for key, part in raw.items():
            if key in ("all", "any", "none", "of"):
                for each in part:
                    yield from leaves(each)
            elif key != "at_least":
                yield key, [part] if isinstance(part, str) else list(part)


def facts_of(raw: Any) -> dict[str, None]:
    """The facts that a condition reads, in its order."""
    return dict.fromkeys(fact for fact, _ in leaves(raw))


def in_order(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers by id, with what was chosen in a list in one order too."""
    return {id: sorted(v) if isinstance(v := answers[id], list) else v for id in sorted(answers)}
