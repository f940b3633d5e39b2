"""A question as numbers, and what was learnt of such numbers: a sentence vector, and words by their rarity."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from threshold_guide.language.embedding import Vectors
from threshold_guide.language.vectors import digest

Encode = Callable[[Sequence[str]], Vectors]
#: the places of a text's known words, and their weights
Bag = Callable[[str], tuple[list[int], list[float]]]


class Features(NamedTuple):
    """The sentence vector, and of the known words their places behind it and their weights."""

    vector: Vectors
    places: list[int]
    rarities: Vectors

    def weighed(self, weights: Vectors) -> Vectors:
        """The features by `weights`, which have a row for each: one number, or one for each column."""
        of_vector: Vectors = self.vector @ weights[:len(self.vector)]
        of_words: Vectors = self.rarities @ weights[self.places]
        return np.add(of_vector, of_words)


class FeaturesOf:
    """Makes features. The texts of the last two calls are known in the next one: whether a message asks, whether a
    statement of it does, and what it asks for are read off the same vectors.
    """

    def __init__(self, read: Callable[[str], str], bag: Bag, encode: Encode):
        self._read, self._bag, self._encode = read, bag, encode
        self._last: Mapping[str, Features] = {}
        self._before: Mapping[str, Features] = {}

    def __call__(self, texts: Sequence[str]) -> list[Features]:
        """The features of each text, in the words of the documents."""
        read = [self._read(text) for text in texts]
        marks, known = [digest(text) for text in read], {**self._before, **self._last}
        fresh = {mark: text for mark, text in zip(marks, read, strict=True) if mark not in known}
        made = dict(zip(fresh, self._encode(list(fresh.values())), strict=True)) if fresh else {}
        found = [known[mark] if mark in known else self._of(text, made[mark])
                 for mark, text in zip(marks, read, strict=True)]
        # Put in place whole: two turns at once each find what they made or make it again.
        self._before, self._last = self._last, dict(zip(marks, found, strict=True))
        return found

    def _of(self, text: str, vector: Vectors) -> Features:
        places, rarities = self._bag(text)
        return Features(vector, [len(vector) + place for place in places], np.array(rarities, dtype=np.float32))
