"""The other two ways in which Home Assistant lets a light speak MQTT: a topic for each look, or wording of its own.

Which of the three a lamp speaks makes no difference to what it is; that is in `devices.simulator.kinds.light`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from devices.simulator.kinds.appliance import Label, Message, Options
from devices.simulator.kinds.light import COLDEST_KELVIN, WARMEST_KELVIN, Color, ColorMode, Light, LightChange
from devices.simulator.kinds.wire import number, spell, toggle
from devices.simulator.rooms import Air

_KELVIN: Final[Mapping[str, object]] = MappingProxyType(
    {"color_temp_kelvin": True, "min_kelvin": WARMEST_KELVIN, "max_kelvin": COLDEST_KELVIN}
)


def _color(text: str, between: str) -> Color | None:
    parts = [number(part, 0, 255) for part in text.split(between)]
    if len(parts) != 3 or any(part is None for part in parts):
        return None
    red, green, blue = (round(part) for part in parts if part is not None)
    return Color(r=red, g=green, b=blue)


@dataclass(frozen=True, slots=True)
class BasicLight(Light):
    """A light of the basic schema: a pair of topics for power and for each look."""

    def announce(self) -> tuple[Message, ...]:
        """One light."""
        keys: dict[str, object] = {
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("power"),
        }
        for what in self._looks():
            keys |= {
                f"{what}_state_topic": self.label.state(what),
                f"{what}_command_topic": self.label.command(what),
            }
        if "color_temp" in self.modes:
            keys |= _KELVIN
        if len(self.modes) > 1:
            keys["color_mode_state_topic"] = self.label.state("color_mode")
        if self.effects:
            keys["effect_list"] = list(self.effects)
        return (self.label.announcement("light", keys),)

    def _looks(self) -> tuple[str, ...]:
        colours = tuple(mode for mode in self.modes if mode in {"color_temp", "rgb"})
        return (("brightness",) if self.dimmable else ()) + colours + (("effect",) if self.effects else ())

    def publish(self) -> tuple[Message, ...]:
        """Power and every look on its own topic."""
        shown = {
            "brightness": str(self.brightness),
            "color_temp": str(self.kelvin),
            "rgb": ",".join(str(part) for part in self.color),
            "effect": self.effect or "none",
        }
        looks = tuple(self.label.says(what, shown[what]) for what in self._looks())
        # Last, because what comes before it would be taken for a change of the mode.
        mode = (self.label.says("color_mode", self.color_mode),) if len(self.modes) > 1 else ()
        return (self.label.says("state", spell(self.on)), *looks, *mode)

    def obey(self, what: str, payload: str) -> Self | None:
        """Power, or one look, which lights the lamp as well."""
        if what == "power":
            on = toggle(payload)
            return None if on is None else self.changed(LightChange(state=on))
        change = self._look(what, payload) if what in self._looks() else None
        return None if change is None else self.changed(change)

    def _look(self, what: str, payload: str) -> LightChange | None:
        if what == "effect":
            return LightChange(effect=payload)
        if what == "rgb":
            colour = _color(payload, ",")
            return None if colour is None else LightChange(color=colour)
        lowest, highest = (0, 255) if what == "brightness" else (WARMEST_KELVIN, COLDEST_KELVIN)
        value = number(payload, lowest, highest)
        return None if value is None else LightChange.model_validate({what: round(value)})


@dataclass(frozen=True, slots=True)
class TemplateLight(Light):
    """A light of the template schema; it says `on,<brightness>,<kelvin>,<red>-<green>-<blue>,<effect>`, or `off,…`.

    A command has the same five fields, those that are to stay as they are empty.
    """

    def announce(self) -> tuple[Message, ...]:
        """One light."""
        keys: dict[str, object] = {
            "schema": "template",
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("light"),
            "command_on_template": "on,{{ brightness | d }},{{ color_temp | d }},"
            "{{ red | d }}-{{ green | d }}-{{ blue | d }},{{ effect | d }}",
            "command_off_template": "off,,,--,",
            "state_template": "{{ value.split(',')[0] }}",
        }
        if self.dimmable:
            keys["brightness_template"] = "{{ value.split(',')[1] }}"
        if "color_temp" in self.modes:
            keys |= {"color_temp_template": "{{ value.split(',')[2] }}", **_KELVIN}
        if "rgb" in self.modes:
            for place, colour in enumerate(("red", "green", "blue")):
                keys[f"{colour}_template"] = f"{{{{ value.split(',')[3].split('-')[{place}] }}}}"
        if self.effects:
            keys |= {"effect_template": "{{ value.split(',')[4] }}", "effect_list": list(self.effects)}
        return (self.label.announcement("light", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Everything in one line; a colour it does not show now is left empty."""
        warmth = str(self.kelvin) if self.color_mode == "color_temp" else ""
        colour = "-".join(str(part) for part in self.color) if self.color_mode == "rgb" else "--"
        fields = ("on" if self.on else "off", str(self.brightness), warmth, colour, self.effect or "")
        return (self.label.says("state", ",".join(fields)),)

    def obey(self, what: str, payload: str) -> Self | None:
        """Take a line of five fields."""
        fields = payload.split(",")
        if what != "light" or len(fields) != 5 or (on := toggle(fields[0])) is None:
            return None
        asked: dict[str, object] = {"state": on}
        for name, field, lowest, highest in (
            ("brightness", fields[1], 0, 255),
            ("color_temp", fields[2], WARMEST_KELVIN, COLDEST_KELVIN),
        ):
            if field:
                value = number(field, lowest, highest)
                if value is None:
                    return None
                asked[name] = round(value)
        if fields[3].strip("-"):
            asked["color"] = _color(fields[3], "-")
            if asked["color"] is None:
                return None
        return self.changed(LightChange.model_validate(asked | ({"effect": fields[4]} if fields[4] else {})))


SCHEMAS: Final[Mapping[str, type[Light]]] = MappingProxyType(
    {"json": Light, "basic": BasicLight, "template": TemplateLight}
)


class LightOptions(Options):
    """`modes` are Home Assistant's colour modes; "onoff" and "brightness" stand alone. `schema`: how it speaks.

    `dims: false`: a lamp with a colour and no brightness, which only the basic schema can say.
    """

    modes: tuple[ColorMode, ...] = ("brightness",)
    effects: tuple[Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^,]*$")], ...] = ()
    powered: bool = False
    brightness: Annotated[int, Field(ge=0, le=255)] = 255
    dims: bool = True
    speaks: Annotated[Literal["json", "basic", "template"], Field(alias="schema")] = "json"

    @model_validator(mode="after")
    def _modes_fit_together(self) -> Self:
        alone = {"onoff", "brightness"} & set(self.modes)
        if not self.modes or (alone and len(self.modes) > 1):
            raise ValueError('modes must be ["onoff"], ["brightness"], or any of "color_temp" and "rgb"')
        if not self.dims and (alone or self.speaks != "basic"):
            raise ValueError("only a lamp of the basic schema can have a colour and no brightness")
        return self

    def build(self, label: Label, air: Air) -> Light:  # noqa: ARG002  a light does not feel the air
        """The lamp as it is at the start."""
        lamp = SCHEMAS[self.speaks](
            label, self.modes, self.effects, on=self.powered, brightness=self.brightness, color_mode=self.modes[0]
        )
        return replace(lamp, dims=self.dims)
