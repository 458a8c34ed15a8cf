"""Alarms, updates, trackers, pictures, and what happens rather than lasts: events, tags and triggers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from devices import kinds
from devices.discovery.convention import Reason
from devices.model import Feature, Limits, Unfulfilled
from tests.unit.devices.announcing import announced, refused, sent, told
from tests.unit.devices.hearing import Hearing

# ------------------------------------------------------------------------------------------------------------ alarms

ALARM: dict[str, Any] = {"command_topic": "alarm/set", "state_topic": "alarm"}


@pytest.mark.parametrize(
    ("value", "payload"),
    [("disarm", "DISARM"), ("home", "ARM_HOME"), ("away", "ARM_AWAY"), ("night", "ARM_NIGHT"),
     ("vacation", "ARM_VACATION"), ("bypass", "ARM_CUSTOM_BYPASS")],
)  # fmt: skip
def test_an_alarm_is_armed_in_each_of_its_ways(value: str, payload: str) -> None:
    assert sent(announced("alarm_control_panel", **ALARM), (Feature.ARM, value)) == [("alarm/set", payload)]


def test_an_alarm_takes_only_the_ways_that_it_lists_in_its_own_words() -> None:
    alarm = announced(
        "alarm_control_panel", **ALARM, supported_features=["arm_away", "trigger"], payload_arm_away="gone"
    )
    assert alarm.entity.features[Feature.ARM] == Limits(options=("disarm", "away"))
    assert sent(alarm, (Feature.ARM, "away")) == [("alarm/set", "gone")]
    assert sent(alarm, (Feature.ARM, "night")) is Unfulfilled.NOT_SUPPORTED


def test_an_alarm_that_wants_a_code_can_be_armed_but_not_disarmed() -> None:
    alarm = announced(
        "alarm_control_panel", **ALARM, code="REMOTE_CODE",
        command_template='{"action":"{{ action }}","code":"{{ code }}"}',
    )  # fmt: skip
    assert sent(alarm, (Feature.ARM, "away")) == [("alarm/set", '{"action":"ARM_AWAY","code":"None"}')]
    assert sent(alarm, (Feature.ARM, "disarm")) is Unfulfilled.NOT_SUPPORTED


def test_the_state_of_an_alarm_is_one_of_those_there_are() -> None:
    alarm = announced("alarm_control_panel", **ALARM)
    assert told(alarm, ("alarm", "triggered")).state.value == "triggered"
    assert told(alarm, ("alarm", "armed_away"), ("alarm", "on fire")).state.value == "armed_away"


def test_a_lock_that_wants_a_code_is_only_looked_at() -> None:
    lock = announced("lock", command_topic="door/set", state_topic="door", code_format="^\\d{4}$")
    assert lock.entity.features == {}
    assert told(lock, ("door", "LOCKED")).state.value == "locked"


# ----------------------------------------------------------------------------------------- what is told of a device


@pytest.mark.parametrize(
    ("payload", "state"),
    [
        ({"installed_version": "1.9", "latest_version": "1.10"}, "on"),
        ({"installed_version": "1.10", "latest_version": "1.9"}, "off"),
        ({"installed_version": "1.2", "latest_version": "1.2.0"}, "off"),
        ({"installed_version": "a1", "latest_version": "b2"}, "on"),
        ({"installed_version": "a1", "latest_version": "a1"}, "off"),
        ({"installed_version": "1.0"}, None),
    ],
)
def test_an_update_is_there_where_a_newer_version_is(payload: dict[str, str], state: str | None) -> None:
    update = announced("update", state_topic="u", command_topic="u/set", payload_install="go")
    assert told(update, ("u", payload)).state.value == state
    assert sent(update, (Feature.INSTALL, True)) == [("u/set", "go")]


def test_the_latest_version_may_come_on_a_topic_of_its_own() -> None:
    update = announced("update", state_topic="u", latest_version_topic="u/latest")
    entity = told(update, ("u", "2.0"), ("u/latest", "2.1"))
    assert entity.state.value == "on"
    assert (entity.state.attributes["installed_version"], entity.state.attributes["latest_version"]) == ("2.0", "2.1")
    assert entity.features == {}


def test_a_tracker_tells_home_away_or_a_place() -> None:
    tracker = announced("device_tracker", state_topic="t", payload_home="in", payload_not_home="out")
    assert [told(tracker, ("t", text)).state.value for text in ("in", "out", "Work", "None")] == [
        "home", "not_home", "Work", None,
    ]  # fmt: skip


@pytest.mark.parametrize(("component", "topic"), [("camera", "topic"), ("image", "image_topic")])
def test_a_picture_is_known_of_but_not_fetched(component: str, topic: str) -> None:
    home = Hearing()
    home.hear(f"homeassistant/{component}/door/config", {topic: "door/picture"})
    assert kinds.has_picture(home.devices[0])
    assert "door/picture" not in home.subscribed


def test_an_image_may_tell_its_address() -> None:
    image = announced("image", url_topic="door/url")
    address = "https://example.org/a.png"
    assert told(image, ("door/url", address)).state.attributes["image_url"] == address
    assert "image_url" not in told(image, ("door/url", "javascript:alert(1)")).state.attributes


# ------------------------------------------------------------------------------------------------------ what happens

REMOTE = {"state_topic": "remote", "event_types": ["press", "hold"], "unique_id": "remote"}


def test_the_state_of_an_event_is_the_time_of_the_last() -> None:
    home = Hearing()
    home.hear("homeassistant/event/remote/config", REMOTE)
    home.hear("remote", {"event_type": "press", "button": 2})
    state = home.entity("remote").state
    assert (state.value, state.attributes["event_type"]) == ("2026-01-01T12:00:00.000+00:00", "press")
    home.hear("remote", {"event_type": "hold"})
    assert "button" not in home.entity("remote").state.attributes, "that was of the event before"


def test_a_retained_event_was_long_ago() -> None:
    home = Hearing()
    home.hear("homeassistant/event/remote/config", REMOTE)
    home.hear("remote", {"event_type": "press"}, retained=True)
    assert home.entity("remote").state.value is None


def test_an_event_that_was_not_announced_is_not_understood() -> None:
    home = Hearing()
    home.hear("homeassistant/event/remote/config", REMOTE)
    home.hear("remote", {"event_type": "explode"})
    assert home.reasons == ["not_understood"]


def test_a_tag_and_a_trigger_are_told_as_events() -> None:
    home = Hearing()
    device = {"identifiers": ["reader"], "name": "Reader"}
    home.hear(
        "homeassistant/tag/reader/config", {"topic": "r", "value_template": "{{ value_json.uid }}", "device": device}
    )
    home.hear(
        "homeassistant/device_automation/double/config",
        {
            "automation_type": "trigger",
            "topic": "b",
            "payload": "2",
            "type": "double",
            "subtype": "left",
            "device": device,
        },
    )
    home.hear("r", {"uid": "04A1"})
    home.hear("b", "1")
    tag, trigger = sorted(home.devices[0].entities, key=lambda entity: entity.state.value is None)
    assert (tag.component, tag.state.attributes["tag_id"]) == ("event", "04A1")
    assert trigger.state.value is None, "another button's"
    home.hear("b", "2")
    (said,) = [e.state.attributes for e in home.devices[0].entities if "subtype" in e.state.attributes]
    assert (said["event_type"], said["subtype"]) == ("double", "left")


@pytest.mark.parametrize(
    ("component", "keys", "reason"),
    [
        ("event", {"state_topic": "e"}, Reason.MISSING),
        ("device_automation", {"automation_type": "trigger", "topic": "e", "type": "press"}, Reason.MISSING),
        ("device_automation", {"automation_type": "action", "topic": "e"}, Reason.WRONG_VALUE),
        ("tag", {}, Reason.MISSING),
        ("device_tracker", {}, Reason.MISSING),
        ("image", {}, Reason.MISSING),
    ],
)
def test_what_lacks_what_it_needs_is_rejected_with_the_reason(
    component: str, keys: dict[str, Any], reason: Reason
) -> None:
    assert refused(component, **keys).reason is reason


def test_what_is_disabled_or_diagnostic_is_kept_out_of_speech() -> None:
    home = Hearing()
    device = {"identifiers": ["lamp"], "name": "Lamp"}
    home.hear(
        "homeassistant/light/lamp/config", {"unique_id": "lamp", "name": None, "command_topic": "l", "device": device}
    )
    home.hear(
        "homeassistant/update/lamp/config",
        {"unique_id": "fw", "state_topic": "u", "entity_category": "diagnostic", "device": device},
    )
    main = kinds.main_entity(home.devices[0])
    assert main is not None
    assert main.unique_id == "lamp"
    assert home.entity("fw").category == "diagnostic"
    assert json.dumps(kinds.type_of(home.devices[0])) == '"light"'
