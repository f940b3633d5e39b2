"""What people type is not in a log, and what is kept is masked, private and gone in time."""
from __future__ import annotations

import stat

from tests.runtime.server import Server


def files(server: Server) -> bytes:
    return b"".join(path.read_bytes() for path in server.var.iterdir())


def test_no_typed_word_is_in_a_log(own_server: Server) -> None:
    person = own_server.begin()
    for text in ("quixotic bruise", "/quixotic{", '/press{"quixotic": 1}', "fail quixotic", "fail", "slow quixotic",
                 "nothing quixotic", "quixotic" * 2000):
        person.request("POST", "/api/message", {"text": text})
    person.press('/press{"do":"quixotic"}', "quixotic")
    person.request("POST", "/api/message", b'{"text": "quixotic')
    person.request("POST", "/quixotic", {})
    own_server.stop()
    log = own_server.log.read_text()
    assert "quixotic" not in log
    assert "secret words" not in log, "the text of an exception is not logged"
    assert "ValueError" in log, "where it arose is"


def test_names_are_masked_before_they_are_kept(own_server: Server) -> None:
    person = own_server.begin()
    assert "[name]" in person.write("Zebedee has a bruise")
    person.press('/press{"do":"answer","answers":{"note":"seen by Zebedee"}}', "Zebedee")
    own_server.stop()
    assert b"Zebedee" not in files(own_server)
    assert b"Zebedee" not in own_server.log.read_bytes()


def test_deleted_words_cannot_be_read_from_the_files(own_server: Server) -> None:
    one, other = own_server.begin(), own_server.begin()
    one.write("quixotic bruise")
    other.write("serendipitous bruise")
    assert b"quixotic" in files(own_server)
    one.request("POST", "/api/delete", {})
    other.write("delete everything")
    kept = files(own_server)
    assert b"quixotic" not in kept and b"serendipitous" not in kept


def test_files_are_for_this_user_only(server: Server) -> None:
    server.begin().write("hello")
    assert {path.name for path in server.var.iterdir()} >= {"key", "conversations.sqlite3"}
    for path in server.var.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
