"""What `decide` returns: the decision and its parts, all plain data."""
from __future__ import annotations

import datetime as dt

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the parts of a decision."""


class Citation(Part, frozen=True):
    document: str
    title: str
    edition: str
    where: str
    authority: str
    status: str
    checked: dt.date
    dated: dt.date | None = None
    overdue: bool = False


class ContactLine(Part, frozen=True):
    kind: str
    value: str
    status: str
    audience: tuple[str, ...]
    note: str | None = None


class ContactOut(Part, frozen=True):
    id: str
    name: str
    what_for: str
    lines: tuple[ContactLine, ...]
    checked: dt.date
    find_out: str | None = None


class By(Part, frozen=True):
    """A deadline: words, the event that starts it, and the date where one can be counted."""

    words: str
    kind: str
    clock_start: str
    date: dt.date | None = None
    date_words: str | None = None
    suggested: bool = False


class StepOut(Part, frozen=True):
    id: str
    what: str
    who: str
    by: By
    citation: Citation
    #: child or adult: whom the step is about
    about: str
    contact: ContactOut | None = None


class Fact(Part, frozen=True):
    id: str
    label: str
    value: str
    value_label: str


class Reason(Part, frozen=True):
    """Which rule led where, on which facts, why, and from which source."""

    rule: str
    kind: str
    label: str
    route: str
    why: str
    facts: tuple[Fact, ...]
    citation: Citation | None
    differs: str | None = None


class Unknown(Part, frozen=True):
    id: str
    text: str
    short: str
    answered_unsure: bool
    who_could_know: str | None = None
    find_out: str | None = None


class Flip(Part, frozen=True):
    """Unanswered facts that together would lead to a higher route, or to a LADO contact."""

    facts: tuple[Fact, ...]
    to: str
    to_words: str
    rule: str


class Consultation(Part, frozen=True):
    id: str
    with_whom: str
    question: str
    by: str
    external: bool
    because: str
    citation: Citation
    contact: ContactOut | None = None


class Line(Part, frozen=True):
    id: str
    kind: str
    label: str
    lines: tuple[str, ...]
    citation: Citation


class CriterionTest(Part, frozen=True):
    """One LADO criterion by itself: may_be_met, unsure, nothing_said or not_asked, and on which fact."""

    id: str
    label: str
    finding: str
    because: tuple[str, ...]
    citation: Citation


class LadoPart(Part, frozen=True):
    outcome: str
    headline: str
    summary: str
    criteria: tuple[str, ...]
    tests: tuple[CriterionTest, ...]
    child_referral: bool
    exit: Line | None
    conflict: Line | None
    concerns: tuple[Fact, ...]


class Guidance(Part, frozen=True):
    say_to_child: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    information_sharing: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    if_refused: tuple[str, ...] = ()
    keep_watching: tuple[str, ...] = ()
    do_not: tuple[str, ...] = ()
    may_do: tuple[str, ...] = ()


class Urgency(Part, frozen=True):
    words: str
    line: str


class PackStamp(Part, frozen=True):
    id: str
    title: str
    version: str
    dated: dt.date
    status: str
    banner: str


class Decision(Part, frozen=True):
    """The outcome of one set of answers on one day under one pack."""

    route: str
    action: str
    level_words: str
    level_note: str
    headline: str
    summary: str
    at_least: bool
    emergency: bool
    signals: tuple[Line, ...]
    consult: bool
    consult_external: bool
    consultations: tuple[Consultation, ...]
    duties: tuple[str, ...]
    situations: tuple[Line, ...]
    certainty: str
    certainty_words: str
    lado: LadoPart | None
    urgency: Urgency | None
    tell_parents: str
    first: StepOut | None
    steps: tuple[StepOut, ...]
    reasons: tuple[Reason, ...]
    unknowns: tuple[Unknown, ...]
    flip_facts: tuple[Flip, ...]
    guidance: Guidance
    contacts: tuple[ContactOut, ...]
    citations: tuple[Citation, ...]
    pack: PackStamp
    status: str
    on: dt.date
    engine: str
