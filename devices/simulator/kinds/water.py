"""Warm water and moist air: boilers, humidifiers and dehumidifiers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, Field, model_validator

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.climate import Unit, in_unit
from devices.simulator.kinds.wire import OnOff, also, number, spell, toggle, touch
from devices.simulator.rooms import Air, Moment, approach

WARMING_TAU_S: Final = 3600.0
ELEMENT: Final = 95.0
"""Degrees Celsius to which the element would take the water if its thermostat never cut in."""
STANDING_TAU_S: Final = 30 * 3600.0
"""How slowly an insulated boiler cools down."""
PROBE_TAU_S: Final = 300.0
HUMIDITY_BAND: Final = 3.0
"""Percentage points from the target within which it runs at part of its power."""


class BoilerChange(BaseModel):
    """By hand: `{"mode": "eco", "target_temperature": 55, "current_temperature": 40}`."""

    mode: Annotated[str | None, Field(validation_alias=also("mode", "state", "operation_mode"))] = None
    target_temperature: Annotated[
        float | None, Field(ge=0, le=212, validation_alias=also("target_temperature", "temperature"))
    ] = None
    current_temperature: Annotated[float, Field(ge=0, le=212)] | None = None


@dataclass(frozen=True, slots=True)
class Boiler(Appliance):
    """Keeps its water at the target unless it is off."""

    modes: tuple[str, ...]
    mode: str
    current: float
    """Degrees of the water, in its own unit as all the others."""
    target: float
    lowest: float
    highest: float
    unit: Unit = "C"

    def announce(self) -> tuple[Message, ...]:
        """One water heater."""
        keys = {
            "modes": list(self.modes),
            "mode_state_topic": self.label.state("mode"),
            "mode_command_topic": self.label.command("mode"),
            "temperature_state_topic": self.label.state("target_temperature"),
            "temperature_command_topic": self.label.command("target_temperature"),
            "current_temperature_topic": self.label.state("current_temperature"),
            "min_temp": self.lowest,
            "max_temp": self.highest,
            "temperature_unit": self.unit,
            "precision": 0.1,
        }
        return (self.label.announcement("water_heater", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Mode, target and the water."""
        return (
            self.label.says("mode", self.mode),
            self.label.says("target_temperature", f"{self.target:g}"),
            self.label.says("current_temperature", f"{self.current:.1f}"),
        )

    def obey(self, what: str, payload: str) -> Self | None:
        """Mode or target; a target switches nothing on."""
        if what == "mode" and payload in self.modes:
            return replace(self, mode=payload)
        if what == "target_temperature" and (target := number(payload, self.lowest, self.highest)) is not None:
            return replace(self, target=target)
        return None

    def by_hand(self, payload: str) -> Self | None:
        """`{"mode": "eco", "target_temperature": 55, "current_temperature": 40}`."""
        change = touch(BoilerChange, payload)
        if change is None or (change.mode is not None and change.mode not in self.modes):
            return None
        target = self.target if change.target_temperature is None else change.target_temperature
        if not self.lowest <= target <= self.highest:
            return None
        current = self.current if change.current_temperature is None else change.current_temperature
        return replace(self, mode=change.mode or self.mode, target=target, current=current)

    def tick(self, moment: Moment) -> Self:
        """Warm the water, or let it stand."""
        if self.mode != "off" and self.current < self.target:
            warmed = approach(self.current, in_unit(ELEMENT, self.unit), moment.dt, WARMING_TAU_S)
            return replace(self, current=min(self.target, warmed))
        room = in_unit(moment.air.temperature, self.unit)
        stood = approach(self.current, room, moment.dt, STANDING_TAU_S)
        kept = self.target if self.mode != "off" and self.current <= self.target else stood
        return self if kept == self.current else replace(self, current=kept)


class BoilerOptions(Options):
    """`modes` in Home Assistant's words; all degrees in `unit`; `current`: None is as warm as the target."""

    modes: Annotated[tuple[str, ...], Field(min_length=1)] = ("off", "eco", "electric", "performance")
    mode: str = "eco"
    target: float | None = None
    current: float | None = None
    lowest: float | None = None
    highest: float | None = None
    unit: Unit = "C"

    @model_validator(mode="after")
    def _values_fit_together(self) -> Self:
        lowest, target, highest = self._span()
        if self.mode not in self.modes:
            raise ValueError(f"mode {self.mode!r} is not one of modes {list(self.modes)}")
        if not lowest <= target <= highest:
            raise ValueError(f"target {target:g} is not between {lowest:g} and {highest:g}")
        return self

    def _span(self) -> tuple[float, float, float]:
        given = ((self.lowest, 35.0), (self.target, 55.0), (self.highest, 70.0))
        lowest, target, highest = (in_unit(usual, self.unit) if own is None else own for own, usual in given)
        return lowest, target, highest

    def build(self, label: Label, air: Air) -> Boiler:  # noqa: ARG002  its water is warmer than any air
        """The boiler as it is at the start."""
        lowest, target, highest = self._span()
        current = target if self.current is None else self.current
        return Boiler(label, self.modes, self.mode, current, target, lowest, highest, self.unit)


class HumidifierChange(BaseModel):
    """By hand: `{"state": "on", "target_humidity": 50, "mode": "sleep"}`."""

    state: OnOff | None = None
    target_humidity: Annotated[
        float | None, Field(ge=0, le=100, validation_alias=also("target_humidity", "humidity"))
    ] = None
    current_humidity: Annotated[float, Field(ge=0, le=100)] | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Humidifier(Appliance):
    """Moistens or dries its room while it is on."""

    device_class: Literal["humidifier", "dehumidifier"]
    current: float
    """Percent that it measures."""
    target: float
    lowest: float
    highest: float
    modes: tuple[str, ...] = ()
    mode: str | None = None
    on: bool = False

    def announce(self) -> tuple[Message, ...]:
        """One humidifier."""
        keys: dict[str, object] = {
            "device_class": self.device_class,
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("power"),
            "target_humidity_state_topic": self.label.state("target_humidity"),
            "target_humidity_command_topic": self.label.command("target_humidity"),
            "current_humidity_topic": self.label.state("current_humidity"),
            "action_topic": self.label.state("action"),
            "min_humidity": self.lowest,
            "max_humidity": self.highest,
        }
        if self.modes:
            keys |= {
                "modes": list(self.modes),
                "mode_state_topic": self.label.state("mode"),
                "mode_command_topic": self.label.command("mode"),
            }
        return (self.label.announcement("humidifier", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Power, target, what it measures and what it does."""
        mode = (self.label.says("mode", self.mode or self.modes[0]),) if self.modes else ()
        works = "humidifying" if self.device_class == "humidifier" else "drying"
        return (
            self.label.says("state", spell(self.on)),
            self.label.says("target_humidity", f"{self.target:.0f}"),
            self.label.says("current_humidity", f"{self.current:.0f}"),
            self.label.says("action", "off" if not self.on else works if self.moistening() else "idle"),
            *mode,
        )

    def obey(self, what: str, payload: str) -> Self | None:
        """Power, target or mode; only power switches it on."""
        if what == "power" and (on := toggle(payload)) is not None:
            return replace(self, on=on)
        if what == "target_humidity" and (target := number(payload, self.lowest, self.highest)) is not None:
            return replace(self, target=target)
        return replace(self, mode=payload) if what == "mode" and payload in self.modes else None

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on", "target_humidity": 50, "mode": "sleep"}`."""
        change = touch(HumidifierChange, payload)
        if change is None or (change.mode is not None and change.mode not in self.modes):
            return None
        target = self.target if change.target_humidity is None else change.target_humidity
        if not self.lowest <= target <= self.highest:
            return None
        current = self.current if change.current_humidity is None else change.current_humidity
        on = self.on if change.state is None else change.state
        return replace(self, on=on, target=target, current=current, mode=change.mode or self.mode)

    def tick(self, moment: Moment) -> Self:
        """Follow the air of the room."""
        return replace(self, current=approach(self.current, moment.air.humidity, moment.dt, PROBE_TAU_S))

    def moistening(self) -> float:
        """In proportion to how far the target is."""
        if not self.on:
            return 0.0
        wanted = max(-1.0, min(1.0, (self.target - self.current) / HUMIDITY_BAND))
        return max(0.0, wanted) if self.device_class == "humidifier" else min(0.0, wanted)


class HumidifierOptions(Options):
    """`target`, `lowest`, `highest` in percent; `modes` to choose from."""

    device_class: Literal["humidifier", "dehumidifier"] = "humidifier"
    target: float = 50.0
    current: float | None = None
    lowest: Annotated[float, Field(ge=0)] = 30.0
    highest: Annotated[float, Field(le=100)] = 80.0
    modes: tuple[str, ...] = ()
    powered: bool = False

    @model_validator(mode="after")
    def _target_is_within(self) -> Self:
        if not self.lowest <= self.target <= self.highest:
            raise ValueError(f"target {self.target:g} is not between {self.lowest:g} and {self.highest:g}")
        return self

    def build(self, label: Label, air: Air) -> Humidifier:
        """The humidifier as it is at the start."""
        current = air.humidity if self.current is None else self.current
        mode = self.modes[0] if self.modes else None
        limits = (self.target, self.lowest, self.highest)
        return Humidifier(label, self.device_class, current, *limits, self.modes, mode, self.powered)
