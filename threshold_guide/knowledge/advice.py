"""What is worth a look in a pack and stops nothing: hard words, what nobody reaches, what is out of date.

Faults stop a pack from being used and are looked for on every reading (threshold_guide.knowledge.checks).
These warnings are looked for only when asked, on a given day.
"""
from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from threshold_guide.engine.currency import expired, overdue
from threshold_guide.engine.model import Cite
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.statements import Passage
from threshold_guide.knowledge.checks import _find, _texts
from threshold_guide.knowledge.faults import Fault
from threshold_guide.knowledge.plain_language import reading_age
from threshold_guide.knowledge.references import entries, named_by

#: the age at which each kind of text should be read easily: what is read in a hurry is the plainest
READING_AGE = {"messages": 13, "signals": 13, "outcomes": 14, "situations": 14, "exits": 14, "lado_exits": 14,
               "indicators": 15, "concerns": 15, "criteria": 15, "questions": 15,
               "statements": 17, "readings": 17, "not_held": 17}
#: fields that nobody reads on a screen
NOT_SHOWN = frozenset({"phrases", "not_phrases", "examples", "asks", "code", "id", "source", "passages", "rows",
                       "when", "lines"})
ABBREVIATION = re.compile(r"\b[A-Z](?:[A-Z]|&(?=[A-Z]))+s?\b")
#: two or more capitalised words in the middle of a sentence, other than dates
NAME = re.compile(r"(?<=[a-z,] )(?!Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)[A-Z][a-z]+"
                  r"(?: (?:(?:of|for) )?(?!January|February|March|April|May|June|July|August|September|October"
                  r"|November|December)[A-Z][a-z]+)+")
CODE = Path(__file__).resolve().parents[1]
CODE_FOLDERS = (CODE, CODE.parent / "actions")

#: (section, id, code, fault, mend)
Report = Callable[[str, str, str, str, str], None]


def advice(pack: Pack, on: dt.date) -> list[Fault]:
    """Every warning about the pack on the day, in the order of files and lines."""
    found: list[Fault] = []

    def report(section: str, id: str, code: str, fault: str, mend: str) -> None:
        file, _, line = pack.places.get(f"{section}:{id}", f"{pack.info.id}/pack.yml:1").rpartition(":")
        found.append(Fault(file, int(line), id, code, fault, mend))

    _hard_to_read(pack, report)
    _not_explained(pack, report)
    _said_by_nothing(pack, report)
    _named_by_nothing(pack, report)
    _out_of_date(pack, on, report)
    return sorted(set(found))


# -- wording --------------------------------------------------------------------------------


def shown(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """(section, id, text) of every text that people read."""
    for section, id, entry in entries(pack):
        if section not in ("rows", "sources"):
            for field in entry.__struct_fields__:
                if field not in NOT_SHOWN:
                    for text in _texts(getattr(entry, field)):
                        yield section, id, text


def _hard_to_read(pack: Pack, report: Report) -> None:
    for section, id, text in shown(pack):
        most = READING_AGE.get(section)
        age = reading_age(text) if most else None
        if most and age is not None and age > most:
            report(section, id, "KW001", f"reading age {age:.0f}, more than {most}: “{_short(text)}”",
                   "Shorter sentences, shorter words, one idea each")


def _not_explained(pack: Pack, report: Report) -> None:
    explained = " ".join(word for term in pack.terms.values() for word in (term.term, *term.also, term.meaning))
    names = " ".join([explained, *(source.title for source in pack.sources.values()),
                      *(source.publisher for source in pack.sources.values()),
                      *(contact.name for contact in pack.contacts.values()),
                      *(line.value for contact in pack.contacts.values() for line in contact.lines)]).casefold()
    abbreviations = set(ABBREVIATION.findall(explained))
    for section, id, text in shown(pack):
        for found in dict.fromkeys(ABBREVIATION.findall(text)):
            if not {found, found.removesuffix("s")} & abbreviations:
                report(section, id, "KW002", f"{found} is not in the glossary", "Explain it there, or write it out")
        for name in dict.fromkeys(NAME.findall(text)):
            if name.casefold() not in names:
                report(section, id, "KW003", f"“{name}” is written like a name and is not in the glossary",
                       "Explain it there, or write it small")


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:80].rstrip() + "…"


# -- what nobody reaches --------------------------------------------------------------------


def _said_by_nothing(pack: Pack, report: Report) -> None:
    whole, beginnings, endings = _texts_of_code()
    for id in pack.messages:
        put_together = id.startswith(beginnings) or any(
            id.endswith(ending) and id.removesuffix(ending) in whole for ending in endings)
        if id not in whole and not put_together:
            report("messages", id, "KW010", "nothing says this message", "Take it out, or correct its name")


@lru_cache(maxsize=1)
def _texts_of_code() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Every text that the code holds, and the beginnings and endings of ids that it puts together."""
    whole: set[str] = set()
    for path in (path for folder in CODE_FOLDERS for path in sorted(folder.rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    return (frozenset(whole), tuple(text for text in whole if re.fullmatch(r"[a-z][a-z_]+_", text)),
            tuple(text for text in whole if re.fullmatch(r"_[a-z_]*[a-z]", text)))


def _named_by_nothing(pack: Pack, report: Report) -> None:
    named = named_by(pack)
    by_pack = {*pack.info.consult_contacts.values(), *pack.info.speak_to, *pack.info.at_once,
                   *pack.info.on_paper, *pack.info.on_paper_adult}
    for id in pack.contacts:
        if id not in named and id not in by_pack:
            report("contacts", id, "KW011", "nothing shows this contact", "Name it in a step or a statement")
    cited = {cite.document for _, _, entry in entries(pack) for kind in (Cite, Passage) for cite in _find(entry, kind)}
    cited |= {row.document for row in pack.rows.values()}
    if pack.continuum:
        cited.add(pack.continuum.source.document)
    for source in pack.sources.values():
        if source.id not in cited and not source.note:
            report("sources", source.id, "KW012", "nothing cites this source", "Take it out, or say why in `note`")
    told = {id for statement in pack.statements.values() for id in statement.readings}
    carried = {row for statement in pack.statements.values() for row in statement.rows}
    for reading in pack.readings.values():
        if reading.tell and not reading.asks and reading.id not in told and not carried & set(reading.rows):
            report("readings", reading.id, "KW013", "nobody is told this reading",
                   "Name it in a statement, give it rows or `asks`, or write `tell: false`")
    topics = {statement.topic for statement in pack.statements.values()}
    for topic in pack.topics:
        if topic not in topics:
            report("topics", topic, "KW014", "no statement belongs to this topic", "Take it out, or write them")
    _terms(pack, report)


def _terms(pack: Pack, report: Report) -> None:
    said = " ".join(text for section, _, text in shown(pack) if section != "terms")
    said += " ".join(text for _, _, entry in entries(pack) for field in ("asks", "phrases", "examples")
                     for text in _texts(getattr(entry, field, ())))
    words = " ".join(re.findall(r"[a-z0-9&']+", said.casefold()))
    for term in pack.terms.values():
        if not any(_stands_in(word, words) for word in (term.term, *term.also)):
            report("terms", term.term, "KW015", "this word stands in no other text of the guide",
                   "Take it out, unless people meet it elsewhere")


def _stands_in(word: str, words: str) -> bool:
    plain = " ".join(re.findall(r"[a-z0-9&']+", word.casefold()))
    return re.search(rf"\b{re.escape(plain)}s?\b", words) is not None


# -- out of date ----------------------------------------------------------------------------


def _out_of_date(pack: Pack, on: dt.date, report: Report) -> None:
    for source in pack.sources.values():
        if overdue(source, on):
            report("sources", source.id, "KW020", f"its own review was due on {source.review_due}",
                   "Look for the next edition, and check what cites this one")
    for contact in pack.contacts.values():
        if expired(contact, on):
            report("contacts", contact.id, "KW021", f"it was to be checked again before {contact.expires}",
                   "Check it, and write the new `checked` and `expires`")
    if pack.info.dated > on:
        _future(pack, report)


def _future(pack: Pack, report: Report) -> None:
    report("packs", pack.info.id, "KW022", f"the edition is dated {pack.info.dated}, which is still to come",
           "Correct `dated`, or use it from that day")


def table(found: list[Fault]) -> str:
    """How many warnings of each code, one a line."""
    counts: dict[str, int] = {}
    for each in found:
        counts[each.code] = counts.get(each.code, 0) + 1
    return "\n".join(f"{code}: {count}" for code, count in sorted(counts.items()))


def summary(found: list[Any]) -> str:
    """One line for the end of a clean check."""
    return "1 warning" if len(found) == 1 else f"{len(found)} warnings"
