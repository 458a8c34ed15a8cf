"""HTTP to the engine: one kept-alive connection, short time-outs, failures as values."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from urllib3 import HTTPConnectionPool, Timeout
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError
from urllib3.exceptions import TimeoutError as PoolTimeout

from components.contract import Act
from components.settings import BotSettings

SHARE_OF_A_PART = 0.3
"""Of the time-out of a turn, for each further request in it."""
DELIVERY_TIMEOUT = 5.0
"""Seconds; deliveries run beside the conversation, where waiting costs nothing."""


class Why(str, Enum):
    """Why the engine gave no usable reply."""

    NO_CONNECTION = "no connection"
    """Nothing listens, or the connection broke twice."""
    TOO_SLOW = "no reply in time"
    REFUSED = "an error status"
    """It answered with a status other than 200."""
    NOT_UNDERSTOOD = "a reply that is not as agreed"


@dataclass(frozen=True)
class NoReply:
    """A call that brought nothing usable."""

    why: Why
    status: int | None = None
    """HTTP status, where one came."""


class EngineClient:
    """Calls the engine. Safe to use from several threads."""

    def __init__(self, settings: BotSettings) -> None:
        """Prepare the pool; nothing is opened before the first call."""
        self._interpret_timeout = settings.interpret_timeout
        self._pool = HTTPConnectionPool(settings.engine_host, settings.engine_port, maxsize=2, retries=False)
        self._headers = {"Content-Type": "application/json"}
        if settings.api_token is not None:
            self._headers["Authorization"] = f"Bearer {settings.api_token}"

    def interpret(self, turn: Mapping[str, Any], parts: int = 1) -> dict[str, Any] | NoReply:
        """Ask what a turn means; the reply is the engine's, checked for what the dialogue relies on.

        A compound request of several `parts` may take a little longer for each of them.
        """
        patience = self._interpret_timeout * (1 + SHARE_OF_A_PART * (parts - 1))
        reply = self._post("/v1/interpret", turn, patience)
        if isinstance(reply, NoReply):
            return reply
        return reply if _is_interpretation(reply) else NoReply(Why.NOT_UNDERSTOOD, 200)

    def deliver(self, item: Mapping[str, Any]) -> NoReply | None:
        """Hand over one turn that was answered without the engine; None: it has been taken."""
        reply = self._post("/v1/turns", {"items": [item]}, DELIVERY_TIMEOUT)
        # What it says back does not matter: any success means that the turn is in the log.
        return reply if isinstance(reply, NoReply) and reply.why is not Why.NOT_UNDERSTOOD else None

    def _post(self, path: str, content: Mapping[str, Any], seconds: float) -> dict[str, Any] | NoReply:
        # A lone surrogate can't be written as UTF-8; a replacement character can.
        body = json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
        deadline = time.monotonic() + seconds
        try:
            try:
                response = self._send(path, body, deadline)
            except ProtocolError:
                # A kept-alive connection that the engine closed since is only noticed on use; once is no failure.
                response = self._send(path, body, deadline)
        except NewConnectionError:
            return NoReply(Why.NO_CONNECTION)
        except PoolTimeout:
            return NoReply(Why.TOO_SLOW)
        except HTTPError:
            return NoReply(Why.NO_CONNECTION)
        return _read(response.status, response.data)

    def _send(self, path: str, body: bytes, deadline: float) -> Any:
        remaining = max(deadline - time.monotonic(), 0.001)
        return self._pool.request(
            "POST", path, body=body, headers=self._headers, timeout=Timeout(total=remaining), redirect=False
        )


def _read(status: int, data: bytes) -> dict[str, Any] | NoReply:
    if not 200 <= status < 300:
        return NoReply(Why.REFUSED, status)
    try:
        content = json.loads(data)
    except ValueError:
        return NoReply(Why.NOT_UNDERSTOOD, status)
    return content if isinstance(content, dict) else NoReply(Why.NOT_UNDERSTOOD, status)


def _is_interpretation(reply: Mapping[str, Any]) -> bool:
    confidence = reply.get("confidence")
    return (
        isinstance(reply.get("turn"), str)
        and isinstance(confidence, (int, float))
        and 0.0 <= confidence <= 1.0
        and reply.get("act") in _ACTS_OF_THE_ENGINE
    )


_ACTS_OF_THE_ENGINE = frozenset(act.value for act in Act) - {Act.ENGINE_UNREACHABLE.value}
