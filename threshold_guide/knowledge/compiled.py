"""A pack that has been read and checked before, kept in build/ so that a start need not read YAML again.

Reading and checking all of policy_kb takes seconds; its compiled form takes milliseconds. It is used only
while every content file and the code that checks them are, byte for byte, what they were.
"""
from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from threshold_guide.engine.pack import Pack
from threshold_guide.knowledge.load import DEFAULT, ROOT, load_pack

CODE = Path(__file__).resolve().parents[1]
BUILD = CODE.parent / "build"


def compiled_pack(name: str = DEFAULT, *, root: Path = ROOT, build: Path = BUILD) -> Pack:
    """As load_pack, and as strict: what has faults is never kept."""
    made_from = _made_from(name, root)
    path = build / f"{name}.pack"
    with contextlib.suppress(OSError, msgspec.DecodeError):
        kept = path.read_bytes()
        if kept.startswith(made_from):
            return msgspec.msgpack.decode(kept[len(made_from):], type=Pack, dec_hook=_decode)
    pack = load_pack(name, root=root)
    with contextlib.suppress(OSError):
        _keep(path, made_from + msgspec.msgpack.encode(pack, enc_hook=str))
    return pack


def _made_from(name: str, root: Path) -> bytes:
    """A hash of the content, of where it lies, and of the code that reads and checks it."""
    digest = hashlib.sha256(f"{name}\0{root}\0".encode())
    for folder, pattern in ((root, "**/*.yml"), (CODE / "knowledge", "*.py"), (CODE / "engine", "*.py")):
        for path in sorted(folder.glob(pattern)):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()


def _keep(path: Path, content: bytes) -> None:
    """Two processes may do this at once; each puts a whole file in place."""
    path.parent.mkdir(exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(temporary, path)


def _decode(kind: type, value: Any) -> Any:
    return kind(value)
