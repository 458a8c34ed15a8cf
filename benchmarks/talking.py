"""Talking to a bot over REST as fast as it answers, and what it took."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, Final, Self
from urllib.parse import urlsplit

LIGHTS: Final = (
    "ceiling light in the kitchen",
    "ceiling light in the living room",
    "floor lamp in the living room",
    "ceiling light in the hallway",
    "ceiling light in the office",
    "ceiling light in the kids room",
    "ceiling light in the bathroom",
    "left lamp in the bedroom",
)
"""One for each client, so that none waits for the other's change."""


@dataclass(slots=True)
class Client:
    """One person who says one thing after the other over one kept connection."""

    url: str
    name: str
    texts: Iterator[str]
    rotate: int | None = None
    """Turns after which it speaks as somebody new; None: always the same sender."""
    said: int = 0
    took_ms: list[float] = field(default_factory=list)
    """Milliseconds of each turn, in order."""
    not_done: list[str] = field(default_factory=list)
    """Answers that do not say that it was done."""

    @classmethod
    def switching(cls, url: str, number: int, *, rotate: int | None = None) -> Self:
        """Make the client that switches light `number` (from 0) on and off in turn."""
        light = LIGHTS[number % len(LIGHTS)]
        return cls(url, f"bench{number}", cycle((f"turn on the {light}", f"turn off the {light}")), rotate)

    def talk(self, turns: int) -> None:
        """Say the next `turns` things."""
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "127.0.0.1", where.port, timeout=30)
        try:
            for _ in range(turns):
                sender = f"{self.name}-{self.said // self.rotate}" if self.rotate else self.name
                self.said += 1
                body = json.dumps({"sender": sender, "message": next(self.texts)})
                began = time.perf_counter()
                connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
                answer = connection.getresponse().read()
                self.took_ms.append((time.perf_counter() - began) * 1000)
                self._judge(json.loads(answer))
        finally:
            connection.close()

    def _judge(self, messages: list[dict[str, Any]]) -> None:
        outcomes = [message["custom"]["outcome"] for message in messages if "custom" in message]
        # A plain bot sends a text and nothing else.
        if not messages or any(outcome != "done" for outcome in outcomes):
            self.not_done.append(json.dumps(messages)[:300])


def together(clients: Sequence[Client], turns: int) -> None:
    """Let all clients talk at the same time, `turns` each."""
    with ThreadPoolExecutor(len(clients)) as pool:
        for finished in [pool.submit(client.talk, turns) for client in clients]:
            finished.result()


def quantile(values: Sequence[float], percent: int) -> float:
    """Give the value below which `percent` (1..99) of the values lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
