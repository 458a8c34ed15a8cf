"""From an entity of Home Assistant, as fixtures write it, to a kind of this house and its options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from devices.simulator.kinds.alarm import WAYS
from devices.simulator.kinds.light import color_modes
from devices.simulator.kinds.media import ABILITIES
from devices.simulator.kinds.vacuum import FEATURES
from devices.simulator.kinds.values import UNKNOWN

type Kind = tuple[str, dict[str, Any]]

BITS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cover": (
            "open", "close", "set_position", "stop", "open_tilt", "close_tilt", "stop_tilt", "set_tilt_position",
        ),
        "fan": ("set_speed", "oscillate", "direction", "preset_mode"),
        "media_player": (
            "pause", "seek", "volume_set", "volume_mute", "previous_track", "next_track", "", "turn_on", "turn_off",
            "play_media", "volume_step", "select_source", "stop", "clear_playlist", "play",
        ),
        "vacuum": (
            "turn_on", "turn_off", "pause", "stop", "return_home", "fan_speed", "battery", "status", "send_command",
            "locate", "clean_spot", "map", "state", "start",
        ),
        "valve": ("open", "close", "set_position", "stop"),
    }
)  # fmt: skip
"""Home Assistant's numbers for `supported_features`: the first is 1, the next 2, then 4 …"""
SAID_ELSEWHERE: Final = frozenset({"supported_features", "color_mode", "friendly_name", "native_unit_of_measurement"})
"""Attributes that Home Assistant derives itself; said again, they would contradict it after the first change."""
PLAYER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "volume_set": "volume", "volume_mute": "mute", "next_track": "next", "previous_track": "previous",
    }
)  # fmt: skip
"""Features of players that have another name here."""


class Given:
    """What the fixtures say of an entity; it notes which attributes were used."""

    def __init__(self, component: str, state: str | None, attributes: Mapping[str, Any], unit: str) -> None:
        """`unit` is that of the home's thermostats: C or F."""
        self.component = component
        self.state = state
        self.unit = unit
        self._attributes = attributes
        self._used: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the attribute is there with a value."""
        return self._attributes.get(key) is not None

    def get(self, *keys: str) -> Any:
        """The first of these attributes that is there."""
        self._used.update(keys)
        return next((self._attributes[key] for key in keys if self.has(key)), None)

    def word(self, key: str) -> str | None:
        """An attribute that may be written as a member of an enumeration, `cover.CoverDeviceClass.GARAGE`."""
        value = self.get(key)
        return None if value is None else _member(value)

    def words(self, key: str) -> list[str]:
        """A list of such."""
        value = self.get(key)
        return [_member(one) for one in value] if isinstance(value, list) else [] if value is None else [_member(value)]

    def number(self, *keys: str) -> float | None:
        """A number, also where it is written as text."""
        try:
            return float(self.get(*keys))
        except (TypeError, ValueError):
            return None

    def features(self) -> frozenset[str] | None:
        """What it supports; None: not said."""
        value = self.get("supported_features")
        if isinstance(value, int) and not isinstance(value, bool):
            return frozenset(name for bit, name in enumerate(BITS.get(self.component, ())) if value >> bit & 1)
        return None if value is None else frozenset(self.words("supported_features"))

    def unused(self) -> dict[str, Any]:
        """The attributes that nothing asked for."""
        return {key: value for key, value in self._attributes.items() if key not in self._used and value is not None}


def _member(value: object) -> str:
    if isinstance(value, bool):  # YAML takes a bare on or off for one
        return "on" if value else "off"
    return str(value).rpartition(".")[2].lower()


def _light(given: Given) -> Kind:
    modes = [*given.words("supported_color_modes"), *given.words("color_mode")]
    level = given.number("brightness")
    modes += [] if level is None or modes else ["brightness"]
    effects = [str(effect) for effect in given.get("effect_list") or ()]
    options = {"modes": list(color_modes(modes)), "powered": given.state == "on", "effects": effects}
    return "light", options | ({} if level is None else {"brightness": round(level)})


def _switch(given: Given) -> Kind:
    return "switch", {"powered": given.state == "on", "device_class": given.word("device_class")}


def _position(given: Given) -> float:
    told = given.number("current_position")
    if told is not None:
        return told
    return 100.0 if given.state in {"open", "opening", "on"} else 0.0


def _cover(given: Given) -> Kind:
    features = given.features()
    placed = given.has("current_position") if features is None else "set_position" in features
    tilts = given.has("current_tilt_position") or "set_tilt_position" in (features or ())
    return "cover", {
        "device_class": given.word("device_class"),
        "travel_s": 0,
        "position": _position(given),
        "stops_anywhere": placed,
        "can_stop": features is None or "stop" in features,
        "tilt": (given.number("current_tilt_position") or 0.0) if tilts else None,
    }


def _valve(given: Given) -> Kind:
    reports = given.get("reports_position")
    features = given.features() or ()
    return "valve", {
        "device_class": given.word("device_class"),
        "travel_s": 0,
        "position": _position(given),
        "reports_position": "set_position" in features if reports is None else bool(reports),
    }


def _lock(given: Given) -> Kind:
    return "lock", {"locked": given.state != "unlocked", "turn_s": 0}


def _fan(given: Given) -> Kind:
    features = given.features() or frozenset()
    percentage = given.number("percentage")
    return "fan", {
        "powered": given.state == "on",
        "has_speed": "set_speed" in features or percentage is not None,
        "percentage": None if percentage is None else round(percentage),
        "restarts_at": 100,
        "oscillates": "oscillate" in features or given.has("oscillating"),
        "oscillating": bool(given.get("oscillating")),
        "presets": given.get("preset_modes"),
        "reverses": "direction" in features,
    }


def _climate(given: Given) -> Kind:
    modes = given.words("hvac_modes") or ["off", "heat", "cool", "auto"]
    mode = given.state if given.state in {"heat", "cool", "heat_cool", "auto", "dry", "fan_only"} else "off"
    unit = (given.word("temperature_unit") or given.unit).upper().strip("°")
    target = given.number("temperature", "target_temperature")
    ends = [95.0 if unit == "F" else 35.0, 45.0 if unit == "F" else 7.0]
    given_ends = [given.number("max_temp"), given.number("min_temp")]
    highest, lowest = (usual if own is None else own for own, usual in zip(given_ends, ends, strict=True))
    usual = max(lowest, min(highest, 68.0 if unit == "F" else 20.0))
    return "thermostat", {
        "modes": list(dict.fromkeys([*modes, mode])),
        "mode": mode,
        "unit": unit,
        "current": given.number("current_temperature"),
        "target": usual if target is None else target,
        "lowest": min(lowest, usual if target is None else target),
        "highest": max(highest, usual if target is None else target),
        "presets": given.get("preset_modes"),
        "fan_modes": given.get("fan_modes"),
    }


def _media_player(given: Given) -> Kind:
    features = given.features()
    named = {PLAYER.get(feature, feature) for feature in features or ()}
    volume = given.number("volume_level")
    given.get("media_track")  # it tells its own
    states = {"off", "on", "standby", "idle", "playing", "paused"}
    return "media_player", {
        "device_class": given.word("device_class"),
        "state": given.state if given.state in states else "idle",
        "sources": given.get("source_list"),
        "volume": volume / 100 if volume is not None and volume > 1 else volume,
        "can": list(ABILITIES) if features is None else [able for able in ABILITIES if able in named],
        "tells_track": True,
    }


def _vacuum(given: Given) -> Kind:
    features = given.features()
    named = {"status" if feature == "state" else feature for feature in features or FEATURES}
    battery = given.number("battery_level")
    states = {"cleaning", "docked", "paused", "idle", "returning", "error"}
    told = {"on": "cleaning", "off": "idle"}.get(given.state or "", given.state)
    return "vacuum", {
        "state": told if told in states else "docked",
        "battery": battery,
        "tells_battery": battery is not None,
        "features": [feature for feature in FEATURES if feature in named],
    }


def _lawn_mower(given: Given) -> Kind:
    states = {"mowing", "paused", "docked", "returning", "error"}
    return "lawn_mower", {"state": given.state if given.state in states else "docked", "tells_battery": False}


def _humidifier(given: Given) -> Kind:
    lowest, highest = given.number("min_humidity"), given.number("max_humidity")
    span = (0.0 if lowest is None else lowest, 100.0 if highest is None else highest)
    target = given.number("humidity", "target_humidity")
    return "humidifier", {
        "device_class": given.word("device_class"),
        "powered": given.state == "on",
        "target": min(span[1], max(span[0], 50.0)) if target is None else target,
        "current": given.number("current_humidity"),
        "lowest": span[0],
        "highest": span[1],
        "modes": given.get("available_modes", "modes"),
    }


def _water_heater(given: Given) -> Kind:
    unit = (given.word("temperature_unit") or given.unit).upper().strip("°")
    target = given.number("temperature")
    modes = given.words("operation_list") or ["off", "eco", "electric", "performance", "heat_pump", "gas"]
    state = given.state if given.state is not None and given.state not in {"on", "unknown"} else modes[0]
    lowest, highest = given.number("min_temp"), given.number("max_temp")
    if target is not None:
        lowest = min(target, 110.0 if unit == "F" else 43.0) if lowest is None else lowest
        highest = max(target, 140.0 if unit == "F" else 60.0) if highest is None else highest
    return "water_heater", {
        "modes": list(dict.fromkeys([*modes, state])),
        "mode": state,
        "unit": unit,
        "target": target,
        "current": given.number("current_temperature"),
        "lowest": lowest,
        "highest": highest,
    }


def _siren(given: Given) -> Kind:
    return "siren", {"powered": given.state == "on", "tones": given.get("available_tones")}


def _alarm(given: Given) -> Kind:
    features = given.features() or frozenset(WAYS)
    states = {"disarmed", "arming", "pending", "triggered", *(f"armed_{way.removeprefix('arm_')}" for way in WAYS[:-1])}
    state = given.state if given.state in states else "disarmed"
    given.get("code_format", "code_arm_required")
    ways = [way for way in WAYS if way in features] or list(WAYS)
    return "alarm_control_panel", {"state": state, "exit_s": 0, "entry_s": 0, "ways": ways}


def _number(given: Given) -> Kind:
    try:
        value = float(given.state or "")
    except ValueError:
        value = None
    low, high = given.number("min", "native_min_value"), given.number("max", "native_max_value")
    return "number", {
        "min": min(0.0, value or 0.0) if low is None else low,
        "max": max(100.0, value or 0.0) if high is None else high,
        "step": given.number("step", "native_step"),
        "unit": given.get("unit_of_measurement", "native_unit_of_measurement"),
        "device_class": given.word("device_class"),
        "value": value,
    }


def _select(given: Given) -> Kind:
    options = [str(option) for option in given.get("options") or ()] or ([given.state] if given.state else None)
    return "select", {"options": options, "value": given.state if given.state in (options or ()) else None}


def _text(given: Given) -> Kind:
    return "text", {
        "min": given.get("min"),
        "max": given.get("max"),
        "pattern": given.get("pattern"),
        "value": given.state,
    }


def _sensor(given: Given) -> Kind:
    options = given.get("options")
    return "sensor", {
        "value": UNKNOWN if given.state in {None, "unknown", "unavailable"} else given.state,
        "unit": given.get("unit_of_measurement", "native_unit_of_measurement"),
        "device_class": given.word("device_class"),
        "state_class": given.word("state_class"),
        "options": options,
    }


def _binary_sensor(given: Given) -> Kind:
    return "binary_sensor", {"detected": given.state == "on", "device_class": given.word("device_class")}


def _device_tracker(given: Given) -> Kind:
    latitude, longitude = given.number("latitude"), given.number("longitude")
    place = None if latitude is None or longitude is None else [latitude, longitude]
    return "device_tracker", {"where": given.state or "not_home", "source": given.word("source_type"), "place": place}


def _update(given: Given) -> Kind:
    installed, latest = (str(given.get(key) or "1.0") for key in ("installed_version", "latest_version"))
    return "update", {"installed": installed, "latest": latest if given.state != "on" or latest != installed else "1.1"}


TRANSLATIONS: Final[Mapping[str, Callable[[Given], Kind]]] = MappingProxyType(
    {
        "alarm_control_panel": _alarm,
        "binary_sensor": _binary_sensor,
        "button": lambda _given: ("button", {}),
        "camera": lambda _given: ("camera", {}),
        "climate": _climate,
        "cover": _cover,
        "device_tracker": _device_tracker,
        "event": lambda given: (
            "event",
            {"types": given.get("event_types"), "device_class": given.word("device_class")},
        ),
        "fan": _fan,
        "humidifier": _humidifier,
        "image": lambda _given: ("image", {}),
        "lawn_mower": _lawn_mower,
        "light": _light,
        "lock": _lock,
        "media_player": _media_player,
        "number": _number,
        "scene": lambda _given: ("scene", {}),
        "select": _select,
        "sensor": _sensor,
        "siren": _siren,
        "switch": _switch,
        "text": _text,
        "update": _update,
        "vacuum": _vacuum,
        "valve": _valve,
        "water_heater": _water_heater,
    }
)
"""Component → its translation; a component that is not here has no MQTT integration (todo, weather, calendar …)."""
