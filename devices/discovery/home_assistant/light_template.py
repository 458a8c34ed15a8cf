"""`light` with `schema: template`: the device's own wording, both ways."""

from __future__ import annotations

from collections.abc import Sequence

from devices.colour import hs_of, kelvin_of, mireds_of
from devices.discovery.convention import Reason, Refused, Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.looks import add_looks, attributes_of, colour_of, coloured, from_device
from devices.discovery.home_assistant.wire import (
    Fold,
    Parts,
    Read,
    Update,
    anything,
    as_number,
    folded,
    words,
)
from devices.model import Change, Command, Feature, State


def light(config: Config) -> Parts:
    """`light`, template schema."""
    parts = Parts(compose=attributes_of)
    topic, told_on = config.needed_command_topic("command_topic"), config.state_topic("state_topic")
    kelvin = config.flag("color_temp_kelvin")
    reports: set[Feature] = set()
    if config.has("state_template") and parts.slot(
        told_on, config.template("state_template"), words({"on": "on", "off": "off"})
    ):
        reports.add(Feature.POWER)
    if config.has("brightness_template") and parts.slot(told_on, config.template("brightness_template"), _level):
        reports.add(Feature.BRIGHTNESS)
    if config.has("color_temp_template"):
        parts.slot(told_on, config.template("color_temp_template"), _warmth(kelvin=kelvin))
    if config.has("effect_template"):
        parts.slot(told_on, config.template("effect_template"), anything("effect"))
    paints = config.has("red_template") and config.has("green_template") and config.has("blue_template")
    if paints:
        for part in ("red", "green", "blue"):
            parts.slot(told_on, config.template(f"{part}_template"), _part(f" {part}"))
    looks = {
        Feature.BRIGHTNESS: topic if config.has("brightness_template") else None,
        Feature.COLOR: topic if paints else None,
        Feature.COLOR_TEMPERATURE: topic if config.has("color_temp_template") else None,
        Feature.EFFECT: topic if config.has("effect_list") else None,
    }
    parts.lever(Feature.POWER, topic, folded, reported=Feature.POWER in reports)
    if told_on:
        reports |= {feature for feature in (Feature.COLOR, Feature.COLOR_TEMPERATURE) if looks[feature]}
        reports |= {Feature.EFFECT} if config.has("effect_template") else set()
    add_looks(parts, config, looks, reported=frozenset(reports))
    parts.fold = _folder(config, parts, topic, kelvin=kelvin)
    return parts


def _level(text: str, _values: Values) -> Update | None:
    level = from_device(text, 255.0)
    return None if level is None else {"brightness": level}


def _warmth(*, kelvin: bool) -> Read:
    def read(text: str, _values: Values) -> Update | None:
        number = as_number(text)
        if not number or number < 0:
            return None
        return coloured("color_temp", kelvin=round(number) if kelvin else kelvin_of(number))

    return read


def _part(name: str) -> Read:
    """One of the three colours, kept to itself; the attributes follow once all three are known."""

    def read(text: str, values: Values) -> Update | None:
        number = as_number(text)
        if number is None or not 0 <= number <= 255:
            return None
        known = {**{part: values.get(part) for part in (" red", " green", " blue")}, name: number}
        numbers = [float(str(part)) for part in known.values() if part is not None]
        return {name: number, **(_painted(numbers) if len(numbers) == len(known) else {})}

    return read


def _painted(numbers: list[float]) -> dict[str, object]:
    # Home Assistant takes the three parts for a hue and a saturation.
    return (colour_of("rgb", numbers) or {}) | {"color_mode": "hs"}


def _folder(config: Config, parts: Parts, topic: str, *, kelvin: bool) -> Fold:
    on, off = config.template("command_on_template"), config.template("command_off_template")
    if on is None or off is None:
        raise Refused(
            Reason.MISSING, "A light of the template schema needs 'command_on_template' and 'command_off_template'."
        )

    def fold(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        wanted = {change.feature: change.value for change in changes}
        if wanted.get(Feature.POWER) is False:
            return (Command(topic, off.render({"state": "off"}), retain=parts.retain),)
        variables: dict[str, object] = {"state": "on"}
        if Feature.BRIGHTNESS in wanted:
            variables["brightness"] = round((as_number(wanted[Feature.BRIGHTNESS]) or 0) * 255 / 100)
        warmth = as_number(wanted.get(Feature.COLOR_TEMPERATURE))
        if warmth:
            variables["color_temp"] = round(warmth) if kelvin else mireds_of(warmth)
        colour = wanted.get(Feature.COLOR)
        if isinstance(colour, tuple):
            variables |= dict(zip(("red", "green", "blue"), colour, strict=True))
            variables |= dict(zip(("hue", "sat"), hs_of(colour), strict=True))
        if Feature.EFFECT in wanted:
            variables["effect"] = wanted[Feature.EFFECT]
        return (Command(topic, on.render(variables), retain=parts.retain),)

    return fold
