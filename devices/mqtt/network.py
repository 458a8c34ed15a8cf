"""Moves the bytes of a paho client, on the thread of the one who calls.

paho's own loop takes one packet, then wakes itself over a socket pair to send that packet's acknowledgement, and waits
again: three system calls to each message that carry nothing, and a second thread. This loop, over the calls that paho
has for loops of others (`loop_read`, `loop_write`, `loop_misc`), takes what has come before it answers.
"""

from __future__ import annotations

import contextlib
import select
import socket
from typing import Any, Final

from paho.mqtt.client import Client
from paho.mqtt.enums import MQTTErrorCode

_AT_ONCE: Final = 8
"""Most messages taken before they are acknowledged. More would gain little, and leave a broker that waits for
acknowledgements (mosquitto: after 20 messages) with nothing to do."""
_READABLE: Final = select.POLLIN | select.POLLHUP | select.POLLERR
_CORK: Final[int | None] = getattr(socket, "TCP_CORK", None)


class Network:
    """One loop for the clients of a connection, one after the other; a context manager is not needed, `close` is."""

    def __init__(self) -> None:
        self._ear, self._bell = socket.socketpair()
        self._ear.setblocking(False)  # noqa: FBT003 - the socket module's argument
        self._bell.setblocking(False)  # noqa: FBT003 - likewise
        self._taken = 0

    def close(self) -> None:
        """Give the sockets back; nobody may be in `turn`."""
        self._ear.close()
        self._bell.close()

    def adopt(self, client: Client) -> None:
        """Make a client leave its bytes to this loop; before it connects."""
        # With this callback paho sends nothing by itself from whichever thread publishes.
        client.on_socket_register_write = _nothing
        client.on_socket_open = _no_delay

    def took_one(self) -> None:
        """Tell that the client handed a message on: there may be another behind it."""
        self._taken += 1

    def wake(self) -> None:
        """End the waiting of `turn`, as there is something to send; from any thread."""
        # A full bell has been rung already; a closed one has nobody to wake.
        with contextlib.suppress(OSError):
            self._bell.send(b"\0")

    def turn(self, client: Client, timeout_s: float) -> None:
        """Wait until something can be read or sent, at most `timeout_s`, and do it."""
        sock: Any = client.socket()
        if sock is None:
            return
        buffered = getattr(sock, "pending", int)()  # what TLS has decrypted shows on no socket
        poll = select.poll()
        poll.register(self._ear, select.POLLIN)
        poll.register(sock, select.POLLIN | (select.POLLOUT if client.want_write() else 0))
        ready = dict(poll.poll(0 if buffered else timeout_s * 1000))
        if self._ear.fileno() in ready:
            with contextlib.suppress(BlockingIOError):
                self._ear.recv(4096)
        if buffered or ready.get(sock.fileno(), 0) & _READABLE:
            self._read(client)
        if client.want_write():
            self._write(client, sock)
        client.loop_misc()

    def _read(self, client: Client) -> None:
        for _ in range(_AT_ONCE):
            before = self._taken
            if client.loop_read() != MQTTErrorCode.MQTT_ERR_SUCCESS or self._taken == before:
                return

    @staticmethod
    def _write(client: Client, sock: Any) -> None:
        """Send what waits as one segment: one wake-up of the broker for all the acknowledgements."""
        if _CORK is None:
            client.loop_write()
            return
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, _CORK, 1)
        client.loop_write()
        with contextlib.suppress(OSError):
            # Lifting it sends at once; TCP_NODELAY stays on beneath.
            sock.setsockopt(socket.IPPROTO_TCP, _CORK, 0)


def _nothing(_client: Client, _data: Any, _sock: Any) -> None:
    """Stand for `Network.wake`, which the publisher calls when all of a group is queued."""


def _no_delay(_client: Client, _data: Any, sock: Any) -> None:
    """A command is one small packet: waiting for more to send with it would cost 40 ms."""
    with contextlib.suppress(OSError, AttributeError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
