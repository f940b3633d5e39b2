"""Simulated learners with known leanings: what the gym says of them, what it shows them, and who completes."""
from __future__ import annotations

import itertools
import statistics
from collections import Counter

import pytest

from tests.gym.learners import (
    KEY,
    Learner,
    Memory,
    always_999,
    always_refer,
    at_random,
    expert,
    seldom_999,
    too_low_on,
)
from threshold_guide.gym.api import Api
from threshold_guide.gym.profile import estimate

TOPIC = "neglect"
#: what each learner is off by at one decision, on average, from the guide's rank and the number of steps
EXPECTED = {
    "expert": lambda rank, top: 0,
    "too_low": lambda rank, top: max(0, rank - 1) - rank,
    "always_refer": lambda rank, top: top - rank,
    "random": lambda rank, top: top / 2 - rank,
}


def true_leaning(learner: Learner, name: str) -> float:
    """What the learner's way gives on average on the very decisions that were counted."""
    ranks = learner.gym.pack.ranks
    top = len(ranks) - 1
    counted = [each for each in learner.progress["content"]["attempts"] if each["leaning"] is not None]
    # 999 stands at the top of the scale.
    keys = [top if each["guide_emergency"] else ranks[each["guide_route"]] for each in counted]
    return statistics.fmean(EXPECTED[name](key, top) / top for key in keys)


@pytest.mark.parametrize(("name", "way", "said"), [
    ("expert", expert, "lean neither way"), ("too_low", too_low_on(TOPIC), "refer later"),
    ("always_refer", always_refer, "refer sooner")])
def test_a_leaning_is_recovered_within_a_tenth_after_twenty_cases(api, name, way, said):
    """The profile gives each learner's true leaning within 0.1, encloses it, and says it in words."""
    learner = Learner(api, way)
    learner.practise(20, TOPIC)
    found = learner.profile()[TOPIC]
    assert found["leaning"] == pytest.approx(true_leaning(learner, name), abs=0.1)
    assert found["low"] <= true_leaning(learner, name) <= found["high"]
    assert said in found["words"]


def test_a_random_learner_is_recovered_on_average_and_enclosed(api):
    """The mean of 100 random learners is off by less than 0.03, and the interval holds the truth.

    A choice by lot among five routes scatters by sqrt(1/8) of the scale. Twenty cases of neglect are 22 decisions that
    count or more, so chance moves one learner by at most 0.075 (standard deviation) and the mean of 100 by 0.0075:
    0.03 is four of these. Within 0.1 lie 82 of 100 such learners, give or take 3.9; 66 is four of these below.
    Of 100 intervals of 95 % at least 86 hold the truth in all but 2 of 10,000 draws. Learners, order of cases and clock
    are fixed, so the figures change only with the content or the code.
    """
    off, counted, enclosed, within = [], [], 0, 0
    for seed in range(100):
        learner = Learner(api, at_random(seed))
        learner.practise_cases(20, TOPIC)
        found, true = learner.profile()[TOPIC], true_leaning(learner, "random")
        off.append(found["leaning"] - true)
        counted.append(found["decisions"])
        enclosed += found["low"] <= true <= found["high"]
        within += abs(off[-1]) <= 0.1
    assert min(counted) >= 22
    assert abs(statistics.fmean(off)) < 0.03
    assert enclosed >= 86
    assert within >= 66


@pytest.mark.parametrize("key", range(5))
def test_no_leaning_is_drawn_to_the_middle(key):
    """Over everything that four choices by lot may be, the estimate is on average what the lot gives: at the ends of
    the scale, where a choice can differ one way only, as in its middle.
    """
    found = [estimate([(choice - key) / 4 for choice in choices])[0]
             for choices in itertools.product(range(5), repeat=4)]
    assert statistics.fmean(found) == pytest.approx((2 - key) / 4, abs=1e-9)


def test_like_decisions_are_not_taken_for_certainty():
    """Four decisions with the guide leave room; more of them leave less; one says nothing."""
    few, many = estimate([0.0] * 4), estimate([0.0] * 40)
    assert few[1] < -0.05 and few[2] > 0.05
    assert -0.05 < many[1] < 0 < many[2] < 0.05
    with pytest.raises(ValueError, match="two decisions"):
        estimate([0.25])


def test_the_same_learner_is_shown_the_same_cases_in_every_run(gym):
    """Nothing but the learner's id, their decisions and the time decides what is shown."""
    def run():
        learner = Learner(Api(gym, KEY, Memory(), lambda text: False, lambda: "0" * 32), at_random(3))
        learner.practise(30)
        return learner.shown, learner.profile()
    assert run() == run()


def test_a_leaning_on_one_harm_type_is_told_of_that_one_alone(api):
    """Who is too low on neglect alone is told so of neglect, and of nothing else."""
    learner = Learner(api, too_low_on(TOPIC))
    learner.practise(150)
    said = {topic: each["words"] for topic, each in learner.profile().items()}
    assert "refer later" in said.pop(TOPIC)
    assert not [words for words in said.values() if "refer later" in words or "refer sooner" in words]


def test_a_weak_topic_is_shown_more(api):
    """The schedule brings the topic that goes wrong back more often than any other."""
    learner = Learner(api, too_low_on(TOPIC))
    learner.practise(100)
    shown = Counter(learner.gym.cases[case].topic for case, _ in learner.shown)
    assert set(shown) == set(learner.gym.topics)
    assert shown[TOPIC] > 1.5 * max(n for topic, n in shown.items() if topic != TOPIC)


def test_an_expert_completes_and_gets_the_record(api):
    """Who agrees with the guide completes in a bounded number of decisions."""
    learner = Learner(api, expert)
    learner.lessons()
    while not learner.standing()["induction"]["complete"]:
        learner.practise(5)
        assert len(learner.shown) <= 140
    assert api.answer("certificate", {"progress": learner.progress}, learner.now)[0] == 200


@pytest.mark.parametrize("way", [always_refer, always_999, at_random(5), too_low_on(TOPIC)])
def test_nobody_completes_by_one_trick(api, way):
    """Always the highest route, always 999, chance, or late on one harm type: none of them completes."""
    learner = Learner(api, way)
    learner.lessons()
    learner.practise(250)
    standing = learner.standing()
    assert not standing["induction"]["complete"]
    assert standing["induction"]["missing"]
    status, answer = api.answer("certificate", {"progress": learner.progress}, learner.now)
    assert status == 409 and answer["mend"]


def test_danger_that_is_missed_now_and_then_does_not_complete(api):
    """With the guide on everything but each third danger: all topics come to the standard, the induction does not."""
    learner = Learner(api, seldom_999())
    learner.lessons()
    held = 0
    for _ in range(15):
        learner.practise(10)
        standing = learner.standing()
        held += all(topic["reached"] for topic in standing["topics"])
        assert not standing["induction"]["complete"]
    assert held >= 3
    assert [each for each in standing["induction"]["missing"] if "acting at once" in each]


def test_lessons_alone_do_not_complete(api):
    learner = Learner(api, expert)
    learner.lessons()
    assert not learner.standing()["induction"]["complete"]


def test_the_same_progress_gives_the_same_case(api):
    """What comes next follows from the progress and the time alone."""
    learner = Learner(api, expert)
    learner.practise(7)
    body = {"progress": learner.progress, "new_session": True}
    assert learner.call("next", body)["case"] == learner.call("next", body)["case"]
