"""Things that open and close: cover and valve."""

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
    as_number,
    by_template,
    switch_words,
)
from devices.discovery.payload import parse
from devices.model import Feature, Limits, State, Value

_PERCENT: Final = Limits(0.0, 100.0, 1.0, "%")
_POSITION: Final = "current_position"
_TILT: Final = "current_tilt_position"

type _Ends = tuple[float, float]
"""The device's own values of closed and open; open may be the smaller."""


def cover(config: Config) -> Parts:
    """`cover`: blinds, curtains, garage doors; by word, by position, or both."""
    parts = Parts()
    by_word = parts.slot(
        config.state_topic("state_topic"), config.template("value_template"), _cover_words(config, moves=True)
    )
    ends, tilted = _ends(config), _tilt_ends(config)
    known = _named(ends, tilted)
    position_topic = config.state_topic("position_topic")
    # Home Assistant lets the one template serve both topics.
    template = config.template("position_template") or (None if by_word else config.template("value_template"))
    placed = parts.slot(position_topic, template, _position(ends, tells_state=not by_word), known)
    reported = by_word or placed
    command = config.command_topic("command_topic")
    if not config.null("payload_open") or not config.null("payload_close"):
        parts.lever(Feature.OPEN, command, _once(config), reported=reported)
    if not config.null("payload_stop"):
        stop = config.text("payload_stop", "STOP")
        parts.lever(Feature.STOP_MOVING, command, lambda _value, _state: stop, reported=False)
    set_position = config.command_topic("set_position_topic")
    place = _placed(config, ends, known)
    parts.lever(Feature.POSITION, set_position, place, _PERCENT, reported=placed)
    if command is None and set_position is not None:
        # Open and closed are two positions of a cover that takes nothing else.
        parts.lever(Feature.OPEN, set_position, lambda v, s: place(100 if v else 0, s), reported=reported)
    _tilt(config, parts, tilted, known)
    return parts


def _ends(config: Config) -> _Ends:
    return config.number("position_closed", 0.0), config.number("position_open", 100.0)


def _tilt_ends(config: Config) -> _Ends:
    return config.number("tilt_min", 0.0), config.number("tilt_max", 100.0)


def _named(ends: _Ends, tilted: _Ends) -> Mapping[str, object]:
    """The variables by which templates know the device's range."""
    names = ("position_closed", "position_open", "tilt_min", "tilt_max")
    return dict(zip(names, map(int, (*ends, *tilted)), strict=True))


def _tilt(config: Config, parts: Parts, ends: _Ends, known: Mapping[str, object]) -> None:
    topic, template = config.state_topic("tilt_status_topic"), config.template("tilt_status_template")
    told = parts.slot(topic, template, _percent(_TILT, ends, only_within=True), known)
    template = config.template("tilt_command_template")
    wholly = {
        100.0: whole_number(config.number("tilt_opened_value", ends[1])),
        0.0: whole_number(config.number("tilt_closed_value", ends[0])),
    }

    def write(value: Value, _state: State) -> str | None:
        percent = as_number(value)
        if percent is None:
            return None
        # Wholly open and wholly closed may be elsewhere than at the ends: slats that turn both ways are open half-way.
        scaled = wholly.get(float(percent), _scaled(percent, ends))
        variables = {**known, "value": scaled, "tilt_position": scaled}
        return str(scaled) if template is None else template.render(variables)

    parts.lever(Feature.TILT, config.command_topic("tilt_command_topic"), write, _PERCENT, reported=told)


def whole_number(value: float) -> float | int:
    """An int where nothing is lost."""
    return int(value) if float(value).is_integer() else value


def _cover_words(config: Config, *, moves: bool) -> Read:
    known = {
        config.text("state_opening", "opening"): "opening",
        config.text("state_closing", "closing"): "closing",
        config.text("state_open", "open"): "open",
        config.text("state_closed", "closed"): "closed",
        NONE: None,
    }
    stopped = config.text("state_stopped", "stopped") if moves else None

    def read(text: str, values: Values) -> Update | None:
        if text in known:
            return {STATE: known[text]}
        if stopped is None or text != stopped:
            return None
        # It stands still: closed where it was closing or its position says so, else somewhere open.
        position = values.get(_POSITION)
        closed = values.get(STATE) in ("closed", "closing") if position is None else position == 0
        return {STATE: "closed" if closed else "open"}

    return read


def _position(ends: _Ends, *, tells_state: bool) -> Read:
    percent = _percent(_POSITION, ends)

    def read(text: str, values: Values) -> Update | None:
        data = parse(text)
        told = data.get("position") if isinstance(data, dict) else text
        update = percent(str(told), values)
        if update is None or update[_POSITION] is None:
            return update
        if isinstance(data, dict) and as_number(data.get("tilt_position")) is not None:
            update = {**update, _TILT: as_number(data["tilt_position"])}
        return {**update, STATE: "closed" if update[_POSITION] == 0 else "open"} if tells_state else update

    return read


def _percent(key: str, ends: _Ends, *, only_within: bool = False) -> Read:
    low, high = min(ends), max(ends)

    def read(text: str, _values: Values) -> Update | None:
        if text == NONE:
            return {key: None}
        place = as_number(text)
        if place is None or low == high or (only_within and not low <= place <= high):
            return None
        # Rounded down, as Home Assistant does: a gate that is all but open is not open.
        percent = math.floor((place - ends[0]) * 100 / (ends[1] - ends[0]) + 1e-9)
        return {key: min(100, max(0, percent))}

    return read


def _scaled(value: Value, ends: _Ends) -> int | None:
    percent = as_number(value)
    return None if percent is None else round(ends[0] + percent / 100 * (ends[1] - ends[0]))


def _placed(config: Config, ends: _Ends, known: Mapping[str, object]) -> Write:
    template = config.template("set_position_template")

    def write(value: Value, _state: State) -> str | None:
        scaled, percent = _scaled(value, ends), as_number(value)
        if scaled is None or percent is None:
            return None
        # As the convention has it: the template gets percent as `position`, and the device's own range as `value`.
        return str(scaled) if template is None else template.render({**known, "value": scaled, "position": percent})

    return write


def _once(config: Config) -> Write:
    """Open and close by word; null says that the cover can't."""
    opens = None if config.null("payload_open") else config.text("payload_open", "OPEN")
    closes = None if config.null("payload_close") else config.text("payload_close", "CLOSE")
    return lambda value, _state: opens if value else closes


def valve(config: Config) -> Parts:
    """`valve`: by word, or by position where it reports one."""
    parts = Parts()
    ends = _ends(config)
    known = {"position_closed": int(ends[0]), "position_open": int(ends[1])}
    by_place = config.flag("reports_position")
    read = _valve_words(config, ends) if by_place else _valve_state(config)
    reported = parts.slot(config.state_topic("state_topic"), config.template("value_template"), read, known)
    command, template = config.command_topic("command_topic"), config.template("command_template")
    if by_place:

        def place(value: Value, _state: State) -> str | None:
            scaled = _scaled(value, ends)
            variables = {**known, "value": scaled, "position": as_number(value)}
            return str(scaled) if template is None else template.render(variables)

        parts.lever(Feature.POSITION, command, place, _PERCENT, reported=reported)
        parts.lever(Feature.OPEN, command, lambda v, s: place(100 if v else 0, s), reported=reported)
    elif not config.null("payload_open") or not config.null("payload_close"):
        word = _once(config)
        plain = by_template(config, "command_template", lambda value: word(value, State()))
        parts.lever(Feature.OPEN, command, plain, reported=reported)
    if config.has("payload_stop"):
        stop = by_template(config, "command_template", switch_words(config.text("payload_stop"), ""))
        parts.lever(Feature.STOP_MOVING, command, stop, reported=False)
    return parts


def _valve_state(config: Config) -> Read:
    plain = _cover_words(config, moves=False)

    def read(text: str, values: Values) -> Update | None:
        data = parse(text)
        return plain(str(data.get("state")) if isinstance(data, dict) else text, values)

    return read


def _valve_words(config: Config, ends: _Ends) -> Read:
    moving = _cover_words(config, moves=False)
    placed = _position(ends, tells_state=True)

    def read(text: str, values: Values) -> Update | None:
        data = parse(text)
        if not isinstance(data, dict):
            return placed(text, values) or moving(text, values)
        update = placed(text, values) or {}
        word = moving(str(data["state"]), values) if "state" in data else None
        return {**update, **(word or {})} or None

    return read
