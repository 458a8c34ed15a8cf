"""Nodes that are one thing to people: covers, thermostats, fans, locks; and the device that is a vacuum cleaner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from devices.discovery.convention import Values
from devices.discovery.home_assistant.wire import as_number
from devices.discovery.homie.description import Description, Property
from devices.discovery.homie.made import (
    PERCENT,
    Made,
    Order,
    command,
    ear,
    first,
    node_name,
    says,
    switched,
    topic,
    wire,
)
from devices.discovery.homie.values import number_for, scaled
from devices.discovery.plain import Hear, PlainWire
from devices.model import Change, Command, Feature, Limits, State, Value

_COVER: Final = "shutter|blind|cover|curtain|roller|rollo|awning|garage|garage door|gate|shade|jalousie|screen"
_COVER_CLASSES: Final = (
    ("garage", "garage"), ("gate", "gate"), ("curtain", "curtain"), ("blind|jalousie", "blind"), ("awning", "awning"),
    ("shade|screen", "shade"), ("shutter|roller|rollo", "shutter"),
)  # fmt: skip
_OPENS: Final = ("open", "up", "raise")
_CLOSES: Final = ("close", "down", "lower")
_STOPS: Final = ("stop", "pause", "halt")
_STANDS: Final[Mapping[str, str]] = {
    "open": "open", "opened": "open", "up": "open", "close": "closed", "closed": "closed", "down": "closed",
    "opening": "opening", "closing": "closing",
}  # fmt: skip
_DEGREES: Final = ("°C", "°F")
_MODES: Final = ("off", "heat", "cool", "auto", "heat_cool", "dry", "fan_only")
_RUNS: Final[Mapping[str, str]] = {
    "start": "start", "clean": "start", "stop": "stop", "pause": "pause", "home": "return_to_base",
    "dock": "return_to_base", "return": "return_to_base", "return_to_base": "return_to_base",
    "charge": "return_to_base", "locate": "locate", "spot": "clean_spot",
}  # fmt: skip
_ROBOT: Final[Mapping[str, str]] = {
    "cleaning": "cleaning", "docked": "docked", "charging": "docked", "paused": "paused", "idle": "idle",
    "returning": "returning", "error": "error", "moving": "cleaning", "manual_control": "cleaning",
}  # fmt: skip

_TRUTH: Final = ((True, "true"), (False, "false"))

type Orders = dict[Feature, tuple[Property, Order]]


def _used(*properties: Property | None) -> frozenset[str]:
    return frozenset(one.path for one in properties if one is not None)


def _word(options: Sequence[str], wanted: Sequence[str]) -> str | None:
    """The option that is one of some words, in its own spelling."""
    return next((option for option in options if option.casefold() in wanted), None)


def _said(words: Iterable[tuple[object, str]]) -> Order:
    table = dict(words)
    return lambda value, _state: table[value]


def _counted(one: Property) -> Order:
    return lambda value, _state: number_for(one, float(as_number(value) or 0))


def _placed(one: Property) -> Order:
    to_device = scaled(one)[0]
    return lambda value, _state: number_for(one, to_device(float(as_number(value) or 0)))


def cover(device: Description, properties: Sequence[Property]) -> Made | None:
    """A blind, a curtain, a gate: by word, by position, or both."""
    settable = [one for one in properties if one.settable]
    moves = first(
        settable, lambda one: _word(one.options, _OPENS) is not None and _word(one.options, _CLOSES) is not None
    )
    named = says(_COVER, properties[0].words)
    place = first(settable, lambda one: named and one.numeric and says("position|level|percent|opening", one.own_words))
    if not (moves and (named or _word(moves.options, _STOPS))) and place is None:
        return None
    tells = first(properties, lambda one: not one.settable and bool(set(map(str.casefold, one.options)) & {*_STANDS}))
    features: dict[Feature, Limits] = {}
    orders: Orders = {}
    ears: dict[str, Hear] = {}
    if place is not None:
        back = scaled(place)[1]
        ears[topic(device, place)] = ear(place, lambda text: {"current_position": round(back(float(text)))})
        orders |= {Feature.POSITION: (place, _placed(place)), Feature.OPEN: (place, _ends(place))}
        features |= {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}
    if moves is not None:
        words = {True: str(_word(moves.options, _OPENS)), False: str(_word(moves.options, _CLOSES))}
        orders[Feature.OPEN] = moves, _said(words.items())
        features[Feature.OPEN] = Limits()
        if stop := _word(moves.options, _STOPS):
            orders[Feature.STOP_MOVING] = moves, _said([(True, stop)])
            features[Feature.STOP_MOVING] = Limits()
    teller = tells or moves
    if teller is not None and teller.retained:
        ears[topic(device, teller)] = ear(teller, lambda text: {" stands": _STANDS.get(text.casefold())})
    made = wire(device, ears, orders, compose=_stands)
    kind = next((name for words, name in _COVER_CLASSES if says(words, properties[0].words)), None)
    used = _used(moves, place, tells)
    return Made(properties[0].node, "cover", node_name(properties[0]), made, features, used, kind)


def _ends(one: Property) -> Order:
    place = _placed(one)
    return lambda value, state: place(100 if value else 0, state)


def _stands(values: Values) -> tuple[str | None, Mapping[str, object]]:
    word, place = values.get(" stands"), as_number(values.get("current_position"))
    attributes = {} if place is None else {"current_position": place}
    if word in ("opening", "closing"):
        return str(word), attributes
    if place is not None:
        return ("open" if place else "closed"), attributes
    return (None if word is None else str(word)), attributes


def thermostat(device: Description, properties: Sequence[Property]) -> Made | None:
    """Something that holds a temperature."""
    degrees = [one for one in properties if one.numeric and one.unit in _DEGREES]
    named = says("thermostat|climate|heating|heater|radiator|trv|hvac|air conditioner", properties[0].words)
    target = first(
        degrees,
        lambda one: one.settable and (named or says("target|set ?point|desired|set temperature", one.own_words)),
    )
    if target is None:
        return None
    shows = first(degrees, lambda one: not one.settable)
    modes = first(properties, lambda one: one.settable and len(_modes(one)) > 1)
    power = first(
        properties,
        lambda one: (
            one.settable and one.datatype == "boolean" and says("power|on|on off|state|enabled?", one.own_words)
        ),
    )
    low, high, step = target.bounds
    features = {Feature.TARGET_TEMPERATURE: Limits(low, high, step or 0.5, target.unit)}
    orders: Orders = {Feature.TARGET_TEMPERATURE: (target, _counted(target))}
    ears: dict[str, Hear] = {topic(device, target): ear(target, lambda text: {"temperature": float(text)})}
    if shows is not None:
        ears[topic(device, shows)] = ear(shows, lambda text: {"current_temperature": float(text)})
    if modes is not None:
        known = _modes(modes)
        spellings = {word: option for option, word in known.items()}
        ears[topic(device, modes)] = ear(modes, lambda text: {"": known.get(text)})
        orders[Feature.MODE] = modes, _said(spellings.items())
        features[Feature.MODE] = Limits(options=tuple(spellings))
    if power is not None:
        ears[topic(device, power)] = switched(power, " power")
        orders[Feature.POWER] = power, _said(_TRUTH)
        features[Feature.POWER] = Limits()
    fixed = {"hvac_modes": list(features[Feature.MODE].options)} if modes is not None else {}
    made = wire(device, ears, orders, compose=_holds, fixed=fixed)
    used = _used(target, shows, modes, power)
    return Made(properties[0].node, "climate", node_name(properties[0]), made, features, used)


def _modes(one: Property) -> dict[str, str]:
    """The options that are modes, with Home Assistant's word for each."""
    words = {option: option.casefold().replace("-", "_").replace(" ", "_") for option in one.options}
    known = {option: word for option, word in words.items() if word in _MODES}
    return known if "off" in known.values() else {}


def _holds(values: Values) -> tuple[str | None, Mapping[str, object]]:
    attributes = {key: value for key, value in values.items() if key and not key.startswith(" ")}
    mode = values.get("")
    if values.get(" power") == "off":
        return "off", attributes
    if mode is None and " power" in values:
        return "heat", attributes
    return (None if mode is None else str(mode)), attributes


def fan(device: Description, properties: Sequence[Property]) -> Made | None:
    """A fan: on or off, and how fast."""
    if not says("fan|ventilator|ventilation", properties[0].words):
        return None
    settable = [one for one in properties if one.settable and one.retained]
    power = first(settable, lambda one: one.datatype == "boolean")
    speed = first(settable, lambda one: one.numeric and says("speed|level|percent", one.own_words))
    if power is None:
        return None
    features = {Feature.POWER: Limits()}
    orders: Orders = {Feature.POWER: (power, _said(_TRUTH))}
    ears: dict[str, Hear] = {topic(device, power): switched(power)}
    if speed is not None:
        back = scaled(speed)[1]
        ears[topic(device, speed)] = ear(speed, lambda text: {"percentage": round(back(float(text)))})
        orders[Feature.SPEED] = speed, _placed(speed)
        features[Feature.SPEED] = PERCENT
    made = wire(device, ears, orders)
    return Made(properties[0].node, "fan", node_name(properties[0]), made, features, _used(power, speed))


def lock(device: Description, properties: Sequence[Property]) -> Made | None:
    """A lock, where its words say which of the two is locked; a bare boolean does not, and stays a switch."""
    bolt = first(properties, lambda one: one.settable and {"lock", "unlock"} <= set(map(str.casefold, one.options)))
    if bolt is None:
        return None
    words = {True: str(_word(bolt.options, ("lock",))), False: str(_word(bolt.options, ("unlock",)))}
    states = {"lock": "locked", "locked": "locked", "unlock": "unlocked", "unlocked": "unlocked", "jammed": "jammed"}
    tells = first(properties, lambda one: not one.settable and "locked" in map(str.casefold, one.options)) or bolt
    ears: dict[str, Hear] = {topic(device, tells): ear(tells, lambda text: {"": states.get(text.casefold())})}
    made = wire(device, ears, {Feature.LOCK: (bolt, _said(words.items()))})
    features = {Feature.LOCK: Limits()}
    return Made(properties[0].node, "lock", node_name(properties[0]), made, features, _used(bolt, tells))


def vacuum(device: Description) -> Made | None:
    """The vacuum cleaner that a whole device is: start, stop and home are words of one property."""
    every = device.properties
    run = first(every, lambda one: one.settable and {"start", "return_to_base"} <= set(_runs(one)))
    if run is None:
        return None
    locate = first(every, lambda one: one.settable and "locate" in one.words.split() and bool(one.options))
    speed = first(
        every, lambda one: one.settable and one.retained and len(one.options) > 1 and says("fan|suction", one.words)
    )
    tells = first(
        every,
        lambda one: (
            not one.settable and one.id.casefold() in ("status", "state") and one.datatype in ("enum", "string")
        ),
    )
    battery = first(every, lambda one: one.numeric and says("battery", one.words) and one.unit == "%")
    runs: dict[object, tuple[Property, str]] = {word: (run, option) for word, option in _runs(run).items()}
    if locate is not None:
        runs["locate"] = locate, locate.options[0]
    features = {Feature.RUN: Limits(options=tuple(map(str, runs)))}
    orders: Orders = {Feature.RUN: (run, _said((word, payload) for word, (_, payload) in runs.items()))}
    ears: dict[str, Hear] = {}
    if tells is not None:
        ears[topic(device, tells)] = ear(tells, lambda text: {"": _ROBOT.get(text.casefold())})
    if battery is not None:
        ears[topic(device, battery)] = ear(battery, lambda text: {"battery_level": as_number(text)})
    if speed is not None:
        ears[topic(device, speed)] = ear(speed, lambda text: {"fan_speed": text})
        orders[Feature.FAN_MODE] = speed, _verbatim
        features[Feature.FAN_MODE] = Limits(options=speed.options)
    fixed = {"fan_speed_list": list(speed.options)} if speed is not None else {}
    made = _vacuum_wire(device, ears, orders, runs, fixed, told=tells is not None)
    return Made(run.node, "vacuum", "", made, features, _used(run, locate, speed, tells))


def _runs(one: Property) -> dict[str, str]:
    """The orders to a robot among the options, each with the option."""
    runs: dict[str, str] = {}
    for option in one.options:
        if option.casefold() in _RUNS:
            runs.setdefault(_RUNS[option.casefold()], option)
    return runs


def _verbatim(value: Value, _state: State) -> str:
    return str(value)


def _vacuum_wire(
    device: Description,
    ears: Mapping[str, Hear],
    orders: Orders,
    runs: Mapping[object, tuple[Property, str]],
    fixed: Mapping[str, object],
    *,
    told: bool,
) -> PlainWire:
    def say(changes: Sequence[Change], state: State) -> tuple[Command, ...]:
        commands = []
        for change in changes:
            if change.feature is Feature.RUN:
                one, payload = runs[change.value]
            else:
                one, order = orders[change.feature]
                payload = order(change.value, state)
            commands.append(command(device, one, payload))
        return tuple(commands)

    plain = wire(device, ears, orders, say=say, fixed=fixed)
    others = (f"{topic(device, one)}/set" for one, _payload in runs.values())
    # The property of orders tells none of what became of them; the robot's state does.
    reports = plain.reports - {Feature.RUN} | ({Feature.RUN} if told else set())
    return replace(plain, command_topics=tuple(dict.fromkeys((*plain.command_topics, *others))), reports=reports)
