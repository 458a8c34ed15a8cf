"""Homes of many kinds, drawn by chance: what there is, what it is called, where it stands and what it does now."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from devices.model import Area, Device, Entity, Feature, Home, Limits, State

NOW: Final = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
"""When the homes are as they are, and most is said."""
NIGHT: Final = NOW.replace(hour=23)
"""When the rest is said."""
PERCENT: Final = Limits(0, 100, 1, "%")
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
AREA_PREFIX: Final = 0.2
"""Share of devices that carry their room in their name."""
OFFLINE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that homes have."""

    component: str
    names: tuple[str, ...]
    features: Mapping[Feature, Limits]
    draw: Callable[[random.Random], State]
    """A state that it may be in."""
    share: float
    """How many of it a room has, on average."""
    device_class: str | None = None
    unit: str | None = None
    extra: tuple[Entity, ...] = ()
    """What it can be set to beside; their unique ids are completed with the device's."""


def _one_of(*states: str) -> Callable[[random.Random], State]:
    return lambda chance: State(chance.choice(states), {}, NOW)


def _light(chance: random.Random) -> State:
    on = chance.random() < 0.5
    level = chance.choice((77, 128, 204))
    return State("on" if on else "off", {"brightness": level} if on else {}, NOW)


def _cover(chance: random.Random) -> State:
    opened = chance.random() < 0.5
    return State("open" if opened else "closed", {"current_position": 100 if opened else 0}, NOW)


def _climate(chance: random.Random) -> State:
    target = chance.choice((18.0, 19.5, 21.0, 22.0))
    return State("heat", {"temperature": target, "current_temperature": chance.choice((17.5, 20.0, 21.5))}, NOW)


def _player(chance: random.Random) -> State:
    return State(chance.choice(("idle", "playing", "paused", "off")), {"volume_level": 0.4}, NOW)


def _humidifier(chance: random.Random) -> State:
    return State(chance.choice(("on", "off")), {"mode": "normal", "humidity": 45}, NOW)


def _measured(low: float, high: float) -> Callable[[random.Random], State]:
    return lambda chance: State(f"{chance.uniform(low, high):.1f}", {}, NOW)


def _lit(chance: random.Random) -> State:
    return State(f"{chance.choice((3.0, 60.0, 180.0, 420.0, 700.0)):.1f}", {}, NOW)


_DIMMED: Final = {Feature.POWER: Limits(), Feature.BRIGHTNESS: PERCENT, Feature.COLOR: Limits()}
_POWER: Final = {Feature.POWER: Limits()}
_PLAYS: Final = {
    Feature.POWER: Limits(),
    Feature.PLAYBACK: Limits(options=("play", "pause", "stop", "next", "previous")),
    Feature.PLAY_MEDIA: Limits(),
    Feature.VOLUME: PERCENT,
    Feature.MUTE: Limits(),
}
_SETTINGS: Final = (
    Entity("strength", "select", "Strength", features={Feature.OPTION: Limits(options=("mild", "medium", "strong"))}),
    Entity("interval", "number", "Interval", features={Feature.NUMBER: Limits(1, 60, 1, "min")}),
)
KINDS: Final = (
    Kind(
        "light",
        ("Ceiling Light", "Floor Lamp", "Desk Lamp", "Wall Light", "Reading Lamp", "Pendant", "Light Strip",
         "Bedside Lamp", "Chandelier", "Shelf Light", "Spotlights", "Moon", "Lantern"),
        _DIMMED, _light, 1.9,
    ),
    Kind("light", ("Night Light", "Mirror Light", "Old Lamp"), _POWER, _light, 0.4),
    Kind("switch", ("Coffee Maker", "Toaster", "Fountain", "Printer", "Power Strip", "Christmas Tree", "Pump",
                    "Electric Blanket", "Bug Zapper"), _POWER, _one_of("on", "off"), 0.5),
    Kind("switch", ("Kettle", "Space Heater", "Iron"), _POWER, _one_of("on", "off"), 0.1),
    Kind("fan", ("Ceiling Fan", "Fan", "Extractor", "Tower Fan"), {**_POWER, Feature.SPEED: PERCENT},
         _one_of("on", "off"), 0.35),
    Kind("fan", ("Air Purifier", "Air Cleaner"),
         {**_POWER, Feature.PRESET: Limits(options=("auto", "sleep", "turbo"))}, _one_of("on", "off"), 0.12),
    Kind("humidifier", ("Humidifier",),
         {**_POWER, Feature.MODE: Limits(options=("normal", "sleep", "baby")), Feature.TARGET_HUMIDITY: PERCENT},
         _humidifier, 0.1),
    Kind("switch", ("Scent Diffuser", "Feeder"), _POWER, _one_of("on", "off"), 0.1, extra=_SETTINGS),
    Kind("cover", ("Blinds", "Left Blind", "Right Blind", "Curtains", "Shutter"),
         {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}, _cover, 0.7, "blind"),
    Kind("cover", ("Garage Door", "Gate"), {Feature.OPEN: Limits()}, _cover, 0.1, "garage"),
    Kind("lock", ("Front Door Lock", "Back Door", "Side Door Lock", "Cellar Door"), {Feature.LOCK: Limits()},
         _one_of("locked", "unlocked"), 0.2),
    Kind("climate", ("Thermostat", "Radiator", "Heating"),
         {Feature.TARGET_TEMPERATURE: Limits(5, 30, 0.5, "°C"), Feature.MODE: Limits(options=("off", "heat"))},
         _climate, 0.5),
    Kind("media_player", ("Speaker", "Radio", "Soundbar"), _PLAYS, _player, 0.35),
    Kind("media_player", ("TV", "Projector", "Display"), _PLAYS, _player, 0.3, "tv"),
    Kind("vacuum", ("Vacuum", "Robot", "Dusty"),
         {Feature.RUN: Limits(options=("start", "pause", "stop", "return_to_base"))},
         _one_of("docked", "cleaning"), 0.1),
    Kind("sensor", ("Thermometer", "Climate Sensor"), {}, _measured(14, 26), 0.3, "temperature", "°C"),
    Kind("sensor", ("Hygrometer",), {}, _measured(30, 70), 0.15, "humidity", "%"),
    Kind("binary_sensor", ("Window", "Balcony Door", "Skylight"), {}, _one_of("on", "off"), 0.4, "window"),
    Kind("binary_sensor", ("Presence",), {}, _one_of("on", "off", "off", "off"), 0.5, "occupancy"),
    Kind("sensor", ("Light Meter",), {}, _lit, 0.5, "illuminance", "lx"),
)  # fmt: skip


def drawn(chance: random.Random, version: int) -> Home:
    """A home of three to fourteen rooms; `version` must differ between homes that are looked at in one process."""
    rooms = chance.sample(sorted(_ROOMS), chance.randint(3, 14))
    # A few homes have no floors, as no convention carries them.
    floors = chance.random() < 0.8
    devices: dict[str, Device] = {}
    for room in rooms:
        for kind in KINDS:
            for name in _names(kind, chance):
                one = _device(kind, name, room, chance)
                devices.setdefault(one.id, one)
    areas = tuple(Area(room, _ROOMS[room] if floors else None) for room in rooms)
    return Home(tuple(devices.values()), areas, version=version)


def _names(kind: Kind, chance: random.Random) -> list[str]:
    count = int(kind.share) + (chance.random() < kind.share % 1)
    return chance.sample(kind.names, min(count, len(kind.names)))


def _device(kind: Kind, name: str, room: str, chance: random.Random) -> Device:
    if chance.random() < AREA_PREFIX:
        name = f"{room} {name}"
    own = f"{room} {name}".casefold().replace(" ", "_").replace("'", "")
    main = Entity(own, kind.component, "", kind.device_class, None, kind.unit, kind.features, kind.draw(chance))
    extra = tuple(replace(one, unique_id=f"{own}_{one.unique_id}") for one in kind.extra)
    available = chance.random() >= OFFLINE
    return Device(own, name, room, entities=(main, *extra), available=available)
