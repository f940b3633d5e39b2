"""A request that cannot be served."""
from __future__ import annotations


class Refused(Exception):
    """A request that cannot be served; the answer names what is wrong and how to mend it."""

    def __init__(self, status: int, error: str, mend: str, field: str | None = None) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"error": error, "mend": mend, **({"field": field} if field else {})}
