"""Which rule of the policy a question asks for.

Every statement, reading and "not held" entry is one class of a linear classifier (softmax regression) over sentence
vectors and words, trained on the ways people ask for it. What is returned are ids of approved content, never words.
"""
from __future__ import annotations

import contextlib
import hashlib
import math
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from threshold_guide.engine.pack import Pack
from threshold_guide.language.embedding import Vectors

Kind = Literal["statements", "readings", "not_held"]
Encode = Callable[[Sequence[str]], Vectors]
Named = tuple[Kind, str, float]

#: Chosen on the development questions (docs/policy_answers.md).
#: An answer needs this much probability; half of it where a wording is this near.
SURE, NEAR = 0.20, 0.60
#: entries are told until they hold this much probability together; none below LEAST
ENOUGH, LEAST = 0.60, 0.08
#: in a question of several parts, a part adds an entry from this probability on, and the whole from ALSO
PART, ALSO = 0.20, 0.04
#: how many rules one answer may hold, and how many it may offer
MOST, OFFERED = 3, 6
#: how strongly the classifier follows its examples, and its longest training
FIT, STEPS = 60.0, 60
#: Changes when the way of learning does, so that what was learnt before is not used.
EDITION = 3
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
#: where one part of a question ends and the next begins
PART_END = re.compile(r"[?;:,]\s|\.\s|\s(?:and|but|or|also|then|plus)\s")
#: a part of fewer words says too little by itself
SHORTEST_PART = 2


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a question points to: entries as (kind, id, probability), best first."""

    outcome: Literal["found", "not_held", "not_found"]
    entries: tuple[Named, ...] = ()
    #: entries that come near, for "did you mean"
    near: tuple[Named, ...] = ()
    audience: str = "professional"

    @property
    def sureness(self) -> float:
        """The probability of the best entry, 0 where nothing was found."""
        return self.entries[0][2] if self.entries else 0.0


class Entry(msgspec.Struct, frozen=True):
    """One thing that can be asked for, with its wordings."""

    kind: Kind
    id: str
    texts: tuple[str, ...]


def entries_of(pack: Pack) -> list[Entry]:
    """Everything that can be asked for: by its title and the ways people ask."""
    found = [Entry("statements", s.id, (s.title, *s.asks)) for s in pack.statements.values()]
    found += [Entry("readings", r.id, (r.title, *r.asks)) for r in pack.readings.values() if r.tell and r.asks]
    found += [Entry("not_held", n.id, (n.title, *n.asks)) for n in pack.not_held.values()]
    return found


class PolicyIndex:
    """The index of one pack. `kept` is the file that holds what was learnt, so that it is learnt once."""

    def __init__(self, pack: Pack, expansions: Mapping[str, str], stem: Callable[[str], str], encode: Encode,
                 kept: Path | None = None, subjects: Sequence[str] = ()):
        self.entries = entries_of(pack)
        self._expand = _expander(expansions)
        self._stem = stem
        self._encode = encode
        #: what a question may be about, the longer names first
        self._subjects = sorted(subjects, key=len, reverse=True)
        self._owner = np.array([i for i, entry in enumerate(self.entries) for _ in entry.texts], dtype=np.intp)
        texts = [self._expand(text) for entry in self.entries for text in entry.texts]
        bags = [self._stems(text) for text in texts]
        spread = Counter(word for bag in bags for word in set(bag))
        self._rarity = {word: math.log(1 + len(bags) / count) for word, count in spread.items()}
        self._vocabulary = {word: n for n, word in enumerate(self._rarity)}
        self._vectors, self._weights = self._learnt(texts, bags, kept)

    # -- what a question points to ----------------------------------------------------------

    def find(self, question: str) -> Found:
        """What answers the question: the likeliest entries, and one for each further question in it."""
        if not self.entries or not question.strip():
            return Found(outcome="not_found")
        likely, nearest = self._scores(question)
        order = np.argsort(-likely)
        near = tuple(self._named(i, likely) for i in order[:OFFERED] if likely[i] >= LEAST / 4)
        if likely[order[0]] < (SURE / 2 if nearest >= NEAR else SURE):
            return Found(outcome="not_found", near=near)
        chosen = self._chosen(likely, order)
        if self.entries[chosen[0]].kind == "not_held":
            beside = [i for i in chosen if self.entries[i].kind != "not_held" and likely[i] >= SURE]
            if likely[chosen[0]] >= ENOUGH or not beside:
                return Found(outcome="not_held", entries=(self._named(chosen[0], likely),), near=near)
        further = self._further(question, likely, order)
        told = dict.fromkeys(i for i in (*chosen, *further) if self.entries[i].kind != "not_held")
        return Found(outcome="found", entries=tuple(self._named(i, likely) for i in list(told)[:MOST]), near=near)

    def _further(self, question: str, likely: Vectors, order: Any) -> list[int]:
        """What the further parts of a question ask for, the likeliest first; empty where it has one part."""
        parts = self._parts(question)
        if not parts:
            return []
        found = {int(i): float(likely[i]) for i in order[1:MOST] if likely[i] >= ALSO}
        for part in parts:
            best, sure = self._best(part)
            if sure >= PART:
                found[best] = max(sure, found.get(best, 0.0))
        return sorted(found, key=lambda i: -found[i])

    def _chosen(self, likely: Vectors, order: Any) -> list[int]:
        chosen: list[int] = []
        together = 0.0
        for i in map(int, order[:MOST]):
            if chosen and (together >= ENOUGH or likely[i] < LEAST):
                break
            chosen.append(i)
            together += float(likely[i])
        return chosen

    def _named(self, i: int, likely: Vectors) -> Named:
        return self.entries[i].kind, self.entries[i].id, round(float(likely[i]), 3)

    def _scores(self, question: str) -> tuple[Vectors, float]:
        """The probability of every entry, and how near the nearest wording is (cosine)."""
        text = self._expand(question)
        vector = self._encode([text])[0]
        words = self._bag_matrix([self._stems(text)])
        size = vector.shape[0]
        logits = vector @ self._weights[:size] + (words @ self._weights[size:])[0]
        likely = np.exp(logits - logits.max())
        return likely / likely.sum(), float((self._vectors @ vector).max())

    def _best(self, part: str) -> tuple[int, float]:
        likely, _ = self._scores(part)
        best = int(np.argmax(likely))
        return best, float(likely[best])

    def _parts(self, question: str) -> list[str]:
        """The parts of a question, each with the subject that the whole names; empty where there is only one part."""
        text = self._expand(question)
        parts = [part.strip() for part in PART_END.split(text) if len(part.split()) >= SHORTEST_PART]
        if len(parts) < 2:
            return []
        subjects = [subject for subject in self._subjects if subject in text]
        return [part if any(subject in part for subject in subjects) else f"{part} {subjects[0]}" if subjects else part
                for part in parts]

    # -- learning ---------------------------------------------------------------------------

    def _learnt(self, texts: list[str], bags: list[list[str]], kept: Path | None) -> tuple[Vectors, Vectors]:
        mark = hashlib.sha256(repr((EDITION, texts, self._owner.tolist(), list(self._vocabulary))).encode()).hexdigest()
        if kept:
            with contextlib.suppress(OSError, ValueError, KeyError), np.load(kept, allow_pickle=False) as file:
                if str(file["mark"]) == mark:
                    return file["vectors"], file["weights"]
        vectors = self._encode(texts)
        weights = _softmax_regression(vectors, self._bag_matrix(bags), self._owner, len(self.entries))
        if kept:
            _keep(kept, mark=np.array(mark), vectors=vectors, weights=weights)
        return vectors, weights

    def _stems(self, text: str) -> list[str]:
        return [self._stem(word) for word in WORD.findall(text)]

    def _bag_matrix(self, bags: Iterable[list[str]]) -> Any:
        """Sparse rows of length 1: each word weighs by its rarity."""
        from scipy.sparse import csr_matrix

        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        for bag in bags:
            known = {self._vocabulary[word]: self._rarity[word] for word in bag if word in self._vocabulary}
            length = math.sqrt(sum(value * value for value in known.values())) or 1.0
            columns += known
            data += [value / length for value in known.values()]
            ends.append(len(columns))
        return csr_matrix((np.array(data, dtype=np.float32), columns, ends),
                          shape=(len(ends) - 1, len(self._vocabulary)))


def _softmax_regression(vectors: Vectors, words: Any, owner: Any, classes: int) -> Vectors:
    """Weights (features x classes) that make each text point to its owner; every class weighs the same."""
    from scipy.optimize import minimize

    rows = np.arange(len(owner))
    size = vectors.shape[1]
    shape = (size + words.shape[1], classes)
    weight = 1.0 / np.bincount(owner, minlength=classes)[owner]
    weight = (weight * len(owner) / weight.sum()).astype(np.float32)
    transposed = words.T.tocsr()

    def loss_and_slope(flat: Any) -> tuple[float, Any]:
        w = flat.reshape(shape).astype(np.float32)
        logits = vectors @ w[:size] + words @ w[size:]
        logits -= logits.max(axis=1, keepdims=True)
        likely = np.exp(logits)
        total = likely.sum(axis=1, keepdims=True)
        loss = -(weight * (logits[rows, owner] - np.log(total[:, 0]))).sum()
        likely /= total
        likely[rows, owner] -= 1
        likely *= weight[:, None]
        slope = FIT * np.vstack([vectors.T @ likely, transposed @ likely]) + w
        return float(FIT * loss + 0.5 * (w * w).sum()), slope.ravel().astype(np.float64)

    found = minimize(loss_and_slope, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B",
                     options={"maxiter": STEPS, "maxcor": 5})
    return found.x.reshape(shape).astype(np.float32)


def _keep(path: Path, **arrays: Any) -> None:
    """Two processes may do this at once; each puts a whole file in place."""
    path.parent.mkdir(exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, **arrays)
    os.replace(temporary, path)


def _expander(expansions: Mapping[str, str]) -> Callable[[str], str]:
    """Abbreviations and nicknames to the words of the documents, in lower case."""
    longest_first = sorted(expansions, key=len, reverse=True)
    pattern = re.compile(r"(?<![a-z0-9])(" + "|".join(map(re.escape, longest_first)) + r")(?![a-z0-9])")

    def expand(text: str) -> str:
        low = " ".join(text.lower().replace("’", "'").split())
        return pattern.sub(lambda m: expansions[m.group(1)], low) if expansions else low

    return expand
