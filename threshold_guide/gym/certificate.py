"""The practice record as a PDF: what was practised, under which edition and when; no score and no name."""
from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from importlib.resources import files

import fontpkg_source_sans_3
import typst

from threshold_guide.engine.clocks import LONDON, in_words
from threshold_guide.gym.content import Gym
from threshold_guide.gym.induction import induction, lesson_done
from threshold_guide.gym.progress import Progress
from threshold_guide.gym.views import missing, practice_only

#: archivable and accessible, as the papers of the live assistant
STANDARDS: list = ["a-3a", "ua-1"]


class NotEarned(ValueError):
    """The induction is not complete; `missing` says what is left, in words."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("; ".join(missing))
        self.missing = missing


@lru_cache(maxsize=1)
def _template() -> bytes:
    return files("threshold_guide.gym").joinpath("certificate.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The font of the papers, and those within the library; none of the machine's."""
    return typst.Fonts(False, True, [str(fontpkg_source_sans_3.ROOT / "files")])


def certificate(progress: Progress, gym: Gym, on: dt.date) -> bytes:
    """The PDF, the same bytes for the same progress and day. Raises NotEarned."""
    where = induction(progress, gym)
    if not where.complete:
        raise NotEarned(missing(where, gym))
    pack, info = gym.pack, gym.pack.info
    lessons = [lesson.title for id, lesson in gym.lessons.items() if lesson_done(progress, gym, id)]
    is_not = [pack.message("gym_certificate_no_score"), practice_only(where, gym), f"{info.banner}."]
    edition = pack.message("gym_certificate_edition", title=info.title, version=info.version,
                           dated=in_words(info.dated))
    record = {
        "title": pack.message("gym_certificate_title"), "words": gym.settings.record_words + ".",
        "watermark": pack.message("gym_certificate_watermark"),
        "by_hand": [pack.message("gym_certificate_name"), pack.message("gym_certificate_talked")],
        "done": pack.message("gym_certificate_done"),
        "is_not": {"heading": pack.message("gym_certificate_is_not"), "lines": [line for line in is_not if line]},
        "facts": [[pack.message(f"gym_certificate_{name}"), value] for name, value in (
            ("begun", in_words(progress.begun)), ("last", in_words(_last(progress))), ("drawn", in_words(on)),
            ("content", edition))],
        "sections": [{"heading": pack.message("gym_certificate_topics"),
                      "items": [gym.topics[each.topic].label for each in where.topics]},
                     {"heading": pack.message("gym_certificate_lessons"), "items": lessons}]}
    compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    pdf = compiler.compile(_template(), format="pdf", sys_inputs={"record": json.dumps(record, ensure_ascii=False)},
                           pdf_standards=STANDARDS, timestamp=dt.datetime.combine(on, dt.time(), dt.timezone.utc))
    assert isinstance(pdf, bytes)
    return pdf


def _last(progress: Progress) -> dt.date:
    """The day of the last decision; an induction that is complete has one."""
    return dt.datetime.fromtimestamp(max(attempt.at for attempt in progress.attempts), LONDON).date()
