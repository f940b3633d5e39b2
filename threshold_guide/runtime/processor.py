"""Rasa's processor of messages without the work that leads to nothing here (ADR 0038)."""
from __future__ import annotations

from collections.abc import Sequence

from rasa.core.actions.action import Action
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker

from threshold_guide.runtime.graph import InOrder


class Processor(MessageProcessor):
    """Rasa copies every event of a turn, and the slots as text, for debug logs, which are never written here
    since they would hold what people said. This one does not.
    """

    @classmethod
    def like(cls, loaded: MessageProcessor) -> Processor:
        """The same processor in this class, with what it has loaded."""
        own = cls.__new__(cls)
        own.__dict__.update(loaded.__dict__, graph_runner=InOrder.like(loaded.graph_runner))
        return own

    def _log_action_on_tracker(self, tracker: DialogueStateTracker, action: Action, events: Sequence[Event] | None,
                               prediction: PolicyPrediction) -> None:
        events = list(events or [])
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        pass
