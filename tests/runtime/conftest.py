"""A running server with a small dialogue in the real one's place: what is tested here is what carries a dialogue."""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.server import ENV, Server

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trained by `thresholds train`."""
    folder = tmp_path_factory.mktemp("models")
    subprocess.run([sys.executable, "-m", "threshold_guide.cli", "train"], cwd=ROOT, check=True, timeout=120,
                   env={**ENV, "THRESHOLDS_MODELS": str(folder)})
    return folder


@pytest.fixture(scope="module")
def server(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(models, tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture()
def own_server(models: Path, tmp_path: Path) -> Iterator[Server]:
    """One that a test may break."""
    with Server(models, tmp_path / "var") as running:
        yield running
