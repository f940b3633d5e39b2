"""The user's own view of where a case should go: asked before the outcome, shown beside it, kept for the record.

`place["own_view"]` (about a child) and `place["own_lado_view"]` (about an adult who works with children) are each
{"route": a route, or a LADO outcome's id, or "unsure", "reason": str or None, "lead": a role in words or None}; reason
and lead are set only by going lower. Neither is ever shown as the other. Going higher is an answer of its own,
`own_route` or `own_lado`, so that a replay of the answers gives the same decision. Nothing here lowers anything.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threshold_guide.dialogue.replies import payload
from threshold_guide.engine import Decision, lado
from threshold_guide.engine.assess import assess
from threshold_guide.engine.model import OWN_LADO, OWN_ROUTE, PRESENT, UNSURE
from threshold_guide.engine.pack import Pack

if TYPE_CHECKING:
    from threshold_guide.dialogue.turn import Conversation

LONGEST_REASON = 500


@dataclass(frozen=True)
class Words:
    """Messages that differ between a view about a child and one about an adult; `leads` begins the id of each lead."""

    intro: str
    open: str
    lower: str
    lower_intro: str
    leads: str


OF_ROUTES = Words("own_view_intro", "own_view_open", "own_view_lower", "own_view_lower_intro", "own_view_lead_")
OF_LADO = Words("own_lado_intro", "own_lado_open", "own_lado_lower", "own_lado_lower_intro", "own_lado_lead_")
#: in the place and in the record: the view about a child, and the one about an adult
SLOT, LADO_SLOT = "own_view", "own_lado_view"


@dataclass(frozen=True)
class Order:
    """What a view is compared with: the routes for a child, the LADO outcomes for an adult; the smallest first.

    `alone` is the place that the answers lead to without the user's own judgement, `now` with it. `at_once`: nothing is
    asked first there and nothing goes lower. `asked` is noted in the place once it was asked for.
    """

    fact: str
    slot: str
    ids: tuple[str, ...]
    labels: tuple[str, ...]
    hints: tuple[str, ...]
    alone: int
    now: int
    at_once: bool
    asked: str
    words: Words

    @property
    def raised(self) -> bool:
        return self.now > self.alone

    def given(self, place: Mapping[str, Any]) -> dict[str, Any] | None:
        """The view as it was given here; one about something else does not count."""
        view = place.get(self.slot)
        return view if view and view["route"] in (*self.ids, UNSURE) else None


def order_of(decision: Decision, answers: Mapping[str, Any], pack: Pack) -> Order | None:
    """What a view of this outcome is compared with; None where none is asked for."""
    if decision.emergency:
        return None
    about_adult = decision.lado is not None and decision.lado.outcome != "not_lado"
    return _of_lado(decision, answers, pack) if about_adult else _of_routes(decision, answers, pack)


def _of_routes(decision: Decision, answers: Mapping[str, Any], pack: Pack) -> Order | None:
    if decision.route not in pack.ranks:
        return None
    alone = assess({id: value for id, value in answers.items() if id != OWN_ROUTE}, pack).rank
    return Order(
        fact=OWN_ROUTE, slot=SLOT, ids=tuple(pack.route_ids), alone=alone, now=pack.ranks[decision.route],
        labels=tuple(_sentence(route.action) for route in pack.routes.values()),
        hints=tuple(route.level_words for route in pack.routes.values()),
        at_once=alone >= pack.act_now_rank or _grave(answers, pack), asked="own_view_asked", words=OF_ROUTES)


def _of_lado(decision: Decision, answers: Mapping[str, Any], pack: Pack) -> Order | None:
    """Beside a referral that is made at once, or a child who may have to be protected at once, nothing stands first."""
    found = assess(answers, pack)
    if found.lado is None or found.lado.alone not in lado.ORDER:
        return None
    ids = tuple(map(lado.outcome_id, lado.ORDER))
    alone = lado.ORDER.index(found.lado.alone)
    return Order(
        fact=OWN_LADO, slot=LADO_SLOT, ids=ids, alone=alone, now=lado.ORDER.index(found.lado.outcome),
        labels=tuple(pack.outcomes[id].headline for id in ids), hints=("",) * len(ids),
        at_once=alone == len(ids) - 1 or found.rank >= pack.act_now_rank or _grave(answers, pack),
        asked="own_lado_asked", words=OF_LADO)


def _grave(answers: Mapping[str, Any], pack: Pack) -> bool:
    """A hard trigger told or in doubt."""
    return any(answers.get(id) in (PRESENT, UNSURE) for id in pack.hard_triggers)


def part(decision: Decision, answers: Mapping[str, Any], place: Mapping[str, Any], pack: Pack) -> dict[str, Any] | None:
    """What the outcome's card says of the own view; None where none is asked for and none was given."""
    order = order_of(decision, answers, pack)
    if order is None:
        return None
    given = order.given(place)
    if order.at_once and given is None and not order.raised:
        return None
    say = pack.message
    return {
        "ask": given is None and not order.raised and not place.get(order.asked) and not order.at_once,
        "title": say("own_view_title"), "intro": say(order.words.intro), "question": say("own_view_question"),
        "options": [_option(order, at) for at in range(len(order.ids))]
        + [{"value": UNSURE, "label": say("own_view_unsure")}],
        "submit": say("own_view_submit"), "skip": say("own_view_skip"),
        "heading": say("own_view_heading"),
        "views": _views(order, given, pack),
        "compared": compared(decision, answers, place, pack) if given or order.raised else say("own_view_not_given"),
        "raise_intro": say("own_view_raise_intro"),
        "raise": [{"title": say("own_view_raise", action=order.labels[at]
                                if order.fact == OWN_LADO else pack.routes[order.ids[at]].action),
                   "payload": payload("own_view", route=order.ids[at], higher=True)}
                  for at in range(order.now + 1, len(order.ids))],
        "back": {"title": say("own_view_back"), "payload": payload("own_view", higher=False)}
        if order.raised else None,
        "lower": None if order.at_once or order.alone <= 0 else _lower(order, pack),
    }


def was_asked(decision: Decision, answers: Mapping[str, Any], place: dict[str, Any], pack: Pack) -> None:
    """Note that the view was asked for: once for a child's route and once for an adult is enough."""
    order = order_of(decision, answers, pack)
    if order:
        place[order.asked] = True


def lines(decision: Decision, answers: Mapping[str, Any], place: Mapping[str, Any], pack: Pack) -> list[str]:
    """The own view in plain words, for those who get no card; nothing where none was given."""
    order = order_of(decision, answers, pack)
    given = order.given(place) if order else None
    if order is None or not given:
        return []
    told = [pack.message("own_view_line", view=_words(order, given["route"], pack),
                         compared=compared(decision, answers, place, pack))]
    if given.get("lead"):
        told.append(pack.message("own_view_line_lower", reason=given["reason"], lead=given["lead"]))
    return told


def compared(decision: Decision, answers: Mapping[str, Any], place: Mapping[str, Any], pack: Pack) -> str:
    """How the own view and the answers stand to one another, in one or two sentences."""
    order = order_of(decision, answers, pack)
    assert order
    given = order.given(place) or {}
    lead = _own_lead(answers, pack)
    if order.raised:
        return pack.message("own_view_raised")
    if given.get("route") not in order.ids:
        return pack.message(order.words.open, lead=lead)
    own = order.ids.index(given["route"])
    if own == order.alone:
        return pack.message("own_view_same")
    if own > order.alone:
        return pack.message("own_view_higher")
    if order.at_once:
        return pack.message("own_view_lower_closed")
    return pack.message("own_view_lowered") if given.get("lead") else pack.message(order.words.lower, lead=lead)


def press(talk: Conversation, data: Mapping[str, Any]) -> None:
    """Take the own view, go higher, go back from there, or go lower; then the outcome once more."""
    decision = talk.decision() if talk.something_decided() else None
    order = order_of(decision, talk.answers, talk.pack) if decision else None
    if order is None:
        _refuse(talk, "own_view_refused")
        return
    wrong = _take(talk, order, data)
    if wrong:
        _refuse(talk, wrong)
        return
    talk.place[order.asked] = True
    talk.outcome()


def _take(talk: Conversation, order: Order, data: Mapping[str, Any]) -> str | None:
    """Note what was pressed; the id of the message that says why not, if it cannot be noted."""
    pack, route, higher = talk.pack, data.get("route"), data.get("higher")
    if higher is False:
        talk.answers.pop(order.fact, None)
        return None
    if not isinstance(route, str) or route not in (*order.ids, UNSURE):
        return "own_view_refused"
    rank = order.ids.index(route) if route in order.ids else None
    if higher is True:
        if rank is None or rank <= order.alone:
            return "own_view_refused"
        talk.answers[order.fact] = route
        talk.place[order.slot] = {"route": route, "reason": None, "lead": None}
        return None
    if "reason" not in data and "lead" not in data:
        talk.place[order.slot] = {"route": route, "reason": None, "lead": None}
        return None
    if rank is None or rank >= order.alone or order.at_once:
        return "own_view_refused"
    reason, lead = data.get("reason"), data.get("lead")
    if not isinstance(reason, str) or not 0 < len(reason.strip()) <= LONGEST_REASON:
        return "own_view_no_reason"
    if not isinstance(lead, str) or f"{order.words.leads}{lead}" not in pack.messages:
        return "own_view_no_lead"
    talk.answers.pop(order.fact, None)
    talk.place[order.slot] = {"route": route, "reason": " ".join(reason.split()),
                              "lead": pack.message(f"{order.words.leads}{lead}")}
    return None


def _refuse(talk: Conversation, message: str) -> None:
    talk.tell(message, **({"most": LONGEST_REASON} if message == "own_view_no_reason" else {}))
    talk.show_again()


def _option(order: Order, at: int) -> dict[str, str]:
    return {"value": order.ids[at], "label": order.labels[at], **({"hint": order.hints[at]} if order.hints[at] else {})}


def _words(order: Order, id: str, pack: Pack) -> str:
    return order.labels[order.ids.index(id)] if id in order.ids else pack.message("own_view_unsure")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _views(order: Order, given: Mapping[str, Any] | None, pack: Pack) -> list[dict[str, str]]:
    if not given and not order.raised:
        return []
    rows = [{"label": pack.message("own_view_yours"), "words": _words(order, (given or {}).get("route", UNSURE), pack)},
            {"label": pack.message("own_view_theirs"),
             "words": order.labels[order.alone] if order.alone >= 0 else pack.message("action_unclear")}]
    if given and given.get("lead"):
        rows += [{"label": pack.message("own_view_reason"), "words": given["reason"]},
                 {"label": pack.message("own_view_lead"), "words": given["lead"]}]
    return rows


def _lower(order: Order, pack: Pack) -> dict[str, Any]:
    say = pack.message
    return {
        "title": say("own_view_lower_title"), "intro": say(order.words.lower_intro),
        "route": say("own_view_lower_route"), "options": [_option(order, at) for at in range(order.alone)],
        "reason": say("own_view_lower_reason"), "reason_hint": say("own_view_lower_reason_hint"),
        "longest": LONGEST_REASON, "lead": say("own_view_lower_lead"),
        "leads": [{"value": id.removeprefix(order.words.leads), "label": message.text}
                  for id, message in pack.messages.items() if id.startswith(order.words.leads)],
        "submit": say("own_view_lower_submit"),
    }


def _own_lead(answers: Mapping[str, Any], pack: Pack) -> str:
    setting = pack.settings.get(answers.get("setting") or "")
    return setting.lead if setting else pack.message("own_lead")
