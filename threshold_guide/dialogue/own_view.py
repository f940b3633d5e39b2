"""The user's own view of where a case should go: asked before the outcome, shown beside it, kept for the record.

`place["own_view"]` is {"route": a route or "unsure", "reason": str or None, "lead": a role in words or None};
reason and lead are set only by going lower. Going higher is an answer of its own, `own_route`, so that a replay of the
answers gives the same decision. Nothing here lowers a route.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from threshold_guide.dialogue.replies import payload
from threshold_guide.engine import Decision
from threshold_guide.engine.assess import assess
from threshold_guide.engine.model import OWN_ROUTE, PRESENT, UNSURE
from threshold_guide.engine.pack import Pack

if TYPE_CHECKING:
    from threshold_guide.dialogue.turn import Conversation

LEADS = "own_view_lead_"
LONGEST_REASON = 500


def part(decision: Decision, answers: Mapping[str, Any], place: Mapping[str, Any], pack: Pack) -> dict[str, Any] | None:
    """What the outcome's card says of the own view; None where none is asked for and none was given."""
    given = place.get("own_view")
    if not _about_need(decision, pack):
        return None
    alone = _alone(answers, pack)
    at_once = _at_once(decision, answers, alone, pack)
    if at_once and given is None and OWN_ROUTE not in answers:
        return None
    say = pack.message
    rank = pack.ranks[decision.route]
    raised = rank > alone
    return {
        "ask": given is None and not raised and not place.get("own_view_asked") and not at_once,
        "title": say("own_view_title"), "intro": say("own_view_intro"), "question": say("own_view_question"),
        "options": [_option(id, pack) for id in pack.route_ids] + [{"value": UNSURE, "label": say("own_view_unsure")}],
        "submit": say("own_view_submit"), "skip": say("own_view_skip"),
        "heading": say("own_view_heading"),
        "views": _views(given, alone, raised, pack),
        "compared": compared(decision, answers, place, pack) if given or raised else say("own_view_not_given"),
        "raise_intro": say("own_view_raise_intro"),
        "raise": [{"title": say("own_view_raise", action=pack.routes[id].action),
                   "payload": payload("own_view", route=id, higher=True)} for id in pack.route_ids[rank + 1:]],
        "back": {"title": say("own_view_back"), "payload": payload("own_view", higher=False)} if raised else None,
        "lower": None if at_once or alone <= 0 else _lower(alone, pack),
    }


def lines(decision: Decision, answers: Mapping[str, Any], place: Mapping[str, Any], pack: Pack) -> list[str]:
    """The own view in plain words, for those who get no card; nothing where none was given."""
    given = place.get("own_view")
    if not given or not _about_need(decision, pack):
        return []
    told = [pack.message("own_view_line", view=_words(given["route"], pack),
                         compared=compared(decision, answers, place, pack))]
    if given.get("lead"):
        told.append(pack.message("own_view_line_lower", reason=given["reason"], lead=given["lead"]))
    return told


def compared(decision: Decision, answers: Mapping[str, Any], place: Mapping[str, Any], pack: Pack) -> str:
    """How the own view and the answers stand to one another, in one or two sentences."""
    given = place.get("own_view") or {}
    alone = _alone(answers, pack)
    lead = _own_lead(answers, pack)
    if pack.ranks[decision.route] > alone:
        return pack.message("own_view_raised")
    if given.get("route") not in pack.ranks:
        return pack.message("own_view_open", lead=lead)
    own = pack.ranks[given["route"]]
    if own == alone:
        return pack.message("own_view_same")
    if own > alone:
        return pack.message("own_view_higher")
    if _at_once(decision, answers, alone, pack):
        return pack.message("own_view_lower_closed")
    return pack.message("own_view_lowered") if given.get("lead") else pack.message("own_view_lower", lead=lead)


def press(talk: Conversation, data: Mapping[str, Any]) -> None:
    """Take the own view, go higher, go back from there, or go lower; then the outcome once more."""
    decision = talk.decision() if talk.something_decided() else None
    if decision is None or not _about_need(decision, talk.pack):
        _refuse(talk, "own_view_refused")
        return
    wrong = _take(talk, decision, data)
    if wrong:
        _refuse(talk, wrong)
        return
    talk.place["own_view_asked"] = True
    talk.outcome()


def _take(talk: Conversation, decision: Decision, data: Mapping[str, Any]) -> str | None:
    """Note what was pressed; the id of the message that says why not, if it cannot be noted."""
    pack, route, higher = talk.pack, data.get("route"), data.get("higher")
    alone = _alone(talk.answers, pack)
    if higher is False:
        talk.answers.pop(OWN_ROUTE, None)
        return None
    if not isinstance(route, str) or route != UNSURE and route not in pack.ranks:
        return "own_view_refused"
    if higher is True:
        if route == UNSURE or pack.ranks[route] <= alone:
            return "own_view_refused"
        talk.answers[OWN_ROUTE] = route
        talk.place["own_view"] = {"route": route, "reason": None, "lead": None}
        return None
    if "reason" not in data and "lead" not in data:
        talk.place["own_view"] = {"route": route, "reason": None, "lead": None}
        return None
    if route == UNSURE or pack.ranks[route] >= alone or _at_once(decision, talk.answers, alone, pack):
        return "own_view_refused"
    reason, lead = data.get("reason"), data.get("lead")
    if not isinstance(reason, str) or not 0 < len(reason.strip()) <= LONGEST_REASON:
        return "own_view_no_reason"
    if not isinstance(lead, str) or f"{LEADS}{lead}" not in pack.messages:
        return "own_view_no_lead"
    talk.answers.pop(OWN_ROUTE, None)
    talk.place["own_view"] = {"route": route, "reason": " ".join(reason.split()),
                              "lead": pack.message(f"{LEADS}{lead}")}
    return None


def _refuse(talk: Conversation, message: str) -> None:
    talk.tell(message, **({"most": LONGEST_REASON} if message == "own_view_no_reason" else {}))
    talk.show_again()


def _about_need(decision: Decision, pack: Pack) -> bool:
    """Whether the outcome is about the level of need and a view of it can be compared."""
    about_adult = decision.lado is not None and decision.lado.outcome != "not_lado"
    return decision.route in pack.ranks and not decision.emergency and not about_adult


def _alone(answers: Mapping[str, Any], pack: Pack) -> int:
    """The rank that the answers lead to without the own judgement."""
    return assess({id: value for id, value in answers.items() if id != OWN_ROUTE}, pack).rank


def _at_once(decision: Decision, answers: Mapping[str, Any], alone: int, pack: Pack) -> bool:
    """Acting at once, danger, or a hard trigger told or in doubt: nothing is asked first and nothing goes lower."""
    doubtful = any(answers.get(id) in (PRESENT, UNSURE) for id in pack.hard_triggers)
    return alone >= pack.act_now_rank or decision.emergency or doubtful


def _option(route: str, pack: Pack) -> dict[str, str]:
    return {"value": route, "label": _words(route, pack), "hint": pack.routes[route].level_words}


def _words(route: str, pack: Pack) -> str:
    if route not in pack.routes:
        return pack.message("own_view_unsure")
    action = pack.routes[route].action
    return action[:1].upper() + action[1:]


def _views(given: Mapping[str, Any] | None, alone: int, raised: bool, pack: Pack) -> list[dict[str, str]]:
    if not given and not raised:
        return []
    rows = [{"label": pack.message("own_view_yours"), "words": _words((given or {}).get("route", UNSURE), pack)},
            {"label": pack.message("own_view_theirs"),
             "words": _words(pack.route_ids[alone], pack) if alone >= 0 else pack.message("action_unclear")}]
    if given and given.get("lead"):
        rows += [{"label": pack.message("own_view_reason"), "words": given["reason"]},
                 {"label": pack.message("own_view_lead"), "words": given["lead"]}]
    return rows


def _lower(alone: int, pack: Pack) -> dict[str, Any]:
    say = pack.message
    return {
        "title": say("own_view_lower_title"), "intro": say("own_view_lower_intro"),
        "route": say("own_view_lower_route"), "options": [_option(id, pack) for id in pack.route_ids[:alone]],
        "reason": say("own_view_lower_reason"), "reason_hint": say("own_view_lower_reason_hint"),
        "longest": LONGEST_REASON, "lead": say("own_view_lower_lead"),
        "leads": [{"value": id.removeprefix(LEADS), "label": message.text}
                  for id, message in pack.messages.items() if id.startswith(LEADS)],
        "submit": say("own_view_lower_submit"),
    }


def _own_lead(answers: Mapping[str, Any], pack: Pack) -> str:
    setting = pack.settings.get(answers.get("setting") or "")
    return setting.lead if setting else pack.message("own_lead")
