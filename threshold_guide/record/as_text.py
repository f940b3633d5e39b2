"""A paper as plain text, for pasting into a recording system."""
from __future__ import annotations

import textwrap
from collections.abc import Iterator

from threshold_guide.record.document import (
    AnyBlock,
    Blanks,
    Bullets,
    Call,
    Document,
    Numbered,
    Own,
    Subheading,
    Table,
    Text,
    Ticks,
)

WIDTH = 88


def as_text(document: Document) -> str:
    """The paper, at most 88 characters to a line where words allow it."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield document.title
    yield "=" * len(document.title)
    for line in (document.banner, *document.lines):
        yield from _wrapped(line)
    for block in document.opening:
        yield ""
        yield from _block(block)
    for section in document.sections:
        yield from ("", "", section.heading, "-" * len(section.heading))
        for block in section.blocks:
            yield from _block(block)


def _block(block: AnyBlock) -> Iterator[str]:
    if isinstance(block, Text):
        yield from _wrapped(block.words)
    elif isinstance(block, Subheading):
        yield from ("", f"{block.words}:")
    elif isinstance(block, Bullets):
        for item in block.items:
            yield from _wrapped(item, "- ")
    elif isinstance(block, Numbered):
        for number, item in enumerate(block.items, 1):
            yield from _wrapped(item, f"{number}. ")
    elif isinstance(block, Ticks):
        for tick in block.items:
            yield from _wrapped(tick.words, "[ ] ")
            for detail in tick.details:
                yield from _wrapped(detail, "    ")
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Blanks):
        for label in block.labels:
            yield f"{label}: {'_' * max(8, WIDTH - len(label) - 2)}"
    elif isinstance(block, Call):
        yield block.title.upper() if block.tone == "now" else block.title
        for line in block.lines:
            yield from _wrapped(line)
    elif isinstance(block, Own):
        yield f"{block.title}:"
        for line in block.lines:
            yield from _wrapped(line, "  ")


def _table(table: Table) -> Iterator[str]:
    """Each row as a bullet, its further cells beneath with the column's heading: columns do not survive pasting."""
    for row in table.rows:
        yield from _wrapped(f"{table.head[0]}: {row[0]}", "- ")
        for head, cell in zip(table.head[1:], row[1:], strict=True):
            if cell:
                yield from _wrapped(f"{head}: {cell}", "  ")


def _wrapped(words: str, first: str = "") -> Iterator[str]:
    for line in words.splitlines() or [""]:
        yield from textwrap.wrap(line, WIDTH, initial_indent=first, subsequent_indent=" " * len(first),
                                 break_long_words=False, break_on_hyphens=False) or [first.rstrip()]
        first = " " * len(first)
