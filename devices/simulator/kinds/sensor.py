"""Sensors: the air of a room, motion, and contacts on doors and windows."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, Field, PositiveFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import Pressed, spell, touch
from devices.simulator.rooms import Air, Moment, approach

PROBE_TAU_S: Final = 300.0
"""How long a thermometer in its case takes to follow the air."""
AWAKE_HOURS: Final = range(6, 23)


class AirChange(BaseModel):
    """By hand: `{"temperature": 27.5, "humidity": 60}`, as with breath on it; it finds back by itself."""

    temperature: Annotated[float, Field(ge=-40, le=60)] | None = None
    humidity: Annotated[float, Field(ge=0, le=100)] | None = None


@dataclass(frozen=True, slots=True)
class AirSensor(Appliance):
    """Measures temperature and relative humidity."""

    temperature: float
    """Degrees Celsius."""
    humidity: float
    """Percent."""

    def announce(self) -> tuple[Message, ...]:
        """Two sensors of one device."""
        measures = {"temperature": "°C", "humidity": "%"}
        return tuple(
            self.label.announcement(
                "sensor",
                {
                    "name": what.capitalize(),
                    "state_topic": self.label.state(what),
                    "device_class": what,
                    "state_class": "measurement",
                    "unit_of_measurement": unit,
                },
                part=what,
            )
            for what, unit in measures.items()
        )

    def publish(self) -> tuple[Message, ...]:
        """Tenths of a degree and whole percent."""
        return (
            self.label.says("temperature", f"{self.temperature:.1f}"),
            self.label.says("humidity", f"{self.humidity:.0f}"),
        )

    def by_hand(self, payload: str) -> Self | None:
        """`{"temperature": 27.5, "humidity": 60}`."""
        change = touch(AirChange, payload)
        if change is None:
            return None
        return replace(
            self,
            temperature=self.temperature if change.temperature is None else change.temperature,
            humidity=self.humidity if change.humidity is None else change.humidity,
        )

    def tick(self, moment: Moment) -> Self:
        """Follow the air of the room."""
        return replace(
            self,
            temperature=approach(self.temperature, moment.air.temperature, moment.dt, PROBE_TAU_S),
            humidity=approach(self.humidity, moment.air.humidity, moment.dt, PROBE_TAU_S),
        )


class AirSensorOptions(Options):
    """Nothing to choose: the room says what there is to measure."""

    def build(self, label: Label, air: Air) -> AirSensor:
        """A sensor that has hung there for a while."""
        return AirSensor(label, air.temperature, air.humidity)


@dataclass(frozen=True, slots=True)
class MotionSensor(Appliance):
    """Sees people pass by, at random but the same in every run."""

    hold_s: float
    """Seconds for which it stays on after it saw something."""
    passes_per_hour: float
    """How often somebody passes by while the family is awake; 0: never by itself."""
    left_s: float = 0.0
    """Seconds until it goes off again; 0: off."""
    seen: int = 0
    """How many have passed by; picks the next random wait, so that the state alone says what comes."""
    quiet_s: float = 0.0
    """Waking seconds since it last saw somebody."""

    def announce(self) -> tuple[Message, ...]:
        """One binary sensor."""
        keys = {"state_topic": self.label.state("state"), "device_class": "motion"}
        return (self.label.announcement("binary_sensor", keys),)

    def publish(self) -> tuple[Message, ...]:
        """ON while there is motion."""
        return (self.label.says("state", spell(self.left_s > 0)),)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on"}`: somebody walks by."""
        change = touch(Pressed, payload)
        if change is None:
            return None
        return self.saw() if change.state else replace(self, left_s=0.0)

    def tick(self, moment: Moment) -> Self:
        """Go off after a while; on again when the next one passes."""
        held = self if self.left_s == 0 else replace(self, left_s=max(0.0, self.left_s - moment.dt))
        if self.passes_per_hour == 0 or moment.now.hour not in AWAKE_HOURS:
            return held
        waited = replace(held, quiet_s=self.quiet_s + moment.dt)
        return waited.saw() if waited.quiet_s >= self._wait_s() else waited

    def saw(self) -> Self:
        """Somebody is here now."""
        return replace(self, left_s=self.hold_s, seen=self.seen + 1, quiet_s=0.0)

    def passed(self) -> Self:
        """Somebody is here."""
        return self.saw()

    def inhabited(self) -> Self:
        """Real people pass by."""
        return replace(self, passes_per_hour=0.0)

    def _wait_s(self) -> float:
        chance = random.Random(f"{self.label.id}/{self.seen}")  # noqa: S311  people who walk by are no secret
        return chance.expovariate(self.passes_per_hour / 3600.0)


class MotionSensorOptions(Options):
    """`hold_s`: seconds that it stays on; `passes_per_hour`: how often somebody passes by."""

    hold_s: PositiveFloat = 60.0
    passes_per_hour: Annotated[float, Field(ge=0, le=120)] = 0.0

    def build(self, label: Label, air: Air) -> MotionSensor:  # noqa: ARG002  a motion sensor does not feel the air
        """Nobody there."""
        return MotionSensor(label, self.hold_s, self.passes_per_hour)


class ContactChange(BaseModel):
    """By hand: `{"state": "open"}`."""

    state: Literal["open", "closed", "on", "off"]


@dataclass(frozen=True, slots=True)
class ContactSensor(Appliance):
    """Says whether a door or a window is open; only people open it."""

    device_class: str
    is_open: bool = False
    outer: bool = True
    """Whether it leads outdoors."""

    def announce(self) -> tuple[Message, ...]:
        """One binary sensor."""
        keys = {"state_topic": self.label.state("state"), "device_class": self.device_class}
        return (self.label.announcement("binary_sensor", keys),)

    def publish(self) -> tuple[Message, ...]:
        """ON while it is open."""
        return (self.label.says("state", spell(self.is_open)),)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "open"}`."""
        change = touch(ContactChange, payload)
        return None if change is None else replace(self, is_open=change.state in {"open", "on"})

    def draught(self) -> float:
        """Whatever stands open to the outdoors."""
        return 1.0 if self.is_open and self.device_class in {"window", "door"} and self.outer else 0.0


class ContactSensorOptions(Options):
    """`is_open`: at the start; `outer`: whether it leads outdoors, so that its room cools while it stands open."""

    device_class: Literal["door", "window", "garage_door"] = "door"
    is_open: bool = False
    outer: bool = True

    def build(self, label: Label, air: Air) -> ContactSensor:  # noqa: ARG002  a contact does not feel the air
        """The door or window as it is at the start."""
        return ContactSensor(label, self.device_class, self.is_open, self.outer)
