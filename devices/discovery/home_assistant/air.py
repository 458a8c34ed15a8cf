"""Things that make air and water comfortable: climate, water_heater, humidifier, fan."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from devices.discovery.convention import Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.wire import (
    NONE,
    STATE,
    Parts,
    Read,
    Update,
    Write,
    anything,
    as_number,
    by_template,
    number,
    numeral,
    option,
    switch_words,
    verbatim,
    words,
)
from devices.discovery.templates import ValueTemplate
from devices.model import Feature, Limits, State, Value

LAST_MODE: Final = "last_on_mode"
"""Attribute beside Home Assistant's: the last mode other than off, which turning on goes back to."""
_OFF: Final = "off"
_MODES: Final = frozenset({"off", "heat", "cool", "heat_cool", "auto", "dry", "fan_only"})
_ACTIONS: Final = ("off", "heating", "cooling", "drying", "idle", "fan", "preheating", "defrosting")
_PERCENT: Final = Limits(0.0, 100.0, 1.0, "%")


OLDER: Final[Mapping[str, str]] = {
    "hold_command_topic": "preset_mode_command_topic",
    "hold_command_template": "preset_mode_command_template",
    "hold_state_topic": "preset_mode_state_topic",
    "hold_state_template": "preset_mode_value_template",
    "hold_modes": "preset_modes",
}
"""What presets were called before 2022, by climates of that time."""


def climate(config: Config) -> Parts:
    """`climate`: heating, cooling, ventilation."""
    parts = Parts()
    modes = config.words("modes", ("auto", "off", "cool", "heat", "dry", "fan_only"))
    parts.fixed["hvac_modes"] = list(modes)
    _temperatures(config, parts, celsius=(7.0, 35.0))
    # Home Assistant takes no other order, whatever the device lists beside.
    _mode(config, parts, modes, tuple(mode for mode in modes if mode in _MODES))
    presets = config.words("preset_modes")
    if presets and config.has("preset_mode_command_topic"):
        everything = ("none", *presets)
        parts.fixed |= {"preset_modes": list(everything), "preset_mode": "none"}
        told = parts.slot(
            config.state_topic("preset_mode_state_topic"),
            _template(config, "preset_mode_value_template"),
            _preset(presets),
        )
        write = by_template(config, "preset_mode_command_template", verbatim)
        topic = config.command_topic("preset_mode_command_topic")
        parts.lever(Feature.PRESET, topic, write, Limits(options=everything), reported=told)
    _listed(config, parts, "fan_mode", Feature.FAN_MODE, ("auto", "low", "medium", "high"))
    _listed(config, parts, "swing_mode", Feature.SWING_MODE, ("on", "off"))
    _listed(config, parts, "swing_horizontal_mode", None, ("on", "off"))
    actions = option("hvac_action", _ACTIONS)
    parts.slot(config.state_topic("action_topic"), _template(config, "action_template"), actions)
    _humidity(config, parts, "target_humidity", "humidity", (30.0, 99.0))
    return parts


def water_heater(config: Config) -> Parts:
    """`water_heater`: a temperature and a mode of operation."""
    parts = Parts()
    modes = config.words("modes", ("eco", "electric", "gas", "heat_pump", "high_demand", "performance", "off"))
    parts.fixed["operation_list"] = list(modes)
    _temperatures(config, parts, celsius=(43.3, 60.0))
    _mode(config, parts, modes, modes)
    return parts


def _template(config: Config, key: str) -> ValueTemplate | None:
    return config.template(key, "value_template")


def _temperatures(config: Config, parts: Parts, celsius: tuple[float, float]) -> None:
    unit = "°F" if config.text("temperature_unit", "C").upper().endswith("F") else "°C"
    usual = tuple(t * 9 / 5 + 32 for t in celsius) if unit == "°F" else celsius
    low, high = config.span("min_temp", "max_temp", (usual[0], usual[1]))
    step = config.number("temp_step", 1.0)
    precision = config.number("precision", 1.0 if unit == "°F" else 0.1)
    parts.fixed |= {"min_temp": low, "max_temp": high, "target_temp_step": step}
    current = number("current_temperature", precision=precision)
    parts.slot(
        config.state_topic("current_temperature_topic"), _template(config, "current_temperature_template"), current
    )
    told = parts.slot(
        config.state_topic("temperature_state_topic"), _template(config, "temperature_state_template"),
        number("temperature", precision=precision),
    )  # fmt: skip
    limits = Limits(low, high, step, unit)
    write = by_template(config, "temperature_command_template", numeral)
    topic = config.command_topic("temperature_command_topic")
    parts.lever(Feature.TARGET_TEMPERATURE, topic, write, limits, reported=told)
    ends = {"low": Feature.TARGET_TEMPERATURE_LOW, "high": Feature.TARGET_TEMPERATURE_HIGH}
    for end, feature in ends.items():
        template = _template(config, f"temperature_{end}_state_template")
        read = number(f"target_temp_{end}", precision=precision)
        told = parts.slot(config.state_topic(f"temperature_{end}_state_topic"), template, read)
        write = by_template(config, f"temperature_{end}_command_template", numeral)
        parts.lever(feature, config.command_topic(f"temperature_{end}_command_topic"), write, limits, reported=told)


def _mode(config: Config, parts: Parts, modes: tuple[str, ...], settable: tuple[str, ...]) -> None:
    """Mode and power, which are one thing to these: off is a mode."""
    told = parts.slot(config.state_topic("mode_state_topic"), _template(config, "mode_state_template"), _moded(modes))
    write = by_template(config, "mode_command_template", verbatim)
    topic = config.command_topic("mode_command_topic")
    if settable:
        parts.lever(Feature.MODE, topic, write, Limits(options=settable), reported=told)
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    if config.has("power_command_topic"):
        power = by_template(config, "power_command_template", switch_words(on, off))
        parts.lever(Feature.POWER, config.command_topic("power_command_topic"), power, reported=told)
    elif _OFF in settable and len(settable) > 1:
        parts.lever(Feature.POWER, topic, _by_mode(write, settable), reported=told)


def _moded(modes: tuple[str, ...]) -> Read:
    plain = option(STATE, modes)

    def read(text: str, values: Values) -> Update | None:
        update = plain(text, values)
        mode = None if update is None else update[STATE]
        return update if update is None or mode in (None, _OFF) else {**update, LAST_MODE: mode}

    return read


def _by_mode(write: Write, modes: tuple[str, ...]) -> Write:
    first = next(mode for mode in modes if mode != _OFF)

    def turn(value: Value, state: State) -> str | None:
        last = state.attributes.get(LAST_MODE)
        return write((last if last in modes else first) if value else _OFF, state)

    return turn


def _preset(presets: tuple[str, ...]) -> Read:
    plain = option("preset_mode", ("none", *presets))

    def read(text: str, values: Values) -> Update | None:
        return {"preset_mode": "none"} if text == NONE else plain(text, values)

    return read


def _listed(config: Config, parts: Parts, name: str, feature: Feature | None, usual: tuple[str, ...]) -> None:
    """A setting with a list of its own: its state, and its lever where there is a feature for it."""
    if not config.has(f"{name}_command_topic", f"{name}_state_topic"):
        return
    options = config.words(f"{name}s", usual)
    parts.fixed[f"{name}s"] = list(options)
    told = parts.slot(
        config.state_topic(f"{name}_state_topic"), _template(config, f"{name}_state_template"), option(name, options)
    )
    if feature is None:
        return
    write = by_template(config, f"{name}_command_template", verbatim)
    parts.lever(feature, config.command_topic(f"{name}_command_topic"), write, Limits(options=options), reported=told)


def _humidity(config: Config, parts: Parts, stem: str, attribute: str, usual: tuple[float, float]) -> None:
    parts.slot(
        config.state_topic("current_humidity_topic"), _template(config, "current_humidity_template"),
        number("current_humidity"),
    )  # fmt: skip
    low, high = config.span("min_humidity", "max_humidity", usual)
    reset = config.text("payload_reset_humidity", NONE)
    told = parts.slot(
        config.state_topic(f"{stem}_state_topic"), _template(config, f"{stem}_state_template"), number(attribute, reset)
    )
    write = by_template(config, f"{stem}_command_template", numeral)
    topic = config.command_topic(f"{stem}_command_topic")
    if topic is not None:
        parts.fixed |= {"min_humidity": low, "max_humidity": high}
    parts.lever(Feature.TARGET_HUMIDITY, topic, write, Limits(low, high, 1.0, "%"), reported=told)


def humidifier(config: Config) -> Parts:
    """`humidifier`: power, a target humidity, modes."""
    parts = Parts()
    _power(config, parts)
    _humidity(config, parts, "target_humidity", "humidity", (0.0, 100.0))
    modes = config.words("modes")
    if modes:
        parts.fixed["available_modes"] = list(modes)
        reset = config.text("payload_reset_mode", NONE)
        template = config.template("mode_state_template")
        told = parts.slot(config.state_topic("mode_state_topic"), template, option("mode", modes, reset))
        write = by_template(config, "mode_command_template", verbatim)
        topic = config.command_topic("mode_command_topic")
        parts.lever(Feature.MODE, topic, write, Limits(options=modes), reported=told)
    parts.slot(config.state_topic("action_topic"), config.template("action_template"), anything("action"))
    return parts


def _power(config: Config, parts: Parts) -> None:
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    known = {on: "on", off: "off"}
    told = parts.slot(config.state_topic("state_topic"), config.template("state_value_template"), words(known))
    write = by_template(config, "command_template", switch_words(on, off))
    parts.lever(Feature.POWER, config.needed_command_topic("command_topic"), write, reported=told)


def fan(config: Config) -> Parts:
    """`fan`: power, speed in percent, presets, oscillation, direction."""
    parts = Parts()
    _power(config, parts)
    low, high = config.span("speed_range_min", "speed_range_max", (1.0, 100.0))
    steps = high - low + 1
    if config.has("percentage_command_topic", "percentage_state_topic"):
        # More steps than there are percents can't be told apart.
        parts.fixed["percentage_step"] = 100 / min(steps, 100)
    reset = config.text("payload_reset_percentage", NONE)
    told = parts.slot(
        config.state_topic("percentage_state_topic"),
        config.template("percentage_value_template"),
        _speed(low, steps, reset),
    )
    write = by_template(config, "percentage_command_template", lambda value: _ranged(value, low, steps))
    topic = config.command_topic("percentage_command_topic")
    parts.lever(Feature.SPEED, topic, write, _PERCENT, reported=told)
    presets = config.words("preset_modes")
    if presets:
        parts.fixed["preset_modes"] = list(presets)
        reset = config.text("payload_reset_preset_mode", NONE)
        template = config.template("preset_mode_value_template")
        told = parts.slot(
            config.state_topic("preset_mode_state_topic"), template, option("preset_mode", presets, reset)
        )
        write = by_template(config, "preset_mode_command_template", verbatim)
        topic = config.command_topic("preset_mode_command_topic")
        parts.lever(Feature.PRESET, topic, write, Limits(options=presets), reported=told)
    _swinging(config, parts)
    return parts


def _swinging(config: Config, parts: Parts) -> None:
    on = config.text("payload_oscillation_on", "oscillate_on")
    off = config.text("payload_oscillation_off", "oscillate_off")
    told = parts.slot(
        config.state_topic("oscillation_state_topic"), config.template("oscillation_value_template"),
        _flagged("oscillating", on, off),
    )  # fmt: skip
    write = by_template(config, "oscillation_command_template", switch_words(on, off))
    parts.lever(Feature.OSCILLATE, config.command_topic("oscillation_command_topic"), write, reported=told)
    ways = ("forward", "reverse")
    told = parts.slot(
        config.state_topic("direction_state_topic"),
        config.template("direction_value_template"),
        option("direction", ways),
    )
    write = by_template(config, "direction_command_template", verbatim)
    limits = Limits(options=ways)
    parts.lever(Feature.DIRECTION, config.command_topic("direction_command_topic"), write, limits, reported=told)


def _flagged(key: str, on: str, off: str) -> Read:
    known: dict[str, bool | None] = {on: True, off: False, NONE: None}
    return lambda text, _values: {key: known[text]} if text in known else None


def _speed(low: float, steps: float, reset: str) -> Read:
    def read(text: str, _values: Values) -> Update | None:
        if text in (reset, NONE):
            return {"percentage": None}
        value = as_number(text)
        percent = None if value is None else int((value - low + 1) * 100 / steps)
        return {"percentage": percent} if percent is not None and 0 <= percent <= 100 else None

    return read


def _ranged(value: Value, low: float, steps: float) -> object:
    percent = as_number(value)
    return None if percent is None else math.ceil(steps * percent / 100 + low - 1)
