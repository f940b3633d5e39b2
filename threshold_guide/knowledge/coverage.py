"""Whether every row of the inventory of the documents is told by a statement, or left out with a reason."""
from __future__ import annotations

from collections.abc import Iterator

import msgspec

from threshold_guide.engine.pack import Pack
from threshold_guide.engine.statements import Passage, Row


class RowCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """One row and what carries it."""

    row: Row
    statements: tuple[str, ...]
    readings: tuple[str, ...]
    #: what is wrong with it, in words; empty where nothing is
    faults: tuple[str, ...]

    @property
    def covered(self) -> bool:
        return bool(self.statements or self.row.left_out) and not self.faults


def coverage(pack: Pack) -> list[RowCoverage]:
    """Every row in the order of the inventory."""
    found = []
    for row in pack.rows.values():
        statements = tuple(s.id for s in pack.statements.values() if row.id in s.rows)
        readings = tuple(r.id for r in pack.readings.values() if row.id in r.rows)
        found.append(RowCoverage(row=row, statements=statements, readings=readings,
                                 faults=tuple(_faults(row, statements, pack))))
    return found


def _faults(row: Row, statements: tuple[str, ...], pack: Pack) -> Iterator[str]:
    if not statements and not row.left_out:
        yield "no statement carries it, and no reason is given for leaving it out"
    if statements and row.left_out:
        yield "it is told and left out at once"
    for id in statements:
        statement = pack.statements[id]
        if not any(_covers(passage, row) for passage in statement.passages):
            yield f"`{id}` carries it without citing its lines {row.lines}"


def lines_of(text: str) -> set[int]:
    """"28-31,33" as line numbers. Raises ValueError for anything else."""
    found: set[int] = set()
    for part in filter(None, (p.strip() for p in text.split(","))):
        first, _, last = part.partition("-")
        start, end = int(first), int(last or first)
        if end < start:
            raise ValueError(f"{part}: the end comes before the start")
        found.update(range(start, end + 1))
    return found


def _covers(passage: Passage, row: Row) -> bool:
    return passage.document == row.document and bool(lines_of(passage.lines) & lines_of(row.lines))


def table(rows: list[RowCoverage]) -> str:
    """The coverage as text: totals by document and kind, then what is left out and what is wrong."""
    lines = []
    for document in dict.fromkeys(r.row.document for r in rows):
        own = [r for r in rows if r.row.document == document]
        told = sum(bool(r.statements) for r in own)
        out = sum(bool(r.row.left_out) for r in own)
        lines.append(f"{document}: {len(own)} rows, {told} told, {out} left out with a reason, "
                     f"{sum(not r.covered for r in own)} not covered")
        for kind in dict.fromkeys(r.row.kind for r in own):
            of_kind = [r for r in own if r.row.kind == kind]
            lines.append(f"  {kind:5} {sum(r.covered for r in of_kind):4} of {len(of_kind)}")
    lines += [f"left out {r.row.id}: {r.row.left_out}" for r in rows if r.row.left_out]
    lines += [f"NOT COVERED {r.row.id} (lines {r.row.lines}): {fault}" for r in rows for fault in r.faults]
    done = sum(r.covered for r in rows)
    lines.append(f"coverage {done} of {len(rows)} rows, {100 * done / len(rows) if rows else 0:.1f} %")
    return "\n".join(lines)
