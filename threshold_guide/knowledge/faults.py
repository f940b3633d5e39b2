"""Faults of the content: where, which entry, what is wrong, how to mend it."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. `id` is the entry's id or "" where the fault is the file's."""

    file: str
    line: int
    id: str
    code: str
    fault: str
    mend: str

    def __str__(self) -> str:
        who = f" [{self.id}]" if self.id else ""
        return f"{self.file}:{self.line}:{who} {self.code}: {self.fault}. {self.mend}"


class KnowledgeBaseError(Exception):
    """The content cannot be used; `faults` lists everything found."""

    def __init__(self, faults: list[Fault]):
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
