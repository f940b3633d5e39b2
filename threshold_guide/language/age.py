"""Ages in free text, in the many ways they are written, as an age band."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from threshold_guide.language.cues import Cues
from threshold_guide.language.phrases import Matcher
from threshold_guide.language.words import Token, Words

NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "  # noqa: SIM905
        "seventeen eighteen nineteen twenty".split()
    )
}
DIGITS = r"(?P<n>\d{1,2})"
N = rf"(?P<n>\d{{1,2}}|{'|'.join(NUMBERS)})"
NUMBER = rf"(?P<n>\d{{1,2}}(?:\.\d)?|{'|'.join(NUMBERS)})(?:\s*(?:½|1/2|and a half))?"
NOT_BEFORE = r"(?<![\d/:.£#-])" + "".join(
    rf"(?<!\b{word} )" for word in ("for", "past", "last", "next", "over", "within", "every")
)
NOT_AFTER = r"(?!\s*(?:ago|later|of|experience|now|running|on|in|apart|since|previously|back|before|after|until))"
NO_COUNT = r"\b(?!\s*(?:months?|mths?|weeks?|wks?|days?|mo\b|times|minutes|hours|people|children|pm|am|[:%/]))"
WEEKS, MONTHS, YEARS = r"(?:weeks?|wks?)", r"(?:months?|mont?hs?|mths?|mnths?|mos?)", r"(?:years?|yrs?|yer|y|yeras?)"
OLD = r"(?:of age|olds?\b)"
CHILD = r"(?:girl|boy|child|pupil|student|female|male|lad|lass|son|daughter|patient|yp)"
ON_A_PLAN = r"(?:on|subject to|under) (?:a |an )?(?:cp|child|plan|cin)\b"
IS = (
    r"\b(?:he is|she is|he's|she's|hes|shes|they are|who is|who's|whos|(?:child|baby|pupil|girl|boy|student) is"
    r"|i am|i'm|im|is only|is just|only|just)\s(?:only |just |now )?"
)

#: may stand between an age and whose it is: "24 year old male friend"
BETWEEN = frozenset(
    {"male", "female", "old", "step", "half", "best", "school", "ex", "foster", "young", "older", "white"}
)

#: may stand between a thing and its age
APPROXIMATELY = frozenset({"be", "look", "about", "around", "approximately", "least", "at", "over", "now", "already"})

#: how ages are written in figures: unit, pattern with the number `n`; the first that fits a place counts
PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    (unit, re.compile(pattern))
    for unit, pattern in (
        (
            "weeks_pregnant",
            rf"(?<!\d){DIGITS}(?:\+\d)?\s*-?{WEEKS}(?:\s*\+\s*\d)?\s*-?"
            r"(?:pregnant|pg|preg\b|gestation|gestational|gone(?=\s*(?:[,.;!?)]|$|and\b|with\b))"
            r"|into (?:her|the) pregnancy|scan)",
        ),
        ("weeks_pregnant", rf"(?<![\d/]){DIGITS}(?:\+\d)?/40\b"),
        ("days", rf"{NOT_BEFORE}\b{NUMBER}[\s-]*(?:days?|/7)[\s-]*(?:{OLD}|baby)"),
        ("weeks", rf"{NOT_BEFORE}\b{NUMBER}[\s-]*(?:{WEEKS}|/52)[\s-]*(?:{OLD}|baby|infant)"),
        ("weeks", rf"(?<![\d/]){DIGITS}/52\b"),
        (
            "months",
            rf"{NOT_BEFORE}\b{NUMBER}[\s-]*{MONTHS}\b[\s-]*(?:{OLD}|o\b|baby|infant|boy|girl|child|toddler)",
        ),
        ("months", rf"(?<![\d/:.-])\b{DIGITS}\s?(?:mo|mos|mths?|m/o)\b(?!\s*(?:ago|later|now))"),
        ("months", rf"(?<![\d/]){DIGITS}/12\b(?!/)"),
        ("months", rf"\baged?:?\s{DIGITS}\s*{MONTHS}\b"),
        ("weeks", rf"\baged?:?\s{DIGITS}\s*{WEEKS}\b"),
        ("weeks", rf"\b(?:baby|infant|newborn)\s*[(,]?\s*(?:aged?\s*)?{DIGITS}\s*{WEEKS}\b{NOT_AFTER}"),
        ("months", rf"\b(?:baby|infant|newborn)\s*[(,]?\s*(?:aged?\s*)?{DIGITS}\s*{MONTHS}\b{NOT_AFTER}"),
        ("months", rf"{IS}{N}\s*{MONTHS}\b{NOT_AFTER}"),
        ("weeks", rf"{IS}{N}\s*{WEEKS}\b{NOT_AFTER}"),
        ("years", rf"{NOT_BEFORE}\b{NUMBER}[\s-]*{YEARS}[\s/-]*(?:{OLD}|o\b)"),
        ("years", rf"(?<![\d/:.-])\b{DIGITS}\s?(?:yo|y/o|y\.o\.?|yr/o|yrs/o)\b"),
        (
            "years",
            rf"\b(?:aged?|age of|just turned|turned|turning|turns|nearly|almost)[:\s]\s*{NUMBER}{NO_COUNT}",
        ),
        ("years", rf"(?:^|\b(?:an? |the )|[,(] ?){DIGITS}(?= {ON_A_PLAN})"),
        ("years", rf"{IS}{N}(?=\s*(?:[,.;!?)]|$|and\b|but\b|so\b|with\b|who\b|-))"),
        ("years", rf"(?:^|[.;\n]\s*){DIGITS}\s*(?:yrs?|years?)\b{NOT_AFTER}"),
        ("years", rf"(?<!\w){CHILD}\s*[(,]?\s*(?:aged?\s*)?{DIGITS}{NO_COUNT}"),
        ("years", rf"(?<=\s)\((?:[mf],?\s*)?{DIGITS}(?:,?\s*[mf])?\)"),
        (
            "school_year",
            r"(?<![\w/-])(?<!last )(?<!this )(?<!next )(?<!past )(?<!\d )(?:year|yr|y|yesr|yera)\s?-?"
            r"(?P<n>1[0-3]|[1-9])s?\b(?!\s*(?:old|yo|times|incidents|months|weeks|days|of |/|:))",
        ),
        ("years", rf"(?<!\w){DIGITS}[\s-]?(?:f|female|male|girl|boy)\b"),
        # an age by itself: "17, thrown out last night"; "back in the morning, 15, no injury"; "suspended once, 13"
        ("years", r"^\W*(?P<n>1\d|[2-9])(?=\s*,\s*[a-z])"),
        ("years", r"(?<=[a-z]),\s(?P<n>1\d|[2-9])(?=\s*(?:[.;!?]?\s*$|[.;!?]\s|,\s*[a-z]))"),
    )
]

#: what follows puts right what stands before
CORRECTION = re.compile(r"\b(?:sorry|correction|i meant?|no wait|misread|my mistake|oops|typo)\b")

#: school year -> age at its start
SCHOOL = {n: n + 4 for n in range(1, 14)}


def band(months: float) -> str:
    """The age band of an age in months."""
    years = months / 12
    if months < 6:
        return "under_6_months"
    for limit, name in (
        (1, "months_6_to_11"),
        (5, "years_1_to_4"),
        (10, "years_5_to_9"),
        (13, "years_10_to_12"),
        (16, "years_13_to_15"),
        (18, "years_16_to_17"),
    ):
        if years < limit:
            return name
    return "adult"


class Age:
    """One age found: its place, its band, and whether somebody else's."""

    __slots__ = ("start", "end", "band", "other")

    def __init__(self, start: int, end: int, band: str, other: bool):
        self.start, self.end, self.band, self.other = start, end, band, other


class Ages:
    def __init__(self, cues: Cues, words: Words):
        self.words = words
        self.others = frozenset(map(words.stem, cues.not_the_child))
        self.things = frozenset(map(words.stem, cues.not_a_person))
        self.matcher = Matcher(words)
        for value, phrases in cues.age_words.items():
            self.matcher.add(value, phrases)

    def find(self, levelled: str, tokens: list[Token]) -> list[Age]:
        """Every age in the text, those of other people marked."""
        found: list[Age] = []
        taken: list[tuple[int, int]] = []
        for unit, pattern in PATTERNS:
            for match in pattern.finditer(levelled):
                start, end = match.start("n"), match.end()
                if unit == "school_year":
                    start = match.start()
                if any(s < end and start < e for s, e in taken):
                    continue
                value = self._value(match.group("n"), unit, match.group())
                if value is None:
                    continue
                taken.append((start, end))
                if self._of_a_thing(start, tokens):
                    continue
                found.append(Age(start, end, value, value != "unborn" and self._other(start, end, tokens)))
        for words in self.matcher.find(tokens):
            start, end = tokens[words.first].start, tokens[words.last].end
            if not words.skipped and not any(s < end and start < e for s, e in taken):
                found.append(Age(start, end, words.key, False))
        return sorted(found, key=lambda age: age.start)

    @staticmethod
    def _value(number: str, unit: str, whole: str) -> str | None:
        n = float(NUMBERS.get(number, -1)) if number in NUMBERS else float(number)
        if unit == "weeks_pregnant":
            return "unborn" if 3 <= n <= 43 else None
        if unit == "school_year":
            return band(SCHOOL[int(n)] * 12)
        months = {"days": n / 30.4, "weeks": n / 4.345, "months": n, "years": n * 12}[unit]
        if re.search(r"½|1/2|and a half", whole):
            months += 6 if unit == "years" else 0.5
        return band(months) if months < 100 * 12 else None

    def _of_a_thing(self, start: int, tokens: list[Token]) -> bool:
        """Whether an injury or the like is so old: "scald three days old", "the bruise is about 5 days old"."""
        for token in reversed([t for t in tokens if t.end <= start][-4:]):
            if token.norm in self.things:
                return True
            if token.norm not in APPROXIMATELY:
                return False
        return False

    def _other(self, start: int, end: int, tokens: list[Token]) -> bool:
        after = [t for t in tokens if t.start >= end][:3]
        before = [t for t in tokens if t.end <= start][-4:]
        described = [t for t in after if t.norm not in BETWEEN]
        if described and described[0].norm in self.others:
            return True
        seen_verb = False
        for token in reversed(before):
            if token.kind == "p" and token.raw not in ",(":
                break
            if token.norm in ("be", "age", ",", "(", "just", "only", "turn", "a", "who"):
                seen_verb = True
                continue
            return seen_verb and token.norm in self.others
        return False


def as_corrected(ages: Sequence[Age], levelled: str) -> list[Age]:
    """The ages that stand after a correction: "16, sorry not 16, she's 12" is 12. Without one, all of them."""
    said = [age for age in ages if not re.search(r"\bnot (?:even |yet )?$", levelled[:age.start])]
    corrections = [m.end() for m in CORRECTION.finditer(levelled)]
    after = [age for age in said if corrections and age.start > corrections[-1] and not age.other]
    return after or said or list(ages)


def of_the_child(ages: Iterable[Age]) -> Age | None:
    """The age most likely the child's own: explicit before "unborn", adults' ages last."""
    own = [age for age in ages if not age.other]
    children = [age for age in own if age.band not in ("adult", "unborn")]
    if children:
        return children[0]
    for age in own:
        if age.band == "unborn":
            return age
    return None
