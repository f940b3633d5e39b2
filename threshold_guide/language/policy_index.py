"""Which rule of the policy a question asks for: words and sentence vectors together.

Every statement, reading and "not held" entry is an entry of the index, known by the ways people ask for it.
What is returned are ids of approved content; nothing is written here.
"""
from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from threshold_guide.engine.pack import Pack
from threshold_guide.language.embedding import DIMENSIONS, Vectors

Kind = Literal["statements", "readings", "not_held"]
Encode = Callable[[Sequence[str]], Vectors]

#: Chosen on the development questions (docs/policy_answers.md): below FOUND nothing is answered.
FOUND = 0.52
#: an entry this close to the best is told too
CLOSE = 0.035
#: entries this far below FOUND may still be offered
NEAR = 0.12
#: how many rules one answer may hold
MOST = 3
#: what words weigh beside vectors
WORDS_WEIGHT = 0.45
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
#: where one question ends and the next begins
CLAUSE = re.compile(r"[?;]|\.\s|\b(?:and|or),? (?=who|what|when|where|how|do|does|is|are|can|must|should|by)"
                    r"|, (?=who|what|when|where|how)")
#: a clause of fewer words says too little by itself
SHORTEST_CLAUSE = 3


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a question points to. `outcome`: answered by the entries; not in the documents (`not_held`); not found."""

    outcome: Literal["found", "not_held", "not_found"]
    #: (kind, id, score 0 to 1), best first
    entries: tuple[tuple[Kind, str, float], ...] = ()
    #: entries that come near, for "did you mean"
    near: tuple[tuple[Kind, str, float], ...] = ()


class Entry(msgspec.Struct, frozen=True):
    kind: Kind
    id: str
    texts: tuple[str, ...]
    audience: tuple[str, ...]


def entries_of(pack: Pack) -> list[Entry]:
    """Everything that can be asked for, with its wordings: what it says first, its title, the ways it is asked."""
    found = [Entry("statements", s.id, (s.says, s.title, *s.asks), s.audience) for s in pack.statements.values()]
    found += [Entry("readings", r.id, (r.title, *r.asks), ("professional", "public"))
              for r in pack.readings.values() if r.asks]
    found += [Entry("not_held", n.id, (n.title, *n.asks), ("professional", "public")) for n in pack.not_held.values()]
    return found


class PolicyIndex:
    """The index of one pack."""

    def __init__(self, pack: Pack, expansions: Mapping[str, str], stem: Callable[[str], str], encode: Encode,
                 kept: Path | None = None):
        self.entries = entries_of(pack)
        self._expand = _expander(expansions)
        self._stem = stem
        self._encode = encode
        texts = [self._expand(text) for entry in self.entries for text in entry.texts]
        self._owner = np.array([i for i, entry in enumerate(self.entries) for _ in entry.texts])
        self._vectors = _vectors(texts, encode, kept)
        bags = [self._stems(text) for text in texts]
        spread = Counter(word for bag in bags for word in set(bag))
        self._rarity = {word: math.log(1 + len(bags) / count) for word, count in spread.items()}
        self._vocabulary = {word: n for n, word in enumerate(self._rarity)}
        self._bags = self._matrix(bags)

    def _stems(self, text: str) -> list[str]:
        return [self._stem(word) for word in WORD.findall(text)]

    def _matrix(self, bags: Iterable[list[str]]) -> Vectors:
        bags = list(bags)
        matrix = np.zeros((len(bags), len(self._vocabulary)), dtype=np.float32)
        for row, bag in enumerate(bags):
            for word in set(bag):
                if word in self._vocabulary:
                    matrix[row, self._vocabulary[word]] = self._rarity[word]
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix / np.maximum(norms, 1e-9)

    def scores(self, question: str) -> Vectors:
        """One score per entry, 0 to 1: its wording that comes nearest, by words and by meaning."""
        text = self._expand(question)
        by_meaning = self._vectors @ self._encode([text])[0]
        by_words = self._bags @ self._matrix([self._stems(text)])[0]
        both = (1 - WORDS_WEIGHT) * by_meaning + WORDS_WEIGHT * by_words
        best = np.full(len(self.entries), -1.0, dtype=np.float32)
        np.maximum.at(best, self._owner, both)
        return best

    def find(self, question: str) -> Found:
        """What answers the question: the nearest entry, others about as near, and one per further question in it."""
        if not self.entries or not question.strip():
            return Found(outcome="not_found")
        scores = self.scores(question)
        chosen = self._nearest(scores, MOST)
        for clause in self._clauses(question):
            chosen += [entry for entry in self._nearest(self.scores(clause), 1) if entry not in chosen][:1]
        order = np.argsort(-scores)[:2 * MOST]
        near = tuple(self._named(int(i), scores) for i in order if scores[i] >= FOUND - NEAR)
        if not chosen:
            return Found(outcome="not_found", near=near)
        first = self._named(chosen[0], scores)
        entries = tuple(dict.fromkeys(self._named(i, scores) for i in chosen[:MOST]))
        if first[0] == "not_held":
            return Found(outcome="not_held", entries=(first,), near=near)
        return Found(outcome="found", entries=tuple(e for e in entries if e[0] != "not_held"), near=near)

    def _nearest(self, scores: Vectors, most: int) -> list[int]:
        best = float(scores.max())
        if best < FOUND:
            return []
        order = np.argsort(-scores)[:most]
        return [int(i) for i in order if scores[i] >= best - CLOSE]

    def _named(self, i: int, scores: Vectors) -> tuple[Kind, str, float]:
        return self.entries[i].kind, self.entries[i].id, round(float(scores[i]), 3)

    @staticmethod
    def _clauses(question: str) -> list[str]:
        """The several questions in one message; empty where there is only one."""
        parts = [part.strip() for part in CLAUSE.split(question) if part and len(part.split()) >= SHORTEST_CLAUSE]
        return parts if len(parts) > 1 else []


def _expander(expansions: Mapping[str, str]) -> Callable[[str], str]:
    """Abbreviations and nicknames to the words of the documents."""
    longest_first = sorted(expansions, key=len, reverse=True)
    pattern = re.compile(r"(?<![a-z0-9])(" + "|".join(map(re.escape, longest_first)) + r")(?![a-z0-9])")

    def expand(text: str) -> str:
        low = " ".join(text.lower().replace("’", "'").split())
        return pattern.sub(lambda m: expansions[m.group(1)], low) if expansions else low

    return expand


def _vectors(texts: Sequence[str], encode: Encode, kept: Path | None) -> Vectors:
    """A vector per text; those of texts seen before are read from the file `kept`."""
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    known: dict[str, Vectors] = {}
    if kept and kept.is_file():
        with np.load(kept, allow_pickle=False) as file:
            known = dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
    missing = list(dict.fromkeys(text for key, text in zip(keys, texts, strict=True) if key not in known))
    if missing:
        for text, vector in zip(missing, encode(missing), strict=True):
            known[hashlib.sha256(text.encode()).hexdigest()] = vector
        if kept:
            used = sorted(set(keys))
            kept.parent.mkdir(exist_ok=True)
            temporary = kept.with_name(f".{kept.name}.{id(known)}.npz")
            np.savez(temporary, keys=np.array(used), vectors=np.stack([known[key] for key in used]))
            temporary.replace(kept)
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.stack([known[key] for key in keys])
