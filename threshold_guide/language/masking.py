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
from threshold_guide.language.words import Words, level, unaccented

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
AT_HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z_][\w.]{2,}")
#: a family name after initials: "R. Whittaker"
INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,3}(?P<surname>[A-Z][a-z'’]*[a-z](?:-[A-Z][a-z]+)?)\b")
#: initials alone after who they stand for: "child A.B."
LETTERS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){2,3}(?!\w)")
#: a word is joined to the name before or after it
JOINT = re.compile(r"\s*(?:\band\b|&|\+|/|,)\s*")
#: an age or school year after a name: "(5)", ", aged 6", " 3,", " - y9"
AGED = re.compile(
    r"\s*[,(-]?\s*(?:aged?\s*\d|\d{1,2}\s*(?:[,)]|yo\b|yrs?\b|y/o|years? old|mths?\b|months? old|weeks? old)|y(?:ea)?r?\s?\d{1,2}\b)"
)
#: endings of ordinary words that stand in no list: "hypomanic" after "mum" is no name
SUFFIX = re.compile(r"(?:ed|ing|ingly|ly|ful|less|ous|ness|ment|tion|able|ible|ised|ized|ity|ism|ist|ive|ance|ence|ology|ship|ical|itis)$")
#: the first letter of a family name after a first name: "tallulah s. missing"
SURNAME_LETTER = re.compile(r"\s[b-hj-mo-tvwz]\.(?:\s|$)")
GIVEN_AS = re.compile(r"\b(?:surname|forename|first name|last name|family name|nickname)\s*(?:is|was|:|=|-)?\s*[\"']?$")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: what stands after the sign in a shortened word: "they're" is no name
SHORTENED = frozenset({"s", "re", "ve", "ll", "d", "m", "t"})


class Span(msgspec.Struct, frozen=True):
    """One piece of personal data and what stands in its place."""

    kind: str
    start: int
    end: int
    replacement: str


class Masker:
    """Finds and replaces personal data with one pack's word lists."""

    def __init__(self, cues: Cues, words: Words | None = None):
        self.words = words or Words(cues)
        self.never = frozenset(cues.never_names.lower().split()) | frozenset(cues.places.lower().split())
        self.places = frozenset(cues.places.lower().split())
        self.given = frozenset(n for names in cues.given_names.values() for n in names.split())
        self.family = frozenset(n for names in cues.family_names.values() for n in names.split())
        self.both = frozenset(cues.names_and_words)
        self.surely = frozenset(cues.surely_names)
        self.given |= self.surely
        self.plain = frozenset(cues.plain_words.lower().split())
        self.identifiers = Identifiers(cues)
        self.speech = frozenset(cues.name_before_speech)
        self.determiners = frozenset(cues.no_name_after)
        self.familiar = frozenset(cues.name_after_familiar)
        self.particles = frozenset(cues.name_particles)
        self.numbers = frozenset(re.sub(r"\D", "", n) for n in cues.service_numbers)
        self.titles = frozenset(cues.titles)
        self.weak_titles = frozenset(cues.weak_titles)
        self.relations = frozenset([*cues.child_words, *cues.adult_words, *cues.name_after])
        self.people = self.relations | self.titles | self.weak_titles
        self.kin = frozenset(cues.kin_after_name)
        self.auxiliary = frozenset(cues.auxiliary_names)
        self.follows = frozenset(cues.name_before)
        self.verbs = frozenset(cues.name_before_verb)
        self.not_street = frozenset(cues.not_street)
        self.cue = re.compile(
            r"(?:"
            + "|".join(re.escape(c) + ("" if c.endswith(":") else r"\b") for c in cues.name_cues)
            + r")[\s,'\"]*$"
        )
        self.loose_cue = re.compile(r"(?<!\w)(?:" + "|".join(cues.loose_name_cues) + r")\s[\s,'\"]*$")
        types, loose = "|".join(cues.street_types), "|".join(cues.loose_street_types)
        self.loose_streets = frozenset(cues.loose_street_types)
        name = r"[A-Za-z][\w'’.-]*"
        self.numbered_street = re.compile(
            rf"(?:\b(?:flat|apt|apartment|unit)\s+\w{{1,4}},?\s+)?(?<![\d/.:-])\b\d{{1,4}}[A-Za-z]?,?\s+((?:{name}\s+){{1,3}}(?:{types}|{loose}))\b\.?",
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
                or (m.group().find(":") > 0 and not self._ordinary(handle.lower()))
            ):
                add("handle", m.start("h"), m.end("h"))
        for m in INITIALS.finditer(text):
            before = WORD.findall(low[max(0, m.start() - 12) : m.start()])
            if (before and before[-1] in self.titles) or not self._ordinary(m.group("surname").lower()):
                add("name", *m.span())
        for m in LETTERS.finditer(text):
            before = WORD.findall(low[max(0, m.start() - 16) : m.start()])
            if before and before[-1] in self.relations:
                add("name", *m.span())
        self._settings(text, add)
        self._names(text, low, add)
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

    def _addresses(self, text: str, low: str, add) -> None:
        for m in self.numbered_street.finditer(text):
            inner = m.group(1).split()
            strict = inner[-1].lower().rstrip(".") not in self.loose_streets
            named = [w for w in inner[:-1] if w[:1].isupper()]
            if self.not_street & {w.lower() for w in inner[:-1]}:
                continue
            if strict or named or self._address_cue(low[: m.start()]):
                add("address", *m.span())
        for m in self.named_street.finditer(text):
            words = m.group().split()
            start = m.start()
            while len(words) > 2 and (
                words[0].lower() in self.not_street or words[0].lower() in self.words.known_raw - self.places
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
            while words and (words[0].group().lower() in self.never | self.setting_words and len(words[0].group()) > 2
                             and words[0].group().lower() not in ("st", "saint")):
                words.pop(0)
            plain = all(self._ordinary(w.group().lower()) or w.group().lower() in self.both for w in words)
            if plain and (len(words) == 1 or m.group().rpartition(" ")[2][:1].islower()) or all(w.group().isupper() for w in words):
                continue
            if words:
                add("name", m.start("name") + words[0].start(), m.end("name"))

    @staticmethod
    def _address_cue(before: str) -> bool:
        return bool(re.search(r"(?:address|lives? at|living at|home at|staying at|of)\s*(?:is|:)?\s*$", before))

    # -- names -------------------------------------------------------------------

    def _ordinary(self, word: str) -> bool:
        """Whether a lower-case word is an ordinary, service or place word."""
        plain = unaccented(word)
        if plain in self.surely:
            return False
        if plain in self.plain or plain in self.never or plain in self.words.known_raw:
            return True
        if "-" in plain:
            parts = [part for part in plain.split("-") if part]
            if all(part not in self.both and part not in self.given and (len(part) < 3 or self._ordinary(part)) for part in parts):
                return True
        head, _, tail = plain.partition("'")
        if tail in SHORTENED and self._ordinary(head):
            return True
        stem = self.words.stem(plain)
        return stem in self.words.known or stem in self.words.vocabulary

    def _given(self, word: str) -> bool:
        return unaccented(word) in self.given

    def _names(self, text: str, low: str, add) -> None:
        found = list(WORD.finditer(text))
        letters = [c for c in text if c.isalpha()]
        shouting = sum(c.isupper() for c in letters) > 0.7 * len(letters) if letters else False
        capitals = sum(1 for m in found if m.group()[:1].isupper())
        titled = len(found) > 5 and capitals > 0.6 * len(found)
        i, named = 0, [False] * len(found)
        while i < len(found):
            size = self._name_at(found, i, text, low, shouting, titled)
            if size:
                named[i : i + size] = [True] * size
                self._add_name(found[i], found[i + size - 1], add)
            i += size or 1
        for i, m in enumerate(found):
            if not named[i] and self._joined(found, named, i, low, shouting, titled):
                named[i] = True
                self._add_name(m, m, add)

    @staticmethod
    def _add_name(first: re.Match[str], last: re.Match[str], add) -> None:
        end = last.end()
        if last.group().lower().endswith(("'s", "’s")):
            end -= 2
        add("name", first.start(), end)

    def _joined(self, found, named: list[bool], i: int, low: str, shouting: bool, titled: bool) -> bool:
        """Whether a word that may be a name is joined to one: "jack and ruby", "Imran, Zunairah and Ali"."""
        word, base = found[i].group(), self._base(found[i].group())
        may_be = base in self.both or base in self.family or not self._ordinary(base)
        if base in self.never or not may_be or (titled and not shouting) or len(base) < 3 or self._like_a_word(base):
            return False
        if word.isupper() and not shouting and len(word) < 4:
            return False
        for other in (i - 1, i + 1, i - 2, i + 2):
            if not 0 <= other < len(found) or not named[other]:
                continue
            first, last = (found[other], found[i]) if other < i else (found[i], found[other])
            gap = low[first.end() : last.start()]
            if gap == " " and other == i + 1 and not self._ordinary(base) and (
                    shouting or found[other].group()[:1].islower()):
                return True
            if gap.strip() and JOINT.fullmatch(gap) and not (gap.strip() == "," and self._ordinary(base)):
                return True
        return False

    def _like_a_word(self, base: str) -> bool:
        """Whether an unknown word has the ending of an ordinary one, or is a slip in one of a phrase."""
        spelt = self.words.spelt(base)
        return bool(len(base) > 5 and SUFFIX.search(base)) or (spelt != base and spelt[0] == base[0])

    def _stands_like_a_name(self, found, i: int, text: str, low: str) -> bool:
        """Whether an unknown word without a capital stands where a name does: "mum hodan", "jagoda told me"."""
        m, base = found[i], self._base(found[i].group())
        if len(base) < 3 or self._like_a_word(base):
            return False
        previous = level(found[i - 1].group()) if i else ""
        gap = text[found[i - 1].end() : m.start()] if i else ""
        beside = gap in (" ", "  ", ", ", ": ", " (", " - ", "'s ", "’s ")
        if beside and (previous in self.people or previous in self.familiar):
            return True
        if self.loose_cue.search(low[max(0, m.start() - 30) : m.start()]):
            return True
        following = level(found[i + 1].group()) if i + 1 < len(found) else ""
        then = text[m.end() : found[i + 1].start()] if following else ""
        if then == " " and following in self.kin:
            return True
        if gap == " " and previous in self.determiners:
            return False
        after = low[m.end() : m.end() + 24]
        if level(m.group()).endswith("'s") or AGED.match(after) or SURNAME_LETTER.match(after):
            return True
        if not low[: m.start()].strip(" \n\"'(-*•") or low[: m.start()].rstrip(" \"'(-*•").endswith(("\n", ".", ";")):
            if then.startswith(":") and len(base) > 3:
                return True
            if JOINT.fullmatch(then) and then.strip() in ("&", "+", "/") and not self._ordinary(following):
                return True
        return self._does_as_a_person(found, i, text)

    def _does_as_a_person(self, found, i: int, text: str) -> bool:
        """Whether the next word is what a person does: "said", "told", "won't"."""
        if i + 1 >= len(found) or text[found[i].end() : found[i + 1].start()] != " ":
            return False
        following = level(found[i + 1].group())
        return following in self.verbs or following in self.speech or following.endswith(("n't",))

    def _told_as_a_name(self, found, i: int, text: str, low: str) -> bool:
        """Whether a name that is an ordinary word too is used as one without a capital: "will told me", "mark's mum"."""
        m = found[i]
        previous = level(found[i - 1].group()) if i else ""
        if previous in self.determiners and text[found[i - 1].end() : m.start()] == " ":
            return False
        following = level(found[i + 1].group()) if i + 1 < len(found) else ""
        beside = bool(following) and text[m.end() : found[i + 1].start()] == " "
        if level(m.group()).endswith("'s"):
            return beside and following in self.relations
        if SURNAME_LETTER.match(low[m.end() : m.end() + 4]):
            return True
        month = self._base(m.group()) in self.never
        named = beside and (following in self.family or following in self.given or not self._ordinary(following))
        if named and self.loose_cue.search(low[max(0, m.start() - 30) : m.start()]):
            return True
        if previous == "our" and beside and self._base(m.group()) not in self.auxiliary and following.endswith(("s", "ed")):
            return True
        if previous in self.people and text[found[i - 1].end() : m.start()] in (" ", ", ", " (", ": "):
            if named or (self._base(m.group()) not in self.auxiliary and (
                    not following or not beside or following in self.verbs)):
                return True
        return (beside and following in self.speech) or (not month and bool(
            re.match(r"\s\(\d{1,2}\)|,? aged \d", low[m.end() : m.end() + 12])))

    def _name_at(self, found, i: int, text: str, low: str, shouting: bool, titled: bool) -> int:
        """How many words from here on are a name; 0 if none."""
        m = found[i]
        word, base = m.group(), self._base(m.group())
        before = low[max(0, m.start() - 30) : m.start()]
        cased = word[:1].isupper() and not shouting
        acronym = (word.isupper() or word[:-1].isupper() and word.endswith("s")) and len(word) > 1 and not shouting
        previous = self._base(found[i - 1].group()) if i else ""
        adjacent = bool(i) and text[found[i - 1].end() : m.start()] in (" ", ". ", ": ", "  ", ", ", " (")
        ordinary = self._ordinary(base)
        given = self._given(base) or any(self._given(p) for p in base.split("-") if len(p) > 2)
        if text[m.start() - 1 : m.start()].isdigit():
            return 0
        if base in self.never and not self._name_all_the_same(found, i, text, low, previous, adjacent, shouting):
            return 0
        if GIVEN_AS.search(before) and len(base) > 1 and base not in self.never | self.verbs and not base.endswith("n't"):
            return 1
        starts = not re.search(r"[^\W_][\"')]*[ ,]+[\"'(]*$", text[: m.start()][-6:]) if m.start() else True
        name = False
        if base in self.never:
            name = True
        elif adjacent and previous in self.titles:
            name = len(base) > 1 and not (ordinary and not cased and not given) or self._initial(found, i, text)
        elif acronym and not shouting:
            name = self._capitals(found, i, text, low, base, ordinary)
        elif adjacent and previous in self.weak_titles:
            name = (
                (cased and not acronym or shouting)
                and (not ordinary or given or base in self.both)
                or given
                and not ordinary
            )
        elif self.cue.search(before):
            name = (
                (cased and not acronym and (not ordinary or given or base in self.both))
                or (not ordinary and len(base) > 2 and not acronym)
                or given
                or (base in self.both and self._ends_or_name(found, i, text))
            )
        elif given and not ordinary and not acronym:
            name = (
                cased
                or shouting
                or len(base) > 3
                or (adjacent and previous in self.relations)
                or self._followed_like_a_name(found, i, text)
            )
            if not cased and not shouting and self.words.looks_misspelt(base) and len(base) < 5:
                name = False
        elif cased and not acronym and len(base) > 1:
            if base in self.both or given:
                name = not titled and (not starts or self._followed_like_a_name(found, i, text, strictly=not given))
            elif not ordinary:
                if starts and not titled and self._does_as_a_person(found, i, text):
                    name = True
                elif starts:
                    name = (
                        self._followed_like_a_name(found, i, text)
                        and not (self.words.looks_misspelt(base) and len(base) > 6)
                        and not (len(base) > 5 and SUFFIX.search(base))
                        and not titled
                    )
                else:
                    name = not titled or not self.words.looks_misspelt(base)
        elif base in self.family and not ordinary and adjacent and previous in self.relations:
            name = True
        elif len(base) == 1 and base not in ("a", "i") and self._initial(found, i, text):
            following = self._base(found[i + 1].group())
            name = following in self.family or (
                text[m.end()] in ". " and m.end() + 1 < len(text) and (text[m.end()] == "." or shouting) and text[m.start() - 1 : m.start()] != "." and not self._like_a_word(following))
        if not name and (not cased or shouting) and not acronym:
            name = (self._told_as_a_name(found, i, text, low) if base in self.both
                    else not ordinary and self._stands_like_a_name(found, i, text, low))
        if not name and cased and base in self.both and not titled:
            name = base not in self.auxiliary and bool(AGED.match(low[m.end() : m.end() + 24])) or self._does_as_a_person(found, i, text) or (
                starts and self._with_hers(found, i, text))
        if not name:
            return 0
        size = 2 if len(base) == 1 and self._initial(found, i, text) else 1
        while i + size < len(found):
            nxt = found[i + size]
            gap = text[found[i + size - 1].end() : nxt.start()]
            if gap not in (" ", "  ") or found[i + size - 1].group().lower().endswith(("'s", "’s")):
                break
            base2 = self._base(nxt.group())
            if base2 in self.never and not (base2 in self.both and nxt.group()[:1].isupper() and not shouting
                                            and (given or self._initial(found, i, text))):
                break
            if len(base2) == 1 and size == 1 and (not ordinary or base in self.both) and self._single_letter(found, i + 1, text):
                size += 1
                continue
            if (shouting or not nxt.group()[:1].isupper()) and not self._ordinary(base2) and len(base2) > 1 and not self._like_a_word(base2):
                size += 1
                continue
            cased2 = nxt.group()[:1].isupper() and not shouting and not (nxt.group().isupper() and len(nxt.group()) > 1)
            ordinary2 = self._ordinary(base2)
            if (
                base2 in self.particles
                and i + size + 1 < len(found)
                and (cased2 or found[i + size + 1].group()[:1].isupper())
            ):
                size += 1
                continue
            if (
                (cased2 and not titled)
                or ((base2 in self.family or self._given(base2)) and not (ordinary2 and not cased2))
                or (cased2 and not ordinary2)
            ):
                size += 1
                continue
            break
        while size > 1 and self._base(found[i + size - 1].group()) in self.particles:
            size -= 1
        return size

    def _name_all_the_same(self, found, i, text, low, previous, adjacent, shouting) -> bool:
        """Whether a month or place is somebody's name here: "Mrs Bolton", "my manager April", "April says"."""
        m, base = found[i], self._base(found[i].group())
        cased = m.group()[:1].isupper() and not shouting
        if base in self.places or base in self.both:
            if adjacent and previous in self.titles and cased:
                return True
        if base not in self.both or base in ("christian",):
            return False
        if self.cue.search(low[max(0, m.start() - 30) : m.start()]):
            return cased or self._ends_or_name(found, i, text)
        if cased and re.match(r"\s\(\d{1,2}\)", text[m.end() : m.end() + 5]):
            return True
        return cased and (adjacent and previous in self.relations
                          or self._does_as_a_person(found, i, text) and self._told_as_a_name(found, i, text, low))

    def _initial(self, found, i: int, text: str) -> bool:
        """Whether a single letter stands before a family name: "sw is j begum", "mr o brien"."""
        if len(found[i].group()) > 1 or i + 1 >= len(found) or text[found[i].end() : found[i + 1].start()] not in (" ", ". ", "."):
            return False
        following = self._base(found[i + 1].group())
        return following not in self.never and (following in self.family or not self._ordinary(following))

    def _single_letter(self, found, i: int, text: str) -> bool:
        """Whether a letter after a first name stands for a family name: "angel d.", "kyle s told me"."""
        if found[i].group().lower() in "aiuynxr":
            return False
        if i + 1 >= len(found) or text[found[i].end() : found[i + 1].start()].strip():
            return True
        return self._does_as_a_person(found, i, text) or level(found[i + 1].group()) in self.follows

    def _capitals(self, found, i: int, text: str, low: str, base: str, ordinary: bool) -> bool:
        """Whether a word in capitals is a name or initials: "KHAN, Imran", "initials KM", "KJ (14)"."""
        if ordinary:
            return False
        if len(base) > 3 and (base in self.family or base in self.given):
            return True
        before, after = low[max(0, found[i].start() - 30) : found[i].start()], low[found[i].end() : found[i].end() + 6]
        return 2 <= len(base) <= 3 and bool(self.cue.search(before) or re.match(r"\s\(\d{1,2}\)", after))

    def _with_hers(self, found, i: int, text: str) -> bool:
        """Whether a word at the start does something to what is his or hers: "Rose puts her nights out first"."""
        if i + 2 >= len(found) or text[found[i].end() : found[i + 2].start()].strip(" '’") != found[i + 1].group():
            return False
        verb, whose = level(found[i + 1].group()), level(found[i + 2].group())
        return verb.endswith(("s", "ed")) and whose in ("her", "his", "him", "me", "them", "us")

    def _ends_or_name(self, found, i: int, text: str) -> bool:
        """Whether what follows a word is a sign, the end, or another name: "called mark", "name is may wong"."""
        if i + 1 == len(found) or text[found[i].end() : found[i + 1].start()].strip():
            return True
        following = self._base(found[i + 1].group())
        return following in self.family or self._given(following)

    @staticmethod
    def _base(word: str) -> str:
        word = level(word)
        return word[:-2] if word.endswith("'s") else word

    def _followed_like_a_name(self, found, i: int, text: str, strictly: bool = False) -> bool:
        """Whether a word is followed by what follows a person: 's, a verb, "and", a comma, an age."""
        m = found[i]
        if level(m.group()).endswith("'s"):
            return True
        if strictly:
            return (
                i + 1 < len(found)
                and text[m.end() : found[i + 1].start()] == " "
                and level(found[i + 1].group()) in self.verbs
            )
        after = text[m.end() : m.end() + 3]
        if re.match(r"\s*[,(]", after):
            return True
        if i + 1 >= len(found):
            return i > 0
        nxt = level(found[i + 1].group())
        gap = text[m.end() : found[i + 1].start()]
        if gap.strip():
            return bool(re.fullmatch(r"\s*(?:\d{1,2}|:|&|\+|/|-)\s*", gap))
        return (
            nxt in self.follows
            or nxt in self.speech
            or nxt.endswith(("ed", "s", "n't"))
            or (found[i + 1].group()[:1].isupper() and nxt not in self.never)
        )


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
