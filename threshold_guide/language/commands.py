"""Typed commands and short replies: whole messages that steer the conversation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from itertools import product

from rapidfuzz import fuzz

from threshold_guide.engine.model import Question, Term
from threshold_guide.language import dates
from threshold_guide.language.age import NUMBERS
from threshold_guide.language.cues import Answer, Cues
from threshold_guide.language.reading import Reply
from threshold_guide.language.words import Words, level

#: a longer message is no command
LONGEST = 120
ARG_WORDS = 6
#: these openings ask for a meaning only where the words after them are a known term
WEAK = ("what is", "what are", "explain", "who is", "what counts", "what")
NUMBER_WORDS = {word: n for word, n in NUMBERS.items() if n <= 10}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "last": -1,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}


def plain_words(text: str) -> list[str]:
    """The words of a short message, signs dropped, contractions kept whole."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*|\?+|[✓👍👎]", level(text).replace("-", " "))


class Commands:
    def __init__(self, cues: Cues, words: Words, terms: Mapping[str, Term], questions: Mapping[str, Question]):
        self.words, self.questions = words, questions
        self._contractions = {level(s): full.split() for full, shorts in cues.contractions.items() for s in shorts}
        self.polite = sorted((self.norm(p) for p in cues.polite), key=len, reverse=True)
        self.exact: dict[tuple[str, ...], str] = {}
        self.with_arg: list[tuple[str, tuple[str, ...], tuple[str, ...], str]] = []
        for name, command in cues.commands.items():
            for phrase in command.says:
                for spelt in self._spellings(phrase):
                    if "<arg>" in spelt:
                        head, _, tail = spelt.partition("<arg>")
                        self.with_arg.append((name, self.norm(head), self.norm(tail), head.strip()))
                    else:
                        self.exact.setdefault(self.norm(spelt), name)
        self.with_arg.sort(key=lambda c: -(len(c[1]) + len(c[2])))
        self.replies: dict[tuple[str, ...], Answer] = {
            self.norm(p): kind for kind, says in cues.replies.items() for p in says
        }
        self.terms = {self.norm(word): term.term for term in terms.values() for word in (term.term, *term.also)}

    def norm(self, text: str) -> tuple[str, ...]:
        """The words of a short text, contractions written out."""
        out: list[str] = []
        for word in plain_words(text):
            out.extend(self._contractions.get(word, [word]))
        return tuple(out)

    @staticmethod
    def _spellings(phrase: str) -> list[str]:
        """The phrase with each `(a|b c|)` written out; an empty alternative leaves it away."""
        parts = [
            part[1:-1].split("|") if part.startswith("(") else [part]
            for part in re.findall(r"\([^)]*\)|[^()]+", phrase)
        ]
        return [" ".join(" ".join(chosen).split()) for chosen in product(*parts)]

    def _trimmed(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The words, and the words without politeness at either end."""
        found = [words]
        start, end, moved = 0, len(words), True
        while moved and end - start > 1:
            moved = False
            for polite in self.polite:
                size = len(polite)
                if size and size < end - start:
                    if words[start : start + size] == polite:
                        start += size
                        moved = True
                        found.append(words[start:end])
                        break
                    if words[end - size : end] == polite:
                        end -= size
                        moved = True
                        found.append(words[start:end])
                        break
        return found

    def command(self, text: str) -> tuple[str, str | None] | None:
        """(command, what it is about) if the whole message is one."""
        words = self.norm(text[: LONGEST + 1])
        if len(text) > LONGEST or not words:
            return None
        stripped = tuple(w for w in words if not w.startswith("?")) or words
        for trial in self._trimmed(words) + self._trimmed(stripped):
            if trial in self.exact:
                return self.exact[trial], None
        if len(stripped) == 1 and len(stripped[0]) > 4:
            near = [
                name
                for phrase, name in self.exact.items()
                if len(phrase) == 1 and len(phrase[0]) > 4 and fuzz.ratio(phrase[0], stripped[0]) >= 88
            ]
            if len(set(near)) == 1:
                return near[0], None
        for trial in self._trimmed(stripped):
            found = self._about(trial)
            if found:
                return found
        return None

    def _about(self, words: tuple[str, ...]) -> tuple[str, str | None] | None:
        for name, head, tail, opening in self.with_arg:
            inner = words[len(head) : len(words) - len(tail)]
            if words[: len(head)] != head or (tail and words[-len(tail) :] != tail) or not 1 <= len(inner) <= ARG_WORDS:
                continue
            while inner and inner[0] in ("a", "an", "the", "my") and len(inner) > 1:
                inner = inner[1:]
            arg = " ".join(inner)
            if name == "meaning":
                term = self.term(inner)
                if term:
                    return name, term
                if opening in WEAK or opening.startswith(("what is", "what are", "who is", "explain", "what counts")):
                    continue
            elif len(inner) > 4:
                continue
            return name, arg
        return None

    def term(self, words: tuple[str, ...]) -> str | None:
        """The glossary's term for these words, typing slips allowed."""
        if words in self.terms:
            return self.terms[words]
        joined = " ".join(words)
        if len(joined) < 5:
            return None
        best = max(self.terms, key=lambda t: fuzz.ratio(" ".join(t), joined), default=None)
        return self.terms[best] if best and fuzz.ratio(" ".join(best), joined) >= 88 else None

    # -- replies ---------------------------------------------------------------

    def reply(self, text: str, asked: Sequence[str], today: dt.date) -> Reply | None:
        """A short answer to what was just asked: yes, no, unsure, none, numbers, options, a date."""
        words = self.norm(text)
        if len(text) > LONGEST or not words or len(words) > 12:
            return None
        answer = next(
            (
                self.replies[trial]
                for trial in self._trimmed(words) + self._trimmed(tuple(w for w in words if not w.startswith("?")))
                if trial in self.replies
            ),
            None,
        )
        numbers, options = tuple(self._numbers(text)), self._options(text, asked)
        found = dates.find(level(text), today)
        date = None
        if len(found) == 1 and found[0].end - found[0].start >= len(text.strip()) - 12:
            date, numbers = found[0].date.isoformat(), ()
        if answer or numbers or options or date:
            return Reply(answer=answer, numbers=numbers, options={k: tuple(v) for k, v in options.items()}, date=date)
        return None

    def _numbers(self, text: str) -> list[int]:
        """The numbers of "1 and 3", "1,3", "option 2", "the second one"; empty if anything else is said."""
        numbers: list[int] = []
        for word in re.findall(r"\d+(?:st|nd|rd|th)?|[a-z']+", level(text)):
            if word.isdigit() and int(word) <= 30:
                numbers.append(int(word))
            elif word in NUMBER_WORDS and word != "one":
                numbers.append(NUMBER_WORDS[word])
            elif word in ORDINALS:
                numbers.append(ORDINALS[word])
            elif word not in (
                "and",
                "one",
                "ones",
                "option",
                "options",
                "number",
                "numbers",
                "the",
                "no",
                "please",
                "answer",
                "also",
                "plus",
                "both",
            ):
                return []
        if not numbers and level(text).strip(" .!") == "one":
            return [1]
        return numbers

    def _options(self, text: str, asked: Sequence[str]) -> dict[str, list[str]]:
        """Option values named by their words, for the questions being asked."""
        said = " ".join(self.norm(text))
        found: dict[str, list[str]] = {}
        for id in asked:
            question = self.questions.get(id)
            for option in question.options if question else ():
                label = " ".join(self.norm(option.label))
                names = {label, label.split(",")[0], option.value.replace("_", " ")}
                if (
                    said in names
                    or max(fuzz.ratio(said, name) for name in names) >= 85
                    or (len(said) >= 4 and any(re.search(rf"\b{re.escape(said)}\b", name) for name in names))
                ):
                    found.setdefault(id, []).append(option.value)
        return found
