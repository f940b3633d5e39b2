"""What a browser, or somebody in its place, can send, and what comes back."""
from __future__ import annotations

import gzip
import json
import threading
import time

import pytest

from tests.runtime.server import Server, said
from threshold_guide.channel import pages
from threshold_guide.knowledge import load_pack

PRESS = '/press{"do":"answer","answers":{"q1":"present"}}'


def test_message_is_answered_with_text_buttons_and_card(server: Server) -> None:
    status, body = server.begin().request("POST", "/api/message", {"text": "hello"})
    assert status == 200
    (reply,) = body["replies"]
    assert reply["text"] == "Heard 1: hello\n\nNext question."
    assert reply["buttons"][0]["payload"].startswith("/press{")
    assert reply["card"]["kind"] == "screen"


def test_button_counts_as_one_turn_and_shows_its_label_again(server: Server) -> None:
    person = server.begin()
    person.write("hello")
    assert person.press(PRESS, "Yes").startswith("Heard 2")
    assert [message["text"] for message in person.messages() if message["from"] == "user"] == ["hello", "Yes"]


def test_conversation_is_drawn_again_as_it_was(server: Server) -> None:
    person = server.begin()
    _, first = person.request("POST", "/api/message", {"text": "hello"})
    shown = person.messages()
    assert shown[0] == {"from": "user", "text": "hello"}
    assert shown[1] == {"from": "guide", **first["replies"][0]}


def test_new_conversation_holds_nothing(server: Server) -> None:
    assert server.begin().messages() == []


def test_conversations_do_not_touch(server: Server) -> None:
    one, other = server.begin(), server.begin()
    one.write("first of one")
    other.write("first of other")
    assert one.write("second of one").startswith("Heard 2")
    assert other.write("second of other").startswith("Heard 2")
    assert "other" not in json.dumps(one.messages())


@pytest.mark.parametrize("token", ["", "x", "ImEi.c2lnbmF0dXJl", "InVua25vd24i.aaaa.bbbb"])
def test_token_not_minted_here_opens_nothing(server: Server, token: str) -> None:
    for method, path, body in (("GET", "/api/conversation", None), ("POST", "/api/message", {"text": "hello"}),
                               ("POST", "/api/delete", {})):
        status, _, content = server.request(method, path, body, {"Authorization": f"Bearer {token}"})
        assert status == 401
        assert json.loads(content)["field"] == "token"


def test_token_altered_by_one_character_opens_nothing(server: Server) -> None:
    person = server.begin()
    person.token = person.token[:-1] + ("A" if person.token[-1] != "A" else "B")
    assert person.request("GET", "/api/conversation")[0] == 401


def test_delete_leaves_no_conversation(server: Server) -> None:
    person = server.begin()
    person.write("hello")
    assert person.request("POST", "/api/delete", {}) == (200, {"deleted": True})
    assert person.request("GET", "/api/conversation")[0] == 401
    assert person.request("POST", "/api/message", {"text": "hello"})[0] == 401


def test_delete_everything_as_a_turn_begins_afresh(server: Server) -> None:
    person = server.begin()
    person.write("hello")
    assert person.write("delete everything") == "Deleted."
    assert person.messages() == []
    assert person.write("hello").startswith("Heard 1")


@pytest.mark.parametrize(("body", "status", "says"), [
    (b"{", 400, "JSON"), (b"[]", 400, "JSON object"), (b"\xff\xfe", 400, "JSON"), (b'"text"', 400, "JSON object"),
    (b'{"text": 5}', 400, "text"), (b'{"payload": {"do": "x"}}', 400, "payload"), (b"{}", 400, "text"),
    (b'{"text": null}', 400, "text"), (b"[" * 100_000, 400, "JSON"), (b'{"text": "\\ud800"}', 400, "JSON"),
    (b'{"text": "' + b"x" * 2_000_000 + b'"}', 413, "large"),
])
def test_malformed_request_is_told_what_is_wrong_and_how_to_mend_it(
        server: Server, body: bytes, status: int, says: str) -> None:
    person = server.begin()
    person.write("hello")
    found, answer = person.request("POST", "/api/message", body)
    assert found == status
    assert says in answer["error"] and answer["mend"]
    assert person.write("still here").startswith("Heard 2")


def test_form_of_another_site_is_refused(server: Server) -> None:
    status, _, _ = server.request("POST", "/api/conversation", b'{"text": "x"}', {"Content-Type": "text/plain"})
    assert status == 415


@pytest.mark.parametrize("text", ["", "   ", "\n\t\u00a0"])
def test_empty_message_is_answered_plainly(server: Server, text: str) -> None:
    person = server.begin()
    person.write("hello")
    assert person.write(text) == said("empty_message")
    assert person.write("next").startswith("Heard 2")


@pytest.mark.parametrize("text", [
    "😀🏳️‍🌈", "<script>alert(1)</script>", "&lt;b&gt;", "{name} {0} %s", "12345", "Dziecko ma siniaka", "a\x00b",
    "' OR 1=1 --", "\u202ereversed", "x" * 10_000, "line\n\nline", "$(id)", "{{7*7}}",
])
def test_any_text_is_just_text(server: Server, text: str) -> None:
    assert server.begin().write(text).startswith(f"Heard 1: {text}")


def test_text_beyond_the_limit_is_answered_and_nothing_is_lost(server: Server) -> None:
    person = server.begin()
    person.write("hello")
    assert person.write("x" * 10_001) == said("too_long")
    assert person.write("next").startswith("Heard 2")


@pytest.mark.parametrize("text", ["/restart", "/back", "/session_start", "/greet", "/press", PRESS, '/danger{"a":"b"}',
                                  "//restart", " /restart", "/"])
def test_typed_slash_is_no_command(server: Server, text: str) -> None:
    person = server.begin()
    person.write("hello")
    assert person.write(text).startswith(f"Heard 2: {text.strip()}")
    assert person.messages()[2]["text"] == text.strip()


@pytest.mark.parametrize("payload", ["", "/press", "/press{", "/press{]", "/press[1]", "/press{}x", "/restart", "hello",
                                     '/PRESS{"do":"x"}', "/press{" + '"a":[' * 50_000, "/press" + "{" * 199_000])
def test_unreadable_button_changes_nothing(server: Server, payload: str) -> None:
    person = server.begin()
    person.write("hello")
    assert person.press(payload) == said("unreadable_button")
    assert person.write("next").startswith("Heard 2")


def test_two_messages_at_once_are_answered_in_turn(server: Server) -> None:
    person = server.begin()
    heard: list[str] = []
    threads = [threading.Thread(target=lambda text=text: heard.append(person.write(text)))
               for text in ("slow one", "slow two", "slow three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(text[:7] for text in heard) == ["Heard 1", "Heard 2", "Heard 3"]
    assert len(person.messages()) == 6


def test_waiting_for_one_conversation_holds_up_no_other(server: Server) -> None:
    one, other = server.begin(), server.begin()
    thread = threading.Thread(target=one.write, args=("slow",))
    began = time.monotonic()
    thread.start()
    status, _ = other.request("GET", "/api/conversation")
    assert status == 200 and time.monotonic() - began < 0.8
    thread.join()


@pytest.mark.parametrize("path", [
    "/model", "/status", "/version", "/domain", "/webhooks/rest/webhook", "/webhooks/guide/",
    "/conversations/x/tracker", "/conversations/x/messages", "/model/parse", "/model/train", "/webhook", "/actions",
    "/static/x",
])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_route_of_rasas_own_is_open(server: Server, method: str, path: str) -> None:
    assert server.request(method, path, {})[0] == 404


def test_nothing_listens_but_the_page(server: Server) -> None:
    listening = {connection.laddr.port for child in [*server.children().values()]
                 for connection in child.net_connections("inet") if connection.status == "LISTEN"}
    assert listening == {server.port}


def test_page_loads_only_from_here_and_is_not_kept(server: Server) -> None:
    for path in ("/", "/index.html", "/assets/app.js", "/health", "/nowhere"):
        _, headers, _ = server.request("GET", path)
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers


def test_page_on_trial_is_kept_from_search_engines(server: Server) -> None:
    """Whoever looks for a number to ring is not led to one that is not confirmed; once it is signed, they may be."""
    assert load_pack().info.status == "trial"
    for path in ("/", "/index.html"):
        assert server.request("GET", path)[1]["x-robots-tag"] == "noindex"
    assert pages.for_search_engines("published") == {}


@pytest.mark.parametrize("path", ["/", "/assets/app.css", "/assets/terms.json", "/icon.svg"])
def test_own_files_come_compressed_to_a_browser_that_takes_it(server: Server, path: str) -> None:
    """The same file either way, said so to whatever stands between, and not to a browser that refuses it."""
    _, headers, plain = server.request("GET", path)
    assert "content-encoding" not in headers and headers["vary"] == "Accept-Encoding"
    _, headers, body = server.request("GET", path, headers={"Accept-Encoding": "deflate, gzip, br"})
    assert headers["content-encoding"] == "gzip" and gzip.decompress(body) == plain
    assert "content-encoding" not in server.request("GET", path, headers={"Accept-Encoding": "gzip;q=0, br"})[1]


def test_answers_that_hold_a_case_are_never_compressed(server: Server) -> None:
    """What is secret would show in the length of an answer that repeats somebody's words."""
    status, headers, _ = server.request("POST", "/api/conversation", {}, {"Accept-Encoding": "gzip"})
    assert status == 200 and "content-encoding" not in headers


@pytest.mark.parametrize("path", ["/assets/../../../config.yml", "/assets/%2e%2e/%2e%2e/config.yml",
                                  "/assets//etc/passwd",
                                  "/assets/..%2f..%2f..%2fconfig.yml", "/../config.yml", "/assets/", "/assets/%00"])
def test_only_the_pages_own_files_are_served(server: Server, path: str) -> None:
    status, _, body = server.request("GET", path)
    assert status == 404
    assert b"recipe" not in body and b"root:" not in body


def test_method_that_is_not_taken_is_told_so(server: Server) -> None:
    assert server.request("GET", "/api/message")[0] == 405
    assert server.request("PUT", "/api/conversation", {})[0] == 405
