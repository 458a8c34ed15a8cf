"""The air of the rooms: what thermometers measure and radiators warm."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

HEATED_TAU_S: Final = 4 * 3600.0
"""Time constant of a room with a radiator of its own."""
UNHEATED_TAU_S: Final = 3 * 3600.0
"""Time constant of a room that lives from its neighbours."""
FULL_POWER_LIFT: Final = 30.0
"""How many kelvin above the outside a room ends up when its radiator never stops."""
MEAN_OUTSIDE: Final = 9.0
"""Degrees Celsius: a day in spring."""


def approach(value: float, goal: float, dt: float, tau: float) -> float:
    """Move `value` towards `goal` for `dt` seconds with time constant `tau`; exact for any step, so never unstable."""
    return goal + (value - goal) * math.exp(-dt / tau)


def outside(now: datetime) -> float:
    """Degrees Celsius outdoors: coldest at 3 in the morning, warmest at 3 in the afternoon."""
    hour = now.hour + now.minute / 60
    return MEAN_OUTSIDE + 5.0 * math.sin((hour - 9.0) / 24.0 * 2.0 * math.pi)


@dataclass(frozen=True, slots=True)
class Air:
    """The air of one room."""

    temperature: float
    """Degrees Celsius."""
    usual_temperature: float
    """Degrees Celsius that the room has when nobody touches anything."""
    usual_humidity: float
    """Percent relative humidity at the usual temperature."""

    @property
    def humidity(self) -> float:
        """Percent relative humidity: the same water in warmer air is relatively less."""
        return min(95.0, max(15.0, self.usual_humidity - 2.5 * (self.temperature - self.usual_temperature)))

    def after(self, dt: float, outdoors: float, heating: float | None) -> Air:
        """The air `dt` seconds later.

        `heating` is -1 (cooling at full power) to 1 (heating at full power); None where the room has no radiator of
        its own and follows the rest of the house.
        """
        if heating is None:
            goal = self.usual_temperature + 0.15 * (outdoors - MEAN_OUTSIDE)
            return replace(self, temperature=approach(self.temperature, goal, dt, UNHEATED_TAU_S))
        goal = outdoors + FULL_POWER_LIFT * heating
        return replace(self, temperature=approach(self.temperature, goal, dt, HEATED_TAU_S))


@dataclass(frozen=True, slots=True)
class Moment:
    """What a device feels in one step of the house clock."""

    now: datetime
    """House time at the end of the step; aware."""
    dt: float
    """Seconds of house time since the step before; 0 or more."""
    air: Air
    """Of the room where the device is."""
