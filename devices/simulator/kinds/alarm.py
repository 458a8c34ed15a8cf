"""What guards a home: the alarm panel with its delays, and the siren."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, Field, NonNegativeFloat, PositiveFloat

from devices.simulator.kinds.appliance import Appliance, Label, Message, Options
from devices.simulator.kinds.wire import OnOff, read, spell, toggle, touch
from devices.simulator.rooms import Air, Moment

type Guard = Literal[
    "disarmed", "armed_home", "armed_away", "armed_night", "armed_vacation", "armed_custom_bypass", "arming",
    "pending", "triggered",
]  # fmt: skip
type Way = Literal["arm_home", "arm_away", "arm_night", "arm_vacation", "arm_custom_bypass", "trigger"]

WAYS: Final[tuple[Way, ...]] = ("arm_home", "arm_away", "arm_night", "arm_vacation", "arm_custom_bypass", "trigger")
ARMED: Final[Mapping[str, Guard]] = MappingProxyType(
    {
        "ARM_HOME": "armed_home",
        "ARM_AWAY": "armed_away",
        "ARM_NIGHT": "armed_night",
        "ARM_VACATION": "armed_vacation",
        "ARM_CUSTOM_BYPASS": "armed_custom_bypass",
    }
)


class GuardChange(BaseModel):
    """By hand, at the panel: `{"state": "armed_away"}`, or `{"state": "triggered"}`."""

    state: Guard


class CodedOrder(BaseModel):
    """A command of a panel that wants a code."""

    action: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class AlarmPanel(Appliance):
    """Arms after a delay, and goes off after another one."""

    ways: tuple[Way, ...]
    exit_s: float
    """Seconds from the command to armed away; in any other way it is armed at once."""
    entry_s: float
    """Seconds from what it noticed to the alarm."""
    code: str | None = None
    guard: Guard = "disarmed"
    goal: Guard = "disarmed"
    """What it will be when the delay is over."""
    left_s: float = 0.0

    def announce(self) -> tuple[Message, ...]:
        """One alarm panel; a code is checked by the panel itself, and told to nobody."""
        keys: dict[str, object] = {
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("arm"),
            "supported_features": list(self.ways),
            "code_arm_required": False,
            "code_disarm_required": self.code is not None,
            "code_trigger_required": False,
        }
        if self.code is not None:
            keys |= {
                "code": "REMOTE_CODE" if self.code.isdigit() else "REMOTE_CODE_TEXT",
                "command_template": '{"action":"{{ action }}","code":"{{ code }}"}',
            }
        return (self.label.announcement("alarm_control_panel", keys),)

    def publish(self) -> tuple[Message, ...]:
        """How it stands guard."""
        return (self.label.says("state", self.guard),)

    def obey(self, what: str, payload: str) -> Self | None:
        """ARM_AWAY and its like, DISARM, TRIGGER."""
        if what != "arm":
            return None
        action, code = payload, ""
        if self.code is not None:
            order = read(CodedOrder, payload)
            if order is None:
                return None
            action, code = order.action, order.code
        if action == "DISARM":
            # A wrong code changes nothing, and the panel says so by what it still is.
            return self._stands("disarmed") if self.code in (None, code) else self
        if action == "TRIGGER":
            return self._stands("triggered") if "trigger" in self.ways else None
        if action not in ARMED or action.lower() not in self.ways:
            return None
        goal = ARMED[action]
        if goal == "armed_away" and self.exit_s > 0:
            return replace(self, guard="arming", goal=goal, left_s=self.exit_s)
        return self._stands(goal)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "armed_away"}`; `{"state": "pending"}`: it noticed somebody."""
        change = touch(GuardChange, payload)
        if change is None:
            return None
        if change.state == "arming":
            return replace(self, guard="arming", goal="armed_away", left_s=self.exit_s)
        if change.state == "pending":
            return replace(self, guard="pending", goal="triggered", left_s=self.entry_s)
        return self._stands(change.state)

    def tick(self, moment: Moment) -> Self:
        """Wait for the delay."""
        if self.guard not in {"arming", "pending"}:
            return self
        left_s = self.left_s - moment.dt
        return replace(self, left_s=left_s) if left_s > 0 else self._stands(self.goal)

    def _stands(self, guard: Guard) -> Self:
        return replace(self, guard=guard, goal=guard, left_s=0.0)


class AlarmOptions(Options):
    """`ways`: how it can be armed; `exit_s`, `entry_s`: delays; `code`: digits or a word that disarming needs."""

    ways: tuple[Way, ...] = WAYS
    exit_s: NonNegativeFloat = 30.0
    entry_s: NonNegativeFloat = 30.0
    code: Annotated[str, Field(min_length=1, max_length=32)] | None = None
    state: Guard = "disarmed"

    def build(self, label: Label, air: Air) -> AlarmPanel:  # noqa: ARG002  a panel does not feel the air
        """The panel as it is at the start."""
        return AlarmPanel(label, self.ways, self.exit_s, self.entry_s, self.code, self.state, self.state)


class SirenOrder(BaseModel):
    """A command in JSON, and the change by hand: `{"state": "on", "tone": "fire"}`."""

    state: OnOff | None = None
    tone: str | None = None
    volume_level: Annotated[float, Field(ge=0, le=1)] | None = None
    duration: Annotated[float, Field(gt=0, le=3600)] | None = None
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Siren(Appliance):
    """Wails until somebody stops it, or its time is over."""

    tones: tuple[str, ...]
    longest_s: float
    """Seconds after which it stops by itself; nobody's neighbours stand more."""
    on: bool = False
    tone: str | None = None
    volume: float = 1.0
    left_s: float = 0.0

    def announce(self) -> tuple[Message, ...]:
        """One siren."""
        keys: dict[str, object] = {
            "state_topic": self.label.state("state"),
            "command_topic": self.label.command("siren"),
            "support_duration": True,
            "support_volume_set": True,
        }
        if self.tones:
            keys["available_tones"] = list(self.tones)
        return (self.label.announcement("siren", keys),)

    def publish(self) -> tuple[Message, ...]:
        """A JSON object."""
        tone = {"tone": self.tone} if self.tone is not None else {}
        return (self.label.says("state", {"state": spell(self.on), "volume_level": self.volume, **tone}),)

    def obey(self, what: str, payload: str) -> Self | None:
        """A JSON object, or ON and OFF alone."""
        if what != "siren":
            return None
        on = toggle(payload)
        order = read(SirenOrder, payload) if on is None else SirenOrder(state=on)
        return None if order is None else self._told(order)

    def by_hand(self, payload: str) -> Self | None:
        """`{"state": "on", "tone": "fire"}`."""
        change = touch(SirenOrder, payload)
        return None if change is None else self._told(change)

    def tick(self, moment: Moment) -> Self:
        """Wail on."""
        if not self.on:
            return self
        left_s = self.left_s - moment.dt
        return replace(self, left_s=left_s) if left_s > 0 else replace(self, on=False, left_s=0.0)

    def _told(self, order: SirenOrder) -> Self | None:
        if order.tone is not None and order.tone not in self.tones:
            return None
        on = self.on if order.state is None else order.state
        return replace(
            self,
            on=on,
            tone=order.tone or self.tone,
            volume=self.volume if order.volume_level is None else order.volume_level,
            left_s=(order.duration or self.longest_s) if on else 0.0,
        )


class SirenOptions(Options):
    """`tones` to choose from; `longest_s`: seconds after which it stops by itself."""

    tones: tuple[str, ...] = ()
    longest_s: PositiveFloat = 180.0
    powered: bool = False

    def build(self, label: Label, air: Air) -> Siren:  # noqa: ARG002  a siren does not feel the air
        """The siren as it is at the start."""
        return Siren(label, self.tones, self.longest_s, self.powered, left_s=self.longest_s)
