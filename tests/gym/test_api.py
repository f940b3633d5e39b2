"""The gym's calls: marking, sessions, unfolding cases, bad input, files, and danger in what is typed."""
from __future__ import annotations

import copy
import hashlib
import json

import msgspec
import pytest

from tests.gym.learners import KEY, START, Learner, expert, too_low_on
from threshold_guide.gym import progress as kept
from threshold_guide.gym.marking import asks_adult


def ask(api, call, body=None):
    return api.answer(call, body or {}, START)


@pytest.fixture
def learner(api):
    return Learner(api, expert)


def choice(case, api, route="significant_harm", adult="refer", **more):
    return {"route": route, "adult": adult if asks_adult(case, api.pack) else None, **more}


def test_every_answer_carries_the_banner(api, learner):
    """The practice words stand in every answer, errors as well."""
    banner = api.pack.message("gym_banner")
    for call in (*api.calls, "nothing"):
        if call == "certificate":
            continue
        _, found = ask(api, call, {"progress": learner.progress})
        assert found["banner"] == banner, call


def test_start_gives_all_that_the_page_needs(api):
    status, found = ask(api, "start", {"progress": None})
    assert status == 200
    assert [route["id"] for route in found["choices"]["routes"][:-1]] == list(api.pack.routes)
    assert found["choices"]["routes"][-1]["only_adult"]
    assert {"title", "banner", "live_link", "live_words"} <= set(found["words"])
    assert len(found["topics"]) == 13 and len(found["lessons"]) == 8


def test_marking_comes_from_the_engine_with_reasons_and_sources(api, learner):
    """A bruise on a baby, called extra help: the guide acts sooner, says why, on which words, from which source."""
    case = api.gym.cases["g011"]
    status, found = ask(api, "choose", {"progress": learner.progress, "case": case.id, "stage": 0, "asked": [],
                                        "choice": choice(case, api, "early_help"), "confidence": "sure"})
    assert status == 200
    marked = found["marked"]
    assert (marked["agreed"], marked["difference"], marked["critical"]) == (False, -3, True)
    assert "sooner" in marked["headline"]
    assert marked["practice_only"]
    injury = marked["reasons"][0]
    assert injury["source"]["title"] and injury["source"]["status"]
    assert any("bruise" in words for reason in marked["reasons"] for fact in reason["facts"] for words in fact["words"])
    assert marked["teaching"] == case.teaching
    assert len(marked["not_asked"]) == len(case.ask)


def test_the_guide_is_asked_on_what_the_learner_asked(api, learner):
    """Without the question that brings it out, the guide does not know it either; and that is said."""
    case = api.gym.cases["g059"]

    def choose(asked):
        return ask(api, "choose", {"progress": learner.progress, "case": case.id, "stage": 0, "asked": asked,
                                   "choice": choice(case, api), "confidence": "sure"})[1]["marked"]

    assert not any(part["part"] == "emergency" for part in choose([])["parts"])
    assert "999" not in choose([])["headline"] and choose([])["had_you_asked"]
    assert [part["agreed"] for part in choose([0])["parts"] if part["part"] == "emergency"] == [False]
    assert choose([0, 1, 2])["had_you_asked"] is None


def test_a_contested_case_counts_for_nothing(api, learner):
    case = next(case for case in api.gym.cases.values() if case.contested)
    _, found = ask(api, "choose", {"progress": learner.progress, "case": case.id, "stage": 0, "asked": [],
                                   "choice": choice(case, api, "universal"), "confidence": "sure"})
    assert found["marked"]["contested"] and found["marked"]["contested_words"]
    assert found["marked"]["difference"] is None
    assert all(topic["decisions"] == 0 for topic in found["standing"]["topics"])


def test_an_unfolding_case_goes_on_where_it_was(api, learner):
    """After a pause `next` gives the stage that comes next, with the stories before it; no stage can be jumped."""
    case = next(case for case in api.gym.cases.values() if case.stages() == 3)
    body = {"progress": learner.progress, "case": case.id, "asked": [], "choice": choice(case, api),
            "confidence": "sure"}
    assert ask(api, "choose", {**body, "stage": 1})[0] == 409
    found = ask(api, "choose", {**body, "stage": 0})[1]
    assert found["then"]["stage"] == 1
    again = ask(api, "next", {"progress": found["progress"]})[1]["case"]
    assert (again["id"], again["stage"], again["earlier"]) == (case.id, 1, [case.story])
    last = ask(api, "choose", {**body, "progress": ask(api, "choose", {
        **body, "progress": found["progress"], "stage": 1})[1]["progress"], "stage": 2})[1]
    assert last["then"] is None


def test_a_session_ends_after_ten_minutes_and_goes_on_when_asked(api, learner):
    learner.practise(9)
    body = {"progress": learner.progress}
    assert "case" in ask(api, "next", body)[1]
    content = msgspec.convert(learner.progress["content"], kept.Progress)
    tired = kept.sealed(msgspec.structs.replace(content, session=kept.Session(seconds=600, decisions=9)), KEY)
    found = ask(api, "next", {"progress": tired})[1]
    assert "case" not in found and found["rest"]["words"]
    assert ask(api, "next", {"progress": tired, "new_session": True})[1]["session"]["seconds"] == 0


def test_lessons_are_answered_from_the_pack(api, learner):
    """The right option is the engine's or the entry's own; the first answer stands."""
    body = {"progress": learner.progress, "lesson": "hard_triggers", "question": "baby"}
    wrong = ask(api, "lesson/answer", {**body, "choice": "early_help"})[1]
    assert not wrong["answered"]["right"] and wrong["answered"]["lines"] and wrong["answered"]["source"]["title"]
    right = ask(api, "lesson/answer", {**body, "progress": wrong["progress"], "choice": "significant_harm"})[1]
    assert right["answered"]["right"]
    standing = next(each for each in right["standing"]["lessons"] if each["id"] == "hard_triggers")
    assert standing["right"] == 0


def test_every_lesson_question_has_its_right_answer_among_the_options(api):
    from threshold_guide.gym.lessons import options, right_answer

    for lesson in api.gym.lessons.values():
        for question in lesson.questions:
            right, why, source = right_answer(question, api.gym, START.date())
            assert right in [option["id"] for option in options(question, api.gym)], question.id
            assert (why or question.from_entry) and all(why), question.id
            labels = [option["label"] for option in options(question, api.gym)]
            assert not set(why) & set(labels), question.id
            assert source, question.id


@pytest.mark.parametrize(("call", "change", "status"), [
    ("next", {"topic": "gardening"}, 400), ("ask", {"case": "g011", "ask": 17}, 400),
    ("ask", {"case": "g011", "ask": True}, 400), ("ask", {"case": "nobody", "ask": 0}, 404),
    ("lesson", {"lesson": "taken_out"}, 404), ("lesson/answer", {"lesson": "adults", "question": "gone"}, 404),
    ("lesson/answer", {"lesson": "adults", "question": "mark", "choice": "sing"}, 400),
    ("choose", {"case": "g011", "stage": 5}, 400), ("choose", {"case": "g011", "stage": 0, "asked": [9]}, 400),
    ("choose", {"case": "g011", "stage": 0, "choice": {"route": "moon"}}, 400),
    ("choose", {"case": "g011", "stage": 0, "choice": {"route": "none"}}, 400),
    ("choose", {"case": "g011", "stage": 0, "choice": {"route": "targeted", "adult": "refer"}}, 400),
    ("choose", {"case": "k001", "stage": 0, "choice": {"route": "targeted"}, "confidence": "sure"}, 400),
    ("choose", {"case": "g011", "stage": 0, "choice": {"route": "targeted"}, "confidence": "very"}, 400),
    ("typed", {"text": 7}, 400), ("load", {}, 400), ("cohort/share", {"cohort": "nobody"}, 404),
    ("cohort/results", {"trainer": "nobody"}, 404), ("sing", {}, 404)])
def test_bad_input_is_answered_in_plain_words(api, learner, call, change, status):
    found = ask(api, call, {"progress": learner.progress, **change})
    assert found[0] == status
    assert found[1]["error"] and found[1]["mend"]
    assert "{" not in found[1]["error"] + found[1]["mend"]


# -- files that cannot be used -----------------------------------------------------------------


def altered(progress, mend_checksum):
    changed = copy.deepcopy(progress)
    changed["content"]["attempts"][0]["agreed"] = not changed["content"]["attempts"][0]["agreed"]
    if mend_checksum:
        changed["checksum"] = hashlib.sha256(kept.canonical(changed["content"])).hexdigest()
    return changed


@pytest.mark.parametrize(("spoil", "says"), [
    (lambda file: json.dumps(file)[:-40], "damaged"), (lambda file: "not JSON at all", "not a progress file"),
    (lambda file: json.dumps({"shopping": ["milk"]}), "not a progress file"), (lambda file: "[]", "not a progress"),
    (lambda file: json.dumps(altered(file, False)), "damaged"),
    (lambda file: json.dumps(altered(file, True)), "changed"),
    (lambda file: json.dumps({**file, "version": 0}), "older"),
    (lambda file: json.dumps({**file, "version": 2}), "newer"),
    (lambda file: json.dumps({**file, "version": "one"}), "damaged"),
    (lambda file: json.dumps({key: value for key, value in file.items() if key != "seal"}), "changed"),
    (lambda file: json.dumps(kept.sealed(msgspec.convert(file["content"], kept.Progress), b"elsewhere")),
     "another place")])
def test_a_file_that_cannot_be_used_is_said_plainly(api, learner, spoil, says):
    """Damaged, foreign, old, newer, altered or from elsewhere: each is told apart, and the file is not touched."""
    learner.practise(2)
    before = json.dumps(learner.progress)
    status, found = ask(api, "load", {"file": spoil(learner.progress)})
    assert status == 422
    assert says in found["error"]
    assert found["mend"]
    assert json.dumps(learner.progress) == before


def test_a_good_file_comes_back_as_it_was_with_a_new_session(api, learner):
    """Whoever loads a file the next day has ten minutes again, and not the rest of the last session."""
    learner.practise(3)
    status, found = ask(api, "load", {"file": json.dumps(learner.progress)})
    assert status == 200
    content = found["progress"]["content"]
    assert {**content, "session": None} == {**learner.progress["content"], "session": None}
    assert content["session"] == {"seconds": 0, "decisions": 0} != learner.progress["content"]["session"]


def test_a_browser_writes_whole_numbers_its_own_way(api, learner):
    """A leaning of 0.0 comes back from a browser as 0: that is the same file, not an altered one."""
    learner.practise(2)
    text = json.dumps(learner.progress).replace("0.0,", "0,").replace("0.0}", "0}")
    assert text != json.dumps(learner.progress)
    assert ask(api, "load", {"file": text})[0] == 200


def test_an_unusable_progress_is_refused_by_every_call_that_takes_one(api, learner):
    learner.practise(1)
    spoilt = altered(learner.progress, True)
    for call in ("start", "next", "standing", "certificate"):
        assert ask(api, call, {"progress": spoilt})[0] == 422, call


def test_cases_that_were_taken_out_do_no_harm(api, learner):
    """A progress that names cases the content no longer has is still good."""
    learner.practise(4)
    content = msgspec.convert(learner.progress["content"], kept.Progress)
    gone = tuple(msgspec.structs.replace(each, case="gone", topic="gone_too") for each in content.attempts)
    progress = kept.sealed(msgspec.structs.replace(content, attempts=gone, open=kept.Open(case="gone", stage=1)), KEY)
    assert "case" in ask(api, "next", {"progress": progress})[1]
    assert ask(api, "standing", {"progress": progress})[0] == 200


# -- never live --------------------------------------------------------------------------------


def test_what_is_typed_about_a_real_child_gets_the_way_out(api):
    calm = ask(api, "typed", {"text": "a girl in my class is often tired"})[1]["typed"]
    assert not calm["danger"] and calm["live_link"] == "/" and "999" in calm["lines"][0]
    danger = ask(api, "typed", {"text": "he has a knife right now"})[1]["typed"]
    assert danger["danger"] and "999" in danger["headline"]


def test_how_sure_and_how_often_right_stand_side_by_side(api):
    """Who says `fairly sure` throughout and is right half of the time is told so."""
    learner = Learner(api, too_low_on("neglect"))
    learner.practise(12, "neglect")
    found = learner.standing()["calibration"]
    band = next(each for each in found["bands"] if each["id"] == "fairly")
    assert band["decisions"] >= 8 and band["agreed"] < 0.5 < band["said"]
    assert "more sure" in found["words"]
