"""“What's the weather?”: what the sensors outside tell, and honestly no more. Pure."""

from __future__ import annotations

import re
from typing import Final

from devices.model import Device, Entity
from engine.context import sensors
from engine.context.situation import Situation
from engine.language.describe import capital, told
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution.found import Candidate, Said

_ALWAYS: Final = frozenset({"wind_speed", "wind_direction", "precipitation", "precipitation_intensity"})
"""Device classes that are the weather's wherever the sensor stands."""
_OUTSIDE: Final = frozenset("temperature humidity atmospheric_pressure pressure illuminance irradiance".split())
"""Those that are the weather's where the sensor is outside."""
_CALLED: Final = frozenset({"rain", "rainfall", "wind", "gust", "snow", "weather", "uv"})
_UNITS: Final = frozenset({"", "mm", "cm", "in", "mm/h", "in/h", "km/h", "m/s", "mph", "kn", "ft/s", "uv index", "°"})
"""Of what is called so: a rain barrel's are percent or litres."""
_LATER: Final = re.compile(
    r"\b(?:forecast|tomorrow|tonight|later|next|will|weekend|week|going to|gonna|need|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_NO_FORECAST: Final = "I don't know the forecast: I can only tell what this home's own sensors measure."
_MOST: Final = 5


def answer(reading: Reading, situation: Situation) -> Said:
    """What is measured outside now; who asks for later is told that nothing here knows."""
    found = [Candidate(d, e) for d, e in situation.home.entities() if _tells(d, e)][:_MOST]
    now = " ".join(f"{capital(told(one.device, one.entity))}." for one in found)
    if _LATER.search(reading.text):
        return (f"{_NO_FORECAST} {now}" if now else _NO_FORECAST), found
    return now or "Nothing here measures the weather, and I have no forecast.", found


def _tells(device: Device, entity: Entity) -> bool:
    if entity.component not in {"sensor", "binary_sensor"} or entity.category is not None:
        return False
    if entity.state.value in {None, "unknown", "unavailable"}:
        return False
    called = bool(_CALLED & set(fold(f"{device.name} {entity.name}")))
    if entity.device_class in _ALWAYS or (called and (entity.unit or "").casefold() in _UNITS):
        return True
    return entity.device_class in _OUTSIDE and sensors.is_outside(device)
