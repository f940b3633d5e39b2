"""What a proof says: each property, how it was shown and over what space, and what stands against it."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

#: The two ways in which something is shown.
SOLVER, EXHAUSTION = "solver", "exhaustion"


@dataclass(frozen=True)
class Violation:
    """One counter-example: in words, and as answers (`after` where two answer sets are compared)."""

    words: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] | None = None


@dataclass
class Claim:
    """One statement that was shown, or not: how, over which space, in how many seconds."""

    says: str
    how: str
    space: str
    violations: list[Violation] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return not self.violations


@dataclass
class Result:
    """A property with its claims."""

    name: str
    says: str
    claims: list[Claim] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return all(claim.holds for claim in self.claims)

    @property
    def seconds(self) -> float:
        return sum(claim.seconds for claim in self.claims)

    @property
    def violations(self) -> list[Violation]:
        return [violation for claim in self.claims for violation in claim.violations]

    @contextmanager
    def claim(self, says: str, how: str, space: str = "") -> Iterator[Claim]:
        """A claim whose time is taken while its proof runs."""
        claim, start = Claim(says, how, space), perf_counter()
        yield claim
        claim.seconds = perf_counter() - start
        self.claims.append(claim)
