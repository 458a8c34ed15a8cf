"""Water valves: they need time to turn, and most know how far they are open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.cover import CoverChange
from devices.simulator.kinds.wire import number, touch
from devices.simulator.rooms import Air, Moment


@dataclass(frozen=True, slots=True)
class Valve(Appliance):
    """Turns at one speed between closed (0) and open (100)."""

    device_class: str
    travel_s: float
    """Seconds from closed to open; 0: at once."""
    reports_position: bool
    position: float = 0.0
    """Percent open."""
    goal: float = 0.0
    """Percent open; where it turns to, or stands."""

    def announce(self) -> tuple[Message, ...]:
        """One valve."""
        keys: dict[str, object] = {
            "device_class": self.device_class,
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("valve"),
            "payload_stop": "STOP",
        }
        if self.reports_position:
            keys["reports_position"] = True
        return (self.label.announcement("valve", keys),)

    def publish(self) -> tuple[Message, ...]:
        """What it does, and with it how far it is open."""
        if self.position != self.goal:
            state = "opening" if self.goal > self.position else "closing"
        else:
            state = "open" if self.position > 0 else "closed"
        if not self.reports_position:
            return (self.label.says("state", state),)
        return (self.label.says("state", {"state": state, "position": round(self.position)}),)

    def obey(self, what: str, payload: str) -> Self | None:
        """A position where it reports one; else OPEN and CLOSE; STOP in either case."""
        if what != "valve":
            return None
        if payload == "STOP":
            goal: float | None = self.position
        elif self.reports_position:
            goal = number(payload, 0.0, 100.0)
        else:
            goal = {"OPEN": 100.0, "CLOSE": 0.0}.get(payload)
        if goal is None:
            return None
        return replace(self, goal=goal, position=goal if self.travel_s == 0 else self.position)

    def by_hand(self, payload: str) -> Self | None:
        """`{"position": 40}`, `{"state": "closed"}`."""
        change = touch(CoverChange, payload)
        place = None if change is None or change.tilt is not None else change.place()
        if change is None or place is None:
            return None
        # "Open" is said of a valve that stands half open, too.
        if change.position is None and place > 0 and self.position > 0:
            place = self.position
        return replace(self, position=place, goal=place)

    def tick(self, moment: Moment) -> Self:
        """Turn on towards the goal."""
        if self.position == self.goal:
            return self
        step = 100.0 * moment.dt / self.travel_s
        way = self.goal - self.position
        return replace(self, position=self.goal if abs(way) <= step else self.position + (step if way > 0 else -step))


class ValveOptions(Options):
    """`travel_s`: seconds from closed to open; `reports_position`: whether it can stand half open."""

    device_class: Literal["water", "gas"] = "water"
    travel_s: NonNegativeFloat = 5.0
    reports_position: bool = True
    position: Annotated[float, Field(ge=0, le=100)] = 0.0

    def build(self, label: Label, air: Air) -> Valve:  # noqa: ARG002  a valve does not feel the air
        """The valve as it stands at the start."""
        return Valve(label, self.device_class, self.travel_s, self.reports_position, self.position, self.position)
