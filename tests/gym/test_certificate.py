"""The practice record: its words, and what it leaves out."""
from __future__ import annotations

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
                   f"edition {info.version}", info.banner, "Monday 23 November 2026", "no safeguarding lead has signed",
                   *(topic.label for topic in api.gym.settings.topics)):
        assert wanted in text, wanted
    assert learner.progress["content"]["id"] not in text
    assert not re.search(r"\d+ ?%|kappa|\d+ of \d+", text)
    assert kept.read_file(msgspec.json.encode(learner.progress).decode(), KEY)
    assert pdf == certificate(msgspec.convert(learner.progress["content"], kept.Progress), api.gym, START.date())
