"""Who is writing and about what, where it is not a practitioner about a child."""

from __future__ import annotations

import re

from threshold_guide.engine.pack import Pack
from threshold_guide.language.cues import Cues
from threshold_guide.language.phrases import Match, Matcher
from threshold_guide.language.reading import ScopeValue
from threshold_guide.language.words import Token, Words

#: which scope stands where several are recognised
ORDER: tuple[ScopeValue, ...] = (
    "child_user",
    "prompt_injection",
    "in_scope",
    "other_language",
    "distressed_user",
    "member_of_public",
    "legal_advice",
    "adult_safeguarding",
    "out_of_area",
    "abusive",
    "off_topic",
    "gibberish",
)
FIRST_PERSON = frozenset({"child_user", "member_of_public", "distressed_user"})
#: staff may be in distress as well
STAFF_TOO = frozenset({"distressed_user"})
#: these count only where nothing about a child is told beside them
GIVE_WAY = frozenset({"prompt_injection", "legal_advice", "abusive", "off_topic", "gibberish"})
OTHER_SCRIPT = re.compile(r"[^\W\d_]")
NO_VOWEL = re.compile(r"^[bcdfghjklmnpqrstvwxz]+$")


class Scopes:
    def __init__(self, cues: Cues, words: Words, pack: Pack):
        self.words = words
        self.rules = cues.scopes
        self.reporting = frozenset(map(words.stem, cues.reporting))
        self.matcher = Matcher(words, "forms", widen=False)
        self.matcher.add(("staff", ""), cues.staff)
        self.exit_of: dict[str, str] = {}
        for exit in pack.exits.values():
            self.exit_of.setdefault(exit.scope, exit.id)
            self.matcher.add(("exit", exit.id), exit.phrases)
            self.matcher.add(("not_exit", exit.id), exit.not_phrases)
        self.exits = pack.exits
        for scope, rule in cues.scopes.items():
            self.matcher.add(("scope", scope), rule.says)
            self.matcher.add(("not_scope", scope), rule.unless)
        self.foreign = {code: frozenset(words_.split()) for code, words_ in cues.other_languages.items()}

    def read(
        self, tokens: list[Token], text: str, described: list[tuple[int, int]], danger: bool
    ) -> tuple[ScopeValue, str | None]:
        """(scope, exit id). `described`: where the text tells of a worry about a child or an adult's conduct."""
        quoted, reported = self._quoted(text), self._reported(tokens)
        by: dict[tuple[str, str], list[Match]] = {}
        for match in self.matcher.find(tokens):
            denied = match.first > 0 and tokens[match.first - 1].norm in self.words.negators
            if not match.skipped and not (denied and match.key[0].startswith("not_")):
                by.setdefault(match.key, []).append(match)
        staff = ("staff", "") in by

        def counts(match: Match, first_person: bool, gives_way: bool) -> bool:
            start, end = tokens[match.first].start, tokens[match.last].end
            if first_person and (
                (staff and match.key[1] not in STAFF_TOO)
                or match.first in reported
                or any(s <= start < e for s, e in quoted)
            ):
                return False
            return not (gives_way and (danger or any(e <= start or s >= end for s, e in described)))

        found: dict[str, str | None] = {}
        for (kind, id), group in by.items():
            if kind == "exit" and ("not_exit", id) not in by:
                scope = self.exits[id].scope
                if any(counts(m, scope in FIRST_PERSON, scope in GIVE_WAY) for m in group):
                    found[scope] = found.get(scope) or id
        for (kind, id), group in by.items():
            if kind == "scope" and ("not_scope", id) not in by:
                rule = self.rules[id]
                if any(counts(m, rule.first_person, id in GIVE_WAY) for m in group):
                    found.setdefault(id, self.exit_of.get(id))
        for scope in ORDER:
            if scope in found:
                return scope, found[scope]
        return "in_scope", None

    def unreadable(self, text: str, tokens: list[Token], matched: int) -> ScopeValue | None:
        """other_language or gibberish, where little of the text is English words."""
        letters = OTHER_SCRIPT.findall(text)
        if not letters:
            return "gibberish" if text.strip() and not any(c.isdigit() for c in text) else None
        latin = sum(1 for c in letters if c < "ɐ")
        if latin < len(letters) / 2:
            return "other_language"
        words = [t for t in tokens if t.kind == "w" and t.raw.isalpha()]
        if not words:
            return None
        known = sum(1 for t in words if t.norm in self.words.known or t.norm in self.words.vocabulary)
        raws = {t.raw for t in words}
        for stop in self.foreign.values():
            hits = len(raws & stop)
            if hits >= 2 and hits >= known * 0.8 or (hits >= 3 and known < 0.6 * len(words)):
                return "other_language"
        if matched or len(words) < 1:
            return None
        nonsense = sum(
            1
            for t in words
            if len(t.raw) > 3
            and NO_VOWEL.match(t.raw)
            and t.norm not in self.words.vocabulary
            and t.norm not in self.words.known
        )
        if nonsense >= max(1, len(words) * 0.5):
            return "gibberish"
        if known == 0 and (len(words) > 2 or any(len(t.raw) > 7 for t in words)):
            return "gibberish"
        return None

    @staticmethod
    def _quoted(text: str) -> list[tuple[int, int]]:
        return [m.span() for m in re.finditer(r"[\"“”][^\"“”]{2,400}[\"“”]|(?<!\w)['‘][^'’\n]{6,300}['’](?!\w)", text)]

    def _reported(self, tokens: list[Token]) -> set[int]:
        """Places after "she said" in the same sentence: somebody else's words."""
        reported: set[int] = set()
        sentence, on = -1, False
        for i, token in enumerate(tokens):
            if token.sentence != sentence:
                sentence, on = token.sentence, False
            if on:
                reported.add(i)
            elif (
                token.norm in self.reporting
                and i
                and tokens[i - 1].norm not in ("i", "we")
                and not (i > 1 and tokens[i - 2].norm in ("i", "we"))
            ):
                on = True
        return reported
