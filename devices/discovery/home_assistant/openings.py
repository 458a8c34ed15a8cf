"""Things that open, close and lock: cover, valve, lock."""

from __future__ import annotations

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
    words,
)
from devices.discovery.payload import parse
from devices.model import Feature, Limits, State, Value

_PERCENT: Final = Limits(0.0, 100.0, 1.0, "%")
_POSITION: Final = "current_position"
_TILT: Final = "current_tilt_position"


def cover(config: Config) -> Parts:
    """`cover`: blinds, curtains, garage doors; by word, by position, or both."""
    parts = Parts()
    by_word = parts.slot(
        config.state_topic("state_topic"), config.template("value_template"), _cover_words(config, moves=True)
    )
    ends = config.number("position_closed", 0.0), config.number("position_open", 100.0)
    position_topic = config.state_topic("position_topic")
    # Home Assistant lets the one template serve both topics.
    template = config.template("position_template") or (None if by_word else config.template("value_template"))
    placed = parts.slot(position_topic, template, _position(ends, tells_state=not by_word))
    reported = by_word or placed
    command = config.command_topic("command_topic")
    if not config.null("payload_open") or not config.null("payload_close"):
        write = _once(config.text("payload_open", "OPEN"), config.text("payload_close", "CLOSE"))
        parts.lever(Feature.OPEN, command, write, reported=reported)
    if not config.null("payload_stop"):
        stop = config.text("payload_stop", "STOP")
        parts.lever(Feature.STOP_MOVING, command, lambda _value, _state: stop, reported=False)
    set_position = config.command_topic("set_position_topic")
    parts.lever(Feature.POSITION, set_position, _placed(config, ends), _PERCENT, reported=placed)
    if command is None and set_position is not None:
        # Open and closed are two positions of a cover that takes nothing else.
        place = _placed(config, ends)
        parts.lever(Feature.OPEN, set_position, lambda v, s: place(100 if v else 0, s), reported=reported)
    _tilt(config, parts)
    return parts


def _tilt(config: Config, parts: Parts) -> None:
    low, high = config.span("tilt_min", "tilt_max", (0.0, 100.0))
    told = parts.slot(
        config.state_topic("tilt_status_topic"), config.template("tilt_status_template"), _percent(_TILT, (low, high))
    )
    write = by_template(config, "tilt_command_template", lambda value: _scaled(value, (low, high)), "tilt_position")
    parts.lever(Feature.TILT, config.command_topic("tilt_command_topic"), write, _PERCENT, reported=told)


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


def _position(ends: tuple[float, float], *, tells_state: bool) -> Read:
    def read(text: str, values: Values) -> Update | None:
        data = parse(text)
        told = data.get("position") if isinstance(data, dict) else text
        update = _percent(_POSITION, ends)(str(told), values)
        if update is None or update[_POSITION] is None:
            return update
        if isinstance(data, dict) and as_number(data.get("tilt_position")) is not None:
            update = {**update, _TILT: as_number(data["tilt_position"])}
        return {**update, STATE: "closed" if update[_POSITION] == 0 else "open"} if tells_state else update

    return read


def _percent(key: str, ends: tuple[float, float]) -> Read:
    def read(text: str, _values: Values) -> Update | None:
        if text == NONE:
            return {key: None}
        place = as_number(text)
        if place is None or ends[0] == ends[1]:
            return None
        return {key: min(100, max(0, round((place - ends[0]) / (ends[1] - ends[0]) * 100)))}

    return read


def _scaled(value: Value, ends: tuple[float, float]) -> object:
    percent = as_number(value)
    return None if percent is None else round(ends[0] + percent / 100 * (ends[1] - ends[0]))


def _placed(config: Config, ends: tuple[float, float]) -> Write:
    template = config.template("set_position_template")
    both: Mapping[str, object] = {"position_closed": int(ends[0]), "position_open": int(ends[1])}

    def write(value: Value, _state: State) -> str | None:
        scaled, percent = _scaled(value, ends), as_number(value)
        if scaled is None or percent is None:
            return None
        # As the convention has it: the template gets percent as `position`, and the device's own range as `value`.
        return str(scaled) if template is None else template.render({"value": scaled, "position": percent, **both})

    return write


def _once(opens: str, closes: str) -> Write:
    return lambda value, _state: opens if value else closes


def valve(config: Config) -> Parts:
    """`valve`: by word, or by position where it reports one."""
    parts = Parts()
    ends = config.number("position_closed", 0.0), config.number("position_open", 100.0)
    by_place = config.flag("reports_position")
    read = _valve_words(config, ends) if by_place else _valve_state(config)
    reported = parts.slot(config.state_topic("state_topic"), config.template("value_template"), read)
    command = config.command_topic("command_topic")
    if by_place:
        write = by_template(config, "command_template", lambda value: _scaled(value, ends))
        parts.lever(Feature.POSITION, command, write, _PERCENT, reported=reported)
        parts.lever(Feature.OPEN, command, lambda v, s: write(100 if v else 0, s), reported=reported)
    else:
        plain = switch_words(config.text("payload_open", "OPEN"), config.text("payload_close", "CLOSE"))
        parts.lever(Feature.OPEN, command, by_template(config, "command_template", plain), reported=reported)
    if config.has("payload_stop"):
        stop = config.text("payload_stop")
        parts.lever(Feature.STOP_MOVING, command, lambda _value, _state: stop, reported=False)
    return parts


def _valve_state(config: Config) -> Read:
    plain = _cover_words(config, moves=False)

    def read(text: str, values: Values) -> Update | None:
        data = parse(text)
        return plain(str(data.get("state")) if isinstance(data, dict) else text, values)

    return read


def _valve_words(config: Config, ends: tuple[float, float]) -> Read:
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
    plain = switch_words(config.text("payload_lock", "LOCK"), config.text("payload_unlock", "UNLOCK"))
    write = by_template(config, "command_template", plain)
    topic = config.needed_command_topic("command_topic")
    parts.lever(Feature.LOCK, topic, write, reported=reported)
    if config.has("payload_open"):
        opens = config.text("payload_open")
        latch = by_template(config, "command_template", lambda value: opens if value else None)
        parts.lever(Feature.OPEN, topic, latch, reported=False)
    return parts
