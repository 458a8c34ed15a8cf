"""The present value of a feature, and whether a state says that a change was carried out.

Pure. `State` speaks Home Assistant's words and units (brightness 0..255, volume 0..1); this module gives them in the
feature's own (percent), and is the only place that does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from devices.model import Change, Entity, Feature, Value

RESTING: Final = "brightness_when_on"
"""Attribute (1..255) of a light that is off: the brightness that it tells all the same; ours, not Home Assistant's."""

_OFF_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "media_player": frozenset({"off", "standby"}),
    "vacuum": frozenset({"docked", "idle", "paused", "returning", "error"}),
    "lawn_mower": frozenset({"docked", "paused", "error"}),
}
"""States that count as off, of components for which it is not only "off"."""
_TOLERANCE: Final[Mapping[Feature, float]] = {
    Feature.BRIGHTNESS: 1.0,
    Feature.POSITION: 3.0,
    Feature.TILT: 3.0,
    Feature.VOLUME: 1.0,
    Feature.COLOR_TEMPERATURE: 60.0,
    Feature.TARGET_TEMPERATURE: 0.26,
    Feature.TARGET_TEMPERATURE_LOW: 0.26,
    Feature.TARGET_TEMPERATURE_HIGH: 0.26,
    Feature.TARGET_HUMIDITY: 1.0,
    Feature.SPEED: 17.0,
}
"""How far a device may round: colour temperature by a mired (45 K at 6500 K), speed by half a step of three."""
_FAHRENHEIT_TOLERANCE: Final = 0.51
"""Of temperatures in °F, which are shown in whole degrees."""
_COLOUR_TOLERANCE: Final = 40
"""Of each part of an RGB colour; lamps report the nearest colour that they can make."""
_RUNNING: Final[Mapping[str, frozenset[str]]] = {
    "start": frozenset({"cleaning", "mowing"}),
    "clean_spot": frozenset({"cleaning"}),
    "pause": frozenset({"paused", "idle"}),
    "stop": frozenset({"idle", "paused", "docked"}),
    "return_to_base": frozenset({"returning", "docked"}),
}
"""Order → the states that show it obeyed; an order that is not here changes no state."""
_PLAYING: Final[Mapping[str, frozenset[str]]] = {
    "play": frozenset({"playing", "buffering"}),
    "pause": frozenset({"paused", "idle"}),
    "stop": frozenset({"idle", "off", "on", "standby"}),
}
_ARMED: Final[Mapping[str, frozenset[str]]] = {
    "disarm": frozenset({"disarmed", "disarming"}),
    "home": frozenset({"armed_home", "arming", "pending"}),
    "away": frozenset({"armed_away", "arming", "pending"}),
    "night": frozenset({"armed_night", "arming", "pending"}),
    "vacation": frozenset({"armed_vacation", "arming", "pending"}),
    "bypass": frozenset({"armed_custom_bypass", "arming", "pending"}),
}
"""Order → the states that show an alarm obeying; most wait for people to leave before they are armed."""
_ARMS: Final[Mapping[str, str]] = {
    next(state for state in states if state.startswith(("armed", "disarmed"))): order
    for order, states in _ARMED.items()
}
_ATTRIBUTES: Final[Mapping[Feature, str]] = {
    Feature.EFFECT: "effect",
    Feature.PRESET: "preset_mode",
    Feature.OSCILLATE: "oscillating",
    Feature.DIRECTION: "direction",
    Feature.MUTE: "is_volume_muted",
    Feature.SOURCE: "source",
    Feature.SIREN_TONE: "tone",
    Feature.POSITION: "current_position",
    Feature.TILT: "current_tilt_position",
    Feature.SPEED: "percentage",
    Feature.TARGET_TEMPERATURE: "temperature",
    Feature.TARGET_TEMPERATURE_LOW: "target_temp_low",
    Feature.TARGET_TEMPERATURE_HIGH: "target_temp_high",
    Feature.SWING_MODE: "swing_mode",
    Feature.TARGET_HUMIDITY: "humidity",
    Feature.COLOR_TEMPERATURE: "color_temp_kelvin",
}
"""Features whose value is an attribute as it stands."""


def current(entity: Entity, feature: Feature) -> Value | None:
    """The present value of a feature in the feature's own type and unit; None: not known, or nothing to know."""
    state = entity.state
    special = _SPECIAL.get(feature)
    if special is not None:
        return special(entity)
    if feature in _ATTRIBUTES:
        return _plain(state.attributes.get(_ATTRIBUTES[feature]))
    return None


def attribute_of(feature: Feature) -> str | None:
    """The attribute that a feature's value is told in as it stands; None: it is told otherwise."""
    return _ATTRIBUTES.get(feature)


def agrees(entity: Entity, change: Change) -> bool:
    """Whether the entity's state shows a change done, or visibly on its way (a cover that is opening).

    A change that leaves no trace in any state (see `leaves_trace`) agrees with every state.
    """
    feature, wanted = change.feature, change.value
    if not leaves_trace(change):
        return True
    state = entity.state.value
    match feature:
        case Feature.OPEN:
            return state in (("open", "opening") if wanted else ("closed", "closing"))
        case Feature.LOCK:
            return state in (("locked", "locking") if wanted else ("unlocked", "unlocking", "open"))
        case Feature.RUN:
            return state in _RUNNING[str(wanted)]
        case Feature.PLAYBACK:
            return state in _PLAYING[str(wanted)]
        case Feature.PLAY_MEDIA:
            return state in _PLAYING["play"]
        case Feature.POSITION:
            return _close(entity, feature, wanted) or _under_way(entity, wanted)
        case Feature.ARM:
            return state in _ARMED[str(wanted)]
        case Feature.COLOR:
            return _same_colour(current(entity, feature), wanted)
        case _:
            return _close(entity, feature, wanted)


def is_moment(change: Change) -> bool:
    """Whether a state from before the command says nothing about it: what plays now may not be what was asked for."""
    return change.feature is Feature.PLAY_MEDIA


def leaves_trace(change: Change) -> bool:
    """Whether some state can show that the change was carried out; a pressed button leaves none."""
    match change.feature:
        case Feature.PRESS | Feature.STOP_MOVING | Feature.INSTALL:
            return False
        case Feature.RUN:
            return str(change.value) in _RUNNING
        case Feature.PLAYBACK:
            return str(change.value) in _PLAYING
        case Feature.ARM:
            return str(change.value) in _ARMED
        case _:
            return True


def _power(entity: Entity) -> Value | None:
    value = entity.state.value
    if value is None:
        return None
    off = _OFF_WORDS.get(entity.component)
    if off is not None:
        return value not in off
    if entity.component in ("climate", "water_heater"):
        return value != "off"
    return {"on": True, "off": False}.get(value)


def _locked(entity: Entity) -> Value | None:
    # On the way, or jammed, it is neither: nobody may be told that a door is locked which is not.
    return {"locked": True, "unlocked": False, "open": False}.get(entity.state.value or "")


def _opened(entity: Entity) -> Value | None:
    # A door that is closing is not closed yet.
    return {"open": True, "opening": True, "closing": True, "closed": False}.get(entity.state.value or "")


def resting_brightness(entity: Entity) -> float | None:
    """Percent at which a light that is off would come back on, where it tells; None: it does not, or is on."""
    level = _number(entity.state.attributes.get(RESTING)) if entity.state.value == "off" else None
    return None if level is None else max(1, round(level * 100 / 255))


def _brightness(entity: Entity) -> Value | None:
    if entity.state.value == "off":
        return 0
    level = _number(entity.state.attributes.get("brightness"))
    return None if level is None else max(1, round(level * 100 / 255))


def _colour(entity: Entity) -> Value | None:
    if entity.state.attributes.get("color_mode") == "color_temp":
        # What a white looks like is no colour that anybody set.
        return None
    parts = entity.state.attributes.get("rgb_color")
    if not isinstance(parts, tuple | list) or len(parts) != 3:
        return None
    red, green, blue = (int(part) for part in parts)
    return red, green, blue


def _volume(entity: Entity) -> Value | None:
    level = _number(entity.state.attributes.get("volume_level"))
    return None if level is None else round(level * 100)


def _fan_mode(entity: Entity) -> Value | None:
    return _plain(entity.state.attributes.get("fan_speed" if entity.component == "vacuum" else "fan_mode"))


def _mode(entity: Entity) -> Value | None:
    return _plain(entity.state.attributes.get("mode")) if entity.component == "humidifier" else entity.state.value


def _playback(entity: Entity) -> Value | None:
    words = {
        "playing": "play",
        "buffering": "play",
        "paused": "pause",
        "idle": "stop",
        "off": "stop",
        "standby": "stop",
    }
    return words.get(entity.state.value or "")


def _own_number(entity: Entity) -> Value | None:
    return _number(entity.state.value)


def _own_word(entity: Entity) -> Value | None:
    return entity.state.value


def _armed(entity: Entity) -> Value | None:
    return _ARMS.get(entity.state.value or "")


_SPECIAL: Final[Mapping[Feature, Callable[[Entity], Value | None]]] = {
    Feature.POWER: _power,
    Feature.LOCK: _locked,
    Feature.OPEN: _opened,
    Feature.BRIGHTNESS: _brightness,
    Feature.COLOR: _colour,
    Feature.VOLUME: _volume,
    Feature.FAN_MODE: _fan_mode,
    Feature.MODE: _mode,
    Feature.PLAYBACK: _playback,
    Feature.NUMBER: _own_number,
    Feature.OPTION: _own_word,
    Feature.TEXT: _own_word,
    Feature.ARM: _armed,
}


def _plain(value: object) -> Value | None:
    return value if isinstance(value, bool | int | float | str) else None


def _number(value: object) -> float | int | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _close(entity: Entity, feature: Feature, wanted: Value) -> bool:
    present, limits = current(entity, feature), entity.features.get(feature)
    if isinstance(wanted, bool) or isinstance(present, bool):
        return present is wanted
    if isinstance(present, int | float) and isinstance(wanted, int | float):
        fahrenheit = limits is not None and limits.unit == "°F" and feature is not Feature.NUMBER
        return abs(present - wanted) <= (_FAHRENHEIT_TOLERANCE if fahrenheit else _TOLERANCE.get(feature, 1e-6))
    return present is not None and str(present).casefold() == str(wanted).casefold()


def _under_way(entity: Entity, wanted: Value) -> bool:
    present = current(entity, Feature.POSITION)
    if not isinstance(wanted, int | float) or not isinstance(present, int | float):
        return False
    return entity.state.value == ("opening" if wanted > present else "closing")


def _same_colour(present: Value | None, wanted: Value) -> bool:
    if not isinstance(present, tuple) or not isinstance(wanted, tuple):
        return False
    # A lamp reports its colour at full brightness, so only the mixture can be compared.
    most_seen, most_wanted = max(present) or 1, max(wanted) or 1
    return all(
        abs(seen * 255 / most_seen - part * 255 / most_wanted) <= _COLOUR_TOLERANCE
        for seen, part in zip(present, wanted, strict=True)
    )
