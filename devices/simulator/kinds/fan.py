"""Fans with a speed that swing from side to side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import OnOff, number, spell, toggle, touch
from devices.simulator.rooms import Air

type Direction = Literal["forward", "reverse"]


class FanChange(BaseModel):
    """By hand: `{"state": "on", "percentage": 60}`."""

    state: OnOff | None = None
    percentage: Annotated[int, Field(ge=0, le=100)] | None = None
    oscillating: bool | None = None
    preset_mode: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Fan(Appliance):
    """Stands on a desk, or hangs from the ceiling."""

    on: bool = False
    percentage: int = 50
    """0..100; kept while it is off."""
    oscillating: bool | None = False
    """None: it can't."""
    presets: tuple[str, ...] = ()
    preset: str | None = None
    direction: Direction | None = None
    """None: it turns one way only."""
    has_speed: bool = True
    restarts_at: int | None = None
    """Percent at which it always starts, and says 0 while it is off; None: it keeps its speed."""

    def announce(self) -> tuple[Message, ...]:
        """One fan."""
        keys: dict[str, object] = {
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("power"),
        }
        for what, there in (
            ("percentage", self.has_speed),
            ("oscillation", self.oscillating is not None),
            ("preset_mode", bool(self.presets)),
            ("direction", self.direction is not None),
        ):
            if there:
                keys |= {
                    f"{what}_state_topic": self.label.state(what),
                    f"{what}_command_topic": self.label.command(what),
                }
        if self.presets:
            keys["preset_modes"] = list(self.presets)
        return (self.label.announcement("fan", keys),)

    def publish(self) -> tuple[Message, ...]:
        """Power, speed, swing and whatever else it has."""
        said = [self.label.says("state", spell(self.on))]
        if self.has_speed:
            quiet = self.restarts_at is not None and not self.on
            said.append(self.label.says("percentage", "0" if quiet else str(self.percentage)))
        if self.oscillating is not None:
            said.append(self.label.says("oscillation", "oscillate_on" if self.oscillating else "oscillate_off"))
        if self.presets:
            said.append(self.label.says("preset_mode", self.preset or "None"))
        if self.direction is not None:
            said.append(self.label.says("direction", self.direction))
        return tuple(said)

    def obey(self, what: str, payload: str) -> Self | None:
        """Power, speed, swing …; speed 0 switches it off, any other value switches nothing on."""
        if what == "power" and (on := toggle(payload)) is not None:
            return self._switched(on=on)
        if what == "percentage" and self.has_speed and (percentage := number(payload, 0, 100)) is not None:
            return self._turned(round(percentage))
        if what == "oscillation" and self.oscillating is not None and payload in {"oscillate_on", "oscillate_off"}:
            return replace(self, oscillating=payload == "oscillate_on")
        if what == "preset_mode" and payload in self.presets:
            return replace(self, preset=payload)
        if what == "direction" and self.direction is not None and payload in {"forward", "reverse"}:
            return replace(self, direction="forward" if payload == "forward" else "reverse")
        return None

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on", "percentage": 60}`."""
        change = touch(FanChange, payload)
        if change is None or (change.preset_mode is not None and change.preset_mode not in self.presets):
            return None
        turned = replace(
            self,
            percentage=self.percentage if change.percentage is None else change.percentage,
            oscillating=self.oscillating if change.oscillating is None else change.oscillating,
            preset=change.preset_mode or self.preset,
            direction=change.direction or self.direction,
        )
        return turned if change.state is None else replace(turned, on=change.state)

    def _switched(self, *, on: bool) -> Self:
        starts = on and not self.on and self.restarts_at is not None
        return replace(self, on=on, percentage=(self.restarts_at or 0) if starts else self.percentage)

    def _turned(self, percentage: int) -> Self:
        if percentage < 1:
            return replace(self, on=False)
        # A fan whose speed is its switch can only be set to a speed by running.
        return replace(self, percentage=percentage, on=self.on or self.restarts_at is not None, preset=None)


class FanOptions(Options):
    """`percentage`: speed at the start; `restarts_at`: percent at which it always starts, if it forgets."""

    percentage: Annotated[int, Field(ge=0, le=100)] = 50
    powered: bool = False
    has_speed: bool = True
    oscillates: bool = True
    oscillating: bool = False
    presets: tuple[str, ...] = ()
    reverses: bool = False
    restarts_at: Annotated[int, Field(ge=1, le=100)] | None = None

    def build(self, label: Label, air: Air) -> Fan:  # noqa: ARG002  it moves the air, and feels nothing
        """The fan as it is at the start."""
        return Fan(
            label,
            self.powered,
            self.percentage,
            self.oscillating if self.oscillates else None,
            self.presets,
            direction="forward" if self.reverses else None,
            has_speed=self.has_speed,
            restarts_at=self.restarts_at,
        )
