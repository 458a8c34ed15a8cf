"""What an entity that reports nothing back is taken to be after an order: just what it was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from devices.discovery.home_assistant.looks import coloured
from devices.discovery.home_assistant.wire import STATE, Update
from devices.model import Change, Feature, Value

type _Say = Callable[[Value], Update]


def _under(key: str) -> _Say:
    return lambda value: {key: value}


def _word(yes: str, no: str) -> _Say:
    return lambda value: {STATE: yes if value else no}


def _own(value: Value) -> Update:
    return {STATE: f"{value:g}" if isinstance(value, float) else str(value)}


def _share(key: str, whole: float) -> _Say:
    """Percent as a part of `whole`."""
    return lambda value: {key: float(value) * whole / 100} if isinstance(value, int | float) else {}


def _lit(value: Value) -> Update:
    return {STATE: "on", "brightness": round(float(value) * 255 / 100)} if isinstance(value, int | float) else {}


def _placed(value: Value) -> Update:
    return {"current_position": value, STATE: "open" if value else "closed"}


def _tinted(value: Value) -> Update:
    return {STATE: "on", **coloured("rgb", rgb=value)} if isinstance(value, tuple) else {}


def _warmed(value: Value) -> Update:
    return {STATE: "on", **coloured("color_temp", kelvin=round(value))} if isinstance(value, int | float) else {}


_SAYS: Final[Mapping[Feature, _Say]] = MappingProxyType({
    Feature.POWER: _word("on", "off"),
    Feature.OPEN: _word("open", "closed"),
    Feature.LOCK: _word("locked", "unlocked"),
    Feature.NUMBER: _own,
    Feature.OPTION: _own,
    Feature.TEXT: _own,
    Feature.BRIGHTNESS: _lit,
    Feature.COLOR: _tinted,
    Feature.COLOR_TEMPERATURE: _warmed,
    Feature.EFFECT: _under("effect"),
    Feature.POSITION: _placed,
    Feature.TILT: _under("current_tilt_position"),
    Feature.TARGET_TEMPERATURE: _under("temperature"),
    Feature.TARGET_TEMPERATURE_LOW: _under("target_temp_low"),
    Feature.TARGET_TEMPERATURE_HIGH: _under("target_temp_high"),
    Feature.PRESET: _under("preset_mode"),
    Feature.FAN_MODE: _under("fan_mode"),
    Feature.SWING_MODE: _under("swing_mode"),
    Feature.SPEED: lambda value: {STATE: "on" if value else "off", "percentage": value},
    Feature.OSCILLATE: _under("oscillating"),
    Feature.DIRECTION: _under("direction"),
    Feature.TARGET_HUMIDITY: _under("humidity"),
    Feature.VOLUME: _share("volume_level", 1.0),
    Feature.MUTE: _under("is_volume_muted"),
    Feature.SOURCE: _under("source"),
    Feature.SIREN_TONE: _under("tone"),
})  # fmt: skip
_BY_MODE: Final = frozenset({"climate", "water_heater"})
"""Components whose state is their mode, so that "on" alone says nothing of it."""


def assumed(component: str, changes: Sequence[Change]) -> Update:
    """What its values become, of those that an order determines."""
    update: dict[str, object] = {}
    for change in changes:
        if change.feature is Feature.MODE:
            update["mode" if component == "humidifier" else STATE] = change.value
        elif change.feature is Feature.POWER and component in _BY_MODE:
            update |= {} if change.value else {STATE: "off"}
        elif change.feature is Feature.OPEN and component == "lock":
            update[STATE] = "open"
        elif change.feature in _SAYS:
            update |= _SAYS[change.feature](change.value)
    return update
