"""The broker for a home that has none: mosquitto where it is installed, else one that came with us.

`python -m devices.broker --port N` runs the latter (amqtt) until it is stopped. Both listen on 127.0.0.1 only, ask for
no password and keep nothing on disk: devices announce themselves again when they reconnect.

Why amqtt and not iotcore (rumqttd in a wheel): rumqttd hands a new subscriber at most 100 retained messages per filter
and drops the others without a word, so a home of more than 100 entities came back incomplete after each restart.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import getpass
import logging
import shutil
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from amqtt.adapters import ReaderAdapter, WriterAdapter
from amqtt.broker import Broker
from amqtt.errors import BrokerError
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.mqtt.puback import PubackPacket
from amqtt.session import Session

HOST: Final = "127.0.0.1"

_LOOK_AGAIN_S: Final = 0.002
_LOOKS: Final = 500

# Debian and macOS install daemons outside the PATH of ordinary users.
_MORE_FOLDERS: Final = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")


class BrokerKind(StrEnum):
    """Which program is the broker."""

    MOSQUITTO = "mosquitto"
    EMBEDDED = "embedded"


def find_mosquitto() -> str | None:
    """The path of an installed mosquitto; None: not installed."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path=":".join(_MORE_FOLDERS))


def available_kind() -> BrokerKind:
    """The best broker of this machine."""
    return BrokerKind.MOSQUITTO if find_mosquitto() else BrokerKind.EMBEDDED


def command(kind: BrokerKind, port: int, folder: Path) -> tuple[str, ...]:
    """The command that runs a broker on `port` (1..65535) of 127.0.0.1; a file that it needs is written to `folder`.

    Raises:
        FileNotFoundError: mosquitto was asked for and is not installed.

    """
    if kind is BrokerKind.EMBEDDED:
        return (sys.executable, "-m", "devices.broker", "--port", str(port))
    program = find_mosquitto()
    if program is None:
        message = "mosquitto is not installed"
        raise FileNotFoundError(message)
    file = folder / "mosquitto.conf"
    file.write_text(
        f"# Written at each start; changes are lost.\nlistener {port} {HOST}\nallow_anonymous true\npersistence false\n"
        # Started by root it would become another user, and that breaks its bond to the process that supervises it.
        f"user {getpass.getuser()}\n"
        # Small packets must not wait for more: a command and its confirmation are a few bytes each.
        "set_tcp_nodelay true\n"
        # Room for the retained discovery of a large home: the default drops messages beyond 1,000 to one client.
        "max_queued_messages 20000\n",
        encoding="utf-8",
    )
    return (program, "-c", str(file))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the embedded broker until SIGTERM or SIGINT; 1 where it can't listen."""
    parser = argparse.ArgumentParser(prog="python -m devices.broker", description="An MQTT broker on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=1883, help="1..65535, default 1883")
    port: int = parser.parse_args(arguments).port
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Each client that goes away without a goodbye would be an error with a stack trace.
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)
    try:
        asyncio.run(_serve(port))
    except BrokerError as problem:
        sys.stderr.write(f"The broker can't listen on {HOST}:{port}: {problem}.\n")
        return 1
    return 0


class _Subscriptions(dict[str, list[tuple[Session, int]]]):
    """Who subscribed, by topic filter; gone through as it was when that began.

    amqtt goes through its subscriptions for each client that comes in, and lets others subscribe meanwhile; one that
    came in while another subscribed was thrown out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.wild: dict[str, None] = {}
        """Those of the filters that fit more than one topic."""

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(super().__iter__()))

    def __setitem__(self, a_filter: str, subscribers: list[tuple[Session, int]]) -> None:
        super().__setitem__(a_filter, subscribers)
        if "+" in a_filter or "#" in a_filter:
            self.wild[a_filter] = None

    def __delitem__(self, a_filter: str) -> None:
        super().__delitem__(a_filter)
        self.wild.pop(a_filter, None)


class _Handler(BrokerProtocolHandler):  # type: ignore[misc]  # amqtt ships no types
    """amqtt's side of one connection, for clients that acknowledge faster than it gets round to waiting for it."""

    async def handle_puback(self, puback: PubackPacket) -> None:
        packet_id = puback.variable_header.packet_id
        for _ in range(_LOOKS):
            if packet_id in self._puback_waiters or packet_id not in self.session.inflight_out:
                break
            await asyncio.sleep(_LOOK_AGAIN_S)
        await super().handle_puback(puback)


class _Patient(Broker):  # type: ignore[misc]  # amqtt ships no types
    """amqtt that hands on what a client published before it left, and finds what is retained on a topic at once.

    As it comes, it acknowledges a message when it has it, and forgets those that still wait their turn when the client
    disconnects: of 100 messages of a program that publishes and ends, 17 arrived. And for each topic that is subscribed
    it goes through all that is retained, and for each message through all that is subscribed, so that a home of 1,000
    devices, each with a topic, took a million steps.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._subscriptions = _Subscriptions()

    async def _init_handler(self, session: Session, reader: ReaderAdapter, writer: WriterAdapter) -> _Handler:
        handler = _Handler(self.plugins_manager, loop=self._loop)
        handler.attach(session, reader, writer)
        return handler

    async def _client_message_loop(self, client_session: Session, handler: BrokerProtocolHandler) -> None:
        left = handler.wait_disconnect

        async def left_and_heard() -> object:
            packet = await left()
            while client_session.delivered_message_queue.qsize():  # noqa: ASYNC110 - amqtt tells of no such event
                await asyncio.sleep(_LOOK_AGAIN_S)
            return packet

        handler.wait_disconnect = left_and_heard
        await super()._client_message_loop(client_session, handler)

    async def _run_broadcast(self, running_tasks: deque[asyncio.Task[Any]]) -> None:
        broadcast = await self._broadcast_queue.get()
        topic = broadcast["topic"]
        for a_filter in (topic, *(wild for wild in tuple(self._subscriptions.wild) if self._matches(topic, wild))):
            for session, subscribed in tuple(self._subscriptions.get(a_filter, ())):
                qos, handler = broadcast.get("qos", subscribed), self._get_handler(session)
                if session.transitions.state == "connected":
                    if handler is not None:
                        sent = handler.mqtt_publish(topic, broadcast["data"], qos, retain=False)
                        running_tasks.append(asyncio.ensure_future(sent))
                elif qos and not session.clean_session and not session.is_anonymous:
                    await self._retain_broadcast_message(broadcast, qos, session)

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        topic, qos = subscription
        # It hands every new client what is retained on the topics of all others, too.
        if all(subscriber is not session for subscriber, _ in self._subscriptions.get(topic, ())):
            return
        if "+" in topic or "#" in topic:
            await super()._publish_retained_messages_for_subscription(subscription, session)
            return
        retained, handler = self._retained_messages.get(topic), self._get_handler(session)
        if retained is not None and handler is not None:
            sent = handler.mqtt_publish(topic, retained.data, min(qos, retained.qos or qos), retain=True)
            # A client that does not acknowledge in time, or leaves, must not end the loop that reads what it sends.
            await asyncio.gather(sent, return_exceptions=True)


async def _serve(port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    broker = _Patient(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{HOST}:{port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
    )
    await broker.start()
    sys.stdout.write(f"listening on {HOST}:{port}\n")
    sys.stdout.flush()
    await stop.wait()
    # A client that does not answer must not hold up the end; the process goes away either way.
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(broker.shutdown(), timeout=2)


if __name__ == "__main__":
    raise SystemExit(main())
