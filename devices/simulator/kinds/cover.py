"""Blinds and garage doors: they need time to move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, PositiveFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import number, touch
from devices.simulator.rooms import Air, Moment


class CoverChange(BaseModel):
    """By hand: `{"position": 40}`; it is there at once, as when somebody pulls the cord."""

    position: Annotated[float, Field(ge=0, le=100)]


@dataclass(frozen=True, slots=True)
class Cover(Appliance):
    """Moves at one speed between closed (0) and open (100)."""

    device_class: str
    travel_s: float
    """Seconds from closed to open."""
    stops_anywhere: bool
    """Whether it can be sent to a position; a garage door only opens and closes."""
    position: float = 0.0
    """Percent open."""
    goal: float = 0.0
    """Percent open; where it moves to, or stands."""

    def announce(self) -> tuple[Message, ...]:
        """One cover."""
        keys: dict[str, object] = {
            "device_class": self.device_class,
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("move"),
        }
        if self.stops_anywhere:
            keys["position_topic"] = self.label.state("position")
            keys["set_position_topic"] = self.label.command("position")
        return (self.label.announcement("cover", keys),)

    def publish(self) -> tuple[Message, ...]:
        """What it does, and where it is in whole percent."""
        state = self.label.says("state", self._state())
        return (state, self.label.says("position", f"{self.position:.0f}")) if self.stops_anywhere else (state,)

    def obey(self, what: str, payload: str) -> Self | None:
        """OPEN, CLOSE, STOP, or a position."""
        if what == "move":
            goal = {"OPEN": 100.0, "CLOSE": 0.0, "STOP": self.position}.get(payload)
        else:
            goal = number(payload, 0.0, 100.0) if what == "position" and self.stops_anywhere else None
        return None if goal is None else replace(self, goal=goal)

    def by_hand(self, payload: str) -> Self | None:
        """`{"position": 40}`."""
        change = touch(CoverChange, payload)
        return None if change is None else replace(self, position=change.position, goal=change.position)

    def tick(self, moment: Moment) -> Self:
        """Move on towards the goal."""
        if self.position == self.goal:
            return self
        step = 100.0 * moment.dt / self.travel_s
        way = self.goal - self.position
        return replace(self, position=self.goal if abs(way) <= step else self.position + (step if way > 0 else -step))

    def _state(self) -> str:
        if self.position != self.goal:
            return "opening" if self.goal > self.position else "closing"
        return "open" if self.position > 0 else "closed"


class CoverOptions(Options):
    """`travel_s`: seconds from closed to open; `position`: percent open at the start."""

    device_class: Literal["blind", "garage", "shutter", "curtain"] = "blind"
    travel_s: PositiveFloat = 15.0
    stops_anywhere: bool = True
    position: Annotated[float, Field(ge=0, le=100)] = 0.0

    def build(self, label: Label, air: Air) -> Cover:  # noqa: ARG002  a cover does not feel the air
        """The cover as it stands at the start."""
        return Cover(label, self.device_class, self.travel_s, self.stops_anywhere, self.position, self.position)
