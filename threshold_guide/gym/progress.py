"""A learner's progress: one file on their own device, checked when it comes back.

The file is `{"kind", "version", "content", "checksum", "seal"}`. `checksum` is the SHA-256 of the content, so that
damage is noticed; `seal` is an HMAC-SHA-256 with the key of the installation that made it, so that a changed file whose
checksum was mended is noticed as well. Neither hides anything: the file holds only what the learner chose and saw.
"""
from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Any

import msgspec

KIND, VERSION = "threshold-gym-progress", 1
#: Decisions kept; the oldest go first. Nothing that is computed looks further back.
MOST_ATTEMPTS = 3000


class Unusable(ValueError):
    """A progress that cannot be used. `reason` is damaged, foreign, older, newer or altered."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Attempt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One decision of the learner beside the guide's at that time. `at` is in seconds since 1970, UTC."""

    case: str
    stage: int
    topic: str
    at: int
    seconds: int
    edition: str
    route: str
    adult: str | None
    emergency: bool
    consult: bool
    guide_route: str | None
    guide_adult: str | None
    guide_emergency: bool
    contested: bool
    critical: bool
    signed: bool
    agreed: bool
    difference: int | None
    leaning: float | None
    confidence: str


class Open(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The unfolding case that the learner is in, the stage to decide next, and what they asked before."""

    case: str
    stage: int
    asked: tuple[int, ...] = ()


class Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The session under way: seconds spent on decisions, and how many there were."""

    seconds: int = 0
    decisions: int = 0


class Progress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is kept of a learner. `id` is random and says nothing of who they are."""

    id: str
    pack: str
    begun: dt.date
    attempts: tuple[Attempt, ...] = ()
    #: lesson -> question -> whether the first answer was right
    lessons: dict[str, dict[str, bool]] = {}
    open: Open | None = None
    session: Session = Session()


def new_id() -> str:
    return secrets.token_hex(16)


def new(pack: str, on: dt.date, id: str) -> Progress:
    return Progress(id=id, pack=pack, begun=on)


def with_attempt(progress: Progress, attempt: Attempt) -> Progress:
    return msgspec.structs.replace(progress, attempts=(*progress.attempts, attempt)[-MOST_ATTEMPTS:])


def sealed(progress: Progress, key: bytes) -> dict[str, Any]:
    """The progress as the page keeps it."""
    content = msgspec.to_builtins(progress)
    text = canonical(content)
    return {"kind": KIND, "version": VERSION, "content": content,
            "checksum": hashlib.sha256(text).hexdigest(), "seal": _seal(text, key)}


def unsealed(file: Any, key: bytes) -> Progress:
    """The progress in the file. Raises Unusable, and changes nothing."""
    if not isinstance(file, dict) or file.get("kind") != KIND:
        raise Unusable("foreign")
    version = file.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise Unusable("damaged")
    if version != VERSION:
        raise Unusable("older" if version < VERSION else "newer")
    content = file.get("content")
    text = canonical(content)
    if not _same(file.get("checksum"), hashlib.sha256(text).hexdigest()):
        raise Unusable("damaged")
    if not _same(file.get("seal"), _seal(text, key)):
        raise Unusable("altered")
    try:
        return msgspec.convert(content, Progress)
    except msgspec.ValidationError:
        # Sealed here by a version of the gym that wrote other fields under the same number.
        raise Unusable("older") from None


def read_file(text: str, key: bytes) -> Progress:
    """The progress in the text of a saved file. Raises Unusable."""
    try:
        file = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise Unusable("damaged" if KIND in text else "foreign") from None
    return unsealed(file, key)


def canonical(content: Any) -> bytes:
    """One serialisation for equal content: keys sorted, no spaces, UTF-8, and 1.0 the same as 1."""
    return msgspec.json.encode(_one_kind_of_number(content), order="sorted")


def _one_kind_of_number(value: Any) -> Any:
    """A browser has one kind of number: what left as 1.0 comes back as 1."""
    if isinstance(value, dict):
        return {name: _one_kind_of_number(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_one_kind_of_number(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _seal(text: bytes, key: bytes) -> str:
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def _same(given: Any, right: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), right.encode())
