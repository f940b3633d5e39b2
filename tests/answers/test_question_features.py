"""Whether a message asks and what it asks for are weighed from one reading of it."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from threshold_guide.language.embedding import Vectors
from threshold_guide.language.question_features import FeaturesOf

WORDS = ["core", "group", "chair"]


class Encoder:
    """Counts what it encodes; a vector of two: the length and the number of words."""

    def __init__(self) -> None:
        self.encoded: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.encoded.append(list(texts))
        return np.array([[len(text), len(text.split())] for text in texts], dtype=np.float32)


def bag(text: str) -> tuple[list[int], list[float]]:
    places = [WORDS.index(word) for word in text.split() if word in WORDS]
    return places, [0.5 + place for place in places]


def test_texts_of_the_last_two_calls_are_not_encoded_again() -> None:
    """As the conversation asks: whether, whether a statement of it does, then what, with the parts of the question."""
    encoder = Encoder()
    features = FeaturesOf(str.lower, bag, encoder)
    (whether,) = features(["Who is CHAIR"])
    features(["a statement"])
    what, part = features(["who is chair", "core group"])
    assert encoder.encoded == [["who is chair"], ["a statement"], ["core group"]]
    assert what is whether and part.places == [2, 3]
    features(["another"])
    features(["and another"])
    features(["who is chair"])
    assert encoder.encoded[-1] == ["who is chair"], "no more than two calls are kept"


def test_same_text_twice_in_one_call_is_encoded_once() -> None:
    encoder = Encoder()
    one, other = FeaturesOf(str.lower, bag, encoder)(["core", "Core"])
    assert encoder.encoded == [["core"]] and np.array_equal(one.vector, other.vector)


def test_weighing_is_the_sum_over_the_vector_and_the_words() -> None:
    """One number for a unit, one for each class of a classifier; the same whatever stands beside it."""
    (found,) = FeaturesOf(str.lower, bag, Encoder())(["chair core"])
    unit = np.array([1.0, 10.0, 100.0, 1000.0, 10000.0], dtype=np.float32)
    expected = 10 * 1 + 2 * 10 + 2.5 * 10000 + 0.5 * 100
    assert float(found.weighed(unit)) == expected
    assert found.weighed(np.stack([unit, -unit], axis=1)).tolist() == [expected, -expected]


def test_text_without_a_known_word_is_weighed_by_its_vector() -> None:
    (found,) = FeaturesOf(str.lower, bag, Encoder())(["what"])
    assert float(found.weighed(np.array([1.0, 2.0, 9.0, 9.0, 9.0], dtype=np.float32))) == 6.0


def test_nothing_is_kept_of_a_message_but_marks_and_numbers() -> None:
    """What somebody wrote does not stay in memory in their words."""
    features = FeaturesOf(str.lower, bag, Encoder())
    features(["Some words about a child"])
    assert "child" not in repr([vars(features)["_last"], vars(features)["_before"]])
