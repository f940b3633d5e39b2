"""A PostgreSQL that runs for the tests alone: in a folder of its own, heard on a socket there, gone afterwards."""
from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from threshold_guide.channel.cohort_store import ADDRESS, cohort_store
from threshold_guide.gym.cohort_keeping import PurgingKeeping

DEBIAN = Path("/usr/lib/postgresql")


def program(name: str) -> str:
    """Where a program of PostgreSQL lies; Debian keeps them out of the path."""
    found = shutil.which(name) or next((str(path) for path in sorted(DEBIAN.glob(f"*/bin/{name}"))[-1:]), None)
    assert found, f"{name} was not found: install Debian's postgresql, as .ci/run does"
    return found


class Postgres:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count()

    def address(self, database: str) -> str:
        return f"postgresql:///{database}?host={self.folder}&user=tests"

    def database(self) -> Database:
        """A new database, empty."""
        name = f"gym{next(self._numbers)}"
        with contextlib.closing(psycopg2.connect(self.address("postgres"))) as db:
            db.autocommit = True
            with db.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name}")
        return Database(self, name)


class Database:
    def __init__(self, server: Postgres, name: str) -> None:
        self.server, self.name = server, name

    def store(self) -> PurgingKeeping:
        return cohort_store(Path("unused"), {ADDRESS: self.server.address(self.name)})

    def written(self) -> bytes:
        """Every file of the database's tables, once all of it is written."""
        with contextlib.closing(psycopg2.connect(self.server.address(self.name))) as db:
            db.autocommit = True
            with db.cursor() as cursor:
                cursor.execute("CHECKPOINT")
                cursor.execute("SELECT oid FROM pg_database WHERE datname = %s", (self.name,))
                (number,) = cursor.fetchone() or (0,)
        return b"".join(path.read_bytes() for path in (self.server.folder / "data/base" / str(number)).iterdir())


@contextlib.contextmanager
def running() -> Iterator[Postgres]:
    """PostgreSQL runs as no root, so root hands its folder to another user."""
    folder = Path(tempfile.mkdtemp(prefix="gym-pg-"))
    names = {each.pw_name for each in pwd.getpwall()}
    user = next(name for name in ("postgres", "nobody") if name in names) if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)

    def run(name: str, *arguments: str) -> None:
        subprocess.run([program(name), *arguments], check=True, user=user, cwd=folder,
                       stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "tests", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o",
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off", "start")
        try:
            yield Postgres(folder)
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
