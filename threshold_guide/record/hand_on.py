"""A case as a file: to go on later, or for a colleague to open in a conversation of their own. No names, no free text
but a reason that the user gave for a view of their own."""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from threshold_guide.dialogue import screens
from threshold_guide.dialogue.own_view import LADO_SLOT, SLOT
from threshold_guide.engine import Decision
from threshold_guide.engine.lado import ORDER, outcome_id
from threshold_guide.engine.model import ABSENT, OWN_LADO, OWN_ROUTE, PRESENT, UNSURE
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.plan import NOT_FACTS
from threshold_guide.record import model
from threshold_guide.record.canonical import plain
from threshold_guide.record.make import LISTS, own_views
from threshold_guide.record.when import instant

KIND, VERSION = "threshold-guide-case", 2
#: forms of the file that are read; 1 had neither history nor own view
READ = (1, VERSION)
#: A case file is far smaller.
LARGEST = 190_000
#: what of a proposal goes on: not the words that it was read from
PROPOSED = ("id", "kind", "value", "when", "reassurance", "ticked")


class FileError(ValueError):
    """A file that cannot be opened; the text says what is wrong and what to do."""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What a file brings: answers, what goes into the place, and under which edition it was made if under another."""

    answers: dict[str, Any]
    place: dict[str, Any]
    edition: str | None = None


def text(decision: Decision, answers: Mapping[str, Any], pack: Pack, place: Mapping[str, Any] | None = None) -> str:
    """The case as JSON: answers, how they came about, what waits to be confirmed, what stands unknown, edition,
    and a blank for a name or reference."""
    place = place or {}
    content = {
        "kind": KIND, "version": VERSION,
        "pack": {"id": decision.pack.id, "version": decision.pack.version, "status": decision.pack.status,
                 "content": pack.content},
        "on": decision.on.isoformat(),
        "name_or_reference": "",
        "answers": {id: value for id, value in answers.items() if id != "setting"},
        "setting": answers.get("setting"),
        "proposed": [{name: proposal[name] for name in PROPOSED if name in proposal}
                     for proposal in place.get("proposed") or []],
        "struck": list(place.get("struck") or []),
        **own_views(place),
        "history": place.get("history") or {"asked": [], "changes": [], "left_out": 0},
        "other_cases": [{"answers": case["answers"]} for case in place.get("cases") or []],
        "unknown": [{"id": unknown.id, "text": unknown.text} for unknown in decision.unknowns],
        "route_so_far": decision.route,
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def open_file(content: Any, pack: Pack) -> Opened:
    """What a case file holds, checked against the pack. Raises FileError; then nothing of it has been used."""
    if isinstance(content, str):
        if len(content) > LARGEST:
            raise FileError(pack.message("file_too_big"))
        try:
            content = json.loads(content)
        except json.JSONDecodeError as error:
            raise FileError(pack.message("file_not_json", line=error.lineno)) from None
        except RecursionError:
            raise FileError(pack.message("file_not_a_case")) from None
    if isinstance(content, Mapping) and isinstance(content.get("record"), Mapping) \
            and content["record"].get("kind") == model.KIND:
        raise FileError(pack.message("file_is_a_record"))
    if not isinstance(content, Mapping) or content.get("kind") != KIND:
        raise FileError(pack.message("file_not_a_case"))
    if content.get("version") not in READ:
        raise FileError(pack.message("file_version"))
    stamp = content.get("pack")
    stamp = stamp if isinstance(stamp, Mapping) else {}
    if stamp.get("id") not in (None, pack.info.id):
        raise FileError(pack.message("file_other_pack", pack=_short(stamp["id"])))
    answers = content.get("answers")
    if not isinstance(answers, Mapping):
        raise FileError(pack.message("file_no_answers"))
    told = checked_answers(answers, pack)
    if isinstance(content.get("setting"), str) and content["setting"] in pack.settings:
        told["setting"] = content["setting"]
    other = stamp.get("content") not in (None, "", pack.content) or \
        stamp.get("version") not in (None, pack.info.version)
    return Opened(answers=told, place=_place(content, pack), edition=_short(stamp.get("version")) if other else None)


def checked_answers(answers: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """Answers from outside in their stored form. Raises FileError for the first that is not known."""
    return {str(id): _checked(str(id), value, pack) for id, value in answers.items()}


def unknown_answers(answers: Mapping[str, Any], pack: Pack) -> list[str]:
    """The ids of answers that this content does not know, or not with this value."""
    found = []
    for id, value in answers.items():
        try:
            if _checked(str(id), value, pack) != value:
                found.append(str(id))
        except FileError:
            found.append(str(id))
    return found


def _place(content: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """What of the file goes into the place. Raises FileError where a part is not what this guide writes."""
    place: dict[str, Any] = {}
    try:
        history = msgspec.convert(content.get("history") or {}, model.History)
        views = {slot: msgspec.convert(content.get(slot), model.OwnView | None) for slot in (SLOT, LADO_SLOT)}
        proposed = [_proposal(each, pack) for each in content.get("proposed") or []]
        struck = [str(id) for id in content.get("struck") or []]
        cases = [{"answers": checked_answers(case["answers"], pack)} for case in content.get("other_cases") or []]
    except (msgspec.ValidationError, TypeError, KeyError, AttributeError):
        raise FileError(pack.message("file_bad_part")) from None
    _check_history(history, pack)
    if any(id not in pack.indicators and id not in pack.concerns for id in struck) or \
            any(view is not None and view.route not in (*pack.routes, *map(outcome_id, ORDER), UNSURE)
                for view in views.values()):
        raise FileError(pack.message("file_bad_part"))
    if views[SLOT] is not None and views[SLOT].route not in (*pack.routes, UNSURE):
        # A file from before there were two.
        views = {SLOT: None, LADO_SLOT: views[SLOT]}
    place["history"] = plain(history)
    for name, found in (("struck", struck),
                        *((slot, view and msgspec.to_builtins(view)) for slot, view in views.items()),
                        ("proposed", proposed), ("cases", cases[-10:])):
        if found:
            place[name] = found
    return place


def _check_history(history: model.History, pack: Pack) -> None:
    """Every id and answer of the history is one of ours, and every time is a time. Raises FileError."""
    try:
        for at in (*(asked.at for asked in history.asked), *(change.at for change in history.changes)):
            instant(at)
    except ValueError:
        raise FileError(pack.message("file_bad_part")) from None
    for asked in history.asked:
        if not (_known(asked.id, pack) or asked.id in _screens_only(pack)):
            raise FileError(pack.message("file_bad_part"))
    for change in history.changes:
        for value in (change.was, change.now):
            if value is None or (change.id in pack.exits and value in (PRESENT, ABSENT)):
                continue
            _checked(change.id, value, pack)
        if len(change.screen) > 100:
            raise FileError(pack.message("file_bad_part"))


def _screens_only(pack: Pack) -> frozenset[str]:
    """Ids that are asked and are no answers: the lists of worries, danger, who is writing."""
    return frozenset((*LISTS, "danger_now", *pack.exits))


def _known(id: str, pack: Pack) -> bool:
    try:
        screens.question_of(id, pack)
    except KeyError:
        return False
    return True


def _proposal(proposal: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """A fact that waits to be confirmed, without the words it came from."""
    kind, value = str(proposal["kind"]), proposal["value"]
    _checked(str(proposal["id"]), [value] if _takes_a_list(proposal["id"], pack) else value, pack)
    return {"id": str(proposal["id"]), "kind": kind, "value": value, "evidence": "",
            "when": "past" if proposal.get("when") == "past" else "current",
            "reassurance": bool(proposal.get("reassurance")), "ticked": bool(proposal.get("ticked"))}


def _takes_a_list(id: Any, pack: Pack) -> bool:
    """Whether the question takes a list."""
    question = pack.questions.get(id)
    return question is not None and question.kind == "many"


def _checked(id: str, value: Any, pack: Pack) -> Any:
    if id == "pathway" and value in ("level_of_need", "lado"):
        return value
    if id == "setting" and isinstance(value, str) and value in pack.settings:
        return value
    if id == "shown" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value[:50]
    if id == OWN_ROUTE and isinstance(value, str) and value in pack.ranks:
        return value
    if id == OWN_LADO and value in map(outcome_id, ORDER):
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


def _short(value: Any) -> str:
    """A name from a file, as far as it may be shown."""
    name = str(value)
    return name if len(name) <= 30 and all(c.isalnum() or c in "._-" for c in name) else "?"
