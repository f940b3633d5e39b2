"""What of a pack the reading depends on."""
from __future__ import annotations

import functools
import hashlib
from typing import Any

import msgspec

from threshold_guide.knowledge.compiled import compiled_pack

#: Fields of content that the reading matches against.
LANGUAGE_FIELDS = frozenset({"phrases", "not_phrases", "examples", "also", "term", "asks", "title"})
SECTIONS = ("questions", "indicators", "concerns", "exits", "signals", "terms", "settings",
            "statements", "readings", "not_held", "events")


@functools.lru_cache(maxsize=1)
def pack() -> Any:
    """The pack, read once in a process."""
    return compiled_pack()


def language_hash(content: Any) -> str:
    """Changes when phrases, examples or cues change, and with nothing else of the pack."""
    found: list[tuple[str, Any]] = []

    def collect(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in LANGUAGE_FIELDS:
                    if inner:
                        found.append((f"{path}.{key}", inner))
                else:
                    collect(inner, f"{path}.{key}")

    for section in SECTIONS:
        collect(msgspec.to_builtins(getattr(content, section, {})), section)
    digest = hashlib.sha256(msgspec.json.encode(sorted(found, key=lambda item: item[0])))
    for folder in getattr(content, "folders", ()):
        for cues in sorted(folder.glob("language/**/*.yml")):
            digest.update(cues.name.encode() + b"\0" + cues.read_bytes())
    return digest.hexdigest()
