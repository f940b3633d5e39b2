"""From a conversation to its record. Pure: the same conversation under the same content gives the same record."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from threshold_guide.dialogue import screens
from threshold_guide.dialogue.own_view import LADO_SLOT, SLOT
from threshold_guide.engine import decide
from threshold_guide.engine.model import PRESENT, UNSURE, WORRIES
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.plan import NOT_FACTS
from threshold_guide.record import model
from threshold_guide.record.canonical import digest, plain

#: questions that exist on screen only; their answers stand under other ids
LISTS = (WORRIES, screens.GROUPS)


class NotReady(ValueError):
    """No record can be made now: `nothing`, `changed` or `edition`."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def record_of(answers: Mapping[str, Any], place: Mapping[str, Any], pack: Pack) -> model.Record:
    """The record of the outcome that was last shown. Raises NotReady if that is not the outcome of these answers."""
    seen = place.get("outcome")
    if not seen:
        raise NotReady("nothing")
    if seen["content"] != pack.content:
        raise NotReady("edition")
    told = msgspec.convert({"answers": dict(answers), "history": place.get("history") or {},
                            "struck": place.get("struck") or [], **own_views(place)}, model.Told)
    record = made(told, on=dt.date.fromisoformat(seen["on"]), at=seen["at"], pack=pack)
    if digest(record.decision) != seen["decision"]:
        raise NotReady("changed")
    return record


def own_views(place: Mapping[str, Any]) -> dict[str, Any]:
    """The user's own views as they stand in the place: `own_view` about a child, None where it was passed over, and
    `own_lado_view` about an adult, left out where there is none."""
    found = {slot: _own_view_in(place, slot) for slot in (SLOT, LADO_SLOT)}
    return {slot: view for slot, view in found.items() if view or slot == SLOT}


def _own_view_in(place: Mapping[str, Any], slot: str) -> dict[str, Any] | None:
    view = place.get(slot) or {}
    return {name: view.get(name) or None for name in ("route", "reason", "lead")} if view.get("route") else None


def made(told: model.Told, *, on: dt.date, at: str, pack: Pack) -> model.Record:
    """The record of what was told, for an outcome shown at `at`. Raises clocks.OutsideCalendar."""
    decision = decide(told.answers, on=on, pack=pack)
    stamp = decision.pack
    record = model.Record(
        kind=model.KIND, version=model.VERSION, at=at, on=on.isoformat(),
        edition=model.Edition(pack=stamp.id, title=stamp.title, version=stamp.version, dated=stamp.dated.isoformat(),
                              status=stamp.status, banner=stamp.banner, content=pack.content, engine=decision.engine),
        told=told, questions=_questions(told, pack), changes=_changes(told, pack), danger=_danger(told, pack),
        facts=tuple(model.Named(id=id, label=pack.label(id), value=pack.value_label(id, value))
                    for id, value in told.answers.items() if id not in NOT_FACTS),
        struck=tuple(pack.label(id) for id in told.struck), own_view=_own_view(told.own_view, pack),
        own_lado_view=_own_view(told.own_lado_view, pack) or msgspec.UNSET,
        decision=plain(decision), standing=_standing(pack))
    return msgspec.structs.replace(record, hash=hash_of(record))


def hash_of(record: model.Record) -> str:
    """SHA-256 over all of the record but its hash."""
    content = plain(record)
    del content["hash"]
    return digest(content)


def paper_of(record: model.Record, kind: str, own: Mapping[str, str]) -> model.Paper:
    """The stamp of one paper made of the record."""
    paper = model.Paper(kind=kind, own=dict(own))
    return msgspec.structs.replace(paper, hash=paper_hash(record, paper))


def paper_hash(record: model.Record, paper: model.Paper) -> str:
    return digest({"record": record.hash, "kind": paper.kind, "own": paper.own})


def label(id: str, pack: Pack) -> str:
    """What an id of the history is called."""
    if id == "danger_now":
        return pack.message("danger_short")
    if id == "danger_handled":
        return pack.message("record_danger_handled_short")
    if id == "pathway":
        return pack.message("record_pathway")
    if id == "setting":
        return pack.message("record_setting")
    if id in pack.exits:
        return pack.exits[id].confirm or pack.exits[id].label
    return pack.label(id)


def value_label(id: str, value: Any, pack: Pack) -> str:
    """How an answer of the history reads."""
    if value is None:
        return pack.message("record_nothing")
    if id == "pathway":
        return pack.message("button_lado" if value == "lado" else "button_level_of_need")
    if id == "setting":
        return pack.settings[value].label if value in pack.settings else str(value)
    return pack.value_label(id, value)


def _text(id: str, pack: Pack) -> str:
    """The question in the words in which it is put."""
    if id == "danger_now":
        return pack.message("danger_question")
    if id in pack.exits:
        return pack.exits[id].confirm or pack.exits[id].label
    try:
        return screens.question_of(id, pack).text
    except KeyError:
        return id


def _questions(told: model.Told, pack: Pack) -> tuple[model.Asked, ...]:
    """Each question once, where it was first put, with the answer that stands now."""
    first: dict[str, model.AskedEntry] = {}
    for entry in told.history.asked:
        first.setdefault(entry.id, entry)
    found = []
    for id, entry in first.items():
        answer, state = _standing_answer(id, told, pack)
        if state == "open" and entry.screen == "facts":
            state = "taken_out"
        found.append(model.Asked(id=id, text=_text(id, pack), answer=answer, asked_at=entry.at,
                                 answered=state))  # type: ignore[arg-type]
    return tuple(found)


def _standing_answer(id: str, told: model.Told, pack: Pack) -> tuple[str, str]:
    if id in pack.exits:
        last = next((c for c in reversed(told.history.changes) if c.id == id), None)
        return (pack.value_label(id, last.now), "given") if last else ("", "open")
    if id in LISTS:
        chosen = [pack.label(change.id) for change in told.history.changes if change.screen == WORRIES
                  and change.now == PRESENT and told.answers.get(change.id) == PRESENT]
        return ("; ".join(dict.fromkeys(chosen)), "given") if chosen else ("", "open")
    if id in told.answers:
        return value_label(id, told.answers[id], pack), "given"
    return "", "open"


def _changes(told: model.Told, pack: Pack) -> tuple[model.Change, ...]:
    return tuple(model.Change(at=change.at, label=label(change.id, pack),
                              was=value_label(change.id, change.was, pack),
                              now=value_label(change.id, change.now, pack)) for change in told.history.changes)


def _danger(told: model.Told, pack: Pack) -> model.Danger:
    value = told.answers.get("danger_now")
    handled = told.answers.get("danger_handled") == PRESENT
    if value is None:
        return model.Danger(state="not_asked", signals=(), handled=handled)
    named = [item for item in (value if isinstance(value, list) else [value]) if item in pack.signals]
    if named:
        return model.Danger(state="named", signals=tuple(pack.signals[id].label for id in named), handled=handled)
    return model.Danger(state="unsure" if UNSURE in (value if isinstance(value, list) else [value]) else "none",
                        signals=(), handled=handled)


def _own_view(view: model.OwnView | msgspec.UnsetType | None, pack: Pack) -> model.View | None:
    if not isinstance(view, model.OwnView):
        return None
    route, outcome = pack.routes.get(view.route), pack.outcomes.get(view.route)
    action = route.action if route else outcome.headline if outcome else pack.message("own_view_unsure")
    return model.View(action=action,
                      level=route.level_words if route else "", reason=view.reason, lead=view.lead)


def _standing(pack: Pack) -> model.Standing:
    return model.Standing(it_is=tuple(pack.message("record_is_lines").splitlines()),
                          it_is_not=tuple(pack.message("record_is_not_lines").splitlines()),
                          disclosure=pack.message("record_disclosure"))
