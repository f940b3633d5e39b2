"""What a plain page stands on: one row for each screen that was shown, beside the conversation's own.

A page is one step. Its address names the conversation and the step; a form sent from it makes the next step from this
one. So the browser's back button goes back to what was, a form sent twice makes one step, and nothing is overwritten.
"""
from __future__ import annotations

import base64
import hashlib
import hmac
import sqlite3
import time
import zlib
from typing import Any

import msgspec

from threshold_guide.channel.store import ConversationStore

#: steps of one conversation; beyond it the oldest go
MOST_STEPS = 300
#: characters of a step's name
NAME_LENGTH = 16

SCHEMA = """
CREATE TABLE IF NOT EXISTS plain_steps (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    step TEXT NOT NULL, at REAL NOT NULL, data BLOB NOT NULL, PRIMARY KEY (conversation, step)) WITHOUT ROWID;
"""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a case after one turn, and what was replied. What was typed is not in it."""

    answers: dict[str, Any]
    place: dict[str, Any]
    replies: list[dict[str, Any]]
    #: the step that this one was made from; "" for the first
    before: str = ""


class Steps:
    """The steps of all conversations, in the conversations' database: they go when the conversation goes."""

    def __init__(self, store: ConversationStore, key: str) -> None:
        self._store = store
        self._key = hashlib.sha256(b"plain steps\0" + key.encode()).digest()

    async def begin(self) -> None:
        await self._store.run(lambda db: db.executescript(SCHEMA))

    def name(self, conversation: str, before: str, sent: Any) -> str:
        """The name of the step that `sent` makes from `before`: the same for the same, and no clue to either."""
        content = msgspec.json.encode([conversation, before, sent])
        digest = hmac.new(self._key, content, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode()[:NAME_LENGTH]

    async def read(self, conversation: str, step: str) -> Step | None:
        row = await self._store.run(lambda db: db.execute(
            "SELECT data FROM plain_steps WHERE conversation = ? AND step = ?", (conversation, step)).fetchone())
        return msgspec.json.decode(zlib.decompress(row[0]), type=Step) if row else None

    async def keep(self, conversation: str, name: str, step: Step) -> None:
        """Keep a step. One that is there already stays as it is."""
        data = zlib.compress(msgspec.json.encode(step))
        await self._store.run(lambda db: _keep(db, conversation, name, data))


def _keep(db: sqlite3.Connection, conversation: str, step: str, data: bytes) -> None:
    now = time.time()
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("INSERT OR IGNORE INTO plain_steps VALUES (?, ?, ?, ?)", (conversation, step, now, data))
        db.execute("DELETE FROM plain_steps WHERE conversation = ?1 AND step IN (SELECT step FROM plain_steps "
                   "WHERE conversation = ?1 ORDER BY at DESC LIMIT -1 OFFSET ?2)", (conversation, MOST_STEPS))
        db.execute("UPDATE conversations SET touched = ? WHERE id = ?", (now, conversation))
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
