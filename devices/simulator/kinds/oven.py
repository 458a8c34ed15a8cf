"""An oven: a switch, a target and a thermometer inside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Final, Self

from pydantic import BaseModel, Field

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import OnOff, number, spell, toggle, touch
from devices.simulator.rooms import Air, Moment, approach

LOWEST: Final = 50
HIGHEST: Final = 250
ELEMENT: Final = 320.0
"""Where the heating element would take the oven if its thermostat never cut in."""
HEATING_TAU_S: Final = 600.0
"""With the element above: 9 minutes from a warm kitchen to 200 °C, as a common 2 kW oven."""
COOLING_TAU_S: Final = 2400.0
"""Still 100 °C half an hour after 200 °C."""


class OvenChange(BaseModel):
    """By hand: `{"state": "on", "target_temperature": 180, "temperature": 150}`."""

    state: OnOff | None = None
    target_temperature: Annotated[float, Field(ge=LOWEST, le=HIGHEST)] | None = None
    temperature: Annotated[float, Field(ge=0, le=HIGHEST)] | None = None
    """Inside; so that a demonstration need not wait for it to heat up."""


@dataclass(frozen=True, slots=True)
class Oven(Appliance):
    """Heats while it is on and below its target, and cools down slowly otherwise."""

    temperature: float
    """Degrees Celsius inside."""
    target: float = 180.0
    """Degrees Celsius, 50..250."""
    on: bool = False

    def announce(self) -> tuple[Message, ...]:
        """A switch, a number and a sensor of one device."""
        celsius = {"unit_of_measurement": "°C", "device_class": "temperature"}
        switch = {"state_topic": self.label.state("power"), "command_topic": self.label.command("power")}
        target = {
            "name": "Target temperature",
            "state_topic": self.label.state("target_temperature"),
            "command_topic": self.label.command("target_temperature"),
            "min": LOWEST,
            "max": HIGHEST,
            "step": 5,
            **celsius,
        }
        inside = {
            "name": "Temperature",
            "state_topic": self.label.state("temperature"),
            "state_class": "measurement",
            **celsius,
        }
        return (
            self.label.announcement("switch", switch, part="switch"),
            self.label.announcement("number", target, part="target_temperature"),
            self.label.announcement("sensor", inside, part="temperature"),
        )

    def publish(self) -> tuple[Message, ...]:
        """Power, target, and the inside in whole degrees."""
        return (
            self.label.says("power", spell(self.on)),
            self.label.says("target_temperature", f"{self.target:g}"),
            self.label.says("temperature", f"{self.temperature:.0f}"),
        )

    def obey(self, what: str, payload: str) -> Self | None:
        """Power or target; a target does not switch it on."""
        if what == "power" and (on := toggle(payload)) is not None:
            return replace(self, on=on)
        if what == "target_temperature" and (target := number(payload, LOWEST, HIGHEST)) is not None:
            return replace(self, target=target)
        return None

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on", "target_temperature": 180, "temperature": 150}`."""
        change = touch(OvenChange, payload)
        if change is None:
            return None
        return replace(
            self,
            on=self.on if change.state is None else change.state,
            target=self.target if change.target_temperature is None else change.target_temperature,
            temperature=self.temperature if change.temperature is None else change.temperature,
        )

    def tick(self, moment: Moment) -> Self:
        """Heat up to the target, or cool down to it or to the kitchen's air."""
        if self.on and self.temperature <= self.target:
            heated = approach(self.temperature, ELEMENT, moment.dt, HEATING_TAU_S)
            return replace(self, temperature=min(self.target, heated))
        cooled = approach(self.temperature, moment.air.temperature, moment.dt, COOLING_TAU_S)
        return replace(self, temperature=max(self.target, cooled) if self.on else cooled)


class OvenOptions(Options):
    """`target`: degrees Celsius."""

    target: Annotated[float, Field(ge=LOWEST, le=HIGHEST)] = 180.0
    powered: bool = False

    def build(self, label: Label, air: Air) -> Oven:
        """A cold oven."""
        return Oven(label, air.temperature, self.target, on=self.powered)
