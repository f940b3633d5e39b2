"""What we change in Rasa or take away from it. These tests fail when a new Rasa asks for a second look."""
from __future__ import annotations

import hashlib
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from threshold_guide.runtime import patches, stubs

ROOT = Path(__file__).resolve().parents[2]
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
    {"events": [{"event": "slot", "name": 3, "value": 1}]}, {"events": [{"event": "slot", "name": "a"}]},
    {"events": [{"event": "slot", "name": "a", "value": 1, "timestamp": "now"}]},
    {"events": [{"event": "slot", "name": "a", "value": 1, "metadata": "x"}]},
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


SERVING = """
import sys
from threshold_guide.runtime import stubs
stubs.install(serving=True)
import threshold_guide.channel.server, threshold_guide.channel.input, threshold_guide.language.component
import rasa.graph_components.validators.default_recipe_validator, rasa.engine.runner.dask
from rasa.core.tracker_store import TrackerStore
from rasa.utils.endpoints import EndpointConfig
TrackerStore.create(EndpointConfig())
"""


def while_serving(code: str) -> str:
    """What `code` prints where everything has been imported that serving imports."""
    done = subprocess.run([sys.executable, "-c", SERVING + code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_stubs_stand_for_what_rasa_imports_and_for_nothing_else() -> None:
    used = while_serving("print(*{n.split('.')[0] for n, m in sys.modules.items() if isinstance(m, stubs.StubModule)})")
    assert set(used.split()) == stubs.STUBBED | stubs.STUBBED_WHEN_SERVING


def test_nothing_heavy_comes_in_beside_the_stubs() -> None:
    """A new Rasa that imports another large library would slow every start."""
    heavy = while_serving("print(*[n for n in ('tensorflow.python', 'sklearn.base', 'torch', 'jax', 'pandas', "
                        "'transformers', 'scipy.sparse', 'sqlalchemy.orm') if n in sys.modules and "
                        "not isinstance(sys.modules[n], stubs.StubModule)])")
    assert heavy == ""
    assert int(while_serving("print(len(sys.modules))")) < 3000


def test_spacy_takes_tensorflow_as_absent() -> None:
    assert while_serving("import spacy; spacy.blank('en'); from thinc.compat import has_tensorflow\n"
                       "print(has_tensorflow)") == "False"


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
        getattr(module, "__version__")  # noqa: B009
