"""A rule beside a gap: what is asked for in so many words and the rule does not give is said to be missing."""
from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from threshold_guide.dialogue.policy import policy_answer
from threshold_guide.language import cues as cue_files
from threshold_guide.language.policy_aspects import Aspects

ON = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def cues(pack: Any) -> Any:
    return cue_files.load(pack.folders)


@pytest.fixture(scope="module")
def aspects(pack: Any, cues: Any) -> Aspects:
    return Aspects(pack, cues.policy_aspects, str.lower)


@pytest.mark.parametrize(("question", "entry", "lacks"), [
    ("how long does the review by the head of service take", "conference_chair_reviewed", ("a time for it",)),
    ("who pays, and how long is it kept", "conference_chair_reviewed", ("a time for it", "anything on payment")),
    ("do i need a login to see it", "conference_chair_reviewed", ("a computer system or a way of sending",)),
    ("how many days for the upload", "core_group_minutes_upload", ()),
    ("who reviews what the chair decided", "conference_chair_reviewed", ()),
    ("who pays", "gap_fees", ()),
    ("who pays", "no_such_entry", ()),
])
def test_what_a_question_asks_and_a_rule_does_not_give(aspects: Aspects, question: str, entry: str,
                                                       lacks: tuple[str, ...]) -> None:
    assert aspects.lacking(question, [entry]) == lacks


def test_of_several_rules_one_that_gives_it_is_enough(aspects: Aspects) -> None:
    assert aspects.lacking("how many days", ["conference_chair_reviewed", "core_group_minutes_upload"]) == ()


def test_no_way_of_asking_for_a_rule_lacks_what_it_asks(pack: Any, aspects: Aspects) -> None:
    """Whoever wrote a way of asking beside a rule held the rule to be its answer."""
    assert not [(id, way) for entries in (pack.statements, pack.readings) for id, entry in entries.items()
                for way in entry.asks if aspects.lacking(way, [id])]


def test_the_rule_is_told_with_what_it_does_not_give_and_counts_as_no_answer(ask: Any, pack: Any) -> None:
    answer = ask("how long does the head of service have to look at the chair's decision again")
    rule = pack.statements["conference_chair_reviewed"].says
    assert not answer["found"]
    assert rule in answer["answer"]
    assert "do not give a time for it" in answer["answer"]
    assert any(source["lines"] for source in answer["sources"])


def test_what_is_missing_is_named_once_for_each(pack: Any) -> None:
    told = policy_answer([("statements", "conference_chair_reviewed", 0.9)], (), pack=pack, on=ON,
                         lacks=("a time for it", "a form or template"))
    assert not told.found
    assert "a time for it or a form or template" in told.intro


def test_each_aspect_can_be_asked_and_given(cues: Any) -> None:
    """An aspect that nobody can ask for, or that no rule could give, would be a check that cannot fail."""
    for id, aspect in cues.policy_aspects.items():
        assert aspect.asks and aspect.holds and aspect.lacks, id
        assert aspect.lacks[0].islower(), id


def test_a_public_contact_is_told_of_with_its_source_and_without_its_address(ask: Any) -> None:
    answer = ask("how does a head contact the LADO and how does a neighbour")
    assert answer["found"]
    assert "lado_public_email" in answer["statements"]
    assert "@" not in answer["answer"]
    assert any(source["lines"] == "370-371" for source in answer["sources"]), answer["sources"]
