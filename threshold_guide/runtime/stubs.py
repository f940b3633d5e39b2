"""Stands in for libraries that Rasa imports and this assistant never uses (ADR 0011).

Importing TensorFlow takes 2.2 s and 336 MB; nothing in config.yml needs it. Rasa 3.6 has no setting for that.
A stub gives any name that is asked of it, as a class that can be named in annotations, subclassed and used
as a decorator. What it cannot do is compute: a component that needs the library fails at once.
"""
from __future__ import annotations

import abc
import importlib.abc
import importlib.machinery
import os
import sys
import types
from typing import Any

#: Machine learning; clients of messaging services and databases that no endpoint names; reminders; prompts of
#: Rasa's command line.
STUBBED = frozenset({
    "tensorflow", "keras", "sklearn", "scipy", "matplotlib",
    "aiogram", "apscheduler", "boto3", "botocore", "fbmessenger", "prompt_toolkit", "pymongo", "questionary",
    "redis", "slack_sdk", "socketio", "twilio", "webexteamssdk",
})
#: Rasa's cache of trained components needs it; a running Rasa with our own store does not.
STUBBED_WHEN_SERVING = frozenset({"sqlalchemy"})
#: spaCy's thinc looks for TensorFlow and would find the stub; without this part it takes it as absent.
ABSENT = frozenset({"tensorflow.experimental", "tensorflow.experimental.dlpack"})


class _Name(abc.ABCMeta):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return stub_class(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if "__module__" in vars(cls) and vars(cls).get("is_stub"):
            decorated = args[0] if len(args) == 1 and not kwargs else None
            return decorated if callable(decorated) else cls
        return super().__call__(*args, **kwargs)


def stub_class(name: str) -> type:
    """An exception class, because some of these names stand in `except` clauses."""
    return _Name(name, (Exception,), {"is_stub": True})


class StubModule(types.ModuleType):
    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = stub_class(name)
        setattr(self, name, made)
        return made


class StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, stubbed: frozenset[str]) -> None:
        self.stubbed = stubbed

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname in ABSENT:
            raise ModuleNotFoundError(f"No module named '{fullname}'", name=fullname)
        if fullname.partition(".")[0] in self.stubbed:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return StubModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def install(*, serving: bool = False) -> None:
    """Before the first import of Rasa; does nothing the second time."""
    # Nothing about the use of this assistant leaves the machine.
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    if not any(isinstance(finder, StubFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, StubFinder(STUBBED | STUBBED_WHEN_SERVING if serving else STUBBED))
