"""Ports, and waiting for a condition."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Final

HOST: Final = "127.0.0.1"


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on.

    Another program may take it before it is used: unlikely, as the system goes round all of them.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_until[T](condition: Callable[[], T], timeout: float = 5.0, *, what: str = "") -> T:
    """Ask until the answer is true, and return it; fail with `what` after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not (answer := condition()):
        if time.monotonic() > deadline:
            waited_for = what or getattr(condition, "__name__", "the condition")
            raise AssertionError(f"waited {timeout} s for {waited_for}; last answer: {answer!r}")
        time.sleep(0.01)
    return answer


def listens(port: int) -> bool:
    """Whether something accepts connections on this port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((HOST, port)) == 0
