"""Keeps the gym's cohorts in PostgreSQL, for an installation that has one: the same content as in the file (ADR 0035).

Nothing is opened before the first call, so that the live assistant starts whether or not this database can be reached.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2.extensions import cursor as Cursor

from threshold_guide.gym.cohort_keeping import Cohort, Full, Gone, Unreachable

CONNECT_SECONDS = 10
#: Longer than a vacuum of a few hundred rows; a writer that waits longer is told to try again.
LOCK_MILLISECONDS = 20_000
SCHEMA = """
CREATE TABLE IF NOT EXISTS gym_cohorts (
    id TEXT PRIMARY KEY, trainer TEXT NOT NULL UNIQUE, title TEXT NOT NULL, until BIGINT NOT NULL,
    places INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS gym_cohorts_by_end ON gym_cohorts (until);
CREATE TABLE IF NOT EXISTS gym_shared (
    cohort TEXT NOT NULL REFERENCES gym_cohorts (id) ON DELETE CASCADE, id TEXT NOT NULL, data BYTEA NOT NULL,
    PRIMARY KEY (cohort, id));
"""
#: Two servers that start at once would both make the tables; the second waits and finds them.
SCHEMA_LOCK = 7_016_035
FIND = "SELECT id, title, until, places FROM gym_cohorts WHERE "


class PostgresCohorts:
    """Every call opens a connection of its own: cohorts are rare, and calls come from more than one process."""

    def __init__(self, address: str) -> None:
        """`address`: as libpq reads it, `postgresql://user@host/database`."""
        self.address = address
        self._made = False

    @contextmanager
    def _db(self, *, whole: bool = True) -> Iterator[Cursor]:
        """A cursor within one transaction (`whole`), or outside any. Raises Unreachable."""
        try:
            db = psycopg2.connect(self.address, connect_timeout=CONNECT_SECONDS, application_name="threshold gym",
                                  options=f"-c lock_timeout={LOCK_MILLISECONDS}")
        except psycopg2.OperationalError as error:
            # Its text may name host and user; neither belongs in a log.
            raise Unreachable from error
        try:
            if not self._made:
                with db, db.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
                    cursor.execute(SCHEMA)
                self._made = True
            db.autocommit = not whole
            with db.cursor() as cursor:
                yield cursor
            if whole:
                db.commit()
        except psycopg2.OperationalError as error:
            raise Unreachable from error
        finally:
            # What was not committed is rolled back.
            db.close()

    def make(self, cohort: Cohort, trainer: str) -> None:
        with self._db() as db:
            db.execute("INSERT INTO gym_cohorts (id, trainer, title, until, places) VALUES (%s, %s, %s, %s, %s)",
                       (cohort.id, trainer, cohort.title, cohort.until, cohort.places))

    def find(self, id: str, now: int) -> Cohort | None:
        return self._one("id = %s AND until > %s", id, now)

    def of_trainer(self, trainer: str, now: int) -> Cohort | None:
        return self._one("trainer = %s AND until > %s", trainer, now)

    def _one(self, where: str, *values: object) -> Cohort | None:
        with self._db() as db:
            db.execute(FIND + where, values)
            row = db.fetchone()
        return Cohort(*row) if row else None

    def share(self, cohort: Cohort, share: str, data: bytes) -> bool:
        with self._db() as db:
            # Whoever shares into the same cohort at the same time waits here, so that the last place is given once.
            db.execute("SELECT places FROM gym_cohorts WHERE id = %s FOR UPDATE", (cohort.id,))
            row = db.fetchone()
            if row is None:
                raise Gone
            db.execute("SELECT count(*), count(*) FILTER (WHERE id = %s) FROM gym_shared WHERE cohort = %s",
                       (share, cohort.id))
            held, known = _row(db)
            if not known and held >= row[0]:
                raise Full
            db.execute("INSERT INTO gym_shared (cohort, id, data) VALUES (%s, %s, %s) "
                       "ON CONFLICT (cohort, id) DO UPDATE SET data = excluded.data",
                       (cohort.id, share, psycopg2.Binary(data)))
        return not known

    def shared(self, cohort: Cohort) -> list[bytes]:
        with self._db() as db:
            db.execute("SELECT data FROM gym_shared WHERE cohort = %s ORDER BY id", (cohort.id,))
            return [bytes(data) for (data,) in db.fetchall()]

    def delete(self, cohort: Cohort) -> None:
        self._delete("id = %s", cohort.id)

    def purge(self, now: int) -> int:
        """Every cohort whose time is over; says how many that was."""
        return self._delete("until <= %s", now)

    def _delete(self, where: str, value: object) -> int:
        with self._db() as db:
            db.execute(f"DELETE FROM gym_cohorts WHERE {where}", (value,))
            gone = db.rowcount
        if gone:
            # A deleted row stays in its file until the table is written anew.
            with self._db(whole=False) as db:
                for table in ("gym_shared", "gym_cohorts"):
                    db.execute(f"VACUUM FULL {table}")
        return gone


def _row(db: Cursor) -> tuple[Any, ...]:
    row = db.fetchone()
    assert row is not None
    return row
