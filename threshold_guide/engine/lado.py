"""The LADO part: four criteria tested one by one; `may` is enough, one is enough, unsure consults."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from threshold_guide.engine import model
from threshold_guide.engine.conditions import Truth
from threshold_guide.engine.model import ABSENT, PRESENT, UNSURE
from threshold_guide.engine.pack import Pack

#: outcomes that a judgement of the user's own can be compared with, the smallest first
ORDER = ("low_level", "consult", "refer")
FINDINGS = ("not_asked", "nothing_said", "unsure", "may_be_met")


@dataclass(frozen=True)
class Test:
    """What was found on one criterion, and the facts that led there."""

    finding: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class LadoFinding:
    """outcome: refer, consult, low_level, not_lado or unclear; `alone` without the user's own judgement."""

    outcome: str
    alone: str
    tests: dict[str, Test]
    concerns: tuple[str, ...]
    consult_because: tuple[str, ...]
    child_indicators: tuple[str, ...]
    #: indicators that a concern or criterion answered "don't know" would bring, where the LADO is not asked about it
    child_doubts: tuple[str, ...]
    child_referral: bool
    exit: model.LadoExit | None
    conflict: model.Conflict | None


def is_lado(answers: Mapping[str, Any], pack: Pack) -> bool:
    """Whether the answers speak of an adult who works with children at all."""
    if answers.get("pathway") == "lado":
        return True
    return any(value in (PRESENT, UNSURE) and (id in pack.concerns or id in pack.criteria)
               for id, value in answers.items())


def find(answers: Mapping[str, Any], pack: Pack) -> LadoFinding | None:
    """The LADO part of the answers, or None where they are not about such an adult."""
    if not is_lado(answers, pack):
        return None
    findings = {criterion: _direct(answers.get(criterion)) for criterion in pack.criteria}
    because: dict[str, list[str]] = {criterion: [] for criterion in pack.criteria}
    consult: list[str] = []
    low_level: list[str] = []
    children: list[str] = []
    concerns = tuple(id for id in pack.concerns if answers.get(id) in (PRESENT, UNSURE))
    for id in concerns:
        concern = pack.concerns[id]
        if answers[id] == UNSURE:
            consult.append(concern.label)
            continue
        raises = [(entry, condition(answers)) for entry, condition in pack.concern_raises[id]]
        raised = [c for entry, truth in raises if truth is Truth.YES for c in entry.points_to]
        doubted = [c for entry, truth in raises if truth is Truth.UNSURE for c in entry.points_to]
        to_ask = any(truth is Truth.UNSURE or (truth is Truth.YES and not entry.points_to)
                     for entry, truth in raises)
        may = raised + (list(concern.points_to) if concern.strength == "may" else [])
        perhaps = doubted + (list(concern.points_to) if concern.strength == "consult" else [])
        for criterion in may:
            findings[criterion] = "may_be_met"
            because[criterion].append(concern.label)
        for criterion in perhaps:
            findings[criterion] = max(findings[criterion], "unsure", key=FINDINGS.index)
            because[criterion].append(concern.label)
        if not may and (concern.strength == "consult" or to_ask):
            consult.append(concern.label)
        elif not may:
            low_level.append(concern.label)
        children.extend(concern.child_indicators)
    for criterion, answer in ((id, answers.get(id)) for id in pack.criteria):
        if answer == PRESENT:
            because[criterion].append(pack.criteria[criterion].label)
            children.extend(pack.criteria[criterion].child_indicators)
        elif answer == UNSURE:
            consult.append(pack.criteria[criterion].label)
    spoken = bool(concerns) or any(answers.get(id) in (PRESENT, UNSURE) for id in pack.criteria)
    exit_ = next((entry for entry, condition in pack.lado_exit_rules
                  if condition(answers) is Truth.YES and not (entry.gives_way and spoken)), None)
    consult += _scope_in_doubt(answers, pack)
    added = {kind: [entry.label for entry, condition in pack.lado_rule_conditions
                    if entry.adds == kind and condition(answers) >= Truth.UNSURE]
             for kind in ("consultation", "child_referral")}
    if low_level and (len(low_level) > 1 or added["consultation"]):
        consult += [*low_level, *added["consultation"]]
    tests = {id: Test(findings[id], tuple(dict.fromkeys(because[id]))) for id in pack.criteria}
    alone = _outcome(findings, consult, low_level, exit_, answers, pack)
    outcome = _with_own(alone, answers)
    conflict = next((entry for entry, condition in pack.conflict_rules if condition(answers) is Truth.YES), None)
    harm = any(entry.child_referral and findings[id] == "may_be_met" for id, entry in pack.criteria.items())
    other_children = bool(added["child_referral"]) and outcome in ("refer", "consult")
    doubtful = [indicator for group in (pack.concerns, pack.criteria) for id, entry in group.items()
                if answers.get(id) == UNSURE for indicator in entry.child_indicators] if outcome == "not_lado" else []
    return LadoFinding(
        outcome=outcome, alone=alone, tests=tests, concerns=concerns,
        consult_because=tuple(dict.fromkeys(consult)) or tuple(low_level),
        child_indicators=tuple(dict.fromkeys(children)),
        child_doubts=tuple(dict.fromkeys(doubtful)),
        child_referral=bool(children) or harm or other_children,
        exit=exit_, conflict=conflict)


def outcome_id(outcome: str) -> str:
    """What the outcome is called in the content."""
    return f"lado_{outcome}"


def _with_own(alone: str, answers: Mapping[str, Any]) -> str:
    """The user's own judgement, where it is higher than what the answers lead to; it never lowers."""
    own = next((each for each in ORDER if outcome_id(each) == answers.get(model.OWN_LADO)), None)
    if own is None or alone not in ORDER:
        return alone
    return max(alone, own, key=ORDER.index)


def _scope_in_doubt(answers: Mapping[str, Any], pack: Pack) -> list[str]:
    """The answers not known that would tell whether the adult is one for the LADO at all."""
    return [pack.label(id) for entry, condition in pack.lado_exit_rules
            if not entry.gives_way and condition(answers) is Truth.UNSURE
            for id in sorted(condition.ids) if answers.get(id) == UNSURE]


def _direct(answer: Any) -> str:
    return {PRESENT: "may_be_met", UNSURE: "unsure", ABSENT: "nothing_said"}.get(answer, "not_asked")


def _outcome(findings: dict[str, str], consult: list[str], low_level: list[str],
             exit_: model.LadoExit | None, answers: Mapping[str, Any], pack: Pack) -> str:
    if exit_ is not None:
        return "not_lado"
    if "may_be_met" in findings.values():
        return "refer"
    if consult or "unsure" in findings.values():
        return "consult"
    if low_level:
        return "low_level"
    if all(answers.get(criterion) == ABSENT for criterion in pack.criteria):
        asked = [id for screen in pack.screens.values() for id in screen.questions if id in pack.concerns]
        return "not_lado" if asked and all(answers.get(id) == ABSENT for id in asked) else "low_level"
    return "unclear"
