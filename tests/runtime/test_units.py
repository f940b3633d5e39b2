"""The small parts: tokens, rates, locks, payloads, the hash of language content."""
from __future__ import annotations

import asyncio
import logging
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from threshold_guide.channel.limits import Rate
from threshold_guide.channel.locks import ConversationLocks
from threshold_guide.channel.tokens import Tokens, read_or_make_key
from threshold_guide.channel.wording import FALLBACK, say
from threshold_guide.engine import model
from threshold_guide.knowledge import load_pack
from threshold_guide.knowledge.compiled import compiled_pack
from threshold_guide.language.fingerprint import language_hash
from threshold_guide.language.press import parse_press, shielded, unshielded
from threshold_guide.runtime.logs import WithoutWords


def test_token_speaks_for_its_conversation_only(tmp_path: Path) -> None:
    tokens = Tokens(read_or_make_key(tmp_path))
    conversation, token = tokens.mint()
    assert tokens.conversation(token) == conversation
    assert Tokens("another key").conversation(token) is None
    assert tokens.mint()[0] != conversation


def test_key_is_made_once_and_private(tmp_path: Path) -> None:
    key = read_or_make_key(tmp_path)
    assert read_or_make_key(tmp_path) == key and len(key) > 40
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_rate_refills_steadily() -> None:
    now = [0.0]
    rate = Rate(3, clock=lambda: now[0])
    assert [rate.allows("a") for _ in range(4)] == [True, True, True, False]
    assert rate.allows("b")
    now[0] = 20.0
    assert [rate.allows("a") for _ in range(2)] == [True, False]


def test_rate_forgets_the_idle() -> None:
    now = [0.0]
    rate = Rate(3, clock=lambda: now[0])
    for number in range(10_000):
        rate.allows(str(number))
    now[0] = 61.0
    rate.allows("one more")
    assert len(rate._left) == 1


def test_lock_serves_in_order_and_keeps_nothing() -> None:
    locks, order = ConversationLocks(), []

    async def turn(number: int) -> None:
        async with locks.lock("a"):
            order.append(number)
            await asyncio.sleep(0.001)

    async def all_turns() -> None:
        await asyncio.gather(*(turn(number) for number in range(10)))

    asyncio.run(all_turns())
    assert order == list(range(10))
    assert not locks._locks


def test_lock_is_free_again_after_a_failure() -> None:
    locks = ConversationLocks()

    async def fail() -> None:
        async with locks.lock("a"):
            raise ValueError

    with pytest.raises(ValueError):
        asyncio.run(fail())
    assert not locks._locks


def test_lock_refuses_several_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANIC_WORKERS", "2")
    with pytest.raises(ValueError, match="SANIC_WORKERS"):
        ConversationLocks()


@pytest.mark.parametrize(("text", "press"), [
    ('/press{"do":"x"}', {"do": "x"}), ("/press{}", {}), ("/press{", None), ("/press[]", None), ("/restart", None),
    ('/press{"do":"x"} ', {"do": "x"}), ('/press{"a":1}{"b":2}', None), ("", None),
])
def test_only_a_whole_object_is_a_press(text: str, press: dict | None) -> None:
    assert parse_press(text) == press


@pytest.mark.parametrize("text", ["/restart", "hello", "", "/", "a/b"])
def test_shield_comes_off_again(text: str) -> None:
    assert unshielded(shielded(text)) == text
    assert not shielded(text).strip().startswith("/")


def test_every_text_of_the_channel_is_in_the_pack_and_has_no_blank() -> None:
    pack = load_pack()
    for name in FALLBACK:
        assert name in pack.messages
        assert "{" not in say(name, pack)
        assert say(name, None) == FALLBACK[name]
    assert "999" in say("server_trouble", pack) and "999" in FALLBACK["server_trouble"]


def concern(**fields: object) -> SimpleNamespace:
    whole = {"id": "late_messages", "label": "Late messages", "question": "Did they?", "strength": "consult",
             "why": "x", "counts": ("a",), "does_not_count": ("b",), "source": model.Cite(document="d", where="w"),
             "phrases": ("texts at night",)}
    return SimpleNamespace(concerns={"late_messages": model.Concern(**{**whole, **fields})}, folders=())


def test_language_hash_follows_phrases_and_nothing_else() -> None:
    before = language_hash(concern())
    assert language_hash(concern(label="Other", question="Other?", strength="may", why="y")) == before
    assert language_hash(concern(phrases=("texts at night", "rings at night"))) != before
    assert language_hash(concern(examples=("he texts her at night",))) != before


def test_language_hash_follows_cue_files(tmp_path: Path) -> None:
    (tmp_path / "language").mkdir()
    pack = SimpleNamespace(folders=(tmp_path,))
    before = language_hash(pack)
    (tmp_path / "language" / "cues.yml").write_text("cues: [now]")
    assert language_hash(pack) != before


def test_compiled_pack_is_the_pack(tmp_path: Path) -> None:
    read = load_pack()
    assert compiled_pack(build=tmp_path) == read
    assert (tmp_path / "bolton.pack").is_file()
    assert compiled_pack(build=tmp_path) == read


def test_damaged_compiled_pack_is_made_again(tmp_path: Path) -> None:
    compiled_pack(build=tmp_path)
    path = tmp_path / "bolton.pack"
    path.write_bytes(path.read_bytes()[:-100])
    assert compiled_pack(build=tmp_path) == load_pack()


def test_log_holds_no_text_of_an_exception() -> None:
    try:
        raise ValueError("typed words")
    except ValueError:
        written = WithoutWords().formatException(sys.exc_info())
    assert "typed words" not in written and "ValueError" in written
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "It failed.", None, sys.exc_info())
    assert WithoutWords("%(message)s").format(record).startswith("It failed.")
