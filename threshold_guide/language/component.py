"""The reading of a message as a component of Rasa's NLU pipeline: an adapter, nothing more."""
from __future__ import annotations

import logging
import os
import threading
from typing import Any

import msgspec
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from threshold_guide.engine.clocks import today_in_england
from threshold_guide.language import apart, asking, heads
from threshold_guide.language.asked import Asked
from threshold_guide.language.fingerprint import language_hash, pack
from threshold_guide.language.press import parse_press, shielded, unshielded
from threshold_guide.language.standing import reader

logger = logging.getLogger(__name__)

#: seconds after loading
WARM_UP_AFTER = 8.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ThresholdReading(GraphComponent):
    """Sets a message's intent and its `reading`, which reaches the tracker and the actions."""

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> ThresholdReading:
        return cls(model_storage, resource)

    @classmethod
    def load(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> ThresholdReading:
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder:
            trained_on = (folder / "language").read_text()
        if trained_on != language_hash(pack()):
            logger.info("Phrases have changed since training; the reading uses them as they are now.")
        # Reading the language model would hold up the first page; the first question about a rule comes later.
        warming = threading.Timer(WARM_UP_AFTER, component._asked.warm_up)
        warming.daemon = True
        warming.start()
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Makes `rasa train` train again when phrases change."""
        return language_hash(pack())

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._reader = reader()
        self._asked = Asked(pack(), self._reader.words, waits=False)

    def train(self, training_data: TrainingData) -> Resource:
        """The ways of asking about the policy and the examples are learnt, and kept beside the compiled pack;
        the model remembers which language content it was made with. RuntimeError where the examples have a fault,
        which is printed.
        """
        if apart.LEARNT_APART not in os.environ:
            logger.info("Learning the ways of asking about the policy, and the examples")
            self._asked.warm_up()
            if any(apart.learn(module, pack()) for module in (heads.LEARNING, asking.LEARNING)):
                raise RuntimeError("The examples could not be learnt; see above.")
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "language").write_text(language_hash(pack()))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        press = parse_press(text)
        if press is not None:
            intent = "press"
            message.set("press", press, add_to_output=True)
        else:
            text = unshielded(text)
            reading = msgspec.to_builtins(self._asked(self._reader.read(text), text, today_in_england()))
            intent = reading["intent"]
            message.set("reading", reading, add_to_output=True)
        # Rasa's own handler runs after this and obeys whatever still begins with a slash.
        message.set(TEXT, shielded(text), add_to_output=True)
        found = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}
        message.set(INTENT, found, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [found], add_to_output=True)
