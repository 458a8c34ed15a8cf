"""The strength of its own that a thing has: what "up", "down" and a bare number set of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from devices import kinds
from devices.model import Device, Entity, Feature
from engine.context.situation import Situation
from engine.language.of_kind import of_types
from engine.language.reading import Reading
from engine.resolution.goals import Act

STRENGTHS: Final[Mapping[str, Act]] = {
    "light": Act.LIGHT,
    "fan": Act.SPEED,
    "media_player": Act.VOLUME,
    "cover": Act.POSITION,
}
"""By component."""
_WARMING: Final = frozenset({"climate", "water_heater"})
_OF_KINDS: Final[Mapping[str, Act]] = {
    "light": Act.LIGHT,
    "fan": Act.SPEED,
    **dict.fromkeys(("tv", "speaker", "media", "display"), Act.VOLUME),
    "blind": Act.POSITION,
    **dict.fromkeys(("thermostat", "heating", "ac", "boiler", "oven"), Act.TEMPERATURE),
}
"""By type, as people call it."""


def own_strength(reading: Reading, situation: Situation) -> Act | None:
    """The strength of what was named, else of the type that was said; None: it has none, or they have several."""
    if reading.names:
        devices = [situation.home.device(named.device) for match in reading.names for named in match.found]
        return _common(_strength_of(device, kinds.main_entity(device)) for device in devices if device is not None)
    # In a room with a projection screen "the screen" is not the display of another.
    areas = reading.areas or (situation.area,)
    found_here = of_types(reading.types, situation.home)
    things = [_strength_of(device, entity) for device, entity in found_here if device.area in areas]
    if (here := _common(things)) is not None:
        return here
    found = {_OF_KINDS.get(word.kind) for word in reading.types}
    return found.pop() if len(found) == 1 else None


def _strength_of(device: Device, entity: Entity | None) -> Act | None:
    """Of what warms, how warm; so of an oven, which is a switch beside the number for its heat."""
    if entity is None:
        return None
    if entity.component in _WARMING:
        return Act.TEMPERATURE
    if entity.component in {"switch", "number"} and any(map(temperature_number, device.entities)):
        return Act.TEMPERATURE
    return STRENGTHS.get(entity.component)


def temperature_number(entity: Entity) -> bool:
    """Whether it is a number of degrees that may be set: of an oven, a kettle, a kiln."""
    if entity.category is not None or not entity.can(Feature.NUMBER):
        return False
    degrees = (entity.features[Feature.NUMBER].unit or entity.unit or "").startswith("°")
    return degrees or entity.device_class == "temperature" or "temperature" in entity.name.casefold()


def _common(strengths: Iterable[Act | None]) -> Act | None:
    found = set(strengths)
    return found.pop() if len(found) == 1 else None
