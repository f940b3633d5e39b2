"""Dates of birth written in words: "born on the twelfth of August 2019", "third may two thousand and eighteen"."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from threshold_guide.language.dates import MONTHS

UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]
ORDINALS = [
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
]
DAYS: dict[str, int] = {
    **{word: n for n, word in enumerate(UNITS) if n},
    **{word: n for n, word in enumerate(ORDINALS) if n},
    **{f"twenty{sign}{word}": 20 + n for words in (UNITS, ORDINALS) for n, word in enumerate(words[:10]) if n
       for sign in " -"},
    "thirtieth": 30, "thirty": 30, "thirty first": 31, "thirty-first": 31, "thirty one": 31, "thirty-one": 31,
}
SMALL = {**{word: n for n, word in enumerate(UNITS) if n},
         **{f"twenty{sign}{word}": 20 + n for n, word in enumerate(UNITS[:10]) if n for sign in " -"}}


def _any(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


DAY = rf"(?:(?P<figure>\d{{1,2}})\s?(?:st|nd|rd|th)?|(?P<day>{_any(DAYS)}))"
YEAR = (rf"(?:(?P<y>(?:19|20)\d\d)|two thousand(?: and)?(?: (?P<of2000>{_any(SMALL)}))?"
        rf"|twenty[ -](?P<of20>{_any(SMALL)})"
        rf"|nineteen[ -](?P<decade>eighty|ninety)(?:[ -](?P<of19>{_any(SMALL)}))?)")
CUE = (r"(?:\bd\.?o\.?b\.?|\bdate of birth|\bborn(?: on)?|\bbirth ?day|\bbirth ?date|\bb\.)"
       r"\s*(?:is|was|:|=|-)?\s*(?:on )?(?:the )?")
WRITTEN = re.compile(rf"{CUE}(?P<date>{DAY}\s(?:of\s)?(?P<month>{_any(MONTHS)})\b\.?,?(?:\s{YEAR})?)(?!\w)")


def find(low: str) -> Iterator[tuple[int, int, dt.date | None]]:
    """(start, end, date) of each; no date where there is no year, or no such day."""
    for m in WRITTEN.finditer(low):
        day = int(m.group("figure")) if m.group("figure") else DAYS[m.group("day")]
        year = _year(m)
        try:
            date = dt.date(year, MONTHS[m.group("month")], day) if year else None
        except ValueError:
            date = None
        yield *m.span("date"), date


def _year(m: re.Match[str]) -> int | None:
    if m.group("y"):
        return int(m.group("y"))
    if m.group("of20"):
        return 2000 + SMALL[m.group("of20")]
    if m.group("of2000"):
        return 2000 + SMALL[m.group("of2000")]
    if m.group("decade"):
        return (1980 if m.group("decade") == "eighty" else 1990) + SMALL.get(m.group("of19") or "", 0)
    return 2000 if "two thousand" in m.group("date") else None
