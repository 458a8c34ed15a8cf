"""A publisher that is never what limits: packets made beforehand, sent at QoS 1 by a process of its own.

paho needs about as long to publish a message as to receive one, so a publisher in Python libraries would be the thing
that is measured. This one knows just enough of MQTT 3.1.1 (sections 3.1 to 3.4) to publish.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from typing import Final

_PUBACK: Final = 4
_AT_ONCE: Final = 256
"""Packets in one write to the socket, acknowledged before the next."""
_IDS: Final = 65_535

type Message = tuple[str, bytes]
type Source = Callable[[], Sequence[Message]]
"""What to publish; called in the process that does it, so that the other's memory is only its own."""


@dataclass(frozen=True, slots=True)
class Flood:
    """The publishing process, from the side of the one who measures."""

    orders: Connection
    room: Synchronized[int]
    """How many messages it may have sent in all; raised as they arrive, so that no queue of the broker overflows."""

    def load(self, source: Source, *, retain: bool = False) -> int:
        """Have the packets made; how many there are."""
        self.orders.send((source, retain))
        count: int = self.orders.recv()
        return count

    def fire(self) -> None:
        """Begin to publish what is loaded, in order, as far as there is `room`."""
        self.orders.send(None)

    def wait(self) -> None:
        """Until the broker has acknowledged all of it."""
        self.orders.recv()


@contextlib.contextmanager
def start_flood(host: str, port: int) -> Iterator[Flood]:
    """Run the process; it ends with the context."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    room = context.Value("q", 0)
    process = context.Process(target=_publish, args=(host, port, theirs, room), daemon=True)
    process.start()
    try:
        yield Flood(ours, room)
    finally:
        process.terminate()
        process.join()


def _publish(host: str, port: int, orders: Connection, room: Synchronized[int]) -> None:
    with socket.create_connection((host, port)) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Keep-alive 0: it is silent between two orders.
        link.sendall(_packet(0x10, _text("MQTT") + b"\x04\x02\x00\x00" + _text(f"flood-{port}")))
        _read(link, 4)
        sent = 0
        while True:
            source, retain = orders.recv()
            packets = [_message(topic, body, at, retain=retain) for at, (topic, body) in enumerate(source())]
            orders.send(len(packets))
            orders.recv()
            for start in range(0, len(packets), _AT_ONCE):
                batch = packets[start : start + _AT_ONCE]
                _wait_for_room(room, sent + len(batch))
                link.sendall(b"".join(batch))
                _read(link, _PUBACK * len(batch))
                sent += len(batch)
            orders.send(None)


def _wait_for_room(room: Synchronized[int], needed: int) -> None:
    while room.value < needed:
        time.sleep(0.0005)


def _message(topic: str, body: bytes, number: int, *, retain: bool) -> bytes:
    return _packet(0x33 if retain else 0x32, _text(topic) + struct.pack("!H", number % _IDS + 1) + body)


def _packet(kind: int, body: bytes) -> bytes:
    length, rest = bytearray(), len(body)
    while True:
        rest, digit = rest >> 7, rest & 0x7F
        length.append(digit | (0x80 if rest else 0))
        if not rest:
            return bytes((kind, *length)) + body


def _text(text: str) -> bytes:
    return struct.pack("!H", len(text.encode())) + text.encode()


def _read(link: socket.socket, size: int) -> None:
    while size:
        received = link.recv(size)
        if not received:
            message = "The broker closed the connection of the publisher."
            raise ConnectionError(message)
        size -= len(received)
