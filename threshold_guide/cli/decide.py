"""`thresholds decide < answers.json`: the decision as JSON, engine only."""
from __future__ import annotations

import argparse
import datetime as dt
import json
import sys

import msgspec

from threshold_guide.cli.inputs import BadInput, a_date, complain
from threshold_guide.engine import decide
from threshold_guide.engine.clocks import OutsideCalendar
from threshold_guide.knowledge import KnowledgeBaseError, load_pack
from threshold_guide.record.hand_on import FileError, checked_answers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", help="the day of the decision, YYYY-MM-DD (default: today)")
    parser.epilog = ("Standard input: one JSON object, question id to answer, or a case file. "
                     'Example: {"injury_seen": "present", "age_band": "under_6_months"}')


def run(options: argparse.Namespace) -> int:
    try:
        on = a_date(options.on, "--on") if options.on else dt.date.today()
        content = json.loads(sys.stdin.read())
        if not isinstance(content, dict):
            raise BadInput("standard input: write one JSON object, question id to answer")
        pack = load_pack()
        given = content.get("answers", content) if content.get("kind") else content
        answers = checked_answers(given, pack)
        decision = decide(answers, on=on, pack=pack)
    except json.JSONDecodeError as error:
        return complain(f"standard input, line {error.lineno}, column {error.colno}: not JSON ({error.msg})")
    except (BadInput, FileError, KnowledgeBaseError, OutsideCalendar) as error:
        return complain(str(error))
    print(json.dumps(msgspec.to_builtins(decision), ensure_ascii=False, indent=2))
    return 0
