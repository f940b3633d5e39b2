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
from threshold_guide.language.question_parts import PART_ASKS, PART_END
from threshold_guide.language.reading import Question, Reading
from threshold_guide.language.segments import statements
from threshold_guide.language.words import Words

#: Intents whose messages may be a question about the documents; an exit or danger may be a misreading of one.
OPEN = frozenset({"policy_question", "deadline", "describe", "unclear"})
MISREAD = frozenset({"danger", "exit", "learn"})
#: A message asks of the documents from the first log odds on (`PolicyQuestions.asks`); surely from the second, and is
#: answered with what comes nearest. From the third on danger that a phrase alone sees in it is in doubt: of the
#: messages of development that tell of danger none comes near it (docs/policy_answers.md).
MAYBE, SURELY, BEYOND_DOUBT = 0.0, 1.0, 3.0
#: where it asks in so many words (a question mark, "who", "can I"), from these on: where nothing is told, and where a
#: worry or a strength was read
WORDED, WORDED_BESIDE = -3.0, -1.0
#: what a message may ask is answered from this probability on; that the documents do not hold it, from the second;
#: what a statement of a longer message asks, and what was read as something else, from the third
LIKELY, NOT_HELD, SURE = 0.30, 0.75, 0.50
#: so many characters at most has a message that may be a question although worries were read in it; of the questions
#: of development 19 in 20 are as short
SHORT = 100
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
        if reading.command or reading.reply:
            return reading
        if reading.emergency and reading.danger_unlikely and self.asks(text) >= BEYOND_DOUBT:
            reading = msgspec.structs.replace(reading, emergency=False, signals=(), danger_past=True)
        if reading.scope == "child_user":
            return self._waiting(reading, text, today)
        if reading.intent in MISREAD:
            return self._waiting(self._misread(reading, text, today), text, today)
        if reading.emergency or reading.intent not in OPEN:
            return reading
        asked = self._open(reading, text, today)
        if asked.policy or asked.deadline or not _tells(asked) or len(text) > SHORT:
            return asked
        found = self._surely(text, asked)
        return msgspec.structs.replace(asked, waits=Question(policy=found)) if found else asked

    def _waiting(self, reading: Reading, text: str, today: dt.date) -> Reading:
        """The reading of a message that is answered by a question of ours first, with what it asks for itself if
        nobody is in danger and a member of staff is writing.
        """
        if reading.policy or not (reading.emergency or reading.exit):
            return reading
        asked = self._open(_plainly(reading), text, today)
        found = asked.policy if asked.policy and asked.policy.outcome != "not_found" else None
        if not (found or asked.deadline):
            found = self._surely(text, asked)
        if not (found or asked.deadline):
            return reading
        return msgspec.structs.replace(reading, waits=Question(policy=found, deadline=asked.deadline))

    def _surely(self, text: str, reading: Reading) -> Found | None:
        """What a message asks for in so many words, where a rule surely answers it."""
        if not _asks_in_words(text) or self.asks(text) < WORDED:
            return None
        found = self.find(text, reading)
        return found if found.outcome == "found" and found.sureness >= SURE else None

    def _open(self, reading: Reading, text: str, today: dt.date) -> Reading:
        """The reading of a message that nothing stands before."""
        told = _tells(reading)
        dated = self._date(reading, text, today, told=told)
        if dated is not None:
            return msgspec.structs.replace(reading, intent="deadline", task="deadline", deadline=dated,
                                           policy=self._further(text, reading, dated))
        if not (self.pack.statements or self.pack.not_held):
            return reading
        asks = self.asks(text)
        by_rule = reading.task in ("policy_question", "deadline")
        least = MAYBE if not _asks_in_words(text) else WORDED_BESIDE if told else WORDED
        if asks < least and not by_rule:
            return self._statement(reading, told=told)
        found = self._best(text, reading)
        answers, story = _answers(found, asks, told=told), len(statements(text)) > 1
        if by_rule and story and not answers:
            # Its last words ask for something that is not there: the story comes first.
            return msgspec.structs.replace(reading, intent="describe", task="level_of_need")
        if by_rule and (asks >= SURELY or not story):
            return msgspec.structs.replace(reading, intent="policy_question", policy=found)
        if not answers:
            return reading
        if reading.intent == "describe" or story:
            return msgspec.structs.replace(reading, intent="describe", policy=found)
        return msgspec.structs.replace(reading, intent="policy_question", task="policy_question", policy=found)

    def asks(self, text: str) -> float:
        """How surely the message asks of the documents, as log odds; where that is not learnt, by its words."""
        learnt = self.policy.asks(text) if self.policy else None
        if learnt is not None:
            return learnt
        return SURELY if _asks_in_words(text) else MAYBE - 1

    def _best(self, text: str, reading: Reading) -> Found:
        """What the message asks as a whole; beside what it tells, what the statement that asks is surer of."""
        found = self.find(text, reading)
        if not _tells(reading) or not reading.asks:
            return found
        apart = self.find(reading.asks, reading)
        return apart if apart.outcome == "found" and apart.sureness > found.sureness else found

    def _statement(self, reading: Reading, *, told: bool) -> Reading:
        """The reading of a message that tells of something, with the rule that a statement of it asks for."""
        if not (told and PART_ASKS.search(reading.asks.lower()) and self.asks(reading.asks) >= MAYBE):
            return reading
        found = self.find(reading.asks, reading)
        answers = found.sureness >= (SURE if found.outcome == "found" else NOT_HELD)
        return msgspec.structs.replace(reading, policy=found) if answers else reading

    def _misread(self, reading: Reading, text: str, today: dt.date) -> Reading:
        """A question about the documents that was read as an exit, or beside which danger is in doubt, is answered as
        well; the exit stays, and danger is asked about above the answer. Who seems to be no professional says so
        first: each audience has its own ways to the LADO.
        """
        if reading.scope in PUBLIC or reading.emergency:
            return reading
        if reading.intent == "danger" and not reading.exit:
            asked = self._open(_plainly(reading), text, today)
            surely = asked.policy and asked.policy.outcome == "found" and asked.policy.sureness >= SURE
            return asked if surely or asked.deadline else reading
        asks = self.asks(text)
        if asks < SURELY:
            return reading
        found = self.find(text, reading)
        if found.outcome != "found" or found.sureness < SURE:
            return reading
        stays = reading.scope != "off_topic" or asks < BEYOND_DOUBT
        return msgspec.structs.replace(reading, policy=found, exit=reading.exit if stays else None)

    def find(self, text: str, reading: Reading) -> Found:
        """The entries that answer, for the person who asks."""
        audience = "public" if reading.scope in PUBLIC else "professional"
        found = self.policy.find(text) if self.policy else Found(outcome="not_ready")
        return msgspec.structs.replace(found, audience=audience)

    def _further(self, text: str, reading: Reading, dated: DeadlineQuestion) -> Found | None:
        """The rules beside a date: where a question has several parts, or no date could be worked out yet."""
        found = self.find(text, reading)
        further = (found.several and len(found.entries) > 1) or not (
            dated.counted or dated.timeline or dated.problems)
        return found if further and found.outcome == "found" and found.sureness >= SURE else None

    def _date(self, reading: Reading, text: str, today: dt.date, *, told: bool) -> DeadlineQuestion | None:
        asked = reading.task == "deadline"
        if not self.pack.events or (told and not asked and reading.task != "policy_question"):
            return None
        question = self.deadlines.read(text, today)
        worked_out = bool(question.counted or question.timeline or question.problems)
        waits = question.missing and question.choices or question.no_clock
        return question if worked_out or (asked and waits) else None


def _plainly(reading: Reading) -> Reading:
    """The reading as it would be with no danger in it, written by a member of staff."""
    return msgspec.structs.replace(
        reading, intent="describe" if _tells(reading) else "unclear", scope="in_scope", exit=None, emergency=False,
        signals=())


def _tells(reading: Reading) -> bool:
    """Whether a worry or a strength was read."""
    return any(fact.kind != "question" for fact in reading.facts)


def _asks_in_words(text: str) -> bool:
    """Whether the message or a part of it asks by a question mark, by a word that asks, or by how it begins."""
    return text.rstrip().endswith("?") or any(PART_ASKS.search(part) for part in PART_END.split(text.lower()))


def _answers(found: Found, asks: float, *, told: bool) -> bool:
    """Whether what was found is an answer to a message that asks so surely. Beside what is told, that the documents
    do not hold something is news only where that is asked for beyond doubt; that nothing was found is no news either.
    """
    if found.outcome == "not_ready":
        return not told
    if found.outcome == "found":
        return found.sureness >= (LIKELY if asks >= MAYBE else SURE) or (asks >= SURELY and not told)
    if found.outcome == "not_found" or told:
        return asks >= BEYOND_DOUBT
    return asks >= SURELY or (asks >= MAYBE and found.sureness >= NOT_HELD)
