"""The running system as a voice front-end and a program see it: REST, nothing else."""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from tests.support.net import HOST, wait_until
from tests.support.system import start_system

PATIENCE_S: Final = 30.0
"""For one answer or one change of the home, on a busy machine."""
SETTINGS: Final = {"ATTUNE_SIMULATED_HOUSE": "0", "ATTUNE_INTERPRET_TIMEOUT_MS": "5000"}
"""Of a system of our own. What is measured is what it understands; how fast it is, on a machine that does other things
too, is for other benchmarks."""
ACTED: Final = frozenset({"done", "answered", "partial"})
"""Outcomes of a turn that took its reading for granted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one message."""

    text: str
    """All its texts, one a line."""
    custom: Mapping[str, Any]
    """The message for programs; empty where there was none, which is a failure of its own."""

    @property
    def outcome(self) -> str:
        """done, answered, asked, refused, failed or partial."""
        return str(self.custom.get("outcome", "none"))

    @property
    def confidence(self) -> float | None:
        """0..1; None: the answer does not say."""
        value = self.custom.get("confidence")
        return float(value) if isinstance(value, int | float) else None

    @property
    def apologises(self) -> bool:
        """Whether it says that it could not."""
        return self.outcome in {"refused", "failed", "none"} or "sorry" in self.text.casefold()


@dataclass(frozen=True, slots=True)
class Assistant:
    """A system that runs, with a home that is empty until a benchmark plays one."""

    bot: httpx.Client
    engine: httpx.Client = field(repr=False)
    broker_url: str
    home_file: Path | None = None
    """The home file of a system of our own; None: somebody else's, which stays as it is."""

    def say(self, text: str, sender: str, metadata: Mapping[str, Any] | None = None) -> Answer:
        """Send one message; a sender that never spoke before begins a new conversation."""
        body = {"sender": sender, "message": text, "metadata": dict(metadata or {})}
        messages = self.bot.post("/webhooks/rest/webhook", json=body).raise_for_status().json()
        texts = [str(message["text"]) for message in messages if message.get("text")]
        customs = [message["custom"] for message in messages if isinstance(message.get("custom"), dict)]
        return Answer("\n".join(texts), customs[0] if customs else {})

    def devices(self) -> list[dict[str, Any]]:
        """All devices, as `GET /v1/devices` gives them."""
        items: list[dict[str, Any]] = self.engine.get("/v1/devices").raise_for_status().json()["items"]
        return items

    def floors(self, floors: Mapping[str, str | None]) -> None:
        """Say on which floor each area is, which no device can tell; what was said of the home before is forgotten."""
        if self.home_file is not None and self.home_file.exists():
            # The engine notices within half a second; areas that the API made can't be taken back by it.
            self.home_file.unlink()
            wait_until(lambda: not self._areas(), PATIENCE_S, what="an empty home file to be read")
        for area, floor in floors.items():
            if floor is not None:
                self.engine.put(f"/v1/areas/{area}", json={"floor": floor}).raise_for_status()

    def _areas(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.engine.get("/v1/areas").raise_for_status().json()["items"]
        return items

    def forget(self) -> None:
        """Forget everything learned of the home: one home's habits are no clue to the next one's."""
        self.engine.delete("/v1/home/learned").raise_for_status()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which system is measured."""
    group = parser.add_argument_group("the system (by default one is started, which takes half a minute)")
    group.add_argument("--url", help="a running bot, whose home must be empty: ATTUNE_SIMULATED_HOUSE=0 attune up")
    group.add_argument("--engine-url", default="http://127.0.0.1:8000", help="its engine (default %(default)s)")
    group.add_argument("--mqtt-url", default="mqtt://127.0.0.1:1883", help="its broker (default %(default)s)")


@contextlib.contextmanager
def assistant(options: argparse.Namespace) -> Iterator[Assistant]:
    """Give the system that the options name, or one of our own that ends with the context."""
    with contextlib.ExitStack() as stack:
        home_file: Path | None = None
        if options.url is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="attune-bench-")))
            system = stack.enter_context(start_system(folder, **SETTINGS))
            home_file = folder / "home.yaml"
            ports = system.environment
            options.url = f"http://{HOST}:{ports['ATTUNE_BOT_PORT']}"
            options.engine_url = f"http://{HOST}:{ports['ATTUNE_ENGINE_PORT']}"
            options.mqtt_url = f"mqtt://{HOST}:{ports['ATTUNE_MQTT_PORT']}"
        clients = [
            stack.enter_context(httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False))
            for url in (options.url, options.engine_url)
        ]
        running = Assistant(clients[0], clients[1], options.mqtt_url, home_file)
        if there := running.devices():
            names = json.dumps([device["name"] for device in there][:5], ensure_ascii=False)
            raise SystemExit(f"the home must be empty, and has {len(there)} devices: {names} …")
        yield running
