"""Messages as practitioners type them, with what each means: what the heads learn from.

They lie in `language/examples/*.yml` of each pack. A section is a task of reading (`facts`, `signals`, `scopes`,
`tasks`; `plain_signals` are danger in words that phrases read, and what only sounds like it); under it an id, and
under the id what people say when they mean it (`said`) and what is near it and means something else (`not`). A line
that means more names the rest: `{text: "…", also: [id]}`; a near miss that is something else of the section names that:
`{text: "…", is: [id]}`.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args

import yaml

from threshold_guide.engine.pack import Pack
from threshold_guide.language.cues import CueError
from threshold_guide.language.reading import ScopeValue, Task

FOLDER = "language/examples"
SECTIONS = ("facts", "signals", "plain_signals", "scopes", "tasks")
#: a key for texts that mean nothing of their section
ORDINARY = "ordinary"
SAID, NOT = "said", "not"
#: the further key that a line may have
FURTHER = {SAID: "also", NOT: "is"}


class Example(NamedTuple):
    """One text of one section: all that it means, and what it is a near miss of."""

    section: str
    text: str
    means: frozenset[str]
    beside: str | None = None


def known_ids(pack: Pack) -> dict[str, tuple[str, ...]]:
    """What a text of each section can mean."""
    return {"facts": (*pack.indicators, *pack.concerns), "signals": tuple(pack.signals),
            "plain_signals": tuple(pack.signals), "scopes": get_args(ScopeValue), "tasks": get_args(Task)}


def examples(folders: Iterable[Path], known: Mapping[str, Iterable[str]]) -> list[Example]:
    """The examples of all pack folders. `known`: the ids of each section. Raises CueError with file, id and mend."""
    ids = {section: frozenset(known[section]) for section in SECTIONS}
    found: list[Example] = []
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.yml")):
            found += _File(path, ids).read()
    return found


class _File:
    def __init__(self, path: Path, ids: Mapping[str, frozenset[str]]) -> None:
        self.path, self.ids = path, ids

    def read(self) -> list[Example]:
        try:
            content = yaml.load(self.path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise CueError(f"{self.path.name}: {error}") from None
        found: list[Example] = []
        for section, entries in self._mapping(content, "the file").items():
            if section not in SECTIONS:
                self._refuse(section, f"there is no section `{section}`", f"Use one of {', '.join(SECTIONS)}")
            for id, lists in self._mapping(entries, section).items():
                self._known(section, id, id)
                for key, lines in self._mapping(lists, id).items():
                    if key not in FURTHER:
                        self._refuse(id, f"there is no list `{key}`", "Use `said` or `not`")
                    if not isinstance(lines, list):
                        self._refuse(id, f"`{key}` is no list", "Write one line for each text")
                    found += [self._example(section, id, key, line) for line in lines]
        return found

    def _example(self, section: str, id: str, key: str, line: Any) -> Example:
        further: list[str] = []
        if isinstance(line, dict):
            extra = set(line) - {"text", FURTHER[key]}
            if extra:
                self._refuse(id, f"a line of `{key}` has the key `{min(map(str, extra))}`",
                             f"Use `text` and `{FURTHER[key]}`")
            further = line.get(FURTHER[key]) or []
            line = line.get("text")
        if not isinstance(line, str) or not line.strip():
            self._refuse(id, f"a line of `{key}` is no text", "Put the text in quotes")
        for other in further:
            self._known(section, other, id)
        if key == SAID:
            own = () if id == ORDINARY else (id,)
            return Example(section, line, frozenset((*own, *further)))
        return Example(section, line, frozenset(further), None if id == ORDINARY else id)

    def _known(self, section: str, id: Any, where: str) -> None:
        if id != ORDINARY and id not in self.ids[section]:
            self._refuse(where, f"`{id}` is nothing that {section} can be", "Check the spelling of the id")

    def _mapping(self, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._refuse(where, "this is no list of ids with their texts", "Write `id:` and its lists under it")
        return value

    def _refuse(self, where: str, fault: str, mend: str) -> None:
        raise CueError(f"{self.path.name}: {where}: {fault}. {mend}.")
