"""The parts of a question that asks several things, and the ways to read each by itself.

"who chairs it, and when do the minutes follow" has two parts; the second means the minutes of what the first is about.
"""
from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: words that ask; one item of a list without any goes on with the words that began the list
ASKING = r"(?:who|what|when|where|which|why|how)"
#: where one part of a question ends and the next begins
PART_END = re.compile(
    rf"[?;:,]\s+|\.\s+|\s[-–—]+\s"
    rf"|\s(?:and|n|but|or|also|then|plus|while|versus|vs|v|&|\+|as well as)\s|\s(?={ASKING}\s)")
#: numbers before the parts, and that there are two of them: an age in brackets is none
NUMBER = re.compile(r"(?:^|\s)\(?[1-4a-d]\)\s+")
NUMBERED = re.compile(r"(?:^|\s)\(?(?:1\)\s.*\s\(?2\)|a\)\s.*\s\(?b\))\s")
#: what a part may begin or end with and says nothing
FILLING = frozenset({"and", "n", "but", "or", "also", "then", "plus", "please", "pls", "both", "so"})
#: what a question names first, by itself, as what all of it is about: "culture: what does the policy say, and …"
ABOUT = re.compile(rf"^(?!.*\b{ASKING}\b.*[:–—-])((?:\S+\s){{0,4}}?\S+?)(?::|\s[-–—]+)\s+(?=\S)")
ASKS = re.compile(rf"\b{ASKING}s?\b")
#: a part asks by a word that asks, or by a verb that stands first or second
VERBS = (r"(?:do|does|did|can|could|is|are|am|was|were|must|should|has|have|had|will|would|shall|may|might|any|got|tell"
         r"|give|explain|compare)")
PART_ASKS = re.compile(rf"{ASKS.pattern}|^(?:\S+\s)?{VERBS}\b")
#: words that alone ask nothing
SAYS_NOTHING = re.compile(rf"\b(?:{ASKING}|{VERBS}|the|it|say|says|want|wants|about|on|of|me|us|from)\b|[^\w\s]")
#: what says that more than one thing is asked, where only one part asks by itself
MORE_THAN_ONE = re.compile(r"\b(?:vs|versus|both|each|either|two|three|compare|first|all|and|plus)\b|[&+]|,.*,")
#: a condition is no part by itself: what follows it is asked of it
CONDITION = re.compile(r"^(?:if|once|unless|because|since|while|until)\b")
#: asked of each thing that the question lists
OF_EACH = re.compile(r"\b(?:for|of|at|in|with)?\s*(?:each(?: one| of them)?|respectively)\b")
#: a part of fewer words says too little by itself, unless it is a subject
SHORTEST = 2
#: so many words at the head of two parts alike make the shorter one leave out what the first one says
LIKE_HEADS = 2
#: so many subjects of the whole are tried with a part that has none
MOST_SUBJECTS = 2


def parts_of(text: str, subjects: Sequence[str]) -> list[tuple[str, ...]]:
    """The parts of a question in the order asked, each as one or more readings: by itself, with a subject that the
    whole names and it does not (`subjects`, longer names first), with what the question says at its head that it is
    about, and with the words that begin a list. Empty where there is one part.
    """
    named = [subject for subject in subjects if subject in text]
    numbered = bool(NUMBERED.search(text))
    cut = NUMBER.sub(" ; ", text) if numbered else text
    pieces = _with_conditions([piece for piece in map(_bare, PART_END.split(cut))
                               if len(piece.split()) >= SHORTEST or piece in named])
    begin = _beginning(pieces[0], named) if pieces else ""
    listed = bool(begin) and any(subject in piece for piece in pieces[1:] for subject in named)
    if len(pieces) < 2 or not (listed or numbered or _several(text, pieces)):
        return []
    about = ABOUT.match(text)
    head = about.group(1) if about else ""
    of_each = next((OF_EACH.sub(" ", piece).strip() for piece in pieces
                    if OF_EACH.search(piece) and ASKS.search(piece)), "")
    return [(*_readings(piece, named, "" if piece == _bare(head) else head, begin if piece != pieces[0] else ""),
             *_left_out(piece, pieces[0], of_each, head, named)) for piece in pieces]


def _left_out(piece: str, first: str, of_each: str, head: str, named: Sequence[str]) -> list[str]:
    """A part with the words that it leaves out: "how does a head ring them and how does a neighbour" has "how does a
    neighbour ring them"; "minutes: strat, core group, how many days each" has "how many days minutes core group".
    """
    words, whole = piece.split(), first.split()
    found = []
    if (piece != first and LIKE_HEADS < len(words) < len(whole) and words[:LIKE_HEADS] == whole[:LIKE_HEADS]
            and ASKS.search(words[0])):
        found.append(" ".join((*words, *whole[len(words):])))
    if of_each and not ASKS.search(piece) and any(subject in piece for subject in named):
        found.append(" ".join(filter(None, (of_each, head, piece))))
    return found


def _with_conditions(pieces: Sequence[str]) -> list[str]:
    """"if it comes to that", "what is booked": one part, not two."""
    whole: list[str] = []
    for piece in pieces:
        if whole and CONDITION.search(whole[-1]) and not ASKS.search(whole[-1]):
            piece = f"{whole.pop()} {piece}"
        whole.append(piece)
    return whole


def _several(text: str, pieces: Sequence[str]) -> bool:
    """Whether more than one thing is asked. "mum rang twice. do i ring back" tells one and asks one."""
    return sum(bool(PART_ASKS.search(piece)) for piece in pieces) > 1 or bool(MORE_THAN_ONE.search(text))


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


class Documents(NamedTuple):
    """The documents that can be asked by name: `names` by document, in the words of the documents; `every` are the
    phrases that ask all of them ("what do both say").
    """

    names: Mapping[str, Sequence[str]]
    every: Sequence[str]

    def asked_together(self, text: str) -> tuple[str, ...]:
        """What is asked of every document, without their names, as a whole and in its pieces: "culture" of "culture:
        what do both say". Empty where a question does not ask all of them side by side; "must our policy name the
        framework" asks one.
        """
        named = [rf"(?:{'|'.join(map(re.escape, names))})" for names in self.names.values()]
        if len(named) < 2:
            return ()
        joined = any(re.search(rf"\b{one}\s*(?:,|/|and|or|&|vs|versus)\s+(?:the\s+)?{other}\b", text)
                     for one, other in itertools.permutations(named, 2))
        apart = _each_in_another(PART_END.split(text), named)
        phrases = "|".join(map(re.escape, sorted(self.every, key=len, reverse=True)))
        phrased = bool(phrases) and re.search(rf"\b(?:{phrases})\b", text)
        if not (joined or apart or phrased):
            return ()
        gone = "|".join(filter(None, (phrases, *named)))
        pieces = [re.sub(rf"\b(?:{gone})\b", " ", piece) for piece in (text, *PART_END.split(text))]
        return tuple(dict.fromkeys(bare for bare in map(_bare, pieces) if SAYS_NOTHING.sub(" ", bare).strip()))


def _each_in_another(pieces: Sequence[str], named: Sequence[str]) -> bool:
    """Whether some pieces name one document and no other, for each of them."""
    found = [[name for name in named if re.search(rf"\b{name}\b", piece)] for piece in pieces]
    return {names[0] for names in found if len(names) == 1} == set(named)
