"""Tests of the format become cases, and a final state is compared with what they expect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.assist import _said_wrong, metadata
from benchmarks.assist_cases import Case, difference, expected_states, read_cases
from benchmarks.assistant import Answer
from benchmarks.played_home import States
from devices.simulator.description import find

FIXTURES = """
areas: [{name: Hall, id: hall}]
devices: [{name: Panel, id: panel, area: hall}]
entities:
  - {name: Lamp, id: light.lamp, area: hall, state: "off", attributes: {supported_color_modes: [brightness]}}
  - {name: Panel, id: sensor.panel, device: panel, state: "1"}
  - {name: Shopping, id: todo.shopping}
"""
TESTS = """
category: [light, question]
tests:
  - sentences: [Light up, Lamp on]
    setup: {light.lamp: {state: off, attributes: {brightness: 10}}}
    expect_changes: {light.lamp: {state: on}}
    ignore_changes: {light.lamp: [color_mode]}
    context_device: panel
    context_now: 2025-04-02 08:30+10:00
  - sentences: [Add milk]
    expect_changes: {todo.shopping: {state: 1}}
    ignore_changes: {light.lamp: {attributes: [xy_color]}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "questions" / "cottage"
    folder.mkdir(parents=True)
    (folder / "_fixtures.yaml").write_text(FIXTURES)
    (folder / "light.yaml").write_text(TESTS)
    return folder


def a_case(home: str = "set/home", **more: Any) -> Case:
    return Case(Path(home), "file", ("light",), "said", 0, **more)


def test_each_sentence_is_a_case_of_the_set_above_its_home(home: Path) -> None:
    cases = read_cases(home.parent.parent)
    assert [(case.set_name, case.said, case.categories) for case in cases] == [
        ("questions", "Light up", ("light", "question")),
        ("questions", "Lamp on", ("light", "question")),
        ("questions", "Add milk", ("light", "question")),
    ]
    assert read_cases(home)[0].name == "questions/cottage/light#0"


def test_a_bare_on_of_yaml_is_the_state_on(home: Path) -> None:
    case = read_cases(home)[0]
    assert case.setup["light.lamp"]["state"] == "off"
    assert case.expect_changes["light.lamp"]["state"] == "on"


def test_what_mqtt_has_no_component_for_is_not_carried(home: Path) -> None:
    light, _, shopping = read_cases(home)
    assert light.not_carried() is None
    assert shopping.not_carried() == "MQTT has no component for todo"


def test_attributes_to_ignore_are_read_in_both_spellings(home: Path) -> None:
    light, _, shopping = read_cases(home)
    assert light.ignore_changes == {"light.lamp": {"color_mode"}}
    assert shopping.ignore_changes == {"light.lamp": {"xy_color"}}


def test_the_context_tells_device_area_and_time(home: Path) -> None:
    told = metadata(read_cases(home)[0], find(str(home)))
    assert told == {"device": "panel", "area": "Hall", "at": "2025-04-02T08:30:00+10:00"}


def test_an_expected_change_is_found_and_anything_else_is_a_difference() -> None:
    before: States = {"cover.a": {"state": "closed", "current_position": 0}, "lock.b": {"state": "locked"}}
    case = a_case(expect_changes={"cover.a": {"state": "open", "attributes": {"current_position": 50}}})
    wanted = expected_states(case, before)
    got: States = {
        "cover.a": {"state": "open", "current_position": 50.0, "is_closed": False},
        "lock.b": {"state": "locked"},
    }
    assert difference(case, wanted, got) == {}
    got["lock.b"] = {"state": "unlocked"}
    assert difference(case, wanted, got) == {"lock.b": {"expected": {"state": "locked"}, "got": {"state": "unlocked"}}}


def test_what_is_ignored_may_become_anything() -> None:
    case = a_case(
        expect_changes={"cover.a": {"state": "open"}}, ignore_changes={"cover.a": frozenset({"current_position"})}
    )
    wanted = expected_states(case, {"cover.a": {"state": "closed", "current_position": 0}})
    assert difference(case, wanted, {"cover.a": {"state": "open", "current_position": 100}}) == {}


def test_a_muted_player_counts_as_one_at_volume_nothing() -> None:
    before: States = {"media_player.a": {"state": "playing", "volume_level": 0.6, "is_volume_muted": False}}
    case = a_case(expect_changes={"media_player.a": {"attributes": {"volume_level": 0.0}}})
    wanted = expected_states(case, before)
    muted: States = {"media_player.a": {"state": "playing", "volume_level": 0.6, "is_volume_muted": True}}
    assert difference(case, wanted, muted) == {}
    assert difference(case, wanted, before)["media_player.a"]["got"] == {"volume_level": 0.6}


def test_looks_that_follow_from_the_power_of_a_light_need_not_be_declared() -> None:
    case = a_case(expect_changes={"light.a": {"state": "off"}})
    wanted = expected_states(case, {"light.a": {"state": "on", "brightness": 255, "color_mode": "brightness"}})
    assert difference(case, wanted, {"light.a": {"state": "off"}}) == {}


def test_a_colour_that_is_declared_replaces_the_one_before() -> None:
    case = a_case(expect_changes={"light.a": {"attributes": {"rgb_color": [255, 0, 0]}}})
    wanted = expected_states(case, {"light.a": {"state": "on", "brightness": 9, "color_temp_kelvin": 2700}})
    assert difference(case, wanted, {"light.a": {"state": "on", "brightness": 9, "rgb_color": [255, 0, 0]}}) == {}
    assert difference(case, wanted, {"light.a": {"state": "on", "brightness": 10, "rgb_color": [255, 0, 0]}}) != {}


def test_what_devices_tell_beside_counts_only_where_it_is_declared() -> None:
    before: States = {"climate.a": {"state": "heat", "temperature": 20, "hvac_action": "idle"}}
    case = a_case(expect_changes={"climate.a": {"attributes": {"temperature": 22}}})
    heats: States = {"climate.a": {"state": "heat", "temperature": 22, "hvac_action": "heating"}}
    assert difference(case, expected_states(case, before), heats) == {}


def test_a_brightness_that_nobody_asked_for_is_a_difference() -> None:
    case = a_case()
    wanted = expected_states(case, {"light.a": {"state": "on", "brightness": 255}})
    assert difference(case, wanted, {"light.a": {"state": "on", "brightness": 128}}) != {}


@pytest.mark.parametrize(
    ("more", "outcome", "text", "wrong"),
    [
        ({"expect_changes": {"a.b": {"state": "on"}}}, "done", "Done.", False),
        ({"expect_changes": {"a.b": {"state": "on"}}}, "done", "Sorry, I tried.", True),
        ({"expect_changes": {"a.b": {"state": "on"}}}, "refused", "There is none.", True),
        ({"expect_response": ("two", "2")}, "answered", "TWO lamps.", False),
        ({"expect_response": ("two", "2")}, "answered", "Three lamps.", True),
    ],
)
def test_a_reply_must_not_apologise_and_must_say_what_is_expected(
    more: dict[str, Any], outcome: str, text: str, *, wrong: bool
) -> None:
    assert bool(list(_said_wrong(a_case(**more), Answer(text, {"outcome": outcome})))) is wrong
