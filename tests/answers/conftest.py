"""The pack in use, and a way to ask it."""
from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from threshold_guide.cli.answer import answered
from threshold_guide.knowledge import load_pack
from threshold_guide.language.asked import Asked
from threshold_guide.language.reader import Reader

ON = dt.date(2026, 11, 21)


@pytest.fixture(scope="session")
def pack() -> Any:
    return load_pack()


@pytest.fixture(scope="session")
def ask(pack: Any) -> Any:
    """The answer to a question as `thresholds answer` gives it, on a day."""
    reader = Reader(pack)
    asked = Asked(pack, reader.words)
    return lambda question, on=ON: answered(asked, reader, question, on)
