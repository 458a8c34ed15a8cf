"""When something happened, by the clock of the person who speaks.

A turn may carry its own time, so that a day can be replayed in a second. What the home told since that person's turn
before is dated at this turn's time; so a message has the time of the first turn that came after it.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final

_PEOPLE: Final = 200
"""People whose turns are remembered; more are the senders of a test."""
_TURNS: Final = 64
"""Turns of one person that are remembered: what was told before them is as old as the first."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn on two clocks."""

    received: datetime
    """By the engine's clock."""
    at: datetime
    """By the person's."""


class Turns:
    """The latest turns of everybody, in memory; safe to use from many threads."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, deque[Heard]] = OrderedDict()
        self._lock = Lock()

    def note(self, person: str, heard: Heard) -> tuple[Heard, ...]:
        """Add a turn; all that are remembered of that person, the latest last."""
        with self._lock:
            turns = self._turns.setdefault(person, deque(maxlen=_TURNS))
            self._turns.move_to_end(person)
            turns.append(heard)
            while len(self._turns) > _PEOPLE:
                self._turns.popitem(last=False)
            return tuple(turns)


def dated(moment: datetime, turns: Iterable[Heard], *, by_person: bool) -> datetime:
    """A moment of the engine's clock by the person's: the time of the first turn that came after it.

    `by_person` is False for a turn that carries no time of its own: then there is only one clock.
    """
    if not by_person:
        return moment
    return next((turn.at for turn in turns if turn.received >= moment), moment)
