"""`thresholds prove` on the pack that is served, and what it says where something is broken."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from seeds import SEEDS

from threshold_guide.cli import main
from threshold_guide.engine import Pack
from threshold_guide.engine.assess import assess
from threshold_guide.proof import PROPERTIES, Result, prove
from threshold_guide.proof.result import EXHAUSTION, SOLVER


@pytest.fixture(scope="module")
def results(pack: Pack, national: Pack) -> dict[str, Result]:
    """The whole proof of the served pack, once."""
    return {result.name: result for result in prove(pack, national)}


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_property_holds(name: str, results: dict[str, Result]):
    """Over the whole decision space of the served pack; how and over what is said for every claim."""
    result = results[name]
    assert [violation.words for violation in result.violations] == []
    assert result.claims
    for claim in result.claims:
        assert claim.how in (SOLVER, EXHAUSTION)
        assert claim.says and any(character.isdigit() for character in claim.space), claim


def test_the_command_says_what_holds(capsys: pytest.CaptureFixture[str]):
    """Exit 0, the table with how and over what; progress goes to standard error."""
    assert main(["prove", "--property", "portal_only", "--property", "local"]) == 0
    said = capsys.readouterr()
    assert "portal_only: No professional path" in said.out and "by exhaustion" in said.out and "10^" in said.out
    assert "2 of 2 properties hold; 0 counter-examples" in said.out
    assert "portal_only" in said.err and "2000 random answer sets" in said.err


def test_the_command_tells_a_counter_example(packs: Path, capsys: pytest.CaptureFixture[str]):
    """Exit 1, and the counter-example in the words of the pack, also as JSON."""
    seed = next(seed for seed in SEEDS if seed.property == "concern" and not seed.refused)
    seed.edit(packs)
    assert main(["prove", "--root", str(packs), "--pack", "bolton", "--property", "concern", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["holds"] is False
    (example,) = [e for claim in found["properties"][0]["claims"] for e in claim["counter_examples"]]
    assert example["words"] == (
        "With “Disability” (disability): No; “A minor worry about food, cleanliness or clothing” (minor_care_worry): "
        "Yes the route is child_in_need; “Disability” (disability): Yes instead of No makes it early_help, lower.")
    assert example["answers"] == {"disability": "absent", "minor_care_worry": "present"}
    assert example["instead"] == {"disability": "present", "minor_care_worry": "present"}


def test_a_pack_with_faults_is_not_proved(packs: Path, capsys: pytest.CaptureFixture[str]):
    """What the checks refuse is told with its place, and nothing is proved."""
    next(seed for seed in SEEDS if seed.refused).edit(packs)
    assert main(["prove", "--root", str(packs), "--pack", "bolton"]) == 1
    assert "KB036" in capsys.readouterr().err


def test_an_unknown_property_is_refused(capsys: pytest.CaptureFixture[str]):
    """The names that there are stand in the complaint."""
    with pytest.raises(SystemExit) as stopped:
        main(["prove", "--property", "everything"])
    assert stopped.value.code == 2
    assert "portal_only" in capsys.readouterr().err


def test_counter_examples_are_the_smallest(packs: Path):
    """Two facts are needed to break the seeded rule, and no more are told; the engine itself decides so."""
    from threshold_guide.knowledge import read_pack

    next(seed for seed in SEEDS if seed.names == "settled_home").edit(packs)
    pack, _ = read_pack("bolton", root=packs)
    assert pack is not None
    (result,) = prove(pack, names=["strength"])
    example = result.violations[0]
    assert example.before == {"minor_care_worry": "present", "settled_home": "absent"}
    assert example.after == {"minor_care_worry": "present", "settled_home": "present"}
    assert assess(example.before, pack).rank > assess(example.after, pack).rank


def test_a_rule_that_cannot_be_read_is_told(pack: Pack):
    """A raise that counts worries cannot be decided; the proof says so and names it."""
    from dataclasses import replace

    import msgspec

    entry = pack.indicators["minor_care_worry"]
    counting = msgspec.structs.replace(entry.raises[0], when={
        "predicate": "indicators_at_or_above", "floor": "early_help", "at_least": 1})
    odd = replace(pack, indicators={**pack.indicators, entry.id: msgspec.structs.replace(
        entry, raises=(counting, *entry.raises[1:]))})
    (result,) = prove(odd, names=["concern"])
    assert "minor_care_worry" in result.violations[0].words
