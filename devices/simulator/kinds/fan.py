"""Fans with a speed that swing from side to side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Self

from pydantic import BaseModel, Field

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import OnOff, number, spell, toggle, touch
from devices.simulator.rooms import Air


class FanChange(BaseModel):
    """By hand: `{"state": "on", "percentage": 60}`."""

    state: OnOff | None = None
    percentage: Annotated[int, Field(ge=1, le=100)] | None = None


@dataclass(frozen=True, slots=True)
class Fan(Appliance):
    """Stands on a desk."""

    on: bool = False
    percentage: int = 50
    """1..100; kept while it is off."""
    oscillating: bool = False

    def announce(self) -> tuple[Message, ...]:
        """One fan."""
        keys = {
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("power"),
            "percentage_state_topic": self.label.state("percentage"),
            "percentage_command_topic": self.label.command("percentage"),
            "oscillation_state_topic": self.label.state("oscillation"),
            "oscillation_command_topic": self.label.command("oscillation"),
        }
        return (self.label.announcement("fan", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Power, speed and swing."""
        return (
            self.label.says("state", spell(self.on)),
            self.label.says("percentage", str(self.percentage)),
            self.label.says("oscillation", "oscillate_on" if self.oscillating else "oscillate_off"),
        )

    def obey(self, what: str, payload: str) -> Self | None:
        """Power, speed or swing; speed 0 switches it off, any other switches nothing on."""
        if what == "power" and (on := toggle(payload)) is not None:
            return replace(self, on=on)
        if what == "percentage" and (percentage := number(payload, 0, 100)) is not None:
            return replace(self, percentage=round(percentage)) if percentage >= 1 else replace(self, on=False)
        if what == "oscillation" and payload in {"oscillate_on", "oscillate_off"}:
            return replace(self, oscillating=payload == "oscillate_on")
        return None

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on", "percentage": 60}`."""
        change = touch(FanChange, payload)
        if change is None:
            return None
        turned = self if change.percentage is None else replace(self, percentage=change.percentage)
        return turned if change.state is None else replace(turned, on=change.state)


class FanOptions(Options):
    """`percentage`: speed at the start."""

    percentage: Annotated[int, Field(ge=1, le=100)] = 50

    def build(self, label: Label, air: Air) -> Fan:  # noqa: ARG002  it moves the air, and feels nothing
        """Switched off."""
        return Fan(label, percentage=self.percentage)
