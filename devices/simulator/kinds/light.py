"""Lights: on and off, dimmable, white of any warmth, coloured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, Field, model_validator

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import OnOff, read, spell, touch
from devices.simulator.rooms import Air

WARMEST_KELVIN: Final = 2200
COLDEST_KELVIN: Final = 6500

type ColorMode = Literal["onoff", "brightness", "color_temp", "rgb"]
type Byte = Annotated[int, Field(ge=0, le=255)]


class Color(BaseModel):
    """Red, green and blue, 0..255 each."""

    r: Byte
    g: Byte
    b: Byte


class LightChange(BaseModel):
    """A command of the JSON schema, and the change by hand: `{"state": "on", "brightness": 128}`."""

    state: OnOff | None = None
    brightness: Byte | None = None
    color_temp: Annotated[int, Field(ge=WARMEST_KELVIN, le=COLDEST_KELVIN)] | None = None
    """Kelvin."""
    color: Color | None = None
    effect: str | None = None


@dataclass(frozen=True, slots=True)
class Light(Appliance):
    """One lamp, or the lamps on one wire."""

    modes: tuple[ColorMode, ...]
    effects: tuple[str, ...] = ()
    on: bool = False
    brightness: int = 255
    """1..255; kept while it is off, so that it comes back as it was."""
    color_mode: ColorMode = "onoff"
    kelvin: int = 2700
    color: tuple[int, int, int] = (255, 255, 255)
    effect: str | None = None

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
        return self.modes != ("onoff",)

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
        return None if change is None else self._changed(change)

    def by_hand(self, payload: str) -> Self | None:
        """Like a command: `{"state": "on", "brightness": 128}`."""
        change = touch(LightChange, payload)
        return None if change is None else self._changed(change)

    def _changed(self, change: LightChange) -> Self | None:
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


class LightOptions(Options):
    """`modes` are Home Assistant's colour modes; "onoff" and "brightness" stand alone."""

    modes: tuple[ColorMode, ...] = ("brightness",)
    effects: tuple[str, ...] = ()
    powered: bool = False
    brightness: Annotated[int, Field(ge=1, le=255)] = 255

    @model_validator(mode="after")
    def _modes_fit_together(self) -> Self:
        alone = {"onoff", "brightness"} & set(self.modes)
        if not self.modes or (alone and len(self.modes) > 1):
            raise ValueError('modes must be ["onoff"], ["brightness"], or any of "color_temp" and "rgb"')
        return self

    def build(self, label: Label, air: Air) -> Light:  # noqa: ARG002  a light does not feel the air
        """The lamp as it is at the start."""
        return Light(
            label, self.modes, self.effects, on=self.powered, brightness=self.brightness, color_mode=self.modes[0]
        )
