"""What was learnt adds facts; it takes no worry away and is nobody's decision."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from threshold_guide.language.heads import DANGER, Statements
from threshold_guide.language.proposals import asking, danger, out_of_scope, proposed
from threshold_guide.language.reading import Fact

TEXT = "dirty clothes again. he flinches"
PLACES = [(0, 20), (21, 32), (0, 32)]


def statements(**likely: list[float]) -> Statements:
    labels = {label.replace("__", ":"): place for place, label in enumerate(likely)}
    return Statements(PLACES, np.array(list(likely.values()), dtype=np.float32).T, labels)


def told(id: str, polarity: Any = "present", when: Any = "current", kind: Any = "indicator") -> Fact:
    return Fact(id=id, kind=kind, polarity=polarity, when=when, evidence="dirty", start=0, end=5)


def ask(found: Statements, facts: list[Fact], pack: Any, when: Any = "current") -> list[tuple[str, str, str, str]]:
    return [(f.id, f.polarity, f.when, f.evidence)
            for f in proposed(found, facts, pack, lambda a, b: when, lambda a, b: TEXT[a:b])]


def test_a_likely_fact_is_proposed_with_the_shortest_statement_that_means_it(pack: Any) -> None:
    found = statements(minor_care_worry=[0.9, 0.1, 0.88], low_mood_or_anxiety=[0.0, 0.1, 0.1])
    assert ask(found, [], pack) == [("minor_care_worry", "present", "current", "dirty clothes again.")]


def test_time_is_what_the_words_say(pack: Any) -> None:
    assert ask(statements(minor_care_worry=[0.9, 0, 0]), [], pack, "past")[0][2] == "past"


def test_what_a_phrase_found_stays_as_it_was(pack: Any) -> None:
    unlikely = statements(minor_care_worry=[0.0, 0.0, 0.0])
    assert ask(unlikely, [told("minor_care_worry")], pack) == [("minor_care_worry", "present", "current", "dirty")]


def test_a_question_about_a_rule_proposes_nothing_and_is_no_danger(pack: Any) -> None:
    found = statements(minor_care_worry=[0.9, 0, 0], task__policy_question=[0.8, 0, 0], danger=[0.9, 0, 0])
    assert ask(found, [], pack) == []
    assert danger(found, (), False, pack, lambda a, b: "current") == ((), False, False)


def test_a_question_about_a_rule_mutes_nothing_that_is_told_beside_it(pack: Any) -> None:
    found = statements(minor_care_worry=[0.1, 0.9, 0.7], danger=[0.0, 0.9, 0.9],
                       task__policy_question=[0.9, 0.0, 0.6])
    assert asking(found) == [PLACES[0]]
    assert ask(found, [], pack) == [("minor_care_worry", "present", "current", "he flinches")]
    assert danger(found, (), False, pack, lambda a, b: "current")[1:] == (True, False)


def test_where_every_statement_asks_nothing_is_told(pack: Any) -> None:
    found = statements(minor_care_worry=[0.9, 0.9, 0.9], danger=[0.9, 0.9, 0.9], task__deadline=[0.9, 0.8, 0.9])
    assert ask(found, [], pack) == []
    assert danger(found, (), False, pack, lambda a, b: "current") == ((), False, False)


def test_danger_that_is_past_is_asked_about(pack: Any) -> None:
    found = statements(danger=[0.9, 0, 0])
    assert danger(found, (), False, pack, lambda a, b: "past") == ((), False, True)


def test_what_is_denied_past_or_an_answer_stays_as_it_was(pack: Any) -> None:
    unlikely = statements(minor_care_worry=[0.0, 0.0, 0.0])
    facts = [told("minor_care_worry", "absent"), told("minor_care_worry", when="past"),
             told("frequency", kind="question")]
    assert [f[:3] for f in ask(unlikely, facts, pack)] == [(f.id, f.polarity, f.when) for f in facts]


def test_a_denial_is_not_overruled(pack: Any) -> None:
    likely = statements(minor_care_worry=[0.9, 0.0, 0.0])
    assert ask(likely, [told("minor_care_worry", "absent")], pack) == [
        ("minor_care_worry", "absent", "current", "dirty")]


def test_harm_without_a_cause_gets_the_likeliest_cause(pack: Any) -> None:
    rank = f"route__{pack.act_now_rank}"
    found = statements(**{rank: [0.95, 0.1, 0.2], "physical_abuse": [0.15, 0.0, 0.1], "sexual_abuse": [0.1, 0.0, 0.0]})
    assert [f[0] for f in ask(found, [], pack)] == ["physical_abuse"]
    assert ask(statements(**{rank: [0.2, 0.1, 0.2], "physical_abuse": [0.1, 0.0, 0.1]}), [], pack) == []


def test_the_likeliest_cause_is_none_that_was_denied(pack: Any) -> None:
    rank = f"route__{pack.act_now_rank}"
    found = statements(**{rank: [0.95, 0.1, 0.2], "physical_abuse": [0.15, 0.0, 0.1], "sexual_abuse": [0.1, 0.0, 0.0]})
    denied = told("physical_abuse", "absent")
    assert [f[:2] for f in ask(found, [denied], pack)] == [("physical_abuse", "absent"), ("sexual_abuse", "present")]


@pytest.mark.parametrize("likely, rules, expected", [
    (0.99, False, (True, False)), (0.5, True, (True, False)), (0.0, True, (True, False)), (0.0, False, (False, False)),
])
def test_danger_by_phrase_or_by_example_and_asked_about_in_doubt(pack: Any, likely: float, rules: bool,
                                                               expected: tuple[bool, bool]) -> None:
    signal = next(iter(pack.signals))
    found = statements(**{DANGER: [likely, 0.0, 0.0], signal: [likely, 0.0, 0.0]})
    signals, now, doubted = danger(found, (signal,) if rules else (), rules, pack, lambda a, b: "current")
    assert (now, doubted) == expected
    assert bool(signals) == now


def test_words_that_mean_something_else_to_the_examples_are_doubted_and_a_grave_worry_never(pack: Any) -> None:
    unlikely = statements(minor_care_worry=[0.0, 0.0, 0.0], physical_abuse=[0.0, 0.0, 0.0],
                          low_mood_or_anxiety=[0.6, 0.0, 0.0])
    worry, grave = told("minor_care_worry"), told("physical_abuse")
    found = proposed(unlikely, [worry, grave], pack, lambda a, b: "current", lambda a, b: TEXT[a:b])
    assert [(f.id, f.polarity, f.doubted) for f in found] == [
        ("minor_care_worry", "present", True), ("physical_abuse", "present", False),
        ("low_mood_or_anxiety", "present", False)]
    for other, same in ((0.6, 0.2), (0.1, 0.0)):
        likely = statements(minor_care_worry=[same, 0.0, 0.0], low_mood_or_anxiety=[other, 0.0, 0.0])
        assert not any(f.doubted for f in proposed(likely, [worry], pack, lambda a, b: "current", lambda a, b: ""))


def test_who_writes_is_taken_from_examples_only_where_no_worry_was_read() -> None:
    sure = statements(scope__adult_safeguarding=[0.95, 0.0, 0.0], scope__off_topic=[0.99, 0.0, 0.0])
    assert out_of_scope(sure, []) == "adult_safeguarding"
    assert out_of_scope(sure, [told("minor_care_worry")]) is None
    assert out_of_scope(sure, [told("minor_care_worry", "absent")]) == "adult_safeguarding"
    assert out_of_scope(statements(scope__adult_safeguarding=[0.8, 0.0, 0.0]), []) is None
