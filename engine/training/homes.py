"""Homes of many kinds, drawn by chance: what there is, what it is called, where it stands and what it does now."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from devices.model import Area, Device, Entity, Home
from engine.training.things import KINDS, OPTIONAL, Kind

_ROOMS: Final[Mapping[str, str]] = {
    "Kitchen": "Ground Floor",
    "Living Room": "Ground Floor",
    "Dining Room": "Ground Floor",
    "Hallway": "Ground Floor",
    "Study": "Ground Floor",
    "Guest Toilet": "Ground Floor",
    "Bedroom": "First Floor",
    "Nursery": "First Floor",
    "Bathroom": "First Floor",
    "Guest Room": "First Floor",
    "Mia's Room": "First Floor",
    "Dressing Room": "First Floor",
    "Workshop": "Basement",
    "Laundry": "Basement",
    "Gym": "Basement",
    "Wine Cellar": "Basement",
    "Garage": "Ground Floor",
    "Terrace": "Ground Floor",
    "Greenhouse": "Ground Floor",
    "Loft": "Top Floor",
    "Music Room": "Top Floor",
}
ELSEWHERE: Final = ("Ballroom", "Observatory", "Stable", "Conservatory", "Boathouse", "Server Room")
"""Rooms that no drawn home has."""
OTHERS: Final = (
    "Aquarium", "Popcorn Maker", "Massage Chair", "Pizza Steel", "Jukebox", "Waterfall", "Telescope", "Cuckoo Clock",
    "Sewing Machine", "Hair Curler", "Trampoline", "Fog Machine", "Drum Kit", "Chicken Coop", "Sauna", "Snow Globe",
)  # fmt: skip
"""Things that no drawn home has."""
STYLES: Final = ("mixed", "mixed", "mixed", "room first", "by type")
"""How the things of a home are called: by names of their own, with their room before ("Kitchen Fan"), or as what they
are: one "Light" and one "Fan" in each room."""
AREA_PREFIX: Final[Mapping[str, float]] = {"mixed": 0.2, "room first": 0.85, "by type": 0.0}
"""Share of things that carry their room in their name."""
_TYPES: Final[Mapping[str, str]] = {
    "light": "Light", "fan": "Fan", "humidifier": "Humidifier", "climate": "Heating", "lock": "Door Lock",
}  # fmt: skip
"""What such things are called in a home that names by type."""
_PURIFIERS: Final = frozenset({"Air Purifier", "Air Cleaner", "Air Conditioner", "AC", "Heat Pump", "Dehumidifier"})
"""Names that are words for a type by themselves."""
OFFLINE: Final = 0.02


def drawn(chance: random.Random, version: int) -> Home:
    """A home of three to fourteen rooms; `version` must differ between homes that are looked at in one process."""
    rooms = chance.sample(sorted(_ROOMS), chance.randint(3, 14))
    # A few homes have no floors, as no convention carries them.
    floors = chance.random() < 0.8
    style = chance.choice(STYLES)
    devices: dict[str, Device] = {}
    for room in rooms:
        for kind in KINDS:
            for name in _names(kind, style, chance):
                one = _device(kind, name, room, style, chance)
                devices.setdefault(one.id, one)
    areas = tuple(Area(room, _ROOMS[room] if floors else None) for room in rooms)
    return Home(tuple(devices.values()), areas, version=version)


def _names(kind: Kind, style: str, chance: random.Random) -> list[str]:
    count = int(kind.share) + (chance.random() < kind.share % 1)
    names = chance.sample(kind.names, min(count, len(kind.names)))
    if style != "by type":
        return names
    return [name if name in _PURIFIERS else _TYPES.get(kind.component, name) for name in names[:1]]


def _device(kind: Kind, name: str, room: str, style: str, chance: random.Random) -> Device:
    if chance.random() < AREA_PREFIX[style] and not name.startswith(room):
        name = f"{room} {name}"
    own = f"{room} {name}".casefold().replace(" ", "_").replace("'", "")
    some = {feature: limits for feature, limits in kind.some.items() if chance.random() < OPTIONAL}
    features = {**kind.features, **some}
    main = Entity(own, kind.component, "", kind.device_class, None, kind.unit, features, kind.draw(chance))
    extra = tuple(replace(one, unique_id=f"{own}_{one.unique_id}") for one in kind.extra if chance.random() < OPTIONAL)
    available = chance.random() >= OFFLINE
    return Device(own, name, room, entities=(main, *extra), available=available)
