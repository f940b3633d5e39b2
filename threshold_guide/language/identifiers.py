"""Numbers that stand for a person: of a car, a passport, a case; found by their form and the words before them."""
from __future__ import annotations

import re
from collections.abc import Iterator

from threshold_guide.language.cues import Cues

#: number plates since 2001, in capitals; with "reg" or the like before it, in any case
PLATE = re.compile(r"(?<![\w-])[A-HJ-PR-Y]{2}\d{2}\s?[A-HJ-PR-Z]{3}(?![\w-])")
ANY_PLATE = r"(?P<plate>[a-z]{2}\d{2}\s?[a-z]{3}|[a-z]\d{1,3}\s?[a-z]{3}|[a-z]{3}\s?\d{1,3}[a-z]?)(?!\w)"
PASSPORT = re.compile(r"\bpassport\s*(?:number|num|no|id|#)?\.?\s*(?:is|:|=)?\s*"
                      r"(?P<number>[a-z]?\d[\d ]{6,10}\d)(?!\w)")
#: unique pupil number: a letter and twelve figures
PUPIL_NUMBER = re.compile(r"(?<!\w)[a-z]\d{12}(?!\w)|(?<!\w)[a-z]\d{11}[a-z](?!\w)")
COURT_NUMBER = re.compile(r"(?<!\w)[A-Z]{2}\d{2}[A-Z]\d{5}(?!\w)")
#: so many figures make a reference
FIGURES = 4


class Identifiers:
    """Finds them with one pack's words for cars and references."""

    def __init__(self, cues: Cues) -> None:
        nothing = re.compile(r"(?!)")
        cars, references = "|".join(cues.vehicle_cues), "|".join(cues.reference_cues)
        self.car = re.compile(
            rf"\b(?:{cars})\b[^\w\n]{{0,3}}(?:(?:is|number|no)\b[^\w\n]{{0,3}})?{ANY_PLATE}") if cars else nothing
        self.reference = re.compile(
            rf"\b(?:{references})\b[^\w\n]{{0,3}}(?:(?:is|number|num|no|id|ref|reference)\b[^\w\n]{{0,3}}){{0,2}}"
            r"(?P<number>(?=[\w/-]*\d)[\w]{1,14}(?:[/-][\w]{1,10}){0,4})(?![\w/])") if references else nothing

    def find(self, text: str, low: str) -> Iterator[tuple[str, int, int]]:
        """(kind, start, end) of each; `low` is the text in lower case, place for place."""
        for m in PASSPORT.finditer(low):
            yield "passport", *m.span("number")
        for m in PLATE.finditer(text):
            yield "vehicle", *m.span()
        for m in self.car.finditer(low):
            yield "vehicle", *m.span("plate")
        for m in PUPIL_NUMBER.finditer(low):
            yield "reference", *m.span()
        for m in COURT_NUMBER.finditer(text):
            yield "reference", *m.span()
        for m in self.reference.finditer(low):
            if sum(c.isdigit() for c in m.group("number")) >= FIGURES:
                yield "reference", *m.span("number")
