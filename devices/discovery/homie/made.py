"""The parts that every entity of a Homie device is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from devices.discovery.convention import Values
from devices.discovery.homie.description import Description, Property
from devices.discovery.homie.values import state_of
from devices.discovery.payload import Payload
from devices.discovery.plain import Compose, Hear, PlainWire, Say, Update
from devices.model import NOTHING, Category, Change, Command, Feature, Limits, State, Value

PERCENT: Final = Limits(0.0, 100.0, 1.0, "%")

type Order = Callable[[Value, State], str]
"""The payload for a value."""


@dataclass(frozen=True, slots=True)
class Made:
    """One entity of a device, but for its name in the home and its ids."""

    part: str
    """Path of the property that it is about, or of its node."""
    component: str
    name: str
    wire: PlainWire
    features: Mapping[Feature, Limits] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    """Paths of the properties that it is made of."""
    device_class: str | None = None
    category: Category | None = None
    unit: str | None = None


def topic(device: Description, one: Property) -> str:
    """Where a property tells its value."""
    return f"{device.topic}/{one.path}"


def command(device: Description, one: Property, payload: str) -> Command:
    """An order to a property."""
    return Command(f"{topic(device, one)}/set", payload)


def first(properties: Iterable[Property], test: Callable[[Property], bool]) -> Property | None:
    """The first property that passes."""
    return next((one for one in properties if test(one)), None)


def says(pattern: str, text: str) -> bool:
    """Whether whole words of a pattern are in a text; a plural counts."""
    return re.search(rf"\b(?:{pattern})s?\b", text) is not None


def pretty(identity: str) -> str:
    """An id as a name: `front-door` → `Front door`."""
    words = re.sub(r"[-_]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", identity)).strip()
    return words[:1].upper() + words[1:].lower()


def node_name(one: Property) -> str:
    """What a node is called."""
    return one.node_name or pretty(one.node)


def ear(one: Property, told: Callable[[str], Update | None]) -> Hear:
    """Hears a property: checked against its datatype, then told in the entity's own words."""

    def hear(payload: Payload, _values: Values) -> Update | None:
        return told(payload.text) if state_of(one, payload.text) is not None else None

    return hear


def switched(one: Property, key: str = "") -> Hear:
    """Hears a boolean as on or off."""
    return ear(one, lambda text: {key: "on" if text == "true" else "off"})


def wire(
    device: Description,
    ears: Mapping[str, Hear],
    orders: Mapping[Feature, tuple[Property, Order]],
    *,
    say: Say | None = None,
    compose: Compose | None = None,
    fixed: Mapping[str, object] = NOTHING,
) -> PlainWire:
    """A wire whose orders go to a property each; `say` where they depend on one another."""

    def each(changes: Sequence[Change], state: State) -> tuple[Command, ...]:
        return tuple(
            command(device, orders[change.feature][0], orders[change.feature][1](change.value, state))
            for change in changes
        )

    topics = tuple(dict.fromkeys(f"{topic(device, one)}/set" for one, _order in orders.values()))
    # What tells no state can't confirm anything.
    reports = frozenset(feature for feature, (one, _order) in orders.items() if one.retained)
    if compose is None:
        return PlainWire(ears, say or each, topics, reports, fixed=fixed)
    return PlainWire(ears, say or each, topics, reports, compose, fixed)
