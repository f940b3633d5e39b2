"""Questions about the policy: right answers with their source, honest gaps, and each audience its own way."""
from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from tests.answers.scoring import questions, score
from threshold_guide.dialogue.policy import policy_answer
from threshold_guide.knowledge.coverage import coverage, lines_of
from threshold_guide.language import vectors

ON = dt.date(2026, 11, 21)


@pytest.mark.parametrize(("name", "right", "recognised"), [("learnt", 0.975, 0.99), ("dev", 0.955, 0.98)])
def test_opened_questions(pack: Any, name: str, right: float, recognised: float) -> None:
    """Those that became ways of asking keep the floor that they had; from the others nothing is learnt."""
    result = score(questions(name), pack=pack)
    assert result.right / result.answerable >= right, str(result)
    assert result.recognised / result.unanswerable >= recognised, str(result)


def test_every_row_of_the_documents_is_told(pack: Any) -> None:
    missing = [row.row.id for row in coverage(pack) if not row.covered]
    assert len(pack.rows) == 256 and not missing, missing


@pytest.mark.parametrize(("question", "statement"), [
    ("who chairs a strategy discussion", "strategy_chair"),
    ("who chairs the strat", "strategy_chair"),
    ("who chairs", "chair_which_meeting"),
    ("who does the minutes", "minutes_which_meeting"),
    ("does the social worker have to take the core group minutes or can I", "core_group_minutes_who"),
    ("how often do core groups meet", "core_group_frequency"),
])
def test_a_plain_question_gets_its_rule(ask: Any, question: str, statement: str) -> None:
    answer = ask(question)
    assert answer["found"]
    assert answer["statements"][0] == statement
    assert answer["sources"][0]["lines"]


@pytest.mark.parametrize("question", [
    "what is the out of hours number", "what does level 3 mean in bolton", "how many days does escalation take",
    "what is the speed limit on the m61", "who won the cup final", ""])
def test_what_is_not_held_is_said_and_never_guessed(ask: Any, question: str) -> None:
    answer = ask(question)
    assert not answer["found"]
    assert answer["answer"].strip()


def test_national_guidance_alone_is_no_answer_of_the_local_documents(ask: Any, pack: Any) -> None:
    for statement in pack.statements.values():
        if statement.topic == "national":
            told = policy_answer([("statements", statement.id)], (), pack=pack, on=ON)
            assert not told.found
            assert pack.message("policy_national_only") in told.text()


def emails(pack: Any) -> list[str]:
    return [line.value for contact in pack.contacts.values() for line in contact.lines
            if line.kind == "email" and "professional" not in line.audience]


def test_no_professional_is_told_the_public_address(pack: Any) -> None:
    kept = emails(pack)
    assert kept
    for kind in ("statements", "readings", "not_held"):
        for id in getattr(pack, kind):
            text = policy_answer([(kind, id)], (), pack=pack, on=ON).text()
            assert not [value for value in kept if value.casefold() in text.casefold()], id


def test_no_member_of_the_public_is_told_a_professional_rule(pack: Any) -> None:
    for statement in pack.statements.values():
        if "public" not in statement.audience:
            told = policy_answer([("statements", statement.id)], (), pack=pack, on=ON, audience="public")
            assert statement.says not in told.text()


def test_every_answer_names_its_source_and_the_trial(pack: Any) -> None:
    for statement in pack.statements.values():
        if "professional" not in statement.audience:
            continue
        told = policy_answer([("statements", statement.id)], (), pack=pack, on=ON)
        first, *_ = told.sources()
        assert first.lines or first.authority == "national", statement.id
        assert pack.info.banner in told.text()


def test_a_document_that_is_overdue_says_so_from_that_day(ask: Any, pack: Any) -> None:
    before, after = (ask("who chairs a strategy discussion", on=day)["answer"]
                     for day in (dt.date(2027, 1, 31), dt.date(2027, 2, 1)))
    assert "overdue" not in before
    assert "overdue" in after


def test_lines_of_a_passage() -> None:
    assert lines_of("28-31,33") == {28, 29, 30, 31, 33}
    with pytest.raises(ValueError):
        lines_of("31-28")


def test_the_command_answers_line_by_line_and_names_the_bad_one() -> None:
    lines = ['{"id": "a", "question": "who chairs the strat"}', "not json", '{"id": 3, "question": ""}']
    done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "answer"], input="\n".join(lines),
                          capture_output=True, text=True)
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert [line["id"] for line in out] == ["a", 3]
    assert set(out[0]) >= {"id", "found", "answer", "sources"} and out[0]["found"] and not out[1]["found"]


def test_a_slip_of_typing_is_put_right(ask: Any) -> None:
    assert ask("how senoir do i have to be for a strat")["statements"][0] == "strategy_seniority"


@pytest.mark.parametrize("question", [
    "how long does a strat last", "name of the head of service please", "is there a fine if our report is late",
    "where is the ICPC held", "blank template for core group minutes", "who has the casting vote at conference",
    "do i need ID to attend conference", "how many actions may a plan hold at most", "what is the portal's fee"])
def test_what_is_mentioned_but_not_settled_is_no_answer(ask: Any, question: str) -> None:
    assert not ask(question)["found"]


@pytest.mark.parametrize("question", [
    "in salford how long after the strat do they hold the ICPC", "how soon do core groups meet in rochdale"])
def test_the_rules_of_another_area_are_not_bolton_s(ask: Any, question: str) -> None:
    assert not ask(question)["found"]
    assert ask(question.replace("salford", "bolton").replace("rochdale", "bolton"))["found"]


def test_a_part_that_is_settled_is_told_though_the_whole_is_not(ask: Any) -> None:
    question = "is my copy a cut down one, and which floor is the unit on"
    assert not ask("which floor is the unit on")["found"]
    assert ask(question)["statements"][0] == "framework_is_summary"


def test_what_is_surest_in_a_question_of_several_parts_is_told(ask: Any) -> None:
    told = ask("two fallings out: they wont call ICPC, and we cant agree level")["statements"]
    assert {"conference_request_right", "framework_disagree_level"} <= set(told)


@pytest.mark.parametrize(("question", "statements"), [
    ("who must come to a strat and can it be teams", {"strategy_who_comes", "strategy_format"}),
    ("how many days for strat minutes, conference minutes, core group minutes",
     {"strategy_minutes_when", "conference_minutes_when", "core_group_minutes_when"}),
    ("how fast must a strat be held after reasonable cause is decided and how fast do minutes follow",
     {"strategy_when_held", "strategy_minutes_when"}),
    ("unborn baby conference: how many wks before birth do we hold it and when is my paperwork due",
     {"conference_unborn", "conference_report_when"}),
])
def test_each_part_is_answered_before_any_has_a_second_answer(ask: Any, question: str, statements: set[str]) -> None:
    told = ask(question)["statements"]
    assert statements <= set(told)
    assert len(told) <= 4 and not [id for id in told if id.startswith("gap_")]


@pytest.mark.parametrize("question", ["subject access request, how many days have we got",
                                      "in Wigan how long after strat do they hold ICPC"])
def test_no_part_is_answered_where_the_whole_is_clearly_a_gap(ask: Any, question: str) -> None:
    assert not ask(question)["found"]


def test_a_wording_that_has_not_changed_keeps_its_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    class Counting:
        def __call__(self, texts: list[str], **_: Any) -> Any:
            read.extend(texts)
            return np.full((len(texts), 2), 2.0, dtype=np.float32)

    monkeypatch.setattr(vectors, "Encoder", Counting)
    before = {vectors.digest("old"): np.ones(2, dtype=np.float32)}
    assert vectors.vectors_of(["new", "old", "new"], before, "texts").tolist() == [[2, 2], [1, 1], [2, 2]]
    assert read == ["new"]
