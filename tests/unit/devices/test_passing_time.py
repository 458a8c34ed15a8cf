"""What time does to a state: it expires, it ends by itself; and what is taken for granted where nothing is reported."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from devices.discovery.home_assistant import HomeAssistant
from devices.model import Change, Entity, Feature, Value
from devices.registry import Registry


class House:
    """A registry with a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.registry = Registry([HomeAssistant()], clock=lambda: self.now)

    def announce(self, component: str, **keys: Any) -> None:
        raw = json.dumps({"unique_id": "x", **keys}).encode()
        self.registry.announce(f"homeassistant/{component}/x/config", raw)

    def say(self, payload: str | bytes, topic: str = "x") -> None:
        raw = payload if isinstance(payload, bytes) else payload.encode()
        self.registry.receive(topic, raw, retained=False)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.registry.tick()

    @property
    def entity(self) -> Entity:
        (device,) = self.registry.home.devices
        return device.entities[0]


def test_a_measurement_that_is_not_repeated_in_time_is_unavailable() -> None:
    house = House()
    house.announce("sensor", state_topic="x", expire_after=60)
    assert not house.entity.available, "it was never said"
    house.say("21")
    assert house.entity.available
    house.wait(59)
    assert house.entity.available
    house.wait(1)
    assert not house.entity.available
    house.say("21")
    assert house.entity.available, "the same once more is news"


def test_a_motion_ends_by_itself_and_each_new_one_begins_anew() -> None:
    house = House()
    house.announce("binary_sensor", state_topic="x", off_delay=30)
    house.say("ON")
    house.wait(20)
    house.say("ON")
    house.wait(20)
    assert house.entity.state.value == "on"
    house.wait(10)
    assert house.entity.state.value == "off"


ASSUMED: list[tuple[str, dict[str, Any], Feature, Value, str]] = [
    ("switch", {"command_topic": "c"}, Feature.POWER, True, "on"),
    ("light", {"command_topic": "c"}, Feature.POWER, True, "on"),
    ("light", {"command_topic": "c", "schema": "json", "brightness": True}, Feature.BRIGHTNESS, 40, "on"),
    ("cover", {"command_topic": "c"}, Feature.OPEN, True, "open"),
    ("lock", {"command_topic": "c"}, Feature.LOCK, True, "locked"),
    ("fan", {"command_topic": "c"}, Feature.POWER, False, "off"),
    ("number", {"command_topic": "c", "max": 50}, Feature.NUMBER, 42, "42"),
    ("select", {"command_topic": "c", "options": ["a", "b"]}, Feature.OPTION, "b", "b"),
    ("text", {"command_topic": "c"}, Feature.TEXT, "hello", "hello"),
    ("siren", {"command_topic": "c"}, Feature.POWER, True, "on"),
    ("humidifier", {"command_topic": "c", "target_humidity_command_topic": "h"}, Feature.POWER, True, "on"),
    ("switch", {"command_topic": "c", "state_topic": "x", "optimistic": True}, Feature.POWER, True, "on"),
]


@pytest.mark.parametrize(("component", "keys", "feature", "value", "state"), ASSUMED)
def test_a_device_that_reports_nothing_is_taken_at_its_word(
    component: str, keys: dict[str, Any], feature: Feature, value: Value, state: str
) -> None:
    house = House()
    house.announce(component, **keys)
    change = house.registry.assume("x", [Change(feature, value)])
    assert change is not None
    assert (change.after.value, house.entity.state.value) == (state, state)
    assert house.entity.assumed


def test_a_device_that_reports_is_not() -> None:
    house = House()
    house.announce("switch", command_topic="c", state_topic="x")
    assert house.registry.assume("x", [Change(Feature.POWER, value=True)]) is None
    assert house.entity.state.value is None


def test_a_state_is_read_in_the_encoding_that_was_announced() -> None:
    house = House()
    house.announce("sensor", state_topic="x", encoding="latin-1")
    house.say("Küche".encode("latin-1"))
    assert house.entity.state.value == "Küche"


def test_what_is_not_of_its_encoding_is_rejected_and_the_last_good_state_stays() -> None:
    house = House()
    house.announce("sensor", state_topic="x")
    house.say("hall")
    house.say(b"\xff\xfe")
    assert house.entity.state.value == "hall"
    assert [rejection.reason for rejection in house.registry.rejections] == ["not_text"]
