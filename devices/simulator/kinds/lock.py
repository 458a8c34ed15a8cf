"""Door locks with a motor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Self

from pydantic import BaseModel, NonNegativeFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import touch
from devices.simulator.rooms import Air, Moment


class LockChange(BaseModel):
    """By hand, with the key: `{"state": "unlocked"}`; `{"state": "jammed"}` lets the bolt stick."""

    state: Literal["locked", "unlocked", "jammed"]


@dataclass(frozen=True, slots=True)
class Lock(Appliance):
    """A bolt that is in, out, or on its way."""

    locked: bool
    """Where the bolt is, or is going."""
    left_s: float = 0.0
    """Seconds until it is there."""
    turn_s: float = 1.0
    """Seconds that the motor needs to turn the bolt; 0: it is there at once."""
    jammed: bool = False
    """Whether the bolt sticks, until somebody turns it with the key."""

    def announce(self) -> tuple[Message, ...]:
        """One lock."""
        keys = {"state_topic": self.label.state("state"), "command_topic": self.label.command("lock")}
        return (self.label.announcement("lock", keys),)

    def publish(self) -> tuple[Message, ...]:
        """LOCKED, UNLOCKED, and what lies between."""
        if self.jammed:
            return (self.label.says("state", "JAMMED"),)
        word = "LOCK" if self.locked else "UNLOCK"
        return (self.label.says("state", f"{word}ED" if self.left_s == 0 else f"{word}ING"),)

    def obey(self, what: str, payload: str) -> Self | None:
        """LOCK or UNLOCK."""
        locked = {"LOCK": True, "UNLOCK": False}.get(payload) if what == "lock" else None
        if locked is None or locked == self.locked or self.jammed:
            return None if locked is None else self
        return replace(self, locked=locked, left_s=self.turn_s)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "unlocked"}`."""
        change = touch(LockChange, payload)
        if change is None:
            return None
        if change.state == "jammed":
            return replace(self, jammed=True)
        return replace(self, locked=change.state == "locked", left_s=0.0, jammed=False)

    def tick(self, moment: Moment) -> Self:
        """Turn on."""
        return self if self.left_s == 0 else replace(self, left_s=max(0.0, self.left_s - moment.dt))


class LockOptions(Options):
    """`locked`: at the start; `turn_s`: seconds that the bolt takes, 0: none."""

    locked: bool = True
    turn_s: NonNegativeFloat = 1.0

    def build(self, label: Label, air: Air) -> Lock:  # noqa: ARG002  a lock does not feel the air
        """The lock as it is at the start."""
        return Lock(label, self.locked, turn_s=self.turn_s)
