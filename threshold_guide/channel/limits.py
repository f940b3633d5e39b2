"""How long a message may be and how many may come."""
from __future__ import annotations

import os
import time
from collections.abc import Callable

#: Characters of typed text. A longer one is answered, not cut.
LONGEST_TEXT = 10_000
#: A button's payload may carry a hand-on file.
LONGEST_PAYLOAD = 200_000
LARGEST_REQUEST = 1_000_000

PER_CONVERSATION = "THRESHOLDS_MESSAGES_PER_MINUTE"
PER_ADDRESS = "THRESHOLDS_MESSAGES_PER_MINUTE_PER_ADDRESS"


class Rate:
    """So many a minute for each key, with as many at once; refills steadily."""

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def allows(self, key: str) -> bool:
        now = self._clock()
        left, before = self._left.get(key, (self.per_minute, now))
        left = min(self.per_minute, left + (now - before) * self.per_minute / 60)
        allowed = left >= 1
        self._left[key] = (left - allowed, now)
        if len(self._left) > 10_000:
            self._forget_idle(now)
        return allowed

    def _forget_idle(self, now: float) -> None:
        self._left = {key: (left, at) for key, (left, at) in self._left.items() if now - at < 60}


def from_environment(name: str, default: int) -> Rate:
    return Rate(float(os.environ.get(name) or default))


def conversation_rate() -> Rate:
    return from_environment(PER_CONVERSATION, 60)


def address_rate() -> Rate:
    """Generous: a school or a hospital often comes from one address."""
    return from_environment(PER_ADDRESS, 600)
