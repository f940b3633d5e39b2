"""Personal data: found by its form or by the words before it, and replaced by what kind it is.

Nothing that decides safety is taken out: ages stay ("[date of birth, aged 3 months]"), so do relations,
services, places of the partnership and times. Masking masked text changes nothing.
"""

from __future__ import annotations

import datetime as dt
import re

import msgspec
from stdnum.gb import nhs

from threshold_guide.language import birth_dates, dates
from threshold_guide.language.cues import Cues
from threshold_guide.language.identifiers import Identifiers
from threshold_guide.language.names import WORD, Names
from threshold_guide.language.words import Words, level

KINDS = (
    "name",
    "date_of_birth",
    "phone",
    "email",
    "nhs_number",
    "national_insurance",
    "passport",
    "reference",
    "vehicle",
    "postcode",
    "address",
    "handle",
    "link",
)
LABELS = {
    "name": "[name]",
    "phone": "[phone]",
    "email": "[email]",
    "nhs_number": "[NHS number]",
    "national_insurance": "[NI number]",
    "passport": "[passport number]",
    "reference": "[reference number]",
    "vehicle": "[car number]",
    "postcode": "[postcode]",
    "address": "[address]",
    "handle": "[handle]",
    "link": "[link]",
}

MASKED = re.compile(r"\[[^\[\]\n]{2,60}\]")
EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}\s?@\s?[\w-]{1,64}(?:\.[\w-]{1,24}){1,6}", re.I)
LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.I)
POSTCODE = re.compile(r"\b(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2})\b", re.I)
PHONE = re.compile(r"(?<![\w+])(?:\+\s?\d{1,3}|00\s?\d{2,3}|\(?0)[\s().-]{0,3}(?:\d[\s().-]{0,2}){8,11}\d?(?!\w)")
TEN_DIGITS = re.compile(r"(?<![\w/])\d{3}[\s-]?\d{3}[\s-]?\d{4}(?![\w/])")
NHS_CUE = re.compile(r"\bnhs\s*(?:no|num|number|#)?\.?\s*(?:is|:|=)?\s*$")
#: written out so that no machine finds it: "jo dot smith at gmail dot com", "j.khan (at) school.org.uk"
SPOKEN_EMAIL = re.compile(
    r"(?<![\w.])[\w+'-]+(?:(?:\.|\s?\(?dot\)?\s)[\w+'-]+){0,3}\s?"
    r"(?:[(\[]at[)\]]\s?[\w-]+(?:\s?(?:\.|[(\[]dot[)\]]|\bdot\b)\s?[a-z]{2,12})+|\bat\s[\w-]+(?:\s(?:dot|\(dot\))\s[a-z]{2,12})+)\b",
    re.I,
)
NI_NUMBER = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.I)
BIRTH_CUE = re.compile(r"(?:\bd\.?o\.?b\.?|\bdate of birth|\bborn(?: on)?|\bbirth ?date|\bb\.)\s*(?:is|was|:|=|-)?\s*$")
SHORT_BIRTH = re.compile(
    r"(?:\bd\.?o\.?b\.?|\bdate of birth)\s*(?:is|was|:|=|-)?\s*(\d{6,8}|\d{1,2}[ -]\d{1,2}[ -]\d{2,4})\b"
)
#: a date in brackets, right after a name: "Isla Thornton (01/02/2019)"
BRACKETED = re.compile(r"\s\((?P<date>\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2})\)")
#: what may stand before the number of a house without a street's kind of word being sure
HOUSE_NUMBER = re.compile(r"\b(?:no|number)\.?\s*$")
AT_HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z_][\w.]{2,}")
#: a family name after initials: "R. Whittaker"
INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,3}(?P<surname>[A-Z][a-z'’]*[a-z](?:-[A-Z][a-z]+)?)\b")
#: initials alone after who they stand for: "child A.B."
LETTERS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){2,3}(?!\w)")


class Span(msgspec.Struct, frozen=True):
    """One piece of personal data and what stands in its place."""

    kind: str
    start: int
    end: int
    replacement: str


class Masker:
    """Finds and replaces personal data with one pack's word lists."""

    def __init__(self, cues: Cues, words: Words | None = None):
        words = words or Words(cues)
        self.names = Names(cues, words)
        self.known_raw = words.known_raw
        self.identifiers = Identifiers(cues)
        self.numbers = frozenset(re.sub(r"\D", "", n) for n in cues.service_numbers)
        self.not_street = frozenset(cues.not_street)
        types, loose = "|".join(cues.street_types), "|".join(cues.loose_street_types)
        self.loose_streets = frozenset(cues.loose_street_types)
        name = r"[A-Za-z][\w'’.-]*"
        self.numbered_street = re.compile(
            rf"(?:\b(?:flat|apt|apartment|unit)\s+\w{{1,4}},?\s+)?(?<![\d/.:-])\b\d{{1,4}}[A-Za-z]?,?\s+((?:{name}\s+){{1,3}}(?:{types}|{loose}))\b(?:\s(?:north|south|east|west)\b)?\.?",
            re.I,
        )
        self.lived_in_street = re.compile(
            rf"\b(?:liv(?:es?|ing)|stay(?:s|ing)?|moved|home is|house|flat|address(?: is)?)\s?(?:on|in|at|to|off|:)?\s"
            rf"((?:(?:flat|number|no)\s\w{{1,4}},?\s)?(?:{name}\s){{1,2}}(?:{types}))\b", re.I
        ) if types else re.compile(r"(?!)")
        self.named_building = re.compile(
            rf"\b(?:flat|apartment|apt|room)\s\d{{1,3}}[a-z]?,?\s((?:{name}\s){{1,2}}(?:{'|'.join(cues.building_types)}))\b"
            rf"|\b((?:{name}\s){{1,2}}(?:{'|'.join(cues.building_types)})),?\s(?:flat|apartment|apt)\s\d{{1,3}}\b", re.I
        )
        self.named_setting = re.compile(
            rf"(?P<name>(?:\b(?:[Ss]t|[Ss]aint)\.?\s[A-Za-z'’]+|\b[A-Z][\w'’-]+)(?:\s(?:and|of|the|&)\s[A-Z][\w'’-]+|\s[A-Z][\w'’-]+)*?)"
            rf"\s(?:(?:{'|'.join(cues.setting_adjectives)})\s){{0,3}}(?:{'|'.join(cues.setting_types)})\b"
        )
        self.setting_words = frozenset(w.lower() for w in [*cues.setting_adjectives, *cues.setting_types])
        self.mailboxes = frozenset(cues.service_mailboxes)
        self.named_street = re.compile(rf"\b(?:[A-Z][\w'’-]+\s+){{1,3}}(?:{types.title()})\b" if types else r"(?!)")
        self.handle = re.compile(
            rf"\b(?:{'|'.join(cues.handle_cues)})\b(?:\s(?:name|user|account|id|handle|tag|username))?\s*(?:is|was|:|=|-|called)?\s*[\"'(@]?(?P<h>@?[A-Za-z0-9_.]{{3,}})",
            re.I,
        )

    def mask(self, text: str, *, today: dt.date | None = None) -> str:
        """The text with every piece of personal data replaced."""
        out, end = [], 0
        for span in self.find(text, today=today):
            out += [text[end : span.start], span.replacement]
            end = span.end
        return "".join([*out, text[end:]])

    def find(self, text: str, *, today: dt.date | None = None) -> list[Span]:
        """Every piece of personal data, in order, none overlapping."""
        low = level(text)
        taken: list[tuple[int, int]] = [m.span() for m in MASKED.finditer(text)]
        spans: list[Span] = []

        def add(kind: str, start: int, end: int, replacement: str | None = None) -> None:
            while end > start and text[end - 1] in " .,;-(":
                end -= 1
            if end > start and not any(s < end and start < e for s, e in taken):
                taken.append((start, end))
                spans.append(Span(kind, start, end, replacement or LABELS[kind]))

        for m in EMAIL.finditer(text):
            if m.group().lower().partition("@")[0].strip() not in self.mailboxes:
                add("email", *m.span())
        for m in SPOKEN_EMAIL.finditer(text):
            add("email", *m.span())
        for m in LINK.finditer(text):
            add("link", *m.span())
        self._births(low, today or dt.date.today(), add)
        for m in TEN_DIGITS.finditer(text):
            if nhs.is_valid(m.group()) and not m.group().startswith("0") or NHS_CUE.search(low[: m.start()]):
                add("nhs_number", *m.span())
        for m in PHONE.finditer(text):
            digits = re.sub(r"\D", "", m.group())
            if (
                9 <= len(digits) <= 15
                and digits not in self.numbers
                and not any(digits.startswith(n) and len(n) >= 8 for n in self.numbers)
            ):
                add("phone", *m.span())
        for m in NI_NUMBER.finditer(text):
            add("national_insurance", *m.span())
        for kind, start, end in self.identifiers.find(text, low):
            add(kind, start, end)
        self._addresses(text, low, add)
        for m in POSTCODE.finditer(text):
            add("postcode", *m.span())
        for m in AT_HANDLE.finditer(text):
            add("handle", *m.span())
        for m in self.handle.finditer(text):
            handle = m.group("h")
            if (
                re.search(r"[\d_@]", handle)
                and re.search(r"[A-Za-z]", handle)
                or (m.group().find(":") > 0 and not self.names.ordinary(handle.lower()))
            ):
                add("handle", m.start("h"), m.end("h"))
        for m in INITIALS.finditer(text):
            before = WORD.findall(low[max(0, m.start() - 12) : m.start()])
            if (before and before[-1] in self.names.titles) or not self.names.ordinary(m.group("surname").lower()):
                add("name", *m.span())
        for m in LETTERS.finditer(text):
            before = WORD.findall(low[max(0, m.start() - 16) : m.start()])
            if before and before[-1] in self.names.relations:
                add("name", *m.span())
        self._settings(text, add)
        names = list(self.names.find(text, low))
        for start, end in names:
            add("name", start, end)
        self._bracketed_births(text, low, [end for _, end in names], today or dt.date.today(), add)
        return sorted(spans, key=lambda span: span.start)

    # -- forms -------------------------------------------------------------------

    def _births(self, low: str, today: dt.date, add) -> None:
        for start, end, born in birth_dates.find(low):
            add("date_of_birth", start, end, f"[date of birth{age_words(born, today) if born else ''}]")
        for date in dates.find(low, today):
            if date.exact and BIRTH_CUE.search(low[: date.start]):
                add("date_of_birth", date.start, date.end, f"[date of birth{age_words(date.date, today)}]")
        for start, end in dates.impossible(low, today):
            if BIRTH_CUE.search(low[:start]):
                add("date_of_birth", start, end, "[date of birth]")
        for m in SHORT_BIRTH.finditer(low):
            digits = [int(d) for d in re.findall(r"\d+", m.group(1))]
            if len(digits) == 1:
                raw = m.group(1)
                digits = [int(raw[:2]), int(raw[2:4]), int(raw[4:])]
            try:
                year = digits[2] + (2000 if digits[2] <= today.year % 100 else 1900) if digits[2] < 100 else digits[2]
                words = age_words(dt.date(year, digits[1], digits[0]), today)
            except ValueError:
                words = ""
            add("date_of_birth", *m.span(1), f"[date of birth{words}]")

    @staticmethod
    def _bracketed_births(text: str, low: str, ends: list[int], today: dt.date, add) -> None:
        """A date that is past, in brackets right after a name."""
        places = [m for m in (BRACKETED.match(text, end) for end in ends) if m]
        exact = {date.start: date.date for date in dates.find(low, today) if date.exact} if places else {}
        for m in places:
            born = exact.get(m.start("date"))
            if born and born < today:
                add("date_of_birth", *m.span("date"), f"[date of birth{age_words(born, today)}]")

    def _addresses(self, text: str, low: str, add) -> None:
        for m in self.numbered_street.finditer(text):
            inner = m.group(1).split()
            strict = inner[-1].lower().rstrip(".") not in self.loose_streets
            named = [w for w in inner[:-1] if w[:1].isupper()]
            if self.not_street & {w.lower() for w in inner[:-1]}:
                continue
            before = low[: m.start()]
            unknown = HOUSE_NUMBER.search(before) and not any(self.names.ordinary(w.lower()) for w in inner[:-1])
            if strict or named or unknown or self._address_cue(before):
                add("address", *m.span())
        for m in self.named_street.finditer(text):
            words = m.group().split()
            start = m.start()
            while len(words) > 2 and (
                words[0].lower() in self.not_street or words[0].lower() in self.known_raw - self.names.places
            ):
                start = text.index(words[1], start + len(words[0]))
                words = words[1:]
            if words[0].lower() not in self.not_street:
                add("address", start, m.end())

        for m in self.lived_in_street.finditer(text):
            words = m.group(1).lower().split()
            if self.not_street.isdisjoint(words[:-1]) and (len(words) > 2 or words[0] not in self.setting_words):
                add("address", *m.span(1))
        for m in self.named_building.finditer(text):
            if self.not_street.isdisjoint((m.group(1) or m.group(2)).lower().split()[:-1]):
                add("address", *m.span())

    def _settings(self, text: str, add) -> None:
        """The names of schools and nurseries: a name that tells where a child is to be found."""
        for m in self.named_setting.finditer(text):
            words = list(WORD.finditer(m.group("name")))
            while words and self._no_name_of_a_setting(words[0].group().lower()):
                words.pop(0)
            plain = all(self.names.ordinary(w.group().lower()) or w.group().lower() in self.names.both for w in words)
            in_small_letters = m.group().rpartition(" ")[2][:1].islower()
            if plain and (len(words) == 1 or in_small_letters) or all(w.group().isupper() for w in words):
                continue
            add("name", m.start("name") + words[0].start(), m.end("name"))

    def _no_name_of_a_setting(self, word: str) -> bool:
        return len(word) > 2 and word != "saint" and (word in self.names.never or word in self.setting_words)

    @staticmethod
    def _address_cue(before: str) -> bool:
        return bool(re.search(r"(?:address|lives? at|living at|home at|staying at|of)\s*(?:is|:)?\s*$", before))


def age_words(born: dt.date, today: dt.date) -> str:
    """ ", aged 3 months": the age that stays when a date of birth goes. Empty for a date that cannot be one."""
    days = (today - born).days
    if days < 0:
        return ", unborn" if days > -300 else ""
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months < 1:
        return f", aged {max(days // 7, 1)} week{'s' if days >= 14 else ''}"
    if months < 24:
        return f", aged {months} month{'s' if months > 1 else ''}"
    return f", aged {months // 12}" if months < 110 * 12 else ""
