"""What the unit tests of the device side share: announcing an entity, telling it something, ordering it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from devices.commands import encode
from devices.discovery.convention import Announcement, Binding, Reading, Rejection
from devices.discovery.home_assistant import HomeAssistant
from devices.discovery.payload import Payload
from devices.model import Change, Entity, Feature, State, Unfulfilled, Value


def announced(component: str, object_id: str = "thing", **keys: Any) -> Binding:
    """The binding of one announcement, which must be accepted."""
    result = HomeAssistant().announce(f"homeassistant/{component}/{object_id}/config", json.dumps(keys).encode())
    assert isinstance(result, Announcement), result
    assert len(result.bindings) == 1
    return result.bindings[0]


def refused(component: str, object_id: str = "thing", **keys: Any) -> Rejection:
    """The rejection of one announcement."""
    result = HomeAssistant().announce(f"homeassistant/{component}/{object_id}/config", json.dumps(keys).encode())
    assert isinstance(result, Rejection), result
    return result


def read(binding: Binding, *messages: tuple[str, Any]) -> Reading:
    """What the messages mean, one after the other."""
    reading = Reading({})
    for topic, payload in messages:
        text = payload if isinstance(payload, str) else json.dumps(payload)
        reading = binding.wire.read(topic, Payload(text.encode()), reading.values)
    return reading


def told(binding: Binding, *messages: tuple[str, Any]) -> Entity:
    """The entity after some messages."""
    value, attributes = binding.wire.state(read(binding, *messages).values)
    return replace(binding.entity, state=State(value, attributes))


def sent(binding: Binding, *changes: tuple[Feature, Value], after: Entity | None = None) -> Any:
    """Topic and payload of each command, or why there is none."""
    state = State() if after is None else after.state
    result = encode(binding, [Change(feature, value) for feature, value in changes], state)
    return result if isinstance(result, Unfulfilled) else [(command.topic, command.payload) for command in result]
