"""Learns the heads from the examples. Run in a process of its own: Rasa's runs without SciPy (ADR 0011)."""
from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.language.cues import CueError
from threshold_guide.language.descent import least
from threshold_guide.language.embedding import ENCODER, Vectors
from threshold_guide.language.examples import Example, examples, known_ids
from threshold_guide.language.features import Vocabularies, as_matrix
from threshold_guide.language.heads import (
    DANGER,
    LADO,
    NOTHING,
    ROUTE,
    SCOPE,
    TASK,
    TINY,
    TOLD_DANGER,
    LearntHeads,
    heads_of,
    likelihoods,
    read_heads,
)
from threshold_guide.language.reader import Reader
from threshold_guide.language.standing import kept_reader
from threshold_guide.language.vectors import keep_arrays, known_vectors, vectors_of

#: longest training
STEPS = 28
#: how much a vector, the words and their letters count against the penalty on weights
VECTOR, WORDS, LETTERS = 4.0, 8.0, 4.0
#: Each of the three judges by itself, so that none leans on another; this share of each adds up. Learnt together, the
#: vectors explain the examples so well that words and letters are hardly heard.
SHARE = 0.4
#: all texts that mean a thing weigh together as much as this many that do not
WEIGHT = 240.0
#: how much a near miss weighs for what it is a near miss of
NEAR_MISS = 2.0
#: how much a text of another section weighs as one that tells of no danger, and as one by staff about a child
NO_DANGER, IN_SCOPE = 1.0, 0.3
#: tasks whose texts may tell of danger
TELLING = frozenset({"level_of_need", "lado"})
#: a chance before anything is said
PRIOR = -4.0
#: Changes when the way of learning does, so that what was learnt before is not used.
EDITION = 8


class Lessons:
    """Texts with what each means (1), does not mean (0), and how much that weighs (texts x labels)."""

    def __init__(self, pack: Pack, found: Sequence[Example]) -> None:
        self.found = [*found, *_of_entries(pack)]
        ids = known_ids(pack)
        facts = [*ids["facts"]]
        ranks = {entry.id: pack.ranks[entry.floor] for entry in pack.indicators.values()}
        routes = [f"{ROUTE}{rank}" for rank in range(1, len(pack.route_ids))]
        self.shared = len(facts) + 1
        self.labels = (*facts, NOTHING, *ids["signals"], DANGER, TOLD_DANGER, LADO, *routes,
                       *(f"{TASK}{task}" for task in ids["tasks"]), *(f"{SCOPE}{scope}" for scope in ids["scopes"]))
        #: every text once, whatever number of sections and ids it stands under
        self.texts = list(dict.fromkeys(example.text for example in self.found))
        self._row = {text: row for row, text in enumerate(self.texts)}
        column = {label: place for place, label in enumerate(self.labels)}
        shape = (len(self.texts), len(self.labels))
        self.means = np.zeros(shape, dtype=np.float32)
        self.weighs = np.zeros(shape, dtype=np.float32)
        spread = Counter((example.section, meaning) for example in self.found for meaning in example.means)
        dangers = [column[id] for id in (*ids["signals"], DANGER, TOLD_DANGER)]
        inside = {"facts": [column[id] for id in facts], "signals": dangers, "plain_signals": [column[TOLD_DANGER]],
                  "scopes": [column[f"{SCOPE}{scope}"] for scope in ids["scopes"]],
                  "tasks": [column[f"{TASK}{task}"] for task in ids["tasks"]]}
        prefix = {"tasks": TASK, "scopes": SCOPE}

        def column_of(section: str, meaning: str) -> int:
            return column[TOLD_DANGER if section == "plain_signals" else f"{prefix.get(section, '')}{meaning}"]

        # A text may stand in two sections: what tells of danger as well as of a fact is not taken as free of danger.
        in_danger = {example.text for example in self.found
                     if example.section in ("signals", "plain_signals") and example.means}
        for example in self.found:
            row, section = self._row[example.text], example.section
            self.weighs[row, inside[section]] = np.maximum(self.weighs[row, inside[section]], 1)
            meant = [column_of(section, meaning) for meaning in example.means]
            for meaning, place in zip(example.means, meant, strict=True):
                self.means[row, place] = 1
                self.weighs[row, place] = WEIGHT / max(spread[section, meaning], 1)
            if example.beside:
                place = column_of(section, example.beside)
                self.weighs[row, place] = max(self.weighs[row, place], NEAR_MISS)
            if section == "facts":
                if (self._of_fact(row, example, pack, ranks, column) < pack.act_now_rank
                        and example.text not in in_danger):
                    self.weighs[row, dangers] = np.maximum(self.weighs[row, dangers], NO_DANGER)
                self.means[row, column[f"{SCOPE}in_scope"]] = 1
                self.weighs[row, inside["scopes"]] = np.maximum(self.weighs[row, inside["scopes"]], IN_SCOPE)
            elif section in ("signals", "plain_signals") and example.means:
                told = [column[TOLD_DANGER], *([column[DANGER]] if section == "signals" else [])]
                self.means[row, told] = 1
                self.weighs[row, told] = 3
            elif section == "tasks":
                if example.means.isdisjoint(TELLING) and example.text not in in_danger:
                    self.weighs[row, dangers] = np.maximum(self.weighs[row, dangers], NO_DANGER)
                self.means[row, column[LADO]] = max(self.means[row, column[LADO]], LADO in example.means)
                self.weighs[row, column[LADO]] = 2 if self.means[row, column[LADO]] else 1

    def _of_fact(self, row: int, example: Example, pack: Pack, ranks: dict[str, int], column: dict[str, int]) -> int:
        """Weigh what an example of a fact says of routes and workers; the highest route that it means."""
        worst = max((ranks[meaning] for meaning in example.means if meaning in ranks), default=0)
        about_adult = not example.means.isdisjoint(pack.concerns)
        self.means[row, column[LADO]] = max(self.means[row, column[LADO]], about_adult)
        self.weighs[row, column[LADO]] = 2
        for rank in range(1, len(pack.route_ids)):
            place = column[f"{ROUTE}{rank}"]
            if worst >= rank:
                self.means[row, place], self.weighs[row, place] = 1, 3
            elif not about_adult and not self.means[row, place]:
                self.weighs[row, place] = 2
        return worst

    def choices(self) -> tuple[list[int], Vectors, Vectors]:
        """Rows that say which of the shared labels is meant, their shares of each, and how much they weigh: a meaning
        with many texts weighs more than one with few, by the root of their number.
        """
        rows = sorted({self._row[example.text] for example in self.found if example.section == "facts"
                       or (example.section == "tasks" and example.means.isdisjoint(TELLING))})
        means = self.means[rows, :self.shared]
        means[:, -1] = means.sum(axis=1) == 0
        means /= means.sum(axis=1, keepdims=True)
        weighs = means @ (1 / np.sqrt(np.maximum(means.sum(axis=0), 1)))
        return rows, means, (weighs / weighs.mean())[:, None]

    @property
    def mark(self) -> str:
        """Changes when anything changes that is learnt from."""
        return hashlib.sha256(repr((EDITION, ENCODER,
                                    [(e.section, e.text, sorted(e.means), e.beside) for e in self.found],
                                    self.labels)).encode()).hexdigest()


def _of_entries(pack: Pack) -> list[Example]:
    """The examples that stand beside the indicators and concerns themselves."""
    beside = {**{id: entry.examples for id, entry in pack.indicators.items()},
              **{id: entry.examples for id, entry in pack.concerns.items()}}
    return [Example("facts", text, frozenset({id})) for id, texts in beside.items() for text in texts]


def learn(lessons: Lessons, reader: Reader, known: dict[str, Vectors]) -> tuple[LearntHeads, Vectors]:
    """The heads, and the vectors of the texts."""
    vectors = vectors_of([text.lower() for text in lessons.texts], known, "examples")
    tokens = [reader.words.tokens(text) for text in lessons.texts]
    vocabularies = Vocabularies.of(tokens, reader.words)
    print(f"Learning {len(lessons.labels)} things from {len(lessons.texts)} examples", file=sys.stderr, flush=True)
    bags = as_matrix([vocabularies.bag(text, reader.words) for text in tokens], len(vocabularies)).tocsc()
    known_words = len(vocabularies.words)
    kinds = ((vectors, VECTOR), (bags[:, :known_words].tocsr(), WORDS), (bags[:, known_words:].tocsr(), LETTERS))
    # By now the process beside this one is mostly done: products leave the interpreter free for one another.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        parts = list(pool.map(lambda kind: _judge(kind[0] * kind[1], lessons), kinds))
    weights = np.concatenate([SHARE * scale * weights for (weights, _), scale in
                              zip(parts, (VECTOR, WORDS, LETTERS), strict=True)])
    constants = SHARE * np.sum([constants for _, constants in parts], axis=0)
    return LearntHeads(lessons.labels, lessons.shared, weights, constants, vocabularies), vectors


def _judge(features: Any, lessons: Lessons) -> tuple[Vectors, Vectors]:
    """Weights and constants of all labels from one kind of features."""
    rows, means, weighs = lessons.choices()
    shared = lessons.shared
    one_of = _fit(features[rows], means, weighs, shared, 0.0)
    each = _fit(features, lessons.means[:, shared:], lessons.weighs[:, shared:], 0, PRIOR)
    weights, constants = (np.concatenate(parts, axis=-1) for parts in zip(one_of, each, strict=True))
    return weights, constants


def _fit(features: Any, means: Vectors, weighs: Vectors, shared: int, start: float) -> tuple[Vectors, Vectors]:
    """Weights (features x labels) and constants, which begin at `start`. `weighs` has a column for each label, or one
    for all.
    """
    size = features.shape[1]
    shape = (size + 1, means.shape[1])
    transposed = features.T if isinstance(features, np.ndarray) else features.T.tocsr()
    # Of a likelihood that is shared only what is meant adds to the loss: a few of the hundreds in each row.
    meant = np.nonzero(means) if shared else (slice(None), slice(None))
    told, weight = means[meant], np.broadcast_to(weighs, means.shape)[meant]

    def loss_and_slope(flat: Vectors) -> tuple[float, Vectors]:
        w = flat.reshape(shape)
        likely = likelihoods(features @ w[:size] + w[size], shared)
        here = likely[meant]
        missed = told * np.log(here + TINY) + (0 if shared else (1 - told) * np.log(1 - here + TINY))
        slope = weighs * (likely - means)
        out = np.vstack([transposed @ slope + w[:size], slope.sum(axis=0, keepdims=True)])
        return float(0.5 * (w[:size] ** 2).sum() - (weight * missed).sum()), out.ravel()

    begin = np.zeros(shape, dtype=np.float32)
    begin[size] = start
    found = least(loss_and_slope, begin.ravel(), STEPS).reshape(shape)
    return found[:size], found[size]


def main(folder: str) -> int:
    """Learn the heads of the pack in `folder` and keep them. 1 where the examples have a fault, which is printed."""
    place = Path(folder)
    pack = compiled_pack(place.name, root=place.parent)
    try:
        lessons = Lessons(pack, examples(pack.folders, known_ids(pack)))
    except CueError as error:
        print(f"The language files have a fault:\n{error}", file=sys.stderr)
        return 1
    path = heads_of(pack)
    if not lessons.found or read_heads(path, lessons.mark):
        return 0
    heads, vectors = learn(lessons, kept_reader(pack), known_vectors(path))
    keep_arrays(path, mark=np.array(lessons.mark), labels=np.array(heads.labels),
                shared=np.array(heads.shared), weights=heads.weights.astype(np.float16), constants=heads.constants,
                words=np.array(heads.known.words.words), words_rarity=np.array(heads.known.words.rarity),
                letters=np.array(heads.known.letters.words), letters_rarity=np.array(heads.known.letters.rarity),
                texts=[text.lower() for text in lessons.texts], vectors=vectors)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
