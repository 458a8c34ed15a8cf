"""The whole system, started as a person starts it, in a scratch folder and on free ports."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.support.net import HOST, free_port, wait_until

ROOT = Path(__file__).parents[2]
ATTUNE = Path(sys.executable).with_name("attune")

STARTED_IN_S = 300.0
"""With a training: on a busy machine of two cores."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot answered to one message."""

    text: str
    """All its texts, one a line."""
    custom: dict[str, Any]
    """The one message for programs: outcome, targets, commands, reasons."""
    messages: tuple[dict[str, Any], ...]
    """As they came."""


@dataclass(frozen=True, slots=True)
class System:
    """A running system; `process` is `attune up`."""

    process: subprocess.Popen[bytes]
    environment: Mapping[str, str]
    """The settings that it runs with, beside the test's own environment."""
    output: Path
    """What `attune up` printed."""
    bot: httpx.Client
    engine: httpx.Client = field(repr=False)

    @property
    def mqtt_port(self) -> int:
        return int(self.environment["ATTUNE_MQTT_PORT"])

    @property
    def state_dir(self) -> Path:
        return Path(self.environment["ATTUNE_STATE_DIR"])

    def say(self, text: str, sender: str = "anna", **metadata: Any) -> Reply:
        """Send one message over REST, as a voice front-end does."""
        answer = self.bot.post(
            "/webhooks/rest/webhook", json={"sender": sender, "message": text, "metadata": metadata}
        ).raise_for_status()
        messages = tuple(answer.json())
        texts = [message["text"] for message in messages if "text" in message]
        customs = [message["custom"] for message in messages if "custom" in message]
        assert len(customs) == 1, f"exactly one message for programs, not {len(customs)}: {messages}"
        return Reply("\n".join(texts), customs[0], messages)

    def printed(self) -> str:
        """What `attune up` has printed so far."""
        return self.output.read_text(errors="replace")


@contextlib.contextmanager
def start_system(folder: Path, **settings: str) -> Iterator[System]:
    """Run `attune up` until the context ends; `settings` are further variables, `ATTUNE_…`."""
    environment = {
        "ATTUNE_STATE_DIR": str(folder / "var"),
        "ATTUNE_HOME_FILE": str(folder / "home.yaml"),
        "ATTUNE_BOT_PORT": str(free_port()),
        "ATTUNE_ENGINE_PORT": str(free_port()),
        "ATTUNE_MQTT_PORT": str(free_port()),
        # Its output is read, not looked at.
        "NO_COLOR": "1",
        **settings,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
    output = folder / "up.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [ATTUNE, "up"], cwd=ROOT, env=inherited | environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_until(
            lambda: "Attune is ready" in output.read_text(errors="replace") or process.poll() is not None,
            STARTED_IN_S,
            what="the line that says that Attune is ready",
        )
        assert process.poll() is None, f"attune up ended:\n{output.read_text(errors='replace')}"
        bot = httpx.Client(base_url=f"http://{HOST}:{environment['ATTUNE_BOT_PORT']}", timeout=30, trust_env=False)
        engine = httpx.Client(
            base_url=f"http://{HOST}:{environment['ATTUNE_ENGINE_PORT']}", timeout=10, trust_env=False
        )
        with bot, engine:
            yield System(process, environment, output, bot, engine)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def all_there(system: System) -> bool:
    """Whether the engine knows every device of the simulated house, and none of them is away."""
    devices = system.engine.get("/v1/devices").json()["items"]
    return len(devices) > 25 and all(device["available"] for device in devices)
