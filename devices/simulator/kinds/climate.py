"""Thermostats: they measure their room and heat or cool it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, Field, model_validator

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import also, number, touch
from devices.simulator.rooms import Air, Moment, approach

LOWEST: Final = 5.0
HIGHEST: Final = 30.0
"""Degrees Celsius, where the description says nothing else."""
PROBE_TAU_S: Final = 300.0
"""How long its thermometer takes to follow the air."""
BAND: Final = 0.5
"""Kelvin from the target within which it runs at part of its power."""

type Mode = Literal["off", "heat", "cool", "heat_cool", "auto", "dry", "fan_only"]
type Unit = Literal["C", "F"]


class ThermostatChange(BaseModel):
    """By hand: `{"mode": "heat", "target_temperature": 21, "current_temperature": 25}`."""

    mode: Annotated[Mode | None, Field(validation_alias=also("mode", "state", "hvac_mode"))] = None
    target_temperature: Annotated[
        float | None, Field(ge=-20, le=120, validation_alias=also("target_temperature", "temperature"))
    ] = None
    current_temperature: Annotated[float, Field(ge=-40, le=140)] | None = None
    """What its thermometer feels, as with a warm hand on it; it finds back to the air by itself."""
    preset_mode: str | None = None
    fan_mode: str | None = None


@dataclass(frozen=True, slots=True)
class Thermostat(Appliance):
    """A radiator or an air conditioner with its controller."""

    modes: tuple[Mode, ...]
    current: float
    """Degrees that it measures, in its own unit as all the others."""
    target: float = 20.0
    mode: Mode = "heat"
    unit: Unit = "C"
    lowest: float = LOWEST
    highest: float = HIGHEST
    presets: tuple[str, ...] = ()
    preset: str | None = None
    fan_modes: tuple[str, ...] = ()
    fan_mode: str | None = None

    def announce(self) -> tuple[Message, ...]:
        """One climate entity."""
        keys: dict[str, object] = {
            "modes": list(self.modes),
            "mode_state_topic": self.label.state("mode"),
            "mode_command_topic": self.label.command("mode"),
            "temperature_state_topic": self.label.state("target_temperature"),
            "temperature_command_topic": self.label.command("target_temperature"),
            "current_temperature_topic": self.label.state("current_temperature"),
            "action_topic": self.label.state("action"),
            "min_temp": self.lowest,
            "max_temp": self.highest,
            "temp_step": 0.5 if self.unit == "C" else 1,
            "temperature_unit": self.unit,
            "precision": 0.1,
        }
        for what, options in (("preset_mode", self.presets), ("fan_mode", self.fan_modes)):
            if options:
                keys |= {
                    f"{what}s": list(options),
                    f"{what}_state_topic": self.label.state(what),
                    f"{what}_command_topic": self.label.command(what),
                }
        return (self.label.announcement("climate", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Mode, target, what it measures and what it does."""
        preset = (self.label.says("preset_mode", self.preset or "none"),) if self.presets else ()
        fan = (self.label.says("fan_mode", self.fan_mode or self.fan_modes[0]),) if self.fan_modes else ()
        return (
            self.label.says("mode", self.mode),
            self.label.says("target_temperature", f"{self.target:g}"),
            self.label.says("current_temperature", f"{self.current:.1f}"),
            self.label.says("action", self._action()),
            *preset,
            *fan,
        )

    def obey(self, what: str, payload: str) -> Self | None:
        """Mode, target, preset or fan; only the mode switches it on."""
        if what == "mode":
            mode = next((mode for mode in self.modes if mode == payload), None)
            return None if mode is None else replace(self, mode=mode)
        if what == "target_temperature" and (target := number(payload, self.lowest, self.highest)) is not None:
            return replace(self, target=target)
        if what == "preset_mode" and self.presets and payload in {*self.presets, "none"}:
            return replace(self, preset=None if payload == "none" else payload)
        if what == "fan_mode" and payload in self.fan_modes:
            return replace(self, fan_mode=payload)
        return None

    def by_hand(self, payload: str) -> Self | None:
        """`{"mode": "heat", "target_temperature": 21, "current_temperature": 25}`."""
        change = touch(ThermostatChange, payload)
        if change is None or not self._can(change):
            return None
        return replace(
            self,
            mode=change.mode or self.mode,
            target=self.target if change.target_temperature is None else change.target_temperature,
            current=self.current if change.current_temperature is None else change.current_temperature,
            preset=change.preset_mode or self.preset,
            fan_mode=change.fan_mode or self.fan_mode,
        )

    def _can(self, change: ThermostatChange) -> bool:
        target = self.lowest if change.target_temperature is None else change.target_temperature
        return (
            (change.mode is None or change.mode in self.modes)
            and self.lowest <= target <= self.highest
            and (change.preset_mode is None or change.preset_mode in self.presets)
            and (change.fan_mode is None or change.fan_mode in self.fan_modes)
        )

    def tick(self, moment: Moment) -> Self:
        """Follow the air of the room."""
        air = in_unit(moment.air.temperature, self.unit)
        return replace(self, current=approach(self.current, air, moment.dt, PROBE_TAU_S))

    def heating(self) -> float:
        """In proportion to how far the target is, within what its mode allows."""
        wanted = max(-1.0, min(1.0, (self.target - self.current) / (BAND if self.unit == "C" else BAND * 1.8)))
        if self.mode in {"auto", "heat_cool"}:
            return wanted
        if self.mode == "heat":
            return max(0.0, wanted)
        return min(0.0, wanted) if self.mode == "cool" else 0.0

    def _action(self) -> str:
        if self.mode in {"off", "dry", "fan_only"}:
            return {"off": "off", "dry": "drying"}.get(self.mode, "fan")
        power = self.heating()
        if power > 0:
            return "heating"
        return "cooling" if power < 0 else "idle"


def in_unit(celsius: float, unit: Unit) -> float:
    """Degrees Celsius in another unit."""
    return celsius if unit == "C" else celsius * 1.8 + 32


class ThermostatOptions(Options):
    """`modes` in the order in which they are announced; all degrees in `unit`; `current`: None measures the room."""

    modes: tuple[Mode, ...] = ("off", "heat")
    mode: Mode = "heat"
    target: float | None = None
    current: float | None = None
    unit: Unit = "C"
    lowest: float | None = None
    highest: float | None = None
    presets: tuple[str, ...] = ()
    fan_modes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _values_fit_together(self) -> Self:
        if self.mode not in self.modes:
            raise ValueError(f"mode {self.mode!r} is not one of modes {list(self.modes)}")
        lowest, target, highest = self._span()
        if not lowest <= target <= highest:
            raise ValueError(f"target {target:g} is not between {lowest:g} and {highest:g}")
        return self

    def _span(self) -> tuple[float, float, float]:
        lowest = in_unit(LOWEST, self.unit) if self.lowest is None else self.lowest
        highest = in_unit(HIGHEST, self.unit) if self.highest is None else self.highest
        return lowest, in_unit(20.0, self.unit) if self.target is None else self.target, highest

    def build(self, label: Label, air: Air) -> Thermostat:
        """The thermostat as it is at the start."""
        lowest, target, highest = self._span()
        current = in_unit(air.temperature, self.unit) if self.current is None else self.current
        return Thermostat(
            label,
            self.modes,
            current,
            target,
            self.mode,
            self.unit,
            lowest,
            highest,
            presets=self.presets,
            fan_modes=self.fan_modes,
        )
