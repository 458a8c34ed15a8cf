"""A lawn mower that finds its own way home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, Field

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import also, touch
from devices.simulator.rooms import Air, Moment

FULL: Final = 100.0
LOW: Final = 20.0
"""Percent at which it goes home by itself."""
DRAIN_PER_S: Final = 1.0 / 50.0
"""Percent a second while it mows: a bit more than an hour from full to low."""
CHARGE_PER_S: Final = 1.0 / 60.0
WAY_HOME_S: Final = 60.0

type Doing = Literal["mowing", "paused", "docked", "returning", "error"]

COMMANDS: Final[dict[str, Doing]] = {"start_mowing": "mowing", "pause": "paused", "dock": "returning"}


class MowerChange(BaseModel):
    """By hand: `{"state": "docked", "battery": 40}`."""

    state: Doing | None = None
    battery: Annotated[float | None, Field(ge=0, le=100, validation_alias=also("battery", "battery_level"))] = None


@dataclass(frozen=True, slots=True)
class Mower(Appliance):
    """Mows until it is told otherwise or its battery is low, then drives home and charges."""

    doing: Doing = "docked"
    battery: float = FULL
    """Percent."""
    left_s: float = 0.0
    """Seconds until it is home, while it is returning."""
    tells_battery: bool = True

    def announce(self) -> tuple[Message, ...]:
        """A mower, and its battery as a sensor for upkeep."""
        keys: dict[str, object] = {"activity_state_topic": self.label.state("state")}
        for command in COMMANDS:
            keys[f"{command}_command_topic"] = self.label.command(command)
        if not self.tells_battery:
            return (self.label.announcement("lawn_mower", keys),)
        battery = {
            "name": "Battery",
            "state_topic": self.label.state("battery"),
            "device_class": "battery",
            "unit_of_measurement": "%",
            "entity_category": "diagnostic",
        }
        return (
            self.label.announcement("lawn_mower", keys, part="mower"),
            self.label.announcement("sensor", battery, part="battery"),
        )

    def publish(self) -> tuple[Message, ...]:
        """What it does, and its battery in whole percent."""
        state = self.label.says("state", self.doing)
        return (state, self.label.says("battery", f"{self.battery:.0f}")) if self.tells_battery else (state,)

    def obey(self, what: str, payload: str) -> Self | None:
        """Start, pause or dock."""
        return self.told(COMMANDS[what]) if what in COMMANDS and payload == what else None

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "docked", "battery": 40}`."""
        change = touch(MowerChange, payload)
        if change is None:
            return None
        charged = self if change.battery is None else replace(self, battery=change.battery)
        return charged if change.state is None else replace(charged, doing=change.state, left_s=0.0)

    def tick(self, moment: Moment) -> Self:
        """Drain, drive or charge."""
        if self.doing == "mowing":
            drained = replace(self, battery=max(0.0, self.battery - DRAIN_PER_S * moment.dt))
            return drained.told("returning") if drained.battery <= LOW else drained
        if self.doing == "returning":
            left_s = max(0.0, self.left_s - moment.dt)
            return replace(self, left_s=left_s, doing="returning" if left_s > 0 else "docked")
        if self.doing == "docked" and self.battery < FULL:
            return replace(self, battery=min(FULL, self.battery + CHARGE_PER_S * moment.dt))
        return self

    def told(self, doing: Doing) -> Self:
        """Do something else from now on."""
        # At home there is nothing to pause or to return from.
        if self.doing == doing or (self.doing == "docked" and doing != "mowing"):
            return self
        return replace(self, doing=doing, left_s=WAY_HOME_S if doing == "returning" else 0.0)


class MowerOptions(Options):
    """`battery`: percent at the start; `tells_battery`: whether it has a sensor for it."""

    battery: Annotated[float, Field(ge=0, le=100)] = FULL
    tells_battery: bool = True
    state: Doing = "docked"

    def build(self, label: Label, air: Air) -> Mower:  # noqa: ARG002  it is outdoors in any weather
        """The mower as it is at the start."""
        return Mower(label, self.state, self.battery, tells_battery=self.tells_battery)
