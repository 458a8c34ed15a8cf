"""What a careless or hostile client sends: a clear answer each, and the system goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest

from tests.support.net import wait_until
from tests.support.system import System

KITCHEN = {"device": "kitchen_display"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "x" * 10_000,
        "turn on " * 1_250,
        "🙂🙂🙂",
        "\x00\x01\x02",
        "turn\x00 on\x1b[31m the light",
        "{{ 7*7 }}",
        "/restart",
    ],
    ids=["empty", "blank", "long", "long request", "emoji", "control", "control inside", "template", "command"],
)
def test_odd_texts_are_answered_with_text_and_one_part_for_programs(system: System, text):
    reply = system.say(text, "odd", **KITCHEN)
    assert reply.text.strip()
    assert "49" not in reply.text
    assert reply.custom["type"] == "interpretation"


@pytest.mark.parametrize(
    ("metadata", "field"),
    [
        ({"person": 7}, "person"),
        ({"device": ["x"]}, "device"),
        ({"device": "no_such_device"}, "no_such_device"),
        ({"area": "Moon"}, "Moon"),
        ({"at": "yesterday"}, "at"),
        ({"asr": "loud"}, "asr"),
        ({"asr": {"confidence": 7, "hypotheses": [{"no": "text"}]}}, "confidence"),
        ({"barge_in": {"after_ms": "soon"}}, "after_ms"),
    ],
)
def test_a_bad_field_is_ignored_and_named_and_the_request_served(system: System, metadata: dict[str, Any], field):
    reply = system.say("turn on the kitchen ceiling light", "odd", **metadata)
    assert reply.custom["outcome"] == "done"
    assert any(field in reason for reason in reply.custom["reasons"])


@pytest.mark.parametrize("metadata", ["text", 7, [1, 2], None])
def test_metadata_that_is_no_object_does_not_stop_the_request(system: System, metadata):
    answer = system.bot.post(
        "/webhooks/rest/webhook",
        json={"sender": "odd", "message": "turn on the kitchen ceiling light", "metadata": metadata},
    )
    assert answer.status_code == 200
    assert [m["custom"]["outcome"] for m in answer.json() if "custom" in m] == ["done"]


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b'{"sender": 7}', b'{"message": {"a": 1}}', b"\xff\xfe\x00", b'{"message": null}']
)
def test_a_body_that_is_no_request_is_told_so(system: System, body):
    answer = system.bot.post("/webhooks/rest/webhook", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert [m for m in answer.json() if m.get("text")]
    assert len([m for m in answer.json() if "custom" in m]) == 1


def test_malformed_and_huge_payloads_leave_the_last_good_state(system: System, mqtt: paho.Client):
    before = system.engine.get("/v1/devices/kitchen_ceiling_light").json()["entities"]
    topic = "attune_house/kitchen_ceiling_light/light"
    for payload in (b"\xff\xfe", b"{", b"[" * 5_000, b"x" * 2_000_000):
        mqtt.publish(topic, payload, qos=1)
        mqtt.publish("homeassistant/light/broken/config", payload, qos=1).wait_for_publish(10)
    mqtt.publish("homeassistant/light/broken/config", b"", qos=1).wait_for_publish(10)
    assert system.say("is the kitchen ceiling light on?", "odd", **KITCHEN).custom["outcome"] == "answered"
    after = system.engine.get("/v1/devices/kitchen_ceiling_light").json()["entities"]
    assert [e["state"] for e in after] == [e["state"] for e in before]


def test_a_corrupt_home_file_is_reported_and_the_last_good_one_stays(system: System):
    path = Path(system.environment["ATTUNE_HOME_FILE"])
    path.write_text("areas:\n  Kitchen:\n    aliases: [galley]\n", encoding="utf-8")
    said = lambda: system.say("turn on the light in the galley", "odd").custom["targets"]  # noqa: E731
    wait_until(lambda: said() == ["kitchen_ceiling_light"], 10, what="the alias to be known")
    path.write_text("areas: [unclosed\n  - :::", encoding="utf-8")
    ready = lambda: system.engine.get("/readyz").json()  # noqa: E731
    wait_until(lambda: "home.yaml" in str(ready().get("home_file")), 10, what="the fault to be reported")
    assert said() == ["kitchen_ceiling_light"]
    path.unlink()
    wait_until(lambda: not ready().get("home_file"), 10, what="the fault to be gone")
