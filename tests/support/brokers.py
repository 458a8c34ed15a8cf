"""Real MQTT brokers: the one that comes with us, and mosquitto where it is installed."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices import broker as provider
from devices.broker import BrokerKind
from tests.support.net import HOST, free_port, listens, wait_until

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class RunningBroker:
    """A broker on 127.0.0.1 that ends with its context."""

    kind: BrokerKind
    port: int
    process: subprocess.Popen[bytes]
    host: str = HOST

    @property
    def url(self) -> str:
        return f"mqtt://{self.host}:{self.port}"


@contextlib.contextmanager
def start_broker(kind: BrokerKind = BrokerKind.EMBEDDED, port: int | None = None) -> Iterator[RunningBroker]:
    """Run a broker of one's own, for a test that stops it or needs it empty; `process.kill()` is the test's to call."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="attune-broker-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            command = provider.command(kind, port, Path(folder))
            process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until(lambda: listens(port) or process.poll() is not None, 10, what=f"{kind} on port {port}")
            assert process.poll() is None, f"{kind} ended at once: {log.read_text(errors='replace')}"
            yield RunningBroker(kind, port, process)
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


@pytest.fixture(scope="session", params=list(BrokerKind), ids=str)
def broker_kind(request: pytest.FixtureRequest) -> BrokerKind:
    """Each kind of broker in turn."""
    kind = BrokerKind(request.param)
    if kind is BrokerKind.MOSQUITTO and provider.find_mosquitto() is None:
        pytest.skip("mosquitto is not installed")
    return kind


@pytest.fixture(scope="session")
def broker(broker_kind: BrokerKind) -> Iterator[RunningBroker]:
    """One broker for all tests: use topics of your own, and remove what you retain."""
    with start_broker(broker_kind) as running:
        yield running
