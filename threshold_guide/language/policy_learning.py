"""Learns which wording asks for which entry. Run in a process of its own: Rasa's runs without SciPy (ADR 0011)."""
from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.language import cues as cue_files
from threshold_guide.language.descent import least
from threshold_guide.language.embedding import Vectors
from threshold_guide.language.policy_index import Learnt, Wordings, read_learnt
from threshold_guide.language.policy_question import kept_for, wordings_of
from threshold_guide.language.vectors import keep_arrays, known_vectors, vectors_of

#: how strongly the classifiers follow their examples, and their longest training
FIT, STEPS = 120.0, 30


def learn(wordings: Wordings, vectors: Vectors) -> Learnt:
    """The weights of two softmax regressions in which every class weighs the same: which entry a wording asks for, and
    whether the local documents settle it. `vectors` has a row per wording.
    """
    print(f"Learning {len(wordings.entries)} rules", file=sys.stderr, flush=True)
    words, owner = bags(wordings, wordings.texts), np.array(wordings.owner)
    weights = _softmax_regression(vectors, words, owner, len(wordings.entries))
    unsettled = np.array([not entry.settles for entry in wordings.entries], dtype=int)
    sides = _softmax_regression(vectors, words, unsettled[owner], 2)
    return Learnt(weights, sides[:, 1] - sides[:, 0])


def bags(wordings: Wordings, texts: Sequence[str]) -> Any:
    """The known words of each text, as a row of a sparse matrix."""
    from scipy.sparse import csr_matrix

    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for text in texts:
        places, weights = wordings.bag(text)
        columns += places
        values += weights
        ends.append(len(columns))
    return csr_matrix((np.array(values, dtype=np.float32), columns, ends), shape=(len(ends) - 1, wordings.vocabulary))


def _softmax_regression(vectors: Vectors, words: Any, owner: Any, classes: int) -> Vectors:
    """Weights (features x classes) that make each text point to its owner."""
    rows = np.arange(len(owner))
    size = vectors.shape[1]
    shape = (size + words.shape[1], classes)
    weight = 1.0 / np.bincount(owner, minlength=classes)[owner]
    weight = (weight * len(owner) / weight.sum()).astype(np.float32)
    transposed = words.T.tocsr()

    def loss_and_slope(flat: Vectors) -> tuple[float, Vectors]:
        w = flat.reshape(shape)
        logits = vectors @ w[:size]
        logits += words @ w[size:]
        logits -= logits.max(axis=1, keepdims=True)
        told = logits[rows, owner]
        likely = np.exp(logits, out=logits)
        total = likely.sum(axis=1, keepdims=True)
        loss = -(weight * (told - np.log(total[:, 0]))).sum()
        likely *= weight[:, None] / total
        likely[rows, owner] -= weight
        slope = np.vstack([vectors.T @ likely, transposed @ likely])
        slope *= FIT
        slope += w
        return float(FIT * loss + 0.5 * (flat @ flat)), slope.ravel()

    return least(loss_and_slope, np.zeros(shape[0] * shape[1], dtype=np.float32), STEPS).reshape(shape)


def main(folder: str) -> None:
    """Learn the wordings of the pack in `folder` and keep what was learnt."""
    place = Path(folder)
    pack = compiled_pack(place.name, root=place.parent)
    wordings = wordings_of(pack, cue_files.load(pack.folders))
    if read_learnt(kept_for(pack), wordings) is None:
        vectors = vectors_of(wordings.texts, known_vectors(kept_for(pack)), "wordings")
        keep_arrays(kept_for(pack), wordings.texts, vectors, mark=np.array(wordings.mark),
                    **learn(wordings, vectors)._asdict())


if __name__ == "__main__":
    main(sys.argv[1])
