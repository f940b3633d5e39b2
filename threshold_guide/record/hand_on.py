"""A case as a file: a colleague opens it in a conversation of their own; no names, no free text."""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from threshold_guide.dialogue import screens
from threshold_guide.engine import Decision
from threshold_guide.engine.model import OWN_ROUTE
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.plan import NOT_FACTS

KIND, VERSION = "threshold-guide-case", 1


class FileError(ValueError):
    """A file that cannot be opened; the text says what is wrong and what to do."""


def text(decision: Decision, answers: Mapping[str, Any], pack: Pack) -> str:
    """The case as JSON: the answers, what stands unknown, edition, and blanks for name and reference."""
    content = {
        "kind": KIND, "version": VERSION,
        "pack": {"id": decision.pack.id, "version": decision.pack.version, "status": decision.pack.status},
        "on": decision.on.isoformat(),
        "name_or_reference": "",
        "answers": {id: value for id, value in answers.items() if id != "setting"},
        "unknown": [{"id": unknown.id, "text": unknown.text} for unknown in decision.unknowns],
        "route_so_far": decision.route,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def open_file(content: Any, pack: Pack) -> dict[str, Any]:
    """The answers of a case file, checked against the pack. Raises FileError."""
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except json.JSONDecodeError as error:
            raise FileError(pack.message("file_not_json", line=error.lineno)) from None
    if not isinstance(content, Mapping) or content.get("kind") != KIND:
        raise FileError(pack.message("file_not_a_case"))
    if content.get("version") != VERSION:
        raise FileError(pack.message("file_version"))
    answers = content.get("answers")
    if not isinstance(answers, Mapping):
        raise FileError(pack.message("file_no_answers"))
    return checked_answers(answers, pack)


def checked_answers(answers: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """Answers from outside in their stored form. Raises FileError for the first that is not known."""
    return {str(id): _checked(str(id), value, pack) for id, value in answers.items()}


def _checked(id: str, value: Any, pack: Pack) -> Any:
    if id == "pathway" and value in ("level_of_need", "lado"):
        return value
    if id == "setting" and value in pack.settings:
        return value
    if id == "shown" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value[:50]
    if id == OWN_ROUTE and isinstance(value, str) and value in pack.ranks:
        return value
    if id in ("danger_now", "danger_handled"):
        signals = value if isinstance(value, list) else [value]
        if all(item in (*pack.signals, "none", "unsure", "present") for item in signals):
            return value
    if id not in NOT_FACTS:
        try:
            answer = screens.valid(screens.question_of(id, pack), value)
        except KeyError:
            answer = None
        if answer is not None:
            return answer
    raise FileError(pack.message("file_bad_answer"))
