"""Everything that hangs on one entry: what it says, what names it, what cites the same place, which tests pin it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from threshold_guide.engine import model
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.statements import Passage, Statement
from threshold_guide.knowledge.condition_words import when_in_words
from threshold_guide.knowledge.coverage import lines_of
from threshold_guide.knowledge.diff import label, plain
from threshold_guide.knowledge.force_checks import rows_of
from threshold_guide.knowledge.references import entries, named_by

#: places of the tests that are shown of one file, at most
MOST_PLACES = 5


def explain(pack: Pack, id: str, tests: Path) -> str | None:
    """All of it as plain text, or None where nothing has the id. `tests` is the folder of the tests."""
    found = [(section, entry) for section, other, entry in entries(pack) if other == id]
    found += [("steps", step) for step in {step.id: step for step in pack.steps()}.values() if step.id == id]
    if not found:
        return None
    lines: list[str] = []
    for section, entry in found:
        place = pack.places.get(f"{section}:{id}", "made by the guide")
        lines += [f"{section} `{id}`: {label(entry)}", f"  {place}", ""]
        lines += [f"  {line}" for line in _says(entry, pack)] + [""]
        for heading, items in _around(section, entry, pack):
            lines += [heading, *(f"  {item}" for item in items), ""] if items else []
    names = [f"{section} `{name}`: {label(getattr(pack, section)[name])}"
             for section, name in named_by(pack).get(id, ())]
    asked = [line for _, entry in found if hasattr(entry, "passages") for line in _questions(entry, tests)]
    for heading, items in (("Named by", names), ("Scenarios", list(_scenarios(id, pack, tests))),
                           ("Questions whose answer it is", asked),
                           ("Other tests that name it", list(_tests(id, tests)))):
        lines += [heading, *(f"  {item}" for item in items or ["none"]), ""]
    return "\n".join(lines).rstrip()


def _says(entry: Any, pack: Pack) -> Iterator[str]:
    for field in entry.__struct_fields__:
        value = getattr(entry, field)
        if value in (None, (), "", False, {}) or field in ("id", "raises", "passages", "asks", "phrases", "examples"):
            continue
        name = field.rstrip("_").replace("_", " ")
        if field == "when":
            yield f"{name}: {when_in_words(value, pack)}"
        elif field == "steps":
            for step in value:
                yield f"step `{step.id}`: {plain(step.what)} ({step.deadline.words})"
        elif isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            yield f"{name}:"
            for item in value:
                yield f"  {item}"
        else:
            yield f"{name}: {plain(value)}"
    for field in ("asks", "phrases", "examples"):
        if getattr(entry, field, ()):
            yield f"{field}: {len(getattr(entry, field))}, in the file"


Around = Iterator[tuple[str, list[str]]]


def _around(section: str, entry: Any, pack: Pack) -> Around:
    if isinstance(entry, Statement):
        yield from _of_statement(entry, pack)
    elif isinstance(entry, model.Indicator):
        yield from _of_indicator(entry, pack)
    elif isinstance(entry, model.Concern):
        yield "Weighs more", [f"`{each.id}` where {when_in_words(each.when, pack)}: "
                              + (", ".join(each.points_to) or "a talk with the LADO") + f". {each.why}"
                              for each in entry.raises]
    elif isinstance(entry, (model.Clock, model.Step)):
        yield "Statements on the same place", [f"`{statement.id}` ({statement.force}): {statement.says}"
                                               for statement in pack.statements.values()
                                               if _same_place(statement, entry.source)]
    if section == "routes":
        yield "Indicators that lead here at least", [f"`{each.id}` {each.label}" for each in pack.indicators.values()
                                                     if each.floor == entry.id]


def _of_statement(entry: Statement, pack: Pack) -> Around:
    yield "Rows of the documents", [f"{id} (lines {pack.rows[id].lines}): {pack.rows[id].rule}"
                                    for id in entry.rows if id in pack.rows]
    yield "Passages", [f"{passage.document}: {passage.heading}"
                       + (f", lines {passage.lines}" if passage.lines else "") for passage in entry.passages]
    yield "Clocks", [f"`{id}` {pack.clocks[id].label}: {pack.clocks[id].amount} {pack.clocks[id].unit} "
                     f"{pack.clocks[id].direction} {pack.clocks[id].starts}" for id in entry.clocks]
    told = [*entry.readings, *(reading.id for reading in pack.readings.values() if set(reading.rows) & set(entry.rows))]
    yield "Readings told with it", [f"`{id}` {pack.readings[id].title}: {pack.readings[id].meanwhile}"
                                    for id in dict.fromkeys(told)]
    yield "Steps that cite the same place", [
        f"`{step.id}`: {plain(step.what)}" for step in {step.id: step for step in pack.steps()}.values()
        if _same_place(entry, step.source)]
    yield "Other entries that cite the same place", [
        f"{section} `{id}`: {label(other)}" for section, id, other in entries(pack)
        if isinstance(getattr(other, "source", None), model.Cite) and _same_place(entry, other.source)]
    yield "Statements on the same lines", [f"`{other.id}`: {other.title}" for other in pack.statements.values()
                                           if other.id != entry.id and _shares_lines(entry, other)]


def _same_place(statement: Statement, source: model.Cite) -> bool:
    """Whether the source names one of the statement's rows, or one of its headings of the same document."""
    if any(row in rows_of(source.where) for row in statement.rows):
        return True
    return any(passage.document == source.document and passage.heading in source.where
               for passage in statement.passages)


def _shares_lines(one: Statement, other: Statement) -> bool:
    return any(a.document == b.document and lines_of(a.lines) & lines_of(b.lines)
               for a in one.passages for b in other.passages)


def _of_indicator(entry: model.Indicator, pack: Pack) -> Around:
    yield "Leads at least to", [f"{pack.routes[entry.floor].action} ({pack.routes[entry.floor].level_words})"]
    yield "Leads higher", [f"`{each.id}` to {pack.routes[each.to].level_words} where "
                           f"{when_in_words(each.when, pack)}. {each.why}" for each in entry.raises]
    if entry.red_flag:
        yield "Red flag", [pack.red_flags[entry.red_flag].label]


# -- tests ----------------------------------------------------------------------------------


def _scenarios(id: str, pack: Pack, tests: Path) -> Iterator[str]:
    """The scenarios in which it is a fact, or in which the route of that name is expected."""
    for path in sorted((tests / "scenarios").glob("*.yml")):
        for scenario in yaml.safe_load(path.read_text(encoding="utf-8")):
            facts, expected = scenario["facts"], scenario["expect"]
            value = facts.get(id)
            chosen = [item for item in facts.values() if isinstance(item, list) and id in item]
            if value is not None or chosen or (id in pack.routes and id in map(str, expected.values())):
                told = [value] if isinstance(value, str) else []
                yield f"{path.name}: {scenario['name']} ({'; '.join([*told, *_expected(expected)])})"


def _expected(expected: dict[str, Any]) -> Iterator[str]:
    """What is expected, as far as it fits a line."""
    return (f"{key} {value}" for key, value in expected.items() if not isinstance(value, list))


def _questions(entry: Any, tests: Path) -> Iterator[str]:
    """Questions of the answer sets whose right place is this statement's; those of a test set are only counted."""
    for path in sorted((tests / "answers").glob("*.yml")):
        own = [item["question"] for item in yaml.safe_load(path.read_text(encoding="utf-8"))
               if any(_is_place(answer, passage) for answer in item.get("answers", ()) for passage in entry.passages)]
        if "test" in path.stem and own:
            yield f"{path.name}: {len(own)}, kept unseen"
        else:
            yield from (f"{path.name}: {question}" for question in own)


def _is_place(answer: dict[str, str], passage: Passage) -> bool:
    return answer["document"] == passage.document and bool(lines_of(str(answer["lines"])) & lines_of(passage.lines))


def _tests(id: str, tests: Path) -> Iterator[str]:
    """Places in other tests where the id stands as a word of its own."""
    word = re.compile(rf"(?<![\w-]){re.escape(id)}(?![\w-])")
    for path in sorted((*tests.rglob("*.yml"), *tests.rglob("*.py"))):
        if path.parent.name == "scenarios":
            continue
        places = [number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
                  if word.search(line)]
        if places:
            more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
            shown = ", ".join(map(str, places[:MOST_PLACES]))
            yield f"{path.relative_to(tests.parent).as_posix()}: line {shown}{more}"
