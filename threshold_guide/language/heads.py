"""What was learnt from examples: for each statement of a message, how likely it means each thing.

Linear units over the statement's vector, its words and their letters: indicators and concerns with "nothing" share
one likelihood among them (softmax); danger, routes, tasks and who writes have one each (logistic). They propose; rules
of scope decide what is denied, past or supposed, and the person confirms.
"""
from __future__ import annotations

import contextlib
import logging
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.compiled import BUILD
from threshold_guide.language.embedding import Vectors, encoder
from threshold_guide.language.features import Vocabularies, Vocabulary
from threshold_guide.language.segments import Span, statements, stretches
from threshold_guide.language.words import Token, Words

logger = logging.getLogger(__name__)

#: the module that learns them, run in a process of its own
LEARNING = "threshold_guide.language.head_learning"
#: keeps a logarithm finite
TINY = 1e-7
#: a statement without neighbours is taken by itself for this much less: its likelihood to this power
ALONE = 1.5
#: labels that are no ids of content
NOTHING = "nothing"
DANGER, LADO, ROUTE, SCOPE, TASK = "danger", "lado", "route:", "scope:", "task:"
#: danger, learnt from plain words for it as well, which make DANGER ring 999 for too much
TOLD_DANGER = "danger:told"


class LearntHeads(NamedTuple):
    """Labels, weights (vector, words, letters; by label), one constant each, and what is known of words.

    The first `shared` labels share one likelihood among them; the last of these is `nothing`.
    """

    labels: tuple[str, ...]
    shared: int
    weights: Vectors
    constants: Vectors
    known: Vocabularies


class Statements:
    """The statements of one message with their likelihoods (statements x labels)."""

    def __init__(self, places: Sequence[Span], likely: Vectors, column: dict[str, int]) -> None:
        self.places, self._likely, self._column = places, likely, column
        self._best = likely.max(axis=0)

    def knows(self, label: str) -> bool:
        """Whether a label was learnt at all."""
        return label in self._column

    def best(self, label: str) -> float:
        """The likelihood of the statement that means it most; 0 for what was never learnt."""
        return float(self._best[self._column[label]]) if label in self._column else 0.0

    def of(self, label: str, place: Span) -> float:
        """The likelihood of one statement; 0 for what was never learnt."""
        return float(self._likely[self.places.index(place), self._column[label]]) if label in self._column else 0.0

    def among(self, places: Collection[Span]) -> Statements | None:
        """Only those statements; None where there are none."""
        rows = [row for row, place in enumerate(self.places) if place in places]
        return Statements([self.places[row] for row in rows], self._likely[rows], self._column) if rows else None

    def where(self, label: str) -> Span:
        """The shortest statement among those that mean it about as much as any."""
        row = self._likely[:, self._column[label]]
        near = [i for i in range(len(self.places)) if row[i] >= 0.9 * row.max()]
        return min((self.places[i] for i in near), key=lambda place: place[1] - place[0])

    def at(self, label: str, start: int, end: int) -> float:
        """The likelihood in the statements that hold a place of the text."""
        if label not in self._column:
            return 0.0
        row = self._likely[:, self._column[label]]
        held = [float(row[i]) for i, (first, last) in enumerate(self.places) if first < end and start < last]
        return max(held, default=0.0)


class Heads:
    """Reads statements with what was learnt."""

    def __init__(self, learnt: LearntHeads, words: Words) -> None:
        self._learnt, self._words = learnt, words
        self._column = {label: place for place, label in enumerate(learnt.labels)}

    def read(self, text: str, tokens: Sequence[Token], apart: Sequence[Span] = ()) -> Statements:
        """Every statement of a message in the light of its neighbours; with `apart` those places, each by itself.
        `tokens` are the message's own.
        """
        if apart:
            return Statements(apart, self._judge(text, tokens, apart), self._column)
        places = statements(text)
        around = stretches(len(places))
        every = list(dict.fromkeys(stretch for of_length in around.values() for stretch in of_length))
        judged = self._judge(text, tokens, [(places[first][0], places[last][1]) for first, last in every])
        by_stretch = dict(zip(every, judged, strict=True))
        likely = in_context(by_stretch, around, len(places))
        # What a statement asks for, it asks by itself.
        tasks = [place for label, place in self._column.items() if label.startswith(TASK)]
        likely[:, tasks] = np.array([by_stretch[one, one] for one in range(len(places))])[:, tasks]
        return Statements(places, likely, self._column)

    def _judge(self, text: str, tokens: Sequence[Token], places: Sequence[Span]) -> Vectors:
        """The likelihoods of each place (places x labels) by itself."""
        vectors = encoder().within(text.lower() if len(text.lower()) == len(text) else text, places)
        size = vectors.shape[1]
        weights = self._learnt.weights
        logits = vectors @ weights[:size] + self._learnt.constants
        for row, (start, end) in enumerate(places):
            inside = [token for token in tokens if start <= token.start and token.end <= end]
            known, values = self._learnt.known.bag(inside, self._words)
            if known:
                logits[row] += np.array(values, dtype=np.float32) @ weights[[size + place for place in known]]
        return likelihoods(logits, self._learnt.shared)


def in_context(judged: Mapping[Span, Vectors], around: Mapping[int, Sequence[Span]], count: int) -> Vectors:
    """The likelihoods of each of `count` statements: its own, and those of the stretches of each length that it stands
    in, by their geometric mean. What a statement means shows in what stands beside it, and a word that is taken
    wrongly by itself seldom is with its neighbours.
    """
    logs = [np.log(np.array([np.mean([judged[stretch] for stretch in of_length if stretch[0] <= one <= stretch[1]],
                                     axis=0) for one in range(count)]) + TINY) for of_length in around.values()]
    likely: Vectors = np.exp(np.mean(logs, axis=0) * (ALONE if count == 1 else 1.0))
    return likely


def likelihoods(logits: Vectors, shared: int) -> Vectors:
    """Each row's likelihoods: the first `shared` columns add up to 1, the others stand for themselves."""
    likely = np.empty_like(logits)
    if shared:
        raised = np.exp(logits[:, :shared] - logits[:, :shared].max(axis=1, keepdims=True))
        likely[:, :shared] = raised / raised.sum(axis=1, keepdims=True)
    likely[:, shared:] = 1 / (1 + np.exp(-logits[:, shared:]))
    return likely


class KeptHeads:
    """The heads that are kept for a pack, read when they are first needed."""

    def __init__(self, pack: Pack, words: Words) -> None:
        self._path, self._words = heads_of(pack), words
        self._heads: Heads | None = None
        self._missing = False

    def read(self, text: str, tokens: Sequence[Token], apart: Sequence[Span] = ()) -> Statements | None:
        """The statements of a message, or those places of it each by itself; None where nothing was learnt, which is
        said once in the log.
        """
        if self._heads is None and not self._missing:
            learnt = read_heads(self._path)
            self._missing = learnt is None
            if learnt is None:
                logger.warning("Nothing is learnt from the examples: phrases alone are read. Run `thresholds train`.")
            else:
                self._heads = Heads(learnt, self._words)
        return self._heads.read(text, tokens, apart) if self._heads else None


def heads_of(pack: Pack) -> Path:
    """Where the heads of a pack are kept."""
    return BUILD / f"{pack.info.id}-heads.npz"


def mark_of_heads(pack: Pack) -> str | None:
    """The mark of what is kept for a pack, None where nothing is."""
    with contextlib.suppress(OSError, ValueError, KeyError), np.load(heads_of(pack), allow_pickle=False) as file:
        return str(file["mark"])
    return None


def read_heads(path: Path, mark: str | None = None) -> LearntHeads | None:
    """What was learnt, or None; with `mark`, only if it was learnt from exactly those examples."""
    with contextlib.suppress(OSError, ValueError, KeyError), np.load(path, allow_pickle=False) as file:
        if mark is None or str(file["mark"]) == mark:
            words, letters = (Vocabulary(list(map(str, file[kind])), file[f"{kind}_rarity"].tolist())
                              for kind in ("words", "letters"))
            return LearntHeads(tuple(map(str, file["labels"])), int(file["shared"]),
                               file["weights"].astype(np.float32), file["constants"], Vocabularies(words, letters))
    return None
