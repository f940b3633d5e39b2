"""Shared by all tests: the real pack, a fixed day, and how thoroughly properties are tried."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from threshold_guide.engine import Pack
from threshold_guide.knowledge import load_pack

_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("steady", max_examples=200, derandomize=True, deadline=None,
                          suppress_health_check=_QUIET)
settings.register_profile("explore", max_examples=3000, deadline=None, suppress_health_check=_QUIET)
settings.load_profile("steady")


HERE = Path(__file__).parent
#: Folders whose tests share a server or a browser, and with it a process; of the others each file is by itself.
TOGETHER = frozenset({"widget", "gym_page", "conversations", "runtime", "plain"})
#: what takes longest begins first
FIRST = ("proof/test_prove.py", "widget", "gym_page", "plain", "knowledge/test_diff.py", "conversations",
         "proof/test_seeded_faults.py", "runtime")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests belong in one process, for the run in several."""
    order = {name: rank for rank, name in enumerate(FIRST)}
    for item in items:
        place = item.path.relative_to(HERE)
        group = place.parts[0] if place.parts[0] in TOGETHER else place.as_posix()
        item.add_marker(pytest.mark.xdist_group(group))
        item.user_properties.append(("group", group))
    items.sort(key=lambda item: order.get(dict(item.user_properties)["group"], len(order)))


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that is served."""
    return load_pack()


@pytest.fixture(scope="session")
def on() -> dt.date:
    """A working day: Monday 23 November 2026."""
    return dt.date(2026, 11, 23)
