"""What things are set to, and which room is the warmest: figures that are asked for by their meaning. Pure."""

from __future__ import annotations

from typing import Final

from devices.model import Entity, Feature
from devices.reading import current
from engine.context import sensors
from engine.context.situation import Situation
from engine.language.describe import capital, degrees, number, place, the, with_unit
from engine.language.of_kind import of_kinds, of_types
from engine.language.reading import Reading
from engine.resolution import temperature
from engine.resolution.found import Candidate, Said
from engine.resolution.pool import named

_WARM: Final = frozenset({"warmest", "hottest"})
_MOST: Final = 4


def answer(reading: Reading, situation: Situation) -> Said | None:
    """What the things are set to that were named, else what regulates the room; None: nothing of it is set."""
    home = situation.home
    humid = reading.words & {"humidity", "humid"}
    if reading.names:
        found = list(named(reading.names, home))
    elif reading.types and not humid:
        found = of_types(reading.types, home)
    else:
        found = of_kinds(("humidifier",) if humid else ("thermostat", "boiler"), home)
    every = [Candidate(d, e) for d, e in found if _target(e) and (not reading.areas or d.area in reading.areas)]
    here = [one for one in every if one.device.area == situation.area]
    about = (here if here and not reading.areas else every)[:_MOST]
    if not about:
        return None
    text = [
        f"{capital(the(one.label))}{place(one.device, unless=situation.area)} is set to {_target(one.entity)}."
        for one in about
    ]
    return " ".join(text), about


def _target(entity: Entity) -> str:
    """Such as “21 °C”; empty where it is set to nothing."""
    for feature in (Feature.TARGET_TEMPERATURE, Feature.TARGET_HUMIDITY, Feature.NUMBER, Feature.OPTION):
        limits = entity.features.get(feature)
        value = current(entity, feature) if limits is not None else None
        if limits is None or value is None:
            continue
        if feature is Feature.TARGET_TEMPERATURE:
            return degrees(value, limits.unit or entity.unit)
        unit = "%" if feature is Feature.TARGET_HUMIDITY else limits.unit or entity.unit
        return with_unit(number(value), unit)
    return ""


def extreme(reading: Reading, situation: Situation) -> Said | None:
    """Which room is the warmest or the coldest, of those that something measures inside; None: nothing does."""
    floors = situation.home.on_floors(reading.floors)
    rooms = temperature.rooms(situation)
    inside = [t for t in rooms if not sensors.is_outside(t.device) and (not floors or t.device.area in floors)]
    if not inside:
        return None
    warm = bool(reading.words & _WARM)
    chosen = sorted(inside, key=lambda t: t.value, reverse=warm)[0]
    how = "warmest" if warm else "coldest"
    text = f"The {how} room is {the(chosen.device.area or '')} at {degrees(chosen.value, chosen.unit)}."
    return text, [Candidate(chosen.device, chosen.entity)]
