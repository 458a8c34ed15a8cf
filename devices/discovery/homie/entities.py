"""The entities of a Homie device: what belongs together as one thing, the rest property by property."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from devices.discovery.convention import Binding, DeviceInfo
from devices.discovery.home_assistant.wire import as_number
from devices.discovery.homie.description import Description, Property
from devices.discovery.homie.lights import light
from devices.discovery.homie.made import Made, Order, ear, node_name, pretty, says, switched, topic, wire
from devices.discovery.homie.things import cover, fan, lock, thermostat, vacuum
from devices.discovery.homie.values import number_for, state_of
from devices.discovery.plain import PlainWire, Plan, WordAvailability
from devices.model import Category, Entity, Feature, Limits, State, Value

SOURCE: Final = "homie"
_THERE: Final = frozenset({"ready", "sleeping", "alert"})
"""A device that sleeps, or complains, is connected all the same."""
_GONE: Final = frozenset({"init", "disconnected", "lost"})
_MOST_BUTTONS: Final = 16
_MAIN: Final = frozenset({"light", "cover", "climate", "fan", "lock", "vacuum", "switch"})
"""Components that a device may be called after."""
_UPKEEP: Final = (
    "wi ?fi|rssi|signal|ssid|ip|ips|mac|firmware|uptime|version|heap|cpu|memory|stats|diagnostics?|reboot|restart|"
    "reset|update|ota|last seen|link quality|raw"
)
_BY_UNIT: Final = {
    "°C": "temperature", "°F": "temperature", "W": "power", "kW": "power", "Wh": "energy", "kWh": "energy",
    "V": "voltage", "mV": "voltage", "A": "current", "mA": "current", "Hz": "frequency", "lx": "illuminance",
    "lux": "illuminance", "Pa": "pressure", "hPa": "pressure", "kPa": "pressure", "psi": "pressure",
    "mbar": "pressure", "bar": "pressure", "dB": "signal_strength", "dBm": "signal_strength", "VA": "apparent_power",
    "kg": "weight",
}  # fmt: skip
_BY_WORD: Final = (
    ("%", "humidity", "humidity"), ("%", "moisture", "moisture"), ("%", "battery", "battery"),
    ("ppm", "co2|carbon dioxide", "carbon_dioxide"), ("µg/m³", r"pm ?2\W?5", "pm25"), ("µg/m³", "pm ?10", "pm10"),
)  # fmt: skip
_BINARY: Final = (
    ("motion|movement|pir", "motion"), ("presence|occupancy|occupied", "occupancy"), ("door", "door"),
    ("window", "window"), ("smoke", "smoke"), ("leak|flood|water", "moisture"), ("vibration", "vibration"),
    ("tamper", "tamper"), ("battery", "battery"), ("gas", "gas"), ("contact|open", "opening"),
    ("problem|fault|error", "problem"), ("online|connected|connectivity", "connectivity"),
)  # fmt: skip
_GENERIC: Final = "power|on|on off|onoff|state|switch|relay|value|output|status|level"


def plans(device: Description) -> tuple[Plan, ...]:
    """The entities that the device has, under the name of its topic."""
    info = DeviceInfo((device.id,), device.name, None, device.implementation or None)
    availability = _availability(device)
    made = _named(device, tuple(_made(device)))
    return tuple(_plan(device, one, info, availability) for one in made)


def _availability(device: Description) -> WordAvailability:
    topics = [f"{device.topic}/$state"]
    if device.root is not None:
        topics.append(f"{device.base}/{device.root}/$state")
    return WordAvailability(tuple(topics), _THERE, _GONE)


def _plan(device: Description, made: Made, info: DeviceInfo, availability: WordAvailability) -> Plan:
    part = f"{made.part}/{made.component}"
    # The version is no part of it: a device that goes over to the next is still the same.
    base = device.base.removesuffix("/5")
    entity = Entity(
        unique_id=f"{base}_{device.id}_{made.part.replace('/', '_')}",
        component=made.component,
        name=made.name,
        device_class=made.device_class,
        category=made.category,
        unit=made.unit,
        features=made.features,
        assumed=bool(made.features) and not made.wire.reports,
    )
    own = tuple(one for one in device.properties if one.path in made.used)

    def build() -> Binding:
        return Binding(device.topic, part, entity, info, made.wire, availability, SOURCE)

    return Plan(part, (info, availability, entity, own), build)


def _made(device: Description) -> Iterator[Made]:
    robot = vacuum(device)
    used = set(robot.used) if robot is not None else set()
    if robot is not None:
        yield robot
    nodes = dict.fromkeys(one.node for one in device.properties)
    for node in nodes:
        left = [one for one in device.properties if one.node == node and one.path not in used]
        for kind in (thermostat, cover, lock, fan, light):
            whole = kind(device, left) if left else None
            if whole is not None:
                used |= whole.used
                yield whole
                break
    for one in device.properties:
        if one.path not in used:
            yield from _single(device, one)


def _named(device: Description, made: Sequence[Made]) -> tuple[Made, ...]:
    """The entities with names that tell them apart; without one where the entity is what the device is."""
    main = [one for one in made if one.component in _MAIN and one.category is None]
    names = Counter(one.name for one in made)
    by_path = {one.path: one for one in device.properties}
    result = []
    for one in made:
        name = one.name
        if len(main) == 1 and one is main[0]:
            name = ""
        elif names[name] > 1 and one.part in by_path and node_name(by_path[one.part]) != name:
            name = f"{node_name(by_path[one.part])} {name}"
        result.append(replace(one, name=name))
    return tuple(result)


# ------------------------------------------------------------------------------------------- one property, one entity


def _single(device: Description, one: Property) -> Iterator[Made]:
    if one.settable:
        made = _settable(device, one)
        yield from made if isinstance(made, tuple) else (made,)
    elif not one.retained:
        if one.options:
            yield _event(device, one)
    elif one.datatype == "boolean":
        kind = next((name for words, name in _BINARY if says(words, one.words)), None)
        ears = {topic(device, one): switched(one)}
        yield _of(one, "binary_sensor", wire(device, ears, {}), device_class=kind)
    else:
        yield _sensor(device, one)


def _settable(device: Description, one: Property) -> Made | tuple[Made, ...]:
    match one.datatype:
        case "boolean" if one.retained:
            orders = {Feature.POWER: (one, _truth)}
            return _of(one, "switch", wire(device, {topic(device, one): switched(one)}, orders), Limits(), orders)
        case "boolean":
            return _button(device, one, "true", _label(one))
        case "enum" if not one.retained or len(one.options) == 1:
            several = len(one.options) > 1
            return tuple(
                _button(device, one, option, pretty(option) if several else _label(one), several=several)
                for option in one.options[:_MOST_BUTTONS]
            )
        case "enum":
            return _held(device, one, "select", Feature.OPTION, _verbatim, Limits(options=one.options))
        case "integer" | "float":
            limits = Limits(*one.bounds, one.unit or None)
            return _held(device, one, "number", Feature.NUMBER, _numeral(one), limits)
        case _:
            limits = Limits(0.0, 255.0, unit="characters")
            return _held(device, one, "text", Feature.TEXT, _verbatim, limits)


def _held(device: Description, one: Property, component: str, feature: Feature, order: Order, limits: Limits) -> Made:
    orders = {feature: (one, order)}
    ears = {topic(device, one): ear(one, lambda text: {"": _state(one, text)})} if one.retained else {}
    fixed: dict[str, object] = {"options": list(limits.options)} if limits.options else {}
    return _of(one, component, wire(device, ears, orders, fixed=fixed), limits, orders)


def _button(device: Description, one: Property, payload: str, name: str, *, several: bool = False) -> Made:
    def press(_value: Value, _state: State) -> str:
        return payload

    orders = {Feature.PRESS: (replace(one, retained=False), press)}
    made = _of(one, "button", wire(device, {}, orders), Limits(), orders)
    return replace(made, name=name, part=f"{one.path}/{payload}" if several else one.path)


def _event(device: Description, one: Property) -> Made:
    ears = {topic(device, one): ear(one, lambda text: {"": text, "event_type": text})}
    made = _of(one, "event", wire(device, ears, {}, fixed={"event_types": list(one.options)}))
    return replace(made, device_class="doorbell" if says("bell|doorbell", one.words) else "button")


def _sensor(device: Description, one: Property) -> Made:
    kind = _BY_UNIT.get(one.unit) or next(
        (name for unit, words, name in _BY_WORD if one.unit == unit and says(words, one.words)), None
    )
    kind = {"datetime": "timestamp", "duration": "duration", "enum": "enum"}.get(one.datatype, kind)
    unit = "s" if one.datatype == "duration" else {"lux": "lx", "#": ""}.get(one.unit, one.unit) or None
    fixed: dict[str, object] = {} if unit is None else {"unit_of_measurement": unit}
    if one.options:
        fixed["options"] = list(one.options)
    ears = {topic(device, one): ear(one, lambda text: {"": _state(one, text)})}
    made = _of(one, "sensor", wire(device, ears, {}, fixed=fixed), device_class=kind)
    upkeep = Category.DIAGNOSTIC if kind in ("battery", "signal_strength") else made.category
    return replace(made, unit=unit, category=upkeep)


def _of(
    one: Property, component: str, its_wire: PlainWire, limits: Limits | None = None,
    orders: Iterable[Feature] = (), device_class: str | None = None,
) -> Made:  # fmt: skip
    category = None
    if says(_UPKEEP, one.words) or one.datatype == "json" or "json" in one.format.casefold():
        # A document is for programs.
        category = Category.CONFIG if one.settable else Category.DIAGNOSTIC
    features = {feature: limits for feature in orders if limits is not None}
    return Made(one.path, component, _label(one), its_wire, features, frozenset({one.path}), device_class, category)


def _label(one: Property) -> str:
    """A property's name; its node's where its own says nothing."""
    own = one.name or pretty(one.id)
    return node_name(one) if one.settable and says(_GENERIC, own.casefold()) and len(own.split()) == 1 else own


def _state(one: Property, text: str) -> str | None:
    found = state_of(one, text)
    return None if found is None else found[0]


def _truth(value: Value, _state: State) -> str:
    return "true" if value else "false"


def _verbatim(value: Value, _state: State) -> str:
    return str(value)


def _numeral(one: Property) -> Order:
    return lambda value, _state: number_for(one, float(as_number(value) or 0))
