"""Whether a port is free, and who holds it."""

from __future__ import annotations

import contextlib
import errno
import socket
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Needed:
    """A port that a process is going to listen on."""

    who: str
    """Name of the process."""
    host: str
    port: int
    setting: str
    """The variable that changes it."""


def taken(needed: Needed) -> str | None:
    """None where the port is free; else a sentence: who holds it and what to do."""
    reason = _cannot_bind(needed.host, needed.port)
    if reason is None:
        return None
    holder = _holder(needed.port)
    held_by = f" by {holder}" if holder else ""
    sentence = (
        f"The {needed.who} can't listen on {needed.host}:{needed.port}: {reason}{held_by}. "
        f"Stop that program, or choose another port: {needed.setting}=<port>."
    )
    if needed.who == "broker" and holder and "mosquitto" in holder:
        sentence += f" To use that broker: ATTUNE_MQTT_URL=mqtt://127.0.0.1:{needed.port}."
    return sentence


def _cannot_bind(host: str, port: int) -> str | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        return "there is no such address"
    with socket.socket(family, kind, protocol) as probe:
        # As servers do: connections of a server that just ended must not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            return "ports below 1024 need more rights"
        except OSError as problem:
            return "it is taken" if problem.errno == errno.EADDRINUSE else f"{problem.strerror}"
    return None


def _holder(port: int) -> str | None:
    """Tell which program listens; None where the system does not tell us (somebody else's process)."""
    with contextlib.suppress(psutil.Error, OSError):
        for connection in psutil.net_connections("inet"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port
            if listens and connection.pid:
                process = psutil.Process(connection.pid)
                words = " ".join(process.cmdline()) or process.name()
                return f"process {connection.pid} ({words[:80]})"
    return None
