"""About whom or what a fact is, by the words beside it: an animal, an ordinary remedy, what is history by now.

Nothing is taken away: what seems to be about something else is doubted, so that it is shown and not ticked.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from threshold_guide.language.cues import Cues
from threshold_guide.language.phrases import Matcher
from threshold_guide.language.reading import Fact
from threshold_guide.language.scope import Context
from threshold_guide.language.words import Token, Words


class About:
    """The rules of one pack."""

    def __init__(self, cues: Cues, words: Words) -> None:
        self.words = words
        self.past_means = cues.past_means
        self.remedy_is_not = frozenset(cues.remedy_is_not)
        self.matcher = Matcher(words)
        self.matcher.add("somebody_else", cues.somebody_else)
        self.matcher.add("remedy", cues.remedy)
        self.matcher.build()

    def judged(self, facts: Sequence[Fact], tokens: list[Token], around: Context) -> list[Fact]:
        """The facts, doubted where their words are about something else, with what past ones mean now."""
        found = self.matcher.find(tokens)
        places = {key: [(tokens[m.first].start, tokens[m.last].end) for m in found if m.key == key]
                  for key in ("somebody_else", "remedy")}
        judged = [msgspec.structs.replace(fact, doubted=True) if self._elsewhere(fact, tokens, places) else fact
                  for fact in facts]
        return [*judged, *self._history(judged, tokens, around)]

    def _elsewhere(self, fact: Fact, tokens: Iterable[Token], places: dict[str, list[tuple[int, int]]]) -> bool:
        if fact.kind != "indicator" or fact.doubted or fact.polarity == "absent":
            return False
        if fact.id in self.remedy_is_not and _beside(fact, places["remedy"]):
            return True
        inside = {t.norm for t in tokens if fact.start <= t.start < fact.end}
        return _beside(fact, places["somebody_else"]) and inside.isdisjoint(self.words.children)

    def _history(self, facts: Sequence[Fact], tokens: list[Token], around: Context) -> list[Fact]:
        """History of what is past; a parent's own childhood is no history of this child's home."""
        told = {fact.id for fact in facts if fact.when == "current"}
        childhood = {tokens[cue.first].sentence for cue in around.strong}
        added: dict[str, Fact] = {}
        for fact in facts:
            now = self.past_means.get(fact.id)
            if now is None or now in told or fact.when != "past" or fact.polarity == "absent":
                continue
            sentence = next((t.sentence for t in tokens if t.end > fact.start), -1)
            if sentence not in childhood:
                added.setdefault(now, msgspec.structs.replace(fact, id=now, when="current"))
        return list(added.values())


def _beside(fact: Fact, places: Iterable[tuple[int, int]]) -> bool:
    return any(start < fact.end and fact.start < end for start, end in places)
