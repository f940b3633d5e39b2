"""Things that go wrong: the answer is right or plain, nothing is lost, and the conversation goes on."""
from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from tests.runtime.server import ENV, ROOT, Server, free_port, said

PLAIN = said("server_trouble")


def test_failing_action_is_answered_plainly_and_the_place_is_kept(server: Server) -> None:
    person = server.begin()
    person.write("hello")
    for word in ("fail", "nothing"):
        assert person.not_kept(word) == PLAIN
    assert person.write("hello again").startswith("Heard 2")


def test_killed_action_server_comes_back_within_the_turn(own_server: Server) -> None:
    person = own_server.begin()
    person.write("hello")
    own_server.children()["action_server"].kill()
    assert person.write("hello again").startswith("Heard 2")


def test_action_server_killed_during_a_turn(own_server: Server) -> None:
    person = own_server.begin()
    person.write("hello")
    heard: list[str] = []
    thread = threading.Thread(target=lambda: heard.append(person.write("slow")))
    thread.start()
    time.sleep(0.4)
    own_server.children()["action_server"].kill()
    thread.join()
    assert heard[0].startswith("Heard 2")
    assert person.write("hello again").startswith("Heard 3")


def test_stopped_action_server_gives_a_plain_answer_in_time(own_server: Server) -> None:
    person = own_server.begin()
    person.write("hello")
    actions = own_server.children()["action_server"]
    actions.suspend()
    began = time.monotonic()
    assert person.not_kept("hello again") == PLAIN
    assert time.monotonic() - began < 20
    actions.resume()
    assert person.write("hello again").startswith("Heard 2")


def test_killed_rasa_comes_back_with_the_conversation(own_server: Server) -> None:
    person = own_server.begin()
    person.write("hello")
    own_server.children()["server"].kill()
    time.sleep(0.3)
    own_server.wait_until_healthy()
    assert person.write("hello again").startswith("Heard 2")


def test_locked_database_loses_no_answer(own_server: Server) -> None:
    person, other = own_server.begin(), own_server.begin()
    person.write("hello")
    lock = sqlite3.connect(own_server.var / "conversations.sqlite3", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    heard: list[str] = []
    threads = [threading.Thread(target=lambda who=who: heard.append(who.write("while locked")))
               for who in (person, other)]
    for thread in threads:
        thread.start()
    time.sleep(10)
    assert own_server.request("GET", "/health")[0] == 200, "the others are not held up"
    lock.execute("COMMIT")
    for thread in threads:
        thread.join()
    assert sorted(text[:7] for text in heard) == ["Heard 1", "Heard 2"]
    assert person.write("hello again").startswith("Heard 3")


def test_database_that_cannot_be_written_is_told_plainly(own_server: Server) -> None:
    person = own_server.begin()
    person.write("hello")
    # A second connection cannot make it fail without waiting; a table taken away does.
    other = sqlite3.connect(own_server.var / "conversations.sqlite3", isolation_level=None)
    other.execute("ALTER TABLE events RENAME TO hidden")
    assert person.not_kept("sent again") == PLAIN
    other.execute("ALTER TABLE hidden RENAME TO events")
    assert person.write("sent again").startswith("Heard 2: sent again")
    assert person.write("hello again").startswith("Heard 3")


def test_message_sent_again_after_its_answer_was_lost_counts_once(server: Server) -> None:
    person = server.begin()
    person.write("hello")
    status, first = person.request("POST", "/api/message", {"text": "once", "id": "message-2"})
    assert status == 200 and first["replies"][0]["text"].startswith("Heard 2: once")
    for _ in range(2):
        assert person.request("POST", "/api/message", {"text": "once", "id": "message-2"}) == (200, first)
    assert person.write("next").startswith("Heard 3: next")
    assert [m["text"] for m in person.messages() if m["from"] == "user"] == ["hello", "once", "next"]


def test_same_words_under_another_id_are_another_message(server: Server) -> None:
    person = server.begin()
    for number in (1, 2):
        status, body = person.request("POST", "/api/message", {"text": "yes", "id": f"message-{number}"})
        assert status == 200 and body["replies"][0]["text"].startswith(f"Heard {number}")


def test_message_sent_twice_at_once_counts_once(server: Server) -> None:
    person = server.begin()
    heard: list[tuple[int, dict]] = []
    threads = [threading.Thread(target=lambda: heard.append(
        person.request("POST", "/api/message", {"text": "slow", "id": "the-same"}))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard[0] == heard[1] and heard[0][1]["replies"][0]["text"].startswith("Heard 1")
    assert person.write("next").startswith("Heard 2")


def test_message_that_was_not_kept_may_be_sent_again_under_its_id(own_server: Server) -> None:
    person = own_server.begin()
    other = sqlite3.connect(own_server.var / "conversations.sqlite3", isolation_level=None)
    other.execute("ALTER TABLE events RENAME TO hidden")
    body = {"text": "sent again", "id": "message-1"}
    assert person.request("POST", "/api/message", body)[0] == 503
    other.execute("ALTER TABLE hidden RENAME TO events")
    status, answer = person.request("POST", "/api/message", body)
    assert status == 200 and answer["replies"][0]["text"].startswith("Heard 1: sent again")


def test_everything_deleted_under_an_id_is_not_brought_back(server: Server) -> None:
    person = server.begin()
    person.write("hello")
    body = {"text": "delete everything", "id": "message-2"}
    for _ in range(2):
        status, answer = person.request("POST", "/api/message", body)
        assert status == 200 and answer["replies"][0]["text"] == "Deleted."
    assert person.messages() == []


def test_id_that_is_none_is_refused(server: Server) -> None:
    person = server.begin()
    for wrong in ("", "a b", "x" * 65, "<b>", 7):
        status, answer = person.request("POST", "/api/message", {"text": "hello", "id": wrong})
        assert status == 400 and answer["field"] == "id", wrong
    assert person.write("hello").startswith("Heard 1")


def test_too_many_messages_are_told_so_and_nothing_is_lost(models: Path, tmp_path: Path) -> None:
    with Server(models, tmp_path / "var", {"THRESHOLDS_MESSAGES_PER_MINUTE": "3"}) as server:
        person = server.begin()
        for number in (1, 2, 3):
            assert person.write("hello").startswith(f"Heard {number}")
        status, body = person.request("POST", "/api/message", {"text": "hello"})
        assert status == 429
        assert "999" in body["replies"][0]["text"]
        assert server.begin().write("somebody else").startswith("Heard 1")
        assert len(person.messages()) == 6


def test_restart_keeps_conversations(models: Path, tmp_path: Path) -> None:
    var = tmp_path / "var"
    with Server(models, var) as server:
        person = server.begin()
        person.write("hello")
    with Server(models, var) as server:
        person.server = server
        assert person.write("hello again").startswith("Heard 2")


def test_stop_leaves_no_process_and_no_socket(models: Path, tmp_path: Path) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with Server(models, tmp_path / "var") as server:
            children = server.children()
            assert set(children) == {"action_server", "server"}
            folder = Path(children["action_server"].cmdline()[-1]).parent
            began = time.monotonic()
            assert server.stop(number) == 0
            assert time.monotonic() - began < 10
        assert not [child for child in children.values() if child.is_running()]
        assert not folder.exists()


def test_killed_supervisor_leaves_no_orphan(models: Path, tmp_path: Path) -> None:
    with Server(models, tmp_path / "var") as server:
        children = list(server.children().values())
        os.kill(server.process.pid, signal.SIGKILL)
        gone, alive = psutil.wait_procs(children, 10)
        assert not alive


def test_port_in_use_is_told_plainly(models: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "serve", "--port", port], cwd=ROOT,
                              env={**ENV, "THRESHOLDS_MODELS": str(models), "THRESHOLDS_VAR": str(tmp_path)},
                              capture_output=True, text=True)
    assert done.returncode == 1
    assert "cannot be used" in done.stderr and "--port" in done.stderr


def test_second_server_in_the_same_folder_is_told_plainly(server: Server, models: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "serve", "--port", str(free_port())], cwd=ROOT,
                          env={**ENV, "THRESHOLDS_MODELS": str(models), "THRESHOLDS_VAR": str(server.var)},
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "THRESHOLDS_VAR" in done.stderr


def test_serve_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "serve"], cwd=ROOT,
                          env={**ENV, "THRESHOLDS_MODELS": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "thresholds train" in done.stderr
