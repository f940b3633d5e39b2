"""A worry that is not certain, and would be grave with one more fact, is never left without that question."""
from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from threshold_guide.engine import decide, next_screen
from threshold_guide.engine.model import UNSURE
from threshold_guide.knowledge import load_pack

ON = dt.date(2026, 11, 21)
PACK = load_pack("bolton")
GRAVE = sorted(id for id, raises in PACK.raises.items() if PACK.indicators[id].kind == "worry"
               and any(each.rank >= PACK.act_now_rank for each in raises))


def unsure_of(id: str) -> dict[str, Any]:
    return {"pathway": "level_of_need", id: UNSURE, "red_flags": ["none"], "shown": ["red_flags"]}


def test_there_are_such_worries() -> None:
    assert "injury_seen" in GRAVE


@pytest.mark.parametrize("id", GRAVE)
def test_what_would_make_it_grave_is_asked(id: str) -> None:
    asked = next_screen(unsure_of(id), pack=PACK)
    waits = {fact for each in PACK.raises[id] if each.rank >= PACK.act_now_rank for fact in each.when.ids}
    assert asked is not None and waits & set(asked.questions), asked


def test_an_injury_one_is_not_sure_of_on_a_child_who_cannot_move_is_taken_further() -> None:
    told = decide({**unsure_of("injury_seen"), "mobility": "non_mobile"}, on=ON, pack=PACK)
    assert told.consult
