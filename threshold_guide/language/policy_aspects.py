"""What a question asks for in so many words, such as a time or a form, and whether the rules that were found give it.

A rule may stand right beside a gap: "uploaded within 5 working days" says nothing of a screen. The words are content
(`policy_aspects`, language/policy.yml).
"""
from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from threshold_guide.engine.pack import Pack
from threshold_guide.engine.statements import Reading, Statement
from threshold_guide.language.cues import PolicyAspect


class Aspects:
    """The aspects of one pack. `expand` writes a question in the words of the documents."""

    def __init__(self, pack: Pack, aspects: Mapping[str, PolicyAspect], expand: Callable[[str], str]) -> None:
        self._expand = expand
        self._lacks = {id: aspect.lacks for id, aspect in aspects.items()}
        self._asks = {id: _any_of(aspect.asks) for id, aspect in aspects.items()}
        self._holds = {id: _any_of(aspect.holds) for id, aspect in aspects.items()}
        self._entries: dict[str, Statement | Reading] = {**pack.readings, **pack.statements}
        #: of the entries that were found so far: all of them would take a second
        self._given: dict[str, frozenset[str]] = {}

    def _of(self, id: str) -> frozenset[str]:
        if id not in self._given:
            self._given[id] = self._in(self._entries[id])
        return self._given[id]

    def _in(self, entry: Statement | Reading) -> frozenset[str]:
        """What an entry speaks of, and what people ask of it, since whoever wrote that held it to be an answer."""
        said = (entry.says,) if isinstance(entry, Statement) else (*entry.readings, entry.meanwhile)
        text = " ".join((entry.title, *said)).lower()
        ways = [self._expand(way) for way in entry.asks]
        return frozenset(id for id in self._asks if self._holds[id].search(text)
                         or any(self._asks[id].search(way) for way in ways))

    def lacking(self, question: str, entries: Collection[str]) -> tuple[str, ...]:
        """What the question asks for and none of the entries (ids) gives, as words for "the documents do not give …".
        Nothing where none of them is a rule.
        """
        rules = [self._of(id) for id in entries if id in self._entries]
        if not rules:
            return ()
        text = self._expand(question)
        return tuple(self._lacks[id] for id, asks in self._asks.items()
                     if asks.search(text) and not any(id in given for given in rules))


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted((phrase.lower() for phrase in phrases), key=len, reverse=True)
    return re.compile(r"(?<![a-z0-9])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![a-z0-9])")
