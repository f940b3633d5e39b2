"""Keys that a safeguarding lead signs: what they change, and when they no longer count. Signed in copies alone."""
from __future__ import annotations

import dataclasses
import datetime as dt
import shutil

import msgspec
import pytest

from tests.gym.learners import KEY, START, Learner, Memory, expert
from tests.gym.test_certificate import text_of
from threshold_guide.cli import main
from threshold_guide.gym import Gym, load_gym
from threshold_guide.gym.api import Api
from threshold_guide.gym.certificate import certificate
from threshold_guide.gym.checks import ON
from threshold_guide.gym.content import SignedCase
from threshold_guide.gym.progress import Progress
from threshold_guide.gym.signing import signature, signed_now
from threshold_guide.knowledge import ROOT, load_pack
from threshold_guide.knowledge.published import content_hash

ROLE = "designated safeguarding lead"


def signed(gym: Gym, *ids: str) -> dict[str, SignedCase]:
    return {id: signed_now(gym.cases[id], ROLE, ON, gym.pack, ON) for id in ids}


def gym_with(gym: Gym, sign_offs: dict[str, SignedCase]) -> Gym:
    return dataclasses.replace(gym, signed=sign_offs)


def marked(gym: Gym, case: str, *, asked=(), route="significant_harm"):
    api = Api(gym, KEY, Memory(), lambda text: False)
    progress = Learner(api, expert).progress
    status, found = api.answer("choose", {
        "progress": progress, "case": case, "stage": 0, "asked": list(asked), "choice": {"route": route},
        "confidence": "sure"}, START)
    assert status == 200, found
    return found["marked"]


def test_none_is_signed_now(gym):
    """Nobody has signed: every case says so, and so does the whole."""
    assert gym.signed == {}
    found = marked(gym, "g011")
    assert found["practice_only"] == gym.pack.message("gym_practice_only")


def test_a_signed_key_that_agrees_is_more_than_practice(gym):
    """The words `practice only` go from that case alone."""
    own = gym_with(gym, signed(gym, "g011"))
    assert marked(own, "g011")["practice_only"] == ""
    assert not marked(own, "g011")["contested"]
    assert marked(own, "g012")["practice_only"] == gym.pack.message("gym_practice_only_case")
    for each in (gym, own):
        start = Api(each, KEY, Memory(), lambda text: False).answer("start", {"progress": None}, START)[1]
        assert start["words"]["practice_only"] == start["standing"]["practice_only"] != ""


def test_a_lead_who_decides_otherwise_makes_it_contested(gym):
    sign_off = signed(gym, "g011")["g011"]
    other = msgspec.structs.replace(sign_off, decisions=(msgspec.structs.replace(
        sign_off.decisions[0], route="targeted"),))
    found = marked(gym_with(gym, {"g011": other}), "g011")
    assert found["contested"] and found["practice_only"] and found["difference"] is None


def test_who_asked_too_little_to_come_there_is_marked_as_practice(gym):
    """The key was signed with everything asked. With less the guide may decide otherwise, which nobody has signed."""
    for id, case in gym.cases.items():
        own = gym_with(gym, signed(gym, id))
        every = marked_or_none(own, id, range(len(case.ask)))
        nothing = marked_or_none(own, id, ())
        if every and nothing and nothing["had_you_asked"]:
            assert every["practice_only"] == "" and nothing["practice_only"] and not nothing["contested"]
            return
    pytest.fail("no case changes with what is asked")


def marked_or_none(gym: Gym, id: str, asked):
    from threshold_guide.gym.marking import asks_adult
    case = gym.cases[id]
    return None if asks_adult(case, gym.pack) or case.contested else marked(gym, id, asked=asked)


@pytest.mark.parametrize("edit", [
    {"story": "Another story altogether."}, {"facts": ()}, {"teaching": "Another note."}, {"contested": True}])
def test_an_edited_case_is_stale(gym, edit):
    """Story, facts, note: whatever was read. The signature then counts for nothing, and makes nothing contested."""
    case = msgspec.structs.replace(gym.cases["g011"], **edit)
    own = dataclasses.replace(gym_with(gym, signed(gym, "g011")), cases={**gym.cases, "g011": case})
    assert signature(case, own, ON).state == "edited"


def test_a_policy_edit_that_changes_the_answer_is_stale(gym):
    """The guide decides otherwise than when it was signed: stale. An edit that leaves the answer leaves the rest."""
    own = gym_with(gym, signed(gym, "g004", "g011"))
    worry = gym.pack.indicators["minor_care_worry"]
    heavier = dataclasses.replace(gym.pack, indicators={
        **gym.pack.indicators, worry.id: msgspec.structs.replace(worry, floor="targeted")})
    later = dataclasses.replace(own, pack=heavier)
    assert signature(gym.cases["g004"], own, ON).state == "signed"
    assert signature(gym.cases["g004"], later, ON).state == "policy_edited"
    assert signature(gym.cases["g011"], later, ON).state == "signed"
    assert marked(later, "g004", asked=range(len(gym.cases["g004"].ask)), route="early_help")["practice_only"]


def test_the_record_drops_practice_only_once_enough_critical_keys_were_signed(gym):
    """With every key signed the practice record says nothing of practice keys; with three alone it does."""
    everything = signed(gym, *gym.cases)
    for sign_offs, practice in ((everything, False), (dict(list(everything.items())[:3]), True)):
        own = gym_with(gym, sign_offs)
        learner = Learner(Api(own, KEY, Memory(), lambda text: False, lambda: "1" * 32), expert)
        learner.lessons()
        while not learner.standing()["induction"]["complete"]:
            learner.practise(5)
        assert bool(learner.standing()["practice_only"]) == practice
        progress = msgspec.convert(learner.progress["content"], Progress)
        assert ("Practice only:" in text_of(certificate(progress, own, START.date()))) == practice


# -- the command ---------------------------------------------------------------------------------


@pytest.fixture
def packs(tmp_path):
    return shutil.copytree(ROOT, tmp_path / "policy_kb")


def run(packs, *arguments: str) -> int:
    return main(["cases", *arguments, "--root", str(packs)])


def test_signing_writes_a_file_that_counts_and_goes_stale_with_an_edit(packs, capsys):
    """`sign --write` in a copy: told as signed; then the note is edited, and lint says what to read again."""
    before = content_hash(load_pack(root=packs).folders)
    assert run(packs, "sign", "g011", "g004", "--role", ROLE, "--date", "2026-11-23", "--write") == 0
    assert run(packs, "sign", "k001", "--role", "LADO", "--date", "2026-11-24", "--write") == 0
    gym = load_gym(load_pack(root=packs))
    assert {id: (each.role, each.date) for id, each in gym.signed.items()} == {
        "g004": (ROLE, dt.date(2026, 11, 23)), "g011": (ROLE, dt.date(2026, 11, 23)),
        "k001": ("LADO", dt.date(2026, 11, 24))}
    assert content_hash(gym.pack.folders) == before
    path = packs / gym.places["cases:g011"].partition(":")[0]
    capsys.readouterr()
    text, begins = path.read_text(encoding="utf-8"), " ".join(gym.cases["g011"].teaching.split()[:4])
    assert text.count(begins) == 1
    path.write_text(text.replace(begins, f"Notice this: {begins}"), encoding="utf-8")
    assert run(packs, "lint") == 0
    said = capsys.readouterr().out
    assert "g011: stale: edited since it was signed" in said and "preview g011" in said
    assert "keys: 2 signed" in said and "1 stale" in said
    assert run(packs, "sign") == 0
    said = capsys.readouterr().out
    assert "g004" in said and f": signed ({ROLE}, 2026-11-23)" in said and ": not signed" in said


def test_without_write_the_lines_are_shown_and_nothing_is_written(packs, capsys):
    assert run(packs, "sign", "g011", "--role", ROLE, "--date", "2026-11-23") == 0
    said = capsys.readouterr().out
    assert "- case: g011" in said and "route: significant_harm" in said
    assert not list(packs.rglob("cases/signoff.yml"))


@pytest.mark.parametrize(("arguments", "said"), [
    (["sign", "g011"], "say who signs"), (["sign", "nobody", "--role", ROLE], "no case is called nobody"),
    (["sign", "g011", "--role", ROLE, "--date", "soon"], "--date")])
def test_what_cannot_be_signed_is_said(packs, capsys, arguments, said):
    assert run(packs, *arguments) != 0
    assert said in capsys.readouterr().err
