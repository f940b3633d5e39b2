"""Learns whether a message asks what the documents say. Run in a process of its own (ADR 0011), after the ways of
asking and the examples were read, whose vectors it takes.
"""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.language import cues as cue_files
from threshold_guide.language.asking import Asking, asking_of, mark_of, read_asking
from threshold_guide.language.descent import least
from threshold_guide.language.embedding import Vectors
from threshold_guide.language.examples import examples, known_ids
from threshold_guide.language.heads import heads_of, mark_of_heads
from threshold_guide.language.policy_learning import bags
from threshold_guide.language.policy_question import kept_for, wordings_of
from threshold_guide.language.vectors import digest, known_vectors

#: how strongly the unit follows its examples, and its longest training
FIT, STEPS = 3.0, 100
#: tasks whose examples ask for a rule
RULES = frozenset({"policy_question", "deadline"})


def tells(pack: Pack) -> list[str]:
    """The examples that ask for no rule."""
    return [example.text.lower() for example in examples(pack.folders, known_ids(pack))
            if not (example.section == "tasks" and example.means & RULES)]


def learn(vectors: Vectors, words: Any, asks: Any) -> Asking:
    """One logistic regression in which both sides weigh the same. `asks` is 1 where a row (of vectors and words) asks
    for a rule and 0 where it tells of somebody.
    """
    size = vectors.shape[1]
    weigh = (np.where(asks == 1, 0.5 / asks.sum(), 0.5 / (1 - asks).sum()) * len(asks)).astype(np.float32)
    transposed = words.T.tocsr()

    def loss_and_slope(w: Vectors) -> tuple[float, Vectors]:
        logits = vectors @ w[:size] + words @ w[size:-1] + w[-1]
        loss = (weigh * (np.logaddexp(0, logits) - asks * logits)).sum(dtype=np.float64)
        slope = weigh * (1 / (1 + np.exp(-logits)) - asks)
        rise = np.concatenate([vectors.T @ slope, transposed @ slope, slope.sum(keepdims=True)])
        rise *= np.float32(FIT)
        rise[:-1] += w[:-1]
        return float(FIT * loss + 0.5 * (w[:-1] @ w[:-1])), rise

    found = least(loss_and_slope, np.zeros(size + words.shape[1] + 1, dtype=np.float32), STEPS)
    return Asking(found[:-1], float(found[-1]))


def main(folder: str) -> None:
    """Learn the unit of the pack in `folder` and keep it; nothing where its examples were not read yet."""
    place = Path(folder)
    pack = compiled_pack(place.name, root=place.parent)
    wordings, heads = wordings_of(pack, cue_files.load(pack.folders)), mark_of_heads(pack)
    mark = mark_of(wordings.mark, heads or "")
    if heads is None or read_asking(pack, mark):
        return
    known = {**known_vectors(heads_of(pack)), **known_vectors(kept_for(pack))}
    told = [text for text in tells(pack) if digest(text) in known]
    texts = [*wordings.texts, *told]
    print(f"Learning what asks from {len(texts)} texts", file=sys.stderr, flush=True)
    asks = np.array([1] * len(wordings.texts) + [0] * len(told), dtype=np.float32)
    words = bags(wordings, [*wordings.texts, *map(wordings.expand, told)])
    learnt = learn(np.array([known[digest(text)] for text in texts]), words, asks)
    np.savez(asking_of(pack), mark=np.array(mark), weights=learnt.weights, constant=np.array(learnt.constant))


if __name__ == "__main__":
    main(sys.argv[1])
