"""Papers and feedback over HTTP: what is offered for the outcome on show, each file, each refusal in plain words."""
from __future__ import annotations

import json
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from typing import Any

import pytest
from harness import Conversation, Guide

from threshold_guide.channel.counts import FEWEST
from threshold_guide.channel.feedback import edition_of
from threshold_guide.cli import main
from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.record.verify import State, verify

NAME = "Zebedee Winterbottom"
STORY = f"3 month old {NAME} with a bruise on her cheek, mum says she rolled onto a toy"


def ask(guide: Guide, method: str, path: str, body: Any = None, token: str | None = None,
        ) -> tuple[int, dict[str, str], bytes]:
    """One request, whole: status, headers, bytes."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{guide.port}{path}", method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, {key.lower(): value for key, value in response.headers.items()}, response.read()
    except urllib.error.HTTPError as error:
        return error.code, {key.lower(): value for key, value in error.headers.items()}, error.read()


def refused(answer: tuple[int, dict[str, str], bytes], status: int, field: str | None = None) -> dict[str, Any]:
    """The refusal: what is wrong, and how to mend it."""
    assert answer[0] == status, answer[2]
    body = json.loads(answer[2])
    assert body["error"] and body["mend"] and body.get("field") == field
    return body


def at_outcome(guide: Guide, story: str = STORY) -> Conversation:
    talk = guide.conversation()
    talk.say(story)
    screen = talk.place()["screen"]
    assert screen["id"] == "facts"
    talk.press("/press" + json.dumps({"do": "answer", "screen": "facts", "n": screen["n"], "answers": {
        proposal["id"]: proposal["value"] for proposal in talk.place()["proposed"] if proposal["ticked"]}}))
    if talk.place().get("screen"):
        talk.press('/press{"do":"command","name":"outcome"}')
    return talk


@pytest.fixture(scope="module")
def talk(guide: Guide) -> Conversation:
    return at_outcome(guide)


def test_nothing_is_offered_before_there_is_an_outcome(guide: Guide) -> None:
    talk = guide.conversation()
    for method, body in (("GET", None), ("POST", {"kind": "record", "format": "pdf"})):
        assert "no outcome" in refused(ask(guide, method, "/api/record", body, talk.token), 409)["error"]
    talk.press('/press{"do":"command","name":"level_of_need"}')
    refused(ask(guide, "GET", "/api/record", None, talk.token), 409)


def test_every_paper_offered_is_made(guide: Guide, talk: Conversation) -> None:
    """Each kind in each format: its type, a file name, no caching, whole, and checked."""
    status, headers, content = ask(guide, "GET", "/api/record", None, talk.token)
    assert status == 200 and headers["cache-control"] == "no-store"
    offer = json.loads(content)
    assert offer["disclosure"] == "This record may be disclosed in reviews or in court."
    assert {kind["kind"] for kind in offer["kinds"]} >= {"record", "telephone", "referral", "case"}
    for kind in offer["kinds"]:
        for form in kind["formats"]:
            status, headers, content = ask(guide, "POST", "/api/record",
                                           {"kind": kind["kind"], "format": form["format"]}, talk.token)
            assert status == 200, content
            assert headers["content-type"] == form["mime"]
            assert headers["content-disposition"] == f'attachment; filename="{form["filename"]}"'
            assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
            assert NAME.split()[0].encode() not in content and NAME.split()[1].encode() not in content
            if form["format"] not in ("ics", "case"):
                assert verify(content, compiled_pack()).state is State.AGREES


def test_the_record_is_of_the_card_that_was_shown(guide: Guide, talk: Conversation) -> None:
    card = next(message["card"] for message in reversed(talk.history())
                if message["from"] == "guide" and message["card"].get("kind") == "decision")
    content = ask(guide, "POST", "/api/record", {"kind": "record", "format": "json"}, talk.token)[2]
    record = json.loads(content)["record"]
    assert record["decision"] == card["decision"]
    assert record["told"]["answers"] == talk.answers()
    assert record["questions"] and record["changes"]


def test_own_words_go_into_the_file_and_nowhere_else(guide: Guide, talk: Conversation) -> None:
    """As written, whatever they hold; not into the store, not into a log, not into the next file."""
    own = {"note": f"{NAME}: \u201cI fell\u201d\x00 <script>"}
    status, _, content = ask(guide, "POST", "/api/record", {"kind": "record", "format": "txt", "own": own}, talk.token)
    assert status == 200 and f"{NAME}: \u201cI fell\u201d <script>" in content.decode()
    assert NAME.encode() not in ask(guide, "POST", "/api/record", {"kind": "record", "format": "txt"}, talk.token)[2]
    assert NAME not in guide.printed()
    assert not any(NAME.encode() in path.read_bytes() for path in guide.var.iterdir() if path.is_file())


@pytest.mark.parametrize(("body", "field"), [
    ({}, "kind"), ({"kind": "novel"}, "kind"), ({"kind": 7, "format": "pdf"}, "kind"),
    ({"kind": "portal", "format": "pdf"}, "kind"), ({"kind": "record"}, "format"),
    ({"kind": "record", "format": "odt"}, "format"), ({"kind": "record", "format": ["pdf"]}, "format"),
    ({"kind": "record", "format": "pdf", "own": "words"}, "own"),
    ({"kind": "record", "format": "pdf", "own": {"other": "x"}}, "own"),
    ({"kind": "record", "format": "pdf", "own": {"note": 7}}, "own"),
    ({"kind": "record", "format": "pdf", "own": {"note": "x" * 4001}}, "own"),
])
def test_what_cannot_be_made_is_told(guide: Guide, talk: Conversation, body: dict[str, Any], field: str) -> None:
    refused(ask(guide, "POST", "/api/record", body, talk.token), 400, field)


@pytest.mark.parametrize("token", [None, "x", "ImEi.c2lnbmF0dXJl"])
def test_without_the_conversations_own_token_nothing_is_given(guide: Guide, token: str | None) -> None:
    for method, path in (("GET", "/api/record"), ("POST", "/api/record"), ("POST", "/api/feedback")):
        refused(ask(guide, method, path, None if method == "GET" else {}, token), 401, "token")


def test_one_conversation_gives_nothing_of_another(guide: Guide, talk: Conversation) -> None:
    other = guide.conversation()
    refused(ask(guide, "GET", "/api/record", None, other.token), 409)


def test_a_deleted_conversation_gives_nothing(guide: Guide) -> None:
    """Deleted over the API its token opens nothing; deleted by a turn there is no outcome any more."""
    gone = at_outcome(guide)
    guide.call("POST", "/api/delete", {}, gone.token)
    refused(ask(guide, "GET", "/api/record", None, gone.token), 401, "token")
    emptied = at_outcome(guide)
    emptied.say("delete everything")
    refused(ask(guide, "GET", "/api/record", None, emptied.token), 409)


def test_answers_changed_since_the_outcome_was_shown(guide: Guide) -> None:
    """The record of an outcome that no longer stands is not made; shown again, it is."""
    talk = at_outcome(guide)
    talk.press('/press{"do":"command","name":"change","arg":"age_band"}')
    screen = talk.place()["screen"]
    with closing(sqlite3.connect(guide.database)) as db, db:
        answers = {**talk.answers(), "age_band": "years_13_to_15"}
        db.execute("UPDATE conversations SET answers = ? WHERE id = ?", (json.dumps(answers).encode(), talk.id))
    assert screen
    assert "changed" in refused(ask(guide, "GET", "/api/record", None, talk.token), 409)["error"]
    talk.press('/press{"do":"command","name":"outcome"}')
    assert ask(guide, "GET", "/api/record", None, talk.token)[0] == 200


def test_content_changed_since_the_outcome_was_shown(guide: Guide) -> None:
    talk = at_outcome(guide)
    place = talk.place()
    place["outcome"]["content"] = "0" * 64
    with closing(sqlite3.connect(guide.database)) as db, db:
        db.execute("UPDATE conversations SET place = ? WHERE id = ?", (json.dumps(place).encode(), talk.id))
    assert "content" in refused(ask(guide, "GET", "/api/record", None, talk.token), 409)["error"]
    talk.press('/press{"do":"command","name":"outcome"}')
    assert ask(guide, "GET", "/api/record", None, talk.token)[0] == 200


# -- feedback -------------------------------------------------------------------------------

def counted(guide: Guide) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(guide.database)) as db:
        return db.execute("SELECT edition, about, id, says, count FROM feedback ORDER BY about, id, says").fetchall()


def test_feedback_counts_an_outcome_once_for_each_conversation(guide: Guide, talk: Conversation, capsys) -> None:
    """By name and edition, nothing else; small numbers are not told."""
    card = next(message["card"] for message in talk.history() if message.get("card", {}).get("kind") == "decision")
    assert [each["says"] for each in card["feedback"]["says"]] == ["wrong", "unclear"]
    said = {"about": "outcome", "id": card["feedback"]["id"], "says": "wrong"}
    for _ in range(3):
        status, _, content = ask(guide, "POST", "/api/feedback", said, talk.token)
        assert status == 200 and json.loads(content)["kept"]
    row = (edition_of(compiled_pack()), "outcome", card["feedback"]["id"], "wrong", 1)
    assert row in counted(guide)
    assert main(["feedback", "--database", str(guide.database)]) == 0
    assert f"fewer than {FEWEST}" in capsys.readouterr().out
    for _ in range(FEWEST - 1):
        ask(guide, "POST", "/api/feedback", {"about": "outcome", "says": "wrong"}, at_outcome(guide).token)
    assert main(["feedback", "--json", "--edition", "bolton", "--database", str(guide.database)]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["id"], each["count"]) for each in found if each["says"] == "wrong"] == [(row[2], FEWEST)]


def test_feedback_on_an_answer_about_the_documents(guide: Guide) -> None:
    talk = guide.conversation()
    card = next(reply["card"] for reply in talk.say("who chairs a strategy discussion?")
                if reply["card"].get("kind") == "policy")
    said = {"about": "answer", "id": card["feedback"]["id"], "says": "unclear"}
    assert ask(guide, "POST", "/api/feedback", said, talk.token)[0] == 200
    assert any(row[1:4] == ("answer", card["feedback"]["id"], "unclear") for row in counted(guide))


@pytest.mark.parametrize(("body", "field"), [
    ({}, "about"), ({"about": "me"}, "about"), ({"about": "outcome", "says": "bad"}, "says"),
    ({"about": "answer", "says": "wrong"}, "id"), ({"about": "answer", "says": "wrong", "id": NAME}, "id"),
    ({"about": "outcome", "says": "wrong", "id": "targeted+zebedee"}, "id"),
    ({"about": "outcome", "says": "wrong", "id": "targeted+lado_zebedee"}, "id"),
    ({"about": "outcome", "says": "wrong", "id": "targeted+consult+consult"}, "id"),
    ({"about": "outcome", "says": "wrong", "text": "her name is"}, "text"), ({"about": [], "says": "wrong"}, "about"),
])
def test_feedback_takes_no_words_of_a_case(guide: Guide, talk: Conversation, body: dict[str, Any], field: str) -> None:
    before = counted(guide)
    refused(ask(guide, "POST", "/api/feedback", body, talk.token), 400, field)
    assert counted(guide) == before


def test_feedback_without_a_database_is_told(tmp_path, capsys) -> None:
    assert main(["feedback", "--database", str(tmp_path / "none.sqlite3")]) == 2
    assert "there is no such database" in capsys.readouterr().err
    (tmp_path / "text.sqlite3").write_text("no database, only words" * 100, encoding="utf-8")
    assert main(["feedback", "--database", str(tmp_path / "text.sqlite3")]) == 2
