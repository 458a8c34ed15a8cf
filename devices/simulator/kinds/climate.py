"""Thermostats: they measure their room and heat or cool it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, Field, model_validator

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import number, touch
from devices.simulator.rooms import Air, Moment, approach

LOWEST: Final = 5
HIGHEST: Final = 30
PROBE_TAU_S: Final = 300.0
"""How long its thermometer takes to follow the air."""
BAND: Final = 0.5
"""Kelvin from the target within which it runs at part of its power."""

type Mode = Literal["off", "heat", "cool"]
type Degrees = Annotated[float, Field(ge=LOWEST, le=HIGHEST)]


class ThermostatChange(BaseModel):
    """By hand: `{"mode": "heat", "target_temperature": 21, "current_temperature": 25}`."""

    mode: Mode | None = None
    target_temperature: Degrees | None = None
    current_temperature: Annotated[float, Field(ge=-20, le=50)] | None = None
    """What its thermometer feels, as with a warm hand on it; it finds back to the air by itself."""


@dataclass(frozen=True, slots=True)
class Thermostat(Appliance):
    """A radiator or an air conditioner with its controller."""

    modes: tuple[Mode, ...]
    current: float
    """Degrees Celsius that it measures."""
    target: float = 20.0
    """Degrees Celsius, 5..30."""
    mode: Mode = "heat"

    def announce(self) -> tuple[Message, ...]:
        """One climate entity."""
        keys = {
            "modes": list(self.modes),
            "mode_state_topic": self.label.state("mode"),
            "mode_command_topic": self.label.command("mode"),
            "temperature_state_topic": self.label.state("target_temperature"),
            "temperature_command_topic": self.label.command("target_temperature"),
            "current_temperature_topic": self.label.state("current_temperature"),
            "action_topic": self.label.state("action"),
            "min_temp": LOWEST,
            "max_temp": HIGHEST,
            "temp_step": 0.5,
            "temperature_unit": "C",
            "precision": 0.1,
        }
        return (self.label.announcement("climate", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Mode, target, what it measures and what it does."""
        return (
            self.label.says("mode", self.mode),
            self.label.says("target_temperature", f"{self.target:g}"),
            self.label.says("current_temperature", f"{self.current:.1f}"),
            self.label.says("action", self._action()),
        )

    def obey(self, what: str, payload: str) -> Self | None:
        """Mode or target; a target switches nothing on."""
        if what == "mode":
            mode = next((mode for mode in self.modes if mode == payload), None)
            return None if mode is None else replace(self, mode=mode)
        if what == "target_temperature" and (target := number(payload, LOWEST, HIGHEST)) is not None:
            return replace(self, target=target)
        return None

    def by_hand(self, payload: str) -> Self | None:
        """`{"mode": "heat", "target_temperature": 21, "current_temperature": 25}`."""
        change = touch(ThermostatChange, payload)
        if change is None or (change.mode is not None and change.mode not in self.modes):
            return None
        return replace(
            self,
            mode=change.mode or self.mode,
            target=self.target if change.target_temperature is None else change.target_temperature,
            current=self.current if change.current_temperature is None else change.current_temperature,
        )

    def tick(self, moment: Moment) -> Self:
        """Follow the air of the room."""
        return replace(self, current=approach(self.current, moment.air.temperature, moment.dt, PROBE_TAU_S))

    def heating(self) -> float:
        """In proportion to how far the target is, within what its mode allows."""
        wanted = (self.target - self.current) / BAND
        if self.mode == "heat":
            return min(1.0, max(0.0, wanted))
        return min(0.0, max(-1.0, wanted)) if self.mode == "cool" else 0.0

    def _action(self) -> str:
        if self.mode == "off":
            return "off"
        power = self.heating()
        if power > 0:
            return "heating"
        return "cooling" if power < 0 else "idle"


class ThermostatOptions(Options):
    """`modes` in the order in which they are announced; `target` in degrees Celsius."""

    modes: tuple[Mode, ...] = ("off", "heat")
    mode: Mode = "heat"
    target: Degrees = 20.0

    @model_validator(mode="after")
    def _mode_is_one_of_them(self) -> Self:
        if self.mode not in self.modes:
            raise ValueError(f"mode {self.mode!r} is not one of modes {list(self.modes)}")
        return self

    def build(self, label: Label, air: Air) -> Thermostat:
        """The thermostat as it is at the start."""
        return Thermostat(label, self.modes, air.temperature, self.target, self.mode)
