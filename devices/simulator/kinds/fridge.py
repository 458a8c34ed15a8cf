"""A fridge or a freezer: a target, a thermometer inside, and a door that is left open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Final, Self

from pydantic import BaseModel, Field

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import number, spell, touch
from devices.simulator.rooms import Air, Moment, approach

LOWEST: Final = -24.0
HIGHEST: Final = 10.0
CLOSED_TAU_S: Final = 10 * 3600.0
"""How slowly it warms up behind its seal."""
OPEN_TAU_S: Final = 900.0
"""With its door open: five degrees in a few minutes."""
COOLING_TAU_S: Final = 2400.0
COOLER: Final = 25.0
"""Kelvin below the target to which the compressor would take it if it never stopped."""
HYSTERESIS: Final = 0.7
"""Kelvin above the target at which the compressor starts."""


class FridgeChange(BaseModel):
    """By hand: `{"door": "open"}`, `{"target_temperature": 4}`."""

    door: Annotated[str, Field(pattern="^(open|closed)$")] | None = None
    target_temperature: Annotated[float, Field(ge=LOWEST, le=HIGHEST)] | None = None
    temperature: Annotated[float, Field(ge=-30, le=40)] | None = None
    """Inside."""


@dataclass(frozen=True, slots=True)
class Fridge(Appliance):
    """Cools down to its target, stops, and starts again when it got a bit warmer."""

    temperature: float
    """Degrees Celsius inside."""
    target: float
    cools: bool = False
    """Whether the compressor runs."""
    is_open: bool = False

    def announce(self) -> tuple[Message, ...]:
        """A number, a sensor and a contact of one device."""
        celsius = {"unit_of_measurement": "°C", "device_class": "temperature"}
        target = {
            "name": "Target temperature",
            "state_topic": self.label.state("target_temperature"),
            "command_topic": self.label.command("target_temperature"),
            "min": LOWEST,
            "max": HIGHEST,
            "step": 1,
            **celsius,
        }
        inside = {"name": "Temperature", "state_topic": self.label.state("temperature"), **celsius}
        door = {"name": "Door", "state_topic": self.label.state("door"), "device_class": "door"}
        return (
            self.label.announcement("number", target, part="target_temperature"),
            self.label.announcement("sensor", {**inside, "state_class": "measurement"}, part="temperature"),
            self.label.announcement("binary_sensor", door, part="door"),
        )

    def publish(self) -> tuple[Message, ...]:
        """Target, inside in tenths of a degree, and the door."""
        return (
            self.label.says("target_temperature", f"{self.target:g}"),
            self.label.says("temperature", f"{self.temperature:.1f}"),
            self.label.says("door", spell(self.is_open)),
        )

    def obey(self, what: str, payload: str) -> Self | None:
        """A target."""
        target = number(payload, LOWEST, HIGHEST) if what == "target_temperature" else None
        return None if target is None else replace(self, target=target)

    def by_hand(self, payload: str) -> Self | None:
        """`{"door": "open"}`, `{"target_temperature": 4}`."""
        change = touch(FridgeChange, payload)
        if change is None:
            return None
        return replace(
            self,
            is_open=self.is_open if change.door is None else change.door == "open",
            target=self.target if change.target_temperature is None else change.target_temperature,
            temperature=self.temperature if change.temperature is None else change.temperature,
        )

    def tick(self, moment: Moment) -> Self:
        """Warm up through the door or the walls, and cool against it."""
        tau = OPEN_TAU_S if self.is_open else CLOSED_TAU_S
        temperature = approach(self.temperature, moment.air.temperature, moment.dt, tau)
        if self.cools:
            temperature = approach(temperature, self.target - COOLER, moment.dt, COOLING_TAU_S)
        start = temperature > self.target + HYSTERESIS
        return replace(self, temperature=temperature, cools=start or (self.cools and temperature > self.target))


class FridgeOptions(Options):
    """`target`: degrees Celsius, -24..10; a freezer has -18."""

    target: Annotated[float, Field(ge=LOWEST, le=HIGHEST)] = 5.0

    def build(self, label: Label, air: Air) -> Fridge:  # noqa: ARG002  it has been running for a while
        """A cold fridge."""
        return Fridge(label, self.target, self.target)
