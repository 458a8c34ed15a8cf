"""The entities of one Shelly, from its status and its settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from devices.discovery.convention import Binding, DeviceInfo
from devices.discovery.plain import PlainWire, Plan, WordAvailability, short
from devices.discovery.shelly import sensors
from devices.discovery.shelly.outputs import output
from devices.discovery.shelly.wire import Line
from devices.model import Entity, Feature, Limits

SOURCE: Final = "shelly"
MOST_COMPONENTS: Final = 128
_MAC: Final = re.compile(r"[0-9A-F]{12}")
_COMPONENT: Final = re.compile(r"[a-z0-9]{2,16}:[0-9]{1,3}|wifi")
_WORDS: Final[Mapping[str, str]] = {
    "switch": "Switch", "light": "Light", "rgb": "Light", "rgbw": "Light", "cct": "Light", "rgbcct": "Light",
    "cover": "Cover", "thermostat": "Thermostat", "input": "Input", "em": "Meter", "em1": "Meter", "em1data": "Meter",
    "emdata": "Meter", "pm1": "Meter", "boolean": "Switch", "number": "Number", "enum": "Choice", "text": "Text",
    "button": "Button", "blutrv": "Thermostat",
}  # fmt: skip
"""What an unnamed component is called where there are several."""


@dataclass(frozen=True, slots=True)
class Shelly:
    """One device, as far as it is known."""

    line: Line
    id: str
    """`shellyplus1-08b61fd90730`: what it calls itself, whatever its topics begin with."""
    name: str = ""
    model: str = ""
    sleeps: bool = False
    """Whether it runs on a battery, and is asleep most of the time."""
    config: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """By component: what its owner has set."""
    status: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """By component: which keys there are counts, what they say is the wires' business."""

    @property
    def mac(self) -> str:
        """The last part of its id; the id itself where that is none."""
        tail = self.id.rpartition("-")[2].upper()
        return tail if _MAC.fullmatch(tail) else self.id

    @property
    def info(self) -> DeviceInfo:
        """The physical thing."""
        # Before it said its model, the begin of its id does.
        model = self.model or self.id.rpartition("-")[0]
        return DeviceInfo((self.id, self.mac), self.name or self.id, "Shelly", model or None)

    @property
    def availability(self) -> WordAvailability:
        """By its will, but where that only says that it went to sleep."""
        if self.sleeps:
            return WordAvailability()
        return WordAvailability((f"{self.line.prefix}/online",), frozenset({"true"}), frozenset({"false"}))


def is_component(key: object) -> bool:
    """Whether a key of a status is a component that entities are made of."""
    return isinstance(key, str) and _COMPONENT.fullmatch(key) is not None


def plans(device: Shelly, anchor: str) -> Iterator[Plan]:
    """The entities that the device has."""
    for component in sorted(device.status):
        for part, entity, wire in _component(device, component):
            key = (device.line, device.info, device.sleeps, entity, repr(device.config.get(component)))
            yield Plan(part, key, _builder(device, anchor, part, entity, wire))


def _builder(device: Shelly, anchor: str, part: str, entity: Entity, wire: PlainWire) -> Callable[[], Binding]:
    return lambda: Binding(anchor, part, entity, device.info, wire, device.availability, SOURCE)


def _component(device: Shelly, component: str) -> Iterator[tuple[str, Entity, PlainWire]]:
    kind, config, status = component.partition(":")[0], device.config.get(component, {}), device.status[component]
    name, unique = _name(device, component), f"{device.mac}-{component}"
    made = output(device.line, component, config)
    if made is not None:
        domain, features, wire = made
        if kind == "cover" and status.get("pos_control") is False:
            # Not calibrated: it knows neither where it is nor how to get anywhere but to its ends.
            features = {feature: limits for feature, limits in features.items() if feature is not Feature.POSITION}
        yield component, _entity(unique, domain, name, features), wire
    if kind == "input":
        yield from _input(device, component, name, unique)
    if kind == "bthomesensor":
        yield from _bluetooth(device, component, name, unique)
    if kind in sensors.ALARMS:
        key, word, device_class = sensors.ALARMS[kind]
        own = _joined(device, component, word)
        entity = Entity(unique, "binary_sensor", own, device_class)
        yield component, entity, sensors.alarm(device.line, component, key)
    for measure in sensors.measured(kind, status):
        part = f"{component}-{'-'.join(measure.path)}"
        own = _joined(device, component, measure.name)
        entity = Entity(
            f"{device.mac}-{part}", "sensor", own, measure.device_class, measure.category, measure.unit
        )  # fmt: skip
        yield part, entity, sensors.sensor(device.line, component, measure)


def _input(device: Shelly, component: str, name: str, unique: str) -> Iterator[tuple[str, Entity, PlainWire]]:
    config, status = device.config.get(component, {}), device.status[component]
    own = name or "Input"
    if config.get("type") == "button" or ("state" in status and status["state"] is None):
        yield component, Entity(unique, "event", own, "button"), sensors.button(device.line, component)
    elif "state" in status:
        yield component, Entity(unique, "binary_sensor", own), sensors.alarm(device.line, component, "state")


def _bluetooth(device: Shelly, component: str, name: str, unique: str) -> Iterator[tuple[str, Entity, PlainWire]]:
    """A value of a Bluetooth sensor: what it is stands in the gateway's settings, by its number in BTHome."""
    number = device.config.get(component, {}).get("obj_id")
    if number in sensors.BLUETOOTH_ALARMS:
        kind = sensors.BLUETOOTH_ALARMS[number]
        own = name or (kind or "state").replace("_", " ").capitalize()
        yield component, Entity(unique, "binary_sensor", own, kind), sensors.alarm(device.line, component, "value")
    elif number in sensors.BLUETOOTH:
        measure = sensors.BLUETOOTH[number]
        entity = Entity(
            unique, "sensor", name or measure.name, measure.device_class, measure.category, measure.unit
        )  # fmt: skip
        yield component, entity, sensors.sensor(device.line, component, measure)


def _entity(unique: str, domain: str, name: str, features: Mapping[Feature, Limits]) -> Entity:
    return Entity(unique, domain, name, features=features)


def _name(device: Shelly, component: str) -> str:
    """A component's name within the device: its own, or its kind and number; empty where it is the only one."""
    given = short(device.config.get(component, {}).get("name"))
    kind, _, number = component.partition(":")
    if given:
        return "" if given == device.name else given
    if kind not in _WORDS or sum(other.startswith(f"{kind}:") for other in device.status) == 1:
        return ""
    return f"{_WORDS[kind]} {int(number) + 1}"


def _joined(device: Shelly, component: str, word: str) -> str:
    """The name of a value: the component's before it where there are several."""
    name = _name(device, component)
    given = short(device.config.get(component, {}).get("name"))
    if given and component.startswith(("temperature:", "humidity:", "voltmeter:", "illuminance:")):
        return given
    number = component.partition(":")[2]
    if not name and component.startswith(("temperature:", "humidity:", "voltmeter:")) and number not in ("", "0"):
        # Probes of the add-on are numbered from 100.
        return f"{word} {int(number) + 1 if int(number) < 100 else int(number) - 99}"
    return f"{name} {word}".strip()
