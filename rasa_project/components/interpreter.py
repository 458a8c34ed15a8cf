"""The last component of the NLU pipeline: asks the engine what the turn means in this home."""

from __future__ import annotations

import logging
import os
import time
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.contract import ATTUNE, Act, new_turn_id, unreachable_text
from components.engine_client import EngineClient, NoReply
from components.outbox import MissedTurn, Muffled, Outbox, utc_now
from components.segments import SEGMENT_OF, SEGMENTS
from components.settings import BotSettings
from components.tokenizer import STARTED

logger = logging.getLogger(__name__)

RANKING_LENGTH = 10
"""Intents offered to the engine; those beyond are never right and cost bytes in every event of the history."""

SEGMENT_RANKING_LENGTH = 5
"""The same for each part of a compound utterance, of which there may be many."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class EngineInterpreter(GraphComponent):  # type: ignore[misc] # rasa is untyped
    """Sends each turn to the engine and sets the act that the rules route on.

    The message's intent becomes the engine's act; the engine's whole reply goes along as `attune` and reaches the
    action inside `tracker.latest_message`. Where the engine does not answer, the act is `engine_unreachable`, and the
    turn is kept for the engine's log. Runs on the event loop, hence the short time-out.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EngineInterpreter:
        """Build it from the environment when a model is loaded; raises InvalidSetting."""
        del config, model_storage, resource, execution_context
        return cls(BotSettings.from_environment(os.environ))

    def __init__(self, settings: BotSettings) -> None:
        """Prepare the client; nothing is opened before the first turn."""
        self._offline = settings.offline
        self._client = EngineClient(settings)
        self.outbox = Outbox(self._client.deliver)
        self._failures = Muffled()

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None, domain: Domain | None = None
    ) -> list[Message]:
        """Interpret the messages in place; without a conversation the plain NLU result passes through."""
        messages = [message for message in messages if message.get(SEGMENT_OF) is None]
        # Evaluation (`rasa test nlu`, `/model/parse`) brings an empty tracker or none, a real turn never does: the
        # session's start is in it. A test set must not run through somebody's home.
        if self._offline or tracker is None or domain is None or not tracker.events:
            return messages
        for message in messages:
            self._interpret(message, tracker, domain)
        return messages

    def _interpret(self, message: Message, tracker: DialogueStateTracker, domain: Domain) -> None:
        text = message.get(TEXT) or ""
        metadata = message.get("metadata") or {}
        turn = {
            "sender": tracker.sender_id,
            "text": text,
            "metadata": metadata,
            "message_id": message.get("message_id"),
            "nlu": _nlu(message),
            "channel": tracker.get_latest_input_channel(),
        }
        reply = self._client.interpret(turn, parts=len(turn["nlu"]["segments"]) or 1)
        if isinstance(reply, NoReply):
            self._report(reply)
            reply = {"turn": new_turn_id(), "act": Act.ENGINE_UNREACHABLE.value, "confidence": 1.0}
            self.outbox.keep(
                MissedTurn(reply["turn"], tracker.sender_id, text, metadata, utc_now(), unreachable_text(domain))
            )
        message.set(
            INTENT, {INTENT_NAME_KEY: reply["act"], PREDICTED_CONFIDENCE_KEY: reply["confidence"]}, add_to_output=True
        )
        message.set(ATTUNE, reply, add_to_output=True)
        # Rasa takes a text that starts with "/" for the name of an intent and would overwrite all of the above.
        # The tracker keeps what was really said.
        message.set(TEXT, text.lstrip(f"{INTENT_MESSAGE_PREFIX} "))

    def _report(self, failure: NoReply) -> None:
        since = self._failures.count()
        if since is not None:
            status = "" if failure.status is None else f" ({failure.status})"
            logger.error("The engine gave %s%s; turns since the last such line: %d.", failure.why.value, status, since)


def _nlu(message: Message) -> dict[str, Any]:
    started = message.get(STARTED)
    took_ms = 0.0 if started is None else round((time.perf_counter() - started) * 1000, 3)
    segments = [
        {"text": part.get(SEGMENT_OF), "ranking": _ranking(part, SEGMENT_RANKING_LENGTH)}
        for part in message.get(SEGMENTS) or ()
    ]
    return {
        "intent": _ranked(message.get(INTENT) or {}),
        "ranking": _ranking(message, RANKING_LENGTH),
        "took_ms": took_ms,
        "segments": segments,
    }


def _ranking(message: Message, longest: int) -> list[dict[str, Any]]:
    return [_ranked(line) for line in (message.get(INTENT_RANKING_KEY) or [])[:longest]]


def _ranked(line: dict[str, Any]) -> dict[str, Any]:
    return {"name": line.get(INTENT_NAME_KEY), "confidence": float(line.get(PREDICTED_CONFIDENCE_KEY) or 0.0)}
