"""Small edits of the real content, drawn with a fixed seed, and edits of its form alone.

Run as a program with --write it renews the table of what `kb diff` found in docs/handbook.md.
"""
from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from threshold_guide.knowledge import DEFAULT, ROOT
from threshold_guide.knowledge.diff import Report, compare, in_words
from threshold_guide.knowledge.editions import Edition, Remembering, read_edition
from threshold_guide.knowledge.sections import SECTIONS

SEED, EDITS, FORMS = 20261123, 100, 20
TABLE_START, TABLE_END = "<!-- edits:start -->", "<!-- edits:end -->"
HANDBOOK = Path(__file__).parents[2] / "docs/handbook.md"


@dataclass(frozen=True)
class Edit:
    """One edit: what kind it is, which entry it touches, and the new text of one file."""

    kind: str
    id: str
    file: str
    text: str


@dataclass(frozen=True)
class Found:
    """What the report of one edit said."""

    edit: Edit
    report: Report

    @property
    def named(self) -> bool:
        """Whether the edited entry stands in the report as one that changed, for somebody to read."""
        return any(entry.id == self.edit.id for entry in self.report.entries) \
            and f"`{self.edit.id}`" in in_words(self.report)


def dump(value: Any) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120)


# -- edits of what is said ------------------------------------------------------------------

Entry = dict[str, Any]
Change = Callable[[list[Entry], int, random.Random], bool]


def _longer(field: str) -> Change:
    def change(entries: list[Entry], at: int, draw: random.Random) -> bool:
        if not isinstance(entries[at].get(field), str):
            return False
        entries[at][field] += " Ask today."
        return True
    return change


def _one_word(field: str) -> Change:
    """One word of a text taken out."""
    def change(entries: list[Entry], at: int, draw: random.Random) -> bool:
        words = str(entries[at].get(field) or "").split()
        if len(words) < 4:
            return False
        words.pop(draw.randrange(1, len(words)))
        entries[at][field] = " ".join(words)
        return True
    return change


def _list(field: str, take: bool) -> Change:
    def change(entries: list[Entry], at: int, draw: random.Random) -> bool:
        items = entries[at].get(field)
        if not isinstance(items, list) or not items or not isinstance(items[0], str):
            return False
        if take:
            items.pop(draw.randrange(len(items)))
        else:
            items.append("something nobody wrote before")
        return True
    return change


def _floor(entries: list[Entry], at: int, draw: random.Random) -> bool:
    routes = ["universal", "early_help", "targeted", "child_in_need", "significant_harm"]
    entries[at]["floor"] = draw.choice([route for route in routes if route != entries[at]["floor"]])
    return True


def _raise(entries: list[Entry], at: int, draw: random.Random) -> bool:
    if not entries[at].get("raises"):
        return False
    entries[at]["raises"].pop(draw.randrange(len(entries[at]["raises"])))
    return True


def _inside(field: str, inner: Change) -> Change:
    """The change made to one item of a list of mappings, such as a step or a line."""
    def change(entries: list[Entry], at: int, draw: random.Random) -> bool:
        items = entries[at].get(field)
        return isinstance(items, list) and bool(items) and inner(items, draw.randrange(len(items)), draw)
    return change


def _deadline(steps: list[Entry], at: int, draw: random.Random) -> bool:
    deadline = steps[at]["deadline"]
    if deadline.get("amount"):
        deadline["amount"] += 1
    else:
        deadline["words"] += " or later"
    return True


def _words(steps: list[Entry], at: int, draw: random.Random) -> bool:
    if isinstance(steps[at]["what"], dict):
        steps[at]["what"]["any"] += " Ask today."
    else:
        steps[at]["what"] += " Ask today."
    return True


def _delete(entries: list[Entry], at: int, draw: random.Random) -> bool:
    del entries[at]
    return True


def _set(field: str, make: Callable[[Any], Any]) -> Change:
    def change(entries: list[Entry], at: int, draw: random.Random) -> bool:
        if entries[at].get(field) is None or make(entries[at][field]) == entries[at][field]:
            return False
        entries[at][field] = make(entries[at][field])
        return True
    return change


def _digit(text: str) -> str:
    return re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), text, count=1)


def _audience(lines: list[Entry], at: int, draw: random.Random) -> bool:
    lines[at]["audience"] = ["public"] if lines[at]["audience"] != ["public"] else ["professional"]
    return True


#: kind of edit -> (section, the change)
KINDS: dict[str, tuple[str, Change]] = {
    "a number in a clock": ("clocks", _set("amount", lambda number: number + 5)),
    "working days made days": ("clocks", _set("unit", lambda unit: "days" if unit == "working_days" else "weeks")),
    "the event that starts a clock": ("clocks", _longer("starts")),
    "a clock taken out": ("clocks", _delete),
    "a criterion's question": ("criteria", _one_word("question")),
    "what counts for a criterion": ("criteria", _list("counts", take=True)),
    "a floor": ("indicators", _floor),
    "a raise taken out": ("indicators", _raise),
    "an indicator taken out": ("indicators", _delete),
    "what counts for an indicator": ("indicators", _list("counts", take=True)),
    "a phrase taken out": ("indicators", _list("phrases", take=True)),
    "a phrase added": ("signals", _list("phrases", take=False)),
    "what to do in danger": ("signals", _longer("do_first")),
    "how heavy a concern weighs": ("concerns", _set("strength", lambda s: "low_level" if s != "low_level" else "may")),
    "a concern's criterion": ("concerns", _list("points_to", take=True)),
    "a step's wording": ("outcomes", _inside("steps", _words)),
    "a step's deadline": ("outcomes", _inside("steps", _deadline)),
    "a step taken out": ("outcomes", _inside("steps", _delete)),
    "where a rule leads": ("cumulative", _set("to", lambda to: "targeted" if to != "targeted" else "child_in_need")),
    "a digit of a contact": ("contacts", _inside("lines", _set("value", _digit))),
    "whom a contact line is for": ("contacts", _inside("lines", _audience)),
    "a contact taken out": ("contacts", _delete),
    "a source's date": ("sources", _set("checked", lambda day: day.replace(year=day.year - 1))),
    "a source's status": ("sources", _set("status", lambda s: "confirmed" if s != "confirmed" else "unconfirmed")),
    "a source's edition": ("sources", _longer("edition")),
    "a word of the glossary": ("terms", _one_word("meaning")),
    "an old name taken out": ("terms", _list("also", take=True)),
    "a message": ("messages", _one_word("text")),
    "a statement's wording": ("statements", _one_word("says")),
    "how strongly it is put": ("statements", _set("force", lambda force: "should" if force != "should" else "must")),
    "a statement taken out": ("statements", _delete),
    "the place of a statement": ("statements", _inside("passages", _set("lines", _digit))),
    "a reading": ("readings", _longer("meanwhile")),
    "what is not held": ("not_held", _one_word("says")),
    "a row taken out": ("rows", _delete),
    "when a situation applies": ("situations", _set("when", lambda when: {"all": [when, "disability"]})),
    "an option's label": ("questions", _inside("options", _longer("label"))),
    "where a matter goes instead": ("lado_exits", _longer("where_instead")),
    "what an answer adds": ("lado_rules", _set("adds", lambda adds: "child_referral" if adds == "consultation"
                                               else "consultation")),
}


class Pool:
    """The content files as values, and where entries of each section stand."""

    def __init__(self) -> None:
        self.files = {path.relative_to(ROOT).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8"))
                      for path in sorted(ROOT.glob("*/**/*.yml")) if path.parent.name != "language"
                      and path.parent.parent.name != "language"}
        self.places: dict[str, list[tuple[str, int]]] = {}
        self.local = {(section, _id(entry)) for file, value in self.files.items() if file.startswith(f"{DEFAULT}/")
                      for section, entries in value.items() if section in SECTIONS for entry in entries}
        for file, value in self.files.items():
            for section, entries in value.items():
                if section in SECTIONS:
                    self.places.setdefault(section, []).extend(
                        (file, at) for at in range(len(entries))
                        # What the local pack replaces is not part of what is served.
                        if file.startswith(f"{DEFAULT}/") or (section, _id(entries[at])) not in self.local)

    def edit(self, kind: str, draw: random.Random) -> Edit:
        """One edit of the kind, at an entry that can take it."""
        section, change = KINDS[kind]
        while True:
            file, at = draw.choice(self.places[section])
            value = yaml.safe_load(dump(self.files[file]))
            id = _id(value[section][at])
            if change(value[section], at, draw):
                return Edit(kind, id, file, dump(value))


def _id(entry: Entry) -> str:
    return str(entry.get("id") or entry.get("term"))


def edits() -> Iterator[Edit]:
    """As many edits as the table counts, of every kind, the same each time for the same content."""
    draw, pool = random.Random(SEED), Pool()
    for number in range(EDITS):
        yield pool.edit([*KINDS][number % len(KINDS)], draw)


# -- edits of the form alone ----------------------------------------------------------------


class _Quoted(yaml.SafeDumper):
    """Every text in double quotes."""


_Quoted.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def _backwards(value: Any) -> Any:
    """The keys of every mapping the other way round."""
    if isinstance(value, dict):
        return {key: _backwards(value[key]) for key in reversed(value)}
    return [_backwards(item) for item in value] if isinstance(value, list) else value


#: kind of edit -> what becomes of the text of a file
FORM: dict[str, Callable[[str], str]] = {
    "flow made block": lambda text: dump(yaml.safe_load(text)),
    "block made flow": lambda text: yaml.safe_dump(yaml.safe_load(text), default_flow_style=True, sort_keys=False,
                                                   allow_unicode=True),
    "keys in another order": lambda text: dump(_backwards(yaml.safe_load(text))),
    "other quotes": lambda text: yaml.dump(yaml.safe_load(text), Dumper=_Quoted, sort_keys=False, allow_unicode=True),
    "comments and blank lines": lambda text: "# Read again\n\n" + re.sub(r"\n(?=  - )", "\n\n  # next\n", text),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "narrow lines": lambda text: yaml.safe_dump(yaml.safe_load(text), sort_keys=False, allow_unicode=True, width=40),
}
FORM_SECTIONS = ("indicators", "contacts", "statements", "outcomes", "clocks", "messages", "sources")


def forms() -> Iterator[Edit]:
    """Edits that change how files are written and nothing that they say."""
    draw, pool = random.Random(SEED), Pool()
    for number in range(FORMS):
        kind = [*FORM][number % len(FORM)]
        file, _ = draw.choice(pool.places[FORM_SECTIONS[number % len(FORM_SECTIONS)]])
        yield Edit(kind, "", file, FORM[kind]((ROOT / file).read_text(encoding="utf-8")))


# -- the run --------------------------------------------------------------------------------


class Run:
    """Puts edits into a copy, one after another, and reports each against the unedited content."""

    def __init__(self, folder: Path):
        self.root = Path(shutil.copytree(ROOT, folder / "kb"))
        self.known = Remembering()
        self.before: Edition = read_edition(ROOT, DEFAULT, "before", self.known)

    def report(self, edit: Edit, *, answers: bool = False) -> Found:
        path = self.root / edit.file
        kept = path.read_bytes()
        path.write_bytes(edit.text.encode())
        try:
            after = read_edition(self.root, DEFAULT, "after", self.known)
        finally:
            path.write_bytes(kept)
        return Found(edit, compare(self.before, after, answers=answers))


def table(found: list[Found], formed: list[Found]) -> str:
    """Kinds of edit with how many were made and how many reported, as Markdown."""
    lines = ["| Edit | Made | Reported, with the entry named |", "|---|---|---|"]
    for kind in KINDS:
        own = [each for each in found if each.edit.kind == kind]
        lines.append(f"| {kind} | {len(own)} | {sum(each.named for each in own)} |")
    lines.append(f"| all | {len(found)} | {sum(each.named for each in found)} |")
    lines += ["", "| Edit of the form alone | Made | Reported |", "|---|---|---|"]
    for kind in FORM:
        own = [each for each in formed if each.edit.kind == kind]
        lines.append(f"| {kind} | {len(own)} | {sum(not each.report.nothing for each in own)} |")
    lines.append(f"| all | {len(formed)} | {sum(not each.report.nothing for each in formed)} |")
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="renew the table in docs/handbook.md")
    write = parser.parse_args(argv).write
    with TemporaryDirectory() as temporary:
        run = Run(Path(temporary))
        found = []
        for number, edit in enumerate(edits(), 1):
            found.append(run.report(edit))
            if number % 10 == 0:
                print(f"{number} of {EDITS}", file=sys.stderr, flush=True)
        text = table(found, [run.report(edit) for edit in forms()])
    for each in found:
        if not each.named:
            print(f"not reported: {each.edit.kind}, {each.edit.id} in {each.edit.file}", file=sys.stderr)
    print(text)
    if write:
        document = HANDBOOK.read_text(encoding="utf-8")
        head, _, rest = document.partition(TABLE_START)
        _, _, tail = rest.partition(TABLE_END)
        HANDBOOK.write_text(f"{head}{TABLE_START}\n{text}\n{TABLE_END}{tail}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
