"""Nothing of the guide's decision reaches the learner before they have chosen, over every case, stage and question."""
from __future__ import annotations

import json
from typing import Any

from tests.gym.learners import KEY, START, Learner, always_refer, expert
from threshold_guide.gym import progress as kept
from threshold_guide.gym.marking import decision_at, every_ask

#: all that a case may hold before the choice
CASE = {"id", "stage", "title", "age", "story", "earlier", "asks", "adult", "seen_before"}


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in (key, *strings(inner))]
    return [text for inner in value for text in strings(inner)] if isinstance(value, list) else []


def telling(api, case, stage) -> set[str]:
    """The texts that would give the decision away: ids of routes and outcomes, rules, reasons, steps, the teaching."""
    decision = decision_at(case, stage, every_ask(case), api.pack, START.date())
    found = {*api.pack.routes, *api.gym.settings.adult, case.teaching, case.topic, decision.summary, decision.headline}
    for reason in decision.reasons:
        found |= {reason.rule, reason.label, reason.why}
    found |= {step.what for step in decision.steps}
    return {text for text in found if text}


def test_a_case_holds_its_story_and_questions_alone(api):
    """Every stage of every case, as `next` gives it: the fields of a story, and no text that tells the decision."""
    seen = 0
    for case in api.gym.cases.values():
        for stage in range(case.stages()):
            learner = kept.new(api.pack.info.id, START.date(), kept.new_id())
            learner = kept.Progress(id=learner.id, pack=learner.pack, begun=learner.begun,
                                    open=kept.Open(case=case.id, stage=stage))
            status, found = api.answer("next", {"progress": kept.sealed(learner, KEY)}, START)
            assert status == 200
            shown = found["case"]
            assert set(shown) == CASE, case.id
            assert (shown["id"], shown["stage"]) == (case.id, stage)
            texts = set(strings({key: value for key, value in found.items() if key != "progress"}))
            assert not texts & telling(api, case, stage), case.id
            assert not [ask.answer for ask in case.ask if ask.answer in texts], case.id
            later = [step.story for step in case.steps[stage:]]
            assert not [story for story in later if any(story in text for text in texts)], case.id
            seen += 1
    assert seen == sum(case.stages() for case in api.gym.cases.values()) >= 200


def test_an_answer_holds_the_answer_alone(api):
    """What is asked gives what a colleague would say, and nothing of what it leads to."""
    for case in api.gym.cases.values():
        for n, ask in enumerate(case.ask):
            status, found = api.answer("ask", {"case": case.id, "stage": 0, "ask": n}, START)
            assert status == 200
            assert found == {"answer": ask.answer, "banner": api.pack.message("gym_banner")}


def test_the_next_stage_of_an_unfolding_case_tells_nothing_of_itself(api):
    """With the marking of one stage comes the story of the next, and nothing of the decision on it."""
    case = next(case for case in api.gym.cases.values() if case.stages() > 2)
    learner = Learner(api, expert)
    found = learner.decide({"id": case.id, "stage": 0, "adult": found_adult(api, case)})
    assert set(found["then"]) == CASE
    assert not set(strings(found["then"])) & telling(api, case, 1)


def test_a_marking_tells_nothing_of_how_the_case_goes_on(api):
    """Before the last decision of a case there is no note on the whole of it, and nothing that was not asked.

    The note speaks of all stages; what was not asked does not count in the later ones, so it is not told either.
    """
    seen = 0
    for case in api.gym.cases.values():
        learner = Learner(api, always_refer, ask=False)
        adult = found_adult(api, case)
        for stage in range(case.stages()):
            marked = learner.decide({"id": case.id, "stage": stage, "adult": adult})["marked"]
            if stage + 1 == case.stages():
                assert marked["teaching"] == case.teaching
                assert len(marked["not_asked"]) == len(case.ask)
                continue
            texts = set(strings(marked))
            assert case.teaching not in texts and not marked["cites"] and marked["had_you_asked"] is None, case.id
            assert not [ask.answer for ask in case.ask if ask.answer in texts], case.id
            assert not [step.story for step in case.steps[stage:] if step.story in texts], case.id
            seen += 1
    assert seen >= 50


def found_adult(api, case) -> bool:
    from threshold_guide.gym.marking import asks_adult

    return asks_adult(case, api.pack)


def test_a_new_progress_holds_no_key(api):
    """The file that a learner keeps names no case before the first is decided, and then only what was decided."""
    learner = Learner(api, expert)
    assert not [id for id in api.gym.cases if id in json.dumps(learner.progress["content"]).split('"')]
    learner.practise(1)
    decided = {attempt["case"] for attempt in learner.progress["content"]["attempts"]}
    named = {id for id in api.gym.cases if f'"{id}"' in json.dumps(learner.progress["content"])}
    assert named == decided


def test_a_lesson_does_not_tell_its_answers(api):
    """The questions of a lesson come with their options, none of them marked."""
    for id in api.gym.lessons:
        _, found = api.answer("lesson", {"lesson": id}, START)
        for question in found["lesson"]["questions"]:
            assert set(question) == {"id", "text", "options"}
            assert all(set(option) == {"id", "label"} for option in question["options"])
            assert len(question["options"]) >= 3
