"""The REST channel: any body gets a clear answer, and every answer carries exactly one `custom` message."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import rasa.utils.endpoints
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.arrival import MAX_BODY_BYTES, Arrival, read_arrival
from components.contract import ATTUNE, interpretation, new_turn_id, unreachable_text
from components.engine_client import EngineClient
from components.outbox import MissedTurn, Outbox, utc_now
from components.settings import BotSettings

logger = logging.getLogger(__name__)

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
TURN_SECONDS = 30.0
"""How long a client waits at most. Rasa itself would wait 300 s for an action; the engine promises seconds."""

BROKEN = "Something went wrong on my side, so I can't say what became of that. Please try again."

Message = dict[str, Any]
Handler = Callable[[UserMessage], Awaitable[Any]]


class AttuneRest(RestInput):  # type: ignore[misc] # rasa is untyped
    """Rasa's REST channel at the same address, for clients that make mistakes and an engine that may be away."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its part of the URL."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> AttuneRest:
        """Build it from its entry in the credentials; raises InvalidSetting."""
        origins = (credentials or {}).get("allowed_origins") or []
        return cls(BotSettings.from_environment(os.environ), frozenset(str(origin) for origin in origins))

    def __init__(self, settings: BotSettings, allowed_origins: frozenset[str] = frozenset()) -> None:
        """Prepare the channel; nothing is opened before the first answer that the engine does not know of."""
        self._allowed_origins = allowed_origins
        # Its own, beside the interpreter's: Rasa builds the two apart, and a shared one would have to be global.
        self._outbox = Outbox(EngineClient(settings).deliver)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes: GET / for health, POST /webhook for utterances."""
        webhook = Blueprint("attune_rest")

        @webhook.get("/")
        async def health(request: Request) -> HTTPResponse:
            # Rasa's server answers before, and also without, a model.
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():
                return response.json({"status": "no model is loaded"}, status=503)
            return response.json({"status": "ok"})

        # As a stream, so that a body of any size takes no more memory than the limit.
        @webhook.post("/webhook", stream=True)
        async def receive(request: Request) -> HTTPResponse:
            body = await _read_body(request)
            if not self._may_ask(request):
                return response.json({"error": "Web pages of another origin may not talk to the home."}, status=403)
            messages = await self._answer(read_arrival(body), on_new_message, getattr(request.app.ctx, "agent", None))
            if rasa.utils.endpoints.bool_arg(request, "stream", default=False):
                # Nothing is known before the engine has done its part, so the lines may as well go out together.
                lines = "".join(json.dumps(message) + "\n" for message in messages)
                return response.text(lines, content_type="text/event-stream")
            return response.json(messages)

        return webhook

    def _may_ask(self, request: Request) -> bool:
        """Whether this is no web page of another site.

        Loopback keeps other machines out but not the pages that are open in a browser on this one: these may post to
        any address without being asked, and only the answer is hidden from them.
        """
        origin = request.headers.get("origin")
        if origin is None or origin in self._allowed_origins:
            return True
        # A page that comes from a name of its own for this machine (DNS rebinding) is of another site as well.
        host = urlsplit(origin)
        return host.netloc == request.headers.get("host") and host.hostname in LOOPBACK_NAMES

    async def _answer(self, arrival: Arrival, on_new_message: Handler, agent: Agent | None) -> list[Message]:
        if arrival.unusable is not None:
            turn = new_turn_id()
            self._log(turn, arrival, arrival.unusable.value)
            spoken = [_text(arrival, arrival.unusable.value)]
            return _with_custom(spoken, interpretation(turn, "refused", arrival.unusable.value), arrival)
        collector = CollectingOutputChannel()
        message = UserMessage(
            arrival.text,
            collector,
            arrival.sender,
            input_channel=arrival.input_channel or self.name(),
            metadata=dict(arrival.metadata),
        )
        broken = await _served(on_new_message, message)
        spoken = [said for said in collector.messages if "custom" not in said]
        customs = [said["custom"] for said in collector.messages if "custom" in said]
        if spoken and customs:
            if len(customs) > 1:
                logger.error(
                    "Message %s got %d custom answers; only the first is sent.", message.message_id, len(customs)
                )
            return _with_custom(spoken, customs[0], arrival)
        turn = await _known_turn(agent, message) or new_turn_id()
        if not spoken:
            # The action failed or its turn was given up: whatever it did, nobody was told. Where the engine named the
            # turn, its row is in the log and lacks the answer.
            text = BROKEN if broken or agent is None or agent.domain is None else unreachable_text(agent.domain)
            self._log(turn, arrival, text)
            spoken = [_text(arrival, text)]
        return _with_custom(spoken, interpretation(turn, "failed", str(spoken[0].get("text", ""))), arrival)

    def _log(self, turn: str, arrival: Arrival, answer: str) -> None:
        self._outbox.keep(MissedTurn(turn, arrival.sender, arrival.text, arrival.metadata, utc_now(), answer))


async def _read_body(request: Request) -> bytes:
    """Read the body to its end, and keep one byte more than the limit at most."""
    body = bytearray()
    stream: Any = request.stream
    while (chunk := await stream.read()) is not None:
        body += chunk[: MAX_BODY_BYTES + 1 - len(body)]
    return bytes(body)


async def _served(on_new_message: Handler, message: UserMessage) -> bool:
    """Let Rasa handle the message; return whether that went wrong."""
    try:
        await asyncio.wait_for(on_new_message(message), TURN_SECONDS)
    except asyncio.TimeoutError:
        logger.exception("Message %s was given up after %.0f s.", message.message_id, TURN_SECONDS)
    # The one boundary of the channel: whatever broke, the person gets an answer and the log the reason.
    except Exception:
        logger.exception("Message %s could not be handled.", message.message_id)
    else:
        return False
    return True


async def _known_turn(agent: Agent | None, message: UserMessage) -> str | None:
    """Return the turn id that the interpreter put into the tracker with this message; None: it got not that far."""
    tracker = None if agent is None else await agent.tracker_store.retrieve(message.sender_id)
    if tracker is None or tracker.latest_message is None or tracker.latest_message.message_id != message.message_id:
        return None
    turn = tracker.latest_message.parse_data.get(ATTUNE, {}).get("turn")
    return turn if isinstance(turn, str) else None


def _text(arrival: Arrival, text: str) -> Message:
    return {"recipient_id": arrival.sender, "text": text}


def _with_custom(spoken: list[Message], custom: dict[str, Any], arrival: Arrival) -> list[Message]:
    if arrival.remarks:
        custom = {**custom, "reasons": [*(custom.get("reasons") or ()), *arrival.remarks]}
    return [*spoken, {"recipient_id": arrival.sender, "custom": custom}]
