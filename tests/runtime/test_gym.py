"""The gym over HTTP: its own address, its headers, a whole short practice, and what is never kept or logged."""
from __future__ import annotations

import json

from tests.runtime.server import Server


def call(server: Server, name: str, body: object, status: int = 200) -> dict:
    found, headers, content = server.request("POST", f"/gym/api/{name}", body)
    assert found == status, content
    assert headers["cache-control"] == "no-store"
    return json.loads(content)


def test_a_case_is_practised_and_shared(server: Server) -> None:
    """From the start to a shared result, with the words of practice in every answer."""
    started = call(server, "start", {"progress": None})
    banner = started["banner"]
    assert "Practice only" in banner
    case = call(server, "next", {"progress": started["progress"]})["case"]
    assert call(server, "ask", {"case": case["id"], "stage": 0, "ask": 0})["answer"]
    marked = call(server, "choose", {
        "progress": started["progress"], "case": case["id"], "stage": 0, "asked": [0], "confidence": "sure",
        "choice": {"route": "significant_harm", "adult": "refer" if case["adult"] else None}})
    assert marked["banner"] == banner and (marked["marked"]["teaching"] or marked["then"])
    made = call(server, "cohort", {})
    assert call(server, "cohort/share", {"cohort": made["cohort"], "progress": marked["progress"]})["shared"]
    assert not call(server, "cohort/results", {"trainer": made["trainer"]})["results"]["enough"]


def test_a_progress_from_elsewhere_is_refused_plainly(server: Server) -> None:
    progress = call(server, "start", {"progress": None})["progress"]
    progress["content"]["id"] = "somebody else"
    answer = call(server, "standing", {"progress": progress}, 422)
    assert answer["error"] and answer["mend"] and "Practice only" in answer["banner"]


def test_bad_requests_are_answered_in_the_form_of_the_api(server: Server) -> None:
    """Not JSON, not an object, no such call, another method."""
    assert server.request("POST", "/gym/api/start", b"{")[0] == 400
    assert server.request("POST", "/gym/api/start", b"[]")[0] == 400
    assert server.request("POST", "/gym/api/sing", {})[0] == 404
    assert server.request("GET", "/gym/api/start")[0] == 405


def test_what_is_typed_is_answered_and_not_kept(own_server: Server) -> None:
    """A text about a real child gets the way out, danger gets 999, and neither the files nor the log hold the words."""
    assert not call(own_server, "typed", {"text": "Quizzlewick is tired"})["typed"]["danger"]
    assert call(own_server, "typed", {"text": "knife Quizzlewick"})["typed"]["danger"]
    own_server.stop()
    held = b"".join(path.read_bytes() for path in own_server.var.rglob("*") if path.is_file())
    assert b"Quizzlewick" not in held + own_server.log.read_bytes()


def test_the_record_is_refused_until_it_is_earned(server: Server) -> None:
    progress = call(server, "start", {"progress": None})["progress"]
    answer = call(server, "certificate", {"progress": progress}, 409)
    assert "Lessons to finish" in answer["mend"]


def test_the_page_has_an_address_of_its_own(server: Server) -> None:
    """/gym is its own page or, until that is built, nothing; never the live assistant."""
    status, headers, content = server.request("GET", "/gym")
    assert status in (200, 404)
    assert headers["x-frame-options"] == "DENY"
    assert b"<guide-chat" not in content
