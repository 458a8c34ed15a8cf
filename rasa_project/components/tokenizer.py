"""The first component of the NLU pipeline: splits at blanks, and notes when the pipeline began."""

from __future__ import annotations

import time

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message

STARTED = "attune_started"
"""Key of the reading of `time.perf_counter` in a message; it stays inside the pipeline."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class TimedTokenizer(WhitespaceTokenizer):  # type: ignore[misc] # rasa is untyped
    """Rasa's tokenizer, with the time at which a turn came in, so that its trace can say how long the NLU took."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Tokenize the messages in place."""
        for message in messages:
            message.set(STARTED, time.perf_counter())
        tokenized: list[Message] = super().process(messages)
        return tokenized
