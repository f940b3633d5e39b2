"""The counts of feedback as they may be told: small numbers could point to one person."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

#: Counts below this are not told.
FEWEST = 5
LIST = """
SELECT edition, about, id, says, SUM(count) AS n FROM feedback WHERE ?1 IS NULL OR substr(edition, 1, length(?1)) = ?1
GROUP BY edition, about, id, says
ORDER BY n < ?2, CASE WHEN n < ?2 THEN 0 ELSE -n END, edition, about, id, says
"""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list. `count` is None where it is fewer than FEWEST."""

    edition: str
    about: str
    id: str
    says: str
    count: int | None


def listed(db: sqlite3.Connection, edition: str | None = None) -> Iterator[Row]:
    """The counts of all months together, largest first; small ones stand last, without their number or order."""
    for name, about, id, says, count in db.execute(LIST, (edition, FEWEST)):
        yield Row(edition=name, about=about, id=id, says=says, count=count if count >= FEWEST else None)
