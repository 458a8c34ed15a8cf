"""Tasmota's own discovery: `tasmota/discovery/<mac>/config` and `…/sensors`, both retained.

The two are one device: what it is made of comes from the first, what it measures from the second, in either order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from devices.discovery.convention import (
    CONFIG_BYTES,
    Announcement,
    Binding,
    Reason,
    Refused,
    Rejection,
)
from devices.discovery.plain import Ledger, PlainWire, Plan, json_object
from devices.discovery.tasmota import outputs, sensors
from devices.discovery.tasmota.config import LIGHT, RELAY, SHUTTER, Module, module_of
from devices.model import Command, Entity

MOST_MODULES: Final = 2_000
"""More than any home has; a flood of announcements stops here."""

type Made = tuple[Entity, PlainWire]


class Tasmota:
    """The convention; fulfils `convention.Convention`."""

    name = "tasmota"
    subscriptions = ("tasmota/discovery/+/config", "tasmota/discovery/+/sensors")
    _topic = re.compile(r"tasmota/discovery/([0-9A-F]{12})/(config|sensors)")

    def __init__(self) -> None:
        self._modules: dict[str, Module] = {}
        self._trees: dict[str, Mapping[str, object]] = {}
        self._ledger = Ledger()

    def owns(self, topic: str) -> bool:
        """Whether it is one of this convention's topics, well formed or not."""
        return topic.startswith("tasmota/discovery/")

    def brings(self, _topic: str) -> bool:
        """Never: announcements carry no states."""
        return False

    def announce(self, topic: str, payload: bytes) -> Announcement | Rejection:
        """Read one announcement; never raises, whatever was sent."""
        match = self._topic.fullmatch(topic)
        if match is None:
            return Rejection(
                topic, Reason.ILLEGAL_TOPIC, "The topic is not tasmota/discovery/<MAC>/config or …/sensors."
            )
        mac, kind = match.groups()
        try:
            if kind == "config":
                return self._configured(mac, payload)
            return self._measuring(mac, payload)
        except Refused as refused:
            return Rejection(topic, refused.reason, refused.detail)

    def _configured(self, mac: str, payload: bytes) -> Announcement:
        anchor = _anchor(mac)
        if not payload:
            self._modules.pop(mac, None)
            self._ledger.drop(anchor)
            return Announcement(withdrawn=True, anchor=anchor)
        module = module_of(json_object(payload, CONFIG_BYTES), mac)
        rival = next((m for m in self._modules.values() if m.command == module.command and m.mac != mac), None)
        if rival is not None:
            raise Refused(Reason.UNSAFE_TOPIC, f"Its topics are those of the module {rival.mac}.")
        self._room(mac)
        self._modules[mac] = module
        return self._news(module)

    def _measuring(self, mac: str, payload: bytes) -> Announcement:
        tree: object = json_object(payload, CONFIG_BYTES).get("sn") if payload else {}
        self._room(mac)
        self._trees[mac] = tree if isinstance(tree, dict) else {}
        module = self._modules.get(mac)
        return Announcement(anchor=_anchor(mac)) if module is None else self._news(module)

    def _room(self, mac: str) -> None:
        if mac not in self._modules and mac not in self._trees and len(self._modules | self._trees) >= MOST_MODULES:
            raise Refused(Reason.TOO_MANY, f"{MOST_MODULES} modules are known already.")

    def _news(self, module: Module) -> Announcement:
        anchor, tree = _anchor(module.mac), self._trees.get(module.mac, {})
        rejected: list[Rejection] = []
        measured = tuple(sensors.quantities(tree))
        if len(measured) > sensors.MOST_SENSORS:
            detail = f"Of {len(measured)} values only {sensors.MOST_SENSORS} are used."
            rejected.append(Rejection(anchor, Reason.TOO_MANY, detail))
        used = measured[: sensors.MOST_SENSORS]
        plans = [_plan(module, module, made) for made in _made(module)]
        plans += [_plan(module, (module, quantity), sensors.sensor(module, quantity)) for quantity in used]
        bindings, removed, complaints = self._ledger.news(anchor, plans, rejected)
        return Announcement(bindings, removed, rejected=complaints, anchor=anchor, requests=_requests(module))


def _anchor(mac: str) -> str:
    return f"tasmota/discovery/{mac}/config"


def _requests(module: Module) -> tuple[Command, ...]:
    """What a module is asked once it is known: it tells its states only every few minutes."""
    return Command(f"{module.command}STATE", ""), Command(f"{module.command}STATUS", "10")


def _made(module: Module) -> Iterator[Made]:
    """All but the values that it measures."""
    yield from _switched(module)
    if module.fan:
        yield outputs.fan(module)
    if module.battery:
        yield sensors.battery(module)
    for index in range(len(module.switch_modes)):
        if sensors.followed(module, index):
            yield sensors.switch_sensor(module, index)
    yield from sensors.presses(module)


def _switched(module: Module) -> Iterator[Made]:
    shutters = [index for index, kind in enumerate(module.outputs) if kind == SHUTTER]
    # Each shutter has two outputs, up and down; a single one left over drives nothing.
    for number in range(len(shutters) // 2):
        yield outputs.shutter(module, number)
    for index, kind in enumerate(module.outputs):
        if kind == LIGHT:
            # The lamp of an iFan can't be dimmed, whatever it says.
            yield outputs.relay(module, index, "light") if module.fan and index == 0 else outputs.light(module, index)
        elif kind == RELAY and (not module.fan or index == 0):
            as_light = "30" in module.options or module.fan
            yield outputs.relay(module, index, "light" if as_light else "switch")


def _plan(module: Module, key: object, made: Made) -> Plan:
    return Plan(made[0].unique_id, key, _builder(module, made))


def _builder(module: Module, made: Made) -> Callable[[], Binding]:
    def build() -> Binding:
        entity, wire = made
        return Binding(
            _anchor(module.mac), entity.unique_id, entity, module.info, wire, module.availability, Tasmota.name
        )

    return build
