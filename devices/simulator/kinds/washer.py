"""A washing machine: runs its programme and stops."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

from pydantic import PositiveFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import Pressed, spell, toggle, touch
from devices.simulator.rooms import Air, Moment


@dataclass(frozen=True, slots=True)
class WashingMachine(Appliance):
    """On while its programme runs."""

    programme_s: float
    left_s: float = 0.0
    """Seconds of the programme that are left; 0: off."""

    def announce(self) -> tuple[Message, ...]:
        """A switch and a sensor of one device."""
        switch = {"state_topic": self.label.state("power"), "command_topic": self.label.command("power")}
        remaining = {
            "name": "Remaining time",
            "state_topic": self.label.state("remaining"),
            "device_class": "duration",
            "unit_of_measurement": "min",
        }
        return (
            self.label.announcement("switch", switch, part="switch"),
            self.label.announcement("sensor", remaining, part="remaining_time"),
        )

    def publish(self) -> tuple[Message, ...]:
        """Power, and the minutes left, begun ones counted."""
        return (
            self.label.says("power", spell(self.left_s > 0)),
            self.label.says("remaining", str(math.ceil(self.left_s / 60))),
        )

    def obey(self, what: str, payload: str) -> Self | None:
        """ON starts the programme, OFF ends it."""
        on = toggle(payload) if what == "power" else None
        return None if on is None else self._switched(on=on)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on"}`."""
        change = touch(Pressed, payload)
        return None if change is None else self._switched(on=change.state)

    def tick(self, moment: Moment) -> Self:
        """Wash on."""
        return self if self.left_s == 0 else replace(self, left_s=max(0.0, self.left_s - moment.dt))

    def _switched(self, *, on: bool) -> Self:
        # A second ON does not start a running programme again.
        return replace(self, left_s=(self.left_s or self.programme_s) if on else 0.0)


class WasherOptions(Options):
    """`programme_min`: how long a wash takes."""

    programme_min: PositiveFloat = 90.0

    def build(self, label: Label, air: Air) -> WashingMachine:  # noqa: ARG002  a washing machine does not feel the air
        """Switched off."""
        return WashingMachine(label, self.programme_min * 60)
