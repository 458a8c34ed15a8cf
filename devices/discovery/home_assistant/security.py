"""Things that keep a home safe: lock and alarm_control_panel.

Where the announcement asks for a code, Home Assistant has a person type it. Nobody types one here, so what makes the
home less safe (unlocking, disarming) is then not offered at all, rather than sent with a code that the person never
gave. An alarm is armed without: that harms nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.wire import NONE, STATE, Parts, by_template, option, switch_words, words
from devices.model import Feature, Limits, State, Value

_NO_CODE: Final[Mapping[str, object]] = MappingProxyType({"code": None})
_ALARM_STATES: Final = (
    "disarmed", "armed_home", "armed_away", "armed_night", "armed_vacation", "armed_custom_bypass", "pending",
    "arming", "disarming", "triggered",
)  # fmt: skip
_ARMS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({
    "home": ("arm_home", "ARM_HOME"),
    "away": ("arm_away", "ARM_AWAY"),
    "night": ("arm_night", "ARM_NIGHT"),
    "vacation": ("arm_vacation", "ARM_VACATION"),
    "bypass": ("arm_custom_bypass", "ARM_CUSTOM_BYPASS"),
})  # fmt: skip
"""Our word → the convention's feature, which is also the end of its payload's key, and the payload by default."""


def lock(config: Config) -> Parts:
    """`lock`: locked or not, and on the way between."""
    parts = Parts()
    known = {
        config.text("state_locked", "LOCKED"): "locked",
        config.text("state_locking", "LOCKING"): "locking",
        config.text("state_unlocked", "UNLOCKED"): "unlocked",
        config.text("state_unlocking", "UNLOCKING"): "unlocking",
        config.text("state_jammed", "JAMMED"): "jammed",
        config.text("payload_reset", NONE): None,
    }
    reported = parts.slot(config.state_topic("state_topic"), config.template("value_template"), words(known))
    topic = config.needed_command_topic("command_topic")
    if config.has("code_format"):
        parts.fixed["code_format"] = config.text("code_format")
        return parts
    plain = switch_words(config.text("payload_lock", "LOCK"), config.text("payload_unlock", "UNLOCK"))
    parts.lever(Feature.LOCK, topic, by_template(config, "command_template", plain, _NO_CODE), reported=reported)
    if config.has("payload_open"):
        opens = config.text("payload_open")
        latch = by_template(config, "command_template", lambda value: opens if value else None, _NO_CODE)
        parts.lever(Feature.OPEN, topic, latch, reported=False)
    return parts


def alarm_control_panel(config: Config) -> Parts:
    """`alarm_control_panel`: disarmed, or armed in one of several ways."""
    parts = Parts()
    reported = parts.slot(
        config.state_topic("state_topic"), config.template("value_template"), option(STATE, _ALARM_STATES)
    )
    supported = config.words("supported_features", tuple(feature for feature, _usual in _ARMS.values()))
    payloads: dict[str, str] = {}
    if not config.has("code") or not config.flag("code_disarm_required", default=True):
        payloads["disarm"] = config.text("payload_disarm", "DISARM")
    for word, (feature, usual) in _ARMS.items():
        if feature in supported:
            payloads[word] = config.text(f"payload_{feature}", usual)
    parts.fixed |= {"code_arm_required": config.flag("code_arm_required", default=True)}
    topic, template = config.needed_command_topic("command_topic"), config.template("command_template")

    def write(value: Value, _state: State) -> str | None:
        action = payloads.get(str(value))
        if action is None or template is None:
            return action
        return template.render({"value": action, "action": action, "code": None})

    if payloads:
        parts.lever(Feature.ARM, topic, write, Limits(options=tuple(payloads)), reported=reported)
    return parts
