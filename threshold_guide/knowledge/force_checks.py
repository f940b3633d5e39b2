"""Steps and clocks keep the strength of the rows that they cite: no "must" where the document puts it less strongly."""
from __future__ import annotations

import re
from collections.abc import Iterator

from threshold_guide.engine.model import Cite, Words
from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.policy_checks import MUST, Report

ROW = re.compile(r"\b[A-Z]\d{3}\b")
RANGE = re.compile(r"\b([A-Z])(\d{3}) to [A-Z]?(\d{3})\b")


def check_force(pack: Pack, report: Report) -> None:
    """Report every step or clock that says must and cites only rows whose statements say less."""
    forces: dict[str, set[str]] = {}
    for statement in pack.statements.values():
        for row in statement.rows:
            forces.setdefault(row, set()).add(statement.force)
    for section, id, text, source in _texts(pack):
        found = {force for row in rows_of(source.where) for force in forces.get(row, ())}
        if found and "must" not in found and MUST.search(text):
            report(section, id, "KB075", f"it says must, and the rows it cites ({source.where}) do not",
                   "Use the modal verb of the source, or cite the row that says must")


def rows_of(where: str) -> set[str]:
    """The rows of the inventory that a place names: “A191, A204 to A206”."""
    found = set(ROW.findall(where))
    for letter, first, last in RANGE.findall(where):
        found.update(f"{letter}{number:03d}" for number in range(int(first), int(last) + 1))
    return found


def _texts(pack: Pack) -> Iterator[tuple[str, str, str, Cite]]:
    for step in pack.steps():
        for text in _all(step.what):
            yield "steps", step.id, text, step.source
    for clock in pack.clocks.values():
        yield "clocks", clock.id, clock.must, clock.source


def _all(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words.values())
