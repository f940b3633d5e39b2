"""A second, small opinion: decisions follow from their reasons, and no reason is left out."""
from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import msgspec
import pytest

from threshold_guide import proof
from threshold_guide.engine import Decision, Pack, decide
from threshold_guide.proof.checker import Checker
from threshold_guide.proof.sample import answer_sets

FILE = Path(proof.__file__).with_name("checker.py")


def test_the_checker_agrees_on_ten_thousand_cases(pack: Pack, on: dt.date):
    """10,000 random decisions follow from their reasons alone, and their reasons are all that hold."""
    checker = Checker(pack)
    seen: dict[str, int] = {}
    for answers in answer_sets(pack, 10_000, seed=71):
        decision = decide(answers, on=on, pack=pack)
        assert checker.disagreements(decision, answers) == [], answers
        seen[decision.route] = seen.get(decision.route, 0) + 1
    assert set(seen) == {*pack.routes, "unclear"}
    assert min(seen.values()) >= 100, seen


def test_the_checker_is_small_and_stands_alone():
    """At most 200 lines; of the engine it imports types only."""
    text = FILE.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    imported = {node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name and name.startswith("threshold_guide")} == {
        "threshold_guide.engine.decision", "threshold_guide.engine.pack"}


ANSWERS = {"weapon": "present", "minor_care_worry": "present", "impact": "serious", "frequency": "most_days",
           "red_flags": ["rf_injury"]}


@pytest.fixture()
def decision(pack: Pack, on: dt.date) -> Decision:
    """A decision with several reasons, the highest twice."""
    found = decide(ANSWERS, on=on, pack=pack)
    assert {reason.kind for reason in found.reasons} >= {"indicator", "raise", "red_flag"}
    return found


def wrong(decision: Decision, **changed: object) -> Decision:
    return msgspec.structs.replace(decision, **changed)


def test_a_decision_that_is_tampered_with_is_seen(pack: Pack, decision: Decision):
    """A lower route, a reason taken out, a reason made up, a hidden consultation or another first step are named."""
    checker = Checker(pack)
    assert checker.disagreements(decision, ANSWERS) == []
    lowest = decision.reasons[-1]
    bent = msgspec.structs.replace(lowest, route="universal")
    for changed in (
            wrong(decision, route="early_help"), wrong(decision, reasons=decision.reasons[1:]),
            wrong(decision, reasons=decision.reasons[:-1]), wrong(decision, reasons=(*decision.reasons[:-1], bent)),
            wrong(decision, reasons=()), wrong(decision, emergency=True), wrong(decision, duties=("made_up",)),
            wrong(decision, consult=not decision.consult), wrong(decision, first=decision.steps[-1]),
            wrong(decision, level_words="something else"), wrong(decision, headline="something else")):
        assert checker.disagreements(changed, ANSWERS), changed


def test_an_answer_that_the_decision_does_not_know_is_seen(pack: Pack, decision: Decision):
    """The same decision for more answers leaves reasons out."""
    checker = Checker(pack)
    assert "sexual_abuse holds and is no reason" in checker.disagreements(
        decision, {**ANSWERS, "sexual_abuse": "present"})
    assert checker.disagreements(decision, {**ANSWERS, "danger_now": "unsure"}) == [
        "danger was answered otherwise than the decision says"]


def test_lado_outcomes_follow_from_their_tests(pack: Pack, on: dt.date):
    """Another LADO outcome than the tests give is named."""
    answers = {"hit_a_child": "present", "pathway": "lado"}
    found = decide(answers, on=on, pack=pack)
    assert found.lado and found.lado.outcome == "refer"
    for outcome in ("consult", "low_level", "not_lado", "unclear"):
        lado = msgspec.structs.replace(found.lado, outcome=outcome)
        assert any("LADO outcome" in line for line in Checker(pack).disagreements(wrong(found, lado=lado), answers))
