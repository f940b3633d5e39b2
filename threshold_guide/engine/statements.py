"""The typed content of the policy itself: what the documents state, row by row, and what they do not.

Like threshold_guide.engine.model, every class is one kind of entry in a YAML file.
"""
from __future__ import annotations

from typing import Literal

from threshold_guide.engine.model import Authority, Cite, Entry, Status

#: How strongly the source puts it: its own "must", its own "should" or plain instruction, a permission,
#: or a plain statement (a fact about the document, an aim, who does what).
Force = Literal["must", "should", "may", "states"]


class Passage(Entry, frozen=True):
    """A place in a document: its heading and the lines of the stored copy, 1-based, such as "174" or "28-31"."""

    document: str
    heading: str
    lines: str = ""
    authority: Authority | None = None
    status: Status | None = None


class Topic(Entry, frozen=True):
    """A part of the policy that people ask about; the order of the file is the order on screen."""

    id: str
    label: str
    intro: str


class Statement(Entry, frozen=True):
    """One rule of a document in our words: who it binds, how strongly, and where it stands."""

    id: str
    topic: str
    #: what a button says: a few words, no full stop
    title: str
    #: the rule in one or two plain sentences, with the modal verb of the source
    says: str
    #: who it binds, in words: "The chair of the strategy discussion"
    binds: str
    force: Force
    #: the first is the main one
    passages: tuple[Passage, ...]
    #: rows of rows.yml that this statement carries
    rows: tuple[str, ...] = ()
    #: the clocks (clocks.yml) that it sets
    clocks: tuple[str, ...] = ()
    #: readings (readings.yml) to tell with it, beside those of its rows
    readings: tuple[str, ...] = ()
    #: statements a reader is likely to want next
    related: tuple[str, ...] = ()
    #: "public" only where a member of the public may be told it
    audience: tuple[Literal["professional", "public"], ...] = ("professional",)
    #: the contact (contacts.yml) to show with it
    contact: str | None = None
    #: how people ask for it
    asks: tuple[str, ...] = ()


class Reading(Entry, frozen=True):
    """A place where the documents are unclear, at odds or out of date: both readings, and which to follow meanwhile."""

    id: str
    title: str
    #: each reading in a plain sentence, at least one
    readings: tuple[str, ...]
    #: what to do until the partnership settles it
    meanwhile: str
    passages: tuple[Passage, ...]
    rows: tuple[str, ...] = ()
    #: false for slips of the pen that only those who write content need to know
    tell: bool = True
    asks: tuple[str, ...] = ()


class NotHeld(Entry, frozen=True):
    """Something that people ask for and that the documents do not settle."""

    id: str
    title: str
    #: that it is not in the documents, plainly
    says: str
    #: whom to ask
    ask: str
    contact: str | None = None
    #: what a national source says on it, if one does, with that source
    national: str | None = None
    source: Cite | None = None
    #: statements that come near
    related: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


class Row(Entry, frozen=True):
    """One row of the inventory of the local documents: every rule they hold, with its lines."""

    id: str
    document: str
    lines: str
    heading: str
    kind: Literal["T", "D", "R", "C", "O", "K", "P", "Q", "META"]
    rule: str
    #: why no statement carries it; empty for rows that one does
    left_out: str = ""
