"""Phrases of the knowledge base, compiled once, and found in a message's tokens.

A phrase is words in order; `a|b` are alternatives, `(a b|c)` alternatives of several words (an empty one
may be left out), `*` is up to three words of any kind.

Three ways to compare, each stricter than the one before:

- loose: any ending of a word; small words may stand between, and one "not" may, which turns the sense round;
- forms: the words as written ("is hitting" is not "hit"); small words and one "not" may stand between;
- exact: any ending of a word, and nothing between.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, Literal

from threshold_guide.language.words import Token, Words

Way = Literal["loose", "forms", "exact"]

ANY_WORDS = 3
LIGHT_WORDS = 4
#: places at which one phrase is tried; a message that repeats it more often says nothing new
MOST_PLACES = 40
SOFT_SIGNS = frozenset(",'\"-()[]/:&*~")
#: verbs that help another along, and articles: "has come" says the same as "came"
HELPING = frozenset({"be", "have", "get", "will", "would", "a", "an", "the"})
#: verbs by which "clothes were dirty" says the same as "dirty clothes"
LINKING = frozenset({"be", "look", "seem", "appear", "get", "go", "feel"})


class Match:
    """Where a phrase was found: token places, and the negators that stood inside it unasked."""

    __slots__ = ("key", "places", "skipped", "words", "phrase")

    def __init__(self, key: Any, places: tuple[int, ...], skipped: tuple[int, ...], words: int, phrase: str):
        self.key, self.places, self.skipped, self.words, self.phrase = key, places, skipped, words, phrase

    @property
    def first(self) -> int:
        return self.places[0]

    @property
    def last(self) -> int:
        return self.places[-1]


class Pattern:
    """One compiled phrase: a set of words for each place, and how many free words may stand before it."""

    __slots__ = ("key", "elements", "gaps", "slack", "phrase")

    def __init__(self, key: Any, elements: tuple[frozenset[str], ...], gaps: tuple[int, ...], slack: int, phrase: str):
        self.key, self.elements, self.gaps, self.slack, self.phrase = key, elements, gaps, slack, phrase


class Matcher:
    """All phrases of a kind. `find` gives every place where one occurs."""

    def __init__(self, words: Words, way: Way = "loose", widen: bool = True):
        """`widen`: a pronoun that is kept stands for any person."""
        self.words, self.way, self.widen = words, way, widen
        self.forms: set[str] = set()
        self._patterns: list[Pattern] = []
        self._index: dict[str, list[Pattern]] | None = None
        self._skips = way != "exact"

    def add(self, key: Any, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            self._patterns.extend(self._compile(key, phrase))
        self._index = None

    def __len__(self) -> int:
        return len(self._patterns)

    def vocabulary(self) -> set[str]:
        """Every word of the phrases, as written."""
        return self.forms

    # -- compiling ---------------------------------------------------------------

    def _compile(self, key: Any, phrase: str) -> Iterator[Pattern]:
        """The patterns of one phrase; several where an alternative is written with several words."""
        words = self.words
        choices, gaps = self._choices(phrase)
        small = words.droppable | words.articles
        for chosen in product(*choices):
            elements: list[frozenset[str]] = []
            inner: list[int] = []
            kept: list[bool] = []
            for part, before in zip(chosen, gaps, strict=True):
                whole = self._keeps_small_words(part, small)
                for k, element in enumerate(part):
                    elements.append(element)
                    inner.append(before if k == 0 else 0)
                    kept.append(whole)
            if not elements:
                continue
            if self._skips:
                elements, inner = self._lighten(elements, inner, kept)
            inner[0] = 0
            slack = 1 if self.way == "loose" and min(len(chosen), len(elements)) >= 3 and not any(inner) else 0
            yield Pattern(key, tuple(elements), tuple(inner), slack, phrase)
            if (
                self.way == "loose"
                and len(elements) == 2
                and not any(inner)
                and not ((elements[0] | elements[1]) & (words.negators | words.pronouns | words.light))
            ):
                yield Pattern(key, (elements[1], LINKING, elements[0]), (0, 0, 0), 0, phrase)

    def _keeps_small_words(self, part: tuple[frozenset[str], ...], small: frozenset[str]) -> bool:
        """Whether a choice of several words would lose its sense without its small ones: "of dad", "is the parent"."""
        telling = sum(not element <= small for element in part)
        lost = {word for element in part if element <= small for word in element}
        is_the = "be" in lost and not lost.isdisjoint(self.words.articles)
        return len(part) > 1 and (telling == 0 or (telling == 1 and (is_the or not lost <= HELPING)))

    def _choices(self, phrase: str) -> tuple[list[list[tuple[frozenset[str], ...]]], list[int]]:
        """For each place the ways to fill it: one set of single words, and each longer alternative."""
        choices: list[list[tuple[frozenset[str], ...]]] = []
        gaps: list[int] = []
        gap = 0
        plain: list[str] = []

        def flush() -> None:
            nonlocal gap
            if not plain:
                return
            for token in self._tokens(" ".join(plain), signs=self.way == "exact"):
                choices.append([(frozenset({token}),)])
                gaps.append(gap)
                gap = 0
            plain.clear()

        for part in re.findall(r"\([^)]*\)|\S+", phrase):
            if part == "*":
                flush()
                gap += ANY_WORDS
            elif "|" in part:
                flush()
                alternatives = [tuple(self._tokens(each)) for each in part.strip("()").split("|")]
                single = frozenset(a[0] for a in alternatives if len(a) == 1)
                option: list[tuple[frozenset[str], ...]] = [(single,)] if single else []
                option += [tuple(frozenset({w}) for w in a) for a in dict.fromkeys(alternatives) if len(a) != 1]
                if option:
                    choices.append(option)
                    gaps.append(gap)
                    gap = 0
            else:
                plain.append(part)
        flush()
        return choices, gaps

    def _tokens(self, text: str, signs: bool = False) -> list[str]:
        found = []
        for token in self.words.phrase_tokens(text):
            if token.kind == "p" and not (signs and token.raw in ":=-"):
                continue
            self.forms.add(token.form)
            found.append(self._word(token))
        return found

    def _word(self, token: Token) -> str:
        return token.form if self.way == "forms" else token.norm

    def _lighten(
        self, elements: list[frozenset[str]], gaps: list[int], kept: list[bool]
    ) -> tuple[list[frozenset[str]], list[int]]:
        """Drop articles, and small words where two others remain; widen a pronoun that must stay.

        `kept`: for each element, whether it stays whatever it is.
        """
        words = self.words
        elements, gaps, kept = self._drop(elements, gaps, kept, words.articles, 1)
        if self.way == "loose":
            elements, gaps, kept = self._drop(elements, gaps, kept, words.droppable, 2)
        if self.widen:
            elements = [words.person if element <= words.pronouns else element for element in elements]
        return elements, gaps

    def _drop(
        self,
        elements: list[frozenset[str]],
        gaps: list[int],
        held: list[bool],
        which: frozenset[str],
        keep_at_least: int,
    ) -> tuple[list[frozenset[str]], list[int], list[bool]]:
        if sum(1 for e in elements if not e <= which and not e <= self.words.negators) < keep_at_least:
            return elements, gaps, held
        kept: list[frozenset[str]] = []
        kept_gaps: list[int] = []
        kept_held: list[bool] = []
        carried = 0
        for element, gap, hold in zip(elements, gaps, held, strict=True):
            if element <= which and not hold:
                carried = max(carried, gap)
            else:
                kept.append(element)
                kept_gaps.append(max(gap, carried))
                kept_held.append(hold)
                carried = 0
        return kept, kept_gaps, kept_held

    # -- finding -----------------------------------------------------------------

    def build(self) -> None:
        """Index each pattern by its rarest word."""
        counts = Counter(word for p in self._patterns for e in p.elements for word in e)
        index: dict[str, list[Pattern]] = {}
        for pattern in self._patterns:
            rarest = min(pattern.elements, key=lambda e: sum(counts[n] for n in e))
            for word in rarest:
                index.setdefault(word, []).append(pattern)
        self._index = index

    def find(self, tokens: list[Token]) -> list[Match]:
        """Every occurrence, at most one per pattern and starting word."""
        if self._index is None:
            self.build()
        index = self._index or {}
        line = [self._word(token) for token in tokens]
        where: dict[str, list[int]] = {}
        for i, word in enumerate(line):
            where.setdefault(word, []).append(i)
        present = where.keys()
        found: list[Match] = []
        seen: set[int] = set()
        for word in present:
            for pattern in index.get(word, ()):
                if id(pattern) in seen:
                    continue
                seen.add(id(pattern))
                if all(not element.isdisjoint(present) for element in pattern.elements):
                    for start in sorted(i for w in pattern.elements[0] for i in where.get(w, ()))[:MOST_PLACES]:
                        match = self._at(pattern, tokens, line, start)
                        if match:
                            found.append(match)
        return found

    def _at(self, pattern: Pattern, tokens: list[Token], line: list[str], start: int) -> Match | None:
        """The match of a pattern that begins at a token, if there is one."""
        rest = self._follow(pattern, tokens, line, 1, start + 1, pattern.slack)
        if rest is None:
            return None
        return Match(pattern.key, (start, *rest[0]), rest[1], len(pattern.elements), pattern.phrase)

    def _follow(
        self, pattern: Pattern, tokens: list[Token], line: list[str], e: int, start: int, slack: int
    ) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """Places of element `e` and those after it, from token `start` on; and the negators right before one."""
        if e == len(pattern.elements):
            return (), ()
        words = self.words
        sentence = tokens[start - 1].sentence
        wild, lights = pattern.gaps[e], LIGHT_WORDS
        skipped: tuple[int, ...] = ()
        for t in range(start, len(tokens)):
            token = tokens[t]
            if token.sentence != sentence:
                return None
            if line[t] in pattern.elements[e]:
                rest = self._follow(pattern, tokens, line, e + 1, t + 1, slack)
                if rest is not None:
                    near = tuple(s for s in skipped if all(tokens[k].norm in words.light for k in range(s + 1, t)))
                    return (t, *rest[0]), (*near, *rest[1])
            if token.kind == "p":
                if token.raw not in SOFT_SIGNS:
                    return None
            elif token.kind == "x":
                pass
            elif token.norm in words.terminators:
                return None
            elif self._skips and token.norm in words.negators:
                skipped += (t,)
                if len(skipped) > 1:
                    return None
            elif self._skips and lights and (token.norm in words.light or token.raw.endswith("ly")):
                lights -= 1
            elif wild:
                wild -= 1
            elif slack and token.norm not in words.adults:
                slack -= 1
            else:
                return None
        return None
