"""What the three kinds of light have in common: colour modes, brightness scales, the attributes of a light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from devices.colour import (
    Rgb,
    hs_of,
    hs_of_kelvin,
    kelvin_of,
    rgb_of_hs,
    rgb_of_rgbw,
    rgb_of_rgbww,
    rgb_of_xy,
    xy_of,
)
from devices.discovery.convention import Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.wire import STATE, Parts, as_number, folded, shown
from devices.model import Feature, Limits, Value
from devices.reading import RESTING

PERCENT: Final = Limits(0.0, 100.0, 1.0, "%")
COLOURS: Final = ("rgb", "rgbw", "rgbww", "hs", "xy")
"""Colour modes, in the order in which Home Assistant picks one to say a colour in."""
_MODES: Final = frozenset({*COLOURS, "color_temp", "brightness", "white", "onoff", "unknown"})
_LIT: Final = ("brightness", "color_temp_kelvin", "hs_color", "rgb_color", "xy_color", "effect", "color_mode")
DEFAULT_KELVIN: Final = (2000.0, 6535.0)


def colour_modes(config: Config) -> tuple[str, ...]:
    """The modes that a light announces, also in the older way of one flag a mode."""
    named = tuple(mode for mode in config.words("supported_color_modes") if mode in _MODES)
    if named or config.text("schema") != "json":
        return named
    flags = tuple(mode for mode in ("rgb", "hs", "xy", "color_temp") if config.flag(mode))
    return flags or (("brightness",) if config.flag("brightness") else ("onoff",))


def kelvins(config: Config) -> tuple[float, float]:
    """Warmest and coldest white, announced in kelvin or in mireds."""
    low, high = DEFAULT_KELVIN
    if config.has("max_mireds"):
        low = kelvin_of(max(1.0, config.number("max_mireds", 500)))
    if config.has("min_mireds"):
        high = kelvin_of(max(1.0, config.number("min_mireds", 153)))
    return config.number("min_kelvin", low), config.number("max_kelvin", high)


def to_device(percent: Value, scale: float) -> int:
    """Brightness on the device's scale: by way of 0..255, as Home Assistant does, and never rounded down to off."""
    of_255 = round((as_number(percent) or 0) * 255 / 100)
    return max(1, min(round(of_255 / 255 * scale), round(scale)))


def from_device(value: object, scale: float) -> int | None:
    """Brightness 1..255 of a value on the device's scale; None where it is no number, or 0, which only means off."""
    number = as_number(value)
    return None if not number or number < 0 or scale <= 0 else min(255, max(1, round(number * 255 / scale)))


def attributes_of(values: Values) -> tuple[str | None, Mapping[str, object]]:
    """State and attributes of a light; one that is off has neither colour nor brightness, but may tell what it had."""
    state = values.get(STATE)
    told = shown(values)
    if state != "on":
        if told.get("brightness") is not None:
            told[RESTING] = told["brightness"]
        told |= dict.fromkeys((key for key in _LIT if key in told), None)
    return (None if state is None else str(state)), MappingProxyType(told)


def coloured(mode: str, *, rgb: Rgb | None = None, kelvin: int | None = None) -> dict[str, object]:
    """The attributes that say one colour in every way; a white says what it looks like."""
    hue_saturation = None if rgb is None else hs_of(rgb)
    if rgb is None and kelvin:
        hue_saturation = hs_of_kelvin(kelvin)
        rgb = rgb_of_hs(*hue_saturation)
    return {
        "color_mode": mode,
        "rgb_color": rgb,
        "hs_color": hue_saturation,
        "xy_color": None if rgb is None else xy_of(rgb),
        "color_temp_kelvin": kelvin,
    }


def colour_in(
    mode: str, color: Mapping[str, object], whites: tuple[float, float] = DEFAULT_KELVIN
) -> dict[str, object] | None:
    """The attributes of a colour given as an object (`{"x": …, "y": …}`); None where it lacks a part.

    `whites` is the range of the white lamps, in kelvin.
    """
    keys = {"rgb": "rgb", "rgbw": "rgbw", "rgbww": "rgbcw", "hs": "hs", "xy": "xy"}.get(mode)
    parts = [as_number(color.get(key)) for key in keys or ""]
    if not parts or any(part is None for part in parts):
        return None
    numbers = [float(part) for part in parts if part is not None]
    return colour_of(mode, numbers, whites)


def colour_of(mode: str, parts: list[float], whites: tuple[float, float] = DEFAULT_KELVIN) -> dict[str, object] | None:
    """The attributes of a colour given as numbers; None where there are too few of them or one is out of range."""
    if any(part < 0 for part in parts):
        return None
    match mode, parts:
        case "hs", [hue, saturation]:
            return coloured(mode, rgb=rgb_of_hs(hue, saturation)) | {"hs_color": (hue, saturation)}
        case "xy", [x, y] if x + y <= 1:
            rgb = rgb_of_xy(x, y)
            return coloured(mode, rgb=rgb) | {"xy_color": (x, y), "hs_color": hs_of(rgb)}
        case "rgb", [_, _, _]:
            return coloured(mode, rgb=_bytes(parts))
        case "rgbw", [red, green, blue, white]:
            return coloured(mode, rgb=rgb_of_rgbw(int(red), int(green), int(blue), int(white)))
        case "rgbww", [red, green, blue, cold, warm]:
            lamps = int(red), int(green), int(blue), int(cold), int(warm)
            return coloured(mode, rgb=rgb_of_rgbww(lamps, whites))
        case _:
            return None


def add_looks(
    parts: Parts, config: Config, topics: Mapping[Feature, str | None], *, reported: frozenset[Feature]
) -> None:
    """Give the parts a lever for each look that has a topic; the light's fold writes the payloads."""
    effects = config.words("effect_list")
    low, high = kelvins(config)
    limits = {
        # A brightness that goes out on the colour's topic is mixed into it.
        Feature.BRIGHTNESS: replace(
            PERCENT, mixed=topics[Feature.BRIGHTNESS] == topics[Feature.COLOR] and not config.text("schema")
        ),
        Feature.COLOR_TEMPERATURE: Limits(low, high, 1.0, "K"),
        Feature.EFFECT: Limits(options=effects),
    }
    for feature, topic in topics.items():
        if topic is not None:
            parts.lever(feature, topic, folded, limits.get(feature, Limits()), reported=feature in reported)
    if Feature.COLOR_TEMPERATURE in parts.levers:
        parts.fixed |= {"min_color_temp_kelvin": int(low), "max_color_temp_kelvin": int(high)}
    if effects and Feature.EFFECT in parts.levers:
        parts.fixed["effect_list"] = list(effects)


def _bytes(parts: list[float]) -> Rgb:
    red, green, blue = (min(255, int(part)) for part in parts)
    return red, green, blue
