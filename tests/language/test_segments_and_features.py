"""A message is cut into statements; words that are denied are told apart."""
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from threshold_guide.language.features import Vocabulary, statement_words
from threshold_guide.language.reader import Reader
from threshold_guide.language.segments import spans


def test_statements_their_neighbours_and_the_whole() -> None:
    text = "No bruises seen. Mum smelt of drink - again, but he says he is fine"
    assert [text[a:b] for a, b in spans(text)] == [
        "No bruises seen.", "Mum smelt of drink", "again, but he says he is fine".replace("again, but ", ""),
        "No bruises seen. Mum smelt of drink", "Mum smelt of drink - again, but he says he is fine",
        text]


@given(st.text(max_size=400))
def test_any_text_has_statements_inside_it(text: str) -> None:
    found = spans(text)
    assert found and len(set(found)) == len(found)
    assert all(0 <= start <= end <= len(text) for start, end in found)


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
