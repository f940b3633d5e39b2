"""A message is cut into statements; words that are denied are told apart."""
from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.language.features import Vocabulary, statement_words
from threshold_guide.language.heads import in_context
from threshold_guide.language.reader import Reader
from threshold_guide.language.segments import statements, stretches


def test_statements_of_a_message() -> None:
    text = "No bruises seen. Mum smelt of drink - again, but he says he is fine"
    assert [text[a:b] for a, b in statements(text)] == ["No bruises seen.", "Mum smelt of drink", "he says he is fine"]


@given(st.text(max_size=400))
def test_any_text_has_statements_inside_it(text: str) -> None:
    found = statements(text)
    assert found and len(set(found)) == len(found)
    assert all(0 <= start <= end <= len(text) for start, end in found)


@given(st.integers(1, 40))
def test_every_statement_stands_in_a_stretch_of_each_length(count: int) -> None:
    for length, found in stretches(count).items():
        assert {place for first, last in found for place in range(first, last + 1)} == set(range(count))
        assert {last - first + 1 for first, last in found} == {min(length, count)}


def test_a_statement_is_judged_by_itself_and_with_its_neighbours() -> None:
    around = stretches(2)
    sure, apart, both = np.array([0.9]), np.array([0.1]), np.array([0.4])
    likely = in_context({(0, 0): sure, (1, 1): apart, (0, 1): both}, around, 2)
    assert both < likely[0] < sure and apart < likely[1] < both
    alone = in_context({(0, 0): sure}, stretches(1), 1)
    assert apart < alone[0] < sure, "nothing beside it bears it out"


def test_what_is_denied_is_another_word(reader: Reader) -> None:
    def words(text: str) -> list[str]:
        return statement_words(reader.words.tokens(text), reader.words)

    bruised, denied = words("bruises on his arm"), words("no bruises on his arm")
    bruise = bruised[0]
    assert bruise in bruised and bruise not in denied and f"not:{bruise}" in denied
    assert bruise in words("not well. bruises on his arm"), "a full stop ends what is denied"
    assert bruise in words("not well but bruises on his arm")
    assert words("he is 7") == words("he is 8")


def test_rare_words_weigh_more_and_unknown_ones_nothing() -> None:
    known = Vocabulary.of([["a", "b"], ["a", "b"], ["a", "b", "c"], ["a"]])
    assert known.words == ["a", "b"]
    places, weights = known.bag(["a", "b", "c", "never"])
    assert places == [0, 1] and weights[1] > weights[0]
    assert abs(sum(weight * weight for weight in weights) - 1) < 1e-6
    assert known.bag(["never"]) == ([], [])
