"""What is changed inside Rasa while it runs. Each change has an ADR, and a test that fails when Rasa changes."""
from __future__ import annotations

import functools
from typing import Any

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event


def apply_patches() -> None:
    """Idempotent; called by everything that loads an agent."""
    RemoteAction._validate_action_result = validate_action_result
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=None)(Event.resolve_by_type))


@functools.lru_cache(maxsize=1)
def response_validator() -> Any:
    return Draft202012Validator(RemoteAction.action_response_format_spec())


def validate_action_result(self: RemoteAction, result: Any) -> bool:
    """Rasa compiles the same schema again at every call, which takes longer than the turn (ADR 0013)."""
    response_validator().validate(result)
    return True
