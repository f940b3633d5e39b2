"""One running guide for all conversations."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness import Guide


@pytest.fixture(scope="session")
def guide() -> Iterator[Guide]:
    guide = Guide()
    try:
        guide.start()
        yield guide
    finally:
        guide.stop()
        guide.remove()
