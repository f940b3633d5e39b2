"""What makes no difference to a child's need is hidden from what was learnt: names, a family's origin and its faith.

Sentence vectors carry such words into every statement of a message, so that the same worry would be likelier for one
family than for another. Words of `makes_no_difference` (masking.yml) are blanked, and every name is read as one and the
same, place for place; phrases and masking still see them. Pictures are blanked as well.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from threshold_guide.engine.pack import Pack
from threshold_guide.language.cues import Cues
from threshold_guide.language.heads import KeptHeads, Statements
from threshold_guide.language.segments import Span
from threshold_guide.language.words import Token, Words, level

#: the kind of a token that is part of a name or address, and the name that is read in its place
NAME, ANY_NAME = "x", "sam"
#: pictures between words: the encoder knows none of them
PICTURE = re.compile(r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")


class Neutral(KeptHeads):
    """The heads that are kept for a pack, reading what is left of a message."""

    def __init__(self, pack: Pack, words: Words, cues: Cues) -> None:
        super().__init__(pack, words)
        said = sorted(cues.makes_no_difference, key=len, reverse=True)
        self._hidden = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, said)) + r")(?!\w)") if said else None

    def read(self, text: str, tokens: Sequence[Token], apart: Sequence[Span] = ()) -> Statements | None:
        """The statements of a message; places are those of the text as it was typed."""
        hidden = [found.span() for pattern, said in ((self._hidden, level(text)), (PICTURE, text)) if pattern
                  for found in pattern.finditer(said)]
        left = [t for t in tokens if not any(start < t.end and t.start < end for start, end in hidden)]
        names = [(token.start, token.end) for token in left if token.kind == NAME]
        shown = list(text)
        for start, end in (*hidden, *names):
            shown[start:end] = " " * (end - start)
        for start, end in names:
            if end - start >= len(ANY_NAME):
                shown[start:start + len(ANY_NAME)] = ANY_NAME
        return super().read("".join(shown), [token for token in left if token.kind != NAME], apart)
