"""The first component of the NLU pipeline: notes when it began, so that the turn's trace can say how long it took."""

from __future__ import annotations

import time
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

STARTED = "attune_started"
"""Key of the reading of `time.perf_counter` in a message; it stays inside the pipeline."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Stopwatch(GraphComponent):  # type: ignore[misc] # rasa is untyped
    """Marks each message with the time; classifies nothing."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Stopwatch:
        """Build it; it has no settings."""
        del config, model_storage, resource, execution_context
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Mark the messages in place."""
        for message in messages:
            message.set(STARTED, time.perf_counter())
        return messages
