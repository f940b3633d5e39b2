"""Which entries name which: the other way round from how they are written."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.sections import SECTIONS

#: fields that hold people's words, never the ids of other entries
WORDS = frozenset({"phrases", "not_phrases", "examples", "asks", "label", "text", "says", "what", "who", "why"})


def entries(pack: Pack) -> Iterator[tuple[str, str, Any]]:
    """Every entry of the pack as (section, id, entry), in the order of the sections."""
    for section in SECTIONS:
        for id, entry in getattr(pack, section).items():
            yield section, id, entry


def named_by(pack: Pack) -> dict[str, list[tuple[str, str]]]:
    """Id of an entry -> the (section, id) of the entries that name it, in whatever field."""
    known = {id for _, id, _ in entries(pack)}
    found: dict[str, dict[tuple[str, str], None]] = {}
    for section, id, entry in entries(pack):
        for name in _names(entry):
            if name in known and name != id:
                found.setdefault(name, {})[section, id] = None
    return {id: list(places) for id, places in found.items()}


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            if field not in WORDS:
                yield from _names(getattr(value, field))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _names(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _names(item)
