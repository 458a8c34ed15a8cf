"""`light` with the basic schema: a pair of topics for each look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from devices.colour import Rgb, hs_of, kelvin_of, mireds_of, rgbw_of, rgbww_of, xy_of
from devices.discovery.convention import Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.looks import (
    COLOURS,
    add_looks,
    attributes_of,
    colour_of,
    coloured,
    from_device,
    kelvins,
    to_device,
)
from devices.discovery.home_assistant.wire import (
    NONE,
    Fold,
    Parts,
    Read,
    Update,
    anything,
    as_number,
    folded,
    words,
)
from devices.model import Change, Command, Feature, State, Unfulfilled, Value

_MIXED: Final = ("rgb", "rgbw", "rgbww")
"""Colour modes whose numbers say how bright as well."""
_LEVEL_ON: Final = 100
"""Percent to turn on at, where turning on is only said by brightness and none was ever seen."""

_ORDER: Final = (Feature.COLOR, Feature.BRIGHTNESS, Feature.COLOR_TEMPERATURE, Feature.EFFECT)
"""Looks in the order in which Home Assistant says them."""

type _Say = Callable[[Value], str]


def light(config: Config) -> Parts:
    """`light`, basic schema."""
    parts = Parts(compose=attributes_of)
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    scale = config.number("brightness_scale", 255.0)
    kelvin = config.flag("color_temp_kelvin")
    command = config.needed_command_topic("command_topic")
    known = {on: "on", off: "off"}
    powered = parts.slot(
        config.state_topic("state_topic"), config.template("state_value_template", "value_template"), words(known)
    )
    told = _slots(config, parts, scale, kelvin=kelvin)
    colour = next((mode for mode in COLOURS if config.has(f"{mode}_command_topic")), None)
    # Without a topic of its own, brightness is in the colour: half of each part is the same colour at half the light.
    mixed = colour is not None and colour in _MIXED and not config.has("brightness_command_topic")
    topics = {
        Feature.BRIGHTNESS: config.command_topic(f"{colour}_command_topic" if mixed else "brightness_command_topic"),
        Feature.COLOR: config.command_topic(f"{colour}_command_topic") if colour else None,
        Feature.COLOR_TEMPERATURE: config.command_topic("color_temp_command_topic"),
        Feature.EFFECT: config.command_topic("effect_command_topic"),
    }
    parts.lever(Feature.POWER, command, folded, reported=powered)
    add_looks(parts, config, topics, reported=told)
    if mixed and Feature.COLOR in told:
        told |= {Feature.BRIGHTNESS}
    says = _sayings(config, colour, scale, kelvin=kelvin)
    parts.fixed["supported_color_modes"] = _modes(config, topics)
    fold = _folder(
        config, parts, {**topics, Feature.POWER: command}, {**says, Feature.POWER: lambda v: on if v else off}
    )
    parts.fold = _mixing(fold) if mixed else fold
    return parts


def _mixing(fold: Fold) -> Fold:
    """Brightness and colour as one colour."""

    def mix(changes: Sequence[Change], state: State) -> tuple[Command, ...] | Unfulfilled:
        wanted = {change.feature: change.value for change in changes}
        if wanted.get(Feature.POWER) is False or not wanted.keys() & {Feature.BRIGHTNESS, Feature.COLOR}:
            return fold(changes, state)
        percent = as_number(wanted.pop(Feature.BRIGHTNESS, _known_level(state))) or 0
        known = wanted.get(Feature.COLOR) or state.attributes.get("rgb_color")
        full: Rgb = known if isinstance(known, tuple) and len(known) == 3 else (255, 255, 255)
        level = round(percent * 255 / 100)
        red, green, blue = (int(part * level / 255) for part in full)
        wanted[Feature.COLOR] = red, green, blue
        return fold([Change(feature, value) for feature, value in wanted.items()], state)

    return mix


def _modes(config: Config, topics: Mapping[Feature, str | None]) -> list[str]:
    modes = [mode for mode in COLOURS if config.has(f"{mode}_command_topic")]
    modes += [mode for mode in ("color_temp", "white") if config.has(f"{mode}_command_topic")]
    return sorted(modes) or (["brightness"] if topics[Feature.BRIGHTNESS] else ["onoff"])


def _slots(config: Config, parts: Parts, scale: float, *, kelvin: bool) -> frozenset[Feature]:
    told = set()
    template = config.template("brightness_value_template")
    if parts.slot(config.state_topic("brightness_state_topic"), template, _level(scale)):
        told.add(Feature.BRIGHTNESS)
    template = config.template("color_temp_value_template")
    warmth = _in_its_mode(config, "color_temp", _warmth(kelvin=kelvin))
    if parts.slot(config.state_topic("color_temp_state_topic"), template, warmth):
        told.add(Feature.COLOR_TEMPERATURE)
    if parts.slot(
        config.state_topic("effect_state_topic"), config.template("effect_value_template"), anything("effect")
    ):
        told.add(Feature.EFFECT)
    for mode in COLOURS:
        mixed = mode in _MIXED and not config.has("brightness_state_topic")
        read = _in_its_mode(config, mode, _listed(mode, kelvins(config), mixed=mixed))
        if parts.slot(config.state_topic(f"{mode}_state_topic"), config.template(f"{mode}_value_template"), read):
            told.add(Feature.COLOR)
    parts.slot(
        config.state_topic("color_mode_state_topic"),
        config.template("color_mode_value_template"),
        _switched,
    )
    return frozenset(told)


def _in_its_mode(config: Config, mode: str, read: Read) -> Read:
    """Where a topic of its own tells the colour mode, what is told of the others is kept until it is their turn."""
    if not config.has("color_mode_state_topic"):
        return read

    def keep(text: str, values: Values) -> Update | None:
        update = read(text, values)
        if not update:
            return update
        look = {key: value for key, value in update.items() if key != "brightness"}
        bright = {key: value for key, value in update.items() if key == "brightness"}
        return {f" {mode}": look, **bright, **(look if values.get("color_mode") == mode else {})}

    return keep


def _switched(text: str, values: Values) -> Update | None:
    if not text:
        return None
    if text == NONE:
        return {"color_mode": None}
    look = values.get(f" {text}")
    return look if isinstance(look, dict) else coloured(text)


def _level(scale: float) -> Read:
    def read(text: str, _values: Values) -> Update | None:
        level = from_device(text, scale)
        return {"brightness": level} if level is not None else None

    return read


def _warmth(*, kelvin: bool) -> Read:
    def read(text: str, _values: Values) -> Update | None:
        number = as_number(text)
        if not number or number < 0:
            return None
        return coloured("color_temp", kelvin=round(number) if kelvin else kelvin_of(number))

    return read


def _listed(mode: str, whites: tuple[float, float], *, mixed: bool) -> Read:
    def read(text: str, _values: Values) -> Update | None:
        parts = [as_number(part) for part in text.split(",")]
        numbers = [float(part) for part in parts if part is not None]
        if len(numbers) < len(parts):
            return None
        if not mixed:
            return colour_of(mode, numbers, whites)
        level = max(numbers)
        if level <= 0:
            # Black says nothing of the colour.
            return {}
        told = colour_of(mode, [min(255.0, round(part / level * 255)) for part in numbers], whites)
        return None if told is None else {**told, "brightness": min(255, round(level))}

    return read


def _sayings(config: Config, colour: str | None, scale: float, *, kelvin: bool) -> dict[Feature, _Say]:
    level, effect = config.template("brightness_command_template"), config.template("effect_command_template")
    warmth = config.template("color_temp_command_template")
    tint = config.template(f"{colour}_command_template") if colour else None
    whites = kelvins(config)

    def bright(value: Value) -> str:
        number = to_device(value, scale)
        return str(number) if level is None else level.render({"value": number})

    def warm(value: Value) -> str:
        number = as_number(value) or 1
        wording = round(number) if kelvin else mireds_of(number)
        return str(wording) if warmth is None else warmth.render({"value": wording})

    def tinted(value: Value) -> str:
        numbers, names = _numbers(colour or "rgb", value, whites)
        return (
            ",".join(str(n) for n in numbers) if tint is None else tint.render(dict(zip(names, numbers, strict=True)))
        )

    def effects(value: Value) -> str:
        return str(value) if effect is None else effect.render({"value": str(value)})

    return {
        Feature.BRIGHTNESS: bright,
        Feature.COLOR: tinted,
        Feature.COLOR_TEMPERATURE: warm,
        Feature.EFFECT: effects,
    }


def _numbers(mode: str, value: Value, whites: tuple[float, float]) -> tuple[tuple[float, ...], tuple[str, ...]]:
    rgb: Rgb = value if isinstance(value, tuple) else (255, 255, 255)
    match mode:
        case "hs":
            return hs_of(rgb), ("hue", "sat")
        case "xy":
            return xy_of(rgb), ("x", "y")
        case "rgbw":
            return rgbw_of(rgb), ("red", "green", "blue", "white")
        case "rgbww":
            return rgbww_of(rgb, whites), ("red", "green", "blue", "cold_white", "warm_white")
        case _:
            return rgb, ("red", "green", "blue")


def _folder(
    config: Config, parts: Parts, topics: Mapping[Feature, str | None], says: Mapping[Feature, _Say]
) -> Fold:  # fmt: skip
    when = config.text("on_command_type", "last")

    def fold(changes: Sequence[Change], state: State) -> tuple[Command, ...]:
        wanted = {change.feature: change.value for change in changes}
        if wanted.get(Feature.POWER) is False:
            return (_command(Feature.POWER, False),)  # noqa: FBT003 - the value of a change
        looks: dict[Feature, Value] = {feature: wanted[feature] for feature in _ORDER if feature in wanted}
        if when == "brightness" and topics.get(Feature.BRIGHTNESS):
            looks.setdefault(Feature.BRIGHTNESS, _known_level(state))
            return tuple(_command(feature, value) for feature, value in looks.items())
        styled = tuple(_command(feature, value) for feature, value in looks.items())
        on = (_command(Feature.POWER, True),)  # noqa: FBT003 - the value of a change
        return on + styled if when == "first" else styled + on

    def _command(feature: Feature, value: Value) -> Command:
        return Command(topics[feature] or "", says[feature](value), retain=parts.retain)

    return fold


def _known_level(state: State) -> int:
    level = as_number(state.attributes.get("brightness"))
    return round(level * 100 / 255) if level else _LEVEL_ON
