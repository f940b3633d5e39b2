"""`thresholds train`: only when something that counts has changed."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.runtime.server import ENV, ROOT
from threshold_guide.cli import train
from threshold_guide.language import apart, component, head_learning, heads


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
    monkeypatch.setattr(train, "BUILD", tmp_path)
    monkeypatch.setattr(train, "learnt", lambda: ["heads.npz"])
    monkeypatch.setattr(train, "files_hash", lambda _kind: hashes["inputs"])
    monkeypatch.setattr(train, "content", lambda: hashes["content"])
    monkeypatch.setattr(train, "language", lambda: hashes["language"])
    for name in ("thresholds.tar.gz", "heads.npz"):
        (tmp_path / name).touch()
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


def test_missing_learning_needs_training(trained: dict[str, str]) -> None:
    assert train.up_to_date()
    (train.BUILD / "heads.npz").unlink()
    assert not train.up_to_date()


def test_a_fault_in_an_example_is_named_by_lint(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "policy_kb", tmp_path / "kb")
    examples = next((tmp_path / "kb" / "england" / "language" / "examples").glob("*.yml"))
    examples.write_text("facts:\n  dragons: {said: [one]}\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "threshold_guide.cli", "kb", "lint"], cwd=ROOT, text=True,
                          env={**ENV, "THRESHOLDS_POLICY_KB": str(tmp_path / "kb")},
                          capture_output=True)
    told = done.stdout + done.stderr
    assert done.returncode == 1 and "Traceback" not in told
    assert examples.name in told and "dragons" in told and "Check the spelling" in told


def test_a_fault_in_an_example_ends_learning_in_plain_words(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    examples = tmp_path / "language" / "examples" / "broken.yml"
    examples.parent.mkdir(parents=True)
    examples.write_text("facts:\n  dragons: {said: [one]}\n", encoding="utf-8")
    pack = SimpleNamespace(folders=[tmp_path], indicators={}, concerns={}, signals={})
    monkeypatch.setattr(head_learning, "compiled_pack", lambda _name, root: pack)
    assert head_learning.main(str(tmp_path)) == 1
    assert "broken.yml: dragons" in capsys.readouterr().err


def test_rasa_train_by_itself_learns_the_examples_too(monkeypatch: pytest.MonkeyPatch) -> None:
    learnt: list[str] = []
    monkeypatch.delenv(apart.LEARNT_APART, raising=False)
    monkeypatch.setattr(apart, "learn", lambda module, _pack: learnt.append(module) or 1)
    part = component.ThresholdReading(None, None)  # type: ignore[arg-type]
    monkeypatch.setattr(part._asked, "warm_up", lambda: learnt.append("wordings"))
    with pytest.raises(RuntimeError, match="examples could not be learnt"):
        part.train(None)  # type: ignore[arg-type]
    assert learnt == ["wordings", heads.LEARNING]


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
