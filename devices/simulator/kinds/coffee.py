"""A coffee machine: heats up, brews on a button, and switches itself off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import Pressed, spell, toggle, touch
from devices.simulator.rooms import Air, Moment


class Status(StrEnum):
    """What the display of the machine shows."""

    IDLE = "idle"
    HEATING = "heating"
    BREWING = "brewing"
    READY = "ready"


LASTS_S: Final = {Status.HEATING: 60.0, Status.BREWING: 30.0, Status.READY: 1800.0}
"""Seconds that each takes; a machine that nobody uses for half an hour switches itself off."""


@dataclass(frozen=True, slots=True)
class CoffeeMachine(Appliance):
    """Idle means switched off."""

    status: Status = Status.IDLE
    left_s: float = 0.0
    """Seconds until the status ends by itself; 0 while idle."""
    wanted: bool = False
    """A cup was asked for before the machine was hot."""

    def announce(self) -> tuple[Message, ...]:
        """A switch, a button and a sensor of one device."""
        switch = {"state_topic": self.label.state("power"), "command_topic": self.label.command("power")}
        brew = {"name": "Brew", "command_topic": self.label.command("brew")}
        status = {
            "name": "Status",
            "state_topic": self.label.state("status"),
            "device_class": "enum",
            "options": [status.value for status in Status],
        }
        return (
            self.label.announcement("switch", switch, part="switch"),
            self.label.announcement("button", brew, part="brew"),
            self.label.announcement("sensor", status, part="status"),
        )

    def publish(self) -> tuple[Message, ...]:
        """Power and status."""
        on = self.status is not Status.IDLE
        return (self.label.says("power", spell(on)), self.label.says("status", self.status.value))

    def obey(self, what: str, payload: str) -> Self | None:
        """Power, or the brew button, which switches the machine on where needed."""
        if what == "power" and (on := toggle(payload)) is not None:
            return self._switched(on=on)
        return self._brewed() if what == "brew" and payload == "PRESS" else None

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on"}`."""
        change = touch(Pressed, payload)
        return None if change is None else self._switched(on=change.state)

    def tick(self, moment: Moment) -> Self:
        """Heat, brew, wait."""
        if self.status is Status.IDLE:
            return self
        left_s = self.left_s - moment.dt
        if left_s > 0:
            return replace(self, left_s=left_s)
        if self.status is Status.READY:
            return self._now(Status.IDLE)
        brews = self.status is Status.HEATING and self.wanted
        return self._now(Status.BREWING if brews else Status.READY)

    def _switched(self, *, on: bool) -> Self:
        if on:
            return self._now(Status.HEATING) if self.status is Status.IDLE else self
        return self._now(Status.IDLE)

    def _brewed(self) -> Self:
        if self.status is Status.READY:
            return self._now(Status.BREWING)
        heated = self._switched(on=True)
        return replace(heated, wanted=heated.status is Status.HEATING)

    def _now(self, status: Status) -> Self:
        return replace(self, status=status, left_s=LASTS_S.get(status, 0.0), wanted=False)


class CoffeeOptions(Options):
    """Nothing to choose."""

    def build(self, label: Label, air: Air) -> CoffeeMachine:  # noqa: ARG002  its own heat does not depend on the air
        """Switched off."""
        return CoffeeMachine(label)
