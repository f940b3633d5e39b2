"""Keeps conversations in SQLite: their state in one row, what was said beside it, nothing for long.

Rasa's SQL store replays every event of a conversation at each turn. Here `answers` and `place` are the
whole state, so a turn reads one row, however long the conversation is (ADR 0012).
"""
from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

from threshold_guide.language.press import unshielded
from threshold_guide.language.standing import mask
from threshold_guide.runtime.paths import var

RETENTION_HOURS = "THRESHOLDS_RETENTION_HOURS"
#: Long enough to sit out a backup or a checkpoint that holds the file.
BUSY_SECONDS = 20.0

STATE = ("answers", "place")
SAID = (UserUttered, BotUttered, ActionExecuted)

SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, started REAL NOT NULL, touched REAL NOT NULL,
    turns INTEGER NOT NULL DEFAULT 0, answers BLOB, place BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversations_by_age ON conversations (touched);
CREATE TABLE IF NOT EXISTS events (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE, data BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS events_of ON events (conversation, n);
CREATE TABLE IF NOT EXISTS feedback (
    month TEXT NOT NULL, edition TEXT NOT NULL, about TEXT NOT NULL, id TEXT NOT NULL, says TEXT NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (month, edition, about, id, says)) WITHOUT ROWID;
"""

SAVE = """
INSERT INTO conversations (id, started, touched, turns, answers, place) VALUES (?1, ?2, ?2, 1, ?3, ?4)
ON CONFLICT (id) DO UPDATE SET touched = ?2, turns = turns + 1, answers = ?3, place = ?4
"""

T = TypeVar("T")


def retention_seconds() -> float:
    return float(os.environ.get(RETENTION_HOURS) or 24) * 3600


class ConversationStore(TrackerStore):
    """A tracker store whose trackers hold the state and the turn at hand, not the past.

    An error is raised, never covered: a turn that could not be kept must not look as if it had been.
    """

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None,
                 host: str | None = None, db: str = "conversations.sqlite3", **kwargs: Any) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.path = Path(db) if Path(db).is_absolute() else var() / db
        # sqlite3 waits in C while the file is locked; on a thread of its own the others are not held up.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="conversations")
        self._db = self._thread.submit(self._open).result()

    def _open(self) -> sqlite3.Connection:
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        # With secure_delete, what is deleted is overwritten and cannot be read from the file.
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON",
                       "secure_delete = ON"):
            db.execute(f"PRAGMA {pragma}")
        db.executescript(SCHEMA)
        return db

    async def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._db)

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What else is kept in this database, on its own thread."""
        return await self._do(work)

    def close(self) -> None:
        self._thread.submit(self._db.close).result()
        self._thread.shutdown()

    # What Rasa asks of a tracker store

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """A tracker with the conversation's state, ready for the next turn."""
        row = await self._do(lambda db: db.execute(
            "SELECT answers, place FROM conversations WHERE id = ? AND turns > 0", (sender_id,)).fetchone())
        if row is None:
            return None
        tracker = self.init_tracker(sender_id)
        for name, kept in zip(STATE, row, strict=True):
            tracker.update(SlotSet(name, msgspec.json.decode(kept)))
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        tracker.kept_events = len(tracker.events)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Everything that was said, and the state as it is now."""
        events = await self._do(lambda db: _events(db, conversation_id))
        latest = await self.retrieve(conversation_id)
        if latest is None:
            return None
        return DialogueStateTracker.from_events(
            conversation_id, [*deserialise_events(events), *latest.events], self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the turn: its state and what was said, in one transaction."""
        await self.stream_events(tracker)
        kept = getattr(tracker, "kept_events", 0)
        events = list(tracker.events)
        if len(events) == kept:
            return
        answers, place = (tracker.get_slot(name) or {} for name in STATE)
        if place.get("deleted"):
            await self._do(lambda db: _empty(db, tracker.sender_id))
        else:
            said = [_record(event) for event in events[kept:] if isinstance(event, SAID)]
            state = msgspec.json.encode(answers), msgspec.json.encode(place)
            await self._do(lambda db: _keep(db, tracker.sender_id, state, said))
        tracker.kept_events = len(events)

    async def exists(self, conversation_id: str) -> bool:
        return await self._do(lambda db: db.execute(
            "SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)).fetchone()) is not None

    async def keys(self) -> Iterable[str]:
        return [row[0] for row in await self._do(
            lambda db: db.execute("SELECT id FROM conversations ORDER BY started").fetchall())]

    # What the channel asks of it

    async def begin(self, conversation_id: str) -> None:
        """Note that this conversation exists, before anything is said."""
        now = time.time()
        await self._do(lambda db: db.execute(
            "INSERT INTO conversations (id, started, touched) VALUES (?, ?, ?)", (conversation_id, now, now)))

    async def state(self, conversation_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
        tracker = await self.retrieve(conversation_id)
        if tracker is None:
            return {}, {}
        return tracker.get_slot("answers"), tracker.get_slot("place")

    async def messages(self, conversation_id: str) -> list[dict[str, Any]]:
        """What was said, as the page shows it."""
        return [shown for event in await self._do(lambda db: _events(db, conversation_id))
                if (shown := _shown(event))]

    async def delete(self, conversation_id: str) -> None:
        """Everything of this conversation, now."""
        await self._do(lambda db: _delete(db, "id = ?", conversation_id))

    async def purge(self) -> int:
        """Everything older than the retention time; says how many conversations that was."""
        oldest = time.time() - retention_seconds()
        return await self._do(lambda db: _delete(db, "touched < ?", oldest))


def _keep(db: sqlite3.Connection, conversation: str, state: tuple[bytes, bytes], said: list[bytes]) -> None:
    with _transaction(db):
        db.execute(SAVE, (conversation, time.time(), *state))
        db.executemany("INSERT INTO events (conversation, data) VALUES (?, ?)",
                       [(conversation, data) for data in said])


def _empty(db: sqlite3.Connection, conversation: str) -> None:
    """Delete what was said and answered; the bare id stays, so that the next message is answered afresh."""
    with _transaction(db):
        db.execute("DELETE FROM events WHERE conversation = ?", (conversation,))
        db.execute("UPDATE conversations SET turns = 0, answers = NULL, place = NULL WHERE id = ?", (conversation,))
    _clear_log(db)


def _delete(db: sqlite3.Connection, where: str, value: Any) -> int:
    with _transaction(db):
        gone = db.execute(f"DELETE FROM conversations WHERE {where}", (value,)).rowcount
    if gone:
        _clear_log(db)
    return gone


def _clear_log(db: sqlite3.Connection) -> None:
    """Empty the write-ahead log, which still holds the pages as they were."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _events(db: sqlite3.Connection, conversation: str) -> list[dict[str, Any]]:
    return [msgspec.json.decode(data) for (data,) in db.execute(
        "SELECT data FROM events WHERE conversation = ? ORDER BY n", (conversation,))]


class _transaction:
    """BEGIN IMMEDIATE waits for the lock at once; a deferred one can fail on its first write without waiting."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def __enter__(self) -> None:
        self.db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: Any, *rest: Any) -> None:
        self.db.execute("ROLLBACK" if kind else "COMMIT")


def _record(event: Event) -> bytes:
    """The event as Rasa writes it, without the reading, and masked once more."""
    data = event.as_dict()
    if isinstance(event, UserUttered):
        data["text"] = mask(event.text) if event.text else event.text
        data["parse_data"] = {"intent": event.intent, "entities": [], "text": data["text"]}
    return msgspec.json.encode(data)


def _shown(event: dict[str, Any]) -> dict[str, Any] | None:
    if event["event"] == "user":
        return {"from": "user", "text": unshielded(event.get("text") or "")}
    if event["event"] == "bot":
        data = event.get("data") or {}
        return {"from": "guide", **as_reply(event.get("text"), data.get("buttons"), data.get("custom"))}
    return None


def as_reply(text: str | None, buttons: Any, custom: Any) -> dict[str, Any]:
    """A reply as the page and `thresholds chat` take it."""
    return {"text": text or "", "buttons": buttons or [], "card": (custom or {}).get("card") or {}}
