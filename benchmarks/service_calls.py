"""Home Assistant's service calls, and the loose values of other projects' tests, in our own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from devices.colour import rgb_of_hs, rgb_of_xy
from devices.model import Change, Entity, Feature, Value

type _Read = Callable[[Mapping[str, Any]], Value]


def _is(value: Value) -> _Read:
    return lambda _data: value


def _at(key: str) -> _Read:
    return lambda data: data[key]


def _part(key: str) -> _Read:
    """A fraction of one, as percent."""
    return lambda data: float(data[key]) * 100


_CALLS: Final[Mapping[str, tuple[Feature, _Read]]] = {
    "turn_on": (Feature.POWER, _is(value=True)),
    "turn_off": (Feature.POWER, _is(value=False)),
    "button.press": (Feature.PRESS, _is(value=True)),
    "scene.turn_on": (Feature.PRESS, _is(value=True)),
    "number.set_value": (Feature.NUMBER, _at("value")),
    "text.set_value": (Feature.TEXT, _at("value")),
    "select.select_option": (Feature.OPTION, _at("option")),
    "cover.open_cover": (Feature.OPEN, _is(value=True)),
    "cover.close_cover": (Feature.OPEN, _is(value=False)),
    "cover.stop_cover": (Feature.STOP_MOVING, _is(value=True)),
    "cover.set_cover_position": (Feature.POSITION, _at("position")),
    "cover.set_cover_tilt_position": (Feature.TILT, _at("tilt_position")),
    "cover.open_cover_tilt": (Feature.TILT, _is(100)),
    "cover.close_cover_tilt": (Feature.TILT, _is(0)),
    "valve.open_valve": (Feature.OPEN, _is(value=True)),
    "valve.close_valve": (Feature.OPEN, _is(value=False)),
    "valve.stop_valve": (Feature.STOP_MOVING, _is(value=True)),
    "valve.set_valve_position": (Feature.POSITION, _at("position")),
    "lock.lock": (Feature.LOCK, _is(value=True)),
    "lock.unlock": (Feature.LOCK, _is(value=False)),
    "lock.open": (Feature.OPEN, _is(value=True)),
    "climate.set_temperature": (Feature.TARGET_TEMPERATURE, _at("temperature")),
    "climate.set_hvac_mode": (Feature.MODE, _at("hvac_mode")),
    "climate.set_preset_mode": (Feature.PRESET, _at("preset_mode")),
    "climate.set_fan_mode": (Feature.FAN_MODE, _at("fan_mode")),
    "climate.set_swing_mode": (Feature.SWING_MODE, _at("swing_mode")),
    "climate.set_humidity": (Feature.TARGET_HUMIDITY, _at("humidity")),
    "water_heater.set_temperature": (Feature.TARGET_TEMPERATURE, _at("temperature")),
    "water_heater.set_operation_mode": (Feature.MODE, _at("operation_mode")),
    "humidifier.set_humidity": (Feature.TARGET_HUMIDITY, _at("humidity")),
    "humidifier.set_mode": (Feature.MODE, _at("mode")),
    "fan.set_percentage": (Feature.SPEED, _at("percentage")),
    "fan.set_preset_mode": (Feature.PRESET, _at("preset_mode")),
    "fan.oscillate": (Feature.OSCILLATE, _at("oscillating")),
    "fan.set_direction": (Feature.DIRECTION, _at("direction")),
    "vacuum.start": (Feature.RUN, _is("start")),
    "vacuum.pause": (Feature.RUN, _is("pause")),
    "vacuum.stop": (Feature.RUN, _is("stop")),
    "vacuum.return_to_base": (Feature.RUN, _is("return_to_base")),
    "vacuum.locate": (Feature.RUN, _is("locate")),
    "vacuum.clean_spot": (Feature.RUN, _is("clean_spot")),
    "vacuum.set_fan_speed": (Feature.FAN_MODE, _at("fan_speed")),
    "lawn_mower.start_mowing": (Feature.RUN, _is("start")),
    "lawn_mower.pause": (Feature.RUN, _is("pause")),
    "lawn_mower.dock": (Feature.RUN, _is("return_to_base")),
    "alarm_control_panel.alarm_disarm": (Feature.ARM, _is("disarm")),
    "alarm_control_panel.alarm_arm_home": (Feature.ARM, _is("home")),
    "alarm_control_panel.alarm_arm_away": (Feature.ARM, _is("away")),
    "alarm_control_panel.alarm_arm_night": (Feature.ARM, _is("night")),
    "alarm_control_panel.alarm_arm_vacation": (Feature.ARM, _is("vacation")),
    "alarm_control_panel.alarm_arm_custom_bypass": (Feature.ARM, _is("bypass")),
    "media_player.media_play": (Feature.PLAYBACK, _is("play")),
    "media_player.media_pause": (Feature.PLAYBACK, _is("pause")),
    "media_player.media_stop": (Feature.PLAYBACK, _is("stop")),
    "media_player.media_next_track": (Feature.PLAYBACK, _is("next")),
    "media_player.media_previous_track": (Feature.PLAYBACK, _is("previous")),
    "media_player.volume_set": (Feature.VOLUME, _part("volume_level")),
    "media_player.volume_mute": (Feature.MUTE, _at("is_volume_muted")),
    "media_player.select_source": (Feature.SOURCE, _at("source")),
    "update.install": (Feature.INSTALL, _is(value=True)),
}
"""Service, with its domain where domains differ, → what is set, and to what."""
_LOOKS: Final[Mapping[str, tuple[Feature, _Read]]] = {
    "brightness": (Feature.BRIGHTNESS, lambda data: data["brightness"] * 100 / 255),
    "brightness_pct": (Feature.BRIGHTNESS, _at("brightness_pct")),
    "color_temp_kelvin": (Feature.COLOR_TEMPERATURE, _at("color_temp_kelvin")),
    "rgb_color": (Feature.COLOR, lambda data: tuple(data["rgb_color"])),
    "hs_color": (Feature.COLOR, lambda data: rgb_of_hs(*data["hs_color"])),
    "xy_color": (Feature.COLOR, lambda data: rgb_of_xy(*data["xy_color"])),
    "effect": (Feature.EFFECT, _at("effect")),
    "percentage": (Feature.SPEED, _at("percentage")),
    "preset_mode": (Feature.PRESET, _at("preset_mode")),
    "tone": (Feature.SIREN_TONE, _at("tone")),
}
"""What turning on may carry beside."""
_SAID: Final[Mapping[str, tuple[Feature, Value]]] = {
    "start": (Feature.RUN, "start"),
    "pause": (Feature.RUN, "pause"),
    "return_home": (Feature.RUN, "return_to_base"),
    "open": (Feature.OPEN, True),
    "close": (Feature.OPEN, False),
    "lock": (Feature.LOCK, True),
    "unlock": (Feature.LOCK, False),
    "press": (Feature.PRESS, True),
    "disarm": (Feature.ARM, "disarm"),
    "arm_home": (Feature.ARM, "home"),
    "arm_away": (Feature.ARM, "away"),
    "arm_night": (Feature.ARM, "night"),
}
_KEYED: Final[Mapping[str, Feature]] = {
    "on": Feature.POWER,
    "mode": Feature.MODE,
    "temperature": Feature.TARGET_TEMPERATURE,
    "humidity": Feature.TARGET_HUMIDITY,
    "fan_speed": Feature.FAN_MODE,
    "preset": Feature.PRESET,
    "position": Feature.POSITION,
    "brightness": Feature.BRIGHTNESS,
    "option": Feature.OPTION,
    "value": Feature.NUMBER,
    "text": Feature.TEXT,
    "open": Feature.OPEN,
    "percentage": Feature.SPEED,
    "source": Feature.SOURCE,
    "color": Feature.COLOR,
}
_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "action": ("hvac_action", "action"),
    "target_temperature": ("temperature",),
    "preset": ("preset_mode",),
    "target_humidity": ("humidity",),
    "battery": ("battery_level",),
    "position": ("current_position",),
}
"""What other projects call an attribute → Home Assistant's names of it."""


def is_understood(call: Mapping[str, Any]) -> bool:
    """Whether the call can be said in our words at all."""
    if "set" in call:
        said = call["set"]
        return said in _SAID if isinstance(said, str) else isinstance(said, dict) and set(said) <= set(_KEYED)
    return _call(str(call.get("service", ""))) is not None


def changes_of(call: Mapping[str, Any], entity: Entity) -> list[Change]:
    """The changes of a call that `is_understood`."""
    said = call.get("set")
    if isinstance(said, str):
        return [Change(*_SAID[said])]
    if isinstance(said, dict):
        return [Change(_KEYED[key], value) for key, value in said.items()]
    data: Mapping[str, Any] = call.get("data") or {}
    known = _call(str(call["service"]))
    assert known is not None, "asked before"  # noqa: S101 - the caller's contract
    feature, read = known
    if entity.component == "scene":
        feature = Feature.PRESS
    looks = [(_LOOKS[key]) for key in data if key in _LOOKS] if feature is Feature.POWER else []
    return [Change(feature, read(data)), *(Change(look, value(data)) for look, value in looks)]


def _call(service: str) -> tuple[Feature, _Read] | None:
    return _CALLS.get(service) or _CALLS.get(service.partition(".")[2])


def expected_values(entity: Entity, what: str) -> object:
    """The value of an entity that a test calls `what`."""
    attributes = entity.state.attributes
    if what == "state":
        return entity.state.value
    if what == "on":
        return {"on": True, "off": False}.get(entity.state.value or "")
    if what == "unit":
        return entity.unit
    if what == "mode" and "mode" not in attributes:
        return entity.state.value
    return next((attributes[name] for name in _ATTRIBUTES.get(what, (what,)) if name in attributes), None)
