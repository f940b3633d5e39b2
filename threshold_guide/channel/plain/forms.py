"""What a form of a plain page says, as the dialogue takes it. Pure."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from threshold_guide.channel import limits
from threshold_guide.dialogue import screens
from threshold_guide.engine.model import UNSURE
from threshold_guide.engine.pack import Pack
from threshold_guide.language.press import parse_press

#: a form's fields as they came: name -> values
Fields = Mapping[str, list[str]]
#: what the start page offers -> the pathway of the dialogue; a question has none
PATHS: dict[str, str | None] = {"level_of_need": "level_of_need", "lado": "lado", "rule": None}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a form is not taken: the id of the field to mend, and what to do there, in words."""

    field: str
    words: str


class Refused(ValueError):
    """The form is none of this page's."""


def one(fields: Fields, name: str) -> str:
    return (fields.get(name) or [""])[0]


def asking(replies: list[dict[str, Any]], kind: str) -> dict[str, Any] | None:
    """The last card of that kind."""
    return next((reply["card"] for reply in reversed(replies) if (reply.get("card") or {}).get("kind") == kind), None)


def turn_of(fields: Fields, replies: list[dict[str, Any]], pack: Pack) -> tuple[dict[str, Any], list[Problem]]:
    """The turn that the form of a step makes, {"press": …} or {"text": …}, or what is to be mended first.

    Raises Refused where no form of that page looks like this.
    """
    reader = {"press": _press, "screen": _screen, "facts": _facts, "own": _own, "lower": _lower, "text": _text}.get(
        one(fields, "form"))
    if reader is None:
        raise Refused
    return reader(fields, replies, pack)


def _press(fields: Fields, replies: list[dict[str, Any]], pack: Pack) -> tuple[dict[str, Any], list[Problem]]:
    payload = one(fields, "press")
    press = parse_press(payload) if len(payload) <= limits.LONGEST_TEXT else None
    if press is None:
        raise Refused
    return {"press": press}, []


def _screen(fields: Fields, replies: list[dict[str, Any]], pack: Pack) -> tuple[dict[str, Any], list[Problem]]:
    """The answers of a screen. A question left blank is mended, unless it may be; "don't know" is always an answer."""
    card = asking(replies, "screen")
    if card is None:
        raise Refused
    answers: dict[str, Any] = {}
    problems = []
    blank_allowed = screens.may_be_blank(card["screen"], pack) or card["layout"] == "ticks"
    for question in card["questions"]:
        given = [value for value in fields.get(f"q-{question['id']}", ()) if value]
        if not given:
            if not blank_allowed:
                problems.append(Problem(field=f"q-{question['id']}", words=pack.message(
                    "pages_answer_missing", question=question["short"])))
        elif question["kind"] == "many":
            answers[question["id"]] = UNSURE if given == [UNSURE] else given
        else:
            answers[question["id"]] = given[0]
    return {"press": {"do": "answer", "screen": card["screen"], "n": card["n"], "answers": answers}}, problems


def _facts(fields: Fields, replies: list[dict[str, Any]], pack: Pack) -> tuple[dict[str, Any], list[Problem]]:
    card = asking(replies, "facts")
    if card is None:
        raise Refused
    kept = {int(value) for value in fields.get("fact", ()) if value.isdecimal() and len(value) < 5}
    answers: dict[str, Any] = {}
    for index, fact in enumerate(card["facts"]):
        if index not in kept:
            continue
        question = pack.questions.get(fact["id"])
        if question is not None and question.kind == "many":
            answers.setdefault(fact["id"], []).append(fact["value"])
        else:
            answers[fact["id"]] = fact["value"]
    return {"press": {"do": "answer", "screen": card["screen"], "n": card["n"], "answers": answers}}, []


def _own(fields: Fields, replies: list[dict[str, Any]], pack: Pack) -> tuple[dict[str, Any], list[Problem]]:
    route = one(fields, "route")
    problems = [] if route else [Problem(field="route", words=pack.message("pages_view_missing"))]
    return {"press": {"do": "own_view", "route": route}}, problems


def _lower(fields: Fields, replies: list[dict[str, Any]], pack: Pack) -> tuple[dict[str, Any], list[Problem]]:
    route, reason, lead = (one(fields, name).strip() for name in ("lower", "reason", "lead"))
    problems = [Problem(field=field, words=pack.message(words)) for field, words, given in (
        ("lower", "pages_lower_missing", route), ("reason", "pages_reason_missing", reason),
        ("lead", "pages_lead_missing", lead)) if not given]
    return {"press": {"do": "own_view", "route": route, "reason": reason, "lead": lead}}, problems


def _text(fields: Fields, replies: list[dict[str, Any]], pack: Pack) -> tuple[dict[str, Any], list[Problem]]:
    text = one(fields, "text").strip()
    return {"text": text}, text_problems(text, pack)


def text_problems(text: str, pack: Pack) -> list[Problem]:
    """Why a typed text cannot be read, if it cannot."""
    if not text:
        return [Problem(field="text", words=pack.message("pages_text_missing"))]
    if len(text) > limits.LONGEST_TEXT:
        return [Problem(field="text", words=pack.message("pages_text_long", length=f"{len(text):,}",
                                                         most=f"{limits.LONGEST_TEXT:,}"))]
    return []


def start_problems(fields: Fields, pack: Pack) -> list[Problem]:
    """What is to be mended on the start page."""
    text = one(fields, "text").strip()
    if text:
        return text_problems(text, pack)
    path = one(fields, "path")
    if path not in PATHS:
        return [Problem(field="path", words=pack.message("pages_path_missing"))]
    return [Problem(field="text", words=pack.message("pages_question_missing"))] if PATHS[path] is None else []
