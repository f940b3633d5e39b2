"""Runs the scenarios of tests/scenarios: facts as a practitioner would give them, and what must come of them."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from threshold_guide.engine import Decision, decide

FOLDER = Path(__file__).parent / "scenarios"
SCENARIOS = [(path.stem, scenario) for path in sorted(FOLDER.glob("*.yml"))
             for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))]
#: answers that are not about the child or the adult
BESIDE = {"pathway", "setting", "danger_now", "danger_handled"}
#: what a card says first: not the reasons, which repeat the facts that were put in
CARD = ("headline", "summary", "steps", "situations", "contacts", "consultations", "signals", "lado", "urgency",
        "guidance")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _said(decision: Decision, *parts: str) -> str:
    plain = msgspec.to_builtins(decision)
    return "\n".join(_texts({part: plain[part] for part in parts} if parts else plain)).casefold()


def _check(key: str, wanted: Any, decision: Decision, pack) -> None:
    rank = pack.ranks.get(decision.route, -1)
    lado = decision.lado
    if key in ("route", "certainty", "emergency", "consult", "consult_external", "tell_parents"):
        assert getattr(decision, key) == wanted, f"{key} is {getattr(decision, key)}"
    elif key == "at_least":
        assert rank >= pack.ranks[wanted], f"route is {decision.route}"
    elif key == "at_most":
        assert rank <= pack.ranks[wanted], f"route is {decision.route}"
    elif key == "lado":
        assert (lado.outcome if lado else None) == wanted
    elif key == "criteria":
        assert set(lado.criteria) == set(wanted) if lado else not wanted
    elif key == "child_referral":
        assert bool(lado and lado.child_referral) == wanted
    elif key == "duties":
        assert set(wanted) <= set(decision.duties) and (wanted or not decision.duties), decision.duties
    elif key == "first_step":
        assert decision.steps[0].id == wanted, [step.id for step in decision.steps]
    elif key == "mentions":
        said = _said(decision, *CARD)
        assert [word for word in wanted if word not in said] == []
    elif key == "never_mentions":
        said = _said(decision)
        assert [word for word in wanted if word in said] == []
    else:
        pytest.fail(f"`expect` has no key `{key}`")


@pytest.mark.parametrize("scenario", [s for _, s in SCENARIOS], ids=[f"{f}: {s['name']}" for f, s in SCENARIOS])
def test_scenario(scenario, pack, on):
    """The sentence that is the scenario's name holds."""
    facts = dict(scenario["facts"])
    codes = {signal.code: signal.id for signal in pack.signals.values()}
    if isinstance(facts.get("danger_now"), list):
        facts["danger_now"] = [item if item == "none" else codes[item] for item in facts["danger_now"]]
    decision = decide(facts, on=on, pack=pack)
    for key, wanted in scenario["expect"].items():
        _check(key, wanted, decision, pack)


def test_scenarios_speak_of_known_facts(pack):
    """Every fact of a scenario exists, and every value is an answer that can be given to it."""
    faults = []
    for _, scenario in SCENARIOS:
        for fact, value in scenario["facts"].items():
            if fact in BESIDE:
                continue
            question = pack.questions.get(fact)
            if question is None or question.kind == "tri":
                known = {"present", "absent", "unsure"}
                there = question is not None or any(
                    fact in group for group in (pack.indicators, pack.concerns, pack.criteria))
            else:
                known = {o.value for o in question.options} | {"unsure", "none"}
                there = True
            given = value if isinstance(value, list) else [value]
            if not there or not set(given) <= known or isinstance(value, list) != (
                    there and question is not None and question.kind == "many" and value != "unsure"):
                faults.append((scenario["name"], fact, value))
    assert faults == []


def test_there_are_enough_scenarios():
    """There are at least a hundred scenarios, no two of the same name, and many that must not lead high."""
    names = [scenario["name"] for _, scenario in SCENARIOS]
    assert len(names) >= 200
    assert len(set(names)) == len(names)
    assert sum(file in ("must_not_go_high", "lado_must_not") for file, _ in SCENARIOS) >= 90
