"""A paper as headings and blocks, before it is drawn. Each format draws the same blocks in the same order."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec


class Block(msgspec.Struct, frozen=True, kw_only=True, tag_field="block"):
    """Base of the blocks. Every text in them is plain: no format reads markup in it."""


class Text(Block, frozen=True, tag="text"):
    words: str
    strong: bool = False


class Subheading(Block, frozen=True, tag="subheading"):
    words: str


class Bullets(Block, frozen=True, tag="bullets"):
    items: tuple[str, ...]


class Numbered(Block, frozen=True, tag="numbered"):
    """A list that other parts of the paper refer to by number."""

    items: tuple[str, ...]


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do, with lines of detail beneath it; `folded` are those that a page keeps closed."""

    words: str
    details: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()


class Ticks(Block, frozen=True, tag="ticks"):
    """A checklist to tick off on paper."""

    items: tuple[Tick, ...]


class Table(Block, frozen=True, tag="table"):
    """Rows under column headings; `widths` are shares of the line."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


class Call(Block, frozen=True, tag="call"):
    """Something to see before anything else. `now`: act now; `draft`: what this paper is; `plain`: to note."""

    title: str
    lines: tuple[str, ...]
    tone: Literal["now", "draft", "plain"]


class Blanks(Block, frozen=True, tag="blanks"):
    """Lines to fill in by hand."""

    labels: tuple[str, ...]


class Own(Block, frozen=True, tag="own"):
    """The user's own words, line by line as written."""

    title: str
    lines: tuple[str, ...]


AnyBlock = Text | Subheading | Bullets | Numbered | Ticks | Table | Call | Blanks | Own


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with what stands under it. `small`: to look up, not to read through; set in smaller type.

    On a page alone: `name` says which part it is, `fold` that it is closed until somebody opens it, `most` how many
    items of its lists stand open before the rest folds; 0 is all.
    """

    heading: str
    blocks: tuple[AnyBlock, ...]
    small: bool = False
    name: str = ""
    fold: bool = False
    most: int = 0


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One paper. `foot` stands at the foot of every page: what it is, and the start of its hash."""

    title: str
    banner: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str
    page: str
    opening: tuple[AnyBlock, ...] = ()


def words(document: Document) -> Iterator[str]:
    """Every text of the paper in reading order."""
    yield document.title
    yield document.banner
    yield from document.lines
    for block in document.opening:
        yield from block_words(block)
    for section in document.sections:
        yield section.heading
        for block in section.blocks:
            yield from block_words(block)


def block_words(block: AnyBlock) -> Iterator[str]:
    """The texts of a block in reading order."""
    if isinstance(block, (Text, Subheading)):
        yield block.words
    elif isinstance(block, (Bullets, Numbered)):
        yield from block.items
    elif isinstance(block, Ticks):
        for item in block.items:
            yield item.words
            yield from item.details
            yield from item.folded
    elif isinstance(block, Table):
        yield from block.head
        for row in block.rows:
            yield from row
    elif isinstance(block, Blanks):
        yield from block.labels
    else:
        yield block.title
        yield from block.lines
