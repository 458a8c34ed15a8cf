"""What Prometheus may ask: turns by outcome, time by stage, the state of the connection."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import perf_counter
from typing import Final, Protocol

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Receive, Scope, Send

from devices.model import Home
from engine.domain import Turn

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_REMEMBERED: Final = 1_000


class Watched(Protocol):
    """The connection to the home, as far as the figures look at it."""

    @property
    def home(self) -> Home: ...

    @property
    def connected(self) -> bool: ...


class Metrics:
    """The figures of one engine. A registry of its own, so that two engines in one process stay apart."""

    def __init__(self, link: Watched) -> None:
        self._registry = CollectorRegistry()
        self._turns = Counter("attune_turns", "Turns answered", ("outcome",), registry=self._registry)
        self._stages = Histogram(
            "attune_stage_seconds", "Time by stage of a turn", ("stage",), buckets=_SECONDS, registry=self._registry
        )
        self.interpret: Final = Histogram(
            "attune_interpret_seconds", "Time to answer /v1/interpret", buckets=_SECONDS, registry=self._registry
        )
        connected = Gauge("attune_mqtt_connected", "1 while the broker is connected", registry=self._registry)
        connected.set_function(lambda: float(link.connected))
        devices = Gauge("attune_devices", "Devices in the home", registry=self._registry)
        devices.set_function(lambda: float(len(link.home.devices)))
        self._counted: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def count(self, turn: Turn) -> None:
        """Count an answered turn, once: a turn may be written again after its answer."""
        if turn.answer is None or not self._first_time(turn.id):
            return
        self._turns.labels(turn.answer.outcome.value).inc()
        for stage in turn.trace:
            self._stages.labels(stage.name).observe(stage.took_ms / 1_000)

    def text(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)

    def _first_time(self, turn_id: str) -> bool:
        with self._lock:
            if turn_id in self._counted:
                return False
            self._counted[turn_id] = None
            if len(self._counted) > _REMEMBERED:
                self._counted.popitem(last=False)
            return True


class InterpretTimer:
    """Times the bot's call that every turn waits for, with all that stands around the route."""

    def __init__(self, app: ASGIApp, histogram: Histogram) -> None:
        self._app = app
        self._histogram = histogram

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/v1/interpret":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        try:
            await self._app(scope, receive, send)
        finally:
            self._histogram.observe(perf_counter() - started)
