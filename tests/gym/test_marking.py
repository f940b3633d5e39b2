"""What a marking says beside the numbers: its headline, its lines, and the words of the story that it quotes."""
from __future__ import annotations

import pytest

from tests.gym.learners import START, Learner, always_refer, expert
from threshold_guide.gym.marking import ONLY_ADULT, asks_adult, decision_at, every_ask, key_of, words_of
from threshold_guide.gym.profile import Band, sureness


def marked(api, case, stage, way):
    """The marking of one stage, after the guide's own choices before it."""
    learner = Learner(api, expert)
    adult = asks_adult(api.gym.cases[case], api.pack)
    for before in range(stage):
        learner.decide({"id": case, "stage": before, "adult": adult})
    learner.way = way
    return learner.decide({"id": case, "stage": stage, "adult": adult})["marked"]


def test_a_missed_999_is_called_late_whatever_the_route(api):
    """The right route without the 999 is not just another way: the guide would act sooner."""
    found = marked(api, emergencies(api)[0], 0, always_refer)
    assert found["headline"] == api.pack.message("gym_marked_later")
    assert api.pack.message("gym_marked_critical") in found["lines"]


def emergencies(api) -> list[str]:
    """Cases whose first decision is 999 first with the act-now route."""
    top = list(api.pack.routes)[-1]
    found = []
    for case in api.gym.cases.values():
        key = key_of(case, 0, decision_at(case, 0, every_ask(case), api.pack, START.date()), api.pack)
        if key.emergency and key.route == top and not key.contested and key.adult is None:
            found.append(case.id)
    assert len(found) >= 5
    return found


def test_nobody_is_told_to_ask_for_advice_before_a_call_that_is_due_now(api):
    """Where acting at once is called for, neither a line nor a card sends anybody to ask first."""
    seen = 0
    for case in api.gym.cases.values():
        decision = decision_at(case, 0, every_ask(case), api.pack, START.date())
        key = key_of(case, 0, decision, api.pack)
        if not decision.consult:
            continue
        found = marked(api, case.id, 0, expert)
        advised = api.pack.message("gym_marked_consult") in found["lines"]
        assert advised is not key.critical and bool(found["consult"]) is not key.critical, case.id
        seen += key.critical
    assert seen >= 1


def test_asking_the_lado_is_not_called_too_soon(api):
    """The form says that asking is never wrong, and the marking does not say otherwise."""
    def asks(key, case, gym):
        return key.route or ONLY_ADULT, "consult", key.emergency

    low = next(case.id for case in api.gym.cases.values() if case.topic == "low_level" and key_of(
        case, 0, decision_at(case, 0, every_ask(case), api.pack, START.date()), api.pack).adult == "low_level")
    found = marked(api, low, 0, asks)
    assert found["difference"] == 1
    assert api.pack.message("gym_marked_asked_lado") in found["lines"]
    assert api.pack.message("gym_marked_too_soon") not in found["lines"]


def test_words_that_no_longer_hold_are_not_quoted(api):
    """Help that was not offered yet, then agreed in words only: the later words stand alone."""
    case = api.gym.cases["g008"]
    assert any("Nobody in school" in words for words in words_of(case, 0, (), api.pack)["help_response"])
    later = words_of(case, 1, (), api.pack)["help_response"]
    assert later and not any("Nobody in school" in words for words in later)


def test_every_reason_says_whether_it_holds_the_route(api):
    """Where reasons are told, at least one leads as high as the decision."""
    reasons = marked(api, "g008", 1, expert)["reasons"]
    assert {each["decides"] for each in reasons} == {True, False}
    for case in api.gym.cases.values():
        for stage in range(case.stages()):
            decision = decision_at(case, stage, every_ask(case), api.pack, START.date())
            routes = {reason.route for reason in decision.reasons}
            on_route = key_of(case, stage, decision, api.pack).route is not None
            assert not routes or decision.route in routes or not on_route, case.id


def test_what_is_not_the_lados_says_where_it_goes(api):
    """The summary says that another place is named: it is. Criteria of which nothing was said are left out."""
    found = marked(api, "w028", 0, expert)
    assert found["elsewhere"]["lines"] and found["elsewhere"]["source"]["title"]
    assert found["criteria"] == []
    told = marked(api, "k011", 0, expert)
    assert told["elsewhere"] is None and len(told["criteria"]) == 4


@pytest.mark.parametrize(("decisions", "agreed", "said"), [
    (10, 0.5, "over"), (10, 0.9, "even"), (10, 0.8, "even"), (100, 0.8, "over"), (100, 1.0, "under"), (1, 0.0, "over"),
])
def test_sureness_is_told_only_beyond_chance(decisions, agreed, said):
    """Ten decisions one short of what was said are chance; a hundred as far off are not."""
    assert sureness([Band(confidence="sure", said=0.9, agreed=agreed, decisions=decisions)]) == said
    assert sureness([Band(confidence="sure", said=0.9, agreed=None, decisions=0)]) == "even"
