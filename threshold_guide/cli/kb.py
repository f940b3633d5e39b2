"""`thresholds kb lint | table | explain ID`: checks and views of the knowledge base."""
from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from threshold_guide.cli.inputs import complain
from threshold_guide.knowledge import DEFAULT, ROOT, KnowledgeBaseError, load_pack, read_pack
from threshold_guide.knowledge.coverage import coverage
from threshold_guide.knowledge.coverage import table as coverage_table
from threshold_guide.knowledge.table import indicator_table

TABLE_START, TABLE_END = "<!-- table:start -->", "<!-- table:end -->"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("lint", "table", "explain", "coverage"),
                        help="lint: every fault; table: indicators per domain; explain: one entry; "
                             "coverage: every row of the documents")
    parser.add_argument("id", nargs="?", help="for explain: the id of an entry")
    parser.add_argument("--write", type=Path, metavar="FILE", help="for table: renew the table between FILE's markers")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder of packs")
    parser.add_argument("--pack", default=DEFAULT, help="the pack to read")


def run(options: argparse.Namespace) -> int:
    if options.what == "lint":
        return _lint(options)
    try:
        pack = load_pack(options.pack, root=options.root)
    except KnowledgeBaseError as error:
        return complain(str(error))
    if options.what == "table":
        return _table(options.write, indicator_table(pack))
    if options.what == "coverage":
        rows = coverage(pack)
        print(coverage_table(rows))
        return 0 if rows and all(row.covered for row in rows) else 1
    if not options.id:
        return complain("kb explain: name the id of an entry")
    found = False
    for place, where in pack.places.items():
        section, _, id = place.partition(":")
        if id == options.id and section != "steps":
            found = True
            print(f"{section} {id}  ({where})")
            print(msgspec.yaml.encode(getattr(pack, section)[id]).decode())
    return 0 if found else complain(f"kb explain: nothing has the id {options.id!r}")


def _table(target: Path | None, table: str) -> int:
    if target is None:
        print(table)
        return 0
    before, start, rest = target.read_text(encoding="utf-8").partition(TABLE_START)
    _, end, after = rest.partition(TABLE_END)
    if not start or not end:
        return complain(f"{target}: the lines {TABLE_START} and {TABLE_END} are missing; put them where the table goes")
    target.write_text(f"{before}{start}\n{table}\n{end}{after}", encoding="utf-8")
    return 0


def _lint(options: argparse.Namespace) -> int:
    pack, faults = read_pack(options.pack, root=options.root)
    for fault in faults:
        print(fault)
    if faults or pack is None:
        print(f"{len(faults)} faults")
        return 1
    print(f"{options.pack}: {len(pack.places)} entries, {len(pack.indicators)} indicators, no faults")
    return 0
