"""Small homes for tests, drawn in one place: what a test does not name is as plain as can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from devices.model import Area, Device, Entity, Feature, Home, Limits, State
from engine.context.metadata import read_utterance
from engine.context.situation import Situation
from engine.domain import Conversation, Preference, RankedIntent
from engine.habits.model import NO_HABITS, Habits
from engine.resolution.resolve import resolve
from engine.resolution.weighing import Resolved

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
_VERSIONS = count(1)
PERCENT = Limits(0, 100, 1, "%")


def device(name: str, area: str | None, *entities: Entity, **more: Any) -> Device:
    return Device(id=more.pop("id", name.lower().replace(" ", "_")), name=name, area=area, entities=entities, **more)


def entity(unique_id: str, component: str, value: str | None, features: dict[Feature, Limits], **more: Any) -> Entity:
    attributes = more.pop("attributes", {})
    return Entity(unique_id, component, features=features, state=State(value, attributes, NOON), **more)


def light(name: str, area: str, *, on: bool = False, unique_id: str | None = None, **more: Any) -> Device:
    own = unique_id or f"{area}_{name}".lower().replace(" ", "_")
    features = {Feature.POWER: Limits(), Feature.BRIGHTNESS: PERCENT, Feature.COLOR: Limits()}
    attributes = {"brightness": 255} if on else {}
    lamp = entity(own, "light", "on" if on else "off", features, attributes=attributes)
    return device(name, area, lamp, id=own, **more)


def oven(area: str = "Kitchen", *, on: bool = False, temperature: float = 180.0) -> Device:
    return device(
        "Oven",
        area,
        entity("oven_power", "switch", "on" if on else "off", {Feature.POWER: Limits()}),
        entity(
            "oven_target",
            "number",
            "180",
            {Feature.NUMBER: Limits(50, 250, 5, "°C")},
            name="Target temperature",
            unit="°C",
            device_class="temperature",
        ),
        entity(
            "oven_temperature",
            "sensor",
            str(temperature),
            {},
            name="Temperature",
            unit="°C",
            device_class="temperature",
        ),
    )


def thermometer(area: str, value: float) -> Device:
    own = f"{area.lower()}_temperature"
    sensor = entity(own, "sensor", str(value), {}, unit="°C", device_class="temperature")
    return device(f"{area} Sensor", area, sensor, id=own)


def thermostat(area: str, *, now: float = 20.0, target: float = 20.0) -> Device:
    own = f"{area.lower()}_thermostat"
    features = {Feature.TARGET_TEMPERATURE: Limits(5, 30, 0.5, "°C"), Feature.MODE: Limits(options=("off", "heat"))}
    attributes = {"temperature": target, "current_temperature": now}
    return device("Thermostat", area, entity(own, "climate", "heat", features, attributes=attributes), id=own)


def player(name: str, area: str, *, screen: bool, state: str = "idle") -> Device:
    features = {
        Feature.PLAYBACK: Limits(options=("play", "pause", "stop", "next", "previous")),
        Feature.PLAY_MEDIA: Limits(),
        Feature.VOLUME: PERCENT,
        Feature.MUTE: Limits(),
    }
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "media_player", state, features), id=own, screen=screen)


def lock(name: str, area: str, *, locked: bool = True) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "lock", "locked" if locked else "unlocked", {Feature.LOCK: Limits()}), id=own)


def garage_door(*, opened: bool = False) -> Device:
    features = {Feature.OPEN: Limits(), Feature.STOP_MOVING: Limits()}
    state = "open" if opened else "closed"
    return device(
        "Garage Door",
        "Garage",
        entity("garage_door", "cover", state, features, device_class="garage"),
        id="garage_door",
    )


def offline(one: Device) -> Device:
    return replace(one, available=False, entities=tuple(replace(e, available=False) for e in one.entities))


def home(*devices: Device, floors: dict[str, str] | None = None) -> Home:
    names = dict.fromkeys(one.area for one in devices if one.area)
    return Home(devices, tuple(Area(name, (floors or {}).get(name)) for name in names), version=next(_VERSIONS))


FAMILY = (
    light("Ceiling Light", "Kitchen"),
    light("Ceiling Light", "Living Room"),
    light("Left Lamp", "Bedroom"),
    light("Right Lamp", "Bedroom"),
    thermometer("Kitchen", 21.5),
    thermometer("Bedroom", 18.0),
    thermostat("Living Room"),
    player("Kitchen Display", "Kitchen", screen=True),
    player("Bathroom Speaker", "Bathroom", screen=False),
    lock("Front Door Lock", "Hallway"),
    garage_door(),
)


def situation(  # noqa: PLR0913 - what a test names, it names
    text: str,
    house: Home,
    *,
    area: str | None = None,
    endpoint: str | None = None,
    at: datetime = NOON,
    conversation: Conversation | None = None,
    preferences: tuple[Preference, ...] = (),
    habits: Habits = NO_HABITS,
) -> Situation:
    metadata = {"area": area, "device": endpoint, "at": at.isoformat()}
    utterance = read_utterance(text, "anna", metadata, home=house, now=at)
    known = conversation or Conversation("anna", endpoint, at)
    return Situation(utterance, house, known, preferences, habits=habits)


def understand(text: str, house: Home, intent: str, confidence: float = 0.9, **more: Any) -> Resolved:
    """What comes of a text, were the statistics to rank one intent first."""
    return resolve(situation(text, house, **more), [RankedIntent(intent, confidence)])
