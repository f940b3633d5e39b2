"""The typed content of the gym: what people write in policy_kb/*/cases, policy_kb/*/lessons and gym.yml.

Every class is one kind of entry in a YAML file; its fields are that entry's schema, and unknown fields are refused.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from threshold_guide.engine.model import Entry
from threshold_guide.engine.pack import Pack

#: Which part of a decision a topic trains: the child's route, or the part about the adult.
Part = Literal["route", "adult"]


class Fact(Entry, frozen=True):
    """One fact that a text holds: a question, indicator, concern or criterion, its answer, and the words that say it.

    `past` facts are told and do not count today, as in a description of a real case.
    """

    id: str
    value: str
    words: str
    when: Literal["current", "past"] = "current"


class Ask(Entry, frozen=True):
    """Something the learner may ask, what is answered, and the facts that the answer adds."""

    question: str
    answer: str
    adds: tuple[Fact, ...] = ()


class Step(Entry, frozen=True):
    """What happens next in an unfolding case. The learner decides anew."""

    story: str
    facts: tuple[Fact, ...] = ()


class Case(Entry, frozen=True):
    """A short story as a colleague would tell it, and the facts in it. The engine marks it; no key is written here."""

    id: str
    title: str
    topic: str
    difficulty: Literal[1, 2, 3]
    story: str
    facts: tuple[Fact, ...]
    ask: tuple[Ask, ...]
    teaching: str
    cites: tuple[str, ...]
    #: as it is told, such as "7 weeks"
    age: str | None = None
    #: the answer to the pack's question about age
    age_band: str | None = None
    steps: tuple[Step, ...] = ()
    #: areas, or careful people, come to different routes on the facts of the story: the point is to ask for advice
    contested: bool = False

    def stages(self) -> int:
        """How many times the learner decides."""
        return 1 + len(self.steps)

    def texts(self) -> Iterator[tuple[str, str, tuple[Fact, ...]]]:
        """Each text of the case: its place as in the file, the text, and the facts said to be in it."""
        yield "facts", self.story, self.facts
        for n, ask in enumerate(self.ask):
            yield f"ask/{n}/adds", ask.answer, ask.adds
        for n, step in enumerate(self.steps):
            yield f"steps/{n}/facts", step.story, step.facts


class LocalCites(Entry, frozen=True):
    """What a local pack cites beside a case of the general one: its own documents say so too."""

    case: str
    cites: tuple[str, ...]


class SignedDecision(Entry, frozen=True):
    """One decision as it is signed, in the pack's own ids; `route` and `adult` are null where there is none."""

    route: str | None
    adult: str | None
    emergency: bool


class SignedCase(Entry, frozen=True):
    """A safeguarding lead's sign-off of one case: who, when, over what (gym.signing), and their decision at each stage.

    The decisions are the lead's own. Where one is not the guide's, the case counts as contested there.
    """

    case: str
    role: str
    date: dt.date
    hash: str
    decisions: tuple[SignedDecision, ...]


class Drawn(Entry, frozen=True):
    """An entry of the pack that a lesson shows: its section and id. What it says is the pack's.

    `part`: of an outcome, the list of guidance that is shown (`say_to_child`, `do_not`, ...); otherwise its summary.
    """

    section: str
    id: str
    part: str = ""


class LessonPart(Entry, frozen=True):
    """One part of a lesson: what the lesson itself says, and what it draws from the pack."""

    heading: str
    lines: tuple[str, ...] = ()
    entries: tuple[Drawn, ...] = ()
    #: clocks drawn as one picture
    clocks: tuple[str, ...] = ()


class LessonQuestion(Entry, frozen=True):
    """A question whose right answer comes from the pack.

    `decide`: the facts are put to the engine and the answer is the route (or the adult's part) that it gives.
    `from_entry`: the answer is the text of one field of an entry, the others are the same field of `others`. Of a list
    it is the first line.
    """

    id: str
    text: str
    decide: dict[str, str | list[str]] = {}
    part: Part = "route"
    from_entry: Drawn | None = None
    field: str = ""
    others: tuple[Drawn, ...] = ()


class Lesson(Entry, frozen=True):
    """A lesson of about five minutes that ends with questions."""

    id: str
    title: str
    minutes: int
    parts: tuple[LessonPart, ...]
    questions: tuple[LessonQuestion, ...]
    optional: bool = False


class Topic(Entry, frozen=True):
    """What cases are grouped by. `tends`: how it reads after "you refer later than the guide"."""

    id: str
    label: str
    tends: str
    part: Part = "route"


class Confidence(Entry, frozen=True):
    """How sure the learner says they are before the guide's decision shows; `percent` is the share it stands for."""

    id: str
    label: str
    of_ten: str
    percent: int


class Standard(Entry, frozen=True):
    """When an induction counts as complete. The pack's owner sets it."""

    #: decisions that count in each topic
    decisions: int
    #: how many of the last ones of a topic are looked at, and how many in a hundred must agree with the guide
    last: int
    percent: int
    #: how many of the last critical cases must all have been seen as such
    critical: int
    #: minutes of one session
    minutes: int
    #: decisions on a harm type below which no leaning is told
    leaning_from: int


class CohortRules(Entry, frozen=True):
    """How large a cohort may be, under how many nothing is shown, and after how many days it is deleted."""

    places: int
    least: int
    days: int


class Settings(Entry, frozen=True):
    """gym.yml: the topics, the standard and the words of the scales."""

    topics: tuple[Topic, ...]
    confidence: tuple[Confidence, ...]
    standard: Standard
    cohorts: CohortRules
    #: names of the choices about the adult, in order from the least to the most: LADO outcome -> words
    adult: dict[str, str]
    #: of each `refer, consult, ...`: what it means
    adult_says: dict[str, str]
    #: the document that says how to learn, for the certificate
    record_words: str


@dataclass(frozen=True)
class Gym:
    """All content of the gym beside the pack that marks it."""

    pack: Pack
    settings: Settings
    cases: dict[str, Case]
    lessons: dict[str, Lesson]
    signed: dict[str, SignedCase] = field(default_factory=dict)
    #: "cases:g001" -> file:line
    places: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def topics(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.settings.topics}

    @cached_property
    def by_topic(self) -> dict[str, tuple[Case, ...]]:
        return {id: tuple(case for case in self.cases.values() if case.topic == id) for id in self.topics}

    def counted(self, topic: str) -> int:
        """How many decisions of a topic may count: one for each stage, but not the first of a contested case."""
        return sum(case.stages() - case.contested for case in self.by_topic[topic])

    def needed(self, topic: str) -> int:
        """How many decisions the standard asks for in a topic: all there are, where there are too few."""
        return min(self.settings.standard.decisions, self.counted(topic))
