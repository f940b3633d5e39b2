"""The practice record as a PDF: what was practised, under which edition and when; no score and no name."""
from __future__ import annotations

import datetime as dt

from fpdf import FPDF, XPos, YPos

from threshold_guide.engine.clocks import in_words
from threshold_guide.gym.content import Gym
from threshold_guide.gym.induction import induction
from threshold_guide.gym.progress import Progress
from threshold_guide.gym.views import missing

#: violet, which nothing of the live assistant wears
INK, ACCENT, PALE = (40, 34, 58), (92, 58, 140), (226, 219, 238)
MARGIN = 24.0


class NotEarned(ValueError):
    """The induction is not complete; `missing` says what is left, in words."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("; ".join(missing))
        self.missing = missing


class _Sheet(FPDF):
    watermark = ""

    def header(self) -> None:
        self.set_font("Helvetica", "B", 76)
        self.set_text_color(*PALE)
        width = self.get_string_width(self.watermark)
        with self.rotation(50, self.w / 2, self.h / 2):
            self.text((self.w - width) / 2, self.h / 2 + 12, self.watermark)
        self.set_text_color(*INK)


def certificate(progress: Progress, gym: Gym, on: dt.date) -> bytes:
    """The PDF. Raises NotEarned."""
    where = induction(progress, gym)
    if not where.complete:
        raise NotEarned(missing(where, gym))
    pack = gym.pack
    sheet = _Sheet(format="A4")
    sheet.watermark = pack.message("gym_certificate_watermark")
    sheet.set_title(pack.message("gym_certificate_title"))
    sheet.set_lang("en-GB")
    sheet.set_creation_date(dt.datetime.combine(on, dt.time(), dt.timezone.utc))
    sheet.set_margins(MARGIN, MARGIN)
    sheet.set_auto_page_break(True, MARGIN)
    sheet.add_page()
    sheet.set_fill_color(*ACCENT)
    sheet.rect(0, 0, sheet.w, 8, style="F")

    def write(text: str, size: float, style: str = "", gap: float = 2.0) -> None:
        sheet.set_font("Helvetica", style, size)
        sheet.multi_cell(0, size * 0.5, _latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(gap)

    sheet.set_text_color(*ACCENT)
    write(pack.message("gym_certificate_title"), 22, "B", 3)
    sheet.set_text_color(*INK)
    write(gym.settings.record_words + ".", 12, "B", 6)
    write(pack.message("gym_certificate_name"), 10, gap=9)
    sheet.line(MARGIN, sheet.get_y(), sheet.w - MARGIN, sheet.get_y())
    sheet.ln(7)
    write(pack.message("gym_certificate_done"), 11, gap=4)
    write(pack.message("gym_certificate_dates", begun=in_words(progress.begun), on=in_words(on)), 11, gap=6)
    write(pack.message("gym_certificate_topics"), 13, "B")
    for each in where.topics:
        write(f"-  {gym.topics[each.topic].label}", 10.5, gap=0.5)
    sheet.ln(4)
    write(pack.message("gym_certificate_lessons"), 13, "B")
    for lesson in gym.lessons.values():
        if not lesson.optional or len(progress.lessons.get(lesson.id, {})) == len(lesson.questions):
            write(f"-  {lesson.title}", 10.5, gap=0.5)
    sheet.ln(4)
    info = pack.info
    write(pack.message("gym_certificate_edition", title=info.title, version=info.version, dated=in_words(info.dated),
                       banner=info.banner), 9.5)
    write(pack.message("gym_certificate_no_score"), 9.5)
    if not where.signed:
        write(pack.message("gym_practice_only"), 9.5)
    return bytes(sheet.output())


def _latin(text: str) -> str:
    """The built-in fonts hold Latin-1 only; typographic marks get their plain form."""
    plain = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})
    return text.translate(plain).encode("latin-1", "replace").decode("latin-1")
