"""What a statement is judged by beside its vector, by rarity: its words and pairs of words, denied ones apart, and
the runs of letters in its words, which stay alike where spelling does not.
"""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from threshold_guide.language.words import Token, Words

#: a word counts from so many texts on
LEAST_TEXTS = 3
#: so many words after a negator are denied, up to a sign or a "but"
DENIED = 4
NUMBER, DENY = "#", "not:"
#: lengths of the runs of letters; shorter ones add nothing
RUNS = (4,)
#: a run in more than this share of the texts says nothing, and takes as long to learn as all others together
COMMON = 0.05

Bag = tuple[list[int], list[float]]


def statement_words(tokens: Iterable[Token], words: Words) -> list[str]:
    """The words of a statement and every two neighbours."""
    found: list[str] = []
    denied = 0
    for token in tokens:
        if token.kind == "p" or token.norm in words.terminators:
            denied = 0
            if token.kind == "p":
                continue
        word = NUMBER if token.kind == "n" else token.norm
        found.append(f"{DENY}{word}" if denied else word)
        denied = DENIED if token.norm in words.negators else max(denied - 1, 0)
    return found + [f"{first} {second}" for first, second in zip(found, found[1:], strict=False)]


def statement_letters(tokens: Iterable[Token]) -> list[str]:
    """The runs of letters in the words of a statement."""
    return [run for token in tokens if token.kind != "p" for run in runs(token.norm)]


@lru_cache(maxsize=20_000)
def runs(word: str) -> tuple[str, ...]:
    """Every run of letters of a word with its ends marked: "hurt" has "<hur", "hurt" and "urt>"."""
    marked = f"<{word}>"
    return tuple(marked[at:at + length] for length in RUNS for at in range(len(marked) - length + 1))


class Vocabulary:
    """Places and weights of the words that are known; made from texts, or from what was kept."""

    def __init__(self, words: Sequence[str], rarity: Sequence[float]) -> None:
        self.words, self.rarity = list(words), list(rarity)
        self._place = {word: place for place, word in enumerate(self.words)}

    @classmethod
    def of(cls, texts: Sequence[list[str]], common: float = 1.0) -> Vocabulary:
        """What is in LEAST_TEXTS texts or more, and in no more than the share `common` of them."""
        spread = Counter(word for text in texts for word in dict.fromkeys(text))
        most = max(common * len(texts), LEAST_TEXTS)
        known = [word for word, count in spread.items() if LEAST_TEXTS <= count <= most]
        return cls(known, [math.log(1 + len(texts) / spread[word]) for word in known])

    def __len__(self) -> int:
        return len(self.words)

    def bag(self, text: Iterable[str]) -> Bag:
        """The known words of a text: their places, and their weights as a vector of length 1."""
        known = {self._place[word]: self.rarity[self._place[word]] for word in text if word in self._place}
        length = math.sqrt(sum(value * value for value in known.values())) or 1.0
        return list(known), [value / length for value in known.values()]


class Vocabularies:
    """The words and the runs of letters that are known, counted on in one row of columns."""

    def __init__(self, words: Vocabulary, letters: Vocabulary) -> None:
        self.words, self.letters = words, letters

    @classmethod
    def of(cls, texts: Sequence[Sequence[Token]], words: Words) -> Vocabularies:
        return cls(Vocabulary.of([statement_words(text, words) for text in texts]),
                   Vocabulary.of([statement_letters(text) for text in texts], COMMON))

    def __len__(self) -> int:
        return len(self.words) + len(self.letters)

    def bag(self, tokens: Sequence[Token], words: Words) -> Bag:
        """Places and weights of what is known of a statement; words and letters each a vector of length 1."""
        places, values = self.words.bag(statement_words(tokens, words))
        more, their = self.letters.bag(statement_letters(tokens))
        return [*places, *(len(self.words) + place for place in more)], [*values, *their]


def as_matrix(bags: Sequence[Bag], columns: int) -> Any:
    """The bags as a sparse matrix, one row each."""
    import numpy as np
    from scipy.sparse import csr_matrix

    places = [place for bag in bags for place in bag[0]]
    values = np.array([value for bag in bags for value in bag[1]], dtype=np.float32)
    ends = np.cumsum([0, *(len(bag[0]) for bag in bags)])
    return csr_matrix((values, places, ends), shape=(len(bags), columns))
