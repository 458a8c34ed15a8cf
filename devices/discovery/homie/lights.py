"""A node that is a light: power, brightness, colour and warmth are properties of their own, and one thing to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from devices.colour import kelvin_of, mireds_of
from devices.discovery.convention import Values
from devices.discovery.home_assistant.looks import attributes_of, coloured, from_device
from devices.discovery.home_assistant.wire import as_number
from devices.discovery.homie.description import Description, Property
from devices.discovery.homie.made import PERCENT, Made, command, ear, first, node_name, says, switched, topic
from devices.discovery.homie.values import colour_for, colour_in, kinds, number_for, scaled
from devices.discovery.plain import Hear, PlainWire, Update, powered
from devices.model import Change, Command, Feature, Limits, State, Value

LIGHT: Final = "light|lamp|bulb|leds?|led strip|strip|dimmer|spot|chandelier|rgb|rgbw"
_POWER: Final = "power|on|on off|onoff|state|switch|enabled?|output|relay|value"
_LEVEL: Final = "brightness|dimmer|dim|level|intensity|luminosity|bri"
_WARMTH: Final = "colou?r temp(?:erature)?|white temp(?:erature)?|temp(?:erature)?|ct|mired|kelvin|warmth"
_EFFECT: Final = "effect|scene|pattern|animation"
_KELVIN: Final = (2000.0, 6535.0)


@dataclass(frozen=True, slots=True)
class _Lamp:
    """The properties of one light."""

    device: Description
    power: Property | None
    level: Property | None
    colour: Property | None
    warmth: Property | None
    effect: Property | None

    def parts(self) -> tuple[Property, ...]:
        every = (self.power, self.level, self.colour, self.warmth, self.effect)
        return tuple(one for one in every if one is not None)

    @property
    def dims_by_colour(self) -> bool:
        """Whether its brightness is the third part of its colour."""
        return self.level is None and self.colour is not None and kinds(self.colour)[0] == "hsv"

    @property
    def mireds(self) -> bool:
        """Whether its warmth is in mireds: it says so, or its range could be nothing else."""
        one = self.warmth
        return one is not None and (one.unit.casefold().startswith(("mired", "mk")) or (one.bounds[1] or 9e9) < 1000)


def light(device: Description, properties: Sequence[Property]) -> Made | None:
    """The light that the properties of one node make; None: they make none."""
    lamp = _lamp(device, properties)
    if lamp is None:
        return None
    features = _features(lamp)
    modes = [word for word, one in (("color_temp", lamp.warmth), (_mode(lamp), lamp.colour)) if one is not None]
    modes = modes or (["brightness"] if Feature.BRIGHTNESS in features else ["onoff"])
    fixed: dict[str, object] = {"supported_color_modes": modes}
    if Feature.COLOR_TEMPERATURE in features:
        limits = features[Feature.COLOR_TEMPERATURE]
        fixed |= {"min_color_temp_kelvin": limits.minimum, "max_color_temp_kelvin": limits.maximum}
    if lamp.effect is not None:
        fixed["effect_list"] = list(lamp.effect.options)

    def say(changes: Sequence[Change], state: State) -> tuple[Command, ...]:
        return _orders(lamp, {change.feature: change.value for change in changes}, state)

    topics = tuple(f"{topic(device, one)}/set" for one in lamp.parts())
    wire = PlainWire(_ears(lamp), say, topics, frozenset(features), lambda v: _shown(lamp, v, modes[-1]), fixed)
    used = frozenset(one.path for one in lamp.parts())
    return Made(properties[0].node, "light", node_name(properties[0]), wire, features, used)


def _lamp(device: Description, properties: Sequence[Property]) -> _Lamp | None:
    settable = [one for one in properties if one.settable and one.retained]
    if not settable:
        return None
    named = says(LIGHT, _node_words(settable[0]))
    colour = first(settable, lambda one: one.datatype == "color")
    switches = [one for one in settable if one.datatype == "boolean"]
    power = first(switches, lambda one: says(f"{_POWER}|{LIGHT}", one.own_words))
    if power is None and len(switches) == 1 and (named or colour is not None):
        power = switches[0]
    level = first(settable, lambda one: one.numeric and says(_LEVEL, one.own_words))
    bright = level is not None and says("brightness|dimmer|dim", level.own_words)
    lit = power is not None and len(switches) == 1 and says(LIGHT, power.own_words)
    if colour is None and not (named and (power or level)) and not bright and not lit:
        return None
    warmth = first(
        settable,
        lambda one: one.numeric and one is not level and "°" not in one.unit and says(_WARMTH, one.own_words),
    )
    effect = first(settable, lambda one: one.datatype == "enum" and says(_EFFECT, one.own_words))
    return _Lamp(device, power, level, colour, warmth, effect)


def _node_words(one: Property) -> str:
    return one.words.removesuffix(one.own_words)


def _features(lamp: _Lamp) -> dict[Feature, Limits]:
    features: dict[Feature, Limits] = {}
    if lamp.power is not None or lamp.level is not None or lamp.dims_by_colour:
        features[Feature.POWER] = Limits()
    if lamp.level is not None or lamp.dims_by_colour:
        features[Feature.BRIGHTNESS] = PERCENT
    if lamp.colour is not None:
        features[Feature.COLOR] = Limits()
    if lamp.warmth is not None:
        low, high, _step = lamp.warmth.bounds
        if lamp.mireds:
            # The most mireds are the fewest kelvin.
            low, high = (None if bound is None else float(kelvin_of(max(1.0, bound))) for bound in (high, low))
        features[Feature.COLOR_TEMPERATURE] = Limits(low or _KELVIN[0], high or _KELVIN[1], 1.0, "K")
    if lamp.effect is not None:
        features[Feature.EFFECT] = Limits(options=lamp.effect.options)
    return features


def _mode(lamp: _Lamp) -> str:
    return {"hsv": "hs", "xyz": "xy"}.get(kinds(lamp.colour)[0], "rgb") if lamp.colour is not None else "rgb"


def _orders(lamp: _Lamp, wanted: Mapping[Feature, Value], state: State) -> tuple[Command, ...]:
    if powered(wanted) is False:
        return _turned(lamp, state, on=False)
    device, commands = lamp.device, []
    percent = as_number(wanted.get(Feature.BRIGHTNESS)) or _percent(state)
    colour = wanted.get(Feature.COLOR)
    if lamp.colour is not None and (colour is not None or (lamp.dims_by_colour and Feature.BRIGHTNESS in wanted)):
        rgb = colour if colour is not None else _known_rgb(state)
        named = lamp.device.base.endswith("/5")
        commands.append(command(device, lamp.colour, colour_for(lamp.colour, rgb, percent, named=named)))
    if lamp.level is not None and Feature.BRIGHTNESS in wanted:
        commands.append(command(device, lamp.level, number_for(lamp.level, scaled(lamp.level)[0](percent))))
    warmth = as_number(wanted.get(Feature.COLOR_TEMPERATURE))
    if lamp.warmth is not None and warmth:
        number = mireds_of(warmth) if lamp.mireds else warmth
        commands.append(command(device, lamp.warmth, number_for(lamp.warmth, number)))
    if lamp.effect is not None and Feature.EFFECT in wanted:
        commands.append(command(device, lamp.effect, str(wanted[Feature.EFFECT])))
    shines = Feature.BRIGHTNESS in wanted or colour is not None
    if powered(wanted) or (shines and state.value != "on" and lamp.power is not None):
        by_level = lamp.power is None and shines
        commands += [] if by_level else _turned(lamp, state, on=True)
    return tuple(commands)


def _turned(lamp: _Lamp, state: State, *, on: bool) -> tuple[Command, ...]:
    if lamp.power is not None:
        return (command(lamp.device, lamp.power, "true" if on else "false"),)
    if lamp.level is not None:
        percent = _percent(state) if on else 0.0
        return (command(lamp.device, lamp.level, number_for(lamp.level, scaled(lamp.level)[0](percent))),)
    if lamp.colour is None:
        return ()
    named, percent = lamp.device.base.endswith("/5"), _percent(state) if on else 0.0
    payload = colour_for(lamp.colour, _known_rgb(state), percent, named=named)
    return (command(lamp.device, lamp.colour, payload),)


def _percent(state: State) -> float:
    level = as_number(state.attributes.get("brightness"))
    return round(level * 100 / 255) if level else 100.0


def _known_rgb(state: State) -> Value:
    known = state.attributes.get("rgb_color")
    if isinstance(known, tuple) and len(known) == 3:
        red, green, blue = (int(part) for part in known)
        return red, green, blue
    return 255, 255, 255


def _ears(lamp: _Lamp) -> dict[str, Hear]:
    ears: dict[str, Hear] = {}
    device = lamp.device
    if lamp.power is not None:
        ears[topic(device, lamp.power)] = switched(lamp.power)
    if lamp.level is not None:
        back = scaled(lamp.level)[1]
        ears[topic(device, lamp.level)] = ear(lamp.level, lambda text: {" percent": back(float(text))})
    if lamp.colour is not None:
        ears[topic(device, lamp.colour)] = ear(lamp.colour, lambda text: _heard(lamp, text))
    if lamp.warmth is not None:
        ears[topic(device, lamp.warmth)] = ear(lamp.warmth, lambda text: _warm(lamp, float(text)))
    if lamp.effect is not None:
        ears[topic(device, lamp.effect)] = ear(lamp.effect, lambda text: {"effect": text})
    return ears


def _heard(lamp: _Lamp, text: str) -> Update | None:
    found = colour_in(lamp.colour, text) if lamp.colour is not None else None
    if found is None:
        return None
    mode, rgb, value = found
    return {**coloured(mode, rgb=rgb), **({" percent": value} if lamp.dims_by_colour and value is not None else {})}


def _warm(lamp: _Lamp, number: float) -> Update | None:
    if number <= 0:
        return None
    return coloured("color_temp", kelvin=kelvin_of(number) if lamp.mireds else round(number))


def _shown(lamp: _Lamp, values: Values, mode: str) -> tuple[str | None, Mapping[str, object]]:
    percent = as_number(values.get(" percent"))
    told: dict[str, object] = {key: value for key, value in values.items() if key != " percent"}
    if "color_mode" not in told:
        told["color_mode"] = mode
    if percent is not None:
        told["brightness"] = from_device(percent, 100.0)
        if lamp.power is None:
            told[""] = "on" if percent > 0 else "off"
    return attributes_of(told)
