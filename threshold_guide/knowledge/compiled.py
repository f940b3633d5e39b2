"""A pack that has been read and checked before, kept in build/ so that a start need not read YAML again.

Reading and checking all of policy_kb takes seconds; its compiled form takes milliseconds. It is used only
while every content file and the code that checks them are, byte for byte, what they were.
"""
from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.load import DEFAULT, ROOT, load_pack

CODE = Path(__file__).resolve().parents[1]
BUILD = CODE.parent / "build"


def compiled_pack(name: str = DEFAULT, *, root: Path = ROOT, build: Path = BUILD) -> Pack:
    """As load_pack, and as strict: what has faults is never kept."""
    key = made_from(name, root)
    path = build / f"{name}.pack"
    content = kept(path, key)
    if content is not None:
        with contextlib.suppress(msgspec.DecodeError):
            return msgspec.msgpack.decode(content, type=Pack, dec_hook=_decode)
    pack = load_pack(name, root=root)
    keep(path, key, msgspec.msgpack.encode(pack, enc_hook=str))
    return pack


def made_from(name: str, root: Path, packages: Iterable[str] = ("knowledge", "engine")) -> bytes:
    """A hash of the content, of where it lies, and of the code of these packages."""
    digest = hashlib.sha256(f"{name}\0{root}\0".encode())
    for folder, pattern in ((root, "**/*.yml"), *((CODE / package, "*.py") for package in packages)):
        for path in sorted(folder.glob(pattern)):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()


def kept(path: Path, key: bytes) -> bytes | None:
    """What was kept at `path` under this key; None if there is nothing, or it was made from something else."""
    with contextlib.suppress(OSError):
        content = path.read_bytes()
        if content.startswith(key):
            return content[len(key):]
    return None


def keep(path: Path, key: bytes, content: bytes) -> None:
    """Keep it if that can be done. Two processes may do this at once; each puts a whole file in place."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(key + content)
        os.replace(temporary, path)


def _decode(kind: type, value: Any) -> Any:
    return kind(value)
