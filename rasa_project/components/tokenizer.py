"""The first component of the NLU pipeline: divides, splits at blanks, and notes when the pipeline began."""

from __future__ import annotations

import time

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.segments import SEGMENT_OF, SEGMENTS, segments

STARTED = "attune_started"
"""Key of the reading of `time.perf_counter` in a message; it stays inside the pipeline."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class DividingTokenizer(WhitespaceTokenizer):  # type: ignore[misc] # rasa is untyped
    """Rasa's tokenizer, which also sends the parts of a compound utterance through the pipeline, in one batch with it.

    Each stretch between commas and conjunctions becomes a message of its own behind the one it was cut from; the last
    component takes them out again. It also notes when a turn came in, so that its trace can say how long the NLU took.
    """

    def process(self, messages: list[Message]) -> list[Message]:
        """Tokenize the messages in place, and add those of their segments."""
        batch: list[Message] = []
        for message in messages:
            message.set(STARTED, time.perf_counter())
            parts = _parts(message)
            message.set(SEGMENTS, parts)
            batch += [message, *parts]
        tokenized: list[Message] = super().process(batch)
        return tokenized


def _parts(message: Message) -> list[Message]:
    text = message.get(TEXT) or ""
    divided = segments(text)
    if len(divided) == 1:
        return []
    return [Message({TEXT: said, SEGMENT_OF: said + between}) for said, between in divided]
