"""The record: everything that one outcome rests on, as data. docs/record.md explains its form, version 1."""
from __future__ import annotations

from typing import Any, Literal

import msgspec

KIND: Literal["threshold-guide-record"] = "threshold-guide-record"
VERSION: Literal[1] = 1


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the parts of a record."""


class AskedEntry(Part, frozen=True):
    """A question that was put: its id, the screen and its number, and when."""

    id: str
    screen: str
    n: int
    at: str


class ChangeEntry(Part, frozen=True):
    """An answer given, changed or taken back (`is` null), the screen it was given on, and when."""

    id: str
    was: Any
    now: Any = msgspec.field(name="is")
    screen: str
    at: str


class History(Part, frozen=True):
    asked: tuple[AskedEntry, ...] = ()
    changes: tuple[ChangeEntry, ...] = ()
    left_out: int = 0


class OwnView(Part, frozen=True):
    """What the user thought themselves: a route, and a reason and a lead where it is lower than the guide's."""

    route: str
    reason: str | None = None
    lead: str | None = None


class Told(Part, frozen=True):
    """All that was told, as it is kept: from this and the content, everything else in the record follows."""

    answers: dict[str, Any]
    history: History = History()
    struck: tuple[str, ...] = ()
    own_view: OwnView | None = None
    #: the view about an adult who works with children. Left out where there is none, as in records from before it
    own_lado_view: OwnView | msgspec.UnsetType = msgspec.UNSET


class Edition(Part, frozen=True):
    """Which content and which rules: `content` is the SHA-256 of the content files."""

    pack: str
    title: str
    version: str
    dated: str
    status: str
    banner: str
    content: str
    engine: str


class Named(Part, frozen=True):
    """A fact or answer in words."""

    id: str
    label: str
    value: str


class Asked(Part, frozen=True):
    """A question in the words in which it was put. `answered`: `given`, `open`, or `taken_out`."""

    id: str
    text: str
    answer: str
    answered: Literal["given", "open", "taken_out"]
    asked_at: str


class Change(Part, frozen=True):
    at: str
    label: str
    was: str
    now: str = msgspec.field(name="is")


class Danger(Part, frozen=True):
    """The danger screen: `not_asked`, `none`, `unsure` or `named`, the signs, and whether it is being handled."""

    state: Literal["not_asked", "none", "unsure", "named"]
    signals: tuple[str, ...]
    handled: bool


class View(Part, frozen=True):
    """The user's own view in words."""

    action: str
    level: str
    reason: str | None
    lead: str | None


class Standing(Part, frozen=True):
    """What the record is, what it is not, and what is said before it is saved."""

    it_is: tuple[str, ...]
    it_is_not: tuple[str, ...]
    disclosure: str


class Record(Part, frozen=True):
    """One outcome as it was shown. `at`: when, in UTC; `on`: the day that its dates count from."""

    kind: Literal["threshold-guide-record"]
    version: Literal[1]
    at: str
    on: str
    edition: Edition
    told: Told
    questions: tuple[Asked, ...]
    changes: tuple[Change, ...]
    danger: Danger
    facts: tuple[Named, ...]
    struck: tuple[str, ...]
    own_view: View | None
    decision: dict[str, Any]
    standing: Standing
    hash: str = ""
    own_lado_view: View | msgspec.UnsetType = msgspec.UNSET


class Paper(Part, frozen=True):
    """Which paper a file is, and the user's own words in it: id of a heading -> words. `hash` covers both."""

    kind: str
    own: dict[str, str] = {}
    hash: str = ""


class Kept(Part, frozen=True):
    """What every file carries: the record and the paper made of it."""

    record: Record
    paper: Paper
