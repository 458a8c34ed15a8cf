"""Machines with a programme: washing machines, dishwashers, tumble dryers. They run it and stop."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from pydantic import BaseModel, Field, PositiveFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import OnOff, spell, toggle, touch
from devices.simulator.rooms import Air, Moment

type Programmes = dict[str, PositiveFloat]


class MachineChange(BaseModel):
    """By hand: `{"state": "on", "programme": "Eco"}`."""

    state: OnOff | None = None
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class Machine(Appliance):
    """On while its programme runs."""

    programmes: Mapping[str, float]
    """Name → seconds; a machine with one only has nothing to choose."""
    programme: str
    phases: tuple[str, ...] = ()
    """What it goes through, each as long as the others."""
    left_s: float = 0.0
    """Seconds of the programme that are left; 0: off."""

    def announce(self) -> tuple[Message, ...]:
        """A switch and a sensor of one device; with programmes to choose from, a select and what it does now."""
        switch = {"state_topic": self.label.state("power"), "command_topic": self.label.command("power")}
        remaining = {
            "name": "Remaining time",
            "state_topic": self.label.state("remaining"),
            "device_class": "duration",
            "unit_of_measurement": "min",
        }
        usual = (
            self.label.announcement("switch", switch, part="switch"),
            self.label.announcement("sensor", remaining, part="remaining_time"),
        )
        if len(self.programmes) == 1:
            return usual
        programme = {
            "name": "Programme",
            "state_topic": self.label.state("programme"),
            "command_topic": self.label.command("programme"),
            "options": list(self.programmes),
        }
        phase = {
            "name": "Status",
            "state_topic": self.label.state("status"),
            "device_class": "enum",
            "options": ["off", *self.phases],
        }
        return (
            *usual,
            self.label.announcement("select", programme, part="programme"),
            self.label.announcement("sensor", phase, part="status"),
        )

    def publish(self) -> tuple[Message, ...]:
        """Power, and the minutes left, begun ones counted."""
        usual = (
            self.label.says("power", spell(self.left_s > 0)),
            self.label.says("remaining", str(math.ceil(self.left_s / 60))),
        )
        if len(self.programmes) == 1:
            return usual
        return (*usual, self.label.says("programme", self.programme), self.label.says("status", self._phase()))

    def _phase(self) -> str:
        if self.left_s == 0:
            return "off"
        done = 1.0 - self.left_s / self.programmes[self.programme]
        return self.phases[min(len(self.phases) - 1, int(done * len(self.phases)))]

    def obey(self, what: str, payload: str) -> Self | None:
        """ON starts the programme, OFF ends it; another programme can be chosen while none runs."""
        if what == "programme":
            return self._chosen(payload)
        on = toggle(payload) if what == "power" else None
        return None if on is None else self.switched(on=on)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on", "programme": "Eco"}`."""
        change = touch(MachineChange, payload)
        if change is None:
            return None
        chosen = self if change.programme is None else self._chosen(change.programme)
        return chosen if chosen is None or change.state is None else chosen.switched(on=change.state)

    def tick(self, moment: Moment) -> Self:
        """Wash on."""
        return self if self.left_s == 0 else replace(self, left_s=max(0.0, self.left_s - moment.dt))

    def _chosen(self, programme: str) -> Self | None:
        return replace(self, programme=programme) if programme in self.programmes and self.left_s == 0 else None

    def switched(self, *, on: bool) -> Self:
        """Start the programme, or end it."""
        # A second ON does not start a running programme again.
        return replace(self, left_s=(self.left_s or self.programmes[self.programme]) if on else 0.0)


class MachineOptions(Options):
    """`programmes`: name → minutes, the first one chosen at the start."""

    programmes: Programmes = Field(min_length=1)

    phases: ClassVar[tuple[str, ...]] = ()

    def build(self, label: Label, air: Air) -> Machine:  # noqa: ARG002  none of them feels the air
        """Switched off."""
        seconds = {name: minutes * 60 for name, minutes in self.programmes.items()}
        return Machine(label, seconds, next(iter(seconds)), self.phases)


class WasherOptions(MachineOptions):
    """`programme_min`: how long a wash takes, where there are no `programmes` (name → minutes) to choose from."""

    phases: ClassVar[tuple[str, ...]] = ("washing", "rinsing", "spinning")

    programme_min: PositiveFloat = 90.0
    programmes: Programmes = Field(default_factory=dict)

    def build(self, label: Label, air: Air) -> Machine:
        """Switched off."""
        given = self.programmes or {"Normal": self.programme_min}
        return MachineOptions.build(self.model_copy(update={"programmes": given}), label, air)


class DishwasherOptions(MachineOptions):
    """`programmes`: name → minutes, the first one chosen at the start."""

    phases: ClassVar[tuple[str, ...]] = ("washing", "rinsing", "drying")

    programmes: Programmes = Field(default_factory=lambda: {"Auto": 110.0, "Eco": 190.0, "Quick": 35.0}, min_length=1)


class DryerOptions(MachineOptions):
    """`programmes`: name → minutes, the first one chosen at the start."""

    phases: ClassVar[tuple[str, ...]] = ("heating", "tumbling", "cooling")

    programmes: Programmes = Field(default_factory=lambda: {"Cotton": 130.0, "Delicates": 60.0}, min_length=1)
