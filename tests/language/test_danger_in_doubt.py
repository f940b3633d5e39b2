"""Danger that a phrase found in a long message that is unlike danger is asked about; plain danger never waits."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest

from threshold_guide.language import proposals
from threshold_guide.language.examples import Example, examples, known_ids
from threshold_guide.language.head_learning import Lessons
from threshold_guide.language.heads import DANGER, TOLD_DANGER, Heads, Statements
from threshold_guide.language.reader import Reader
from threshold_guide.language.segments import Span
from threshold_guide.language.standing import reader as standing_reader
from threshold_guide.language.words import Token

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
    assert not reading.emergency and reading.danger_past and reading.danger_doubted
    monkeypatch.setattr(proposals, "DANGER_DOUBTED", 0.0)
    assert reader.read(text, today=TODAY).emergency


def test_danger_stands_in_a_short_message_and_where_a_part_alone_tells_it(reader: Reader,
                                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    short = "he has a knife in the corridor"
    long = f"{short}, who chairs the strategy discussion and who writes the minutes of it afterwards"
    assert len(reader.words.tokens(short)) < proposals.DANGER_TOLD_IN <= len(reader.words.tokens(long))
    read = Heads.read

    def unlike_as_a_whole(heads: Heads, text: str, tokens: list[Token], apart: Sequence[Span] = ()) -> Statements:
        """What the parts tell, and of the whole nothing."""
        return read(heads, text, tokens, apart) if apart or text == short else read(heads, "a nice day", [])

    monkeypatch.setattr(Heads, "read", unlike_as_a_whole)
    assert reader.read(short, today=TODAY).emergency
    assert reader.read(long, today=TODAY).emergency


@pytest.mark.parametrize("text", [
    "She told her teacher she took all her tablets at lunch and she seems okay and is back in lesson",
    "We have a pupil whose asthma plan is out of date and the inhaler is not working, his lips are blue",
    "Attendance officer here, just updating the log for the week. When I knocked the toddler was on the window ledge, "
    "mum flat out on the floor and I could not wake her. Shall I email somebody",
    "Lovely family, always at parents evening. Their dad has just walked into the office with a hammer looking for her",
])
def test_danger_among_other_things_that_no_example_has_fills_the_screen(reader: Reader, text: str) -> None:
    assert reader.read(text, today=TODAY).emergency


@pytest.mark.parametrize("name", ["Oliver", "Mohammed", "Chidi", "Agnieszka", "Zunairah", "Precious", "Sam", "Roza"])
def test_a_name_makes_no_difference_to_the_doubt(reader: Reader, name: str) -> None:
    text = f"Mum brought {name} in late for the asthma review, {name} has no inhaler, {name}'s lips are blue"
    assert reader.read(text, today=TODAY).emergency


def test_who_may_be_a_parent_is_never_doubted(reader: Reader) -> None:
    text = "same safety plan for every child ok, or has it to fit where they come from and what they want"
    assert reader.read(text, today=TODAY).danger_doubted
    parent = reader.read(f"im a parent, my own kid is in year 3 at your school. {text}", today=TODAY)
    assert parent.exit == "member_of_public" and parent.emergency and not parent.danger_doubted


def test_a_signal_that_is_never_doubted(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposals, "DANGER_DOUBTED", 2.0)
    sure = next(id for id, signal in reader.pack.signals.items() if signal.surely)
    wide = next(id for id, signal in reader.pack.signals.items() if not signal.surely)
    statements = reader.learnt.read("a nice day", reader.words.tokens("a nice day")) if reader.learnt else None
    assert statements is not None
    assert not proposals.doubts_danger(statements, statements, [wide, sure], reader.pack)
    assert proposals.doubts_danger(statements, statements, [wide], reader.pack)


def test_where_plain_danger_was_not_learnt_nothing_is_doubted(reader: Reader) -> None:
    unlearnt = Statements([(0, 5)], np.zeros((1, 1)), {DANGER: 0})
    assert not proposals.doubts_danger(unlearnt, unlearnt, [], reader.pack)


def test_a_text_of_two_sections_stays_an_example_of_danger(reader: Reader) -> None:
    signal = next(iter(reader.pack.signals))
    lessons = Lessons(reader.pack, [Example("signals", "he has a hammer", frozenset({signal})),
                                    Example("tasks", "he has a hammer", frozenset({"policy_question"})),
                                    Example("facts", "he has a hammer", frozenset())])
    row, column = lessons.texts.index("he has a hammer"), {label: i for i, label in enumerate(lessons.labels)}
    for label in (DANGER, TOLD_DANGER):
        assert (lessons.means[row, column[label]], lessons.weighs[row, column[label]]) == (1, 3)
    assert lessons.weighs[row, column[signal]] > 3
