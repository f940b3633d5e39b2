"""What makes one reading stand for another (`displaces`, `same`) hides no reason to act at once.

A more exact phrase may stand alone over the words of a hard trigger ("one smack, no mark" over "smacked").
Then the questions that follow still ask for what the hard trigger would have said.
"""
from __future__ import annotations

import re
from functools import cache

import msgspec
import pytest

from threshold_guide.engine import next_screen
from threshold_guide.engine.assess import assess
from threshold_guide.engine.conditions import NOTHING
from threshold_guide.engine.model import PRESENT
from threshold_guide.engine.plan import blank
from threshold_guide.knowledge import load_pack
from threshold_guide.language import cues
from threshold_guide.language.reader import Reader

PACK = load_pack()
DISPLACES = cues.load(PACK.folders).displaces
#: (what stands alone, hard trigger that it stands over), where the first by itself does not lead to acting now
OVER_HARD_TRIGGERS = [(first, second) for first, displaced in DISPLACES.items() for second in displaced
                      if second in PACK.hard_triggers and first not in PACK.hard_triggers]
STRENGTHS = ("low_level", "consult", "may")
OVER_STRONGER_CONCERNS = [
    (first, second) for first, displaced in DISPLACES.items() for second in displaced
    if first in PACK.concerns and second in PACK.concerns
    and STRENGTHS.index(PACK.concerns[first].strength) < STRENGTHS.index(PACK.concerns[second].strength)]


def written_out(phrase: str) -> str:
    """A phrase as somebody could type it: the first of each choice, nothing for free words."""
    chosen = re.sub(r"\(([^)]*)\)", lambda choice: choice[1].split("|")[0], phrase)
    return " ".join(word.split("|")[0] for word in chosen.split() if word != "*")


def texts(*ids: str) -> list[str]:
    entries = [PACK.indicators[id] for id in ids]
    return [text for entry in entries for text in (*map(written_out, entry.phrases), *entry.examples)]


@cache
def reader(without: str = "") -> Reader:
    """The reader of the pack; `without` one kind of rule."""
    if not without:
        return Reader(PACK)
    with pytest.MonkeyPatch.context() as patch:
        load = cues.load
        patch.setattr(cues, "load", lambda folders: msgspec.structs.replace(load(folders), **{without: {}}))
        return Reader(PACK)


def read(text: str, without: str = "") -> set[str]:
    """The indicators that a text is read to say are so now."""
    return {fact.id for fact in reader(without).read(text).facts
            if fact.kind == "indicator" and fact.polarity == PRESENT and fact.when == "current"}


def acts_now(found: set[str]) -> bool:
    return bool(found & PACK.hard_triggers)


def test_there_are_rules_to_prove():
    """The lists that the tests below go through are not empty."""
    assert len(OVER_HARD_TRIGGERS) >= 5
    assert OVER_STRONGER_CONCERNS


@pytest.mark.parametrize("first,second", OVER_HARD_TRIGGERS)
def test_the_hidden_hard_trigger_is_asked(first, second):
    """Alone, what stands over a hard trigger brings the red-flag screen with that trigger's flag on it, and then a
    question of its own whose answer leads to acting now."""
    answers = {first: PRESENT, "pathway": "level_of_need"}
    asked = next_screen(answers, pack=PACK)
    assert asked is not None and asked.id == "red_flags"
    assert PACK.indicators[second].red_flag in {option.value for option in PACK.questions["red_flags"].options}
    answers["red_flags"] = ["none"]
    leading = []
    while (asked := next_screen(answers, pack=PACK)) is not None:
        for question in asked.questions:
            known = PACK.questions.get(question)
            values = [PRESENT] if known is None or known.kind == "tri" else [
                [o.value] if known.kind == "many" else o.value for o in known.options if o.value not in NOTHING]
            leading += [question for value in values
                        if assess({**answers, question: value}, PACK).rank >= PACK.act_now_rank]
        answers |= {question: blank(question, PACK) for question in asked.questions}
        answers["shown"] = [*answers.get("shown", ()), asked.id]
    assert leading


@pytest.mark.parametrize("first,second", OVER_STRONGER_CONCERNS)
def test_the_hidden_stronger_concern_is_asked(first, second):
    """Alone, what stands over a stronger concern about an adult brings the four criteria, each as a question."""
    answers = {first: PRESENT, "pathway": "lado"}
    questions: list[str] = []
    while (asked := next_screen(answers, pack=PACK)) is not None:
        questions += asked.questions
        answers["shown"] = [*answers.get("shown", ()), asked.id]
    assert set(PACK.concerns[second].points_to) <= set(questions)


def test_a_reading_is_displaced_only_by_what_asks_for_it():
    """Where a text would read as a hard trigger and no longer does, what stands over it is read and will ask."""
    hidden = 0
    for first, second in OVER_HARD_TRIGGERS:
        together = [f"{mild} and {hard}" for mild in texts(first) for hard in texts(second)[:5]]
        for text in (*texts(first, second), *together):
            if acts_now(read(text, "displaces")) and not acts_now(read(text)):
                hidden += 1
                assert first in read(text), text
    assert hidden


@pytest.mark.parametrize("first,second", OVER_HARD_TRIGGERS)
@pytest.mark.parametrize("form", ["{0}. {1}.", "{1}. {0}.", "{0}, but {1}", "{1}, but also {0}"])
def test_the_hard_trigger_said_beside_it_stands(first, second, form):
    """A hard trigger told beside the milder thing, in words of its own, is still read."""
    tried = 0
    for mild in texts(first):
        for hard in texts(second)[:5]:
            text = form.format(mild.rstrip("."), hard.rstrip("."))
            if acts_now(read(hard)) and acts_now(read(text, "displaces")):
                tried += 1
                assert acts_now(read(text)), text
    assert tried


def test_one_word_for_several_hides_no_hard_trigger():
    """Variants of a word that are read as one word take no hard trigger away."""
    tried = 0
    for text in texts(*PACK.hard_triggers):
        if acts_now(read(text, "same")):
            tried += 1
            assert acts_now(read(text)), text
    assert tried > 500
