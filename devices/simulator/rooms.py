"""The air of the rooms, and the weather around them: what thermometers measure and radiators warm."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

HEATED_TAU_S: Final = 4 * 3600.0
"""Time constant of a room with a radiator of its own."""
UNHEATED_TAU_S: Final = 3 * 3600.0
"""Time constant of a room that lives from its neighbours."""
DRAUGHT_TAU_S: Final = 20 * 60.0
"""Time constant of a room with one window wide open: a few minutes are felt, an hour makes it cold."""
MOISTURE_TAU_S: Final = 3600.0
"""How long water stays in the air of a room, and a humidifier takes to show."""
MOST_MOISTURE: Final = 20.0
"""Percentage points by which one humidifier that never stops changes its room."""
FULL_POWER_LIFT: Final = 30.0
"""How many kelvin above the outside a room ends up when its radiator never stops."""
MEAN_OUTSIDE: Final = 9.0
"""Degrees Celsius: a day in spring."""
DAYLIGHT: Final = (7.0, 19.0)
"""Hours between which nobody needs a lamp."""


def approach(value: float, goal: float, dt: float, tau: float) -> float:
    """Move `value` towards `goal` for `dt` seconds with time constant `tau`; exact for any step, so never unstable."""
    return goal + (value - goal) * math.exp(-dt / tau)


def is_dark(now: datetime) -> bool:
    """Whether somebody who enters a room wants light."""
    hour = now.hour + now.minute / 60
    return not DAYLIGHT[0] <= hour < DAYLIGHT[1]


@dataclass(frozen=True, slots=True)
class Weather:
    """The temperature outdoors: the same at the same moment in every run."""

    mean: float = MEAN_OUTSIDE
    """Degrees Celsius over the year around this day."""
    swing: float = 5.0
    """Kelvin by which day and night depart from the mean."""
    fronts: float = 0.0
    """Kelvin by which warm and cold spells of several days depart from it; 0: every day is the same."""

    def temperature(self, now: datetime) -> float:
        """Degrees Celsius outdoors: coldest at 3 in the morning, warmest at 3 in the afternoon."""
        hour = now.hour + now.minute / 60
        day = now.toordinal() + hour / 24
        # Two periods that never meet look like weather, and need neither memory nor chance.
        spell = (math.sin(day / 3.7 * 2.0 * math.pi) + math.sin(day / 8.3 * 2.0 * math.pi)) / 2.0
        return self.mean + self.fronts * spell + self.swing * math.sin((hour - 9.0) / 24.0 * 2.0 * math.pi)


@dataclass(frozen=True, slots=True)
class Influence:
    """What acts on the air of a room."""

    heating: float | None = None
    """-1 (cooling at full power) to 1 (heating at full power); None: the room has no radiator of its own and follows
    the rest of the house."""
    draught: float = 0.0
    """Windows and doors that stand open, 1 for each."""
    moistening: float = 0.0
    """-1 (a dehumidifier) to 1 (a humidifier)."""


@dataclass(frozen=True, slots=True)
class Air:
    """The air of one room, or of a place outdoors."""

    temperature: float
    """Degrees Celsius."""
    usual_temperature: float
    """Degrees Celsius that the room has when nobody touches anything."""
    usual_humidity: float
    """Percent relative humidity at the usual temperature."""
    moisture: float = 0.0
    """Percentage points that humidifiers added."""
    outdoors: bool = False
    """Whether it simply is the air outside."""

    @property
    def humidity(self) -> float:
        """Percent relative humidity: the same water in warmer air is relatively less."""
        dry = self.usual_humidity - 2.5 * (self.temperature - self.usual_temperature)
        return min(95.0, max(15.0, dry + self.moisture))

    def after(self, dt: float, outside: float, acts: Influence) -> Air:
        """The air `dt` seconds later, at `outside` degrees Celsius outdoors."""
        if self.outdoors:
            return self if self.temperature == outside else replace(self, temperature=outside)
        if acts.heating is None:
            goal, tau = self.usual_temperature + 0.15 * (outside - MEAN_OUTSIDE), UNHEATED_TAU_S
        else:
            goal, tau = outside + FULL_POWER_LIFT * acts.heating, HEATED_TAU_S
        temperature = approach(self.temperature, goal, dt, tau)
        moisture = self.moisture
        if moisture or acts.moistening:
            moisture = approach(moisture, MOST_MOISTURE * acts.moistening, dt, MOISTURE_TAU_S)
        if acts.draught:
            temperature = approach(temperature, outside, dt, DRAUGHT_TAU_S / acts.draught)
            moisture = approach(moisture, 0.0, dt, DRAUGHT_TAU_S / acts.draught)
        return replace(self, temperature=temperature, moisture=moisture)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a device feels in one step of the house clock."""

    now: datetime
    """House time at the end of the step; aware."""
    dt: float
    """Seconds of house time since the step before; 0 or more."""
    air: Air
    """Of the room where the device is."""
