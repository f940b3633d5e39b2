"""`thresholds answer < in.jsonl > out.jsonl`: questions about the policy, answered with their sources."""
from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

import msgspec

from threshold_guide.cli.inputs import BadInput, a_date, answer_lines, complain

PROGRESS_EVERY = 100
EXAMPLE = '{"id": "a", "question": "…"}'


class Line(msgspec.Struct):
    id: str | int
    question: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", help="the day of asking, YYYY-MM-DD (default: today)")
    parser.epilog = f"Standard input: one object a line, {EXAMPLE}. Standard output: one answer a line."


def run(options: argparse.Namespace) -> int:
    from threshold_guide.knowledge import KnowledgeBaseError
    from threshold_guide.language.asked import Asked
    from threshold_guide.language.standing import reader as standing_reader

    try:
        on = a_date(options.on, "--on") if options.on else dt.date.today()
        reader = standing_reader()
        asked = Asked(reader.pack, reader.words)
    except (BadInput, KnowledgeBaseError) as error:
        return complain(str(error))
    return answer_lines(Line, lambda line: {"id": line.id, **answered(asked, reader, line.question, on)},
                        example=EXAMPLE, done_word="answered", every=PROGRESS_EVERY)


def answered(asked: Any, reader: Any, question: str, on: dt.date) -> dict[str, Any]:
    """The answer to one question, as the contract has it."""
    return told(asked.find(question, reader.read(question, today=on)), asked, on)


def told(found: Any, asked: Any, on: dt.date) -> dict[str, Any]:
    """What was found (`language.policy_index.Found`), as the contract has it."""
    from threshold_guide.dialogue.policy import policy_answer

    answer = policy_answer(found.entries, found.near, pack=asked.pack, on=on, audience=found.audience,
                           lacks=found.lacks)
    return {
        "found": answer.found,
        "answer": answer.text(),
        "sources": [{"document": s.document, "title": s.title, "edition": s.edition, "where": s.heading,
                     "lines": s.lines, "authority": s.authority, "status": s.status, "overdue": s.overdue}
                    for s in answer.sources()],
        "statements": [part.id for part in answer.parts],
    }
