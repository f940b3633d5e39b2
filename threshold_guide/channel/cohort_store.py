"""Keeps the gym's cohorts in the database of the conversations: tokens only as hashes, results without names."""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from threshold_guide.gym.cohort_keeping import Cohort, Full, Gone, PurgingKeeping, Unreachable

#: Where cohorts are kept instead of the file: an address of PostgreSQL, such as postgresql://gym@db.example/gym
ADDRESS = "THRESHOLDS_GYM_DATABASE"
BUSY_SECONDS = 20.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS gym_cohorts (
    id TEXT PRIMARY KEY, trainer TEXT NOT NULL UNIQUE, title TEXT NOT NULL, until INTEGER NOT NULL,
    places INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS gym_cohorts_by_end ON gym_cohorts (until);
CREATE TABLE IF NOT EXISTS gym_shared (
    cohort TEXT NOT NULL REFERENCES gym_cohorts (id) ON DELETE CASCADE, id TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (cohort, id)) WITHOUT ROWID;
"""
FIND = "SELECT id, title, until, places FROM gym_cohorts WHERE "


class BadAddress(ValueError):
    """The address of the database is none of PostgreSQL's."""


def database(environment: Mapping[str, str] = os.environ) -> str:
    """The address of PostgreSQL that the environment names; empty for the file. Raises BadAddress."""
    address = environment.get(ADDRESS, "").strip()
    if address and not address.startswith(("postgresql://", "postgres://")):
        # The address may hold a password, so it is not shown.
        raise BadAddress(f"{ADDRESS} does not begin with postgresql://. Write an address such as "
                         "postgresql://user@host/database, or leave it out to keep groups in the file.")
    return address


def cohort_store(path: Path, environment: Mapping[str, str] = os.environ) -> PurgingKeeping:
    """PostgreSQL where the environment names one, otherwise the file. Raises BadAddress."""
    address = database(environment)
    if not address:
        return CohortStore(path)
    # Read only where it is used: the live assistant should not wait for it.
    from threshold_guide.channel.postgres_cohorts import PostgresCohorts
    return PostgresCohorts(address)


class CohortStore:
    """Every call opens the file anew: cohorts are rare, and calls come from more than one thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with self._db() as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(SCHEMA)

    @contextmanager
    def _db(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            # With secure_delete, what is deleted is overwritten and cannot be read from the file.
            for pragma in ("foreign_keys = ON", "secure_delete = ON"):
                db.execute(f"PRAGMA {pragma}")
            yield db
        except sqlite3.OperationalError as error:
            raise Unreachable from error
        finally:
            db.close()

    def make(self, cohort: Cohort, trainer: str) -> None:
        with self._db() as db:
            db.execute("INSERT INTO gym_cohorts (id, trainer, title, until, places) VALUES (?, ?, ?, ?, ?)",
                       (cohort.id, trainer, cohort.title, cohort.until, cohort.places))

    def find(self, id: str, now: int) -> Cohort | None:
        return self._one("id = ? AND until > ?", id, now)

    def of_trainer(self, trainer: str, now: int) -> Cohort | None:
        return self._one("trainer = ? AND until > ?", trainer, now)

    def _one(self, where: str, *values: object) -> Cohort | None:
        with self._db() as db:
            row = db.execute(FIND + where, values).fetchone()
        return Cohort(*row) if row else None

    def share(self, cohort: Cohort, share: str, data: bytes) -> bool:
        with self._db() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                if db.execute("SELECT 1 FROM gym_cohorts WHERE id = ?", (cohort.id,)).fetchone() is None:
                    raise Gone
                known = db.execute("SELECT 1 FROM gym_shared WHERE cohort = ? AND id = ?",
                                   (cohort.id, share)).fetchone() is not None
                held = db.execute("SELECT count(*) FROM gym_shared WHERE cohort = ?", (cohort.id,)).fetchone()[0]
                if not known and held >= cohort.places:
                    raise Full
                db.execute("INSERT INTO gym_shared (cohort, id, data) VALUES (?, ?, ?) "
                           "ON CONFLICT (cohort, id) DO UPDATE SET data = excluded.data", (cohort.id, share, data))
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
        return not known

    def shared(self, cohort: Cohort) -> list[bytes]:
        with self._db() as db:
            return [data for (data,) in db.execute("SELECT data FROM gym_shared WHERE cohort = ? ORDER BY id",
                                                   (cohort.id,))]

    def delete(self, cohort: Cohort) -> None:
        self._delete("id = ?", cohort.id)

    def purge(self, now: int) -> int:
        """Every cohort whose time is over; says how many that was."""
        return self._delete("until <= ?", now)

    def _delete(self, where: str, value: object) -> int:
        with self._db() as db:
            gone = db.execute(f"DELETE FROM gym_cohorts WHERE {where}", (value,)).rowcount
            if gone:
                # The write-ahead log still holds the pages as they were.
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return gone
