"""Things that hold one value: number, select, text, and the sensors, which can't be set."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from devices.discovery.convention import Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.wire import (
    NONE,
    STATE,
    Parts,
    Read,
    Update,
    as_number,
    by_template,
    numeral,
    option,
    verbatim,
    words,
)
from devices.model import Feature, Limits

_DATED: Final = ("timestamp", "date")
_STATE_CHARS: Final = 255
"""Longest state, as in Home Assistant; longer ones belong into attributes."""


def number_entity(config: Config) -> Parts:
    """`number`: a quantity with limits."""
    parts = Parts()
    low, high = config.span("min", "max", (0.0, 100.0))
    step = config.number("step", 1.0)
    unit = config.text("unit_of_measurement") or None
    parts.fixed |= {"min": low, "max": high, "step": step, "mode": config.text("mode", "auto")}
    if unit is not None:
        parts.fixed["unit_of_measurement"] = unit
    read = _quantity(config.text("payload_reset", NONE))
    reported = parts.slot(config.state_topic("state_topic"), config.template("value_template"), read)
    write = by_template(config, "command_template", numeral)
    limits = Limits(low, high, step, unit)
    parts.lever(Feature.NUMBER, config.needed_command_topic("command_topic"), write, limits, reported=reported)
    return parts


def select(config: Config) -> Parts:
    """`select`: one of several options."""
    parts = Parts()
    options = config.words("options")
    parts.fixed["options"] = list(options)
    read = option(STATE, options)
    reported = parts.slot(config.state_topic("state_topic"), config.template("value_template"), read)
    write = by_template(config, "command_template", verbatim)
    limits = Limits(options=options)
    parts.lever(Feature.OPTION, config.needed_command_topic("command_topic"), write, limits, reported=reported)
    return parts


def text(config: Config) -> Parts:
    """`text`: free text, between a least and a greatest length."""
    parts = Parts()
    shortest, longest = config.span("min", "max", (0.0, 255.0))
    parts.fixed |= {"min": int(shortest), "max": int(longest), "mode": config.text("mode", "text")}
    parts.fixed["pattern"] = config.text("pattern") or None
    reported = parts.slot(config.state_topic("state_topic"), config.template("value_template"), _short)
    write = by_template(config, "command_template", verbatim)
    limits = Limits(shortest, longest, unit="characters")
    parts.lever(Feature.TEXT, config.needed_command_topic("command_topic"), write, limits, reported=reported)
    return parts


def notify(config: Config) -> Parts:
    """`notify`: takes a message, and shows or says it."""
    parts = Parts()
    write = by_template(config, "command_template", verbatim)
    parts.lever(Feature.TEXT, config.needed_command_topic("command_topic"), write, reported=False)
    return parts


def moment(config: Config) -> Parts:
    """`date`, `time` and `datetime`: texts of a fixed form."""
    parts = Parts()
    reported = parts.slot(config.state_topic("state_topic"), config.template("value_template"), _short)
    write = by_template(config, "command_template", verbatim)
    parts.lever(Feature.TEXT, config.needed_command_topic("command_topic"), write, reported=reported)
    return parts


def sensor(config: Config) -> Parts:
    """`sensor`: a time, a number where it has a unit or is of a class that measures, else a word."""
    parts = Parts()
    options = config.words("options")
    template = config.template("value_template")
    for key in ("unit_of_measurement", "state_class"):
        if config.has(key):
            parts.fixed[key] = config.text(key)
    kind = config.text("device_class")
    if options:
        read = option(STATE, options)
    elif kind in _DATED:
        read = _dated(whole_day=kind == "date")
    elif config.has("unit_of_measurement", "state_class", "suggested_display_precision") or kind not in ("", "enum"):
        read = _measured
    else:
        read = _short
    topic = config.state_topic("state_topic")
    parts.slot(topic, template, read)
    # Of old, the time since when a meter counts had a topic of its own; now the state's topic tells it.
    since = config.state_topic("last_reset_topic") or (topic if config.has("last_reset_value_template") else None)
    parts.slot(since, config.template("last_reset_value_template"), _since)
    return parts


def binary_sensor(config: Config) -> Parts:
    """`binary_sensor`: on or off."""
    parts = Parts()
    known = {config.text("payload_on", "ON"): "on", config.text("payload_off", "OFF"): "off"}
    parts.slot(config.state_topic("state_topic"), config.template("value_template"), words(known))
    return parts


def _quantity(reset: str) -> Read:
    def read(text: str, _values: Values) -> Update | None:
        if text in (reset, NONE):
            return {STATE: None}
        value = as_number(text)
        if value is None:
            return None
        # As Home Assistant writes it: what came with a fraction keeps it, be it nought.
        return {STATE: value if text.isnumeric() else float(value)}

    return read


def _short(text: str, _values: Values) -> Update | None:
    # Home Assistant takes an empty text for a text here; for any other entity it is no value.
    return {STATE: None if text == NONE else text} if len(text) <= _STATE_CHARS else None


def _dated(*, whole_day: bool) -> Read:
    def read(text: str, _values: Values) -> Update | None:
        if text == NONE:
            return {STATE: None}
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        if whole_day:
            return {STATE: moment.date().isoformat()}
        # Without a zone nobody knows when it was.
        return None if moment.tzinfo is None else {STATE: moment.astimezone(UTC).isoformat(timespec="seconds")}

    return read


def _since(text: str, _values: Values) -> Update | None:
    try:
        return {"last_reset": datetime.fromisoformat(text).isoformat()}
    except ValueError:
        return None


def _measured(text: str, _values: Values) -> Update | None:
    # Kept as it was written: 21.50 says how exact it is, which a float would forget.
    if text == NONE:
        return {STATE: None}
    return {STATE: text} if as_number(text) is not None else None
