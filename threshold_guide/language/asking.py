"""Whether a message asks what the documents say, or tells of somebody.

One linear unit over the same features by which rules are looked up: learnt from all ways of asking for a rule on one
side and all examples of worries on the other (asking_learning).
"""
from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.compiled import BUILD
from threshold_guide.language.embedding import Vectors

#: Changes when the way of learning does, so that what was learnt before is not used.
EDITION = 1
LEARNING = "threshold_guide.language.asking_learning"


class Asking(NamedTuple):
    """Weights of the features (sentence vector, then words) and a constant, as log odds of asking."""

    weights: Vectors
    constant: float


def asking_of(pack: Pack) -> Path:
    """Where the unit of a pack is kept."""
    return BUILD / f"{pack.info.id}-asking.npz"


def mark_of(wordings: str, heads: str) -> str:
    """Changes when anything changes that is learnt from; the two are the marks of what was learnt before."""
    return hashlib.sha256(f"{EDITION} {wordings} {heads}".encode()).hexdigest()


def read_asking(pack: Pack, mark: str) -> Asking | None:
    """What was learnt under this mark, or None."""
    with contextlib.suppress(OSError, ValueError, KeyError), np.load(asking_of(pack), allow_pickle=False) as file:
        if str(file["mark"]) == mark:
            return Asking(file["weights"], float(file["constant"]))
    return None
