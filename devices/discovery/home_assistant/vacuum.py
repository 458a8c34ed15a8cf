"""`vacuum`, and the `lawn_mower` that works like one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from devices.discovery.convention import Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.wire import STATE, Parts, Update, Write, by_template, words
from devices.discovery.payload import parse
from devices.model import Feature, Limits, Value

_STATES: Final = ("cleaning", "docked", "paused", "idle", "returning", "error")
_ACTIVITIES: Final = ("mowing", "paused", "docked", "returning", "error")
_USUAL: Final = ("start", "stop", "return_home", "clean_spot")
_ORDERS: Final = {
    "start": ("start", "payload_start", "start"),
    "pause": ("pause", "payload_pause", "pause"),
    "stop": ("stop", "payload_stop", "stop"),
    "return_home": ("return_to_base", "payload_return_to_base", "return_to_base"),
    "locate": ("locate", "payload_locate", "locate"),
    "clean_spot": ("clean_spot", "payload_clean_spot", "clean_spot"),
}
"""The convention's feature → our word for it, the key of its payload, the payload by default."""


def vacuum(config: Config) -> Parts:
    """`vacuum`: orders on one topic, a state in JSON."""
    parts = Parts()
    reported = parts.slot(config.state_topic("state_topic"), config.template("value_template"), _read)
    payloads = {
        word: config.text(key, usual)
        for feature, (word, key, usual) in _ORDERS.items()
        if feature in config.words("supported_features", _USUAL)
    }
    limits = Limits(options=tuple(payloads))
    if payloads:
        topic = config.command_topic("command_topic")
        parts.lever(Feature.RUN, topic, _written(payloads), limits, reported=reported)
    speeds = config.words("fan_speed_list")
    if speeds and "fan_speed" in config.words("supported_features", _USUAL):
        parts.fixed["fan_speed_list"] = list(speeds)
        topic = config.command_topic("set_fan_speed_topic")
        parts.lever(
            Feature.FAN_MODE, topic, lambda value, _state: str(value), Limits(options=speeds), reported=reported
        )
    return parts


def lawn_mower(config: Config) -> Parts:
    """`lawn_mower`: one topic for each order."""
    parts = Parts()
    reported = parts.slot(
        config.state_topic("activity_state_topic"),
        config.template("activity_value_template"),
        words({"none": None, **{activity: activity for activity in _ACTIVITIES}}),
    )
    topics: dict[str, tuple[str, Write]] = {}
    for word, stem in (("start", "start_mowing"), ("pause", "pause"), ("return_to_base", "dock")):
        topic = config.command_topic(f"{stem}_command_topic")
        if topic is not None:
            topics[word] = topic, by_template(config, f"{stem}_command_template", _plain(stem))
    parts.several(Feature.RUN, topics, reported=reported)
    return parts


def _plain(word: str) -> Callable[[Value], object]:
    return lambda _value: word


def _read(text: str, _values: Values) -> Update | None:
    data = parse(text)
    if not isinstance(data, dict):
        return None
    update: dict[str, object] = {key: data[key] for key in ("battery_level", "fan_speed") if key in data}
    state = data.get("state")
    if state in _STATES or (state is None and "state" in data):
        update[STATE] = state
    return update or None


def _written(payloads: dict[str, str]) -> Write:
    return lambda value, _state: payloads.get(str(value))
