"""Answers to the shared questions found in free text: age, mobility, how often, where, who helps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from threshold_guide.engine.model import Question
from threshold_guide.language.age import Ages, as_corrected, of_the_child
from threshold_guide.language.cues import Attribute, Cues
from threshold_guide.language.phrases import Match, Matcher
from threshold_guide.language.reading import Polarity, When
from threshold_guide.language.scope import Context
from threshold_guide.language.words import Token, Words

AREA_PHRASES = (
    "lives|live|living|resident|resides|moved|address|based|staying|home in|at|to|is {a}",
    "{a} child|family|pupil|resident|address|boy|girl|kid|lad|lass|baby|student|postcode",
    "child|pupil|family|student from|in {a}",
)

#: so many words after what is claimed, "mum says" still belongs to it
CLAIM_AFTER = 4


class Found:
    """One answer found: question, value, how sure, when, and its place among the tokens or in the text."""

    __slots__ = ("id", "value", "polarity", "when", "start", "end", "first")

    def __init__(self, id: str, value: str, polarity: Polarity, when: When, start: int, end: int, first: int):
        self.id, self.value, self.polarity, self.when = id, value, polarity, when
        self.start, self.end, self.first = start, end, first


class Attributes:
    def __init__(self, cues: Cues, words: Words, questions: Mapping[str, Question]):
        self.words, self.questions = words, questions
        self.rules: dict[str, Attribute] = {k: v for k, v in cues.attributes.items() if k in questions}
        self.matcher, self.as_written, self.exceptions = (
            Matcher(words),
            Matcher(words, "forms"),
            Matcher(words, "exact"),
        )
        self.always_current = frozenset(cues.always_current)
        self.near: dict[str, frozenset[str]] = {}
        self.beside: dict[str, frozenset[str]] = {}
        self.claims = frozenset(map(words.stem, cues.claims))
        self.child_does = frozenset(cues.child_does)
        self.claimed_beside: dict[str, frozenset[str]] = {}
        for id, question in questions.items():
            rule = self.rules.get(id)
            options = {value: list(phrases) for value, phrases in question.phrases.items()}
            for value, phrases in (rule.options if rule else {}).items():
                options.setdefault(value, []).extend(phrases)
            if id == "lives_in":
                self._areas(options, cues)
            for value, phrases in options.items():
                (self.as_written if rule and rule.as_written else self.matcher).add((id, value), phrases)
            if rule:
                self.exceptions.add(id, rule.not_in)
                if rule.claimed_beside:
                    self.claimed_beside[id] = frozenset(words.stem(w) for w in rule.claimed_beside)
                if rule.beside:
                    self.beside[id] = frozenset(words.stem(w) for w in rule.beside)
                if rule.near:
                    self.near[id] = frozenset(words.stem(w) for w in rule.near)
        self.ages = Ages(cues, words)

    def _areas(self, options: dict[str, list[str]], cues: Cues) -> None:
        home = next((o.value for o in self.questions["lives_in"].options if o.value != "elsewhere"), None)
        for value, areas in ((home, cues.home_areas), ("elsewhere", cues.neighbours)):
            if value:
                options.setdefault(value, []).extend(p.format(a=a) for a in areas for p in AREA_PHRASES)

    def matches(self, tokens: list[Token]) -> list[Match]:
        return self.matcher.find(tokens) + self.as_written.find(tokens)

    def judge(
        self, matches: Iterable[Match], tokens: list[Token], levelled: str, context: Context, lado_at: int | None
    ) -> list[Found]:
        """The answers that stand. `lado_at` is the token of the first concern about an adult, if any."""
        blocked: dict[str, list[tuple[int, int]]] = {}
        for match in self.exceptions.find(tokens):
            blocked.setdefault(match.key, []).append((match.first, match.last))
        found: list[Found] = []
        said = {token.norm for token in tokens}
        for match in matches:
            id, value = match.key
            rule = self.rules.get(id)
            if id in self.beside and said.isdisjoint(self.beside[id]):
                continue
            if id in self.child_does and context.rules.adult_does(match, tokens):
                continue
            if (
                value != "non_mobile"
                and not said.isdisjoint(self.claimed_beside.get(id, ()))
                and self._claimed(match, tokens)
            ):
                continue
            if rule and rule.only_with and lado_at is None:
                continue
            if any(a <= p <= b for a, b in blocked.get(id, ()) for p in match.places):
                continue
            if id in self.near and not self._is_near(match, tokens, self.near[id], rule.within if rule else 12):
                continue
            polarity, when = context.judge(match)
            if when == "past" and self.always_current & {id, f"{id}.{value}"}:
                when = "current"
            if self.questions[id].kind != "tri" and polarity != "present":
                continue
            start, end = evidence(match, tokens)
            found.append(Found(id, value, polarity, when, start, end, match.first))
        kept = self._chosen(found, lado_at)
        age = self._age(levelled, tokens)
        kept = [f for f in kept if not self._only_an_age(f, age, levelled)]
        if any(f.value == "non_mobile" for f in age):
            kept = [f for f in kept if f.id != "mobility"]
        return [*kept, *age]

    def _only_an_age(self, found: Found, ages: list[Found], levelled: str) -> bool:
        """Whether an answer is made of the words of an age ("in Year 9"); "since Year 9" does tell how long."""
        rule = self.rules.get(found.id)
        return (
            rule is not None
            and rule.not_an_age
            and "since" not in levelled[found.start : found.end]
            and any(age.start < found.end and found.start < age.end for age in ages)
        )

    def _claimed(self, match: Match, tokens: list[Token]) -> bool:
        """Whether somebody's account is what says so: "mum says he rolled onto a toy"."""
        sentence = tokens[match.first].sentence
        return any(
            token.sentence == sentence and token.norm in self.claims for token in tokens[: match.last + 1 + CLAIM_AFTER]
        )

    def _is_near(self, match: Match, tokens: list[Token], wanted: frozenset[str], within: int) -> bool:
        sentence = tokens[match.first].sentence
        return any(
            tokens[i].norm in wanted and tokens[i].sentence == sentence
            for i in range(max(0, match.first - within), min(len(tokens), match.last + within + 1))
        )

    def _chosen(self, found: list[Found], lado_at: int | None) -> list[Found]:
        """One value of a `one` question, every value of a `many`; current before past."""
        grouped: dict[str, list[Found]] = {}
        for each in found:
            grouped.setdefault(each.id, []).append(each)
        kept: list[Found] = []
        for id, group in grouped.items():
            question, rule = self.questions[id], self.rules.get(id)
            group.sort(key=lambda f: (f.when != "current", f.polarity != "present", f.first))
            if question.kind == "many":
                values: dict[str, Found] = {}
                for each in group:
                    values.setdefault(each.value, each)
                nothing = {"none_of_these", "nobody", "none_known"}
                if set(values) - nothing:
                    values = {v: f for v, f in values.items() if v not in nothing}
                kept.extend(values.values())
                continue
            current = [f for f in group if f.when == group[0].when and f.polarity == group[0].polarity]
            order = [o.value for o in question.options]
            prefer = rule.prefer if rule else "last_option"
            if prefer == "nearest" and lado_at is not None:
                kept.append(min(current, key=lambda f: (abs(f.first - lado_at), f.first > lado_at)))
            elif order:
                pick = max if prefer == "last_option" else min
                kept.append(pick(current, key=lambda f: order.index(f.value) if f.value in order else -1))
            else:
                kept.append(current[0])
        return kept

    def _age(self, levelled: str, tokens: list[Token]) -> list[Found]:
        """The age band; under six months no child counts as moving about, whatever is said."""
        if "age_band" not in self.questions:
            return []
        age = of_the_child(as_corrected(self.ages.find(levelled, tokens), levelled))
        if age is None:
            return []
        found = [Found("age_band", age.band, "present", "current", age.start, age.end, 0)]
        if age.band == "under_6_months" and "mobility" in self.questions:
            found.append(Found("mobility", "non_mobile", "present", "current", age.start, age.end, 0))
        return found


def evidence(match: Match, tokens: list[Token]) -> tuple[int, int]:
    """Where the words of a match stand in the text."""
    places = [*match.places, *match.skipped]
    return min(tokens[p].start for p in places), max(tokens[p].end for p in places)
