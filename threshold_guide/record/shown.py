"""What of an outcome is noted when it is shown, so that a record can be made of that outcome and no other."""
from __future__ import annotations

import datetime as dt
from typing import Any

from threshold_guide.engine import Decision
from threshold_guide.engine.pack import Pack
from threshold_guide.record.canonical import digest, plain
from threshold_guide.record.when import stamp


def shown(decision: Decision, pack: Pack, now: dt.datetime) -> dict[str, Any]:
    """The day it holds for, when it was shown, under which content, its name and its hash."""
    return {"on": decision.on.isoformat(), "at": stamp(now), "content": pack.content,
            "id": outcome_id(decision), "decision": digest(plain(decision))}


def outcome_id(decision: Decision) -> str:
    """The outcome by name, made of the ids of its route and overlays and nothing of the case: `targeted+consult`."""
    parts = [decision.route]
    if decision.emergency:
        parts.append("emergency")
    if decision.consult:
        parts.append("consult")
    if decision.lado:
        parts.append(f"lado_{decision.lado.outcome}")
    return "+".join(parts)
