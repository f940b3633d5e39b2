"""A question of several parts: where it is cut, and what each part is read with."""
from __future__ import annotations

import pytest

from threshold_guide.language.question_parts import Documents, parts_of

SUBJECTS = ["strategy discussion", "core group", "conference"]


def first_readings(text: str) -> list[str]:
    return [readings[0] for readings in parts_of(text, SUBJECTS)]


@pytest.mark.parametrize(("text", "parts"), [
    ("who chairs it and when do the minutes follow", ["who chairs it", "when do the minutes follow"]),
    ("who comes, how long is it", ["who comes", "how long is it"]),
    ("late report vs missed meeting - where is each", ["late report", "missed meeting", "where is each"]),
    ("tell me who chairs when they meet", ["tell me", "who chairs", "when they meet"]),
    ("the plan is late, both please", ["the plan is late"]),
    ("who chairs it n who takes notes", ["who chairs it", "who takes notes"]),
    ("coming up: (1) who finds out, (2) what must they do", ["coming up", "who finds out", "what must they do"]),
    ("what about a) joined plans b) the move", ["what about", "joined plans", "the move"]),
    ("who do i tell about a boy (3) with bruises", []),
    ("what does section 47 (a) say of it", []),
    ("mum rang me twice. do i ring her back", []),
    ("who chairs it and, if it goes further, what is booked", ["who chairs it", "if it goes further what is booked"]),
])
def test_where_a_question_is_cut(text: str, parts: list[str]) -> None:
    assert first_readings(text) == (parts if len(parts) > 1 else [])


DOCUMENTS = Documents({"one": ["policy", "standards"], "other": ["framework"]}, ["both say"])


@pytest.mark.parametrize(("text", "asked"), [
    ("culture: what do both say", ("culture: what do", "culture")),
    ("what do policy and the framework want on culture", ("what do and the want on culture", "the want on culture")),
    ("culture, what does the framework say, what do the standards say",
     ("culture, what does the say, what do the say", "culture")),
    ("must our policy name the framework", ()),
    ("what does the policy say on culture", ()),
])
def test_what_is_asked_of_both_documents(text: str, asked: tuple[str, ...]) -> None:
    assert DOCUMENTS.asked_together(text) == asked


def test_one_part_is_none() -> None:
    assert parts_of("who chairs the strategy discussion", SUBJECTS) == []


def test_a_part_without_a_subject_is_read_with_that_of_the_whole_too() -> None:
    chairs, online = parts_of("who chairs the strategy discussion and can it be teams", SUBJECTS)
    assert chairs == ("who chairs the strategy discussion",)
    assert online == ("can it be teams", "can it be teams strategy discussion")


def test_what_stands_at_the_head_belongs_to_every_part() -> None:
    readings = parts_of("culture - what does the one say and what does the other", SUBJECTS)
    assert ("what does the one say", "culture what does the one say") in readings
    assert ("what does the other", "culture what does the other", "what does the other say") in readings


def test_a_list_goes_on_with_the_words_that_began_it() -> None:
    _, second = parts_of("how many days for strategy discussion notes, core group notes", SUBJECTS)
    assert second == ("core group notes", "how many days for core group notes")


def test_a_part_has_the_words_that_it_leaves_out() -> None:
    _, second = parts_of("how does a head ring them and how does a neighbour", SUBJECTS)
    assert "how does a neighbour ring them" in second


def test_what_is_asked_of_each_is_asked_of_every_thing_listed() -> None:
    readings = {each[0]: each for each in parts_of("strategy discussion, conference. how many days for each", SUBJECTS)}
    assert "how many days strategy discussion" in readings["strategy discussion"]
    assert "how many days conference" in readings["conference"]
