"""One way of writing a value down, so that the same value always has the same hash."""
from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec


def canonical(value: Any) -> bytes:
    """JSON in UTF-8: keys in order, no blanks, no escapes that are not needed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def plain(value: Any) -> Any:
    """The value as JSON gives it back: mappings, lists, texts, numbers."""
    return msgspec.json.decode(msgspec.json.encode(value))


def digest(value: Any) -> str:
    """SHA-256 over the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()
