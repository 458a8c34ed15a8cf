"""What the home's sensors tell of a room at one moment: dark, cold, someone moving, a window open.

Every fact carries the words in which a person would give it as a reason. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from devices.model import Device, Entity, Feature
from devices.reading import current
from engine.context.situation import Situation

MOTION_LASTS: Final = timedelta(minutes=10)
"""How long after its last sign somebody is taken to be still there."""
DARK: Final = 20.0
"""Lux below which a room is dark: a lamp of 40 watts two metres away gives 25."""
DIM: Final = 80.0
"""Lux below which nobody would call a room bright."""
COLD: Final = 18.0
"""Degrees Celsius below which people call a room cold."""
HOT: Final = 26.0
"""Degrees Celsius above which they call it hot."""
_PRESENCE: Final = frozenset({"motion", "occupancy", "presence", "moving"})
_OUTSIDE: Final = frozenset("outdoor outdoors outside garden terrace balcony patio porch yard facade exterior".split())
_DOORS_OUT: Final = frozenset("balcony patio terrace garden".split())


@dataclass(frozen=True, slots=True)
class Sensed:
    """One fact about one room."""

    device: Device
    entity: Entity
    reason: str
    """In words, without a full stop."""


type Tells = Callable[[str, Situation], Sensed | None]
"""What tells one fact about a room."""


def _of(area: str | None, situation: Situation) -> Iterator[tuple[Device, Entity]]:
    for device in situation.home.in_area(area):
        if device.available and not device.stale:
            yield from ((device, entity) for entity in device.entities if entity.available)


def number(entity: Entity) -> float | None:
    """The state of a sensor as a number; None: it is none."""
    try:
        return float(entity.state.value or "")
    except ValueError:
        return None


def motion(area: str, situation: Situation) -> Sensed | None:
    """The latest sign of somebody in a room within the last ten minutes; None: there was none, or nothing tells.

    A presence that is on is somebody there; a motion that has been on for longer than that is a sensor that never
    says when it ends.
    """
    for device, entity in _of(area, situation):
        if entity.component != "binary_sensor" or entity.device_class not in _PRESENCE:
            continue
        state = entity.state
        on = state.value == "on"
        told = state.updated_at if on else state.changed_at if state.value == "off" else None
        if told is None:
            continue
        age = situation.at - situation.dated(told)
        stays = on and entity.device_class in {"occupancy", "presence"}
        if stays or timedelta(minutes=-1) <= age <= MOTION_LASTS:
            return Sensed(device, entity, f"there was motion in the {area} just now")
    return None


def lux(area: str, situation: Situation) -> tuple[Device, Entity, float] | None:
    """How bright a room is, and which sensor tells; None: none does."""
    for device, entity in _of(area, situation):
        value = number(entity)
        if entity.component == "sensor" and entity.device_class == "illuminance" and value is not None:
            return device, entity, value
    return None


def dark(area: str, situation: Situation) -> Sensed | None:
    """That it is dark in a room, by its sensor; None: it is not, or nothing tells."""
    told = lux(area, situation)
    if told is None or told[2] >= DARK or is_outside(told[0]):
        # That it is dark in the garden tells nothing of where somebody is.
        return None
    return Sensed(told[0], told[1], f"it is dark in the {area}")


def temperature(area: str, situation: Situation) -> tuple[Device, Entity, float] | None:
    """How warm a room is in degrees Celsius, by its own thermometer before a heating's; None: nothing tells."""
    heating: tuple[Device, Entity, float] | None = None
    for device, entity in _of(area, situation):
        if entity.component == "sensor" and entity.device_class == "temperature" and entity.category is None:
            # That of an oven is none of the room's.
            alone = all(not one.features for one in device.entities)
            if alone and (value := number(entity)) is not None:
                return device, entity, _celsius(value, entity.unit)
        elif entity.component == "climate":
            measured = entity.state.attributes.get("current_temperature")
            limits = entity.features.get(Feature.TARGET_TEMPERATURE)
            if isinstance(measured, int | float):
                heating = heating or (device, entity, _celsius(measured, limits.unit if limits else None))
    return heating


def _celsius(value: float, unit: str | None) -> float:
    return (value - 32) * 5 / 9 if unit == "°F" else value


def cold(area: str, situation: Situation) -> Sensed | None:
    """That a room is cold; None: it is not, or nothing tells."""
    return _felt(area, situation, cold=True)


def hot(area: str, situation: Situation) -> Sensed | None:
    """That a room is hot; None: it is not, or nothing tells."""
    return _felt(area, situation, cold=False)


def _felt(area: str, situation: Situation, *, cold: bool) -> Sensed | None:
    told = temperature(area, situation)
    if told is None or is_outside(told[0]) or not (told[2] < COLD if cold else told[2] > HOT):
        return None
    return Sensed(told[0], told[1], f"it is {told[2]:.1f} °C in the {area}".replace(".0 ", " "))


def open_windows(area: str | None, situation: Situation) -> list[Sensed]:
    """The windows of a room that are open, and its doors to the outside, by contact or by what moves them."""
    if area is None:
        return []
    return [
        Sensed(device, entity, f"the {device.name} is open")
        for device, entity in _of(area, situation)
        if _is_window(device, entity) and _stands_open(entity)
    ]


def _is_window(device: Device, entity: Entity) -> bool:
    if entity.component not in {"binary_sensor", "cover"}:
        return False
    leads_out = entity.device_class in {"door", "opening"} and bool(_words(device.name) & _DOORS_OUT)
    return entity.device_class == "window" or leads_out


def _stands_open(entity: Entity) -> bool:
    if entity.component == "binary_sensor":
        return entity.state.value == "on"
    return current(entity, Feature.OPEN) is True


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z]+", name.casefold()))


def is_outside(device: Device) -> bool:
    """Whether a device measures what is outside, by its name or the place where it is."""
    return bool(_words(f"{device.name} {device.area or ''}") & _OUTSIDE)


def only(areas: Iterable[str], situation: Situation, tells: Tells) -> tuple[str, Sensed] | None:
    """The only one of these rooms of which a sensor tells something, with what it tells; None: none or several."""
    told = [(area, found) for area in dict.fromkeys(areas) if (found := tells(area, situation)) is not None]
    return told[0] if len(told) == 1 else None
