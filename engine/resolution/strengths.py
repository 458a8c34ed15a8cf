"""The strength of its own that a thing has: what "up", "down" and a bare number set of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from devices import kinds
from devices.model import Device, Entity, Feature, Home
from engine.context.situation import Situation
from engine.language.amounts import DEGREES
from engine.language.of_kind import of_kinds, of_types
from engine.language.reading import Reading
from engine.resolution.goals import Act
from engine.resolution.plans import STRENGTHS, temperature_number
from engine.resolution.pool import kindred

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
        named = _common(_strength_of(device, kinds.main_entity(device)) for device in devices if device is not None)
        if named is not None or not _bare(reading):
            return named
        # The Sauna is switched; its heat is that of the Sauna Thermostat.
        return _common(_strength_of(device, entity) for device, entity in kindred(reading, situation.home))
    if (reading.areas or reading.floors) and not reading.types:
        return Act.TEMPERATURE if _warms(reading, situation.home) else None
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


def _common(strengths: Iterable[Act | None]) -> Act | None:
    found = set(strengths)
    return found.pop() if len(found) == 1 else None


def _bare(reading: Reading) -> bool:
    """Whether a number was said that may be of anything: "to 22", and no percents."""
    return any(amount.unit in {None, DEGREES} for amount in reading.amounts)


def _warms(reading: Reading, home: Home) -> bool:
    """Whether what a room is set to is a temperature: degrees, or a bare number that something there takes as such."""
    if any(amount.unit in {DEGREES, "°C", "°F"} for amount in reading.amounts):
        return True
    bare = [amount.value for amount in reading.amounts if amount.unit is None]
    areas = {*reading.areas, *home.on_floors(reading.floors)}
    takes = [
        limits
        for device, entity in of_kinds(("thermostat",), home)
        if device.area in areas and (limits := entity.features.get(Feature.TARGET_TEMPERATURE)) is not None
    ]
    return bool(bare) and any((one.minimum or 5) <= bare[0] <= (one.maximum or 35) for one in takes)
