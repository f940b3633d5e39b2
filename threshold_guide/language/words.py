"""From text to tokens that can be compared: lower case, one form per word, typing slips put right.

Every token keeps its place in the text, so that evidence is always the user's exact words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any

from rapidfuzz.distance import OSA
from spacy.lang.en import English
from spacy.tokenizer import Tokenizer
from spacy.vocab import create_vocab

from threshold_guide.language.cues import Cues

QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
)
#: full stop after these does not end a sentence
ABBREVIATED = frozenset(
    "mr mrs ms miss dr prof st approx yr yrs mth mths wk wks vs e.g i.e eg ie etc hr hrs mins ref".split()  # noqa: SIM905
)
TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>")
SENTENCE_END = frozenset(".!?\n;…•")
#: nothing longer is looked at for typing slips
LONGEST_WORD = 24
#: words after which a text without full stops is cut all the same
LONGEST_SENTENCE = 80
VOWELS = frozenset("aeiouy")
#: what a copy of the tables is without, and makes for itself
MADE_ANEW = frozenset({"_tokenizer", "_correct", "_phrase_tokens"})


class Token:
    """One word or sign. `form` is the word as it is spelt right, `norm` one form for all its endings;
    `start:end` is its place in the text."""

    __slots__ = ("start", "end", "raw", "form", "norm", "kind", "sentence", "clause", "typed")

    def __init__(self, start: int, end: int, raw: str, form: str, norm: str, kind: str, typed: str | None = None):
        self.start, self.end, self.raw, self.form, self.norm, self.kind = start, end, raw, form, norm, kind
        self.sentence = self.clause = 0
        self.typed = typed

    def __repr__(self) -> str:
        return f"{self.norm}@{self.start}"


def level(text: str) -> str:
    """Plain quotes, lower case and no mark-up, character by character, so that places stay the same."""
    text = TAG.sub(lambda tag: " " * len(tag.group()), text.translate(QUOTES))
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=20000)
def unaccented(word: str) -> str:
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


class Words:
    """The word tables of a pack, ready to use."""

    def __init__(self, cues: Cues):
        self.never_stem = frozenset(cues.never_stem)
        self._irregular = {form: lemma for lemma, forms in cues.irregular.items() for form in forms}
        self._stems: dict[str, str] = {}
        self._phrase_tokens: dict[str, list[Token]] = {}
        signs = sorted(
            {
                v
                for v in chain(*cues.same.values(), *cues.contractions.values())
                if " " not in v and not v.replace("'", "").isalpha()
            },
            key=len,
            reverse=True,
        )
        special = "|".join(re.escape(level(s)) for s in signs)
        self._pattern = re.compile(
            (rf"(?P<s>(?<!\w)(?:{special})(?!\w))|" if special else "")
            + r"(?P<n>\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?![^\W\d_]{3}))"
            + r"|(?P<w>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<d>\d+)|(?P<p>\n|[^\w\s]|_)"
        )
        self._tokenizer = self._cutter()
        self._contractions: dict[str, list[str]] = {}
        for full, shorts in cues.contractions.items():
            for short in shorts:
                self._contractions[level(short)] = full.split()
        self._same: dict[str, list[tuple[tuple[str, ...], bool, tuple[str, ...]]]] = {}
        for canonical, variants in cues.same.items():
            target = tuple(re.findall(r"[^\W_]+", canonical.lower()))
            stems = tuple(map(self.stem, target))
            for variant in variants:
                parts = tuple(self.stem(p) for p in self._split(level(variant)))
                if parts != stems:
                    self._same.setdefault(parts[0], []).append((parts, variant.isupper(), target))
        for options in self._same.values():
            options.sort(key=lambda option: -len(option[0]))
        self.light = frozenset(map(self.stem, cues.light))
        self.negators = frozenset(map(self.stem, cues.negators))
        self.terminators = frozenset(map(self.stem, cues.terminators))
        self.droppable = frozenset(map(self.stem, cues.droppable))
        self.articles = frozenset(cues.articles)
        self.pronouns = frozenset(map(self.stem, cues.pronouns))
        self.person = frozenset(self.stem(w) for w in [*cues.pronouns, *cues.child_words])
        self.adults = frozenset(map(self.stem, cues.adult_words))
        self.children = frozenset(map(self.stem, cues.child_words))
        self.known: set[str] = {self.stem(w) for w in cues.ordinary.lower().split()} | self.light
        self.known_raw: set[str] = set(cues.ordinary.lower().split())
        self._deletes: dict[str, set[str]] = {}
        self.vocabulary: set[str] = set()
        self.forms: set[str] = set()
        self._correct = lru_cache(maxsize=20000)(self._correction)

    def _cutter(self) -> Tokenizer:
        """spaCy's tokenizer with our own pattern in place of its English rules, which break up "isn't" and keep
        "3yr" whole.
        """
        return Tokenizer(create_vocab("en", English.Defaults), infix_finditer=self._pattern.finditer)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in MADE_ANEW}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _phrase_tokens={})
        self._tokenizer = self._cutter()
        self._correct = lru_cache(maxsize=20000)(self._correction)

    # -- forms ---------------------------------------------------------------

    def stem(self, word: str) -> str:
        """One form for the forms of a word, by spelling alone."""
        found = self._stems.get(word)
        if found is None:
            if len(self._stems) > 100_000:
                self._stems.clear()
            found = self._stems[word] = self._stem(word)
        return found

    def _stem(self, word: str) -> str:
        word = unaccented(word)
        if word in self.never_stem:
            return word
        word = self._irregular.get(word, word)
        if len(word) <= 3 or not word.isalpha() or word in self.never_stem:
            return word
        if word.endswith("ies"):
            word = word[:-3] + "y" if len(word) > 4 else word[:-1]
        elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
            word = word[:-2]
        elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
        if word.endswith("ied") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith("ed") and not word.endswith("eed"):
            word = self._cut(word, 2)
        elif word.endswith("ing"):
            word = self._cut(word, 3)
        word = self._irregular.get(word, word)
        if word.endswith("e") and len(word) > 4:
            word = word[:-1]
        return word

    @staticmethod
    def _cut(word: str, n: int) -> str:
        base = word[:-n]
        if len(base) < 3 - (n == 3) or not VOWELS & set(base):
            return word
        if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
            return base[:-1]
        if len(base) == 3 and base[-1] not in "aeiouwxy" and base[-2] in "aeiou" and base[-3] not in "aeiou":
            return base + "e"
        return base

    # -- vocabulary and typing slips ------------------------------------------

    def learn(self, forms: Iterable[str]) -> None:
        """The words of phrases: what a misspelt word may be corrected to."""
        for form in forms:
            if form in self.forms:
                continue
            self.forms.add(form)
            stem = self.stem(form)
            self.vocabulary.add(stem)
            for word in {form, stem}:
                if len(word) >= 4 and word.isalpha():
                    for cut in self._cuts(word):
                        self._deletes.setdefault(cut, set()).add(form)
        self._correct.cache_clear()

    def know(self, text: str) -> None:
        """Words that are spelt right though no phrase has them."""
        for word in set(re.findall(r"[^\W\d_]+", level(text))):
            self.known_raw.add(word)
            self.known.add(self.stem(word))

    @staticmethod
    def _cuts(word: str) -> set[str]:
        return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}

    def _correction(self, raw: str, stem: str) -> tuple[str, str]:
        """(form, norm) of a word, put right where it is one slip away from a word of the phrases."""
        if not 5 <= len(raw) <= LONGEST_WORD or stem in self.vocabulary or stem in self.known or raw in self.known_raw:
            return raw, stem
        squeezed = re.sub(r"(.)\1{2,}", r"\1", raw)
        if self.stem(squeezed) in self.vocabulary:
            return squeezed, self.stem(squeezed)
        mended = re.sub(r"(?:i?gn|n+g|nig|in)$", "ing", re.sub(r"de$", "ed", raw))
        if self.stem(mended) in self.vocabulary:
            return mended, self.stem(mended)
        for word in (raw, stem):
            near = [
                form
                for form in {f for cut in self._cuts(word) for f in self._deletes.get(cut, ())}
                if min(OSA.distance(form, word), OSA.distance(self.stem(form), word)) <= 1
            ]
            if near:
                form = min(near, key=lambda f: (OSA.distance(f, raw), f[0] != raw[0], f))
                return form, self.stem(form)
        return raw, stem

    def spelt(self, word: str) -> str:
        """The word in lower case, put right where it is one slip away from a word of the phrases."""
        return self._correct(word, self.stem(word))[0]

    def looks_misspelt(self, word: str) -> bool:
        """Whether an unknown word is one slip away from a word that is known."""
        stem = self.stem(word)
        return len(word) <= LONGEST_WORD and (
            self._correct(word, stem)[1] != stem or any(cut in self.known for cut in self._cuts(stem) if len(cut) > 3)
        )

    # -- tokens ---------------------------------------------------------------

    def _split(self, text: str) -> list[str]:
        return [t[0] for t in self._pieces(text)]

    def _pieces(self, text: str) -> list[tuple[str, int, int, str, str]]:
        """(norm word before stemming, start, end, raw, kind) with contractions written out."""
        pieces: list[tuple[str, int, int, str, str]] = []
        for token in self._tokenizer(text):
            raw, start = token.text, token.idx
            end = start + len(raw)
            if token.is_space:
                pieces.extend(("\n", start + i, start + i + 1, "\n", "p") for i, sign in enumerate(raw) if sign == "\n")
                continue
            match = self._pattern.match(raw)
            kind = (match.lastgroup if match else None) or "p"
            if kind == "p":
                pieces.append((raw, start, end, raw, "p"))
                continue
            full = self._contractions.get(raw)
            if full is None and kind == "w" and "'" in raw:
                head, _, tail = raw.partition("'")
                if tail in ("s", "ll", "ve", "re", "d", "m"):
                    raw_head = head
                    full = [raw_head] + {"re": ["are"], "ve": ["have"], "m": ["am"], "ll": ["will"]}.get(tail, [])
                elif tail == "t" and head.endswith("n"):
                    full = [head[:-1], "not"]
            if full is None:
                pieces.append((raw, start, end, raw, "n" if kind in "nd" else "w"))
            else:
                pieces.extend((word, start, end, raw, "w") for word in full)
        return pieces

    def phrase_tokens(self, text: str) -> list[Token]:
        """The tokens of a part of a phrase, kept: the same few thousand words make up all phrases."""
        found = self._phrase_tokens.get(text)
        if found is None:
            found = self._phrase_tokens[text] = self.tokens(text, correct=False)
        return found

    def tokens(self, text: str, correct: bool = True) -> list[Token]:
        """The tokens of a text, sentences and clauses numbered."""
        levelled = level(text)
        out: list[Token] = []
        for word, start, end, raw, kind in self._pieces(levelled):
            form, norm = word, word if kind == "p" else self.stem(word)
            if kind == "w" and correct:
                form, norm = self._correct(word, norm)
            out.append(Token(start, end, raw, form, norm, kind, text[start:end]))
        out = self._join_same(out)
        self._number(out, levelled)
        return out

    def _join_same(self, tokens: list[Token]) -> list[Token]:
        out: list[Token] = []
        i, n = 0, len(tokens)
        while i < n:
            for parts, upper, target in self._same.get(tokens[i].norm, ()):
                size = len(parts)
                if i + size > n or (upper and not (tokens[i].typed or "").isupper()):
                    continue
                words, j = 0, i
                while words < size and j < n:
                    if tokens[j].norm == parts[words]:
                        words += 1
                    elif not (tokens[j].raw == "-" and words):
                        break
                    j += 1
                if words == size:
                    first, last = tokens[i], tokens[j - 1]
                    out.extend(
                        Token(first.start, last.end, first.raw, form, self.stem(form), "w", first.typed)
                        for form in target
                    )
                    i = j
                    break
            else:
                out.append(tokens[i])
                i += 1
        return out

    def _number(self, tokens: list[Token], text: str) -> None:
        sentence = clause = began = 0
        previous = None
        for i, token in enumerate(tokens):
            if i - began >= LONGEST_SENTENCE:
                sentence, clause, began = sentence + 1, clause + 1, i
            if token.kind == "p" and token.raw in SENTENCE_END and not self._mid_sentence(tokens, i, text):
                token.sentence, token.clause = sentence, clause
                sentence, clause, began = sentence + 1, clause + 1, i + 1
            else:
                if previous is not None and (
                    token.norm in self.terminators or (token.norm == "now" and previous.norm in ("and", ",", "-"))
                ):
                    clause += 1
                token.sentence, token.clause = sentence, clause
            previous = token

    @staticmethod
    def _mid_sentence(tokens: list[Token], i: int, text: str) -> bool:
        token = tokens[i]
        if token.raw != ".":
            return False
        if token.end < len(text) and not text[token.end].isspace():
            return True
        return i > 0 and tokens[i - 1].raw in ABBREVIATED and tokens[i - 1].end == token.start
