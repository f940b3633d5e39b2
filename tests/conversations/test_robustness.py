"""What goes wrong around a conversation: others at the same time, a dead action server, a locked database."""
from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import pytest
from harness import Conversation, Guide

LOCKED_SECONDS = 10
START = '/press{"do":"command","name":"level_of_need"}'
ADULT = '/press{"do":"command","name":"lado"}'
NO_RED_FLAG = '/press{"do":"answer","screen":"red_flags","n":1,"answers":{"red_flags":["none"]}}'
CONDUCT = '/press{"do":"answer","screen":"lado_adult","n":1,"answers":{"matter_kind":"conduct"},"part":true}'
VOLUNTEER = '/press{"do":"answer","screen":"lado_adult","n":1,"answers":{"adult_role":"volunteer"},"part":true}'


def screen_of(replies: list[dict[str, Any]]) -> str | None:
    return next((reply["card"].get("screen") for reply in reversed(replies) if reply["card"]), None)


def is_plain_message(replies: list[dict[str, Any]]) -> bool:
    """The message that says in words that nothing could be answered, with whom to ring instead."""
    return len(replies) == 1 and not replies[0]["card"] and "999" in replies[0]["text"] \
        and "01204 331500" in replies[0]["text"]


def at_once(*turns: Callable[[], Any]) -> list[Any]:
    """Take these turns at the same moment."""
    ready = threading.Barrier(len(turns))

    def take(turn: Callable[[], Any]) -> Any:
        ready.wait()
        return turn()

    with ThreadPoolExecutor(len(turns)) as people:
        return list(people.map(take, turns))


@pytest.fixture
def past_the_red_flags(guide: Guide) -> Conversation:
    """A conversation with one answer, at its second screen."""
    talk = guide.conversation()
    talk.press(START)
    assert screen_of(talk.press(NO_RED_FLAG)) == "worry_groups"
    return talk


def test_two_interleaved_conversations_do_not_touch(guide: Guide) -> None:
    one, other = guide.conversation(), guide.conversation()
    one.press(START)
    other.press(ADULT)
    one.press(NO_RED_FLAG)
    other.press(CONDUCT)
    one.say("9 year old often absent from school, mum drinks")
    other.press(VOLUNTEER)
    assert one.id != other.id
    assert one.answers()["pathway"] == "level_of_need" and one.answers()["red_flags"] == ["none"]
    assert other.answers() == {"pathway": "lado"}
    assert {"matter_kind", "adult_role"}.isdisjoint(one.answers())
    assert other.place()["screen"]["partial"] == {"matter_kind": "conduct", "adult_role": "volunteer"}
    assert not other.place().get("proposed")
    assert "mum drinks" not in str(other.history())
    assert "mum drinks" in str(one.history())


def test_twenty_conversations_at_once_each_keep_their_own(guide: Guide) -> None:
    talks = [guide.conversation() for _ in range(20)]
    ages = [("2 month old baby", "under_6_months"), ("8 month old", "months_6_to_11"), ("3 year old", "years_1_to_4"),
            ("7 year old", "years_5_to_9"), ("15 year old", "years_13_to_15")] * 4
    pairs = list(zip(talks, ages, strict=True))
    at_once(*[lambda talk=talk, age=age: talk.say(f"{age}, mum drinks") for talk, (age, _) in pairs])
    for talk, (_, band) in pairs:
        read = {fact["id"]: fact["value"] for fact in talk.place()["proposed"]}
        assert read["age_band"] == band


@pytest.mark.parametrize("attempt", range(5))
def test_two_presses_of_one_conversation_at_once_are_both_answered_and_kept(guide: Guide, attempt: int) -> None:
    talk = guide.conversation()
    talk.press(ADULT)
    both = at_once(lambda: talk.press(CONDUCT), lambda: talk.press(VOLUNTEER))
    assert all(screen_of(replies) == "lado_adult" for replies in both)
    assert talk.place()["screen"]["partial"] == {"matter_kind": "conduct", "adult_role": "volunteer"}


@pytest.mark.parametrize("attempt", range(5))
def test_two_messages_of_one_conversation_at_once_are_both_answered_and_kept(guide: Guide, attempt: int) -> None:
    talk = guide.conversation()
    both = at_once(lambda: talk.say("he is 9 years old"), lambda: talk.say("mum drinks"))
    assert all(screen_of(replies) == "facts" for replies in both)
    assert {"age_band", "parent_substance_misuse"} <= {fact["id"] for fact in talk.place()["proposed"]}


def test_the_conversation_survives_the_death_of_the_action_server(
        guide: Guide, past_the_red_flags: Conversation) -> None:
    talk = past_the_red_flags
    before = talk.answers(), talk.place()
    guide.kill_actions()
    try:
        replies = talk.say("what does early help mean")
        assert is_plain_message(replies), replies
        assert (talk.answers(), talk.place()) == before
    finally:
        guide.start_actions()
        guide.wait_until_healthy()
    assert screen_of(talk.say("why")) == "worry_groups"
    assert talk.answers()["red_flags"] == ["none"]


def test_a_turn_waits_for_an_action_server_that_comes_back(guide: Guide, past_the_red_flags: Conversation) -> None:
    talk = past_the_red_flags
    guide.kill_actions()
    back = threading.Timer(0.5, guide.start_actions)
    back.start()
    try:
        replies = talk.say("why")
    finally:
        back.join()
        guide.wait_until_healthy()
    assert screen_of(replies) == "worry_groups", replies
    assert talk.answers()["red_flags"] == ["none"]


@contextmanager
def locked(guide: Guide, seconds: float) -> Iterator[None]:
    """Another process holds the database for so long."""
    released = threading.Event()
    holds = threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(guide.database, isolation_level=None)) as db:
            db.execute("BEGIN EXCLUSIVE")
            holds.set()
            released.wait(seconds)
            db.execute("ROLLBACK")

    holder = threading.Thread(target=hold)
    holder.start()
    assert holds.wait(10)
    try:
        yield
    finally:
        holder.join()


def test_a_database_that_is_locked_for_ten_seconds_loses_no_answer(
        guide: Guide, past_the_red_flags: Conversation) -> None:
    talk = past_the_red_flags
    began = time.monotonic()
    with locked(guide, LOCKED_SECONDS):
        n = talk.place()["screen"]["n"]
        replies = talk.press(
            f'/press{{"do":"answer","screen":"worry_groups","n":{n},"answers":{{"worry_groups":["education"]}}}}')
    assert is_plain_message(replies) or screen_of(replies) == "worries", replies
    assert time.monotonic() - began < LOCKED_SECONDS + 15
    assert talk.answers()["red_flags"] == ["none"]
    after = screen_of(talk.say("why"))
    assert after == ("worry_groups" if is_plain_message(replies) else "worries")


def test_a_first_message_while_the_database_is_locked_is_answered_or_refused_in_words(guide: Guide) -> None:
    talk = guide.conversation()
    with locked(guide, 3):
        replies = talk.say("bruise on a 3 month old baby")
    assert is_plain_message(replies) or screen_of(replies) == "facts", replies
    if is_plain_message(replies):
        assert screen_of(talk.say("bruise on a 3 month old baby")) == "facts"
