"""`kb diff`: small edits are reported with the entry's name, edits of the form are not, and effects are worked out."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from seeded_edits import EDITS, FORMS, HANDBOOK, KINDS, TABLE_END, TABLE_START, Edit, Run, edits, forms, table

from threshold_guide.cli import main
from threshold_guide.knowledge import DEFAULT, ROOT
from threshold_guide.knowledge.cases import cases, scenarios
from threshold_guide.knowledge.diff import SIGN_OFF, compare, in_words
from threshold_guide.knowledge.editions import NoEdition, edition_folder, read_edition

TOY = Path(__file__).parents[1] / "toy_pack"


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    return Run(tmp_path_factory.mktemp("edited"))


@pytest.fixture(scope="module")
def found(run):
    return [run.report(edit) for edit in edits()]


@pytest.fixture(scope="module")
def formed(run):
    return [run.report(edit) for edit in forms()]


def test_small_edits_are_reported(found):
    """Of a hundred small edits of every kind at least 99 are reported, each with the edited entry named."""
    assert len(found) == EDITS == 100
    assert {each.edit.kind for each in found} == set(KINDS)
    missed = [(each.edit.kind, each.edit.id) for each in found if not each.named]
    assert len(missed) <= 1, missed


def test_a_report_names_what_was_edited_and_little_else(found):
    """The report of one small edit tells of that entry, and of the few that share the edited text by an anchor."""
    for each in found:
        assert len(each.report.entries) <= 4, each.edit
    assert sum(len(each.report.entries) == 1 for each in found) >= 90


def test_edits_of_the_form_are_not_reported(formed):
    """Comments, quotes, order of keys, block or flow, and line ends change nothing."""
    assert len(formed) == FORMS == 20
    assert [each.edit.kind for each in formed if not each.report.nothing] == []
    for each in formed:
        assert each.edit.text != (ROOT / each.edit.file).read_text(encoding="utf-8"), each.edit.kind


def test_the_table_in_the_handbook_is_current(found, formed):
    """docs/handbook.md holds what this run found."""
    written = HANDBOOK.read_text(encoding="utf-8").partition(TABLE_START)[2].partition(TABLE_END)[0]
    assert written.strip() == table(found, formed), "run: python tests/knowledge/seeded_edits.py --write"


# -- effects, on the toy pack ---------------------------------------------------------------


@pytest.fixture
def toy(tmp_path):
    """Compares the toy pack with a copy in which one text is another."""
    def report(file: str, old: str, new: str, pack: str = "boat"):
        root = Path(shutil.copytree(TOY, tmp_path / "kb"))
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return compare(read_edition(TOY, pack, "before"), read_edition(root, pack, "after"))
    return report


def _indicator(pack) -> str:
    return next(id for id, entry in pack.indicators.items() if pack.ranks[entry.floor] == 1)


def test_a_lower_floor_is_a_lower_route(toy):
    """A lowered floor is told as a case that leads lower, with both routes, before anything that leads higher."""
    pack = read_edition(TOY, "boat", "toy").pack
    edited = next(entry for entry in pack.indicators.values() if pack.ranks[entry.floor] == len(pack.routes) - 1)
    lowest = pack.route_ids[0]
    file = pack.places[f"indicators:{edited.id}"].partition(":")[0]
    text = (TOY / file).read_text(encoding="utf-8")
    old = text[text.index(f"id: {edited.id}"):]
    part = old[:old.index("floor:")] + f"floor: {edited.floor}"
    report = toy(file, part, part.replace(f"floor: {edited.floor}", f"floor: {lowest}"))
    lower = [each for each in report.ways if f"`{edited.id}`" in each.case and each.lower]
    assert lower
    assert pack.routes[edited.floor].level_words in lower[0].before
    assert pack.routes[lowest].level_words in lower[0].after
    assert [each.lower for each in report.ways] == sorted((each.lower for each in report.ways), reverse=True)
    assert "LOWER:" in in_words(report)


def test_a_step_that_changes_is_told_with_its_cases(toy):
    """Another wording of a step leads nowhere else, and is told with how many cases say it."""
    report = toy("boat/outcomes/routes.yml", "what: Get the parts.", "what: Get the paint.")
    assert report.ways == ()
    (step,) = [each for each in report.answers if each.part == "step"]
    assert "Get the parts." in step.before and "Get the paint." in step.after
    assert step.cases >= 1 and step.examples


def test_a_clock_is_counted_on_sample_days(toy):
    """A changed number of a clock shows the dates it gives, before and after."""
    report = toy("boat/clocks.yml", "amount: 2", "amount: 3")
    dates = {each.part: (each.before, each.after) for each in report.answers if "`yard_reply`" in each.part}
    assert dates["date, `yard_reply` from Monday 23 November 2026"] == (
        "Wednesday 25 November 2026", "Thursday 26 November 2026")


def test_a_contact_is_told_with_what_names_it(toy):
    """A changed contact names the entries that show it."""
    report = toy("boat/contacts.yml", "Ask at the club house.", "Ask at the jetty.")
    (entry,) = report.entries
    assert entry.id == "boat_master" and entry.named_by


def test_an_edition_with_faults_is_shown_with_them(toy):
    """An edition that cannot be served is compared all the same, and says why it cannot be served."""
    report = toy("boat/contacts.yml", "document: club_rules", "document: rules")
    assert any("KB031" in fault for fault in report.faults[1])
    assert "cannot be served" in in_words(report)


def test_wording_and_deployment_are_compared(toy):
    """What is content but not an entry is compared too."""
    report = toy("boat/wording.yml", "bound to float", "sure to float")
    assert report.entries == ()
    assert any("boat/wording.yml" in each.field for each in report.beside)


def test_the_same_edition_says_so(tmp_path):
    """Two copies of one edition say the same, and nobody is asked to sign."""
    report = compare(read_edition(TOY, "boat", "one"), read_edition(TOY, "boat", "two"))
    assert report.nothing and "say the same" in in_words(report)
    assert SIGN_OFF[0] not in in_words(report)


# -- the cases ------------------------------------------------------------------------------


def test_the_cases_reach_every_fact_and_rule(pack):
    """Every indicator, raise, concern, criterion, signal, red flag, rule and situation has a case that names it."""
    named = " ".join(case.name for case in cases(pack))
    ids = {*pack.indicators, *pack.concerns, *pack.criteria, *pack.signals, *pack.red_flags, *pack.cumulative,
           *pack.situations, *pack.lado_exits, *pack.conflicts, *pack.lado_rules,
           *(each.id for entry in pack.indicators.values() for each in entry.raises)}
    assert sorted(id for id in ids if f"`{id}`" not in named) == []


def test_the_case_of_a_raise_makes_it_hold(pack):
    """The answers of a raise's first case do make it hold."""
    by_name = {case.name: case for case in cases(pack)}
    for id, raises in pack.raises.items():
        for each in raises:
            own = [case for name, case in by_name.items() if name.endswith(f"(`{each.entry.id}`)")]
            assert own and each.when(own[0].answers).name == "YES", (id, each.entry.id)


def test_the_scenarios_are_among_them(pack):
    """The written scenarios are read as they are tested."""
    found = scenarios(Path(__file__).parents[1] / "scenarios", pack)
    assert len(found) >= 200
    assert scenarios(Path("no such folder"), pack) == []


# -- the command ----------------------------------------------------------------------------


def test_the_command_compares_two_folders(tmp_path, capsys):
    """`kb diff A B` prints what changes and ends with the block to sign; --json is for programs."""
    root = Path(shutil.copytree(TOY, tmp_path / "kb"))
    path = root / "boat/contacts.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("club house", "jetty"), encoding="utf-8")
    assert main(["kb", "diff", str(TOY), str(root), "--pack", "boat"]) == 0
    printed = capsys.readouterr().out
    assert "contacts `boat_master`" in printed
    assert printed.rstrip().endswith(SIGN_OFF[-1])
    assert main(["kb", "diff", str(TOY), str(root), "--pack", "boat", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"][0]["id"] == "boat_master"


@pytest.mark.parametrize("arguments", [["one"], ["no-such-revision", str(TOY)], [str(TOY), str(TOY / "boat")]])
def test_the_command_says_what_it_needs(arguments, capsys):
    """A missing edition, an unknown revision or a folder without the pack ends with 2 and words."""
    assert main(["kb", "diff", *arguments, "--pack", "boat"]) == 2
    assert capsys.readouterr().err.strip()


def test_a_revision_that_looks_like_an_option_is_refused():
    """What is typed as a revision is never taken for an option of git."""
    with pytest.raises(NoEdition), edition_folder("--output=x"):
        pass


def test_a_git_revision_is_read():
    """The last commit holds the pack."""
    with edition_folder("HEAD") as folder:
        assert (folder / DEFAULT / "pack.yml").is_file()


def test_an_edit_is_what_it_says(run):
    """An edit without a change is reported as nothing, so that a report means something."""
    text = (ROOT / "deployment.yml").read_text(encoding="utf-8")
    assert run.report(Edit("none", "", "deployment.yml", text)).report.nothing
