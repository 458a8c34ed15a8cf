"""One thing that is planned, and the states that it goes through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.domain import Hypothesis
from engine.moments import Recurrence


class Kind(StrEnum):
    """What happens when the time has come."""

    REQUEST = "request"
    """What was asked for is carried out."""
    END = "end"
    """What was asked for a while ("for ten minutes") is taken back."""
    TIMER = "timer"
    """Nothing in the home changes."""


class State(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """Its time came, and the home did not do it; `note` says why."""
    MISSED = "missed"
    """Its time came while this was not running, too long ago to do it now."""
    RUNG = "rung"
    """Of a timer: its time is up."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something planned by one person. It is kept until a day after it has ended."""

    id: str
    person: str
    at: datetime
    """When, by the clock of who asked; of what recurs, the next time."""
    due: datetime
    """When, by our clock: the two differ where an utterance was dated otherwise."""
    created_at: datetime
    kind: Kind = Kind.REQUEST
    state: State = State.WAITING
    text: str = ""
    """The person's own words."""
    hypothesis: Hypothesis = field(default_factory=lambda: Hypothesis(""))
    """What is carried out: its orders, and the intent and slots that they came from."""
    every: Recurrence | None = None
    lasting_s: int | None = None
    """Seconds after which it is taken back; of a timer, its length."""
    home_time: bool = True
    """Whether `at` is by the home's own clock, so that it follows summer time; else its offset is fixed."""
    endpoint: str | None = None
    area: str | None = None
    name: str = ""
    """Of a timer; may be empty."""
    turn: str = ""
    """Id of the turn in which it was asked for."""
    note: str = ""
    """What came of it the last time, in a sentence; empty: its time has not come yet."""
    ran_at: datetime | None = None
    """When its time last came and was dealt with, by our clock."""

    @property
    def waiting(self) -> bool:
        """Whether its time is still to come."""
        return self.state is State.WAITING
