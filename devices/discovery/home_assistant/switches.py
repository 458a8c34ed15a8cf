"""Things that are on or off, or are pressed: switch, siren, button, scene."""

from __future__ import annotations

from collections.abc import Sequence

from devices.discovery.convention import Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.wire import (
    NONE,
    STATE,
    Parts,
    Update,
    by_template,
    compact,
    folded,
    switch_words,
    words,
)
from devices.discovery.payload import parse
from devices.model import Change, Command, Feature, Limits, State


def switch(config: Config) -> Parts:
    """`switch`: one command topic, one state topic."""
    parts = Parts()
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    known = {config.text("state_on", on): "on", config.text("state_off", off): "off"}
    reported = parts.slot(config.state_topic("state_topic"), config.template("value_template"), words(known))
    write = by_template(config, "command_template", switch_words(on, off))
    parts.lever(Feature.POWER, config.needed_command_topic("command_topic"), write, reported=reported)
    return parts


def siren(config: Config) -> Parts:
    """`siren`: a switch whose orders and states may be JSON with a tone beside."""
    parts = Parts()
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    known = {config.text("state_on", on): "on", config.text("state_off", off): "off", NONE: None}

    def read(text: str, _values: Values) -> Update | None:
        data = parse(text)
        if not isinstance(data, dict):
            return {STATE: known[text]} if text in known else None
        told = {key: data[key] for key in ("tone", "volume_level", "duration") if key in data}
        state = str(data.get("state", ""))
        return {STATE: known[state], **told} if state in known else (told or None)

    template, off_template = config.template("command_template"), config.template("command_off_template")
    topic = config.needed_command_topic("command_topic")

    def fold(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        wanted = {change.feature: change.value for change in changes}
        turning_on = wanted.get(Feature.POWER, True)
        variables: dict[str, object] = {"state": on if turning_on else off}
        if turning_on and Feature.SIREN_TONE in wanted:
            variables["tone"] = wanted[Feature.SIREN_TONE]
        chosen = template if turning_on or off_template is None else off_template
        payload = compact(variables) if chosen is None else chosen.render({"value": variables["state"], **variables})
        return (Command(topic, payload, retain=parts.retain),)

    tones = config.words("available_tones")
    reported = parts.slot(config.state_topic("state_topic"), config.template("state_value_template"), read)
    parts.lever(Feature.POWER, topic, folded, reported=reported)
    if tones:
        parts.fixed["available_tones"] = list(tones)
        parts.lever(Feature.SIREN_TONE, topic, folded, Limits(options=tones), reported=False)
    parts.fold = fold
    return parts


def button(config: Config) -> Parts:
    """`button`: pressed, and that is all."""
    return _pressed(config, config.text("payload_press", "PRESS"))


def scene(config: Config) -> Parts:
    """`scene`: turned on, and never off."""
    return _pressed(config, config.text("payload_on", "ON"))


def _pressed(config: Config, payload: str) -> Parts:
    parts = Parts()
    write = by_template(config, "command_template", lambda _value: payload)
    parts.lever(Feature.PRESS, config.needed_command_topic("command_topic"), write, reported=False)
    return parts
