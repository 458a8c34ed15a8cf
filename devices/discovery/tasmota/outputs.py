"""What a Tasmota module switches: relays, lights, shutters, and the fan of the iFan."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from devices.colour import kelvin_of, mireds_of, rgb_of_hs
from devices.discovery.convention import Values
from devices.discovery.home_assistant.looks import PERCENT, attributes_of, coloured, from_device
from devices.discovery.home_assistant.wire import as_number
from devices.discovery.payload import Payload
from devices.discovery.plain import Hear, PlainWire, Say, Update, powered
from devices.discovery.tasmota.config import Module
from devices.model import Change, Command, Entity, Feature, Limits, State, Value

_DIMMER: Final = 1
_WHITES: Final = 2
_RGB: Final = 3
_RGBW: Final = 4
_RGBCCT: Final = 5
_MIREDS: Final = (153, 500)
_FEWER_MIREDS: Final = (200, 380)
"""With `SetOption82`, for those who share a lamp with Alexa."""
_EFFECTS: Final = ("Solid", "Wake up", "Cycle up", "Cycle down", "Random")
_SPEEDS: Final = 3

type Told = Callable[[Mapping[str, object]], Update]
"""What the state object of the firmware says of one entity."""


def relay(module: Module, index: int, component: str) -> tuple[Entity, PlainWire]:
    """A relay: a switch, or a light that only goes on and off."""
    entity = Entity(
        unique_id=f"{module.mac}_{component}_relay_{index}",
        component=component,
        name=module.output_name(index, component.capitalize()),
        features={Feature.POWER: Limits()},
    )
    topic = f"{module.command}POWER{index + 1}"

    def say(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        wanted = {change.feature: change.value for change in changes}
        return (Command(topic, module.on if wanted[Feature.POWER] else module.off),)

    ears = _state_ears(module, _power(module, index)) | _power_ears(module, index)
    fixed = {"supported_color_modes": ["onoff"]} if component == "light" else {}
    return entity, PlainWire(ears, say, (topic,), frozenset({Feature.POWER}), fixed=fixed)


def light(module: Module, index: int) -> tuple[Entity, PlainWire]:
    """A dimmable light, by the kind that the module says or that its channels are split into."""
    kind, dimmer, shown = _split(module, index)
    low, high = _FEWER_MIREDS if "82" in module.options else _MIREDS
    kelvins = Limits(float(kelvin_of(high)), float(kelvin_of(low)), 1.0, "K")
    features = {Feature.POWER: Limits()}
    if kind:
        features[Feature.BRIGHTNESS] = PERCENT
    if kind in (_WHITES, _RGBCCT):
        features[Feature.COLOR_TEMPERATURE] = kelvins
    if kind >= _RGB:
        features |= {Feature.COLOR: Limits(), Feature.EFFECT: Limits(options=_EFFECTS)}
    entity = Entity(
        unique_id=f"{module.mac}_light_light_{index}",
        component="light",
        name=module.output_name(index, "Light"),
        features=features,
    )
    modes = {0: ["onoff"], _DIMMER: ["brightness"], _WHITES: ["color_temp"], _RGB: ["hs"], _RGBW: ["hs", "white"]}
    fixed: dict[str, object] = {"supported_color_modes": modes.get(kind, ["color_temp", "hs"])}
    if Feature.COLOR_TEMPERATURE in features:
        fixed |= {"min_color_temp_kelvin": kelvin_of(high), "max_color_temp_kelvin": kelvin_of(low)}
    if Feature.EFFECT in features:
        fixed["effect_list"] = list(_EFFECTS)
    topics = tuple(f"{module.command}{word}" for word in (f"POWER{index + 1}", dimmer, "CT", "Color2", "Scheme"))
    ears = _state_ears(module, _lit(module, index, kind, shown)) | _power_ears(module, index)
    say = _light_say(module, index, dimmer, (low, high))
    return entity, PlainWire(ears, say, topics, frozenset(features), attributes_of, fixed)


def _split(module: Module, index: int) -> tuple[int, str, str]:
    """Kind of a light, the command that dims it, and the key that tells its brightness."""
    first = module.outputs.index(2)
    if "68" in module.options:
        # Each channel is a lamp of its own.
        return _DIMMER, f"Channel{index + 1}", f"Channel{index + 1}"
    if not module.linked and module.light >= _RGBW and index - first in (0, 1):
        if index == first:
            return _RGB, "Dimmer1", "Dimmer1"
        return (_DIMMER if module.light == _RGBW else _WHITES), "Dimmer2", "Dimmer2"
    return module.light, "Dimmer3" if module.tuya else "Dimmer", "Dimmer"


def _light_say(module: Module, index: int, dimmer: str, mireds: tuple[int, int]) -> Say:
    split = dimmer == "Dimmer1"

    def wording(feature: Feature, value: Value) -> tuple[str, str]:
        match feature:
            case Feature.BRIGHTNESS:
                return dimmer, str(max(1, round(as_number(value) or 0)))
            case Feature.COLOR:
                red, green, blue = value if isinstance(value, tuple) else (255, 255, 255)
                # The second form keeps the brightness; the sign keeps the white channel of a split lamp.
                return "Color2", f"{red},{green},{blue}{'=' if split else ''}"
            case Feature.COLOR_TEMPERATURE:
                return "CT", str(min(mireds[1], max(mireds[0], mireds_of(as_number(value) or 1))))
            case _:
                return "Scheme", str(_EFFECTS.index(str(value)))

    def say(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        wanted = {change.feature: change.value for change in changes}
        power = powered(wanted)
        words = [] if power is False else [wording(f, v) for f, v in wanted.items() if f is not Feature.POWER]
        if power is not None:
            # Last: a lamp that is turned on first shines for a moment as it did before.
            words.append((f"POWER{index + 1}", module.on if power else module.off))
        return tuple(Command(f"{module.command}{word}", payload) for word, payload in words)

    return say


def _lit(module: Module, index: int, kind: int, shown: str) -> Told:
    power = _power(module, index)

    def told(data: Mapping[str, object]) -> Update:
        update = dict(power(data))
        level = data.get(shown)
        if kind and (brightness := from_device(level, 100.0)) is not None:
            update["brightness"] = brightness
        scheme = data.get("Scheme")
        if kind >= _RGB and isinstance(scheme, int) and 0 <= scheme < len(_EFFECTS):
            update["effect"] = _EFFECTS[scheme]
        return {**update, **_colour(data, kind)} if update or "CT" in data or "HSBColor" in data else update

    return told


def _colour(data: Mapping[str, object], kind: int) -> Update:
    """What colour the light has: white where its white lamp shines, as colour and white exclude each other."""
    warmth, white, parts = as_number(data.get("CT")), as_number(data.get("White")), _hsb(data.get("HSBColor"))
    warm = coloured("color_temp", kelvin=kelvin_of(warmth)) if warmth and warmth > 0 else None
    if kind in (0, _DIMMER):
        return {"color_mode": "brightness" if kind else "onoff"}
    if kind == _WHITES:
        return warm or {"color_mode": "color_temp"}
    if kind == _RGBCCT and warm is not None and (white or (white is None and parts is None)):
        return warm
    if kind == _RGBW and white:
        return coloured("white")
    if parts is None:
        return {"color_mode": "hs"} if kind == _RGB else {}
    return coloured("hs", rgb=rgb_of_hs(*parts)) | {"hs_color": parts}


def _hsb(value: object) -> tuple[float, float] | None:
    numbers = [as_number(part) for part in value.split(",")] if isinstance(value, str) else []
    if len(numbers) != 3 or numbers[0] is None or numbers[1] is None or min(numbers[0], numbers[1]) < 0:
        return None
    return float(numbers[0]), float(numbers[1])


def shutter(module: Module, index: int) -> tuple[Entity, PlainWire]:
    """A shutter: two relays that the firmware drives as one."""
    inverted = index < len(module.inverted) and module.inverted[index] & 1 == 1
    low, high, took = module.tilts[index] if index < len(module.tilts) else (0, 0, 0)
    tilts = took != 0 and low != high
    features = {Feature.OPEN: Limits(), Feature.STOP_MOVING: Limits(), Feature.POSITION: PERCENT}
    if tilts:
        features[Feature.TILT] = PERCENT
    shutters = sum(kind == 3 for kind in module.outputs) // 2
    entity = Entity(
        unique_id=f"{module.mac}_cover_shutter_{index}",
        component="cover",
        name="" if shutters == 1 else f"Shutter {index + 1}",
        device_class="shutter",
        features=features,
    )
    words = {
        word: f"{module.command}Shutter{word}{index + 1}" for word in ("Open", "Close", "Stop", "Position", "Tilt")
    }

    def say(changes: Sequence[Change], _state: State) -> tuple[Command, ...]:
        return tuple(order(change.feature, change.value) for change in changes)

    def order(feature: Feature, value: Value) -> Command:
        percent = as_number(value) or 0
        match feature:
            case Feature.OPEN:
                return Command(words["Open" if value else "Close"], "")
            case Feature.POSITION:
                return Command(words["Position"], str(round(100 - percent if inverted else percent)))
            case Feature.TILT:
                return Command(words["Tilt"], str(round(low + percent * (high - low) / 100)))
            case _:
                return Command(words["Stop"], "")

    told = _moved(f"Shutter{index + 1}", (low, high), inverted=inverted)
    ears = _state_ears(module, told) | _sensor_ears(module, told)
    reports = frozenset({Feature.OPEN, Feature.POSITION, *((Feature.TILT,) if tilts else ())})
    return entity, PlainWire(ears, say, tuple(words.values()), reports, _placed)


def _moved(key: str, tilt: tuple[int, int], *, inverted: bool) -> Told:
    def told(data: Mapping[str, object]) -> Update:
        state = data.get(key)
        if not isinstance(state, dict):
            return {}
        place, way, lean = (as_number(state.get(word)) for word in ("Position", "Direction", "Tilt"))
        update: dict[str, object] = {}
        if place is not None and 0 <= place <= 100:
            update["current_position"] = round(100 - place if inverted else place)
        if way is not None:
            update[" direction"] = -way if inverted else way
        if lean is not None and tilt[0] != tilt[1]:
            update["current_tilt_position"] = round((lean - tilt[0]) * 100 / (tilt[1] - tilt[0]))
        return update

    return told


def _placed(values: Values) -> tuple[str | None, Mapping[str, object]]:
    way, place = as_number(values.get(" direction")), as_number(values.get("current_position"))
    attributes = {key: value for key, value in values.items() if not key.startswith(" ")}
    if way:
        return ("opening" if way > 0 else "closing"), attributes
    if place is None:
        return None, attributes
    return ("open" if place else "closed"), attributes


def fan(module: Module) -> tuple[Entity, PlainWire]:
    """The fan of an iFan: off and three speeds."""
    entity = Entity(
        unique_id=f"{module.mac}_fan_fan_ifan",
        component="fan",
        name="",
        features={Feature.POWER: Limits(), Feature.SPEED: Limits(0.0, 100.0, 100 / _SPEEDS, "%")},
    )
    topic = f"{module.command}FanSpeed"

    def say(changes: Sequence[Change], state: State) -> tuple[Command, ...]:
        wanted = {change.feature: change.value for change in changes}
        if powered(wanted) is False:
            return (Command(topic, "0"),)
        # Turned on, it goes as it last went; at medium speed where nobody knows.
        percent = as_number(wanted.get(Feature.SPEED, state.attributes.get("percentage"))) or 66
        return (Command(topic, str(math.ceil(percent * _SPEEDS / 100))),)

    def told(data: Mapping[str, object]) -> Update:
        speed = data.get("FanSpeed")
        if not isinstance(speed, int) or not 0 <= speed <= _SPEEDS:
            return {}
        return {"": "on" if speed else "off", "percentage": speed * 100 // _SPEEDS}

    return entity, PlainWire(_state_ears(module, told), say, (topic,), frozenset(entity.features))


# ------------------------------------------------------------------------------------------------- where states are


def _power(module: Module, index: int) -> Told:
    words = {module.on: "on", module.off: "off"}

    def told(data: Mapping[str, object]) -> Update:
        # A module with one output does not count it.
        word = data.get(f"POWER{index + 1}", data.get("POWER") if index == 0 else None)
        return {"": words[word]} if isinstance(word, str) and word in words else {}

    return told


def _power_ears(module: Module, index: int) -> dict[str, Hear]:
    """The topic of an output's own, which carries the bare word."""
    words, told = {module.on: "on", module.off: "off"}, _power(module, index)

    def hear(payload: Payload, _values: Values) -> Update | None:
        if payload.text in words:
            return {"": words[payload.text]}
        # With `SetOption4` the result comes here as well.
        return told(payload.json) if isinstance(payload.json, dict) else None

    keys = (f"POWER{index + 1}", "POWER") if index == 0 else (f"POWER{index + 1}",)
    return {module.result(key): hear for key in keys}


def _state_ears(module: Module, told: Told) -> dict[str, Hear]:
    plain = _ear(told)
    ears = {f"{module.tele}STATE": plain, module.result("RESULT"): plain}
    ears[module.result("STATUS11")] = _ear(told, "StatusSTS")
    if "4" in module.options:
        words = ("DIMMER", "CT", "COLOR", "HSBCOLOR", "CHANNEL", "WHITE", "FANSPEED", "SHUTTERPOSITION", "STATE")
        ears |= {module.result(word): plain for word in words}
    return ears


def _sensor_ears(module: Module, told: Told) -> dict[str, Hear]:
    return {f"{module.tele}SENSOR": _ear(told), module.result("STATUS10"): _ear(told, "StatusSNS")}


def _ear(told: Told, inside: str | None = None) -> Hear:
    def hear(payload: Payload, _values: Values) -> Update | None:
        data = payload.json
        if not isinstance(data, dict):
            return None
        inner = data if inside is None else data.get(inside)
        return told(inner) if isinstance(inner, dict) else {}

    return hear
