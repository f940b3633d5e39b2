"""Cases to put to two editions of a pack: the decision space by its structure, and the written scenarios.

By structure: every fact that leads anywhere by itself, every rule with the answers that make it hold,
every danger signal, every situation, every setting on every route.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any

from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.strict_yaml import StrictReader

Answers = dict[str, Any]
#: ways in which one rule is made to hold, at most; the first differ most
MOST_WAYS = 8


@dataclass(frozen=True)
class Case:
    """Answers to be decided, and what they are in words."""

    name: str
    answers: Answers


def cases(pack: Pack) -> list[Case]:
    """The decision space of the pack by its structure."""
    return [*_facts(pack), *_rules(pack), *_screens(pack), *_settings(pack)]


def scenarios(folder: Path, pack: Pack) -> list[Case]:
    """The written scenarios of the folder; none where there is no such folder."""
    codes = {signal.code: signal.id for signal in pack.signals.values()}
    reader = StrictReader()
    found = []
    for path in sorted(folder.glob("*.yml")):
        document = reader.read(path, path.name)
        for scenario in document.value if document and isinstance(document.value, list) else ():
            answers = dict(scenario["facts"])
            if isinstance(answers.get("danger_now"), list):
                answers["danger_now"] = [codes.get(item, item) for item in answers["danger_now"]]
            found.append(Case(f"scenario “{scenario['name']}”", answers))
    return found


def _facts(pack: Pack) -> Iterator[Case]:
    for kind, group in (("", pack.indicators), ("adult: ", pack.concerns), ("criterion: ", pack.criteria)):
        for id, entry in group.items():
            yield Case(f"{kind}“{entry.label}” (`{id}`)", {id: PRESENT})
            yield Case(f"{kind}“{entry.label}” (`{id}`) not known", {id: UNSURE})


def _rules(pack: Pack) -> Iterator[Case]:
    for indicator in pack.indicators.values():
        for each in indicator.raises:
            for way in ways(each.when, pack):
                yield Case(f"“{indicator.label}” with {in_words(way, pack)} (`{each.id}`)",
                           {**way, indicator.id: PRESENT})
    for concern in pack.concerns.values():
        for raise_ in concern.raises:
            for way in ways(raise_.when, pack):
                yield Case(f"adult: “{concern.label}” with {in_words(way, pack)} (`{raise_.id}`)",
                           {**way, concern.id: PRESENT})
    adult = {"pathway": "lado", **_adult("low_level", pack)}
    rules: list[tuple[str, str, str, Any, Answers]] = []
    rules += [("together", e.label, e.id, e.when, {}) for e in pack.cumulative.values()]
    rules += [("situation", e.label, e.id, e.when, {}) for e in pack.situations.values()]
    rules += [("exit", e.label, e.id, e.when, {"pathway": "lado"}) for e in pack.lado_exits.values()]
    rules += [("rule", e.label, e.id, e.when, adult) for e in pack.lado_rules.values()]
    rules += [("the concern is about", e.about, e.id, e.when, adult) for e in pack.conflicts.values()]
    for kind, label, id, when, beside in rules:
        for way in ways(when, pack):
            yield Case(f"{kind} “{label}”: {in_words(way, pack)} (`{id}`)", {**beside, **way})
    for step in pack.steps():
        if step.when is not None:
            for way in ways(step.when, pack):
                yield Case(f"step `{step.id}`: {in_words(way, pack)}", way)


def _screens(pack: Pack) -> Iterator[Case]:
    yield Case("nothing answered", {})
    for id, flag in pack.red_flags.items():
        yield Case(f"red flag “{flag.label}” (`{id}`)", {"red_flags": [id]})
    yield Case("red flags not known", {"red_flags": UNSURE})
    for id, signal in pack.signals.items():
        yield Case(f"danger “{signal.label}” (`{id}`)", {"danger_now": [id]})
    yield Case("danger not known", {"danger_now": UNSURE})
    for question in pack.questions.values():
        for value in [option.value for option in question.options] or ([PRESENT] if question.kind == "tri" else []):
            if question.id != "red_flags":
                yield Case(f"{in_words({question.id: value}, pack)} (`{question.id}`)",
                           {question.id: [value] if question.kind == "many" else value})


def _settings(pack: Pack) -> Iterator[Case]:
    for setting in pack.settings.values():
        for route in pack.routes:
            lead = _leading_to(route, pack)
            if lead:
                yield Case(f"{setting.label}, {pack.routes[route].level_words}", {**lead, "setting": setting.id})
        for outcome in ("refer", "consult", "low_level"):
            lead = _adult(outcome, pack)
            if lead:
                yield Case(f"{setting.label}, an adult: {outcome.replace('_', ' ')}", {**lead, "setting": setting.id})
        if pack.signals:
            yield Case(f"{setting.label}, danger", {"danger_now": [next(iter(pack.signals))], "setting": setting.id})


def ways(when: Any, pack: Pack) -> list[Answers]:
    """Some sets of answers with which the condition holds, as far as answers can make it."""
    return list(islice(_ways(when, pack), MOST_WAYS))


def _ways(when: Any, pack: Pack) -> Iterator[Answers]:
    if isinstance(when, str):
        yield {when: _something(when, pack)}
    elif "predicate" in when:
        yield _several(when["floor"], when["at_least"], pack)
    elif "at_least" in when:
        yield from _all(when["of"][:when["at_least"]], pack)
    elif "any" in when:
        for part in when["any"]:
            yield from _ways(part, pack)
    elif "all" in when:
        yield from _all(when["all"], pack)
    elif "none" in when:
        yield {fact: ABSENT for fact in when["none"] if isinstance(fact, str)}
    else:
        ((fact, wanted),) = when.items()
        for value in wanted if isinstance(wanted, list) else [wanted]:
            if fact == "route":
                yield _leading_to(value, pack)
            elif fact == "lado":
                yield _adult(value, pack)
            else:
                question = pack.questions.get(fact)
                many = fact == "danger_now" or (question is not None and question.kind == "many")
                yield {fact: [value] if many else value}


def _all(parts: list[Any], pack: Pack) -> Iterator[Answers]:
    for chosen in product(*([*_ways(part, pack)][:MOST_WAYS] for part in parts)):
        joined: Answers = {}
        for answers in chosen:
            for fact, value in answers.items():
                before = joined.get(fact)
                joined[fact] = [*dict.fromkeys([*before, *value])] \
                    if isinstance(before, list) and isinstance(value, list) else value
        yield joined


def _something(fact: str, pack: Pack) -> Any:
    question = pack.questions.get(fact)
    if question is None or question.kind == "tri":
        return [next(iter(pack.signals), UNSURE)] if fact == "danger_now" else PRESENT
    value = next((option.value for option in question.options if option.value not in NOTHING), PRESENT)
    return [value] if question.kind == "many" else value


def _several(floor: str, number: int, pack: Pack) -> Answers:
    """So many worries at or above the route, from as many domains as there are."""
    lowest = pack.ranks.get(floor, 0)
    by_domain: dict[str, list[str]] = {}
    for entry in pack.indicators.values():
        if entry.kind == "worry" and pack.ranks.get(entry.floor, -1) >= lowest:
            by_domain.setdefault(entry.domain, []).append(entry.id)
    spread = [ids[place] for place in range(number) for ids in by_domain.values() if place < len(ids)]
    return dict.fromkeys(spread[:number], PRESENT)


def _leading_to(route: str, pack: Pack) -> Answers:
    """The first fact whose own route it is."""
    first = next((id for id, entry in pack.indicators.items() if entry.floor == route), None)
    return {first: PRESENT} if first else {}


def _adult(outcome: str, pack: Pack) -> Answers:
    strength = {"refer": "may", "consult": "consult", "low_level": "low_level"}.get(outcome)
    first = next((id for id, entry in pack.concerns.items() if entry.strength == strength), None)
    if first:
        return {"pathway": "lado", first: PRESENT}
    return {} if outcome == "none" else {"pathway": "lado"}


def in_words(answers: Answers, pack: Pack) -> str:
    """The answers as they read on screen."""
    return "; ".join(f"{pack.label(fact)}: {pack.value_label(fact, value)}" for fact, value in answers.items())
