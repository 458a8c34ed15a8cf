"""The words by which people call types of device, and which entities each of them means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from devices import kinds
from devices.model import Device, Entity, Feature
from engine.language.words import fold, singular

type Fits = Callable[[Device, Entity], bool]


@dataclass(frozen=True, slots=True)
class TypeWord:
    """One way to name a type of device."""

    words: tuple[str, ...]
    kind: str
    """Key of `KINDS`."""
    plural: bool = False


def _component(*components: str) -> Fits:
    return lambda _device, entity: entity.component in components


def _cover(*classes: str) -> Fits:
    return lambda _device, entity: entity.component == "cover" and entity.device_class in classes


def _typed(*types: str) -> Fits:
    return lambda device, _entity: kinds.type_of(device) in types


def _sensor(*classes: str) -> Fits:
    return lambda _device, entity: entity.component in {"binary_sensor", "sensor"} and entity.device_class in classes


def _measuring(*units: str) -> Fits:
    return lambda _device, entity: entity.component == "sensor" and (entity.unit or "").casefold() in units


def _any(*tests: Fits) -> Fits:
    return lambda device, entity: any(test(device, entity) for test in tests)


_REGULATORS: Final = frozenset(
    {"thermostat", "climate", "heater", "heating", "radiator", "air_conditioner", "ac", "heat_pump"}
)


def _regulates(device: Device, entity: Entity) -> bool:
    # An oven may well be announced as a climate device; nobody means it by "the heating".
    return entity.component == "climate" and kinds.type_of(device) in _REGULATORS


def _heats(device: Device, entity: Entity) -> bool:
    """Whether it is what people call a heating: it warms rooms, or does not say that it only cools them."""
    modes = _modes(entity)
    warms = bool(modes & {"heat", "heat_cool"}) or not modes & {"cool", "dry"}
    return _regulates(device, entity) and warms


def _cools(device: Device, entity: Entity) -> bool:
    """Whether it is what people call an air conditioner: it cools, or says so in its name; no radiator does."""
    if not _regulates(device, entity):
        return False
    if device.type is not None:
        return device.type in {"air_conditioner", "ac", "heat_pump"}
    said = bool(_modes(entity) & {"cool", "heat_cool"}) and not called(device, TypeWord(("heating",), "heating"))
    return said or called(device, TypeWord(("ac",), "ac"))


def _modes(entity: Entity) -> frozenset[str]:
    limits = entity.features.get(Feature.MODE)
    return frozenset(limits.options) if limits else frozenset()


def _waters(device: Device, entity: Entity) -> bool:
    """Whether it lets water run where things grow; not the valve that shuts the house off, or a radiator's."""
    if kinds.type_of(device) == "sprinkler":
        return True
    other = set(fold(f"{device.name} {entity.name}")) & _OTHER_VALVES
    return entity.component == "valve" and entity.device_class != "gas" and not other


def _lets_gas(device: Device, entity: Entity) -> bool:
    """Whether it lets gas through, as its class or its name says."""
    named = set(fold(f"{device.name} {entity.name}")) & {"gas", "propane", "butane", "lpg"}
    return entity.component == "valve" and (entity.device_class == "gas" or bool(named))


_OTHER_VALVES: Final = frozenset("main gas heating radiator shutoff shut supply boiler toilet heater".split())


KINDS: Final[dict[str, Fits]] = {
    "light": _component("light"),
    "plug": _component("switch"),
    "fan": _component("fan"),
    "blind": _any(_cover("blind", "shade", "curtain", "shutter", "awning"), _typed("blind", "curtain", "shutter")),
    "door": _any(_cover("door", "garage"), _component("lock"), _sensor("door", "garage_door", "opening")),
    "garage door": _any(_cover("garage"), _sensor("garage_door")),
    "gate": _cover("gate"),
    "window": _any(_cover("window"), _sensor("window")),
    "lock": _component("lock"),
    "thermostat": _regulates,
    "heating": _heats,
    "ac": _cools,
    "boiler": _any(_heats, _component("water_heater")),
    "tv": _typed("tv"),
    "display": _typed("display"),
    "speaker": _typed("speaker"),
    "media": _component("media_player"),
    "vacuum": _any(_component("vacuum"), _typed("vacuum")),
    "mower": _any(_component("lawn_mower"), _typed("lawn_mower")),
    "valve": _component("valve"),
    "gas valve": _lets_gas,
    "sprinkler": _waters,
    "humidifier": _component("humidifier"),
    "siren": _component("siren"),
    "alarm": _component("alarm_control_panel"),
    "scene": _component("scene"),
    "coffee machine": _typed("coffee_machine"),
    "oven": _typed("oven"),
    "kettle": _typed("kettle"),
    "washing machine": _typed("washing_machine"),
    "dryer": _typed("dryer"),
    "dishwasher": _typed("dishwasher"),
    "toaster": _typed("toaster"),
    "machine": _typed("coffee_machine", "washing_machine", "dryer", "dishwasher"),
    "motion": _sensor("motion", "occupancy", "presence"),
    "smoke": _sensor("smoke"),
    "leak": _sensor("moisture"),
    "humidity": _sensor("humidity"),
    "battery": _sensor("battery"),
    "illuminance": _sensor("illuminance"),
    "uv": _measuring("uv index"),
}

_CALLED: Final[dict[str, str]] = {
    "light": "light lights lamp lamps bulb bulbs lightbulb lightbulbs light_bulb light_bulbs smart_bulb smart_bulbs "
    "lighting",
    "plug": "plug plugs outlet outlets socket sockets switch switches",
    "fan": "fan fans ventilator ventilators",
    "blind": "blind blinds shade shades curtain curtains shutter shutters drape drapes awning awnings",
    "door": "door doors",
    "garage door": "garage_door garage_doors",
    "gate": "gate gates",
    "window": "window windows",
    "lock": "lock locks",
    "thermostat": "thermostat thermostats climate hvac",
    "heating": "heating heater heaters radiator radiators",
    "boiler": "boiler boilers water_heater water_heaters",
    "ac": "ac acs air_conditioning air_conditioner air_conditioners aircon aircons air_con",
    "tv": "tv tvs television televisions telly",
    "display": "display displays screen screens",
    "speaker": "speaker speakers stereo amplifier sound_system",
    "media": "music media player players song track audio radio movie film video sound",
    "vacuum": "vacuum vacuums robot robots hoover vacuum_cleaner roomba mop",
    "mower": "mower mowers lawn_mower lawnmower",
    "valve": "valve valves water",
    "gas valve": "gas_valve gas_valves gas_tap gas_taps gas_cock",
    "sprinkler": "sprinkler sprinklers irrigation",
    "humidifier": "humidifier humidifiers dehumidifier dehumidifiers",
    "siren": "siren sirens",
    "alarm": "alarm alarms alarm_system",
    "scene": "scene scenes",
    "coffee machine": "coffee coffee_machine coffee_maker espresso espresso_machine cappuccino latte",
    "oven": "oven ovens stove cooker",
    "kettle": "kettle kettles",
    "washing machine": "washing_machine washer laundry wash",
    "dryer": "dryer tumble_dryer",
    "dishwasher": "dishwasher dishes",
    "toaster": "toaster",
    "machine": "machine",
    "motion": "motion movement presence anybody anyone somebody someone",
    "smoke": "smoke",
    "leak": "leak leaks leakage flood flooding water_leak water_leakage",
    "humidity": "humidity humid",
    "battery": "battery batteries",
    "illuminance": "illuminance luminance luminosity lux light_intensity light_level",
    "uv": "uv ultraviolet uv_index",
}

_SAME: Final[tuple[frozenset[str], ...]] = (
    frozenset({"curtain", "drape"}),
    frozenset({"blind", "shade"}),
    frozenset({"heating", "heater", "radiator"}),
    frozenset({"ac", "air conditioning", "air conditioner", "aircon", "air con"}),
    frozenset({"light", "lamp", "bulb", "lighting"}),
    frozenset({"tv", "television", "telly"}),
)
"""Words for one thing, in the singular."""


def called(device: Device, word: TypeWord) -> bool:
    """Whether a device bears the word, or another one for the same thing, in its name: a plug called "Heater"."""
    name = f" {' '.join(singular(part) for part in fold(device.name))} "
    said = " ".join(singular(part) for part in word.words)
    same = next((group for group in _SAME if said in group), frozenset({said}))
    return any(f" {one} " in name for one in same)


# A plural of these means every one of them; "lights" is a plural, "heating" is not.
_NOT_PLURAL: Final = frozenset({"dishes"})


@cache
def type_words() -> dict[tuple[str, ...], TypeWord]:
    """Every way to name a type, by its words."""
    found: dict[tuple[str, ...], TypeWord] = {}
    for kind, called in _CALLED.items():
        for name in called.split():
            words = tuple(name.split("_"))
            last = words[-1]
            plural = last.endswith("s") and last not in _NOT_PLURAL and not last.endswith("ss")
            found[words] = TypeWord(words, kind, plural)
    return found


SYNONYMS: Final[dict[str, str]] = {
    **dict.fromkeys(("lamp", "lamps", "lights", "bulb"), "light"),
    "fireplace": "fire",
}
"""Words that people swap in names: who says "reading light" means the Reading Lamp."""

COLORS: Final[dict[str, tuple[int, int, int]]] = {
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "orange": (255, 165, 0),
    "purple": (128, 0, 128),
    "violet": (238, 130, 238),
    "pink": (255, 192, 203),
    "cyan": (0, 255, 255),
    "turquoise": (64, 224, 208),
    "magenta": (255, 0, 255),
    "teal": (0, 128, 128),
    "lime": (0, 255, 0),
    "brown": (165, 42, 42),
    "gold": (255, 215, 0),
    "indigo": (75, 0, 130),
    "lavender": (230, 230, 250),
    "white": (255, 255, 255),
}
"""CSS colour values of the colour names that people say."""

WHITES: Final[dict[tuple[str, ...], int]] = {
    ("candlelight",): 2000,
    ("warm", "white"): 2700,
    ("soft", "white"): 3000,
    ("neutral", "white"): 4000,
    ("cool", "white"): 5000,
    ("cold", "white"): 6000,
    ("daylight",): 6500,
}
"""Kelvin of the whites that lamps are sold under."""
