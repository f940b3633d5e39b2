"""A message that asks of the documents is answered; one that tells of a child is not answered with a rule instead."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import yaml

from tests.answers.scoring import questions, score
from threshold_guide.language import asking
from threshold_guide.language.asked import BEYOND_DOUBT, Asked
from threshold_guide.language.asking_learning import learn
from threshold_guide.language.policy_question import PolicyQuestions
from threshold_guide.language.reader import Reader
from threshold_guide.language.standing import reader as standing_reader

ON = dt.date(2026, 11, 21)
MESSAGES = Path(__file__).parent.parent / "understanding"
#: worries of development beside which a rule may stand that nobody asked for
UNASKED = 16


@pytest.fixture(scope="module")
def reader() -> Reader:
    return standing_reader()


@pytest.fixture(scope="module")
def asked(reader: Reader) -> Asked:
    return Asked(reader.pack, reader.words)


@pytest.fixture(scope="module")
def messages() -> list[dict[str, Any]]:
    return [message for name in ("dev", "critical_dev")
            for message in yaml.safe_load((MESSAGES / f"{name}.yml").read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("name", "right", "recognised"), [("learnt", 0.955, 0.99), ("dev", 0.92, 0.98)])
def test_a_conversation_tells_what_the_command_tells(name: str, right: float, recognised: float) -> None:
    result = score(questions(name), chat=True)
    assert result.right / result.answerable >= right, str(result)
    assert result.recognised / result.unanswerable >= recognised, str(result)


def test_a_worry_is_seldom_answered_with_a_rule(asked: Asked, reader: Reader, messages: list[dict[str, Any]]) -> None:
    worries = [m for m in messages if m["task"] in ("level_of_need", "lado")]
    answered = [m["id"] for m in worries if asked(reader.read(m["text"], today=ON), m["text"], ON).policy]
    assert len(worries) > 450
    assert len(answered) <= UNASKED, answered


def test_no_emergency_comes_near_the_doubt(asked: Asked, messages: list[dict[str, Any]]) -> None:
    emergencies = [m for m in messages if m["emergency"]]
    assert len(emergencies) > 100
    nearest = max(emergencies, key=lambda m: asked.asks(m["text"]))
    assert asked.asks(nearest["text"]) <= BEYOND_DOUBT - 2, nearest["id"]


@pytest.mark.parametrize("text", [
    "do we treat the child as the expert on their own life",
    "same safety plan for every kid ok, or has it to fit where they come from"])
def test_words_of_danger_in_a_question_are_asked_about(asked: Asked, reader: Reader, text: str) -> None:
    read = reader.read(text, today=ON)
    assert read.danger_unlikely and (read.emergency or read.danger_doubted)
    reading = asked(read, text, ON)
    assert not reading.emergency and reading.danger_past
    assert reading.policy is not None and reading.policy.outcome == "found"


def test_question_beside_which_danger_is_in_doubt_is_answered_below_the_doubt(asked: Asked, reader: Reader) -> None:
    """Danger is asked about in one line, and the question is not lost in the guided path."""
    text = "head wont free me to get ready. which one of us chairs a strategy discussion"
    read = msgspec.structs.replace(reader.read(text, today=ON), intent="danger", task="level_of_need",
                                   emergency=False, danger_past=True, exit=None, scope="in_scope", facts=())
    reading = asked(read, text, ON)
    assert reading.danger_past and reading.policy is not None
    assert "strategy_chair" in [id for _, id, _ in reading.policy.entries]


@pytest.mark.parametrize(("text", "rule"), [
    ("plan has thirty actions and the mother is drowning, may we cut it down", "plan_manageable"),
    ("he has a knife and is in the corridor, who chairs the strategy discussion?", "strategy_chair")])
def test_question_in_which_danger_is_read_waits(asked: Asked, reader: Reader, text: str, rule: str) -> None:
    """It is in the reading for when nobody is in danger, and not among what is told at once."""
    read = msgspec.structs.replace(reader.read(text, today=ON), intent="danger", emergency=True, danger_unlikely=False,
                                   danger_past=False)
    reading = asked(read, text, ON)
    assert reading.emergency and reading.policy is None and reading.deadline is None
    assert reading.waits is not None and reading.waits.policy is not None
    assert rule in [id for _, id, _ in reading.waits.policy.entries]


def test_danger_that_asks_for_no_rule_has_none_waiting(asked: Asked, reader: Reader) -> None:
    text = "he has a knife and is in the corridor"
    assert asked(reader.read(text, today=ON), text, ON).waits is None


def test_audience_of_what_waits_is_staff(asked: Asked, reader: Reader) -> None:
    """It is told to who says that they are no member of the public."""
    text = "im just a parent here, how do i get hold of the LADO"
    reading = asked(reader.read(text, today=ON), text, ON)
    assert reading.exit == "member_of_public" and reading.policy is None
    assert reading.waits is not None and reading.waits.policy is not None
    assert reading.waits.policy.audience == "professional"


@pytest.mark.parametrize("text", [
    "child is home alone now, who chairs the strategy discussion?",
    "he is unconscious on the floor. how soon do i have to tell the lado?",
    "a pupil has cut her wrists and is bleeding, who chairs the strategy meeting and who takes minutes",
    "dad is hitting him right now, is there a policy on who does the minutes"])
def test_danger_is_never_doubted_for_a_question_beside_it(asked: Asked, reader: Reader, text: str) -> None:
    reading = asked(reader.read(text, today=ON), text, ON)
    assert reading.emergency and reading.signals and reading.intent == "danger"


QUESTIONS = ("who chairs the strategy discussion?", "how soon do i have to tell the lado",
             "what does the policy say about core group minutes")


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_emergency_is_doubted_for_a_question_in_the_same_breath(
        asked: Asked, reader: Reader, messages: list[dict[str, Any]], question: str) -> None:
    doubted = []
    for message in messages:
        text = f"{message['text'].rstrip('.!? ')}, {question}"
        read = reader.read(text, today=ON) if message["emergency"] else None
        if read and read.emergency and not asked(read, text, ON).emergency:
            doubted.append(message["id"])
    assert not doubted


def test_without_what_was_learnt_words_decide_and_danger_stands(
        reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PolicyQuestions, "asks", lambda _self, _text: None)
    plain = Asked(reader.pack, reader.words)
    text = "who chairs the strat"
    assert plain(reader.read(text, today=ON), text, ON).policy
    text = "child is home alone now, who chairs the strategy discussion?"
    assert plain(reader.read(text, today=ON), text, ON).emergency


def test_who_seems_to_be_no_professional_says_so_first(asked: Asked, reader: Reader) -> None:
    text = "im a neighbour not a professional, how do i get hold of lado, can i use the portal"
    reading = asked(reader.read(text, today=ON), text, ON)
    assert reading.exit and reading.policy is None


def test_a_child_is_never_answered_with_a_rule(asked: Asked, reader: Reader) -> None:
    text = "who chairs the strat"
    reading = msgspec.structs.replace(reader.read(text, today=ON), scope="child_user", intent="exit")
    assert asked(reading, text, ON) == reading


def test_a_story_goes_before_what_its_last_words_ask(asked: Asked, reader: Reader) -> None:
    text = ("Lovely clean flat, deposit back in full. Neighbour says they are off abroad because social workers are "
            "coming Monday about the burns. Can I close it?")
    reading = asked(reader.read(text, today=ON), text, ON)
    assert reading.intent in ("describe", "danger") and reading.task == "level_of_need" and reading.policy is None


def test_what_was_learnt_of_other_texts_is_not_used(reader: Reader, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "BUILD", tmp_path)
    assert asking.read_asking(reader.pack, "mark") is None
    np.savez(asking.asking_of(reader.pack), mark=np.array("mark"), weights=np.ones(3), constant=np.array(0.5))
    assert asking.read_asking(reader.pack, "another mark") is None
    kept = asking.read_asking(reader.pack, "mark")
    assert kept is not None and kept.constant == 0.5
    asking.asking_of(reader.pack).write_bytes(b"broken")
    assert asking.read_asking(reader.pack, "mark") is None


def test_both_sides_weigh_the_same() -> None:
    from scipy.sparse import csr_matrix

    vectors = np.array([[1.0, 0.0]] * 90 + [[0.0, 1.0]] * 10, dtype=np.float32)
    learnt = learn(vectors, csr_matrix(np.zeros((100, 1), dtype=np.float32)), np.array([1.0] * 90 + [0.0] * 10))
    asks, tells = (float(row @ learnt.weights[:2] + learnt.constant) for row in np.eye(2))
    assert asks == pytest.approx(-tells, rel=0.01) and asks > 1
