"""Which rule of the policy a question asks for.

Every statement, reading and "not held" entry is one class of a linear classifier (softmax regression) over sentence
vectors and words, learnt from the ways people ask for it (policy_learning). A second one weighs whether the local
documents settle what is asked at all. What is returned are ids of approved content, never words.
"""
from __future__ import annotations

import contextlib
import hashlib
import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from threshold_guide.engine.currency import ELSEWHERE
from threshold_guide.engine.pack import Pack
from threshold_guide.engine.statements import Passage
from threshold_guide.language.embedding import ENCODER, Vectors
from threshold_guide.language.question_features import Encode, Features, FeaturesOf
from threshold_guide.language.question_parts import Documents, parts_of
from threshold_guide.language.words import Words

Kind = Literal["statements", "readings", "not_held"]
Named = tuple[Kind, str, float]

#: Chosen on the development questions by cross-validation (docs/policy_answers.md).
#: from this score on a question asks for what the local documents do not settle
UNSETTLED = 0.5
#: how much the second classifier counts beside the probability of the entries that settle nothing
SECOND = 0.5
#: a probability is never taken to be nearer to 0 or 1 than this
ALMOST = 1e-4
#: that the documents do not hold something particular is said from this probability on
GAP = 0.30
#: and from this probability on nothing else is told, unless the question has further parts and as a whole is settled
MOSTLY_GAP = 0.50
#: entries are told until they hold this much probability together, WHOLE at most; none below LEAST
ENOUGH, ENOUGH_OF_SEVERAL, LEAST, WHOLE = 0.90, 0.95, 0.02, 3
#: in a question of several parts, a part adds its rule from this probability on; where the whole is not settled, the
#: parts are answered if one of them is as sure as PART_ALONE
PART, PART_ALONE = 0.20, 0.90
#: a part whose rule an earlier part has told already tells another from this probability on
APART = 0.75
#: how much a part is read in the light of the whole question: the exponent of the whole's probabilities
CONTEXT = 0.5
#: added to the whole's probabilities, so that one sure rule of the whole does not stand for every part
DOUBT = 0.1
#: how sure the rule of a document counts that is asked for side by side with others
SIDE_BY_SIDE = 0.90
#: so many characters of a message are read as a question
LONGEST = 600
#: how many rules one answer may hold, and how many it may offer
MOST, OFFERED = 4, 6
#: Changes when the way of learning does, so that what was learnt before is not used.
EDITION = 6
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a question points to: entries as (kind, id, probability), best first."""

    outcome: Literal["found", "not_held", "not_found", "not_ready"]
    entries: tuple[Named, ...] = ()
    #: entries that come near, for "did you mean"
    near: tuple[Named, ...] = ()
    #: whether the question has several parts
    several: bool = False
    #: what was asked for and the entries do not give (policy_aspects)
    lacks: tuple[str, ...] = ()
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
    #: whether it is an answer of the local documents; national guidance alone is none
    settles: bool
    #: the document of its first passage
    document: str = ""


def entries_of(pack: Pack) -> list[Entry]:
    """Everything that can be asked for: by its title and the ways people ask."""
    found = [Entry("statements", s.id, (s.title, *s.asks), _local(s.passages, pack), _document(s.passages))
             for s in pack.statements.values()]
    found += [Entry("readings", r.id, (r.title, *r.asks), _local(r.passages, pack))
              for r in pack.readings.values() if r.tell and r.asks]
    found += [Entry("not_held", n.id, (n.title, *n.asks), settles=False) for n in pack.not_held.values()]
    return found


def _document(passages: Sequence[Passage]) -> str:
    return passages[0].document if passages else ""


def _local(passages: Iterable[Passage], pack: Pack) -> bool:
    return any(pack.sources[passage.document].authority not in ELSEWHERE for passage in passages)


class Wordings:
    """All wordings of a pack, ready to be learnt and looked up: texts, whose they are, their words by rarity."""

    def __init__(self, pack: Pack, expansions: Mapping[str, str], words: Words):
        self.entries = entries_of(pack)
        self.expand = _expander(expansions)
        self._words = words
        self.owner = [i for i, entry in enumerate(self.entries) for _ in entry.texts]
        self.texts = [self.expand(text) for entry in self.entries for text in entry.texts]
        bags = [self._stems(text) for text in self.texts]
        spread = Counter(word for bag in bags for word in dict.fromkeys(bag))
        self._rarity = {word: math.log(1 + len(bags) / count) for word, count in spread.items()}
        self._place = {word: n for n, word in enumerate(self._rarity)}
        words.learn(sorted({word for text in self.texts for word in WORD.findall(text)}))

    @property
    def vocabulary(self) -> int:
        """How many different words there are."""
        return len(self._place)

    @property
    def mark(self) -> str:
        """Changes when anything changes that is learnt from."""
        return hashlib.sha256(repr((EDITION, ENCODER, self.texts, self.owner, list(self._place))).encode()).hexdigest()

    def read(self, question: str) -> str:
        """A question in the words of the documents, with typing slips put right."""
        return WORD.sub(lambda match: self._mended(match.group()), self.expand(question))

    def _mended(self, word: str) -> str:
        mended = self._words.spelt(word)
        return mended if mended[0] == word[0] else word

    def bag(self, text: str) -> tuple[list[int], list[float]]:
        """The known words of a text: their places, and their weights as a vector of length 1."""
        known = {self._place[word]: self._rarity[word] for word in self._stems(text) if word in self._place}
        length = math.sqrt(sum(value * value for value in known.values())) or 1.0
        return list(known), [value / length for value in known.values()]

    def _stems(self, text: str) -> list[str]:
        return [self._words.stem(word) for word in WORD.findall(text)]


class Learnt(NamedTuple):
    """What was learnt, as weights of features (sentence vector, then words): `weights` by entry, `unsettled` of asking
    for what the local documents do not settle.
    """

    weights: Vectors
    unsettled: Vectors


def read_learnt(path: Path, wordings: Wordings) -> Learnt | None:
    """What was learnt from exactly these wordings, or None."""
    with contextlib.suppress(OSError, ValueError, KeyError), np.load(path, allow_pickle=False) as file:
        if str(file["mark"]) == wordings.mark:
            return Learnt(file["weights"], file["unsettled"])
    return None


class PolicyIndex:
    """Looks questions up. `subjects` are what a question may be about, such as a core group; `documents` what the
    documents are called.
    """

    def __init__(self, wordings: Wordings, learnt: Learnt, encode: Encode, subjects: Sequence[str] = (),
                 documents: Documents | None = None):
        self.entries = wordings.entries
        self._wordings = wordings
        self._weights, self._against = learnt
        self._settles = np.array([entry.settles for entry in self.entries], dtype=bool)
        #: what entries and the asking of them are weighed by
        self.features = FeaturesOf(wordings.read, wordings.bag, encode)
        #: the longer names first
        self._subjects = sorted(subjects, key=len, reverse=True)
        self._documents = documents = documents or Documents({}, ())
        self._of_document = {id: self._settles & np.array([entry.document == id for entry in self.entries], dtype=bool)
                             for id in documents.names}

    # -- what a question points to ----------------------------------------------------------

    def find(self, question: str) -> Found:
        """What answers the question: the likeliest entries, and one for each further question in it."""
        question = question[:LONGEST]
        if not self.entries or not question.strip():
            return Found(outcome="not_found")
        text = self._wordings.expand(question)
        parts = parts_of(text, self._subjects)
        together = self._documents.asked_together(text)
        (likely, unsettled), *scores = self._scores(
            [question, *(text for readings in parts for text in readings), *together])
        of_parts: dict[int, float] = {}
        if together:
            scores, about = scores[:-len(together)], scores[-len(together):]
            unsettled = min(unsettled, about[0][1])
            of_parts = self._document_rules([likely, *(row for row, _ in about)])
        each = self._part_rules(parts, likely, [row for row, _ in scores])
        for rule, sure in filter(None, each):
            of_parts[rule] = max(sure, of_parts.get(rule, 0.0))
        order = np.argsort(-likely)
        near = tuple(self._named(i, likely) for i in order[:OFFERED] if likely[i] >= LEAST)
        beyond = [int(i) for i in order if not self._settles[i]]
        gap = tuple(self._named(i, likely) for i in beyond[:1] if likely[i] >= GAP)
        mostly_gap = bool(gap) and gap[0][2] >= MOSTLY_GAP
        told = of_parts
        if unsettled >= UNSETTLED or (mostly_gap and not parts):
            if (mostly_gap and None in each) or max(of_parts.values(), default=0.0) < PART_ALONE:
                return Found(outcome="not_held" if gap else "not_found", entries=gap, near=near)
        else:
            rules = [int(i) for i in order if self._settles[i]]
            of_whole = self._chosen(likely, rules, ENOUGH_OF_SEVERAL if parts else ENOUGH)
            told = {i: max(of_whole.get(i, 0.0), of_parts.get(i, 0.0)) for i in (*of_parts, *of_whole)}
        # Each part has its answer before any has a second.
        several = len(of_parts) > 1
        best = sorted(told, key=lambda i: (several and i not in of_parts, -told[i]))[:MOST]
        chosen = tuple((self.entries[i].kind, self.entries[i].id, round(told[i], 3)) for i in best)
        # Where every part is settled, no gap lies beside them.
        return Found(outcome="found", entries=chosen if each and None not in each else (*chosen, *gap), near=near,
                     several=bool(parts))

    def _document_rules(self, rows: Sequence[Vectors]) -> dict[int, float]:
        """The likeliest rule of each document, for a question that asks all of them; `rows` has its readings."""
        either = np.max(rows, axis=0)
        found: dict[int, float] = {}
        for own in self._of_document.values():
            rule = int(np.argmax(np.where(own, either, 0.0)))
            if either[rule] >= LEAST:
                found[rule] = max(float(either[rule]), SIDE_BY_SIDE)
        return found

    def _part_rules(self, parts: Sequence[Sequence[str]], whole: Vectors,
                    rows: Sequence[Vectors]) -> list[tuple[int, float] | None]:
        """The rule that each part asks for, with how sure that is; None where no rule settles it. Of the readings of a
        part the surest one that a rule settles counts. `rows` has the probabilities of every reading in turn.
        """
        found: list[tuple[int, float] | None] = []
        ahead = iter(rows)
        for readings in parts:
            alone = list(itertools.islice(ahead, len(readings)))
            weighed = [row * (whole + DOUBT) ** CONTEXT for row in alone]
            rule, sure = self._likeliest([row / row.sum() for row in weighed])
            told = {one[0] for one in found if one}
            if rule in told:
                # What asks for something more is not answered with the same again, where it is sure by itself.
                other, by_itself = self._likeliest([row for row in alone if int(np.argmax(row)) not in told])
                if by_itself >= APART:
                    rule, sure = other, by_itself
            found.append((rule, sure) if sure >= PART else None)
        return found

    def _likeliest(self, rows: Sequence[Vectors]) -> tuple[int, float]:
        """The entry that some row is surest of, among those whose likeliest entry settles something."""
        best = [(float(row.max()), int(np.argmax(row))) for row in rows]
        sure, rule = max(((p, i) for p, i in best if self._settles[i]), default=(0.0, -1))
        return rule, sure

    def _chosen(self, likely: Vectors, order: Sequence[int], enough: float) -> dict[int, float]:
        chosen: dict[int, float] = {}
        for i in order[:WHOLE]:
            if chosen and (sum(chosen.values()) >= enough or likely[i] < LEAST):
                break
            chosen[i] = float(likely[i])
        return chosen

    def _named(self, i: int, likely: Vectors) -> Named:
        return self.entries[i].kind, self.entries[i].id, round(float(likely[i]), 3)

    def _scores(self, questions: Sequence[str]) -> list[tuple[Vectors, float]]:
        """Of each question the probability of every entry, and how much speaks against an answer of the local
        documents: the log odds of all entries that settle nothing, the second classifier, and how unlikely the best
        answer is.
        """
        return [self._score(features) for features in self.features(questions)]

    def _score(self, features: Features) -> tuple[Vectors, float]:
        logits = features.weighed(self._weights)
        likely = np.exp(logits - logits.max())
        likely /= likely.sum()
        beyond = float(np.clip(likely[~self._settles].sum(), ALMOST, 1 - ALMOST))
        second = float(features.weighed(self._against))
        best = max(float(likely[self._settles].max(initial=0.0)), ALMOST)
        return likely, math.log(beyond / (1 - beyond)) + SECOND * second - math.log(best)


def _expander(expansions: Mapping[str, str]) -> Callable[[str], str]:
    """Abbreviations and nicknames to the words of the documents, in lower case."""
    longest_first = sorted(expansions, key=len, reverse=True)
    pattern = re.compile(r"(?<![a-z0-9])(" + "|".join(map(re.escape, longest_first)) + r")(?![a-z0-9])")

    def expand(text: str) -> str:
        low = " ".join(text.lower().replace("’", "'").split())
        return pattern.sub(lambda m: expansions[m.group(1)], low) if expansions else low

    return expand
