"""The gym of the pack that is served, and its calls with cohorts kept in memory."""
from __future__ import annotations

import itertools

import pytest

from tests.gym import postgres as postgres_for_tests
from tests.gym.learners import KEY, Memory
from threshold_guide.engine import Pack
from threshold_guide.gym import Gym, load_gym
from threshold_guide.gym.api import Api


@pytest.fixture(scope="session")
def gym(pack: Pack) -> Gym:
    return load_gym(pack)


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL that ends with the tests."""
    with postgres_for_tests.running() as server:
        yield server


@pytest.fixture
def api(gym: Gym) -> Api:
    """Learners get ids in order, so that each is shown the same cases in every run."""
    numbers = itertools.count()
    return Api(gym, KEY, Memory(), lambda text: "now" in text, lambda: f"{next(numbers):032x}")
