"""A case saved, handed on and opened again: nothing is lost, and what is broken, foreign or old is said plainly."""
from __future__ import annotations

import json

import pytest
from cases import Talk, pack, talked

from threshold_guide.record import kinds
from threshold_guide.record.hand_on import FileError, open_file


def saved(talk: Talk) -> str:
    talk.command("hand_on")
    return next(reply["card"]["text"] for reply in talk.replies if reply["card"].get("kind") == "document")


def test_a_case_goes_on_where_it_stood():
    """Answers, how they came about, what was taken out and the own view, in a new conversation."""
    talk = talked("lado")
    talk.place["own_view"] = {"route": "child_in_need", "reason": None, "lead": None}
    talk.place["struck"] = ["sexual_abuse"]
    file = saved(talk)
    other = Talk()
    other.press(do="open_file", file=json.loads(file))
    assert other.answers == talk.answers
    for part in ("own_view", "struck"):
        assert other.place[part] == talk.place[part]
    changes = talk.place["history"]["changes"]
    assert other.place["history"]["changes"] == changes
    assert other.record.decision == talk.record.decision


def test_the_file_from_the_papers_is_the_same_case(talks):
    """The case file of the papers opens like that of the conversation."""
    for talk in talks.values():
        content = kinds.render("case", "case", talk.record, {}, pack()).decode()
        opened = open_file(content, pack())
        assert opened.answers == talk.answers
        assert opened.place["history"] == talk.place["history"]
        assert opened.edition is None


def test_what_waits_to_be_confirmed_still_waits():
    """Proposals go along without the words they came from; nothing of them counts before it is confirmed."""
    talk = Talk()
    talk.command("level_of_need")
    talk.say("x", facts=[{"id": "emerging_absence", "kind": "indicator", "polarity": "present", "when": "current",
                          "evidence": "Zebedee is never in"}])
    file = saved(talk)
    assert "Zebedee" not in file
    other = Talk()
    other.press(do="open_file", file=file)
    assert other.place["screen"]["id"] == "facts" and "emerging_absence" not in other.answers
    assert other.place["proposed"][0]["evidence"] == ""


def test_the_case_that_was_here_comes_back():
    """Opening a file puts the own case aside; one tap brings it back, with its history."""
    mine, file = talked("consult"), saved(talked("need"))
    answers, history = mine.answers, mine.place["history"]
    mine.press(do="open_file", file=file)
    assert "erratic_basic_care" in mine.answers
    mine.command("undo")
    assert mine.answers == answers
    assert mine.place["history"]["changes"][:len(history["changes"])] == history["changes"]


def test_a_file_of_the_first_form_still_opens():
    """Files saved before there was a history."""
    opened = open_file({"kind": "threshold-guide-case", "version": 1, "pack": {"id": "bolton", "version": "2026.11"},
                        "answers": {"red_flags": ["none"]}}, pack())
    assert opened.answers == {"red_flags": ["none"]}
    assert opened.edition is None


def test_another_edition_is_said_and_opened():
    content = json.loads(saved(talked("need")))
    content["pack"]["content"] = "0" * 64
    talk = Talk()
    talk.press(do="open_file", file=content)
    assert any("another edition" in reply["text"] for reply in talk.replies)


def broken(change):
    content = json.loads(saved(talked("need")))
    change(content)
    return content


@pytest.mark.parametrize(("name", "change", "says"), [
    ("another area", lambda c: c["pack"].update(id="elsewhere"), "another area"),
    ("future form", lambda c: c.update(version=3), "version"),
    ("no answers", lambda c: c.update(answers=[]), "no answers"),
    ("unknown answer", lambda c: c["answers"].update(dragons="present"), "not known"),
    ("words as an answer", lambda c: c["answers"].update(siblings="Zebedee"), "not known"),
    ("words in the history", lambda c: c["history"]["asked"].append(
        {"id": "Zebedee", "screen": "x", "n": 1, "at": "2026-11-23T10:15:07Z"}), "damaged"),
    ("a time that is none", lambda c: c["history"]["asked"][0].update(at="Tuesday"), "damaged"),
    ("a history that is none", lambda c: c.update(history=7), "damaged"),
    ("a view that is none", lambda c: c.update(own_view={"route": "moon"}), "damaged"),
    ("proposals that are none", lambda c: c.update(proposed=[{"id": ["x"]}]), "damaged"),
    ("a setting that is none", lambda c: c.update(struck=["Zebedee"]), "damaged"),
    ("other cases that are none", lambda c: c.update(other_cases=[7]), "damaged"),
])
def test_what_cannot_be_opened_says_why(name, change, says):
    """The reason is told, nothing of the file is used or repeated, and the own case stands."""
    talk = talked("consult")
    answers = talk.answers
    content = broken(change)
    with pytest.raises(FileError, match=says):
        open_file(content, pack())
    talk.press(do="open_file", file=content)
    assert talk.answers == answers
    assert "Zebedee" not in json.dumps(talk.replies)


@pytest.mark.parametrize("content", ["", "{", "[]", "7", None, 7, [], {}, "x" * 300_000, "[" * 100_000])
def test_what_is_no_case_file_is_refused(content):
    with pytest.raises(FileError):
        open_file(content, pack())


def test_a_record_is_no_case_file_and_says_so(talks):
    record = kinds.render("record", "json", talks["need"].record, {}, pack()).decode()
    with pytest.raises(FileError, match="it is a record"):
        open_file(record, pack())
