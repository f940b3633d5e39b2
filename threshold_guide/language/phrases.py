"""Phrases of the knowledge base, compiled once, and found in a message's tokens.

A phrase is words in order; `a|b` are alternatives, `*` is up to three words of any kind.
In a loose phrase small words may stand between, and one "not" may, which turns its sense round.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import product

from threshold_guide.language.words import Token, Words

ANY_WORDS = 3
LIGHT_WORDS = 4
SOFT_SIGNS = frozenset(",'\"-()[]/:&*~")
#: verbs by which "clothes were dirty" says the same as "dirty clothes"
LINKING = frozenset({"be", "look", "seem", "appear", "get", "go", "feel"})


class Match:
    """Where a phrase was found: token places, and the negators that stood inside it unasked."""

    __slots__ = ("key", "places", "skipped", "words", "phrase")

    def __init__(self, key: Hashable, places: tuple[int, ...], skipped: tuple[int, ...], words: int, phrase: str):
        self.key, self.places, self.skipped, self.words, self.phrase = key, places, skipped, words, phrase

    @property
    def first(self) -> int:
        return self.places[0]

    @property
    def last(self) -> int:
        return self.places[-1]


class Pattern:
    __slots__ = ("key", "elements", "gaps", "slack", "loose", "phrase")

    def __init__(self, key: Hashable, elements: tuple[frozenset[str], ...], gaps: tuple[int, ...], slack: int, loose: bool, phrase: str):
        self.key, self.elements, self.gaps, self.slack, self.loose, self.phrase = key, elements, gaps, slack, loose, phrase


def compile_phrase(key: Hashable, phrase: str, words: Words, loose: bool = True) -> list[Pattern]:
    """The patterns of one phrase; several where an alternative is written with several words."""
    choices: list[list[tuple[str, ...]]] = []
    gaps: list[int] = []
    gap = 0
    plain: list[str] = []

    def flush() -> None:
        nonlocal gap
        if plain:
            for token in words.tokens(" ".join(plain), correct=False):
                if token.kind == "p" and (loose or token.raw not in ":=-"):
                    continue
                choices.append([(token.norm,)])
                gaps.append(gap)
                gap = 0
            plain.clear()

    for part in phrase.split():
        if part == "*":
            flush()
            gap += ANY_WORDS
        elif "|" in part:
            flush()
            alternatives = []
            for each in part.split("|"):
                normed = tuple(t.norm for t in words.tokens(each, correct=False) if t.kind != "p")
                if normed and normed not in alternatives:
                    alternatives.append(normed)
            choices.append(alternatives)
            gaps.append(gap)
            gap = 0
        else:
            plain.append(part)
    flush()
    patterns = []
    for chosen in _expand(choices):
        elements: list[frozenset[str]] = []
        inner: list[int] = []
        for (single, sequence), before in zip(chosen, gaps):
            if single is not None:
                elements.append(single)
                inner.append(before)
            else:
                for k, norm in enumerate(sequence):
                    elements.append(frozenset({norm}))
                    inner.append(before if k == 0 else 0)
        if not elements:
            continue
        if loose:
            elements, inner = _lighten(elements, inner, words)
        inner[0] = 0
        slack = 1 if loose and len(elements) >= 3 and not any(inner) else 0
        patterns.append(Pattern(key, tuple(elements), tuple(inner), slack, loose, phrase))
        if loose and len(elements) == 2 and not any(inner) and not (
                (elements[0] | elements[1]) & (words.negators | words.pronouns | words.light)):
            patterns.append(Pattern(key, (elements[1], LINKING, elements[0]), (0, 0, 0), 0, True, phrase))
    return patterns


def _expand(choices: list[list[tuple[str, ...]]]):
    """Alternatives of one word stay together in a set; longer ones make patterns of their own."""
    options: list[list[tuple[frozenset[str] | None, tuple[str, ...]]]] = []
    for alternatives in choices:
        single = frozenset(a[0] for a in alternatives if len(a) == 1)
        option: list[tuple[frozenset[str] | None, tuple[str, ...]]] = [(single, ())] if single else []
        option += [(None, a) for a in alternatives if len(a) > 1]
        options.append(option)
    for chosen in product(*options):
        yield chosen


def _lighten(elements: list[frozenset[str]], gaps: list[int], words: Words) -> tuple[list[frozenset[str]], list[int]]:
    """Drop articles, and small words where two others remain; widen a pronoun that must stay."""
    def drop(which: frozenset[str], keep_at_least: int) -> None:
        nonlocal elements, gaps
        content = sum(1 for e in elements if not e <= which)
        if content < keep_at_least:
            return
        kept, kept_gaps, carried = [], [], 0
        for element, gap in zip(elements, gaps):
            if element <= which:
                carried = max(carried, gap)
            else:
                kept.append(element)
                kept_gaps.append(max(gap, carried))
                carried = 0
        elements, gaps = kept, kept_gaps

    drop(words.articles, 1)
    drop(words.droppable, 2)
    elements = [words.person if element <= words.pronouns else element for element in elements]
    return elements, gaps


class Matcher:
    """All phrases of a kind. `find` gives every place where one occurs."""

    def __init__(self, words: Words, loose: bool = True):
        self.words, self.loose = words, loose
        self._patterns: list[Pattern] = []
        self._index: dict[str, list[Pattern]] | None = None

    def add(self, key: Hashable, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            self._patterns.extend(compile_phrase(key, phrase, self.words, self.loose))
        self._index = None

    def __len__(self) -> int:
        return len(self._patterns)

    def vocabulary(self) -> set[str]:
        """Every word that stands in a phrase."""
        return {norm for p in self._patterns for e in p.elements for norm in e}

    def build(self) -> None:
        counts = Counter(norm for p in self._patterns for e in p.elements for norm in e)
        index: dict[str, list[Pattern]] = {}
        for pattern in self._patterns:
            rarest = min(pattern.elements, key=lambda e: sum(counts[n] for n in e))
            for norm in rarest:
                index.setdefault(norm, []).append(pattern)
        self._index = index

    def find(self, tokens: list[Token]) -> list[Match]:
        """Every occurrence, at most one per phrase and starting word."""
        if self._index is None:
            self.build()
        where: dict[str, list[int]] = {}
        for i, token in enumerate(tokens):
            where.setdefault(token.norm, []).append(i)
        present = where.keys()
        found: list[Match] = []
        seen: set[int] = set()
        for norm in present:
            for pattern in self._index.get(norm, ()):
                if id(pattern) in seen:
                    continue
                seen.add(id(pattern))
                if all(not element.isdisjoint(present) for element in pattern.elements):
                    for start in sorted(i for n in pattern.elements[0] for i in where.get(n, ())):
                        match = self._at(pattern, tokens, start)
                        if match:
                            found.append(match)
        return found

    def _at(self, pattern: Pattern, tokens: list[Token], start: int) -> Match | None:
        elements, n = pattern.elements, len(tokens)
        negators, terminators, light = self.words.negators, self.words.terminators, self.words.light
        sentence = tokens[start].sentence

        def follow(e: int, t: int, slack: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
            if e == len(elements):
                return (), ()
            wild, lights = pattern.gaps[e], LIGHT_WORDS
            skipped: tuple[int, ...] = ()
            while t < n:
                token = tokens[t]
                if token.sentence != sentence:
                    return None
                if token.norm in elements[e]:
                    rest = follow(e + 1, t + 1, slack)
                    if rest is not None:
                        return (t, *rest[0]), (*skipped, *rest[1])
                if token.kind == "p":
                    if token.raw not in SOFT_SIGNS:
                        return None
                elif token.norm in terminators:
                    return None
                elif pattern.loose and token.norm in negators:
                    skipped += (t,)
                    if len(skipped) > 1:
                        return None
                elif pattern.loose and lights and (token.norm in light or token.raw.endswith("ly")):
                    lights -= 1
                elif wild:
                    wild -= 1
                elif slack:
                    slack -= 1
                else:
                    return None
                t += 1
            return None

        rest = follow(1, start + 1, pattern.slack)
        if rest is None:
            return None
        return Match(pattern.key, (start, *rest[0]), rest[1], len(elements), pattern.phrase)
