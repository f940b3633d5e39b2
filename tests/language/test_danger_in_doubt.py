"""Danger that a phrase found in a long message that is unlike danger is asked about; plain danger never waits."""
from __future__ import annotations

import datetime as dt

import pytest

from threshold_guide.language import proposals
from threshold_guide.language.examples import examples, known_ids
from threshold_guide.language.heads import Heads
from threshold_guide.language.reader import Reader
from threshold_guide.language.standing import reader as standing_reader

TODAY = dt.date(2026, 11, 23)
#: news around an emergency, as people write it; {} holds the danger
AMONG_NEWS = (
    "{}",
    "Hello, quick one from the school office this afternoon. {}. Sorry if this is the wrong box for it.",
    "Attendance has been fine this term and mum is lovely, always polite. {}, what form do I need to fill in please",
    "{}. I was only ringing about the swimming money and the trip on Friday, so not sure who to tell",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return standing_reader()


@pytest.fixture(scope="module")
def plain(reader: Reader) -> list[str]:
    """Emergencies in plain words."""
    found = examples(reader.pack.folders, known_ids(reader.pack))
    return [example.text for example in found if example.section == "plain_signals" and example.means]


@pytest.mark.parametrize("frame", AMONG_NEWS)
def test_plain_danger_among_ordinary_news_fills_the_screen(reader: Reader, plain: list[str], frame: str,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    """What is doubted in a frame is what the doubt costs: at most two in a hundred of what phrases find there."""
    texts = [frame.format(text) for text in plain]
    now = {text for text in texts if reader.read(text, today=TODAY).emergency}
    monkeypatch.setattr(proposals, "DANGER_DOUBTED", 0.0)
    by_phrase = {text for text in texts if reader.read(text, today=TODAY).emergency}
    assert len(plain) > 200 and len(by_phrase) > 0.7 * len(plain)
    assert len(by_phrase - now) <= 0.02 * len(plain), sorted(by_phrase - now)


@pytest.mark.parametrize("text", [
    "at playgroup this morning a mum said i'm going to murder their dad because he forgot the milk again",
    "a year 8 wrote a poem about a school shooting for English, it was the task, happy lad otherwise",
    "same safety plan for every child ok, or has it to fit where they come from and what they want",
])
def test_words_of_danger_in_a_message_unlike_danger_are_asked_about(reader: Reader, text: str,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reader.read(text, today=TODAY)
    assert not reading.emergency and reading.danger_past
    monkeypatch.setattr(proposals, "DANGER_DOUBTED", 0.0)
    assert reader.read(text, today=TODAY).emergency


def test_danger_stands_in_a_short_message_and_where_a_part_alone_tells_it(reader: Reader,
                                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    short = "he has a knife in the corridor"
    long = f"{short}, who chairs the strategy discussion and who writes the minutes of it afterwards"
    assert len(reader.words.tokens(short)) < proposals.DANGER_TOLD_IN <= len(reader.words.tokens(long))
    whole, read = reader.words.tokens(long), Heads.read

    def unlike_as_a_whole(heads: Heads, text: str, tokens: object) -> object:
        """The statements of the short message, told or not: the whole is read as unlike danger."""
        return read(heads, "nice day today" if text == long else text, whole[:3] if text == long else tokens)

    monkeypatch.setattr(Heads, "read", unlike_as_a_whole)
    assert reader.read(short, today=TODAY).emergency
    assert reader.read(long, today=TODAY).emergency
