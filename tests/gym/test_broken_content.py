"""Content with one fault each: it is refused, with the place, and words that help to mend it."""
from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from threshold_guide.engine import Pack
from threshold_guide.gym import Gym, read_gym
from threshold_guide.knowledge import ROOT, Fault

CASES, LESSONS, GYM = "england/cases/neglect.yml", "england/lessons/induction.yml", "england/gym.yml"

#: file, text, what takes its place, code, what the fault says, a part of the mend
EDITS = [
    (CASES, 'words: "she was not brought to the last four appointments"', 'words: "she was never brought"', "GY022",
     "are not in the text", "exactly"),
    (CASES, "{id: appointments_missed, value: present", "{id: appointments_mist, value: present", "GY021",
     "nothing has the id", "Name an indicator"),
    (CASES, "{id: impact, value: serious", "{id: impact, value: dreadful", "GY021", "cannot be `dreadful`", "serious"),
    (CASES, "age_band: years_5_to_9", "age_band: nine", "GY021", "cannot be `nine`", "years_5_to_9"),
    (CASES, "topic: neglect", "topic: neglekt", "GY020", "no topic `neglekt`", "neglect"),
    (CASES, "difficulty: 2", "difficulty: 7", "GY010", "difficulty", "field"),
    (CASES, "    teaching: >-", "    teeching: >-", "GY010", "teeching", "teaching"),
    (CASES, "cites: [vital_care_refused", "cites: [vital_car_refused", "GY024", "nothing has that id", "indicator"),
    (CASES, "- id: g004\n", "- id: g002\n", "GY003", "already written", "another id"),
    (CASES, "cases:\n", "case:\n", "GY002", "not a list that belongs", "cases"),
    (CASES, '      - {id: duration, value: months, words: "since August"}',
     '      - {id: appointments_missed, value: absent, words: "since August"}', "GY023",
     "both present and absent", "Keep the one"),
    (CASES, "Warm, polite parents can still be", "There is no cause for concern. Parents can be", "GY050",
     "no cause for concern", "what to do next"),
    (LESSONS, "{section: statements, id: national_domestic_abuse}", "{section: statements, id: taken_out}", "GY031",
     "has been withdrawn", "took its place"),
    (LESSONS, "{section: outcomes, id: significant_harm, part: say_to_child}",
     "{section: outcomes, id: significant_harm, part: sing}", "GY030", "`sing`", "say_to_child"),
    (LESSONS, "{section: indicators, id: says_someone_hurt_them}", "{section: recipes, id: says_someone_hurt_them}",
     "GY030", "`recipes`", "indicators"),
    (LESSONS, "decide: {afraid_to_go_home: present}", "decide: {afraid_to_go_home: maybe}", "GY033",
     "cannot be `maybe`", "present"),
    (LESSONS, "decide: {afraid_to_go_home: present}", "minutes: 3", "GY010", "minutes", "Did you mean"),
    (GYM, "places: 200", "places: many", "GY010", "places", "kind of value"),
]


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """The gym's own files of one topic; the pack itself is read once for all tests."""
    for name in ("england", "bolton"):
        for path in ("cases/neglect.yml", "lessons", "gym.yml", "wording.yml"):
            source, target = ROOT / name / path, tmp_path / name / path
            if source.is_dir():
                shutil.copytree(source, target)
            elif source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
    return tmp_path


def read(pack: Pack, packs: Path) -> tuple[Gym | None, list[Fault]]:
    return read_gym(dataclasses.replace(pack, folders=(packs / "england", packs / "bolton")))


@pytest.mark.parametrize(("file", "old", "new", "code", "says", "mend"), EDITS, ids=lambda value: None)
def test_a_fault_is_named_with_its_place_and_mend(pack, packs, file, old, new, code, says, mend):
    path = packs / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    _, faults = read(pack, packs)
    found = [fault for fault in faults if fault.code == code and says in fault.fault]
    assert found, [str(fault) for fault in faults]
    assert mend in found[0].mend
    # A topic's fault is of the file; every other stands at the line of its entry.
    assert found[0].file == file
    assert found[0].line > 1 or code in ("GY002", "GY010")


def test_a_withdrawn_indicator_is_told_to_the_cases_that_use_it(pack, packs):
    """An indicator that is taken out of the pack: the gym says which case still names it."""
    for name in ("england", "bolton"):
        for path in (packs / name / "cases").glob("*.yml"):
            path.write_text(path.read_text(encoding="utf-8").replace("id: squalor,", "id: squalor_before,"),
                            encoding="utf-8")
    _, faults = read(pack, packs)
    assert {fault.id for fault in faults} >= {"g003"}


def test_without_its_settings_there_is_no_gym(pack, packs):
    (packs / GYM).unlink()
    gym, faults = read(pack, packs)
    assert gym is None and [fault.code for fault in faults] == ["GY001"]


@pytest.mark.parametrize(("case", "role", "decisions", "says", "mend"), [
    ("gone", "lead", "[]", "is gone", "Take the sign-off out"),
    ("g004", "lead", "[]", "0 decisions are signed, and the case has 1", "Sign each stage"),
    ("g004", "lead", "[{route: fly, adult: null, emergency: false}]", "no route `fly`", "early_help"),
    ("g004", "lead", "[{route: targeted, adult: wave, emergency: false}]", "nothing is called `wave`", "consult"),
    ("g004", '" "', "[{route: targeted, adult: null, emergency: false}]", "names no role", "role"),
])
def test_a_sign_off_must_fit_its_case(pack, packs, case, role, decisions, says, mend):
    (packs / "bolton/cases/signoff.yml").write_text(
        f"signed:\n  - {{case: {case}, role: {role}, date: 2026-11-23, hash: \"0\", decisions: {decisions}}}\n",
        encoding="utf-8")
    _, faults = read(pack, packs)
    assert [(fault.code, fault.file, fault.line) for fault in faults] == [("GY040", "bolton/cases/signoff.yml", 2)]
    assert says in faults[0].fault and mend in faults[0].mend


def test_what_is_cited_beside_a_case_must_be_there(pack, packs):
    """A local pack cites its own documents beside a general case: the case, and the row, must exist."""
    (packs / "bolton/cases/cites.yml").write_text(
        "cites:\n  - {case: gone, cites: [A037]}\n  - {case: g004, cites: [A999]}\n", encoding="utf-8")
    _, faults = read(pack, packs)
    assert {(fault.code, fault.file, fault.id) for fault in faults} == {
        ("GY041", "bolton/cases/cites.yml", "gone"), ("GY024", CASES, "g004")}


def test_a_sign_off_stands_in_its_own_file(pack, packs):
    """Among the cases it would be content, and signing a case would break the signature of the edition."""
    (packs / "bolton/cases/signed.yml").write_text("signed: []\n", encoding="utf-8")
    _, faults = read(pack, packs)
    assert [fault.code for fault in faults] == ["GY002"]
