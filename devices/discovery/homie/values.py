"""Payloads of Homie's datatypes, both ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from devices.colour import Rgb, hs_of, rgb_of_hs, rgb_of_xy, xy_of
from devices.discovery.home_assistant.wire import as_number
from devices.discovery.homie.description import Property
from devices.discovery.plain import STATE_CHARS
from devices.model import Value

_DURATION: Final = re.compile(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def state_of(one: Property, text: str) -> tuple[str | None] | None:
    """The state that a payload tells, in a tuple; None: it is no payload of this datatype."""
    match one.datatype:
        case "boolean":
            word = {"true": "on", "false": "off"}.get(text)
            return None if word is None else (word,)
        case "integer" | "float":
            return (text,) if _NUMBER.fullmatch(text) and as_number(text) is not None else None
        case "enum":
            return (text,) if not one.options or text in one.options else None
        case "duration":
            match = _DURATION.fullmatch(text)
            return None if match is None else (_seconds(match),)
        case _:
            # A document is no state; that it came is all there is to say.
            return (text if len(text) <= STATE_CHARS else None,)


def _seconds(match: re.Match[str]) -> str:
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    total = hours * 3600 + minutes * 60 + seconds
    return str(int(total)) if total.is_integer() else str(total)


def number_for(one: Property, value: float) -> str:
    """A number as the property takes it."""
    return str(round(value)) if one.datatype == "integer" or float(value).is_integer() else f"{value:.10g}"


def scaled(one: Property) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """From percent to the range of a property, and back; a range that is not said is percent already."""
    low, high, _step = one.bounds
    least, most = (0.0 if low is None else low), (100.0 if high is None else high)
    if most <= least:
        least, most = 0.0, 100.0
    return (
        lambda percent: least + (most - least) * percent / 100,
        lambda number: (number - least) * 100 / (most - least),
    )


def colour_in(one: Property, text: str) -> tuple[str, Rgb, float | None] | None:
    """Kind of a colour, the colour at full brightness, and (hsv) its brightness in percent; None: it is none."""
    parts = text.split(",")
    # The fifth version says which kind it is; before, the format does.
    kind = parts.pop(0) if parts[0] in ("rgb", "hsv", "xyz") else kinds(one)[0]
    numbers = [as_number(part) for part in parts]
    given = [float(number) for number in numbers if number is not None and number >= 0]
    match kind, given:
        case "rgb", [red, green, blue] if max(given) <= 255:
            return "rgb", (round(red), round(green), round(blue)), None
        case "hsv", [hue, saturation, value] if hue <= 360 and max(saturation, value) <= 100:
            return "hs", rgb_of_hs(hue, saturation), value
        case "xyz", [x, y, *_] if 0 < x + y <= 1:
            return "xy", rgb_of_xy(x, y), None
        case _:
            return None


def kinds(one: Property) -> tuple[str, ...]:
    """The kinds in which a colour may be said, the preferred first."""
    return tuple(kind for kind in one.format.split(",") if kind in ("rgb", "hsv", "xyz")) or ("rgb",)


def colour_for(one: Property, value: Value, brightness: float, *, named: bool) -> str:
    """A colour as the property takes it; `named`: with its kind before it, as the fifth version wants."""
    rgb: Rgb = value if isinstance(value, tuple) else (255, 255, 255)
    kind = kinds(one)[0]
    if kind == "hsv":
        hue, saturation = hs_of(rgb)
        text = f"{round(hue)},{round(saturation)},{round(brightness)}"
    elif kind == "xyz":
        x, y = xy_of(rgb)
        text = f"{x},{y}"
    else:
        text = ",".join(map(str, rgb))
    return f"{kind},{text}" if named else text
