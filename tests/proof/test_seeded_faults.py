"""Each fault that is put in is found, told in words, and the words name it."""
from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from seeds import PATCHED, SEEDS, Seed

from threshold_guide.engine import Pack, plan
from threshold_guide.engine.assess import assess
from threshold_guide.knowledge import read_pack
from threshold_guide.proof import PROPERTIES, Result, prove
from threshold_guide.proof.agreement import disagreement

WORRY = "minor_care_worry"
DOC = Path(__file__).parents[2] / "docs/proof.md"


def broken(result: Result) -> list[str]:
    return [violation.words for violation in result.violations]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.property}-{seed.names}".replace(" ", "_"))
def test_a_seeded_fault_is_found(seed: Seed, packs: Path):
    """The property does not hold in the changed copy, and a counter-example names what was put in."""
    seed.edit(packs)
    pack, faults = read_pack("bolton", root=packs)
    assert pack is not None
    national = read_pack("england", root=packs)[0] if seed.property == "local" else None
    (result,) = prove(pack, national, [seed.property])
    assert not result.holds
    assert any(seed.names in words for words in broken(result)), broken(result)
    assert bool(faults) == seed.refused, faults


def _one_worry(pack: Pack) -> Pack:
    """The pack with one worry and its raises only."""
    return replace(pack, indicators={WORRY: pack.indicators[WORRY]}, cumulative={}, concerns={}, criteria={},
                   lado_exits={}, lado_rules={}, signals={})


def test_the_planner_that_asks_again_is_found(pack: Pack, monkeypatch: pytest.MonkeyPatch):
    """A planner to which "don't know" is no answer never comes to an end; the fact that it asks again is named."""
    few = _one_worry(pack)
    (result,) = prove(few, names=["stops"])
    assert result.holds, broken(result)
    real = plan._still_open

    def again(answers, found, pack, live):
        sure = {id: value for id, value in answers.items() if value != "unsure"}
        found = assess(sure, pack)
        return real(sure, found, pack, tuple(plan._live_rules(found, pack)))

    monkeypatch.setattr(plan, "_still_open", again)
    (result,) = prove(few, names=["stops"])
    assert len(result.violations) == 2
    assert any(PATCHED[0][2] in words for words in broken(result)), broken(result)


def test_the_screen_that_forgets_is_found(pack: Pack, monkeypatch: pytest.MonkeyPatch):
    """A background screen that comes again after it was shown and left blank is named."""
    few = _one_worry(pack)
    real = plan.next_screen
    monkeypatch.setattr(plan, "next_screen", lambda answers, *, pack: real(
        {id: value for id, value in answers.items() if id != "shown"}, pack=pack))
    (result,) = prove(few, names=["stops"])
    assert any(f"“{PATCHED[1][2]}” comes again" in words for words in broken(result)), broken(result)


def test_an_engine_that_differs_from_the_encoding_is_found(pack: Pack, monkeypatch: pytest.MonkeyPatch):
    """Where the engine drops its doubts, the comparison before every proof says in what the two differ."""
    assert disagreement(pack, 200, seed=3) == ""
    engine = sys.modules["threshold_guide.engine.decide"]
    real = engine.assess
    monkeypatch.setattr(engine, "assess", lambda answers, pack: replace(real(answers, pack), doubts=()))
    assert PATCHED[2][2] in disagreement(pack, 200, seed=3)


def test_every_property_has_a_seeded_fault():
    """No property is believed without a fault that it was seen to find."""
    assert {seed.property for seed in SEEDS} | {name for name, _, _ in PATCHED} >= set(PROPERTIES)


def test_the_table_in_the_document_is_this_list():
    """The table of docs/proof.md has one row for each fault, and no other."""
    table = DOC.read_text(encoding="utf-8").partition("<!-- seeds:start -->")[2].partition("<!-- seeds:end -->")[0]
    wanted = [f"| `{s.property}` | {s.fault} | {s.names} | {'yes' if s.refused else 'no'} |" for s in SEEDS]
    wanted += [f"| {'`' + p + '`' if p in PROPERTIES else p} | {fault} | {names} | no |" for p, fault, names in PATCHED]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert rows == wanted, "\n".join(wanted)
