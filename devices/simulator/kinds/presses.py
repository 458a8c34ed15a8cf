"""Things that are pressed: buttons and scenes, which do something, and remotes, which only say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, Field

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import also, touch
from devices.simulator.rooms import Air

PAYLOADS: Final[Mapping[str, str]] = MappingProxyType({"button": "PRESS", "scene": "ON"})

type Changes = dict[str, dict[str, Any]]
"""Device id → change by hand of that device."""


class Press(BaseModel):
    """By hand: `{"press": true}`."""

    press: Literal[True]


@dataclass(frozen=True, slots=True)
class Presser(Appliance):
    """A button or a scene: it has no state, and others do what it says."""

    component: Literal["button", "scene"]
    device_class: str | None = None
    does: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def announce(self) -> tuple[Message, ...]:
        """One button or scene."""
        payload = "payload_press" if self.component == "button" else "payload_on"
        keys = {"command_topic": self.label.command("press"), payload: PAYLOADS[self.component]}
        device_class = {} if self.device_class is None else {"device_class": self.device_class}
        return (self.label.announcement(self.component, {**keys, **device_class}),)

    def publish(self) -> tuple[Message, ...]:
        """Nothing: it has no state."""
        return ()

    def obey(self, what: str, payload: str) -> Self | None:
        """The press."""
        return self if what == "press" and payload == PAYLOADS[self.component] else None

    def by_hand(self, payload: str) -> Self | None:
        """`{"press": true}`."""
        return None if touch(Press, payload) is None else self

    def orders(self) -> Mapping[str, Mapping[str, Any]]:
        """What the others do."""
        return self.does


class ButtonOptions(Options):
    """`does`: device id → change by hand, of whatever it presses."""

    does: Changes = Field(default_factory=dict)
    device_class: Literal["identify", "restart", "update"] | None = None

    def build(self, label: Label, air: Air) -> Presser:  # noqa: ARG002  a button does not feel the air
        """The button."""
        return Presser(label, "button", self.device_class, self.does)


class SceneOptions(Options):
    """`does`: device id → change by hand, of all that belongs to the scene."""

    does: Changes = Field(default_factory=dict)

    def build(self, label: Label, air: Air) -> Presser:  # noqa: ARG002  a scene does not feel the air
        """The scene."""
        return Presser(label, "scene", does=self.does)


class Fired(BaseModel):
    """By hand: `{"event": "double_press"}`."""

    event: Annotated[str, Field(validation_alias=also("event", "event_type"))]


@dataclass(frozen=True, slots=True)
class Remote(Appliance):
    """An event: it says what was pressed, once; a retained press would be pressed again by each who comes later."""

    types: tuple[str, ...]
    device_class: str
    last: str | None = None

    def announce(self) -> tuple[Message, ...]:
        """One event entity."""
        keys = {
            "state_topic": self.label.state("event"),
            "event_types": list(self.types),
            "device_class": self.device_class,
        }
        return (self.label.announcement("event", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Nothing: what happened is over."""
        return ()

    def by_hand(self, payload: str) -> Self | None:
        """`{"event": "double_press"}`."""
        change = touch(Fired, payload)
        return replace(self, last=change.event) if change is not None and change.event in self.types else None

    def fires(self) -> tuple[Message, ...]:
        """What was pressed."""
        return () if self.last is None else (self.label.says("event", {"event_type": self.last}, retain=False),)


class EventOptions(Options):
    """`types`: what can happen; `device_class`: what it is."""

    types: Annotated[tuple[str, ...], Field(min_length=1)] = ("press", "double_press", "hold")
    device_class: Literal["button", "doorbell", "motion"] = "button"

    def build(self, label: Label, air: Air) -> Remote:  # noqa: ARG002  a button does not feel the air
        """The remote, untouched."""
        return Remote(label, self.types, self.device_class)


class Scanned(BaseModel):
    """By hand: `{"tag": "04-A1-B2"}`."""

    tag: Annotated[str, Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True)
class TagReader(Appliance):
    """A reader that tells which tag it was shown, once."""

    last: str | None = None

    def announce(self) -> tuple[Message, ...]:
        """One tag scanner."""
        keys = {"topic": self.label.state("tag"), "value_template": "{{ value_json.tag }}"}
        return (self.label.announcement("tag", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Nothing: what happened is over."""
        return ()

    def by_hand(self, payload: str) -> Self | None:
        """`{"tag": "04-A1-B2"}`."""
        change = touch(Scanned, payload)
        return None if change is None else replace(self, last=change.tag)

    def fires(self) -> tuple[Message, ...]:
        """Which tag it was shown."""
        return () if self.last is None else (self.label.says("tag", {"tag": self.last}, retain=False),)


class TagOptions(Options):
    """Nothing to choose."""

    def build(self, label: Label, air: Air) -> TagReader:  # noqa: ARG002  a reader does not feel the air
        """The reader, which has seen nothing yet."""
        return TagReader(label)


class Pushed(BaseModel):
    """By hand: `{"button": "left", "type": "double"}`."""

    button: str
    type: str


@dataclass(frozen=True, slots=True)
class WallRemote(Appliance):
    """A remote control that is announced as device triggers: one for each way in which each button is pressed."""

    buttons: tuple[str, ...]
    types: tuple[str, ...]
    last: str | None = None

    def announce(self) -> tuple[Message, ...]:
        """A trigger for each of them, all on one topic."""
        return tuple(
            self.label.announcement(
                "device_automation",
                {
                    "automation_type": "trigger",
                    "topic": self.label.state("action"),
                    "payload": f"{button}_{way}",
                    "type": way,
                    "subtype": button,
                },
                part=f"{button}_{way}",
            )
            for button in self.buttons
            for way in self.types
        )

    def publish(self) -> tuple[Message, ...]:
        """Nothing: what happened is over."""
        return ()

    def by_hand(self, payload: str) -> Self | None:
        """`{"button": "left", "type": "double"}`."""
        change = touch(Pushed, payload)
        if change is None or change.button not in self.buttons or change.type not in self.types:
            return None
        return replace(self, last=f"{change.button}_{change.type}")

    def fires(self) -> tuple[Message, ...]:
        """What was pressed."""
        return () if self.last is None else (self.label.says("action", self.last, retain=False),)


type _Names = Annotated[
    tuple[Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")], ...], Field(min_length=1, max_length=20)
]


class RemoteOptions(Options):
    """`buttons` that it has; `types`: ways to press each."""

    buttons: _Names = ("left", "right")
    types: _Names = ("single", "double", "hold")

    def build(self, label: Label, air: Air) -> WallRemote:  # noqa: ARG002  a remote does not feel the air
        """The remote, untouched."""
        return WallRemote(label, self.buttons, self.types)
