"""Where one statement of a message ends and the next begins, and the stretches of neighbours that give it its sense."""
from __future__ import annotations

import re

Span = tuple[int, int]

END = re.compile(r"(?<=[.!?;])\s+|\n+|\s[-–—]+\s|,\s(?:and|but)\s|\sand but\s|\sbut\s")
#: a statement has at least so many words
SHORTEST = 2
#: how many neighbouring statements are judged together
LENGTHS = (1, 2, 3, 4)


def statements(text: str) -> list[Span]:
    """The statements of a text, as places in it; never empty."""
    cut: list[Span] = []
    start = 0
    for end in END.finditer(text):
        cut.append((start, end.start()))
        start = end.end()
    cut.append((start, len(text)))
    return [span for span in cut if len(text[slice(*span)].split()) >= SHORTEST] or [(0, len(text))]


def stretches(count: int) -> dict[int, list[Span]]:
    """For each of LENGTHS the first and last statement of every stretch of that many, of `count` statements; of all
    of them where they are fewer.
    """
    return {length: [(first, first + min(length, count) - 1) for first in range(count - min(length, count) + 1)]
            for length in LENGTHS}
