"""The order of the routes as a drawing: where the answers lead, its neighbours, and what would lead up or down."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from threshold_guide.engine import Decision
from threshold_guide.engine.model import OWN_ROUTE
from threshold_guide.engine.pack import Pack


def drawing(decision: Decision, answers: Mapping[str, Any], place: Mapping[str, Any],
            pack: Pack) -> dict[str, Any] | None:
    """The drawing's words, lowest route first; None beside 999 and where the answers lead nowhere yet.

    Beside 999 a smaller route is not named: it would read as a reassurance.
    """
    if decision.route not in pack.ranks or decision.emergency:
        return None
    say = pack.message
    own = (place.get("own_view") or {}).get("route")
    here = say("ladder_raised" if answers.get(OWN_ROUTE) == decision.route
               else "ladder_at_least" if decision.at_least else "ladder_here")
    return {
        "title": say("ladder_title"), "note": decision.level_note,
        "routes": [{"id": id, "action": route.action[:1].upper() + route.action[1:], "level_words": route.level_words,
                    "marks": [mark for mark, applies in ((here, id == decision.route),
                                                         (say("ladder_own"), id == own)) if applies],
                    "current": id == decision.route}
                   for id, route in pack.routes.items()],
        "up": {"title": say("ladder_up"), "lines": _up(decision, pack)},
        "down": {"title": say("ladder_down"), "lines": _down(decision, pack)},
        "continuum": msgspec.to_builtins(pack.continuum) if pack.continuum else None,
    }


def _up(decision: Decision, pack: Pack) -> list[str]:
    """The open facts that would lead higher, the nearest first; nothing is above acting at once."""
    if pack.ranks[decision.route] >= pack.act_now_rank:
        return []
    known = [flip for flip in decision.flip_facts if flip.to in pack.ranks]
    return [pack.message("ladder_up_line", facts="; ".join(fact.label for fact in flip.facts), action=flip.to_words)
            for flip in known] or [pack.message("ladder_up_none")]


def _down(decision: Decision, pack: Pack) -> list[str]:
    """The reasons that lead as high as this: all of them hold it here."""
    if pack.ranks[decision.route] == 0:
        return [pack.message("ladder_down_none")]
    return list(dict.fromkeys(reason.label for reason in decision.reasons if reason.route == decision.route))
