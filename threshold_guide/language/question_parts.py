"""The parts of a question that asks several things, and the ways to read each by itself.

"who chairs it, and when do the minutes follow" has two parts; the second means the minutes of what the first is about.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

#: words that ask; one item of a list without any goes on with the words that began the list
ASKING = r"(?:who|what|when|where|which|why|how)"
#: where one part of a question ends and the next begins
PART_END = re.compile(
    rf"[?;:,]\s+|\.\s+|\s[-–—]+\s|\s(?:and|but|or|also|then|plus|while|versus|vs|v|&|\+|as well as)\s|\s(?={ASKING}\s)")
#: what a part may begin or end with and says nothing
FILLING = frozenset({"and", "but", "or", "also", "then", "plus", "please", "pls", "both", "so"})
#: what a question names first, by itself, as what all of it is about: "culture: what does the policy say, and …"
ABOUT = re.compile(rf"^(?!.*\b{ASKING}\b.*[:–—-])((?:\S+\s){{0,4}}?\S+?)(?::|\s[-–—]+)\s+(?=\S)")
ASKS = re.compile(rf"\b{ASKING}s?\b")
#: a part of fewer words says too little by itself
SHORTEST = 2
#: so many subjects of the whole are tried with a part that has none
MOST_SUBJECTS = 2


def parts_of(text: str, subjects: Sequence[str]) -> list[tuple[str, ...]]:
    """The parts of a question in the order asked, each as one or more readings: by itself, with a subject that the
    whole names and it does not (`subjects`, longer names first), with what the question says at its head that it is
    about, and with the words that begin a list. Empty where there is one part.
    """
    pieces = [piece for piece in map(_bare, PART_END.split(text)) if len(piece.split()) >= SHORTEST]
    if len(pieces) < 2:
        return []
    named = [subject for subject in subjects if subject in text]
    about = ABOUT.match(text)
    head = about.group(1) if about else ""
    begin = _beginning(pieces[0], named)
    return [_readings(piece, named, "" if piece == _bare(head) else head, begin if piece != pieces[0] else "")
            for piece in pieces]


def _readings(piece: str, named: Sequence[str], head: str, begin: str) -> tuple[str, ...]:
    found = [piece]
    if not any(subject in piece for subject in named):
        found += [f"{piece} {subject}" for subject in named[:MOST_SUBJECTS]]
    elif begin and not ASKS.search(piece):
        found.append(f"{begin} {piece}")
    if head:
        found.append(f"{head} {piece}")
    return tuple(found)


def _beginning(first: str, named: Sequence[str]) -> str:
    """The words before the first subject of a list: "how many days for" of "how many days for strat notes"."""
    places = [first.find(subject) for subject in named if subject in first]
    return first[:min(places)].strip() if places and ASKS.search(first[:min(places)]) else ""


def _bare(piece: str) -> str:
    words = piece.split()
    while words and words[0] in FILLING:
        words = words[1:]
    while words and words[-1] in FILLING:
        words = words[:-1]
    return " ".join(words)
