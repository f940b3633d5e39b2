"""One book of the whole pack: a single HTML page that needs no script, to browse and to print."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from threshold_guide.engine import clocks, model
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.statements import Passage
from threshold_guide.knowledge.condition_words import when_in_words

TEMPLATE = "handbook.html"
FILE = "handbook.html"


@dataclass(frozen=True)
class Standing:
    """Where something comes from, whose it is, and how sure: what stands beneath every entry."""

    title: str
    edition: str
    where: str
    authority: str
    status: str
    document: str


def handbook(pack: Pack, on: dt.date) -> str:
    """The book as HTML. `on` is the day it is made, from which overdue documents are marked."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True,
                              undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(
        standing=lambda source: _standing(source, pack), when=lambda raw: when_in_words(raw, pack),
        day=clocks.in_words, by_setting=lambda words: _by_setting(words, pack), spaced=_spaced,
        kinds=_grouped, domain_name=_spaced,
        members=lambda flag: pack.red_flag_members[flag], label=pack.label,
        by_topic=lambda: _by_topic(pack), guidance_fields=model.Guidance.__struct_fields__, told_by=_told_by(pack),
        period=_period)
    return environment.get_template(TEMPLATE).render(pack=pack, on=on)


def write(pack: Pack, folder: Path, on: dt.date) -> Path:
    """Write the book into the folder, which is made if need be; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.write_text(handbook(pack, on), encoding="utf-8")
    return path


def _standing(source: model.Cite | Passage, pack: Pack) -> Standing:
    document = pack.sources[source.document]
    if isinstance(source, Passage):
        where = source.heading + (f", lines {source.lines} of the stored copy" if source.lines else "")
    else:
        where = source.where
    return Standing(title=document.title, edition=document.edition, where=where, document=document.id,
                    authority=_spaced(source.authority or document.authority),
                    status=source.status or document.status)


def _by_setting(words: model.Words, pack: Pack) -> list[tuple[str, str]]:
    """(setting in words, text) of a text that differs by setting, the one for everybody first."""
    if isinstance(words, str):
        return [("", words)]
    rest = [(pack.settings[id].label, text) for id, text in words.items() if id != "any"]
    return [("Everybody else" if rest else "", words["any"]), *rest]


def _spaced(text: str) -> str:
    return text.replace("_", " ")


def _grouped(entries: Iterable[Any], field: str) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for entry in entries:
        groups.setdefault(getattr(entry, field), []).append(entry)
    return groups


def _by_topic(pack: Pack) -> dict[str, list[Any]]:
    """Topic -> its statements, in the order of the topics."""
    found = _grouped(pack.statements.values(), "topic")
    return {topic: found[topic] for topic in pack.topics if topic in found}


def _told_by(pack: Pack) -> dict[str, list[str]]:
    """Row id -> titles of the statements that carry it."""
    found: dict[str, list[str]] = {}
    for statement in pack.statements.values():
        for row in statement.rows:
            found.setdefault(row, []).append(statement.title)
    return found


def _period(clock: model.Clock) -> str:
    return f"{clock.amount} {_spaced(clock.unit)} {clock.direction}"
