"""What is changed inside Rasa while it runs. Each change has an ADR, and a test that fails when Rasa changes."""
from __future__ import annotations

import functools
from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def apply_patches() -> None:
    """Idempotent; called by everything that loads an agent."""
    RemoteAction._validate_action_result = validate_action_result


@functools.lru_cache(maxsize=1)
def response_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


def validate_action_result(self: RemoteAction, result: Any) -> bool:
    """Rasa checks and compiles the same schema again at every call, which takes longer than the turn (ADR 0013)."""
    response_validator().validate(result)
    return True
