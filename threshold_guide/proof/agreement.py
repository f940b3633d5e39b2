"""Whether the encoding says what the engine says: the two decide the same random answer sets. This proves nothing."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from threshold_guide.engine import decide
from threshold_guide.engine.pack import Pack
from threshold_guide.proof import tell
from threshold_guide.proof.encode import UNCLEAR, Encoding
from threshold_guide.proof.floors import DAY
from threshold_guide.proof.logic import Plain, PlainView
from threshold_guide.proof.sample import answer_sets
from threshold_guide.proof.space import space

#: Consultations that a doubt brings: with the front door, with one's own lead.
FRONT_DOOR, OWN_LEAD = "unsure_front_door", "unsure_own_lead"


def disagreement(pack: Pack, number: int, seed: int) -> str:
    """The first of `number` random answer sets on which encoding and engine differ, in words; "" where none does."""
    facts = space(pack)
    for answers in answer_sets(pack, number, seed):
        encoded, engine = by_encoding(answers, pack, facts), by_engine(answers, pack)
        if encoded != engine:
            differs = [f"{name} is {engine[name]} to the engine, {encoded[name]} to the encoding"
                       for name in engine if engine[name] != encoded[name]]
            return f"With {tell.facts(answers, pack)}: {'; '.join(differs)}."
    return ""


def by_encoding(answers: Mapping[str, Any], pack: Pack, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the encoding says of one answer set."""
    encoding = Encoding(pack, PlainView(answers, facts), Plain(), facts)
    lado = [outcome for outcome, holds in encoding.lado.items() if holds]
    return {
        "the route": (*[UNCLEAR], *pack.route_ids)[sum(map(bool, encoding.reaches))],
        "the emergency": bool(encoding.emergency),
        "the LADO outcome": lado[0] if lado else "none",
        "which criteria may apply": {id for id in pack.criteria if encoding.may(id)} if lado else set(),
        "the front door is asked on a doubt": bool(encoding.consults_front_door),
        "somebody is asked on a doubt": bool(encoding.consults_on_doubt),
        "which situations apply": {id for id, entry in pack.situations.items()
                                   if entry.kind not in ("urgency", "safe_to_tell") and encoding.situation(id).yes},
    }


def by_engine(answers: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """What the engine decides on it."""
    decision = decide(answers, on=DAY, pack=pack)
    consultations = {each.id for each in decision.consultations}
    return {
        "the route": decision.route,
        "the emergency": decision.emergency,
        "the LADO outcome": decision.lado.outcome if decision.lado else "none",
        "which criteria may apply": set(decision.lado.criteria) if decision.lado else set(),
        "the front door is asked on a doubt": FRONT_DOOR in consultations,
        "somebody is asked on a doubt": bool(consultations & {FRONT_DOOR, OWN_LEAD}),
        "which situations apply": {each.id for each in decision.situations},
    }
