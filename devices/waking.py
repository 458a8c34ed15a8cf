"""Getting devices to tell their state after the connection was made.

Most devices keep their state retained at the broker. Others tell it again when Home Assistant says that it is there
(the birth message), Zigbee2MQTT only after some 30 s; but it has its devices asked one by one, which is quicker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from devices.model import Command

BIRTH_AFTER_S: Final = 1.0
"""A real Home Assistant that keeps its birth message retained is heard before; then it is not said again."""
ASK_AFTER_S: Final = 2.0
"""Retained states, and devices that speak up by themselves, come before."""
AT_ONCE: Final = 8
"""Questions at one time: each one is a message over the air of a slow radio network."""
AGAIN_AFTER_S: Final = 60.0
TIMES: Final = 3
"""A device that is out of reach is not asked for ever."""


class Waking:
    """Says what to publish, and when; `connected` and `heard` may be called while another thread asks.

    Args:
        status_topic: where Home Assistant says that it is there.
        clock: monotonic seconds.

    """

    def __init__(self, status_topic: str, clock: Callable[[], float]) -> None:
        self.status_topic = status_topic
        self._clock = clock
        self._since: float | None = None
        self._born = False
        self._asked: dict[Command, tuple[float, int]] = {}

    def connected(self) -> None:
        """Begin anew: the connection is there."""
        self._asked = {}
        self._born, self._since = False, self._clock()

    def heard(self, payload: bytes, *, retained: bool) -> None:
        """Listen to the status topic: where somebody else keeps it, devices have been told already."""
        if retained and payload == b"online":
            self._born = True

    def due(self, unknown: Iterable[Command]) -> tuple[Command, ...]:
        """What to publish now.

        Args:
            unknown: what asks the devices that told no state yet.

        """
        now, asked = self._clock(), self._asked
        if self._since is None or now - self._since < BIRTH_AFTER_S:
            return ()
        commands: list[Command] = []
        if not self._born:
            self._born = True
            # Never retained: this is no Home Assistant, and a real one may come.
            commands.append(Command(self.status_topic, "online"))
        questions = [command for command in unknown if _is_due(asked, command, now)][:AT_ONCE]
        for command in questions:
            asked[command] = now, asked[command][1] + 1
        return (*commands, *questions)


def _is_due(asked: dict[Command, tuple[float, int]], command: Command, now: float) -> bool:
    last, times = asked.setdefault(command, (now, 0))
    return times < TIMES and now - last >= (AGAIN_AFTER_S if times else ASK_AFTER_S)
