"""Vectors of texts that are learnt from, kept beside what was learnt: a text that has not changed is not read again."""
from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from threshold_guide.language.embedding import ENCODER, Encoder, Vectors

PROGRESS_EVERY = 1000
#: characters of a digest that are kept
DIGEST = 16


def vectors_of(texts: Sequence[str], known: Mapping[str, Vectors], what: str) -> Vectors:
    """One row per text; those `known` by their digest are not made again. Progress goes to standard error."""
    new = [text for text in dict.fromkeys(texts) if digest(text) not in known]

    told = 0

    def progress(done: int) -> None:
        nonlocal told
        if done // PROGRESS_EVERY > told:
            told = done // PROGRESS_EVERY
            print(f"{done} of {len(new)} {what} read", file=sys.stderr, flush=True)

    # Another process learns beside this one; whichever has more to read has the whole machine once the other is done.
    made = Encoder()(new, progress=progress, side_by_side=os.cpu_count() or 1) if new else ()
    fresh = dict(zip(new, made, strict=True))
    return np.array([fresh[text] if text in fresh else known[digest(text)] for text in texts], dtype=np.float32)


def digest(text: str) -> str:
    """What a text is known by where its vector is kept."""
    return hashlib.sha256(f"{ENCODER} {text}".encode()).hexdigest()[:DIGEST]


def known_vectors(path: Path) -> dict[str, Vectors]:
    """The vectors that were kept before, by digest; none where there is no file or an older one."""
    with contextlib.suppress(OSError, ValueError, KeyError), np.load(path, allow_pickle=False) as file:
        return dict(zip(map(str, file["digests"]), file["vectors"], strict=True))
    return {}


def keep_arrays(path: Path, texts: Sequence[str], vectors: Vectors, **arrays: Any) -> None:
    """Keep what was learnt with the vectors of its texts. Two processes may do this at once; each puts a whole file
    in place.
    """
    path.parent.mkdir(exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, digests=np.array([digest(text) for text in texts]), vectors=vectors, **arrays)
    os.replace(temporary, path)
