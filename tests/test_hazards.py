"""The hazard log names tests that exist, and every hazard once."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROWS = [line for line in (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"\| H\d\d ", line)]


def test_every_hazard_stands_once() -> None:
    """The forty hazards of the log are all there, in order."""
    assert [row.split("|")[1].strip() for row in ROWS] == [f"H{number:02}" for number in range(1, 41)]


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip() for row in ROWS])
def test_the_named_test_exists(row: str) -> None:
    """A control's test is there under its name, or the row says that the control comes later."""
    found = re.findall(r"`(tests/[^`]+)::(test_\w+)`", row)
    if not found:
        assert "later" in row or "stand with their limits" in row
    for file, name in found:
        assert re.search(rf"def {name}\(", (ROOT / file).read_text(encoding="utf-8")), f"{file}::{name}"
