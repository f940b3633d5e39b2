"""What the store keeps of a conversation, for how long, and what becomes of the rest."""
from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from threshold_guide.channel import store as store_module
from threshold_guide.channel.store import ConversationStore

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture()
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    made = ConversationStore(DOMAIN, db=str(tmp_path / "c.sqlite3"))
    yield made
    made.close()


def tracker_of(store: ConversationStore, conversation: str) -> DialogueStateTracker:
    return asyncio.run(store.get_or_create_tracker(conversation, append_action_listen=False))


def say(store: ConversationStore, conversation: str, text: str, answers: dict[str, Any],
        place: dict[str, Any] | None = None) -> None:
    """A turn as Rasa's processor makes it."""
    tracker = tracker_of(store, conversation)
    if not tracker.events:
        tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted(),
                                    ActionExecuted("action_listen")], DOMAIN)
    reading = {"intent": {"name": "describe"}, "entities": [], "reading": {"words": text}}
    tracker.update_with_events([
        UserUttered(text, reading["intent"], [], reading), ActionExecuted("action_describe"),
        BotUttered("Heard.", {"buttons": [], "custom": {"card": {"kind": "screen"}}}),
        SlotSet("answers", answers), SlotSet("place", place or {"n": 1}), ActionExecuted("action_listen")], DOMAIN)
    asyncio.run(store.save(tracker))


def test_state_is_there_at_the_next_turn(store: ConversationStore) -> None:
    say(store, "a", "hello", {"q": "present"}, {"n": 7})
    tracker = tracker_of(store, "a")
    assert tracker.get_slot("answers") == {"q": "present"}
    assert tracker.get_slot("place") == {"n": 7}
    assert tracker.latest_action_name == "action_listen"
    assert tracker.followup_action is None


def test_tracker_does_not_grow(store: ConversationStore) -> None:
    for number in range(30):
        say(store, "a", f"turn {number}", {"q": str(number)})
    assert len(tracker_of(store, "a").events) == 3
    assert len(asyncio.run(store.messages("a"))) == 60


def test_all_that_was_said_can_be_read_as_rasa_events(store: ConversationStore) -> None:
    say(store, "a", "one", {})
    say(store, "a", "two", {"q": "absent"})
    full = asyncio.run(store.retrieve_full_tracker("a"))
    assert [event.text for event in full.events if isinstance(event, UserUttered)] == ["one", "two"]
    assert full.get_slot("answers") == {"q": "absent"}


def test_unknown_conversation_is_none(store: ConversationStore) -> None:
    assert asyncio.run(store.retrieve("nobody")) is None
    assert asyncio.run(store.retrieve_full_tracker("nobody")) is None
    assert not asyncio.run(store.exists("nobody"))


def test_reading_is_not_kept(store: ConversationStore) -> None:
    say(store, "a", "hello", {})
    (kept,) = [event for event in asyncio.run(store._do(lambda db: store_module._events(db, "a")))
               if event["event"] == "user"]
    assert "reading" not in kept["parse_data"]


def test_clock_set_back_changes_nothing(store: ConversationStore, monkeypatch: pytest.MonkeyPatch) -> None:
    say(store, "a", "one", {"q": "1"})
    earlier = time.time() - 3600
    monkeypatch.setattr(time, "time", lambda: earlier)
    say(store, "a", "two", {"q": "2"})
    assert tracker_of(store, "a").get_slot("answers") == {"q": "2"}
    assert [m["text"] for m in asyncio.run(store.messages("a")) if m["from"] == "user"] == ["one", "two"]


def test_conversations_end_after_the_retention_time(store: ConversationStore, monkeypatch: pytest.MonkeyPatch) -> None:
    say(store, "old", "quixotic", {})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 23.9 * 3600)
    say(store, "new", "hello", {})
    assert asyncio.run(store.purge()) == 0
    monkeypatch.setattr(time, "time", lambda: now + 24.1 * 3600)
    assert asyncio.run(store.purge()) == 1
    assert list(asyncio.run(store.keys())) == ["new"]
    assert b"quixotic" not in store.path.read_bytes()


def test_retention_time_can_be_set(store: ConversationStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THRESHOLDS_RETENTION_HOURS", "1")
    say(store, "a", "hello", {})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1.1 * 3600)
    assert asyncio.run(store.purge()) == 1


def test_deleted_place_empties_the_conversation(store: ConversationStore) -> None:
    say(store, "a", "quixotic", {"q": "present"})
    say(store, "a", "delete everything", {"q": "present"}, {"deleted": True})
    assert asyncio.run(store.retrieve("a")) is None
    assert asyncio.run(store.messages("a")) == []
    assert asyncio.run(store.exists("a"))
    assert b"quixotic" not in store.path.read_bytes()


def test_turn_that_cannot_be_kept_raises_and_leaves_the_last_one(
        store: ConversationStore, monkeypatch: pytest.MonkeyPatch) -> None:
    say(store, "a", "one", {"q": "1"})
    store._thread.submit(store._db.execute, "PRAGMA busy_timeout = 100").result()
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError):
        say(store, "a", "two", {"q": "2"})
    other.execute("ROLLBACK")
    assert tracker_of(store, "a").get_slot("answers") == {"q": "1"}
    say(store, "a", "three", {"q": "3"})
    assert tracker_of(store, "a").get_slot("answers") == {"q": "3"}


def test_locked_database_is_waited_for(store: ConversationStore) -> None:
    other = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    threading.Timer(1.0, other.execute, ("COMMIT",)).start()
    say(store, "a", "one", {"q": "1"})
    assert tracker_of(store, "a").get_slot("answers") == {"q": "1"}


def test_many_conversations_at_once_keep_apart(store: ConversationStore) -> None:
    async def one(name: str) -> None:
        for number in range(5):
            tracker = await store.get_or_create_tracker(name, append_action_listen=False)
            tracker.update_with_events([SlotSet("answers", {"who": name, "n": number}), SlotSet("place", {})], DOMAIN)
            await store.save(tracker)

    async def all_of_them() -> None:
        await asyncio.gather(*(one(f"c{number}") for number in range(20)))

    asyncio.run(all_of_them())
    for number in range(20):
        assert tracker_of(store, f"c{number}").get_slot("answers") == {"who": f"c{number}", "n": 4}


def test_rasa_finds_it_by_its_path(tmp_path: Path) -> None:
    endpoint = EndpointConfig.from_dict({"type": "threshold_guide.channel.store.ConversationStore",
                                         "db": str(tmp_path / "c.sqlite3")})
    made = TrackerStore.create(endpoint, DOMAIN)
    assert isinstance(made, ConversationStore)
    made.close()


def test_rasas_wrapper_can_still_be_taken_off(store: ConversationStore) -> None:
    """channel.input.use_store_alone relies on the wrapper's name for what it wraps."""
    wrapped = Agent._create_tracker_store(store, DOMAIN)
    assert isinstance(wrapped, FailSafeTrackerStore)
    assert wrapped._tracker_store is store
