"""The connection to the broker; with its network loop, the only place that knows paho.

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
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, LogLevel, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from devices.model import Command
from devices.mqtt import trouble
from devices.mqtt.address import Address
from devices.mqtt.network import Network
from devices.mqtt.trouble import Trouble

STATUS_TOPIC: Final = "attune/status"
"""`online` (retained) while connected, `offline` by the broker when we are gone."""
QOS: Final = 1
FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 30.0
_CONNECT_S: Final = 5.0
_KEEPALIVE_S: Final = 20
_LOOK_S: Final = 1.0
"""How often the keep-alive is looked after while nothing happens."""
_FAREWELL_S: Final = 1.0
_AT_ONCE: Final = 100
"""Topics in one SUBSCRIBE; some brokers refuse packets with many."""
_IN_FLIGHT: Final = 1_000
"""Unacknowledged messages: paho's 20 would hold back a command to a large group."""

_log = logging.getLogger(__name__)


class Connection:
    """A connection that keeps itself up; a context manager.

    Entering starts its thread and returns at once, whether the broker is there or not. The callbacks are called on
    that thread, one at a time.

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
        self._network = Network()
        self._trouble: Trouble | None = None
        self._answered = self._held = False
        """Whether the broker said yes or no on this connection; whether it said yes."""
        self._last_error = ""
        self._up = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mqtt-connection", daemon=True)

    @property
    def up(self) -> bool:
        """Whether the broker can be reached now."""
        return self._up.is_set()

    @property
    def trouble(self) -> Trouble | None:
        """Why the broker can't be used now; None: it can, or nothing has gone wrong yet."""
        return self._trouble

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._network.wake()
        self._thread.join()
        self._network.close()

    def publish(self, commands: Iterable[Command]) -> bool:
        """Send commands at QoS 1 without waiting; False: the connection is down, or went down under way."""
        client = self._client
        if client is None or not self.up:
            return False
        results = [client.publish(each.topic, each.payload, QOS, retain=each.retain).rc for each in commands]
        self._network.wake()
        return all(result == MQTTErrorCode.MQTT_ERR_SUCCESS for result in results)

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
            self._network.wake()

    def _subscribe(self, client: Client, topics: Iterable[str]) -> None:
        listed = list(topics)
        for start in range(0, len(listed), _AT_ONCE):
            client.subscribe([(topic, QOS) for topic in listed[start : start + _AT_ONCE]])
        self._network.wake()

    # ------------------------------------------------------------------------------------------------ its thread

    def _run(self) -> None:
        wait = FIRST_WAIT_S
        while not self._stopping.is_set():
            client = self._new_client()
            held = self._connect(client) and self._serve(client)
            # A connection that held was a good one: begin again with the short wait.
            wait = FIRST_WAIT_S if held else min(LONGEST_WAIT_S, wait * 2)
            if self._stopping.wait(wait * random.uniform(0.8, 1.0)):  # noqa: S311 - spreads reconnects, guards nothing
                return

    def _serve(self, client: Client) -> bool:
        """Move its bytes until the connection ends or is to end; whether it ever held."""
        self._client, self._held = client, False
        try:
            while client.socket() is not None and not self._stopping.is_set():
                self._network.turn(client, _LOOK_S)
            if self.up:
                self._say_goodbye(client)
        except Exception:  # noqa: BLE001 - one boundary for whatever comes over the wire
            # Packets that no broker should send end this connection, never the thread that makes the next one.
            _log.exception("The connection to the broker at %s is given up", self._address)
        self._up.clear()
        self._client = None
        if (sock := client.socket()) is not None:
            sock.close()
        if self._held:
            self._on_lost()
        return self._held

    def _say_goodbye(self, client: Client) -> None:
        """Leave in order: the broker would only publish the will of one who was lost."""
        last = client.publish(STATUS_TOPIC, "offline", QOS, retain=True)
        until = time.monotonic() + _FAREWELL_S
        while client.socket() is not None and not last.is_published() and time.monotonic() < until:
            self._network.turn(client, _FAREWELL_S / 10)
        client.disconnect()
        self._network.turn(client, 0)

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
        client.on_log = self._logged
        self._network.adopt(client)
        return client

    def _connect(self, client: Client) -> bool:
        self._last_error, self._answered = "", False
        try:
            if self._address.secure:
                client.tls_set_context(self._address.certificates.context())
        except OSError as problem:
            self._note(trouble.unusable(problem))
            return False
        try:
            client.connect(self._address.host, self._address.port, keepalive=_KEEPALIVE_S)
        except OSError as problem:
            self._note(trouble.unreachable(self._address, problem))
            return False
        return True

    def _note(self, found: Trouble) -> None:
        # The same again every half minute would bury the rest of the log.
        level = logging.WARNING if found != self._trouble else logging.DEBUG
        self._trouble = found
        _log.log(level, "%s", found.sentence)

    # --------------------------------------------------------------------------------------- called by its turns

    def _connected(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _props: Properties | None
    ) -> None:
        self._answered = True
        if reason.is_failure:
            self._note(trouble.refused(self._address, reason.getName()))
            return
        _log.info("Connected to the broker at %s", self._address)
        # It would word every message that comes, and from now on nothing is wanted of it.
        client.on_log = None
        topics = list(self._on_connected())
        self._trouble, self._held = None, True
        self._up.set()
        self._subscribe(client, topics)
        client.publish(STATUS_TOPIC, "online", QOS, retain=True)

    def _disconnected(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _props: Properties | None
    ) -> None:
        if self.up and not self._stopping.is_set():
            self._note(trouble.lost(self._address, reason.getName()))
        elif not self.up and not self._answered:
            self._note(trouble.alerted(self._address, self._last_error) or trouble.hung_up(self._address))
        self._up.clear()

    def _logged(self, _client: Client, _data: Any, level: int, words: str) -> None:
        if level == LogLevel.MQTT_LOG_ERR:
            self._last_error = words

    def _received(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        self._network.took_one()
        try:
            topic = message.topic
        except UnicodeDecodeError:
            return  # no topic of anybody's: MQTT has them in UTF-8
        try:
            self._on_message(topic, bytes(message.payload), message.retain)
        except Exception:  # noqa: BLE001 - one boundary for whatever comes over the wire
            # Whatever a message does, the next one must still be heard.
            _log.exception("A message on %r could not be handled", topic[:200])


def _acknowledge(client: Client, _data: Any, _mid: int, _reason: ReasonCode, _props: Properties | None) -> None:
    """Let the kernel acknowledge the broker's PUBACK at once.

    The usual broker does not switch Nagle's algorithm off: it holds the state that answers our command back until this
    acknowledgement, which Linux otherwise delays by 40 ms. The option does not last, so it is set each time.
    """
    sock: Any = client.socket()
    if sock is not None and hasattr(socket, "TCP_QUICKACK"):
        with contextlib.suppress(OSError, AttributeError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
