"""The system that the conversations of the whole run are held with."""

from __future__ import annotations

from collections.abc import Iterator

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.support.net import HOST, wait_until
from tests.support.system import System, start_system


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One system for all tests; say things as different people to keep the tests apart."""
    with start_system(tmp_path_factory.mktemp("system")) as running:
        yield running


@pytest.fixture(scope="session")
def mqtt(system: System) -> Iterator[paho.Client]:
    """A connected client on the system's broker, with its loop running."""
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.connect(HOST, system.mqtt_port)
    client.loop_start()
    wait_until(client.is_connected, what="the connection to the broker")
    yield client
    client.disconnect()
    client.loop_stop()
