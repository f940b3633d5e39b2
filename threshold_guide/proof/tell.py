"""Counter-examples in words, with the labels that people see and what the engine itself decides on them."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from threshold_guide.engine.assess import assess
from threshold_guide.engine.pack import Pack
from threshold_guide.proof.encode import UNCLEAR
from threshold_guide.proof.space import in_order

#: Facts that no entry of a pack names on screen.
BUILT_IN = {"danger_now": "Danger now", "danger_handled": "Danger is being handled", "pathway": "Pathway",
            "setting": "Setting"}


def name(id: str, pack: Pack) -> str:
    """`“Injury seen” (injury_seen)`."""
    return f"“{BUILT_IN.get(id) or pack.label(id)}” ({id})"


def fact(id: str, value: Any, pack: Pack) -> str:
    """`“Injury seen” (injury_seen): Yes`."""
    return f"{name(id, pack)}: {pack.value_label(id, value)}"


def facts(answers: Mapping[str, Any], pack: Pack) -> str:
    """All answers in one line."""
    ordered = in_order(answers)
    return "; ".join(fact(id, value, pack) for id, value in ordered.items()) or "nothing said"


def route(answers: Mapping[str, Any], pack: Pack) -> str:
    """The route by its id, as the engine decides it."""
    rank = assess(answers, pack).rank
    return pack.route_ids[rank] if 0 <= rank < len(pack.route_ids) else UNCLEAR


def lado(answers: Mapping[str, Any], pack: Pack) -> str:
    """The LADO outcome by its id, as the engine decides it, or "none"."""
    found = assess(answers, pack).lado
    return found.outcome if found else "none"


def change(before: Mapping[str, Any], after: Mapping[str, Any], pack: Pack) -> str:
    """What differs between two answer sets."""
    parts = []
    for id in sorted({*before, *after}):
        if in_order(before).get(id) == in_order(after).get(id):
            continue
        if id not in after:
            parts.append(f"without {fact(id, before[id], pack)}")
        elif id not in before:
            parts.append(f"adding {fact(id, after[id], pack)}")
        else:
            parts.append(f"{fact(id, after[id], pack)} instead of {pack.value_label(id, before[id])}")
    return "; ".join(parts) or "the same answers"


def shared(before: Mapping[str, Any], after: Mapping[str, Any], pack: Pack) -> str:
    """What both answer sets say."""
    first, second = in_order(before), in_order(after)
    return facts({id: value for id, value in first.items() if second.get(id) == value}, pack)


def lower(before: Mapping[str, Any], after: Mapping[str, Any], pack: Pack, what: str = "route") -> str:
    """`With … the route is A; adding … makes it B, lower.`"""
    of = route if what == "route" else lado
    return (f"With {facts(before, pack)} the {what} is {of(before, pack)}; "
            f"{change(before, after, pack)} makes it {of(after, pack)}, lower.")
