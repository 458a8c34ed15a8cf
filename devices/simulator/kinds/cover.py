"""Blinds and garage doors: they need time to move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, NonNegativeFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import also, number, touch
from devices.simulator.rooms import Air, Moment


class CoverChange(BaseModel):
    """By hand: `{"position": 40}` or `{"state": "open"}`; it is there at once, as when somebody pulls the cord."""

    position: Annotated[float | None, Field(ge=0, le=100, validation_alias=also("position", "current_position"))] = None
    tilt: Annotated[float | None, Field(ge=0, le=100, validation_alias=also("tilt", "current_tilt_position"))] = None
    state: Literal["open", "opening", "closed", "closing"] | None = None
    """Only counts where no position is given."""

    def place(self) -> float | None:
        """Percent open."""
        if self.position is not None or self.state is None:
            return self.position
        return 100.0 if self.state in {"open", "opening"} else 0.0


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
    can_stop: bool = True
    tilt: float | None = None
    """Percent that its slats are open; None: it has none."""

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
        if not self.can_stop:
            keys["payload_stop"] = None
        if self.tilt is not None:
            keys |= {"tilt_status_topic": self.label.state("tilt"), "tilt_command_topic": self.label.command("tilt")}
        return (self.label.announcement("cover", keys),)

    def publish(self) -> tuple[Message, ...]:
        """What it does, and where it is in whole percent."""
        position = (self.label.says("position", f"{self.position:.0f}"),) if self.stops_anywhere else ()
        tilt = () if self.tilt is None else (self.label.says("tilt", f"{self.tilt:.0f}"),)
        return (self.label.says("state", self._state()), *position, *tilt)

    def obey(self, what: str, payload: str) -> Self | None:
        """OPEN, CLOSE, STOP, a position, or a tilt, which takes no time."""
        if what == "tilt" and self.tilt is not None:
            tilt = number(payload, 0.0, 100.0)
            return None if tilt is None else replace(self, tilt=tilt)
        goal = None
        if what == "move" and (payload != "STOP" or self.can_stop):
            goal = {"OPEN": 100.0, "CLOSE": 0.0, "STOP": self.position}.get(payload)
        elif what == "position" and self.stops_anywhere:
            goal = number(payload, 0.0, 100.0)
        if goal is None:
            return None
        return replace(self, goal=goal, position=goal if self.travel_s == 0 else self.position)

    def by_hand(self, payload: str) -> Self | None:
        """`{"position": 40}`, `{"state": "open"}`, `{"tilt": 50}`."""
        change = touch(CoverChange, payload)
        if change is None or (change.tilt is not None and self.tilt is None):
            return None
        turned = self if change.tilt is None else replace(self, tilt=change.tilt)
        place = change.place()
        # "Open" is said of a blind that stands half open, too.
        if place is None or (change.position is None and place > 0 and self.position > 0):
            return replace(turned, goal=self.position)
        return replace(turned, position=place, goal=place)

    def tick(self, moment: Moment) -> Self:
        """Move on towards the goal."""
        if self.position == self.goal:
            return self
        step = 100.0 * moment.dt / self.travel_s
        way = self.goal - self.position
        return replace(self, position=self.goal if abs(way) <= step else self.position + (step if way > 0 else -step))

    def draught(self) -> float:
        """A garage door or a roof window lets the outdoors in, blinds do not."""
        return self.position / 100.0 if self.device_class in {"garage", "window", "door", "gate"} else 0.0

    def _state(self) -> str:
        if self.position != self.goal:
            return "opening" if self.goal > self.position else "closing"
        return "open" if self.position > 0 else "closed"


class CoverOptions(Options):
    """`travel_s`: seconds from closed to open, 0: at once; `position`: percent open at the start; `tilt`: of slats."""

    device_class: Literal[
        "awning", "blind", "curtain", "damper", "door", "garage", "gate", "shade", "shutter", "window"
    ] = "blind"
    travel_s: NonNegativeFloat = 15.0
    stops_anywhere: bool = True
    can_stop: bool = True
    position: Annotated[float, Field(ge=0, le=100)] = 0.0
    tilt: Annotated[float, Field(ge=0, le=100)] | None = None

    def build(self, label: Label, air: Air) -> Cover:  # noqa: ARG002  a cover does not feel the air
        """The cover as it stands at the start."""
        return Cover(
            label,
            self.device_class,
            self.travel_s,
            self.stops_anywhere,
            self.position,
            self.position,
            can_stop=self.can_stop,
            tilt=self.tilt,
        )
