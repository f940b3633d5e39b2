"""The reader of this process: made once, or read as it was made before.

Compiling 24,000 phrases takes a second; reading the compiled reader takes a twentieth of it. It lies in build/
beside the compiled pack, and is used only while all content and all code that made it are what they were.
"""
from __future__ import annotations

import functools
import io
import pickle
import sys
from pathlib import Path
from typing import Any

import spacy

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.compiled import BUILD, keep, kept, made_from
from threshold_guide.language.fingerprint import pack
from threshold_guide.language.neutral import Neutral
from threshold_guide.language.reader import Reader

PACKAGES = ("knowledge", "engine", "language")


@functools.lru_cache(maxsize=1)
def reader() -> Reader:
    """The reader of the pack that this process serves, with what was learnt from its examples."""
    found = kept_reader(pack())
    found.learnt = Neutral(found.pack, found.words, found.cues)
    return found


def kept_reader(pack: Pack, *, build: Path = BUILD) -> Reader:
    """The reader of a pack; what is damaged or was made from something else is made again and kept."""
    folder = pack.folders[-1]
    key = made_from(folder.name, folder.parent, PACKAGES) + f"{sys.version_info[:2]}{spacy.__version__}".encode()
    path = build / f"{pack.info.id}.reader"
    content = kept(path, key)
    if content is not None:
        try:
            return _Unpickler(content, pack).load()
        # Unpickling damaged bytes may raise anything.
        except Exception:
            path.unlink(missing_ok=True)
    made = Reader(pack)
    file = io.BytesIO()
    _Pickler(file, pack).dump(made)
    keep(path, key, file.getvalue())
    return made


class _Pickler(pickle.Pickler):
    """Leaves out the pack and its sections, which are read by themselves."""

    def __init__(self, file: io.BytesIO, pack: Pack) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names = {id(part): name for name, part in _parts(pack).items()}

    def persistent_id(self, obj: Any) -> str | None:
        return self._names.get(id(obj))


class _Unpickler(pickle.Unpickler):
    def __init__(self, content: bytes, pack: Pack) -> None:
        super().__init__(io.BytesIO(content))
        self._parts = _parts(pack)

    def persistent_load(self, name: str) -> Any:
        return self._parts[name]


def _parts(pack: Pack) -> dict[str, Any]:
    return {"pack": pack, **{name: part for name, part in vars(pack).items() if isinstance(part, dict)}}


def mask(text: str) -> str:
    """The text with personal data replaced. Idempotent."""
    return reader().masker.mask(text)
