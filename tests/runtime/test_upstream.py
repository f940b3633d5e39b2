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
from rasa.core.actions.action import ActionListen, RemoteAction
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected, BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from threshold_guide.runtime import patches, stubs
from threshold_guide.runtime.processor import Processor

ROOT = Path(__file__).resolve().parents[2]
ORIGINAL = RemoteAction._validate_action_result

GOOD: list[Any] = [
    {"events": [], "responses": []}, {},
    {"events": [{"event": "slot", "name": "answers", "value": {"a": ["b"]}, "timestamp": None}],
     "responses": [{"text": "x", "buttons": [], "custom": {"card": {}}}]},
    {"events": [{"event": "session_started"}, {"event": "followup", "name": "action_listen"}]},
    {"events": [{"event": "slot", "name": "place", "value": {}, "timestamp": None},
                {"event": "followup", "name": "action_listen", "timestamp": None}]},
    {"events": [{"event": "followup"}]},
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


@pytest.mark.parametrize(("method", "digest"), [
    ("_log_action_on_tracker", "d973d12a6d0a3623"), ("_log_slots", "cfc60d6857d3466d"),
    ("_predict_next_with_tracker", "111a9023a5bcb32d")])
def test_the_methods_of_rasas_processor_are_those_that_were_read(method: str, digest: str) -> None:
    source = inspect.getsource(getattr(MessageProcessor, method))
    assert hashlib.sha256(source.encode()).hexdigest().startswith(digest), (
        f"Rasa has changed MessageProcessor.{method}: read it, and ADR 0038, again.\n" + source)


EVENTS: list[list[Event] | None] = [
    None, [], [BotUttered("hello", {"custom": {"card": {}}}), SlotSet("place", {"n": 1})],
    [ActionExecutionRejected("action_press")], [SlotSet("place", {}), ActionExecutionRejected("action_press")],
]


@pytest.mark.parametrize("events", EVENTS)
def test_a_turn_is_noted_on_the_tracker_as_rasa_notes_it(events: list[Event] | None) -> None:
    domain = Domain.load(ROOT / "domain.yml")
    prediction = PolicyPrediction.for_action_name(domain, "action_listen", "a policy")
    prediction.events = [SlotSet("answers", {"a": "b"})]
    noted = []
    for kind in (MessageProcessor, Processor):
        processor = kind.__new__(kind)
        processor.domain = domain
        tracker = DialogueStateTracker("a", domain.slots)
        processor._log_action_on_tracker(tracker, ActionListen(), events, prediction)
        noted.append([{**event.as_dict(), "timestamp": None} for event in tracker.events])
    assert noted[0] == noted[1]
    assert noted[0] or events


def test_what_rasa_has_loaded_is_taken_over() -> None:
    loaded = MessageProcessor.__new__(MessageProcessor)
    loaded.domain, loaded.graph_runner = Domain.empty(), object()
    own = Processor.like(loaded)
    assert own.domain is loaded.domain and own.graph_runner is loaded.graph_runner


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
