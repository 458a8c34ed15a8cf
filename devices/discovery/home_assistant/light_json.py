"""`light` with `schema: json`: state, brightness and colour in one object, both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from devices.colour import Rgb, hs_of, kelvin_of, mireds_of, rgbw_of, rgbww_of, xy_of
from devices.discovery.convention import Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.looks import (
    COLOURS,
    add_looks,
    attributes_of,
    colour_in,
    colour_modes,
    coloured,
    from_device,
    kelvins,
    to_device,
)
from devices.discovery.home_assistant.wire import STATE, Fold, Parts, Read, Update, as_number, compact, folded
from devices.discovery.payload import parse
from devices.model import Change, Command, Feature, State, Value

_SWITCHED: Final = {"ON": "on", "OFF": "off", None: None}


def light(config: Config) -> Parts:
    """`light`, JSON schema."""
    parts = Parts(compose=attributes_of)
    modes = colour_modes(config)
    scale = config.number("brightness_scale", 255.0)
    topic = config.needed_command_topic("command_topic")
    told = parts.slot(
        config.state_topic("state_topic"), config.template("value_template"), _reader(config, modes, scale)
    )
    dims = config.flag("brightness") or any(mode not in ("onoff", "unknown") for mode in modes)
    colour = next((mode for mode in COLOURS if mode in modes), None)
    looks = {
        Feature.BRIGHTNESS: topic if dims else None,
        Feature.COLOR: topic if colour else None,
        Feature.COLOR_TEMPERATURE: topic if "color_temp" in modes else None,
        Feature.EFFECT: topic if config.flag("effect") or config.has("effect_list") else None,
    }
    parts.lever(Feature.POWER, topic, folded, reported=told)
    add_looks(parts, config, looks, reported=frozenset(looks) if told else frozenset())
    parts.fixed["supported_color_modes"] = sorted(modes)
    parts.fold = _folder(config, parts, colour, scale)
    return parts


def _reader(config: Config, modes: tuple[str, ...], scale: float) -> Read:
    kelvin, whites = config.flag("color_temp_kelvin"), kelvins(config)

    def read(text: str, _values: Values) -> Update | None:
        data = parse(text)
        if not isinstance(data, dict):
            return None
        update: dict[str, object] = {}
        state = data.get("state", "")
        if isinstance(state, str | None) and state in _SWITCHED:
            update[STATE] = _SWITCHED[state]
        level = from_device(data.get("brightness"), scale)
        if level is not None:
            update["brightness"] = level
        update |= _colour(data, modes, whites, kelvin=kelvin)
        if "effect" in data and (data["effect"] is None or isinstance(data["effect"], str)):
            update["effect"] = data["effect"]
        return update or None

    return read


def _colour(
    data: Mapping[str, object], modes: tuple[str, ...], whites: tuple[float, float], *, kelvin: bool
) -> dict[str, object]:
    color, temperature = data.get("color"), as_number(data.get("color_temp"))
    mode = data.get("color_mode")
    if mode is None:
        # The older way: what is there tells the mode.
        if isinstance(color, dict):
            mode = next((m for m in modes if colour_in(m, color) is not None), None)
        elif temperature and "color_temp" in modes:
            mode = "color_temp"
    if mode == "color_temp" and temperature and temperature > 0:
        return coloured("color_temp", kelvin=round(temperature) if kelvin else kelvin_of(temperature))
    if isinstance(mode, str) and mode in COLOURS and isinstance(color, dict):
        return colour_in(mode, color, whites) or {}
    if mode in modes and mode not in COLOURS and mode != "color_temp":
        return coloured(str(mode))
    # A light of one mode need not say which.
    return {"color_mode": modes[0]} if len(modes) == 1 else {}


def _folder(config: Config, parts: Parts, colour: str | None, scale: float) -> Fold:
    topic, whites = config.needed_command_topic("command_topic"), kelvins(config)
    kelvin = config.flag("color_temp_kelvin")

    def fold(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        wanted = {change.feature: change.value for change in changes}
        if wanted.get(Feature.POWER) is False:
            return (Command(topic, compact({"state": "OFF"}), retain=parts.retain),)
        message: dict[str, object] = {"state": "ON"}
        if Feature.COLOR in wanted and colour is not None:
            message["color"] = _said(colour, wanted[Feature.COLOR], whites)
        if Feature.BRIGHTNESS in wanted:
            message["brightness"] = to_device(wanted[Feature.BRIGHTNESS], scale)
        warmth = as_number(wanted.get(Feature.COLOR_TEMPERATURE))
        if warmth:
            message["color_temp"] = round(warmth) if kelvin else mireds_of(warmth)
        if Feature.EFFECT in wanted:
            message["effect"] = wanted[Feature.EFFECT]
        return (Command(topic, compact(message), retain=parts.retain),)

    return fold


def _said(mode: str, value: Value, whites: tuple[float, float]) -> dict[str, float]:
    rgb: Rgb = value if isinstance(value, tuple) else (255, 255, 255)
    match mode:
        case "hs":
            return dict(zip("hs", hs_of(rgb), strict=True))
        case "xy":
            return dict(zip("xy", xy_of(rgb), strict=True))
        case "rgbw":
            return dict(zip("rgbw", rgbw_of(rgb), strict=True))
        case "rgbww":
            return dict(zip("rgbcw", rgbww_of(rgb, whites), strict=True))
        case _:
            return dict(zip("rgb", rgb, strict=True))
