"""Ways of reading a message that are compared with ours, learnt from the same examples.

Only the reading differs: routes come from the same engine.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, get_args

import numpy as np

from bench import lessons
from bench.diet import EPOCHS, NOTHING, Diet
from threshold_guide.cli.read import where_it_leads
from threshold_guide.language.reading import Fact, Reading, ScopeValue, Task

#: what may be a fact, or danger, from this likelihood on; the best on the development messages is taken
LIMITS = (
    1e-9,
    1e-6,
    1e-4,
    1e-3,
    0.01,
    0.02,
    0.05,
    0.1,
    0.15,
    0.2,
    0.25,
    0.3,
    0.35,
    0.4,
    0.45,
    0.5,
    0.55,
    0.6,
    0.65,
    0.7,
    0.75,
    0.8,
    0.9,
)
TASKS: frozenset[str] = frozenset(get_args(Task))
SCOPES: frozenset[str] = frozenset(get_args(ScopeValue))


class Guess(NamedTuple):
    """What a reader makes of one text: how likely each worry, concern and danger is, and what the text is for."""

    likely: Mapping[str, float]
    purpose: str
    seconds: float


class Limits(NamedTuple):
    """From which likelihood on a worry, and danger, is taken as told."""

    facts: float
    danger: float


Guesser = Callable[[str], tuple[Mapping[str, float], str]]


class Learnt(NamedTuple):
    """One of the ways that are compared with ours: its name, how it guesses, and what learning it took."""

    name: str
    guess: Guesser
    seconds: float


def guesses(learnt: Learnt, texts: Iterable[str]) -> dict[str, Guess]:
    """Each text with the guess and the seconds that it took."""
    found: dict[str, Guess] = {}
    for text in texts:
        began = time.perf_counter()
        likely, purpose = learnt.guess(text)
        found[text] = Guess(likely, purpose, time.perf_counter() - began)
    return found


def said(guess: Guess, limits: Limits, pack: Any, on: dt.date) -> dict[str, Any]:
    """A guess as `thresholds read` gives a reading, with the route that our engine makes of it."""
    signals = tuple(id for id, p in guess.likely.items() if id in pack.signals and p >= limits.danger)
    facts = tuple(
        Fact(
            id=id,
            kind="indicator" if id in pack.indicators else "concern",
            polarity="present",
            when="current",
            evidence="",
            start=0,
            end=0,
        )
        for id, p in guess.likely.items()
        if p >= limits.facts and (id in pack.indicators or id in pack.concerns)
    )
    task: Any = guess.purpose if guess.purpose in TASKS else "other"
    scope: Any = guess.purpose if guess.purpose in SCOPES else "in_scope"
    found = where_it_leads(
        Reading(intent="describe", task=task, scope=scope, emergency=bool(signals), signals=signals, facts=facts),
        pack,
        on,
    )
    codes = {entry.id: entry.code for entry in pack.indicators.values()}
    return {**found, "masked": "", "codes": [{**f, "code": codes[f["id"]]} for f in found["facts"] if f["id"] in codes]}


# -- Rasa's own ------------------------------------------------------------------------------------------------------


def diet(pack: Any) -> Learnt:
    """The pipeline of a new Rasa project: one model for what is told, one for what the message is for."""
    found = lessons.all_examples(pack)
    told = Diet("told", lessons.one_meaning_each(lessons.told(found)))
    purpose = Diet("purpose", lessons.purposes(found, pack))

    def guess(text: str) -> tuple[Mapping[str, float], str]:
        ranked = purpose(text)
        return {id: p for id, p in told(text).items() if id != NOTHING}, max(
            ranked, key=lambda name: ranked[name], default=NOTHING
        )

    return Learnt(
        f"Rasa's default pipeline (DIET, {EPOCHS['told']} and {EPOCHS['purpose']} epochs)",
        guess,
        told.seconds + purpose.seconds,
    )


# -- words ------------------------------------------------------------------------------------------------------------


def words(pack: Any) -> Learnt:
    """TF-IDF of words and of letters, and one logistic regression for each meaning."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.preprocessing import MultiLabelBinarizer

    found = lessons.all_examples(pack)
    told, purposes = lessons.told(found), lessons.purposes(found, pack)
    began = time.monotonic()
    by_word = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    by_letter = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True, max_features=40_000
    )
    by_word.fit([text for text, _ in told])
    by_letter.fit([text for text, _ in told])

    def features(texts: Sequence[str]) -> Any:
        return hstack([by_word.transform(texts), by_letter.transform(texts)]).tocsr()

    labels = MultiLabelBinarizer()
    means = labels.fit_transform([sorted(means) for _, means in told])
    model = OneVsRestClassifier(LogisticRegression(solver="liblinear", C=10.0, class_weight="balanced"))
    model.fit(features([text for text, _ in told]), means)
    purpose = LogisticRegression(C=10.0, class_weight="balanced", max_iter=200)
    purpose.fit(features([text for text, _ in purposes]), [meaning for _, meaning in purposes])
    seconds = time.monotonic() - began
    # One product for all meanings: scikit-learn would go through them one by one.
    weights = np.vstack([one.coef_[0] for one in model.estimators_])
    constants = np.array([one.intercept_[0] for one in model.estimators_])

    def guess(text: str) -> tuple[Mapping[str, float], str]:
        row = features([text])
        likely = 1 / (1 + np.exp(-(row @ weights.T + constants)[0]))
        return dict(zip(labels.classes_, likely.tolist(), strict=True)), str(purpose.predict(row)[0])

    return Learnt("TF-IDF and logistic regression", guess, seconds)


# -- nearest ----------------------------------------------------------------------------------------------------------


def nearest(pack: Any) -> Learnt:
    """The meanings of the examples whose sentence vectors are nearest."""
    from threshold_guide.language.embedding import encoder

    found = lessons.all_examples(pack)
    told, purposes = lessons.told(found), lessons.purposes(found, pack)
    began = time.monotonic()
    near = encoder()([text for text, _ in told])
    near_purpose = encoder()([text for text, _ in purposes])
    seconds = time.monotonic() - began

    def guess(text: str) -> tuple[Mapping[str, float], str]:
        vector = encoder()([text])[0]
        likely: dict[str, float] = {}
        # A near miss that is nearer takes its place among the others and means nothing.
        for place in np.argsort(-(near @ vector))[:20]:
            for id in told[place][1]:
                likely.setdefault(id, float(near[place] @ vector))
        return likely, purposes[int(np.argmax(near_purpose @ vector))][1]

    return Learnt("Nearest sentence embedding", guess, seconds)
