"""The home as it will be once orders are carried out: what a request counts from that comes right behind another.

Pure. Only what can be read back by `devices.reading.current` is filled in; a button leaves the home as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from devices.model import Change, Device, Entity, Feature, Home, Order
from devices.reading import RESTING, attribute_of

_SWITCHED: Final[Mapping[str, tuple[str, str]]] = {
    "vacuum": ("cleaning", "docked"),
    "lawn_mower": ("mowing", "docked"),
    "media_player": ("idle", "off"),
}
"""Components whose states on and off have other names."""
_RUN: Final = {"start": "cleaning", "clean_spot": "cleaning", "pause": "paused", "stop": "idle"}
_PLAYED: Final = {"play": "playing", "pause": "paused", "stop": "idle"}
_OWN_VALUE: Final = frozenset({Feature.NUMBER, Feature.OPTION, Feature.TEXT})


def after(home: Home, orders: Iterable[Order]) -> Home:
    """The home when every order was obeyed; those about what is not there change nothing."""
    changes: dict[str, list[Change]] = {}
    for order in orders:
        changes.setdefault(order.unique_id, []).extend(order.changes)
    if not changes:
        return home
    return replace(home, devices=tuple(_device(device, changes) for device in home.devices))


def _device(device: Device, changes: Mapping[str, list[Change]]) -> Device:
    if not any(entity.unique_id in changes for entity in device.entities):
        return device
    entities = []
    for entity in device.entities:
        for change in changes.get(entity.unique_id, ()):
            entity = _entity(entity, change)  # noqa: PLW2901 - one change after the other
        entities.append(entity)
    return replace(device, entities=tuple(entities))


def _entity(entity: Entity, change: Change) -> Entity:
    value, attributes = _state(entity, change)
    told = {**entity.state.attributes, **attributes}
    return replace(entity, state=replace(entity.state, value=value, attributes=told))


def _state(entity: Entity, change: Change) -> tuple[str | None, dict[str, Any]]:
    """The state's new value and the attributes that are new in it."""
    for part_of in (_lit, _moved, _run, _chosen):
        if (found := part_of(entity, change)) is not None:
            return found
    told = attribute_of(change.feature)
    return entity.state.value, {told: change.value} if told else {}


type _Told = tuple[str | None, dict[str, Any]] | None


def _lit(entity: Entity, change: Change) -> _Told:
    wanted = change.value
    match change.feature:
        case Feature.POWER:
            return _powered(entity, on=bool(wanted))
        case Feature.BRIGHTNESS:
            level = float(wanted) if isinstance(wanted, int | float) else 0.0
            return ("on", {"brightness": level * 2.55}) if level else ("off", {})
        case Feature.COLOR:
            return "on", {"rgb_color": wanted, "color_mode": "rgb"}
        case Feature.COLOR_TEMPERATURE:
            return "on", {"color_temp_kelvin": wanted, "color_mode": "color_temp"}
        case _:
            return None


def _moved(entity: Entity, change: Change) -> _Told:
    wanted = change.value
    match change.feature:
        case Feature.OPEN:
            place = {"current_position": 100 if wanted else 0} if entity.can(Feature.POSITION) else {}
            return ("open" if wanted else "closed"), place
        case Feature.POSITION:
            return ("open" if wanted else "closed"), {"current_position": wanted}
        case Feature.LOCK:
            return ("locked" if wanted else "unlocked"), {}
        case _:
            return None


def _run(entity: Entity, change: Change) -> _Told:
    wanted, now = change.value, entity.state.value
    match change.feature:
        case Feature.VOLUME:
            return now, {"volume_level": float(wanted) / 100} if isinstance(wanted, int | float) else {}
        case Feature.PLAYBACK:
            return _PLAYED.get(str(wanted), now), {}
        case Feature.PLAY_MEDIA:
            return "playing", {}
        case Feature.RUN:
            running = {**_RUN, "start": "mowing"} if entity.component == "lawn_mower" else _RUN
            return ("docked" if wanted == "return_to_base" else running.get(str(wanted), now)), {}
        case _:
            return None


def _chosen(entity: Entity, change: Change) -> _Told:
    now = entity.state.value
    if change.feature in _OWN_VALUE:
        return str(change.value), {}
    if change.feature is Feature.MODE:
        return (now, {"mode": change.value}) if entity.component == "humidifier" else (str(change.value), {})
    if change.feature is Feature.FAN_MODE:
        return now, {("fan_speed" if entity.component == "vacuum" else "fan_mode"): change.value}
    return None


def _powered(entity: Entity, *, on: bool) -> tuple[str | None, dict[str, Any]]:
    if entity.component in {"climate", "water_heater"} and on:
        options = entity.features[Feature.MODE].options if entity.can(Feature.MODE) else ()
        mode = (
            entity.state.value if entity.state.value != "off" else next((one for one in options if one != "off"), None)
        )
        return mode, {}
    is_on, is_off = _SWITCHED.get(entity.component, ("on", "off"))
    if entity.component != "light":
        return (is_on if on else is_off), {}
    brightness = entity.state.attributes.get("brightness")
    level = entity.state.attributes.get(RESTING)
    if on:
        return is_on, {"brightness": level} if entity.state.value == "off" and level is not None else {}
    return is_off, {RESTING: brightness} if brightness is not None else {}
