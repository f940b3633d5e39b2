"""`thresholds read < in.jsonl > out.jsonl`: what each message says, by itself, without a conversation."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

import msgspec

from threshold_guide.cli.inputs import BadInput, a_date, answer_lines, complain

PROGRESS_EVERY = 200
EXAMPLE = '{"id": "a", "text": "…"}'


class Line(msgspec.Struct):
    id: str | int
    text: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", help="the day the messages were written, YYYY-MM-DD (default: today)")
    parser.epilog = f"Standard input: one object a line, {EXAMPLE}. Standard output: one reading a line."


def run(options: argparse.Namespace) -> int:
    from threshold_guide.knowledge import KnowledgeBaseError
    from threshold_guide.language.standing import reader as standing_reader

    try:
        on = a_date(options.on, "--on") if options.on else dt.date.today()
        reader = standing_reader()
    except (BadInput, KnowledgeBaseError) as error:
        return complain(str(error))
    return answer_lines(Line, lambda line: {"id": line.id, **understood(reader, line.text, on)},
                        example=EXAMPLE, done_word="read", every=PROGRESS_EVERY)


def understood(reader: Any, text: str, on: dt.date) -> dict[str, Any]:
    """The reading of one message and where it leads so far, as the contract has it."""
    return where_it_leads(reader.read(text, today=on), reader.pack, on)


def where_it_leads(reading: Any, pack: Any, on: dt.date) -> dict[str, Any]:
    """A reading and its route so far, as the contract has it."""
    from threshold_guide.engine import decide

    answers = proposed(reading, pack)
    decision = decide(answers, on=on, pack=pack) if answers else None
    earlier = any(
        f.kind == "indicator" and f.when == "past" and f.polarity != "absent" and f.id in pack.hard_triggers
        for f in reading.facts
    )
    part = decision.lado if decision else None
    route = decision.route if decision else "unclear"
    if reading.emergency and pack.ranks.get(route, -1) < pack.act_now_rank < len(pack.route_ids):
        # 999 comes first and the front door straight after it, whatever the cause turns out to be.
        route = pack.route_ids[pack.act_now_rank]
    return {
        "task": reading.task,
        "scope": reading.scope,
        "emergency": reading.emergency,
        "danger_past": reading.danger_past,
        "danger_doubted": reading.danger_doubted,
        "personal_data": list(reading.personal_data),
        "facts": [
            {
                "id": f.id,
                **({"value": f.value} if f.value else {}),
                "polarity": f.polarity,
                "when": f.when,
                **({"doubted": True} if f.doubted else {}),
                "evidence": f.evidence,
            }
            for f in reading.facts
        ],
        "route_so_far": route,
        "consult": bool(decision and decision.consult) or earlier,
        "lado": {
            "outcome": part.outcome if part else "not_lado",
            "criteria": list(part.criteria) if part else [],
            "child_referral": bool(part and part.child_referral),
        },
    }


def proposed(reading: Any, pack: Any) -> dict[str, Any]:
    """The answers as they would be if everything current and undoubted in the reading were confirmed."""
    answers: dict[str, Any] = {}
    for fact in reading.facts:
        if fact.when != "current" or fact.polarity == "absent" or fact.doubted:
            continue
        if fact.kind != "question":
            answers[fact.id] = fact.polarity
        elif pack.questions[fact.id].kind == "many":
            answers.setdefault(fact.id, []).append(fact.value)
        else:
            answers[fact.id] = fact.value
    if reading.emergency:
        answers["danger_now"] = list(reading.signals) or "unsure"
        for signal in reading.signals:
            answers.update((id, "present") for id in pack.signals[signal].indicators if id in pack.indicators)
    if reading.task == "lado":
        answers["pathway"] = "lado"
    return answers
