"""The convention's own rules: topics, abbreviations, devices, names, availability, removal, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from devices.commands import encode
from devices.discovery.convention import CONFIG_BYTES, Announcement, Reason, Rejection
from devices.discovery.home_assistant import HomeAssistant
from devices.discovery.payload import DEPTH, Payload
from devices.model import Category, Change, Feature, State, Unfulfilled
from tests.unit.devices.announcing import announced, refused, sent, told


def test_abbreviations_and_the_tilde_are_written_out() -> None:
    keys: dict[str, Any] = {
        "~": "plug/1", "cmd_t": "~/set", "stat_t": "~", "uniq_id": "p1", "avty": {"t": "~/alive", "pl_avail": "yes"},
        "dev": {"ids": ["d1"], "name": "Plug", "mf": "Acme", "mdl": "P-1", "sa": "Kitchen"},
    }  # fmt: skip
    binding = announced("switch", **keys)
    assert binding.wire.state_topics == ("plug/1",)
    assert binding.availability.topics == ("plug/1/alive",)
    assert sent(binding, (Feature.POWER, True)) == [("plug/1/set", "ON")]
    assert (binding.device.manufacturer, binding.device.model, binding.device.area) == ("Acme", "P-1", "Kitchen")


def test_a_device_based_message_announces_every_component_with_the_shared_keys() -> None:
    payload = {
        "dev": {"ids": "oven", "name": "Oven"},
        "o": {"name": "firmware"},
        "avty_t": "oven/alive",
        "state_topic": "oven/state",
        "cmps": {
            "a": {"p": "switch", "unique_id": "oven", "command_topic": "oven/set", "name": None},
            "b": {"p": "sensor", "unique_id": "oven_t", "value_template": "{{ value_json.t }}", "name": "Temperature"},
            "c": {"p": "sensor"},
            "d": {"p": "toaster", "unique_id": "oven_x"},
        },
    }
    result = HomeAssistant().announce("homeassistant/device/oven/config", json.dumps(payload).encode())
    assert isinstance(result, Announcement)
    assert [binding.entity.unique_id for binding in result.bindings] == ["oven", "oven_t"]
    assert result.removed == ("c",), "a component with only its platform is taken away"
    assert [rejection.reason for rejection in result.rejected] == [Reason.UNSUPPORTED_COMPONENT]
    assert told(result.bindings[1], ("oven/state", {"t": 180})).state.value == "180"
    assert result.bindings[1].availability.topics == ("oven/alive",)


def test_an_empty_payload_withdraws() -> None:
    result = HomeAssistant().announce("homeassistant/light/lamp/config", b"")
    assert isinstance(result, Announcement)
    assert result.withdrawn


def test_without_a_unique_id_the_object_id_of_the_topic_counts() -> None:
    assert announced("button", "start_hp", command_topic="x/y").entity.unique_id == "start_hp"


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ({"name": None}, ""),
        ({"name": "Desk Lamp"}, ""),
        ({"name": "Desk Lamp Effect"}, "Effect"),
        ({"name": "Desk Lampion"}, "Desk Lampion"),
        ({"name": "Effect"}, "Effect"),
        ({"device_class": "identify"}, "Identify"),
        ({}, ""),
    ],
)
def test_an_entity_is_named_within_its_device(keys: dict[str, str], name: str) -> None:
    binding = announced("button", command_topic="x", device={"identifiers": "d", "name": "Desk Lamp"}, **keys)
    assert binding.entity.name == name


def test_an_entity_without_a_device_gives_the_device_its_name() -> None:
    binding = announced("switch", command_topic="x", name="Fairy Lights")
    assert (binding.device.name, binding.entity.name) == ("Fairy Lights", "")


def test_what_is_disabled_by_default_is_kept_out_of_speech() -> None:
    assert announced("sensor", state_topic="x", enabled_by_default=False).entity.category is Category.DIAGNOSTIC
    assert announced("sensor", state_topic="x", entity_category="config").entity.category is Category.CONFIG


@pytest.mark.parametrize(
    "topic",
    [
        "a/+/b",
        "a/#",
        "a\0b",
        "$SYS/broker",
        "homeassistant/light/x/config",
        "homeassistant/status",
        "x" * 600,
        5,
        "a\nb",
    ],
)
def test_a_command_topic_that_could_do_harm_is_refused(topic: object) -> None:
    assert refused("switch", command_topic=topic).reason is Reason.UNSAFE_TOPIC


def test_a_command_topic_below_the_discovery_prefix_works_as_in_home_assistants_own_examples() -> None:
    binding = announced("switch", command_topic="homeassistant/switch/irrigation/set")
    assert binding.wire.command_topics == ("homeassistant/switch/irrigation/set",)


def test_a_state_topic_with_a_wildcard_is_refused() -> None:
    assert refused("sensor", state_topic="#").reason is Reason.UNSAFE_TOPIC


def test_a_missing_command_topic_is_named() -> None:
    rejection = refused("switch", state_topic="x")
    assert rejection.reason is Reason.MISSING
    assert "command_topic" in rejection.detail


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"{", Reason.NOT_JSON),
        (b"[1]", Reason.NOT_JSON),
        (b"\xff\xfe", Reason.NOT_JSON),
        (b"x" * (CONFIG_BYTES + 1), Reason.TOO_LARGE),
        (b'{"a":' + b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1) + b"}", Reason.TOO_DEEP),
        (b'{"command_topic":"x","name":{"a":1}}', Reason.WRONG_VALUE),
        (b'{"command_topic":"x","value_template":"{% if %}"}', Reason.BAD_TEMPLATE),
    ],
)
def test_a_bad_announcement_is_rejected_with_its_reason(payload: bytes, reason: Reason) -> None:
    result = HomeAssistant().announce("homeassistant/switch/x/config", payload)
    assert isinstance(result, Rejection)
    assert result.reason is reason


def test_an_illegal_discovery_topic_is_rejected() -> None:
    result = HomeAssistant().announce("homeassistant/switch/a b/config", b"{}")
    assert isinstance(result, Rejection)
    assert result.reason is Reason.ILLEGAL_TOPIC


@pytest.mark.parametrize(
    ("mode", "verdicts"),
    [("latest", [False, True, True]), ("all", [False, False, True]), ("any", [True, True, True])],
)
def test_availability_follows_its_mode(mode: str, verdicts: list[bool]) -> None:
    availability = announced(
        "switch",
        command_topic="x",
        availability_mode=mode,
        availability=[{"topic": "bridge", "value_template": "{{ value_json.state }}"}, {"topic": "device"}],
    ).availability
    heard: dict[str, bool] = {}
    seen = []
    for topic, payload in (("device", "offline"), ("bridge", '{"state":"online"}'), ("device", "online")):
        there = availability.read(topic, Payload(payload.encode()))
        assert there is not None
        heard[topic] = there
        seen.append(availability.verdict(heard, topic))
    assert seen == verdicts


def test_an_entity_that_said_nothing_of_its_availability_is_available() -> None:
    binding = announced("switch", command_topic="x", availability_topic="alive")
    assert binding.availability.verdict({}, None)


def test_json_attributes_stand_beside_the_state() -> None:
    binding = announced(
        "sensor", state_topic="s", json_attributes_topic="a", json_attributes_template="{{ value_json.x|tojson }}"
    )
    entity = told(binding, ("s", "5"), ("a", {"x": {"ssid": "home"}}))
    assert entity.state.value == "5"
    assert entity.state.attributes["ssid"] == "home"


def test_a_command_is_retained_where_the_device_asks_for_it() -> None:
    for component in ("switch", "light"):
        binding = announced(component, command_topic="x", retain=True)
        commands = encode(binding, [Change(Feature.POWER, value=True)], State())
        assert not isinstance(commands, Unfulfilled)
        assert [command.retain for command in commands] == [True]
