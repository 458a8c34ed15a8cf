"""What was not used, kept for people to look at: the latest, equal ones once, with how often they came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from devices.discovery.convention import Reason, Rejection

KEPT: Final = 200
"""The latest of these are kept."""


class Rejected:
    """The rejections, oldest first; not thread-safe.

    A device that sends the same rubbish every second would otherwise soon be all that is left to see.

    Args:
        clock: aware time of receipt.

    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, Reason, str], Rejection] = {}

    def note(self, rejection: Rejection) -> None:
        """Keep one more."""
        key = rejection.topic, rejection.reason, rejection.detail
        former = self._kept.pop(key, None)
        times = 1 if former is None else former.times + 1
        self._kept[key] = replace(rejection, at=self._clock(), times=times)
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]

    def all(self) -> tuple[Rejection, ...]:
        """Those that are kept, oldest first."""
        return tuple(self._kept.values())
