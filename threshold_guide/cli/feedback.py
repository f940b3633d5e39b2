"""`thresholds feedback`: what people said was wrong or unclear, counted; small numbers are not told."""
from __future__ import annotations

import argparse
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from threshold_guide.channel.counts import FEWEST, Row, listed
from threshold_guide.cli.inputs import complain
from threshold_guide.runtime.paths import var

DATABASE = "conversations.sqlite3"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", help="only editions that begin so: the pack, its edition, its content")
    parser.add_argument("--database", type=Path, help="the database of the service (default: the one of this checkout)")
    parser.add_argument("--json", action="store_true", help="one JSON object for each line")
    parser.epilog = f"Counts below {FEWEST} are told as \"fewer than {FEWEST}\" (null in JSON) and are in no total."


def run(options: argparse.Namespace) -> int:
    path = options.database or var() / DATABASE
    if not path.is_file():
        return complain(f"{path}: there is no such database. Start the service once, or name it with --database")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            rows = list(listed(db, options.edition))
    except sqlite3.DatabaseError as error:
        return complain(f"{path}: the database cannot be read ({error}). Name the service's own with --database")
    if options.json:
        for row in rows:
            print(json.dumps(msgspec.to_builtins(row), ensure_ascii=False))
    else:
        _print(rows)
    return 0


def _print(rows: list[Row]) -> None:
    if not rows:
        print("No feedback has been counted.")
        return
    few = f"fewer than {FEWEST}"
    print(f"{'count':>14}  {'says':8} {'about':8} {'id':40} edition")
    for row in rows:
        print(f"{few if row.count is None else row.count:>14}  {row.says:8} {row.about:8} {row.id:40} {row.edition}")
    told = sum(row.count for row in rows if row.count is not None)
    print(f"{told:>14}  in all, without the lines of {few}")
