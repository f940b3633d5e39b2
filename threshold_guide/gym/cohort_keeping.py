"""What the gym asks of whoever keeps cohorts: the database in the server, a dictionary in a test."""
from __future__ import annotations

from typing import Protocol

import msgspec


class Cohort(msgspec.Struct, frozen=True):
    """One cohort. `until` is in seconds since 1970, UTC; then it is deleted."""

    id: str
    title: str
    until: int
    places: int


class Full(Exception):
    """The cohort has no place left."""


class Gone(Exception):
    """The cohort was deleted meanwhile."""


class Unreachable(Exception):
    """Whatever keeps the cohorts does not answer just now."""


class CohortKeeping(Protocol):
    """Every call may raise Unreachable."""

    def make(self, cohort: Cohort, trainer: str) -> None:
        """Keep a new cohort and the id that lets its trainer in."""

    def find(self, id: str, now: int) -> Cohort | None:
        """The cohort, unless its time is over."""

    def of_trainer(self, trainer: str, now: int) -> Cohort | None:
        """The cohort of this trainer's id, unless its time is over."""

    def share(self, cohort: Cohort, share: str, data: bytes) -> bool:
        """Keep a result, in place of an earlier one of the same id. Whether it is the first. Raises Full and Gone."""

    def shared(self, cohort: Cohort) -> list[bytes]:
        """All results of the cohort."""

    def delete(self, cohort: Cohort) -> None:
        """The cohort and all its results, now."""


class PurgingKeeping(CohortKeeping, Protocol):
    """As the server needs it: what is past its time is deleted without anybody asking for it."""

    def purge(self, now: int) -> int:
        """Delete every cohort whose time is over; how many that was."""
