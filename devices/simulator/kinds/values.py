"""Things that hold one value: numbers, choices, texts, and sensors of every sort."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, PositiveFloat, model_validator

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import OnOff, number, spell, touch
from devices.simulator.rooms import Air

LONGEST_STATE = 255
"""Characters; Home Assistant has no longer states."""
UNKNOWN = "None"
"""What a sensor says that has measured nothing: Home Assistant's word for a state that is not known."""


def _spelled(value: object) -> object:
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else value


type Word = Annotated[str, Field(max_length=LONGEST_STATE), BeforeValidator(_spelled)]
"""A text; a number is taken as it is written."""


class Valued(BaseModel):
    """By hand: `{"state": 42}`, `{"state": "rainy"}`."""

    state: Word


@dataclass(frozen=True, slots=True)
class Value(Appliance):
    """Whatever has one value and, some of them, a command to set it."""

    component: str
    keys: tuple[tuple[str, object], ...]
    """Of its announcement, beside the topics."""
    value: str

    def announce(self) -> tuple[Message, ...]:
        """One entity."""
        topics = {"state_topic": self.label.state("state")}
        if self._settable():
            topics["command_topic"] = self.label.command("value")
        return (self.label.announcement(self.component, {**topics, **dict(self.keys)}),)

    def publish(self) -> tuple[Message, ...]:
        """The value."""
        return (self.label.says("state", self.value),)

    def obey(self, what: str, payload: str) -> Self | None:
        """A value that it can take."""
        taken = self._taken(payload) if what == "value" and self._settable() else None
        return None if taken is None else replace(self, value=taken)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": 42}`."""
        change = touch(Valued, payload)
        taken = None if change is None else self._taken(change.state)
        return None if taken is None else replace(self, value=taken)

    def _settable(self) -> bool:
        return self.component != "sensor"

    def _taken(self, value: str) -> str | None:
        """The value as it is kept; None where it does not fit."""
        keys = dict(self.keys)
        if self.component == "number":
            given = number(value, float(str(keys["min"])), float(str(keys["max"])))
            return None if given is None else f"{given:g}"
        options = keys.get("options")
        if isinstance(options, list):
            return value if value in options else None
        if self.component == "text":
            pattern = keys.get("pattern")
            fits = int(str(keys["min"])) <= len(value) <= int(str(keys["max"]))
            return (
                value
                if fits and "\x00" not in value and (pattern is None or re.fullmatch(str(pattern), value))
                else None
            )
        numeric = "unit_of_measurement" in keys
        return value if not numeric or value == UNKNOWN or number(value, -1e12, 1e12) is not None else None


class NumberOptions(Options):
    """`min`, `max`, `step`, `unit`, `value` at the start, and Home Assistant's `device_class`."""

    min: float = 0.0
    max: float = 100.0
    step: PositiveFloat = 1.0
    unit: str | None = None
    device_class: str | None = None
    value: float | None = None

    @model_validator(mode="after")
    def _value_is_within(self) -> Self:
        if not self.min <= (self.min if self.value is None else self.value) <= self.max or self.min >= self.max:
            raise ValueError(f"min {self.min:g}, value and max {self.max:g} do not follow one another")
        return self

    def build(self, label: Label, air: Air) -> Value:  # noqa: ARG002  a number does not feel the air
        """The number as it is at the start."""
        keys = {"min": self.min, "max": self.max, "step": self.step, "unit_of_measurement": self.unit}
        given = _given(keys | {"device_class": self.device_class})
        return Value(label, "number", given, f"{self.min if self.value is None else self.value:g}")


class SelectOptions(Options):
    """`options` to choose from, the first one chosen at the start where `value` does not say otherwise."""

    options: Annotated[tuple[Word, ...], Field(min_length=1)] = ("Normal", "Eco", "Boost")
    value: Word | None = None

    @model_validator(mode="after")
    def _value_is_one_of_them(self) -> Self:
        if self.value is not None and self.value not in self.options:
            raise ValueError(f"value {self.value!r} is not one of options {list(self.options)}")
        return self

    def build(self, label: Label, air: Air) -> Value:  # noqa: ARG002  a choice does not feel the air
        """The choice as it is at the start."""
        return Value(label, "select", (("options", list(self.options)),), self.value or self.options[0])


class TextOptions(Options):
    """`min`, `max`: length in characters; `pattern`: a regular expression for the whole; `value` at the start."""

    min: Annotated[int, Field(ge=0, le=LONGEST_STATE)] = 1
    max: Annotated[int, Field(ge=1, le=LONGEST_STATE)] = LONGEST_STATE
    pattern: str | None = None
    mode: Literal["text", "password"] = "text"
    value: Word = "-"

    @model_validator(mode="after")
    def _pattern_compiles(self) -> Self:
        try:
            re.compile(self.pattern or "")
        except re.error as error:
            raise ValueError(f"pattern is no regular expression: {error}") from error
        return self

    def build(self, label: Label, air: Air) -> Value:  # noqa: ARG002  a text does not feel the air
        """The text as it is at the start."""
        keys = {"min": self.min, "max": self.max, "mode": self.mode, "pattern": self.pattern}
        return Value(label, "text", _given(keys), self.value)


class SensorOptions(Options):
    """`device_class`, `unit`, `state_class`, `options` as Home Assistant has them; `value` at the start."""

    device_class: str | None = None
    unit: str | None = None
    state_class: Literal["measurement", "total", "total_increasing", "measurement_angle"] | None = None
    options: tuple[Word, ...] = ()
    category: Literal["diagnostic", "config"] | None = None
    value: Word = UNKNOWN

    def build(self, label: Label, air: Air) -> Value:  # noqa: ARG002  what the room does to it is set by hand
        """The sensor as it is at the start."""
        keys = {
            "device_class": "enum" if self.options else self.device_class,
            "unit_of_measurement": self.unit,
            "state_class": self.state_class,
            "options": list(self.options) or None,
            "entity_category": self.category,
        }
        return Value(label, "sensor", _given(keys), self.value)


def _given(keys: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    return tuple((key, value) for key, value in keys.items() if value is not None)


class Detection(BaseModel):
    """By hand: `{"state": "on"}`."""

    state: OnOff


@dataclass(frozen=True, slots=True)
class BinarySensor(Appliance):
    """Has detected something, or has not."""

    device_class: str | None
    on: bool
    category: str | None = None

    def announce(self) -> tuple[Message, ...]:
        """One binary sensor."""
        keys = _given({"device_class": self.device_class, "entity_category": self.category})
        return (self.label.announcement("binary_sensor", {"state_topic": self.label.state("state"), **dict(keys)}),)

    def publish(self) -> tuple[Message, ...]:
        """ON or OFF."""
        return (self.label.says("state", spell(self.on)),)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on"}`."""
        change = touch(Detection, payload)
        return None if change is None else replace(self, on=change.state)


class BinarySensorOptions(Options):
    """`device_class` as Home Assistant has them (smoke, moisture, door …); `detected` at the start."""

    device_class: str | None = None
    detected: bool = False
    category: Literal["diagnostic", "config"] | None = None

    def build(self, label: Label, air: Air) -> BinarySensor:  # noqa: ARG002  what it detects is set by hand
        """The sensor as it is at the start."""
        return BinarySensor(label, self.device_class, self.detected, self.category)
