"""The home's own small connection to a broker."""

from __future__ import annotations

import contextlib
import logging
import queue
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from devices.simulator.kinds.appliance import Message

LONGEST_QUEUE: Final = 10_000
"""Messages that wait for the house; more than that is an attack or a loop, and they are dropped."""
FIRST_RETRY_S: Final = 1
LAST_RETRY_S: Final = 30
GOODBYE_S: Final = 2.0
"""How long leaving waits for the broker to take the last messages."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker took us, for the first time or again."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The broker went away; the connection is tried again with back-off."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message on one of the subscribed topics."""

    topic: str
    payload: bytes
    retained: bool


type Event = Connected | Lost | Received


@dataclass(frozen=True, slots=True)
class Address:
    """Where the broker is."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = None

    @classmethod
    def of(cls, url: str) -> Self:
        """Read `mqtt://[user[:password]@]host[:port]`, or `mqtts://…`.

        Raises:
            ValueError: it is no such URL.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
            raise ValueError("the broker's URL must look like mqtt://host:1883 or mqtts://user:password@host:8883")
        tls = parts.scheme == "mqtts"
        user, password = (None if part is None else unquote(part) for part in (parts.username, parts.password))
        return cls(parts.hostname, parts.port or (8883 if tls else 1883), tls, user, password)

    def __str__(self) -> str:
        """Without user and password: this is shown to people and written to logs."""
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"


class Connection:
    """A connection that comes back by itself; what happens to it arrives in `events`, one after the other.

    Entering starts it and returns at once, also where the broker is not there yet.
    """

    def __init__(self, address: Address, will: Message, topics: Iterable[str], ca_file: Path | None) -> None:
        """`will` is published by the broker when we vanish; `topics` are the filters to listen to.

        `ca_file` holds the certificates to trust with `mqtts`; None: those of the system.

        Raises:
            OSError: `ca_file` can't be read or holds no certificate.
        """
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._address = address
        self._topics = [(topic, 1) for topic in topics]
        self._last: mqtt.MQTTMessageInfo | None = None
        client = mqtt.Client(CallbackAPIVersion.VERSION2)
        client.will_set(will.topic, will.payload, qos=1, retain=will.retain)
        client.reconnect_delay_set(FIRST_RETRY_S, LAST_RETRY_S)
        if address.tls:
            client.tls_set(None if ca_file is None else str(ca_file))
        if address.user is not None:
            client.username_pw_set(address.user, address.password)
        client.on_socket_open = _send_at_once
        client.on_publish = _acknowledge_at_once
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        self._client = client

    def __enter__(self) -> Self:
        self._client.connect_async(self._address.host, self._address.port)
        self._client.loop_start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._last is not None and self._client.is_connected():
            # The broker may vanish just now; then its last will says the same.
            with contextlib.suppress(RuntimeError):
                self._last.wait_for_publish(GOODBYE_S)
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, messages: Iterable[Message]) -> None:
        """Send with QoS 1; while the broker is away nothing is kept, because all is said again when it is back."""
        if not self._client.is_connected():
            return
        for message in messages:
            self._last = self._client.publish(message.topic, message.payload, qos=1, retain=message.retain)

    def _on_connect(
        self, client: mqtt.Client, _userdata: object, _flags: object, reason: ReasonCode, _properties: object
    ) -> None:
        if reason.is_failure:
            log.warning("the broker at %s refused us: %s", self._address, reason)
            return
        client.subscribe(self._topics)
        self.events.put(Connected())

    def _on_disconnect(self, _client: mqtt.Client, *_details: Any) -> None:
        self.events.put(Lost())

    def _on_message(self, _client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        if self.events.qsize() >= LONGEST_QUEUE:
            log.warning("dropped a message: %d wait already", LONGEST_QUEUE)
            return
        try:
            topic = message.topic
        except UnicodeDecodeError:  # what is raised here would end paho's thread
            log.warning("dropped a message: its topic is not text")
            return
        self.events.put(Received(topic, bytes(message.payload), message.retain))


# TCP holds small packets back until the one before is acknowledged, and acknowledgements back for 40 ms. Each way of a
# QoS 1 message pays for it: from a command to the state that follows took 90 ms, and takes 2 ms without.


def _send_at_once(_client: mqtt.Client, _userdata: object, sock: object) -> None:
    if isinstance(sock, socket.socket):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _acknowledge_at_once(client: mqtt.Client, *_details: Any) -> None:
    # The broker's PUBACK gets no reply, so nothing carries its acknowledgement, and brokers too hold packets back. The
    # kernel forgets this setting, hence every time; where it does not exist (macOS), there is no such wait to speak of.
    sock = client.socket()
    if isinstance(sock, socket.socket) and hasattr(socket, "TCP_QUICKACK"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
