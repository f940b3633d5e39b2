"""What we change in Rasa or take away from it. These tests fail when a new Rasa asks for a second look."""
from __future__ import annotations

import ast
import hashlib
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rasa
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from threshold_guide.runtime import patches, stubs

ROOT = Path(__file__).resolve().parents[2]
RASA = Path(rasa.__file__).parent
ORIGINAL = RemoteAction._validate_action_result

GOOD: list[Any] = [
    {"events": [], "responses": []}, {},
    {"events": [{"event": "slot", "name": "answers", "value": {"a": ["b"]}, "timestamp": None}],
     "responses": [{"text": "x", "buttons": [], "custom": {"card": {}}}]},
    {"events": [{"event": "session_started"}, {"event": "followup", "name": "action_listen"}]},
]
BAD: list[Any] = [
    [], None, "x", {"events": {}}, {"events": ["slot"]}, {"responses": ["text"]}, {"responses": {}},
    {"events": [{"event": "slot"}]}, {"events": [{"name": "answers"}]}, {"events": [{"event": "no such event"}]},
]


@pytest.mark.parametrize("result", GOOD)
def test_good_results_pass_as_before(result: Any) -> None:
    action = RemoteAction("a", None)
    assert ORIGINAL(action, result) is True
    assert patches.validate_action_result(action, result) is True


@pytest.mark.parametrize("result", BAD)
def test_bad_results_are_refused_as_before(result: Any) -> None:
    action = RemoteAction("a", None)
    for judge in (ORIGINAL, patches.validate_action_result):
        with pytest.raises(ValidationError):
            judge(action, result)


def test_the_patched_method_is_the_one_that_was_read() -> None:
    source = inspect.getsource(ORIGINAL)
    assert hashlib.sha256(source.encode()).hexdigest().startswith("f8cdb4be68123961"), (
        "Rasa has changed RemoteAction._validate_action_result: read it, and ADR 0013, again.\n" + source)


def test_the_patch_is_applied_where_rasa_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", ORIGINAL)
    patches.apply_patches()
    assert RemoteAction("a", None)._validate_action_result.__func__ is patches.validate_action_result


def imported_by_rasa() -> set[str]:
    """Top-level names of all packages that Rasa's modules import."""
    names: set[str] = set()
    for path in RASA.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names


def test_every_stub_stands_for_something_rasa_imports() -> None:
    assert stubs.STUBBED <= imported_by_rasa()


def test_agent_loads_under_the_stubs_without_the_libraries() -> None:
    done = subprocess.run([sys.executable, "-c", (
        "import sys; from threshold_guide.runtime import stubs; stubs.install();"
        "import rasa.core.agent, rasa.model_training, spacy; spacy.blank('en');"
        "import tensorflow; assert isinstance(tensorflow, stubs.StubModule);"
        "from thinc.compat import has_tensorflow; assert not has_tensorflow;"
        "heavy = [n for n in ('tensorflow.python', 'sklearn.base', 'torch', 'jax', 'pandas') if n in sys.modules];"
        "assert not heavy, heavy")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_stub_can_be_named_subclassed_decorated_with_and_caught_but_not_counted_with() -> None:
    module = stubs.StubModule("library")

    class Layer(module.keras.layers.Layer):
        units: module.Tensor = 3

        @module.function
        def call(self) -> int:
            return 7

    assert Layer().call() == 7
    try:
        raise ValueError
    except (module.errors.Broken, ValueError):
        pass
    with pytest.raises(TypeError):
        module.constant(1) + 1
    with pytest.raises(AttributeError):
        module.__version__


def test_importing_the_agent_loads_nothing_heavy_that_is_not_known() -> None:
    """A new Rasa that imports another large library would slow every start."""
    done = subprocess.run([sys.executable, "-c", (
        "import sys; from threshold_guide.runtime import stubs; stubs.install(); before = set(sys.modules);"
        "import rasa.core.agent; print(len(set(sys.modules) - before))")], cwd=ROOT, capture_output=True, text=True)
    assert int(done.stdout) < 2500, done.stdout
