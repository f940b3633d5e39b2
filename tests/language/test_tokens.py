"""spaCy's tokenizer gives exactly the tokens of our pattern."""
from __future__ import annotations

import pytest

from threshold_guide.knowledge import load_pack
from threshold_guide.language.reader import Reader
from threshold_guide.language.words import level


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_pack())


def texts() -> list[str]:
    pack = load_pack()
    entries = [entry for group in (pack.indicators, pack.concerns, pack.signals, pack.exits)
               for entry in group.values()]
    return [text for entry in entries for text in (*entry.examples, *entry.phrases)]


def test_every_phrase_and_example_has_the_tokens_of_the_pattern(reader: Reader) -> None:
    """No word of the content is cut differently by spaCy's way of finding tokens."""
    words = reader.words
    for text in texts():
        levelled = level(text)
        expected = [match.group() for match in words._pattern.finditer(levelled)]
        found = [token.text for token in words._tokenizer(levelled) if not token.is_space]
        assert found == expected, text


@pytest.mark.parametrize(("text", "tokens"), [
    ("3yr old, 14mo", ["3", "yr", "old", ",", "14", "mo"]),
    ("he isn't!!! ok", ["he", "isn't", "!", "!", "!", "ok"]),
    ("it's 3.15pm", ["it's", "3.15", "pm"]),
])
def test_hurried_writing_keeps_its_words(reader: Reader, text: str, tokens: list[str]) -> None:
    """Ages, times and contractions typed in a hurry stay readable tokens."""
    assert [token.text for token in reader.words._tokenizer(level(text)) if not token.is_space] == tokens
