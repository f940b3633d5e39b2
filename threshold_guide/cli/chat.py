"""thresholds chat: conversations from standard input, each by itself, through model and action server."""
from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import msgspec

from threshold_guide.dialogue import decision_so_far
from threshold_guide.language.fingerprint import pack
from threshold_guide.language.press import PRESS
from threshold_guide.runtime import logs, stubs
from threshold_guide.runtime.paths import MODELS, ROOT

LONDON = ZoneInfo("Europe/London")


class Case(msgspec.Struct):
    """One line of input."""

    id: Any
    turns: list[str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = ('input: {"id": …, "turns": ["…"]} a line; '
                     'output: {"id", "turns": [{"user", "replies"}], "decision"}')
    parser.add_argument("--model", type=Path, default=MODELS, help="model file or folder (models/)")


def run(options: argparse.Namespace) -> int:
    cases, faults = read_cases(sys.stdin)
    for fault in faults:
        print(fault, file=sys.stderr)
    if cases and not (options.model.is_file() or any(options.model.glob("*.tar.gz"))):
        print("There is no trained model. Run: thresholds train", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="thresholds-") as folder:
        # A store and a key of this run's own; nothing of it stays.
        os.environ["THRESHOLDS_VAR"] = folder
        if cases:
            asyncio.run(converse(cases, options.model, Path(folder)))
    return 1 if faults else 0


def read_cases(lines: TextIO) -> tuple[list[Case], list[str]]:
    cases, faults = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(msgspec.json.decode(line, type=Case))
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            faults.append(f'line {number}: {error}. Each line must be like {{"id": "a", "turns": ["…"]}}.')
    return cases, faults


async def converse(cases: list[Case], model: Path, folder: Path) -> None:
    # Faults of the content are told here, not by the model that cannot be loaded with them.
    pack()
    logs.configure()
    os.chdir(ROOT)
    stubs.install(serving=True)
    logs.configure_rasa()

    from threshold_guide.channel.exchange import Exchange
    from threshold_guide.channel.input import use_store_alone
    from threshold_guide.channel.server import load_agent
    from threshold_guide.runtime.patches import apply_patches
    from threshold_guide.runtime.processor import Processor
    from threshold_guide.runtime.supervisor import Child

    socket = str(folder / "actions")
    actions = Child("action server", "threshold_guide.runtime.action_server", "--socket", socket)
    actions.start()
    try:
        apply_patches()
        agent = await load_agent(model, socket)
        agent.processor = Processor.like(agent.processor)
        use_store_alone(agent)
        endpoint = agent.processor.action_endpoint
        while not await endpoint.answers():
            if actions.died() is not None:
                raise SystemExit("The action server did not start; see above.")
            await asyncio.sleep(0.05)
        exchange = Exchange(agent)
        for number, case in enumerate(cases, 1):
            print(f"\r{number}/{len(cases)}", end="", file=sys.stderr, flush=True)
            sys.stdout.write(msgspec.json.encode(await one(exchange, case, f"case-{number}")).decode() + "\n")
            sys.stdout.flush()
        print(file=sys.stderr)
        await endpoint.close()
        exchange.store.close()
    finally:
        actions.end()
        actions.wait(5)


async def one(exchange: Any, case: Case, conversation: str) -> dict[str, Any]:
    """One case in its own conversation."""
    await exchange.store.begin(conversation)
    turns = []
    for turn in case.turns:
        is_press = turn.startswith(PRESS)
        replies = await (exchange.press(conversation, turn) if is_press else exchange.text(conversation, turn))
        turns.append({"user": turn, "replies": replies})
    answers, place = await exchange.store.state(conversation)
    decision = decision_so_far(answers, place, pack=pack(), on=dt.datetime.now(LONDON).date())
    return {"id": case.id, "turns": turns, "decision": decision}
