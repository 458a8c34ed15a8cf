"""Colour arithmetic: between RGB, hue and saturation, CIE xy, mireds and kelvin.

The xy formulas are those that Philips published for its lamps (wide gamut, no white point shift), which every MQTT
bridge uses; rounding is to three places, as Home Assistant does, so that what we send and what comes back agree.
"""

from __future__ import annotations

import colorsys
import math

type Rgb = tuple[int, int, int]


def kelvin_of(mireds: float) -> int:
    """Kelvin of a positive number of mireds."""
    return math.floor(1_000_000 / mireds)


def mireds_of(kelvin: float) -> int:
    """Mireds of a positive number of kelvin."""
    return math.floor(1_000_000 / kelvin)


def hs_of(rgb: Rgb) -> tuple[float, float]:
    """Hue 0..360 and saturation 0..100; brightness is dropped."""
    hue, saturation, _ = colorsys.rgb_to_hsv(*(part / 255 for part in rgb))
    return round(hue * 360, 3), round(saturation * 100, 3)


def rgb_of_hs(hue: float, saturation: float) -> Rgb:
    """The colour at full brightness."""
    red, green, blue = colorsys.hsv_to_rgb((hue % 360) / 360, min(max(saturation, 0), 100) / 100, 1.0)
    return round(red * 255), round(green * 255), round(blue * 255)


def xy_of(rgb: Rgb) -> tuple[float, float]:
    """CIE xy of a colour; black has none and gives (0, 0)."""
    red, green, blue = (_linear(part / 255) for part in rgb)
    x = red * 0.664511 + green * 0.154324 + blue * 0.162028
    y = red * 0.283881 + green * 0.668433 + blue * 0.047685
    z = red * 0.000088 + green * 0.072310 + blue * 0.986039
    total = x + y + z
    return (0.0, 0.0) if total == 0 else (round(x / total, 3), round(y / total, 3))


def rgb_of_xy(x: float, y: float) -> Rgb:
    """The colour at full brightness."""
    y = y or 1e-11
    big_x, big_z = x / y, (1 - x - y) / y
    parts = (
        big_x * 1.656492 - 0.354851 - big_z * 0.255038,
        -big_x * 0.707196 + 1.655397 + big_z * 0.036152,
        big_x * 0.051713 - 0.121364 + big_z * 1.011530,
    )
    curved = [max(0.0, _gamma(part)) for part in parts]
    most = max(curved)
    scaled = [part / most for part in curved] if most > 1 else curved
    red, green, blue = (int(part * 255) for part in scaled)
    return red, green, blue


def white_of(kelvin: float) -> tuple[float, float, float]:
    """Parts 0..255 of a white of 1,000..40,000 K: Tanner Helland's fit to the colours of a black body."""
    hundreds = min(40_000.0, max(1_000.0, kelvin)) / 100
    if hundreds <= 66:
        red, green = 255.0, 99.4708025861 * math.log(hundreds) - 161.1195681661
    else:
        red = 329.698727446 * (hundreds - 60) ** -0.1332047592
        green = 288.1221695283 * (hundreds - 60) ** -0.0755148492
    blue = 255.0
    if hundreds < 66:
        blue = 0.0 if hundreds <= 19 else 138.5177312231 * math.log(hundreds - 10) - 305.0447927307
    return min(255.0, red), min(255.0, max(0.0, green)), min(255.0, max(0.0, blue))


def hs_of_kelvin(kelvin: float) -> tuple[float, float]:
    """Hue and saturation of what a white looks like."""
    hue, saturation, _ = colorsys.rgb_to_hsv(*(part / 255 for part in white_of(kelvin)))
    return round(hue * 360, 3), round(saturation * 100, 3)


def rgbw_of(rgb: Rgb) -> tuple[int, int, int, int]:
    """What is common to all three goes to the white lamp."""
    white = min(rgb)
    parts = (*(part - white for part in rgb), white)
    # The coloured parts get back the share of the light that the white lamp took from their brightest.
    scale = max(rgb) / max(parts) if max(parts) else 0.0
    red, green, blue, lamp = (min(255, round(part * scale)) for part in parts)
    return red, green, blue, lamp


def rgbww_of(rgb: Rgb, whites: tuple[float, float]) -> tuple[int, int, int, int, int]:
    """What is common to all three goes to the cold and the warm white lamp; `whites` is their range in kelvin."""
    lamps = white_of(_blend(whites, 0.5))
    level = min(part / own if own else 0.0 for part, own in zip(rgb, lamps, strict=True))
    left = [part - own * level for part, own in zip(rgb, lamps, strict=True)]
    parts = (*left, *[round(level * 255)] * 2)
    # The brightest part is as bright as it was asked to be: no lamp's range is given away.
    scale = max(rgb) / max(parts) if max(parts) else 0.0
    red, green, blue, cold, warm = (round(part * scale) for part in parts)
    return red, green, blue, cold, warm


def rgb_of_rgbww(parts: tuple[int, int, int, int, int], whites: tuple[float, float]) -> Rgb:
    """The colour that the five lamps make together; `whites` is the range of the white ones in kelvin."""
    *coloured, cold, warm = parts
    white = white_of(_blend(whites, warm / (cold + warm) if cold + warm else 0.5))
    level = max(cold, warm) / 255
    mixed = [part + own * level for part, own in zip(coloured, white, strict=True)]
    scale = max(parts) / max(mixed) if max(mixed) else 0.0
    red, green, blue = (round(part * scale) for part in mixed)
    return red, green, blue


def _blend(whites: tuple[float, float], share: float) -> int:
    """Kelvin between two whites, so far from the colder to the warmer; lamps mix evenly in mireds."""
    warmest, coldest = mireds_of(whites[0]), mireds_of(whites[1])
    return kelvin_of(coldest + share * (warmest - coldest))


def rgb_of_rgbw(red: int, green: int, blue: int, white: int) -> Rgb:
    """The colour that the four lamps make together."""
    parts = tuple(part + white for part in (red, green, blue))
    scale = max(red, green, blue, white) / max(parts) if max(parts) else 0.0
    first, second, third = (round(part * scale) for part in parts)
    return first, second, third


def _linear(part: float) -> float:
    return ((part + 0.055) / 1.055) ** 2.4 if part > 0.04045 else part / 12.92


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
