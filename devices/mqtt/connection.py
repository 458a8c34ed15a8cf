"""The connection to the broker; the only module that knows paho.

One paho client lives as long as one connection. paho's own reconnecting would send again, minutes later, what was
published shortly before the connection was lost; a lamp that goes on when nobody is in the room any more is worse
than a command that was reported as unconfirmed.
"""

from __future__ import annotations

import contextlib
import logging
import random
import socket
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from devices.model import Command
from devices.mqtt.address import Address

STATUS_TOPIC: Final = "attune/status"
"""`online` (retained) while connected, `offline` by the broker when we are gone."""
QOS: Final = 1
FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 30.0
_CONNECT_S: Final = 5.0
_KEEPALIVE_S: Final = 20
_AT_ONCE: Final = 100
"""Topics in one SUBSCRIBE; some brokers refuse packets with many."""
_IN_FLIGHT: Final = 1_000
"""Unacknowledged messages: paho's 20 would hold back a command to a large group."""

_log = logging.getLogger(__name__)


class Connection:
    """A connection that keeps itself up; a context manager.

    Entering starts its thread and returns at once, whether the broker is there or not. The callbacks are called on
    paho's thread, one at a time.

    Args:
        address: where the broker is.
        on_message: topic, payload, and whether it is a retained one.
        on_connected: after each connect, before the first message; gives the topics to subscribe, in order.
        on_lost: after each loss.

    """

    def __init__(
        self,
        address: Address,
        *,
        on_message: Callable[[str, bytes, bool], None],
        on_connected: Callable[[], Iterable[str]],
        on_lost: Callable[[], None],
    ) -> None:
        self._address = address
        self._on_message = on_message
        self._on_connected = on_connected
        self._on_lost = on_lost
        self._client: Client | None = None
        self._up = threading.Event()
        self._down = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mqtt-connection", daemon=True)

    @property
    def up(self) -> bool:
        """Whether the broker can be reached now."""
        return self._up.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._down.set()
        self._thread.join()

    def publish(self, commands: Iterable[Command]) -> bool:
        """Send commands at QoS 1 without waiting; False: the connection is down, or went down under way."""
        client = self._client
        if client is None or not self.up:
            return False
        for command in commands:
            if (
                client.publish(command.topic, command.payload, QOS, retain=command.retain).rc
                != MQTTErrorCode.MQTT_ERR_SUCCESS
            ):
                return False
        return True

    def subscribe(self, topics: Iterable[str]) -> None:
        """Subscribe, again where it is subscribed already; the broker then sends what it retains. Nothing if down."""
        client = self._client
        if client is not None and self.up:
            self._subscribe(client, topics)

    def unsubscribe(self, topics: Iterable[str]) -> None:
        """Stop listening. Nothing if down."""
        client, listed = self._client, list(topics)
        if client is not None and self.up and listed:
            client.unsubscribe(listed)

    @staticmethod
    def _subscribe(client: Client, topics: Iterable[str]) -> None:
        listed = list(topics)
        for start in range(0, len(listed), _AT_ONCE):
            client.subscribe([(topic, QOS) for topic in listed[start : start + _AT_ONCE]])

    # ------------------------------------------------------------------------------------------------ its thread

    def _run(self) -> None:
        wait = FIRST_WAIT_S
        while not self._stopping.is_set():
            self._down.clear()
            if self._stopping.is_set():
                return
            client = self._new_client()
            reached = self._connect(client)
            if reached:
                self._client = client
                client.loop_start()
                self._down.wait()
                reached = self.up
                self._part(client)
            # A connection that held was a good one: begin again with the short wait.
            wait = FIRST_WAIT_S if reached else min(LONGEST_WAIT_S, wait * 2)
            if self._stopping.wait(wait * random.uniform(0.8, 1.0)):  # noqa: S311 - spreads reconnects, guards nothing
                return

    def _new_client(self) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"attune-{uuid4().hex[:12]}",
            clean_session=True,
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        client.connect_timeout = _CONNECT_S
        client.max_inflight_messages_set(_IN_FLIGHT)
        client.will_set(STATUS_TOPIC, "offline", QOS, retain=True)
        if self._address.user is not None:
            client.username_pw_set(self._address.user, self._address.password)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = self._received
        client.on_publish = _acknowledge
        client.on_socket_open = _no_delay
        return client

    def _connect(self, client: Client) -> bool:
        try:
            if self._address.secure:
                client.tls_set_context(self._address.tls())
            client.connect(self._address.host, self._address.port, keepalive=_KEEPALIVE_S)
        except OSError as exc:
            _log.warning("The broker at %s can't be reached: %s", self._address, exc)
            return False
        return True

    def _part(self, client: Client) -> None:
        was_up = self.up
        self._up.clear()
        self._client = None
        if self._stopping.is_set() and was_up:
            with contextlib.suppress(OSError, RuntimeError, ValueError):
                client.publish(STATUS_TOPIC, "offline", QOS, retain=True).wait_for_publish(1.0)
        client.disconnect()
        client.loop_stop()
        if was_up:
            self._on_lost()

    # --------------------------------------------------------------------------------------- called on paho's thread

    def _connected(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _props: Properties | None
    ) -> None:
        if reason.is_failure:
            _log.warning("The broker at %s refused the connection: %s", self._address, reason)
            self._down.set()
            return
        _log.info("Connected to the broker at %s", self._address)
        topics = list(self._on_connected())
        self._up.set()
        self._subscribe(client, topics)
        client.publish(STATUS_TOPIC, "online", QOS, retain=True)

    def _disconnected(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _props: Properties | None
    ) -> None:
        if not self._stopping.is_set():
            _log.warning("The connection to the broker at %s was lost: %s", self._address, reason)
        self._down.set()

    def _received(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        try:
            self._on_message(message.topic, bytes(message.payload), message.retain)
        except Exception:  # noqa: BLE001 - one boundary for all messages
            # Whatever a message does, the next one must still be heard; paho would end its thread here.
            _log.exception("A message on %r could not be handled", message.topic[:200])


def _no_delay(_client: Client, _data: Any, sock: Any) -> None:
    """A command is one small packet: waiting for more to send with it would cost 40 ms."""
    with contextlib.suppress(OSError, AttributeError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _acknowledge(client: Client, _data: Any, _mid: int, _reason: ReasonCode, _props: Properties | None) -> None:
    """Let the kernel acknowledge the broker's PUBACK at once.

    The usual broker does not switch Nagle's algorithm off: it holds the state that answers our command back until this
    acknowledgement, which Linux otherwise delays by 40 ms. The option does not last, so it is set each time.
    """
    sock: Any = client.socket()
    if sock is not None and hasattr(socket, "TCP_QUICKACK"):
        with contextlib.suppress(OSError, AttributeError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
