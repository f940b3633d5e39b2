"""`thresholds print card|poster`: one page to carry or to hang up, made from the content."""
from __future__ import annotations

import argparse
from pathlib import Path

from threshold_guide.cli.inputs import BadInput, a_date, complain
from threshold_guide.engine.clocks import today_in_england
from threshold_guide.knowledge import load_pack
from threshold_guide.record.wall import SIZES, page, picture

DRAWN = {".pdf": page, ".png": picture}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("size", choices=SIZES, help="card: A5, for a pocket or a lanyard; poster: A3, for a wall")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write it: .pdf or .png")
    parser.add_argument("--today", metavar="DAY", help="the day it is printed, YYYY-MM-DD; else today in England")
    parser.add_argument("--pack", help="another pack than the one in use")


def run(options: argparse.Namespace) -> int:
    draw = DRAWN.get(options.out.suffix.lower())
    if draw is None:
        return complain(f"--out: {options.out.name} ends neither in .pdf nor in .png")
    try:
        on = a_date(options.today, "--today") if options.today else today_in_england()
        content = draw(options.size, load_pack(options.pack) if options.pack else load_pack(), on)
        options.out.write_bytes(content)
    except (BadInput, ValueError) as error:
        return complain(str(error))
    except OSError as error:
        return complain(f"--out: {options.out} cannot be written ({error.strerror}). Name a folder that exists")
    print(f"{options.out}: {options.size}, {len(content):,} bytes")
    return 0
