"""The practice record: its words, and what it leaves out."""
from __future__ import annotations

import datetime as dt
import io
import re

import msgspec
from pypdf import PdfReader

from tests.gym.learners import KEY, START, Learner, expert
from threshold_guide.gym import progress as kept
from threshold_guide.gym.certificate import certificate


def text_of(pdf: bytes) -> str:
    """The text of all pages."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_record_says_what_it_is_and_what_it_is_not(api):
    """Words, edition, dates, topics, lessons and watermark; neither a score nor the learner's id."""
    learner = Learner(api, expert)
    learner.lessons()
    while not learner.standing()["induction"]["complete"]:
        learner.practise(10)
    pdf = certificate(msgspec.convert(learner.progress["content"], kept.Progress), api.gym, START.date())
    text = text_of(pdf)
    info = api.pack.info
    for wanted in ("Practice record; does not replace the employer's or statutory induction", "PRACTICE",
                   f"edition {info.version}", info.banner, "Monday 23 November 2026",
                   "no safeguarding lead has checked",
                   "What this record is not", "Talked through with",
                   *(topic.label for topic in api.gym.settings.topics)):
        assert wanted in text, wanted
    assert learner.progress["content"]["id"] not in text
    assert not re.search(r"\d+ ?%|kappa|\d+ of \d+", text)
    assert kept.read_file(msgspec.json.encode(learner.progress).decode(), KEY)
    assert pdf == certificate(msgspec.convert(learner.progress["content"], kept.Progress), api.gym, START.date())


def test_its_days_are_those_of_the_practice_and_not_of_the_saving(api):
    """Saved nine days later, after midnight in London: the last case keeps its day, and the saving has its own."""
    learner = Learner(api, expert)
    learner.lessons()
    while not learner.standing()["induction"]["complete"]:
        learner.practise(10)
    later = dt.datetime(2027, 7, 1, 23, 30, tzinfo=dt.timezone.utc)
    text = text_of(api.answer("certificate", {"progress": learner.progress}, later)[1])
    assert "Last case decided Monday 23 November 2026" in text
    assert "This record saved Friday 2 July 2027" in text
