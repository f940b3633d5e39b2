"""What is proved: a pack, the pack that it extends, and what several properties need of them."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from threshold_guide.engine.pack import Pack
from threshold_guide.proof.solve import One

if TYPE_CHECKING:
    from threshold_guide.proof.questioning import Survey


@dataclass
class Subject:
    """`national` is the pack that `pack` extends, None where it extends none."""

    pack: Pack
    national: Pack | None = None

    @cached_property
    def one(self) -> One:
        """One answer set for the solver."""
        return One(self.pack)

    @cached_property
    def survey(self) -> Survey:
        """The states of the questioning."""
        from threshold_guide.proof.questioning import survey

        return survey(self.pack)
