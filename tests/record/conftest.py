"""The talks of these tests are held once."""
from __future__ import annotations

import pytest
from cases import TALKS, Talk, talked


@pytest.fixture(scope="session")
def talks() -> dict[str, Talk]:
    return {name: talked(name) for name in TALKS}
