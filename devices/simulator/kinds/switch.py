"""Plain switches: plugs, and things that only have a plug."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Self

from pydantic import PositiveFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import Pressed, spell, toggle, touch
from devices.simulator.rooms import Air, Moment


@dataclass(frozen=True, slots=True)
class Switch(Appliance):
    """On or off; some switch themselves off."""

    device_class: str
    auto_off_s: float | None = None
    """Seconds after which it switches itself off, as a kettle does when the water boils; None: never."""
    on: bool = False
    on_for_s: float = 0.0

    def announce(self) -> tuple[Message, ...]:
        """One switch."""
        keys = {
            "device_class": self.device_class,
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("power"),
        }
        return (self.label.announcement("switch", keys),)

    def publish(self) -> tuple[Message, ...]:
        """ON or OFF."""
        return (self.label.says("state", spell(self.on)),)

    def obey(self, what: str, payload: str) -> Self | None:
        """ON or OFF."""
        on = toggle(payload) if what == "power" else None
        return None if on is None else self._switched(on=on)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on"}`."""
        change = touch(Pressed, payload)
        return None if change is None else self._switched(on=change.state)

    def tick(self, moment: Moment) -> Self:
        """Count towards switching itself off."""
        if not self.on or self.auto_off_s is None:
            return self
        on_for_s = self.on_for_s + moment.dt
        return self._switched(on=False) if on_for_s >= self.auto_off_s else replace(self, on_for_s=on_for_s)

    def _switched(self, *, on: bool) -> Self:
        return replace(self, on=on, on_for_s=0.0)


class SwitchOptions(Options):
    """`auto_off_s`: seconds after which it switches itself off."""

    device_class: Literal["switch", "outlet"] = "switch"
    auto_off_s: PositiveFloat | None = None
    powered: bool = False

    def build(self, label: Label, air: Air) -> Switch:  # noqa: ARG002  a switch does not feel the air
        """The switch as it is at the start."""
        return Switch(label, self.device_class, self.auto_off_s, on=self.powered)
