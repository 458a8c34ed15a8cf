"""The kinds of things that drawn homes have: what they are called, what they can, what they are set to beside."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from devices.model import Entity, Feature, Limits, State

NOW: Final = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
"""When the homes are as they are, and most is said."""
NIGHT: Final = NOW.replace(hour=23)
"""When the rest is said."""
PERCENT: Final = Limits(0, 100, 1, "%")
OPTIONAL: Final = 0.5
"""Share of the things that have what only some of their kind have."""


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
    some: Mapping[Feature, Limits] = field(default_factory=dict)
    """What only some of them can."""
    extra: tuple[Entity, ...] = ()
    """What some of them can be set to beside; their unique ids are completed with the device's."""


def _one_of(*states: str) -> Callable[[random.Random], State]:
    return lambda chance: State(chance.choice(states), {}, NOW)


def _light(chance: random.Random) -> State:
    on = chance.random() < 0.5
    level = chance.choice((77, 128, 204))
    return State("on" if on else "off", {"brightness": level} if on else {}, NOW)


def _cover(chance: random.Random) -> State:
    opened = chance.random() < 0.5
    return State(
        "open" if opened else "closed", {"current_position": 100 if opened else 0, "current_tilt_position": 50}, NOW
    )


def _climate(chance: random.Random) -> State:
    target = chance.choice((18.0, 19.5, 21.0, 22.0))
    shown = {"temperature": target, "current_temperature": chance.choice((17.5, 20.0, 21.5))}
    return State(chance.choice(("heat", "off")), shown | {"fan_mode": "medium", "swing_mode": "off"}, NOW)


def _player(chance: random.Random) -> State:
    return State(chance.choice(("idle", "playing", "paused", "off")), {"volume_level": 0.4}, NOW)


def _humidifier(chance: random.Random) -> State:
    return State(chance.choice(("on", "off")), {"mode": "normal", "humidity": 45}, NOW)


def _fan(chance: random.Random) -> State:
    shown = {"percentage": 40, "oscillating": False, "preset_mode": "auto", "direction": "forward"}
    return State(chance.choice(("on", "off")), shown, NOW)


def _measured(low: float, high: float) -> Callable[[random.Random], State]:
    return lambda chance: State(f"{chance.uniform(low, high):.1f}", {}, NOW)


def _lit(chance: random.Random) -> State:
    return State(f"{chance.choice((3.0, 60.0, 180.0, 420.0, 700.0)):.1f}", {}, NOW)


def _select(name: str, *options: str) -> Entity:
    own = name.lower().replace(" ", "_")
    return Entity(own, "select", name, features={Feature.OPTION: Limits(options=options)}, state=State(options[0]))


def _number(name: str, low: float, high: float, unit: str) -> Entity:
    own = name.lower().replace(" ", "_")
    features = {Feature.NUMBER: Limits(low, high, 1, unit)}
    return Entity(own, "number", name, unit=unit, features=features, state=State(f"{(low + high) // 2:g}"))


def _button(name: str) -> Entity:
    return Entity(name.lower(), "button", name, features={Feature.PRESS: Limits()})


_DIMMED: Final = {Feature.POWER: Limits(), Feature.BRIGHTNESS: PERCENT, Feature.COLOR: Limits()}
_POWER: Final = {Feature.POWER: Limits()}
_PLAYS: Final = {
    Feature.POWER: Limits(),
    Feature.PLAYBACK: Limits(options=("play", "pause", "stop", "next", "previous")),
    Feature.PLAY_MEDIA: Limits(),
    Feature.VOLUME: PERCENT,
    Feature.MUTE: Limits(),
}
_SPEEDS: Final = ("auto", "low", "medium", "high")
KINDS: Final = (
    Kind(
        "light",
        ("Ceiling Light", "Floor Lamp", "Desk Lamp", "Wall Light", "Reading Lamp", "Pendant", "Light Strip",
         "Bedside Lamp", "Chandelier", "Shelf Light", "Spotlights", "Moon", "Lantern", "Fan Light", "TV Light"),
        _DIMMED, _light, 1.9, some={Feature.EFFECT: Limits(options=("rainbow", "candle", "none"))},
    ),
    Kind("light", ("Night Light", "Mirror Light", "Old Lamp"), _POWER, _light, 0.4),
    Kind("switch", ("Coffee Maker", "Toaster", "Fountain", "Printer", "Power Strip", "Christmas Tree", "Pump",
                    "Electric Blanket", "Bug Zapper"), _POWER, _one_of("on", "off"), 0.5),
    Kind("switch", ("Kettle", "Space Heater", "Iron"), _POWER, _one_of("on", "off"), 0.1),
    Kind("switch", ("Heating", "Floor Heating", "Towel Rail"), _POWER, _one_of("on", "off"), 0.1,
         extra=(_number("Temperature", 5, 30, "°C"), _select("Mode", "eco", "comfort", "boost"))),
    Kind("fan", ("Ceiling Fan", "Fan", "Extractor", "Tower Fan"), _POWER, _fan, 0.4,
         some={Feature.SPEED: PERCENT, Feature.OSCILLATE: Limits(), Feature.PRESET: Limits(options=_SPEEDS)},
         extra=(_select("Swing", "up", "middle", "down", "auto"),)),
    Kind("fan", ("Air Purifier", "Air Cleaner"), _POWER, _fan, 0.15,
         some={Feature.PRESET: Limits(options=("auto", "sleep", "turbo"))},
         extra=(_select("Fan speed", *_SPEEDS), _select("Mode", "sleep", "allergy", "quiet"))),
    Kind("humidifier", ("Humidifier", "Dehumidifier"), _POWER, _humidifier, 0.2,
         some={Feature.MODE: Limits(options=("normal", "sleep", "baby")), Feature.TARGET_HUMIDITY: PERCENT},
         extra=(_number("Intensity", 0, 100, "%"),)),
    Kind("switch", ("Scent Diffuser", "Feeder", "Mister", "Bubble Column"), _POWER, _one_of("on", "off"), 0.25,
         extra=(_select("Strength", "mild", "medium", "strong"), _number("Interval", 1, 60, "min"),
                _number("Intensity", 0, 100, "%"), _number("Duration", 1, 90, "s"))),
    Kind("switch", ("Litter Box", "Compost Bin", "Dust Bin"), _POWER, _one_of("on", "off"), 0.06,
         extra=(_button("Empty"), _button("Rinse"))),
    Kind("cover", ("Blinds", "Left Blind", "Right Blind", "Curtains", "Shutter"),
         {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}, _cover, 0.7, "blind", some={Feature.TILT: PERCENT}),
    Kind("cover", ("Garage Door", "Gate"), {Feature.OPEN: Limits()}, _cover, 0.12, "garage"),
    Kind("lock", ("Front Door Lock", "Back Door", "Side Door Lock", "Cellar Door"), {Feature.LOCK: Limits()},
         _one_of("locked", "unlocked"), 0.2),
    Kind("climate", ("Thermostat", "Radiator", "Heating"),
         {Feature.TARGET_TEMPERATURE: Limits(5, 30, 0.5, "°C"), Feature.MODE: Limits(options=("off", "heat"))},
         _climate, 0.4),
    Kind("climate", ("Air Conditioner", "AC", "Heat Pump"),
         {Feature.TARGET_TEMPERATURE: Limits(16, 30, 1, "°C"),
          Feature.MODE: Limits(options=("off", "cool", "heat", "dry", "fan_only", "auto")), Feature.POWER: Limits()},
         _climate, 0.25,
         some={Feature.FAN_MODE: Limits(options=_SPEEDS),
               Feature.SWING_MODE: Limits(options=("off", "vertical", "horizontal", "up", "down"))},
         extra=(_select("Swing", "up", "middle", "down"),)),
    Kind("media_player", ("Speaker", "Radio", "Soundbar"), _PLAYS, _player, 0.35,
         some={Feature.SOURCE: Limits(options=("Bluetooth", "AUX", "Vinyl"))}),
    Kind("media_player", ("TV", "Projector", "Display"), _PLAYS, _player, 0.3, "tv",
         some={Feature.SOURCE: Limits(options=("HDMI", "Antenna", "Console"))}),
    Kind("vacuum", ("Vacuum", "Robot", "Dusty"),
         {Feature.RUN: Limits(options=("start", "pause", "stop", "return_to_base"))},
         _one_of("docked", "cleaning"), 0.1),
    Kind("lawn_mower", ("Mower", "Lawn Robot"), {Feature.RUN: Limits(options=("start", "pause", "return_to_base"))},
         _one_of("docked", "mowing"), 0.03),
    Kind("valve", ("Water Valve", "Sprinkler", "Garden Tap"), {Feature.OPEN: Limits()},
         _one_of("open", "closed"), 0.06),
    Kind("siren", ("Siren",), _POWER, _one_of("on", "off"), 0.04,
         some={Feature.SIREN_TONE: Limits(options=("fire", "burglar", "chime"))}),
    Kind("scene", ("Movie Night", "Romantic Dinner", "Cleaning Time"), {Feature.PRESS: Limits()}, _one_of("unknown"),
         0.06),
    Kind("sensor", ("Thermometer", "Climate Sensor"), {}, _measured(14, 26), 0.3, "temperature", "°C"),
    Kind("sensor", ("Hygrometer",), {}, _measured(30, 70), 0.15, "humidity", "%"),
    Kind("binary_sensor", ("Window", "Balcony Door", "Skylight"), {}, _one_of("on", "off"), 0.4, "window"),
    Kind("binary_sensor", ("Presence",), {}, _one_of("on", "off", "off", "off"), 0.5, "occupancy"),
    Kind("sensor", ("Light Meter",), {}, _lit, 0.5, "illuminance", "lx"),
)  # fmt: skip
