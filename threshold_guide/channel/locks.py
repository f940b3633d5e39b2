"""One turn of a conversation at a time, in the order in which the messages came."""
from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock_store import LockStore

#: A lock in this process's memory cannot keep two processes apart.
WORKERS = "SANIC_WORKERS"


class ConversationLocks(LockStore):
    """asyncio locks, first come first served; no polling and nothing to expire.

    A turn always ends: the call to the action server and the database both have a time limit.
    """

    def __init__(self, endpoint_config: Any = None) -> None:
        if int(os.environ.get(WORKERS) or 1) > 1:
            raise ValueError(f"{WORKERS} must be 1: conversations are locked within one process.")
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}
        super().__init__()

    @asynccontextmanager
    async def lock(self, conversation_id: str, lock_lifetime: float = 0,
                   wait_time_in_seconds: float = 0) -> AsyncGenerator[asyncio.Lock, None]:
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._users[conversation_id] = self._users.get(conversation_id, 0) + 1
        try:
            async with lock:
                yield lock
        finally:
            self._users[conversation_id] -= 1
            if not self._users[conversation_id]:
                del self._users[conversation_id], self._locks[conversation_id]
