"""`thresholds kb …`: checks and views of the knowledge base, for those who write and those who sign it."""
from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec

from threshold_guide.cli.inputs import BadInput, a_date, complain
from threshold_guide.engine.pack import Pack
from threshold_guide.gym import read_gym
from threshold_guide.gym.checks import gaps
from threshold_guide.knowledge import DEFAULT, ROOT, KnowledgeBaseError, load_pack, read_pack
from threshold_guide.knowledge.advice import advice, summary
from threshold_guide.knowledge.advice import table as advice_table
from threshold_guide.knowledge.cases import scenarios
from threshold_guide.knowledge.coverage import coverage
from threshold_guide.knowledge.coverage import table as coverage_table
from threshold_guide.knowledge.dictionary import dictionary
from threshold_guide.knowledge.diff import compare, in_words
from threshold_guide.knowledge.editions import NoEdition, Remembering, edition_folder, read_edition
from threshold_guide.knowledge.explain import explain
from threshold_guide.knowledge.published import content_hash
from threshold_guide.knowledge.sections import GYM_FILE
from threshold_guide.knowledge.table import indicator_table
from threshold_guide.language import cues as cue_files
from threshold_guide.language.cues import CueError
from threshold_guide.language.examples import examples, known_ids
from threshold_guide.language.words import Words

TABLE_START, TABLE_END = "<!-- table:start -->", "<!-- table:end -->"
TESTS = ROOT.parent / "tests"

EPILOG = """\
lint                 every fault with its place and mend; --warnings lists what is only worth a look
explain ID           all that hangs on one entry: sources, what names it, which tests pin it
diff A B             what changes between two editions, to read and sign; a folder of packs or a git revision each
coverage             every row of the documents and what carries it
table                indicators per domain, as Markdown
fields               the field dictionary, as Markdown
handbook             the whole pack as one HTML book, into the folder --write (build/handbook)
graph                the pathways as SVG, into the folder --write (docs/pathways)
sign-hash            the hash of the content, for the sign-off
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("what", choices=["lint", "diff", "fields", *VIEWS], metavar="WHAT",
                        help=", ".join(["lint", "diff", "fields", *VIEWS]))
    parser.add_argument("ids", nargs="*", metavar="ID", help="explain: an entry; diff: two editions")
    parser.add_argument("--write", type=Path, metavar="WHERE",
                        help="table, fields: the file to renew; handbook, graph: the folder")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder of packs")
    parser.add_argument("--pack", default=DEFAULT, help="the pack to read")
    parser.add_argument("--on", metavar="DAY", help="lint, handbook: the day, YYYY-MM-DD (default: today)")
    parser.add_argument("--warnings", action="store_true", help="lint: list the warnings too")
    parser.add_argument("--json", action="store_true", help="diff: as JSON")
    parser.add_argument("--entries", action="store_true", help="diff: the entries only, without trying any case")


def run(options: argparse.Namespace) -> int:
    try:
        on = a_date(options.on, "--on") if options.on else dt.date.today()
        if options.what == "lint":
            return _lint(options, on)
        if options.what == "diff":
            return _diff(options)
        if options.what == "fields":
            return _fields(options)
        return VIEWS[options.what](load_pack(options.pack, root=options.root), options, on)
    except (BadInput, KnowledgeBaseError, NoEdition) as error:
        return complain(str(error))


def _lint(options: argparse.Namespace, on: dt.date) -> int:
    pack, faults = read_pack(options.pack, root=options.root)
    for fault in faults:
        print(fault)
    if faults or pack is None:
        print(f"{len(faults)} faults")
        return 1
    try:
        Words(cue_files.load(pack.folders))
        examples(pack.folders, known_ids(pack))
    except CueError as error:
        print(f"language: {error}\n1 fault")
        return 1
    gym, gym_faults = read_gym(pack) if any((folder / GYM_FILE).is_file() for folder in pack.folders) else (None, [])
    for fault in gym_faults:
        print(fault)
    if gym_faults:
        print(f"{len(gym_faults)} faults")
        return 1
    for line in gaps(gym) if gym else ():
        print(line)
    warnings = advice(pack, on)
    if options.warnings:
        for warning in warnings:
            print(warning)
        print(advice_table(warnings))
    print(f"{options.pack}: {len(pack.places)} entries, {len(pack.indicators)} indicators, no faults, "
          f"{summary(warnings)}")
    return 0


def _diff(options: argparse.Namespace) -> int:
    if len(options.ids) != 2:
        raise BadInput("kb diff: name two editions, the earlier first; a folder of packs or a git revision each")
    known = Remembering()
    read = []
    for name in options.ids:
        with edition_folder(name) as folder:
            read.append(read_edition(folder, options.pack, name, known))
    before, after = read
    written = scenarios(TESTS / "scenarios", before.pack)
    report = compare(before, after, written, answers=not options.entries)
    print(msgspec.json.format(msgspec.json.encode(report)).decode() if options.json else in_words(report))
    return 0


def _explain(pack: Pack, options: argparse.Namespace, on: dt.date) -> int:
    if len(options.ids) != 1:
        raise BadInput("kb explain: name the id of one entry")
    text = explain(pack, options.ids[0], TESTS)
    if text is None:
        raise BadInput(f"kb explain: nothing has the id {options.ids[0]!r}")
    print(text)
    return 0


def _coverage(pack: Pack, options: argparse.Namespace, on: dt.date) -> int:
    rows = coverage(pack)
    print(coverage_table(rows))
    return 0 if rows and all(row.covered for row in rows) else 1


def _table(pack: Pack, options: argparse.Namespace, on: dt.date) -> int:
    table, target = indicator_table(pack), options.write
    if target is None:
        print(table)
        return 0
    before, start, rest = target.read_text(encoding="utf-8").partition(TABLE_START)
    _, end, after = rest.partition(TABLE_END)
    if not start or not end:
        raise BadInput(f"{target}: the lines {TABLE_START} and {TABLE_END} are missing; put them where the table goes")
    target.write_text(f"{before}{start}\n{table}\n{end}{after}", encoding="utf-8")
    return 0


def _fields(options: argparse.Namespace) -> int:
    if options.write is None:
        print(dictionary(), end="")
    else:
        options.write.write_text(dictionary(), encoding="utf-8")
    return 0


def _handbook(pack: Pack, options: argparse.Namespace, on: dt.date) -> int:
    from threshold_guide.knowledge.handbook import write

    print(write(pack, options.write or ROOT.parent / "build/handbook", on))
    return 0


def _graph(pack: Pack, options: argparse.Namespace, on: dt.date) -> int:
    from threshold_guide.knowledge.graph import write

    for path in write(pack, options.write or ROOT.parent / "docs/pathways"):
        print(path)
    return 0


def _sign_hash(pack: Pack, options: argparse.Namespace, on: dt.date) -> int:
    print(content_hash(pack.folders))
    return 0


VIEWS: dict[str, Callable[[Pack, argparse.Namespace, dt.date], int]] = {
    "table": _table, "explain": _explain, "coverage": _coverage, "handbook": _handbook,
    "graph": _graph, "sign-hash": _sign_hash}
