"""A vacuum cleaner that finds its own way home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import also, touch
from devices.simulator.rooms import Air, Moment

FULL: Final = 100.0
LOW: Final = 15.0
"""Percent at which it goes home by itself."""
DRAIN_PER_S: Final = 1.0 / 60.0
"""Percent a second while it cleans: about 85 minutes from full to low."""
CHARGE_PER_S: Final = 1.0 / 120.0
"""Percent a second in the dock: 3 hours from empty to full."""
WAY_HOME_S: Final = 30.0
FAN_SPEEDS: Final = ("quiet", "standard", "max")
FEATURES: Final = ("start", "stop", "pause", "return_home", "status", "locate", "clean_spot", "fan_speed")

type Doing = Literal["docked", "cleaning", "paused", "idle", "returning", "error"]
type Feature = Literal["start", "stop", "pause", "return_home", "status", "locate", "clean_spot", "fan_speed"]

COMMANDS: Final[dict[str, Doing]] = {
    "start": "cleaning",
    "clean_spot": "cleaning",
    "pause": "paused",
    "stop": "idle",
    "return_to_base": "returning",
}
"""What each command makes it do; `locate` beeps, which no state shows."""
NEEDS: Final = {"return_to_base": "return_home"}
"""Feature of a command that has another name than it."""


def _older(value: object) -> object:
    # Cleaners of old were only on or off, and are still described so.
    return {"on": "cleaning", "off": "idle"}.get(value, value) if isinstance(value, str) else value


class VacuumChange(BaseModel):
    """By hand: `{"state": "docked", "battery": 40}`."""

    state: Annotated[Doing | None, BeforeValidator(_older)] = None
    battery: Annotated[float | None, Field(ge=0, le=100, validation_alias=also("battery", "battery_level"))] = None
    fan_speed: str | None = None


@dataclass(frozen=True, slots=True)
class Vacuum(Appliance):
    """Cleans until it is told otherwise or its battery is low, then drives home and charges."""

    doing: Doing = "docked"
    battery: float = FULL
    """Percent."""
    fan_speed: str = "standard"
    left_s: float = 0.0
    """Seconds until it is home, while it is returning."""
    features: tuple[str, ...] = FEATURES
    tells_battery: bool = True

    def announce(self) -> tuple[Message, ...]:
        """A vacuum, and its battery as a sensor for upkeep."""
        cleaner: dict[str, object] = {
            "schema": "state",
            "supported_features": list(self.features),
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("run"),
        }
        if "fan_speed" in self.features:
            cleaner |= {
                "set_fan_speed_topic": self.label.command("fan_speed"),
                "fan_speed_list": list(FAN_SPEEDS),
            }
        if not self.tells_battery:
            return (self.label.announcement("vacuum", cleaner),)
        battery = {
            "name": "Battery",
            "state_topic": self.label.state("battery"),
            "device_class": "battery",
            "unit_of_measurement": "%",
            "entity_category": "diagnostic",
        }
        return (
            self.label.announcement("vacuum", cleaner, part="cleaner"),
            self.label.announcement("sensor", battery, part="battery"),
        )

    def publish(self) -> tuple[Message, ...]:
        """What it does as JSON, and its battery in whole percent."""
        speed = {"fan_speed": self.fan_speed} if "fan_speed" in self.features else {}
        state = self.label.says("state", {"state": self.doing, **speed})
        return (state, self.label.says("battery", f"{self.battery:.0f}")) if self.tells_battery else (state,)

    def obey(self, what: str, payload: str) -> Self | None:
        """One of Home Assistant's vacuum commands, or a fan speed."""
        if what == "fan_speed" and "fan_speed" in self.features and payload in FAN_SPEEDS:
            return replace(self, fan_speed=payload)
        if what != "run" or NEEDS.get(payload, payload) not in self.features:
            return None
        if payload == "locate":
            return self
        return self.told(COMMANDS[payload]) if payload in COMMANDS else None

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "docked", "battery": 40}`."""
        change = touch(VacuumChange, payload)
        if change is None or (change.fan_speed is not None and change.fan_speed not in FAN_SPEEDS):
            return None
        charged = replace(
            self,
            battery=self.battery if change.battery is None else change.battery,
            fan_speed=change.fan_speed or self.fan_speed,
        )
        return charged if change.state is None else replace(charged, doing=change.state, left_s=0.0)

    def tick(self, moment: Moment) -> Self:
        """Drain, drive or charge."""
        if self.doing == "cleaning":
            drained = replace(self, battery=max(0.0, self.battery - DRAIN_PER_S * moment.dt))
            return drained.told("returning") if drained.battery <= LOW else drained
        if self.doing == "returning":
            left_s = max(0.0, self.left_s - moment.dt)
            return replace(self, left_s=left_s, doing="returning" if left_s > 0 else "docked")
        if self.doing == "docked" and self.battery < FULL:
            return replace(self, battery=min(FULL, self.battery + CHARGE_PER_S * moment.dt))
        return self

    def told(self, doing: Doing) -> Self:
        """Do something else from now on; in the dock there is nothing to pause, stop or return from."""
        if self.doing == doing or (self.doing == "docked" and doing != "cleaning"):
            return self
        return replace(self, doing=doing, left_s=WAY_HOME_S if doing == "returning" else 0.0)


class VacuumOptions(Options):
    """`battery`: percent at the start; `tells_battery`: whether it has a sensor for it; `features`: what it can do."""

    battery: Annotated[float, Field(ge=0, le=100)] = FULL
    tells_battery: bool = True
    features: tuple[Feature, ...] = FEATURES
    state: Doing = "docked"

    def build(self, label: Label, air: Air) -> Vacuum:  # noqa: ARG002  a vacuum does not feel the air
        """The cleaner as it is at the start."""
        return Vacuum(label, self.state, self.battery, features=self.features, tells_battery=self.tells_battery)
