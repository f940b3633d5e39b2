"""What makes no difference is not shown to what was learnt."""
from __future__ import annotations

from typing import Any

import pytest

from threshold_guide.language.heads import KeptHeads
from threshold_guide.language.neutral import Neutral
from threshold_guide.language.standing import reader as standing_reader


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What the heads are given to read, in order."""
    seen: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(KeptHeads, "read",
                        lambda self, text, tokens, apart=(): seen.append((text, [t.norm for t in tokens])))
    return seen


def read(text: str) -> Any:
    reader = standing_reader()
    neutral = Neutral(reader.pack, reader.words, reader.cues)
    tokens = reader.words.tokens(text)
    reader._set_names_apart(tokens, reader.masker.find(text))
    neutral.read(text, tokens)


@pytest.mark.parametrize("one, other", [
    ("The family are Polish. Dad hits him", "The family are Bangladeshi. Dad hits him"),
    ("They're Muslim, dad hits him", "They're Jehovah's Witnesses, dad hits him"),
    ("Jack says dad hits him", "Chidinma says dad hits him"),
])
def test_the_same_is_shown_for_every_family(shown: list[tuple[str, list[str]]], one: str, other: str) -> None:
    read(one)
    read(other)
    (text, tokens), (other_text, other_tokens) = shown
    assert text.split() == other_text.split()
    assert tokens == other_tokens and "hit" in tokens
    assert (len(text), len(other_text)) == (len(one), len(other))


def test_places_and_other_words_stay(shown: list[tuple[str, list[str]]]) -> None:
    text = "flying to Gambia with her black eye"
    read(text)
    assert shown[0][0] == text


def test_pictures_between_words_are_not_shown(shown: list[tuple[str, list[str]]]) -> None:
    read("dad 😅 hits 😬 him ☹️ again")
    text, tokens = shown[0]
    assert text.split() == ["dad", "hits", "him", "again"] and len(text) == len("dad 😅 hits 😬 him ☹️ again")
    assert len(tokens) == 4
