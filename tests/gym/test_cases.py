"""The cases as they are: whole, covered, and how far their authors and the guide agree."""
from __future__ import annotations

import dataclasses

import msgspec
import pytest

from threshold_guide.cli import main
from threshold_guide.cli.cases import INTENDED, changes, compared
from threshold_guide.engine.model import PRESENT
from threshold_guide.gym import read_gym
from threshold_guide.gym.agreement import weighted_kappa
from threshold_guide.gym.checks import ON, gaps, thin
from threshold_guide.gym.cohorts import EMERGENCY
from threshold_guide.gym.marking import answers_at, decision_at, every_ask
from threshold_guide.gym.views import _cited
from threshold_guide.knowledge import ROOT, load_pack

#: Cases whose author said only that they are another area's (tests/gym/intended.yml).
ANOTHER_AREA = 3


def test_the_content_has_no_faults(pack):
    """Cases, lessons and settings of the served pack are whole: facts and story agree, every id exists."""
    gym, faults = read_gym(pack)
    assert faults == []
    assert gym is not None and len(gym.cases) >= 200


def test_england_alone_has_a_gym():
    """The general pack's gym stands by itself, and names no area."""
    gym, faults = read_gym(load_pack("england"))
    assert faults == []
    assert gym is not None and len(gym.cases) >= 50
    for path in sorted((ROOT / "england").rglob("*.yml")):
        if path.parts[-2] in ("cases", "lessons") or path.name == "gym.yml":
            assert "bolton" not in path.read_text(encoding="utf-8").lower(), path


def test_every_topic_holds_as_many_decisions_as_the_standard_asks_for(gym):
    assert thin(gym) == []


def test_every_trigger_group_criterion_exit_and_route_has_three_cases(gym):
    assert gaps(gym) == []


def test_what_lacks_cases_is_told_by_both_lints(gym, monkeypatch, capsys):
    """With the cases about county lines gone, `cases lint` and `kb lint` name what is missing."""
    fewer = dataclasses.replace(gym, cases={id: case for id, case in gym.cases.items() if case.topic != "exploitation"})
    monkeypatch.setattr("threshold_guide.cli.kb.read_gym", lambda pack: (fewer, []))
    monkeypatch.setattr("threshold_guide.cli.cases.read_gym", lambda pack: (fewer, []))
    for command in ("cases", "kb"):
        assert main([command, "lint"]) == 0
        assert "fewer than 3 cases: hard trigger `county_lines`" in capsys.readouterr().out
    assert main(["cases", "lint", "--coverage"]) == 1


def test_asking_more_never_lowers_what_the_facts_ask_for(gym):
    """With a worry added by a question, the route of a case never falls, unless the answer denies what was unsure."""
    for case in gym.cases.values():
        for n, ask in enumerate(case.ask):
            if not ask.adds or not all(fact.value == PRESENT and fact.id in gym.pack.indicators for fact in ask.adds):
                continue
            before = decision_at(case, 0, (), gym.pack, ON)
            after = decision_at(case, 0, (n,), gym.pack, ON)
            assert gym.pack.ranks.get(after.route, -1) >= gym.pack.ranks.get(before.route, -1), case.id


def test_facts_add_up_stage_by_stage(gym):
    """What is present stays so through the case; what was not known gives way to what is learnt later."""
    case = gym.cases["h011"]
    assert answers_at(case, 0, (), gym.pack)["county_lines"] == "unsure"
    assert answers_at(case, 0, every_ask(case), gym.pack)["county_lines"] == "absent"
    unfolding = gym.cases["g033"]
    assert answers_at(unfolding, 0, (), gym.pack)["age_band"] == "unborn"
    assert answers_at(unfolding, 2, (), gym.pack)["age_band"] == "under_6_months"
    with pytest.raises(IndexError):
        answers_at(unfolding, 3, (), gym.pack)


def test_a_local_pack_cites_its_own_documents_beside_general_cases(gym):
    """The case is the general pack's; the rows are the local one's, and each statement stands there once."""
    general, _ = read_gym(load_pack("england"))
    assert general is not None
    added = set(gym.cases["g011"].cites) - set(general.cases["g011"].cites)
    assert added == {"A037", "A073"}
    for case in gym.cases.values():
        titles = [each["title"] for each in _cited(case, gym)]
        assert titles and len(titles) == len(set(titles)), case.id
    assert {gym.pack.rows[row].id for row in added} <= {row for each in gym.pack.statements.values()
                                                        for row in each.rows}


def test_what_is_past_does_not_count_today(gym):
    case = next(case for case in gym.cases.values() if any(fact.when == "past" for fact in case.facts))
    past = next(fact for fact in case.facts if fact.when == "past")
    if not any(fact.id == past.id and fact.when == "current" for fact in case.facts):
        assert past.id not in answers_at(case, 0, (), gym.pack)


def test_authors_and_guide_agree_as_far_as_reported(gym):
    """The figures of docs/induction.md do not get worse unnoticed."""
    found = compared(gym, INTENDED)
    assert len(found) == sum(case.stages() for case in gym.cases.values()) - ANOTHER_AREA
    routes = [*gym.pack.routes, EMERGENCY]
    assert sum(each.same for each in found) / len(found) >= 0.81
    assert (weighted_kappa([(each.meant[0], each.guide[0]) for each in found], routes) or 0) >= 0.95


def test_the_document_lists_every_disagreement_and_no_other(gym, capsys):
    """docs/induction.md has the tables of `cases stats` as they are, and a row with a reason for each disagreement."""
    document = (ROOT.parent / "docs" / "induction.md").read_text(encoding="utf-8").splitlines()
    assert main(["cases", "stats"]) == 0
    table = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    start = table.index("| Case | Decision | Author | Guide | Contested |")
    assert [line for line in table[:start] if line not in document] == []
    told = {}
    for line in document[document.index("| Case | Author | Guide | Who was right | Why |") + 2:]:
        if not line.startswith("| "):
            break
        case, author, guide, right, why = (cell.strip() for cell in line.strip("|").split("|"))
        assert right in ("author", "guide", "contested") and why, case
        told[tuple(case.rsplit(", ", 1))] = (author, guide)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[start + 1:]]
    assert told == {(case, n): (author, guide) for case, n, author, guide, _ in rows}


def test_where_an_author_would_act_at_once_the_guide_is_at_most_one_step_below(gym):
    """No case that its author took to be danger or significant harm is read below asking social care to assess."""
    ranks = gym.pack.ranks
    for each in compared(gym, INTENDED):
        meant = ranks.get(each.meant[0], gym.pack.act_now_rank)
        if meant >= gym.pack.act_now_rank:
            assert ranks.get(each.guide[0], gym.pack.act_now_rank) >= gym.pack.line_rank, each.case.id
        if each.meant[0] == EMERGENCY:
            assert each.guide[0] == EMERGENCY, each.case.id


def test_a_policy_edit_lists_the_cases_whose_answer_changes(gym):
    """A rule made weaker in a copy of the packs is told case by case; without a change there is nothing to tell."""
    assert changes(gym, gym.pack) == []
    pack = gym.pack
    heavier = msgspec.structs.replace(pack.indicators["minor_care_worry"], floor="targeted")
    earlier = dataclasses.replace(pack, indicators={**pack.indicators, heavier.id: heavier})
    found = changes(gym, earlier)
    assert [line for line in found if line.startswith("g004 ") and "targeted -> early help" in line]


@pytest.mark.parametrize(("arguments", "said"), [
    (["lint"], "no faults"), (["preview", "h004"], "Everything asked:"), (["new", "neglect"], "topic: neglect"),
    (["stats"], "All but contested")])
def test_the_commands_answer(arguments, said, capsys):
    assert main(["cases", *arguments]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "said"), [
    (["preview", "nobody"], "name the id of one case"), (["new", "gardening"], "name one topic"),
    (["stats", "--against", "no-such-revision"], "no-such-revision")])
def test_the_commands_say_what_is_wrong(arguments, said, capsys):
    assert main(["cases", *arguments]) != 0
    assert said in capsys.readouterr().err
