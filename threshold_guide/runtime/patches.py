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
    """Rasa checks and compiles the same schema again at every call, which takes longer than the turn (ADR 0013).

    The schema tries two dozen kinds of event on each one; what our own actions send, slots and replies, is seen to be
    good without it.
    """
    if not _slots_and_replies(result):
        response_validator().validate(result)
    return True


def _slots_and_replies(result: Any) -> bool:
    """Whether the schema surely holds: nothing but slots with a name and a value, actions to follow, and replies."""
    if not isinstance(result, dict):
        return False
    events, replies = result.get("events", []), result.get("responses", [])
    return (isinstance(events, list) and isinstance(replies, list)
            and all(isinstance(reply, dict) for reply in replies)
            and all(isinstance(event, dict) and isinstance(event.get("name"), str)
                    and (event.get("event") == "followup" or (event.get("event") == "slot" and "value" in event))
                    and event.get("timestamp") is None and event.get("metadata") is None
                    for event in events))
