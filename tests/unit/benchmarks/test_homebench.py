"""HomeBench's homes become devices with the abilities that they list, and commands become its operations again."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from benchmarks.assistant import Answer
from benchmarks.homebench import Case, judged, performed, refused_parts
from benchmarks.homebench_home import BenchHome, bench_home
from benchmarks.homebench_labels import contradicted
from benchmarks.played_home import Sent

LEVEL = {"lowest": "0", "highest": "100"}
HOME: dict[str, Any] = {
    "home_id": 7,
    "home_status": {
        "kitchen": {
            "room_name": "kitchen",
            "light": {
                "state": "on",
                "attributes": {"brightness": {"value": 28, **LEVEL}, "color": {"value": [1, 2, 3]}},
            },
            "curtain": {"state": "open", "attributes": {" degree": {"value": 0, **LEVEL}}},
            "aromatherapy": {"state": "off", "attributes": {"intensity": {"value": 90, **LEVEL}}},
            "trash": {"state": "full", "attributes": {}},
        },
        "ding_room": {
            "room_name": "ding_room",
            "light": {"state": "off", "attributes": {"color": {"value": [1, 2, 3]}}},
            "heating": {
                "state": "on",
                "attributes": {
                    "mode": {"value": "heat", "options": ["heat", "fan_only"]},
                    "temperature": {"value": 83, "lowest": 30, "highest": 100},
                },
            },
            "media_player": {"state": "stopped", "attributes": {"volume": {"value": 63, **LEVEL}}},
        },
        "VacuumRobot": {"state": "on", "attributes": {"mode": {"value": "auto", "options": ["auto", "strong"]}}},
    },
    "method": [
        {"room_name": "kitchen", "device_name": "light", "operation": "set_brightness", "parameters": []},
        {"room_name": "ding_room", "device_name": "light", "operation": "turn_off", "parameters": []},
    ],
}


@pytest.fixture(scope="module")
def home() -> BenchHome:
    return bench_home(HOME)


@pytest.mark.parametrize(
    ("device", "what", "payload", "operation"),
    [
        ("kitchen_light", "light", '{"state": "ON", "brightness": 102}', "kitchen.light.set_brightness(40)"),
        ("kitchen_light", "light", '{"state": "ON"}', "kitchen.light.turn_on()"),
        ("kitchen_light", "light", '{"state": "OFF"}', "kitchen.light.turn_off()"),
        ("ding_room_light", "rgb", "255,0,0", "ding_room.light.set_color((255, 0, 0))"),
        ("ding_room_heating", "target_temperature", "21.0", "ding_room.heating.set_temperature(21)"),
        ("ding_room_heating", "mode", "off", "ding_room.heating.turn_off()"),
        ("kitchen_curtain", "position", "40", "kitchen.curtain.set_degree(40)"),
        ("kitchen_aromatherapy_intensity", "value", "70", "kitchen.aromatherapy.set_intensity(70)"),
        ("kitchen_aromatherapy", "power", "ON", "kitchen.aromatherapy.turn_on()"),
        ("kitchen_trash_pack", "press", "PRESS", "kitchen.trash.pack()"),
        ("ding_room_media_player", "volume", "0.5", "ding_room.media_player.set_volume(50)"),
        ("vacuum_robot", "run", "return_to_base", "vacuum_robot.charge()"),
        ("vacuum_robot_area", "value", "Ding Room", "vacuum_robot.set_cleaning_area(dingroom)"),
        ("vacuum_robot_mode", "value", "strong", "vacuum_robot.set_mode(strong)"),
    ],
)
def test_a_command_is_read_as_the_operation_that_it_is(
    home: BenchHome, device: str, what: str, payload: str, operation: str
) -> None:
    assert home.operations(Sent(device, what, payload))[0] == operation


def test_a_command_without_an_operation_is_told_as_it_was_sent(home: BenchHome) -> None:
    assert home.operations(Sent("kitchen_light", "light", "nonsense")) == ("kitchen_light/light=nonsense",)


def test_a_light_with_a_colour_and_no_brightness_has_no_brightness(home: BenchHome) -> None:
    options = {device.id: device.options for device in home.description.devices}
    assert options["ding_room_light"]["dims"] is False
    assert options["kitchen_light"]["brightness"] == 71


def test_a_heating_with_the_span_of_a_boiler_takes_room_temperatures(home: BenchHome) -> None:
    options = {device.id: device.options for device in home.description.devices}
    assert (options["ding_room_heating"]["lowest"], options["ding_room_heating"]["highest"]) == (16, 100)


def test_a_command_that_may_be_several_counts_as_the_one_that_is_wanted(home: BenchHome) -> None:
    closed = home.operations(Sent("kitchen_curtain", "move", "CLOSE"))
    assert performed([closed], Counter(["kitchen.curtain.set_degree(0)"])) == {"kitchen.curtain.set_degree(0)": 1}
    assert performed([closed], Counter()) == {"kitchen.curtain.close()": 1}


def test_turning_on_belongs_to_the_setting_unless_it_was_asked_for() -> None:
    done = [("a.light.turn_on()",), ("a.light.set_color((1, 2, 3))",)]
    assert performed(done, Counter(["a.light.set_color((1, 2, 3))"])) == {"a.light.set_color((1, 2, 3))": 1}
    assert performed(done, Counter(["a.light.turn_on()"]))["a.light.turn_on()"] == 1


def case(*parts: str, kind: str = "normal") -> Case:
    return Case("one", 7, kind, "said", parts)


def test_what_is_impossible_must_be_refused_and_nothing_sent() -> None:
    refused = Answer("There is none.", {"outcome": "refused"})
    assert judged(case("error_input"), refused, [], consistent=True).passed
    assert not judged(case("error_input"), Answer("Which?", {"outcome": "asked"}), [], consistent=True).passed
    assert not judged(case("error_input"), refused, [("a.b.c()",)], consistent=True).passed


def test_a_compound_needs_every_operation_and_every_refusal() -> None:
    parts = [{"outcome": "done"}, {"outcome": "refused"}]
    answer = Answer("", {"outcome": "partial", "parts": parts})
    wanted = case("a.b.c()", "error_input", kind="multi2_mix")
    assert refused_parts(answer) == 1
    assert judged(wanted, answer, [("a.b.c()",)], consistent=True).passed
    assert not judged(wanted, answer, [("a.b.c()",), ("a.b.c()",)], consistent=True).passed


def test_groups_tell_type_compounds_and_what_is_impossible() -> None:
    verdict = judged(
        case("error_input", "error_input", kind="multi2_unexist_device"), Answer("", {}), [], consistent=False
    )
    assert verdict.groups == ("multi2_unexist_device", "all", "compound", "impossible")
    assert "consistent all" in judged(case("error_input"), Answer("", {}), [], consistent=True).groups


@pytest.mark.parametrize(
    ("said", "parts", "is_so"),
    [
        ("Set the brightness of the light in the kitchen to 30.", ("error_input",), True),
        ("Turn off the lights in the dining room.", ("error_input",), True),
        ("Set the brightness of the light in the dining room to 30.", ("error_input",), False),
        ("Set the brightness of the light in the garage to 30.", ("error_input",), False),
        ("Set the brightness of the light in the kitchen to 30.", ("kitchen.light.set_brightness(30)",), False),
        (
            "Turn on the fan in the kitchen, set the brightness of the light in the kitchen to 3.",
            ("error_input", "error_input"),
            True,
        ),
    ],
)
def test_a_label_contradicts_its_home_where_that_lists_what_should_be_refused(
    said: str, parts: tuple[str, ...], *, is_so: bool
) -> None:
    assert contradicted(said, parts, HOME) is is_so
