"""`thresholds train`: only when something that counts has changed."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.server import ENV, ROOT
from threshold_guide.cli import train


def run_train(models: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "threshold_guide.cli", "train", *options], cwd=ROOT, text=True,
                          env={**ENV, "THRESHOLDS_MODELS": str(models)}, capture_output=True, timeout=120)


def test_unchanged_inputs_are_not_trained_again(models: Path) -> None:
    (model,) = models.glob("*.tar.gz")
    before = os.stat(model).st_mtime_ns
    done = run_train(models)
    assert done.returncode == 0 and "up to date" in done.stderr
    assert os.stat(model).st_mtime_ns == before


def test_progress_is_shown_on_standard_error(tmp_path: Path) -> None:
    done = run_train(tmp_path)
    assert done.returncode == 0 and done.stdout == ""
    assert "Training" in done.stderr and "Trained in" in done.stderr
    assert [path.name for path in tmp_path.glob("*.tar.gz")] == ["thresholds.tar.gz"]


@pytest.fixture()
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A model made from what `hashes` says; a test may change what is there now."""
    hashes = {"inputs": "a", "content": "b", "language": "c"}
    monkeypatch.setattr(train, "MODELS", tmp_path)
    monkeypatch.setattr(train, "TRAINED_ON", tmp_path / "trained-on.json")
    monkeypatch.setattr(train, "files_hash", lambda _kind: hashes["inputs"])
    monkeypatch.setattr(train, "content", lambda: hashes["content"])
    monkeypatch.setattr(train, "language", lambda: hashes["language"])
    (tmp_path / "thresholds.tar.gz").touch()
    train.remember()
    return hashes


def test_changed_wording_or_route_needs_no_training(trained: dict[str, str]) -> None:
    trained["content"] = "changed"
    assert train.up_to_date()


def test_changed_phrases_need_training(trained: dict[str, str]) -> None:
    trained["content"] = trained["language"] = "changed"
    assert not train.up_to_date()


def test_changed_rules_need_training(trained: dict[str, str]) -> None:
    trained["inputs"] = "changed"
    assert not train.up_to_date()


def test_missing_model_needs_training(trained: dict[str, str]) -> None:
    (train.MODELS / "thresholds.tar.gz").unlink()
    assert not train.up_to_date()


def test_content_is_looked_for_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "deployment.yml").write_text("pack: here\n", encoding="utf-8")

    def content() -> str:
        return subprocess.run([sys.executable, "-c", "from threshold_guide.cli.train import content; print(content())"],
                              cwd=ROOT, env={**ENV, "THRESHOLDS_POLICY_KB": str(tmp_path)}, text=True,
                              capture_output=True, check=True).stdout

    before = content()
    (tmp_path / "here" / "messages.yml").write_text("messages: []\n", encoding="utf-8")
    assert content() != before
