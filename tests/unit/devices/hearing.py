"""What the tests of the conventions share: a home that hears messages as the link does, and is ordered about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from devices.commands import encode
from devices.discovery.home_assistant import HomeAssistant
from devices.discovery.homie import Homie
from devices.discovery.shelly import Shelly
from devices.discovery.tasmota import Tasmota
from devices.model import Change, Device, Entity, Feature, Unfulfilled, Value
from devices.registry import Registry

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def text_of(payload: Any) -> str:
    return payload if isinstance(payload, str) else json.dumps(payload)


class Hearing:
    """A registry with every convention."""

    def __init__(self) -> None:
        self.registry = Registry([HomeAssistant(), Tasmota(), Shelly(), Homie()], clock=lambda: NOON)
        self.asked: list[tuple[str, str]] = []
        self.subscribed: set[str] = set()

    def hear(self, topic: str, payload: Any, *, retained: bool = False) -> None:
        """One message, as the link handles it."""
        raw = payload if isinstance(payload, bytes) else text_of(payload).encode()
        if self.registry.owns(topic):
            topics = self.registry.announce(topic, raw)
            self.asked += [(command.topic, command.payload) for command in topics.requests]
            self.subscribed |= set(topics.listen)
            self.subscribed -= set(topics.leave)
        self.registry.receive(topic, raw, retained=retained)

    def hear_all(self, messages: Mapping[str, Any]) -> None:
        for topic, payload in messages.items():
            self.hear(topic, payload)

    @property
    def devices(self) -> tuple[Device, ...]:
        return self.registry.home.devices

    def device(self, any_id: str) -> Device:
        found = self.registry.home.device(any_id)
        assert found is not None, [device.id for device in self.devices]
        return found

    def entity(self, unique_id: str) -> Entity:
        found = self.device(unique_id).entity(unique_id)
        assert found is not None, [entity.unique_id for entity in self.device(unique_id).entities]
        return found

    def named(self, name: str) -> Entity:
        """The only entity of that name."""
        (found,) = [entity for device in self.devices for entity in device.entities if entity.name == name]
        return found

    def order(self, unique_id: str, *changes: tuple[Feature, Value]) -> list[tuple[str, Any]] | Unfulfilled:
        """Topic and payload of each command (JSON parsed), or why there is none."""
        found = self.registry.find(unique_id)
        assert found is not None
        binding, entity, _news = found
        result = encode(binding, [Change(feature, value) for feature, value in changes], entity.state)
        if isinstance(result, Unfulfilled):
            return result
        assert all(command.topic in binding.wire.command_topics for command in result), "an order nobody declared"
        assert not any(command.retain for command in result)
        return [(command.topic, _parsed(command.payload)) for command in result]

    @property
    def reasons(self) -> list[str]:
        return [rejection.reason.value for rejection in self.registry.rejections]


def _parsed(text: str) -> Any:
    return json.loads(text) if text.startswith("{") else text
