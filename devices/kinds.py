"""What a device is: derived from component, device class, features, manufacturer, model and name.

Pure. The conventions carry no word for "oven" or "has a screen"; people have one. What the home's own file says
(`Device.screen`, `Device.type`, `Device.facts`) always wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Final

from devices.hazards import BURNS, WARMS, names
from devices.model import Device, Entity, Feature
from devices.reading import current

_SCREEN_WORDS: Final = (
    r"tv|television|oled|qled|bravia|display|screen|projector|beamer|tablet|ipad|nest hub|home hub|smart hub|echo show|"
    r"chromecast|fire tv|apple tv|shield|roku|monitor|smart frame|portal"
)
_NO_SCREEN_WORDS: Final = (
    r"speaker|soundbar|sonos|homepod|echo dot|echo pop|nest mini|home mini|radio|amplifier|receiver|"
    r"chromecast audio"
)
_APPLIANCES: Final = (
    ("oven", r"oven|backofen|stove"),
    ("coffee_machine", r"coffee(?! table)|espresso|nespresso|lattissima|barista|cappuccino|senseo|keurig|kaffee\w*"),
    ("kettle", r"kettle|wasserkocher"),
    ("dishwasher", r"dish ?washer|geschirrspüler|spülmaschine"),
    ("washing_machine", r"wash(ing|er)\b.*machine|washing machine|(?<!pressure )(?<!power )washer|waschmaschine"),
    ("dryer", r"(?<!hair )(?<!hand )dryer|wäschetrockner"),
    ("fridge", r"fridge|refrigerator"),
    ("freezer", r"freezer"),
    ("microwave", r"microwave"),
    ("toaster", r"toaster"),
    ("vacuum", r"vacuum(?! sealer| pump)|hoover|roomba|roborock|saugroboter|staubsauger"),
    ("lawn_mower", r"mower|lawnmower|mähroboter"),
    ("sprinkler", r"sprinkler|sprinklers|irrigation|watering|bewässerung|rasensprenger"),
)
"""Type → words that name such an appliance; the first that fits counts."""
_OFFERS: Final = (
    ("coffee_machine", r"espresso|cappuccino|americano|ristretto|lungo|latte|brew"),
    ("washing_machine", r"cottons?|delicates?|synthetics?|woollens?|spin"),
    ("toaster", r"bagel|browning"),
)
"""Type → words of options and buttons that only such an appliance has; asked where its name and model say nothing."""
_APPLIANCE_PARTS: Final = frozenset(
    "switch climate water_heater number select button sensor binary_sensor text event camera image update".split()
)
"""Components behind which an appliance may stand: a lamp called "Oven light" stays a lamp."""
_NOT_THE_THING: Final = re.compile(r"\b(light|lamp|door|sensor|motion|contact|hood|timer)s?\b", re.IGNORECASE)
"""Words after an appliance's that make something else of it."""
_MAIN: Final = (
    "media_player", "light", "lock", "cover", "valve", "climate", "water_heater", "humidifier", "fan", "vacuum",
    "lawn_mower", "siren", "alarm_control_panel", "switch", "scene", "select", "number", "text", "button",
    "binary_sensor", "sensor", "device_tracker", "event", "camera", "image", "date", "datetime", "time", "notify",
    "update",
)  # fmt: skip
"""Components, from what a device is likely called after to what it only has beside."""


_SCREENS: Final = frozenset({"tv", "display", "projector"})
"""Types that show pictures."""
_CALLED: Final[Mapping[str, str]] = {
    "alarm_control_panel": "alarm",
    "climate": "thermostat",
    "device_tracker": "tracker",
    "event": "remote",
    "image": "picture",
}
"""Component → the word that people have for it, where the convention's is another."""


def _overridable(derive: Callable[[Device], bool]) -> Callable[[Device], bool]:
    """A fact of which the home's own file may say otherwise."""

    @wraps(derive)
    def fact(device: Device) -> bool:
        said = device.facts.get(derive.__name__)
        return derive(device) if said is None else said

    return fact


def has_screen(device: Device) -> bool:
    """Whether it shows pictures."""
    if device.screen is not None:
        return device.screen
    if device.type is not None:
        return device.type in _SCREENS
    players = [entity for entity in device.entities if entity.component == "media_player"]
    if not players:
        return False
    if any(entity.device_class in ("tv", "projector") for entity in players):
        return True
    words = _words(device)
    return not _has(_NO_SCREEN_WORDS, words) and _has(_SCREEN_WORDS, words)


@_overridable
def can_play_audio(device: Device) -> bool:
    """Whether it plays what it is told to."""
    return any(
        e.component == "media_player" and (e.can(Feature.PLAY_MEDIA) or e.can(Feature.PLAYBACK))
        for e in device.entities
    )


@_overridable
def can_play_video(device: Device) -> bool:
    """Whether it plays films: it plays, and shows pictures."""
    return can_play_audio(device) and has_screen(device)


@_overridable
def has_picture(device: Device) -> bool:
    """Whether it tells a picture: a camera, or the map of a vacuum."""
    return any(entity.component in ("camera", "image") for entity in device.entities)


@_overridable
def has_temperature(device: Device) -> bool:
    """Whether it measures or reports a temperature of its surroundings or of itself."""
    return any(
        (entity.component == "sensor" and entity.device_class == "temperature")
        or "current_temperature" in entity.state.attributes
        or entity.component in ("climate", "water_heater")
        for entity in device.entities
        if entity.category is None
    )


@_overridable
def heats(device: Device) -> bool:
    """Whether it is called after something that glows, burns, boils or cuts: a mistake with it may start a fire."""
    return any(names(thing, f"{device.name}|{device.model or ''}") for thing in (BURNS, WARMS))


@_overridable
def opens(device: Device) -> bool:
    """Whether something about it opens and closes on command."""
    return any(entity.component in ("cover", "valve") and entity.can(Feature.OPEN) for entity in device.entities)


@_overridable
def moves(device: Device) -> bool:
    """Whether it goes about, or something about it takes time to get where it was sent."""
    return any(entity.component in ("cover", "valve", "vacuum", "lawn_mower") for entity in device.entities)


def is_on(device: Device) -> bool | None:
    """Whether what the device mainly does is on; None: not known, or it is nothing that is on or off."""
    main = main_entity(device)
    return None if main is None else entity_is_on(main)


def entity_is_on(entity: Entity) -> bool | None:
    """Whether an entity is on (a sensor: has detected); None: not known, or nothing that is on or off."""
    value = current(entity, Feature.POWER)
    return value if isinstance(value, bool) else None


def main_entity(device: Device) -> Entity | None:
    """The entity that the device is called after: named like it, else the most telling component."""
    if len(device.entities) == 1:
        return device.entities[0]
    spoken = [entity for entity in device.entities if entity.category is None] or list(device.entities)
    return min(spoken, key=_rank, default=None)


def type_of(device: Device) -> str:
    """One word for what it is, as "light", "oven", "speaker", "tv", "display", "lock", "blind", "garage".

    What the home's own file says counts before all. The home's name and model tell appliances apart that are only a
    switch on the wire; else the device class of the main entity, else its component.
    """
    if device.type is not None:
        return device.type
    main = main_entity(device)
    if main is None:
        return "device"
    if main.component == "media_player":
        return _player(device, main)
    if {entity.component for entity in device.entities if entity.category is None} <= _APPLIANCE_PARTS:
        found = _appliance(device.name, device.model or "") or _by_offer(device)
        if found is not None:
            return found
    if main.component in ("switch", "binary_sensor", "sensor", "cover", "valve"):
        return _by_class(main)
    return _CALLED.get(main.component, main.component)


@lru_cache(maxsize=4_096)  # a request asks it of every device of a home, again and again
def _appliance(name: str, model: str) -> str | None:
    for kind, words in _APPLIANCES:
        if _names(words, name) or _names(words, model):
            return kind
    return None


def _by_offer(device: Device) -> str | None:
    """What a device without a telling name is by what it lets people choose: who offers a cappuccino makes coffee."""
    offers = tuple(
        word
        for entity in device.entities
        if entity.component in ("select", "button", "climate", "water_heater")
        for word in (entity.name, *(one for limits in entity.features.values() for one in limits.options))
        if word
    )
    return _offering(offers) if offers else None


@lru_cache(maxsize=1_024)
def _offering(offers: tuple[str, ...]) -> str | None:
    said = " ".join(offers).replace("_", " ")
    return next((kind for kind, words in _OFFERS if _has(words, said)), None)


def _by_class(entity: Entity) -> str:
    if entity.component == "cover":
        return entity.device_class or "cover"
    if entity.component == "switch":
        return "outlet" if entity.device_class == "outlet" else "switch"
    if entity.component == "valve":
        return "valve"
    return f"{entity.device_class}_sensor" if entity.device_class else "sensor"


def _player(device: Device, main: Entity) -> str:
    words = _words(device)
    if main.device_class == "tv" or _has(r"tv|television|bravia|oled|qled|apple tv|fire tv|roku|shield", words):
        return "tv"
    if main.device_class == "projector" or _has("projector|beamer", words):
        return "projector"
    if main.device_class == "receiver":
        return "receiver"
    return "display" if has_screen(device) else "speaker"


def _rank(entity: Entity) -> tuple[bool, int]:
    place = _MAIN.index(entity.component) if entity.component in _MAIN else len(_MAIN)
    # A player or a lamp is what its device is for, also where the announcement gave it a name of its own.
    return (entity.name != "" and entity.component not in ("light", "media_player"), place)


def _words(device: Device) -> str:
    return " ".join(filter(None, (device.manufacturer, device.model, device.name)))


def _has(words: str, text: str) -> bool:
    return re.search(rf"\b(?:{words})s?\b", text, re.IGNORECASE) is not None


def _names(words: str, text: str) -> bool:
    match = re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
    return match is not None and _NOT_THE_THING.search(text, match.end()) is None
