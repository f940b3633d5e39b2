"""How a case came about: what was asked, and each answer as it was given, changed or taken back.

It stands in the conversation's place under `history`, belongs to one case, and holds ids and answers only:
{"asked": [{"id", "screen", "n", "at"}], "changes": [{"id", "was", "is", "screen", "at"}], "left_out": int}.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from threshold_guide.engine.model import ABSENT, PRESENT
from threshold_guide.record.when import stamp

#: Entries kept of each list. What falls away is counted, never silently gone.
MOST = 300
#: Parts of the answers that are about the conversation, not the case.
NOT_ANSWERS = frozenset({"shown"})


def empty() -> dict[str, Any]:
    return {"asked": [], "changes": [], "left_out": 0}


def note(place: dict[str, Any], before: Mapping[str, Any], answers: Mapping[str, Any], *, screen: str,
         now: dt.datetime) -> None:
    """Note what a turn changed and what is asked after it. `before` are the answers that the turn began with,
    `screen` the id of the screen it answered, or an empty text."""
    if place.get("deleted"):
        return
    history = place.setdefault("history", empty())
    at = stamp(now)
    for id in (*before, *(id for id in answers if id not in before)):
        was, now_is = before.get(id), answers.get(id)
        if was != now_is and id not in NOT_ANSWERS:
            history["changes"].append({"id": id, "was": was, "is": now_is, "screen": screen, "at": at})
    asked = {(entry["id"], entry["n"]) for entry in history["asked"]}
    shown = place.get("screen") or {}
    for id in _questions(place):
        if (id, shown["n"]) not in asked:
            history["asked"].append({"id": id, "screen": shown["id"], "n": shown["n"], "at": at})
    for entries in (history["asked"], history["changes"]):
        history["left_out"] += max(0, len(entries) - MOST)
        del entries[:-MOST]


def exit_answered(place: dict[str, Any], id: str, *, yes: bool, now: dt.datetime) -> None:
    """Who is writing was asked, and answered; that is no answer about the case."""
    place.setdefault("history", empty())["changes"].append(
        {"id": id, "was": None, "is": PRESENT if yes else ABSENT, "screen": "exit",
         "at": stamp(now)})


def _questions(place: Mapping[str, Any]) -> list[str]:
    """The ids of what the screen on show asks."""
    screen = place.get("screen") or {}
    kind = screen.get("id")
    if kind == "facts":
        return list(dict.fromkeys(proposal["id"] for proposal in place.get("proposed") or []))
    if kind == "danger":
        return ["danger_now"]
    if kind == "exit":
        return [place["exit"]]
    return list(screen.get("questions") or [])
