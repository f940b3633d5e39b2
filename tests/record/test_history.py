"""How the answers came about stands on the record: what was asked, given, changed and taken back, case by case."""
from __future__ import annotations

from cases import NOW, TALKS, Talk, talked

from threshold_guide.dialogue.history import MOST
from threshold_guide.record.when import at_words, stamp


def changes(talk: Talk, id: str) -> list[tuple[object, object]]:
    return [(change["was"], change["is"]) for change in talk.place["history"]["changes"] if change["id"] == id]


def test_every_answer_is_there_as_it_was_given(talks):
    """Played from the changes alone, the answers come out as they are."""
    for talk in talks.values():
        answers: dict[str, object] = {}
        for change in talk.place["history"]["changes"]:
            assert answers.get(change["id"]) == change["was"]
            answers[change["id"]] = change["is"]
        kept = {id: value for id, value in talk.answers.items() if id != "shown"}
        assert {id: value for id, value in answers.items() if value is not None} == kept


def test_every_question_is_there_with_its_answer(talks):
    """What was asked on screen stands on the record once, answered or not."""
    for name, talk in talks.items():
        asked = {question.id: question for question in talk.record.questions}
        assert len(asked) == len(talk.record.questions)
        assert set(TALKS[name][0]) <= set(asked)
        open_ = [id for id, question in asked.items() if question.answered == "open"]
        assert all(id not in talk.answers for id in open_)
        assert all(question.answer for question in asked.values() if question.answered == "given")


def test_a_changed_answer_shows_both():
    """Change an answer, and go back: each stands with what was before."""
    talk = talked("need")
    talk.command("change", "parents_aware")
    talk.answer({"parents_aware": "not_told"})
    assert changes(talk, "parents_aware")[-1] == ("aware_mixed", "not_told")
    rows = [change for change in talk.record.changes if change.was != "none"]
    assert [(row.label, row.was) for row in rows] == [("Parents", "They know; the response is mixed")]
    talk.command("back")
    assert changes(talk, "parents_aware")[-1] == ("not_told", "aware_mixed")


def test_what_is_taken_out_of_the_tick_list_is_told_as_such():
    """A fact that was read and not confirmed, and a serious one that was taken out."""
    talk = Talk()
    talk.say("x", facts=[{"id": id, "kind": "indicator", "polarity": "present", "when": "current", "evidence": "x"}
                         for id in ("emerging_absence", "sexual_abuse")])
    talk.answer({})
    assert talk.place["screen"]["id"] == "struck"
    talk.answer({"sexual_abuse": "absent"})
    while talk.place.get("screen"):
        talk.answer({"red_flags": ["none"]})
    record = talk.record
    states = {question.id: question.answered for question in record.questions}
    assert states["emerging_absence"] == "taken_out"
    assert states["sexual_abuse"] == "given" and len(record.struck) == 1


def test_danger_stands_on_the_record():
    """The danger screen, its answer, and that it is being handled."""
    talk = Talk()
    talk.press(do="danger", value="now")
    talk.press(do="danger", value="handled")
    talk.command("outcome")
    record = talk.record
    assert (record.danger.state, record.danger.handled) == ("unsure", True)
    assert "danger_now" in {question.id for question in record.questions}


def test_start_again_begins_a_new_history_and_undo_brings_the_old_one_back():
    talk = talked("need")
    before = talk.place["history"]["changes"]
    talk.command("start_again")
    assert [change["id"] for change in talk.place["history"]["changes"]] == ["setting"]
    assert "outcome" not in talk.place
    talk.command("undo")
    assert talk.place["history"]["changes"][:len(before)] == before
    assert talk.record.hash


def test_another_child_has_a_history_of_its_own():
    talk = talked("need")
    talk.command("another_child")
    assert {change["id"] for change in talk.place["history"]["changes"]} <= {"setting", "pathway"}
    assert talk.place["cases"][0]["history"]["changes"]


def test_deleting_leaves_nothing():
    talk = talked("need")
    talk.command("delete_everything")
    assert talk.place == {"deleted": True}


def test_a_very_long_history_says_what_is_missing():
    """Old entries fall away with a count, and the record says so."""
    talk = talked("need")
    for number in range(MOST + 10):
        talk.command("change", "siblings")
        talk.answer({"siblings": "absent" if number % 2 else "present"})
    history = talk.place["history"]
    assert len(history["changes"]) == MOST == len(history["asked"])
    assert history["left_out"] > 0


def test_times_are_those_of_england():
    """Kept in UTC, shown as the clock in England."""
    assert stamp(NOW) == "2026-11-23T10:15:07Z"
    assert at_words("2026-07-01T10:15:07Z") == "Wednesday 1 July 2026, 11:15"


def test_the_own_view_stands_beside_the_outcome():
    """Route, reason and lead, in words; passed over, it is said that none was given."""
    talk = talked("need")
    assert talk.record.own_view is None
    talk.place["own_view"] = {"route": "targeted", "reason": "Seen twice since", "lead": "deputy DSL"}
    view = talk.record.own_view
    assert view and (view.reason, view.lead) == ("Seen twice since", "deputy DSL")
    talk.place["own_view"] = {"route": None}
    assert talk.record.own_view is None
