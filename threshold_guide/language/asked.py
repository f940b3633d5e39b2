"""What a message asks of the documents: a rule, or a date. Added to a reading; a told worry always goes first."""
from __future__ import annotations

import datetime as dt
from functools import cached_property

import msgspec

from threshold_guide.engine.pack import Pack
from threshold_guide.language.deadline_answer import DeadlineQuestion
from threshold_guide.language.deadlines import Deadlines
from threshold_guide.language.policy_index import Found
from threshold_guide.language.policy_question import NotLearnt, PolicyQuestions
from threshold_guide.language.question_parts import PART_ASKS
from threshold_guide.language.reading import Reading
from threshold_guide.language.words import Words

#: Intents whose messages may be a question about the documents.
OPEN = frozenset({"policy_question", "deadline", "describe", "unclear"})
#: A message that is not plainly a question is taken for one from the first probability on; one that the documents do
#: not settle from the second, unless it ends in a question mark. One that tells of something goes its own way, and what
#: statements of it ask for is answered beside it from the first; what asks in no such words, from the third.
LIKELY, NOT_HELD, SURE = 0.50, 0.75, 0.95
#: people who are not staff
PUBLIC = frozenset({"member_of_public", "child_user"})


class Asked:
    """The questions of one pack. Its parts are made when they are first needed.

    With `waits` false a question never waits for wordings to be learnt: until `warm_up` has done that, its outcome is
    `not_ready`. A server that waited would answer nobody meanwhile.
    """

    def __init__(self, pack: Pack, words: Words | None = None, *, waits: bool = True):
        self.pack = pack
        self._words = words
        self._waits = waits
        self._policy: PolicyQuestions | None = None
        self._stale = False

    @property
    def policy(self) -> PolicyQuestions | None:
        """What answers questions; None while its wordings are not learnt."""
        if self._policy is None and not self._stale:
            try:
                self._policy = PolicyQuestions(self.pack, learns=self._waits)
            except NotLearnt:
                if self._waits:
                    raise
                self._stale = True
        return self._policy

    @cached_property
    def deadlines(self) -> Deadlines:
        return Deadlines(self.pack, self._words)

    def warm_up(self) -> None:
        """Make now what the first question would wait for."""
        ready = self.policy or PolicyQuestions(self.pack)
        ready.find("warm up")
        self._policy = ready
        _ = self.deadlines

    def __call__(self, reading: Reading, text: str, today: dt.date) -> Reading:
        """The reading with the rule or the date that the message asks for."""
        if reading.emergency or reading.command or reading.reply or reading.intent not in OPEN:
            return reading
        told = any(fact.kind != "question" for fact in reading.facts)
        dated = self._date(reading, text, today, told=told)
        if dated is not None:
            return msgspec.structs.replace(reading, intent="deadline", task="deadline", deadline=dated)
        if not (self.pack.statements or self.pack.not_held):
            return reading
        if (told or reading.intent == "describe") and reading.task not in ("policy_question", "deadline"):
            return self._beside(reading, text, told=told)
        found = self.find(text, reading)
        if reading.task in ("policy_question", "deadline"):
            return msgspec.structs.replace(reading, intent="policy_question", policy=found)
        if found.sureness >= (LIKELY if found.outcome == "found" or text.rstrip().endswith("?") else NOT_HELD):
            return msgspec.structs.replace(reading, intent="policy_question", task="policy_question", policy=found)
        return reading

    def _beside(self, reading: Reading, text: str, *, told: bool) -> Reading:
        """The reading of a message that tells of something, with the rule that it asks for as well."""
        if told and PART_ASKS.search(reading.asks.lower()):
            found, enough = self.find(reading.asks, reading), LIKELY
        else:
            asks = text.rstrip().endswith("?") or bool(PART_ASKS.search(text.lower()))
            if told and not asks:
                return reading
            found = self.find(text, reading)
            enough = SURE if told or not asks else LIKELY if found.outcome == "found" else NOT_HELD
            # Nothing is asked, so that something is not held is no news.
            if found.outcome != "found" and (told or not asks):
                return reading
        return msgspec.structs.replace(reading, policy=found) if found.sureness >= enough else reading

    def find(self, text: str, reading: Reading) -> Found:
        """The entries that answer, for the person who asks."""
        audience = "public" if reading.scope in PUBLIC else "professional"
        found = self.policy.find(text) if self.policy else Found(outcome="not_ready")
        return msgspec.structs.replace(found, audience=audience)

    def _date(self, reading: Reading, text: str, today: dt.date, *, told: bool) -> DeadlineQuestion | None:
        asked = reading.task == "deadline"
        if not self.pack.events or (told and not asked and reading.task != "policy_question"):
            return None
        question = self.deadlines.read(text, today)
        worked_out = bool(question.counted or question.timeline or question.problems)
        waits = question.missing and question.choices or question.no_clock
        return question if worked_out or (asked and waits) else None
