"""What must hold of the statements about the policy: places, rows, strength of wording, who may be told."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from threshold_guide.engine.pack import Pack
from threshold_guide.engine.statements import Passage, Statement
from threshold_guide.knowledge.coverage import lines_of

#: (section, id, code, fault, mend)
Report = Callable[[str, str, str, str, str], None]

MUST = re.compile(r"\bmust\b", re.IGNORECASE)
FEWEST_ASKS = 5


def check_policy(pack: Pack, report: Report) -> None:
    """Report every fault between the statements, readings, gaps and rows of the pack."""
    for section, id, entry in _policy_entries(pack):
        for passage in getattr(entry, "passages", ()):
            _passage(section, id, passage, pack, report)
        for field, among in (("rows", pack.rows), ("readings", pack.readings), ("clocks", pack.clocks),
                             ("related", pack.statements)):
            if field == "readings" and section == "readings":
                continue
            for wanted in getattr(entry, field, ()):
                _known(section, id, field, wanted, among, report)
        if entry.contact if hasattr(entry, "contact") else None:
            _known(section, id, "contact", entry.contact, pack.contacts, report)
        _asks(section, id, entry.asks, report)
    _same_ask(pack, report)
    for statement in pack.statements.values():
        _known("statements", statement.id, "topic", statement.topic, pack.topics, report)
        _strength(statement, report)
        _audience(statement, pack, report)
    for row in pack.rows.values():
        _known("rows", row.id, "document", row.document, pack.sources, report)
        _lines("rows", row.id, row.lines, report)


def _policy_entries(pack: Pack) -> Iterator[tuple[str, str, Any]]:
    for section in ("statements", "readings", "not_held"):
        for id, entry in getattr(pack, section).items():
            yield section, id, entry


def _known(section: str, id: str, what: str, wanted: str, among: Any, report: Report) -> None:
    if wanted not in among:
        report(section, id, "KB031", f"{what}: `{wanted}` does not exist",
               "Write it in its own file, or correct the name")


def _passage(section: str, id: str, passage: Passage, pack: Pack, report: Report) -> None:
    _known(section, id, "document", passage.document, pack.sources, report)
    _lines(section, id, passage.lines, report)
    if not passage.heading.strip():
        report(section, id, "KB041", "a passage without its heading", "Name the heading of the document")
    source = pack.sources.get(passage.document)
    if passage.status == "confirmed" and source and not source.owner:
        report(section, id, "KB040", "`confirmed` without an owner of its source",
               "Name the owner in sources.yml, or leave the status out")


def _lines(section: str, id: str, lines: str, report: Report) -> None:
    try:
        lines_of(lines)
    except ValueError:
        report(section, id, "KB070", f"lines “{lines}” cannot be read", "Write 174, 28-31 or 28-31,33")


def _asks(section: str, id: str, asks: tuple[str, ...], report: Report) -> None:
    if section != "readings" and len(asks) < FEWEST_ASKS:
        report(section, id, "KB071", f"only {len(asks)} ways of asking for it",
               f"Write at least {FEWEST_ASKS} in `asks`; without them nobody finds it")


def _same_ask(pack: Pack, report: Report) -> None:
    owner: dict[str, tuple[str, str]] = {}
    for section, id, entry in _policy_entries(pack):
        for ask in entry.asks:
            key = " ".join(re.findall(r"[a-z0-9]+", ask.lower()))
            before = owner.setdefault(key, (section, id))
            if before != (section, id):
                report(section, id, "KB072", f"“{ask}” asks for `{before[1]}` too", "Keep it at one of them")


def _strength(statement: Statement, report: Report) -> None:
    says_must = bool(MUST.search(statement.says))
    if statement.force == "must" and not says_must:
        report("statements", statement.id, "KB073", "the source says must, the statement does not",
               "Use the modal verb of the source")
    if statement.force != "must" and says_must:
        report("statements", statement.id, "KB073", f"it says must, the source is marked `{statement.force}`",
               "Use the modal verb of the source, or correct `force`")


def _audience(statement: Statement, pack: Pack, report: Report) -> None:
    """No statement tells somebody a contact line that is not for them."""
    for contact in pack.contacts.values():
        for line in contact.lines:
            if line.kind == "words" or line.value not in statement.says:
                continue
            for audience in statement.audience:
                if audience not in line.audience:
                    report("statements", statement.id, "KB074", f"it tells a {audience} reader “{line.value}”, "
                           "which is not for them", "Take it out, or correct the audience")
