"""Review and check dates drive what is said: the clock is moved, the content stays."""
from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from threshold_guide.dialogue import turn
from threshold_guide.engine import decide
from threshold_guide.engine.currency import as_of, years_old
from threshold_guide.knowledge import load_pack

REVIEW = dt.date(2027, 1, 31)
EXPIRY = dt.date(2027, 5, 21)
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def pack() -> Any:
    return load_pack("bolton")


def test_the_day_of_review_itself_is_in_time(pack: Any) -> None:
    assert pack.sources["bolton_policy_2026"].review_due == REVIEW
    assert as_of(pack, REVIEW) is pack


def test_from_the_next_day_every_banner_says_overdue(pack: Any) -> None:
    told = as_of(pack, REVIEW + DAY)
    assert told.info.banner.startswith(pack.info.banner)
    assert "January 2027" in told.info.banner and "overdue" in told.info.banner
    assert "overdue" in decide({"red_flags": ["rf_injury"]}, on=REVIEW + DAY, pack=pack).pack.banner
    assert "overdue" not in decide({"red_flags": ["rf_injury"]}, on=REVIEW, pack=pack).pack.banner


@pytest.mark.parametrize(("on", "late"), [(REVIEW, False), (REVIEW + DAY, True)])
def test_every_card_of_a_conversation_carries_the_banner_of_its_day(pack: Any, on: dt.date, late: bool) -> None:
    now = dt.datetime.combine(on, dt.time(10))
    for press in ({"do": "command", "name": "start"}, {"do": "command", "name": "person"},
                  {"do": "command", "name": "level_of_need"}, {"do": "policy", "kind": "statements",
                                                               "id": "strategy_chair"}):
        _, _, replies = turn({}, {}, {"press": press}, pack=pack, on=on, now=now)
        banners = [reply["card"]["banner"] for reply in replies if "banner" in reply["card"]]
        assert banners and all(("overdue" in banner) is late for banner in banners), press


def test_it_is_said_once_however_often_the_pack_is_asked_for(pack: Any) -> None:
    on = REVIEW + DAY
    told = as_of(pack, on)
    assert as_of(told, on) is told and as_of(pack, on) is told
    answers = {"pathway": "level_of_need", "red_flags": ["rf_injury"]}
    _, _, replies = turn(answers, {}, {"press": {"do": "command", "name": "outcome"}}, pack=pack, on=on,
                         now=dt.datetime.combine(on, dt.time(10)))
    (decision,) = [reply["card"]["decision"] for reply in replies if reply["card"].get("kind") == "decision"]
    assert decision["pack"]["banner"].count("overdue") == 1


def test_an_expired_contact_is_shown_as_check_with(pack: Any) -> None:
    assert pack.contacts["front_door"].expires == EXPIRY
    assert as_of(pack, EXPIRY).contacts["front_door"].lines
    told = as_of(pack, EXPIRY + DAY).contacts["front_door"]
    assert not told.lines
    assert "Check with" in told.find_out and "May 2027" in told.find_out


def test_an_expired_number_is_nowhere_in_a_decision(pack: Any) -> None:
    facts = {"red_flags": ["rf_injury"]}
    number = pack.contacts["front_door"].lines[0].value

    def shown(on: dt.date) -> bool:
        contacts = decide(facts, on=on, pack=pack).contacts
        return any(number in line.value for contact in contacts for line in contact.lines)

    assert shown(EXPIRY)
    assert not shown(EXPIRY + DAY)


def test_what_never_expires_stays(pack: Any) -> None:
    late = as_of(pack, dt.date(2029, 1, 1))
    assert late.contacts["emergency_999"].lines == pack.contacts["emergency_999"].lines


def test_age_in_whole_years(pack: Any) -> None:
    framework = pack.sources["bolton_framework_2021"]
    assert years_old(framework, dt.date(2026, 6, 30)) == 4
    assert years_old(framework, dt.date(2026, 7, 1)) == 5
