"""Shared by all tests: the real pack, a fixed day, and how thoroughly properties are tried."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, settings

from threshold_guide.engine import Pack
from threshold_guide.knowledge import load_pack

_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("steady", max_examples=200, derandomize=True, deadline=None,
                          suppress_health_check=_QUIET)
settings.register_profile("explore", max_examples=3000, deadline=None, suppress_health_check=_QUIET)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that is served."""
    return load_pack()


@pytest.fixture(scope="session")
def on() -> dt.date:
    """A working day: Monday 23 November 2026."""
    return dt.date(2026, 11, 23)
