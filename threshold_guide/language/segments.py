"""Where one statement of a message ends and the next begins: places in the text, with neighbours and the whole."""
from __future__ import annotations

import re
from itertools import pairwise

Span = tuple[int, int]

END = re.compile(r"(?<=[.!?;])\s+|\n+|\s[-–—]+\s|,\s(?:and|but)\s|\sand but\s|\sbut\s")
#: a statement has at least so many words
SHORTEST = 2
#: a message of up to so many words is also looked at as a whole
WHOLE = 45


def spans(text: str) -> list[Span]:
    """The statements of a text, every two neighbours together, and a short text as a whole; never empty."""
    cut: list[Span] = []
    start = 0
    for end in END.finditer(text):
        cut.append((start, end.start()))
        start = end.end()
    cut.append((start, len(text)))
    single = [span for span in cut if len(text[slice(*span)].split()) >= SHORTEST] or [(0, len(text))]
    both = [(first[0], second[1]) for first, second in pairwise(single)]
    whole = [(0, len(text))] if len(text.split()) <= WHOLE else []
    return list(dict.fromkeys([*single, *both, *whole]))
