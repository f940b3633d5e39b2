"""What a reading holds: plain data that can be stored and sent on."""

from __future__ import annotations

from typing import Literal

import msgspec

from threshold_guide.language.cues import Answer
from threshold_guide.language.deadline_answer import DeadlineQuestion
from threshold_guide.language.policy_index import Found

Polarity = Literal["present", "absent", "unsure"]
When = Literal["current", "past", "hypothetical"]
Kind = Literal["indicator", "concern", "question"]
Intent = Literal[
    "describe", "reply", "command", "danger", "exit", "policy_question", "deadline", "learn", "greet", "unclear"
]
Task = Literal["level_of_need", "lado", "policy_question", "deadline", "learn", "other"]
#: somebody else writes, or about something else, with a way of its own
Outside = Literal[
    "member_of_public",
    "child_user",
    "adult_safeguarding",
    "out_of_area",
    "legal_advice",
    "distressed_user",
    "abusive",
]
ScopeValue = Literal["in_scope", Outside, "prompt_injection", "gibberish", "other_language", "off_topic"]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that the text proposes, with the words it came from (personal data taken out).

    `value` is set for answers to questions. `reassurance` marks what must not arrive ticked:
    strengths, and worries that are denied. `doubted`: a phrase says so and the examples do not support it; it is
    shown, and not ticked.
    """

    id: str
    kind: Kind
    polarity: Polarity
    when: When
    evidence: str
    start: int
    end: int
    value: str | None = None
    reassurance: bool = False
    doubted: bool = False


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A short answer to what was just asked."""

    answer: Answer | None = None
    numbers: tuple[int, ...] = ()
    options: dict[str, tuple[str, ...]] = {}
    date: str | None = None


class DateFound(msgspec.Struct, frozen=True, kw_only=True):
    date: str
    start: int
    end: int
    exact: bool


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the documents: a rule, or a date with the rules asked for beside it."""

    policy: Found | None = None
    deadline: DeadlineQuestion | None = None


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one message says. Nothing in it is an answer until the person confirms it."""

    intent: Intent
    task: Task
    scope: ScopeValue
    exit: str | None = None
    emergency: bool = False
    danger_past: bool = False
    #: a phrase found danger, and the message as a whole and in its parts is unlike it: it is asked about first
    danger_doubted: bool = False
    #: a phrase found danger, and no part of the message comes near any example of it
    danger_unlikely: bool = False
    signals: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    setting: str | None = None
    command: str | None = None
    arg: str | None = None
    reply: Reply | None = None
    dates: tuple[DateFound, ...] = ()
    personal_data: tuple[str, ...] = ()
    language: Literal["en", "other"] = "en"
    level_number_asked: bool = False
    #: the words are about an adult who works with children
    about_adults: bool = False
    masked: str = ""
    #: the words that ask for a rule beside what the message tells, personal data taken out
    asks: str = ""
    #: the rule of the documents that is asked for, and the date
    policy: Found | None = None
    deadline: DeadlineQuestion | None = None
    #: the same where a screen of ours comes first, and its answer settles whether it is told: nobody is in danger,
    #: staff are writing, nothing that was read is so
    waits: Question | None = None
