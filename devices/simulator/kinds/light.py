"""Lights: on and off, dimmable, white of any warmth, coloured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field

from devices.simulator.kinds.appliance import Appliance, Message
from devices.simulator.kinds.wire import OnOff, also, read, spell, touch

WARMEST_KELVIN: Final = 2200
COLDEST_KELVIN: Final = 6500

type ColorMode = Literal["onoff", "brightness", "color_temp", "rgb"]
type Byte = Annotated[int, Field(ge=0, le=255)]


class Color(BaseModel):
    """Red, green and blue, 0..255 each."""

    r: Byte
    g: Byte
    b: Byte


def _listed(value: object) -> object:
    return dict(zip("rgb", value, strict=True)) if isinstance(value, list) and len(value) == 3 else value


class LightChange(BaseModel):
    """A command of the JSON schema, and the change by hand: `{"state": "on", "brightness": 128}`."""

    state: OnOff | None = None
    brightness: Byte | None = None
    color_temp: Annotated[int, Field(ge=WARMEST_KELVIN, le=COLDEST_KELVIN)] | None = None
    """Kelvin."""
    color: Color | None = None
    effect: str | None = None


def color_modes(theirs: Iterable[str]) -> tuple[ColorMode, ...]:
    """Our colour modes for Home Assistant's, of which there are more; every way to say a colour is "rgb" here."""
    named = frozenset(theirs)
    ours: tuple[ColorMode, ...] = ("color_temp",) if "color_temp" in named else ()
    if {"hs", "xy", "rgb", "rgbw", "rgbww"} & named:
        ours += ("rgb",)
    return ours or (("brightness",) if {"brightness", "white"} & named else ("onoff",))


class LightTouch(LightChange):
    """By hand the same, and as Home Assistant writes a state: `color_temp_kelvin`, `rgb_color`."""

    supported_color_modes: tuple[str, ...] | None = None
    """Makes another lamp of it, as when somebody screws in a better bulb."""

    color_temp: Annotated[
        int | None,
        Field(ge=WARMEST_KELVIN, le=COLDEST_KELVIN, validation_alias=also("color_temp", "color_temp_kelvin")),
    ] = None
    color: Annotated[Color | None, Field(validation_alias=also("color", "rgb_color")), BeforeValidator(_listed)] = None


@dataclass(frozen=True, slots=True)
class Light(Appliance):
    """One lamp, or the lamps on one wire."""

    modes: tuple[ColorMode, ...]
    effects: tuple[str, ...] = ()
    on: bool = False
    brightness: int = 255
    """0..255; kept while it is off, so that it comes back as it was. 0 only where somebody set it so."""
    color_mode: ColorMode = "onoff"
    kelvin: int = 2700
    color: tuple[int, int, int] = (255, 255, 255)
    effect: str | None = None
    dims: bool = True
    """False: it has no brightness, though it has a colour."""

    def announce(self) -> tuple[Message, ...]:
        """One light of the JSON schema."""
        keys: dict[str, object] = {
            "schema": "json",
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("light"),
            "supported_color_modes": list(self.modes),
        }
        if self.dimmable:
            keys |= {"brightness": True, "brightness_scale": 255}
        if "color_temp" in self.modes:
            keys |= {"color_temp_kelvin": True, "min_kelvin": WARMEST_KELVIN, "max_kelvin": COLDEST_KELVIN}
        if self.effects:
            keys |= {"effect": True, "effect_list": list(self.effects)}
        return (self.label.announcement("light", keys),)

    @property
    def dimmable(self) -> bool:
        """Whether it has a brightness."""
        return self.dims and self.modes != ("onoff",)

    def publish(self) -> tuple[Message, ...]:
        """One JSON object with all that the light shows."""
        shown: dict[str, object] = {"state": spell(self.on), "color_mode": self.color_mode}
        if self.dimmable:
            shown["brightness"] = self.brightness
        if self.color_mode == "color_temp":
            shown["color_temp"] = self.kelvin
        if self.color_mode == "rgb":
            shown["color"] = dict(zip("rgb", self.color, strict=True))
        if self.effect is not None:
            shown["effect"] = self.effect
        return (self.label.says("state", shown),)

    def obey(self, what: str, payload: str) -> Self | None:
        """Take a JSON command."""
        change = read(LightChange, payload) if what == "light" else None
        return None if change is None else self.changed(change)

    def by_hand(self, payload: str) -> Self | None:
        """Like a command: `{"state": "on", "brightness": 128}`; off, it takes a brightness to come back with."""
        change = touch(LightTouch, payload)
        if change is None:
            return None
        modes = self.modes if change.supported_color_modes is None else color_modes(change.supported_color_modes)
        mode = self.color_mode if self.color_mode in modes else modes[0]
        lamp = replace(self, modes=modes, color_mode=mode)
        if not change.model_dump(exclude={"supported_color_modes"}, exclude_none=True):
            return lamp
        after = lamp.changed(change)
        if after is not None and change.state is False and change.brightness is not None:
            return replace(after, brightness=change.brightness)
        return after

    def changed(self, change: LightChange) -> Self | None:
        """The lamp after a command; None where it asks for what the lamp has not got."""
        # A command that asks for something the lamp has not got is refused whole: half of it would surprise more.
        if not self._can(change):
            return None
        if change.state is False or change.brightness == 0:
            return replace(self, on=False)
        lit = replace(self, on=True)
        if change.brightness is not None:
            lit = replace(lit, brightness=change.brightness)
        if change.color_temp is not None:
            lit = replace(lit, color_mode="color_temp", kelvin=change.color_temp)
        if change.color is not None:
            lit = replace(lit, color_mode="rgb", color=(change.color.r, change.color.g, change.color.b))
        return lit if change.effect is None else replace(lit, effect=change.effect)

    def _can(self, change: LightChange) -> bool:
        return (
            (change.brightness is None or self.dimmable)
            and (change.color_temp is None or "color_temp" in self.modes)
            and (change.color is None or "rgb" in self.modes)
            and (change.effect is None or change.effect in self.effects)
        )
