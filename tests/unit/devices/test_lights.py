"""Lights of the rarer kinds: five lamps in one, a topic for the colour mode, white that looks like something."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Feature
from devices.reading import current
from tests.unit.devices.announcing import announced, sent, told

FIVE: dict[str, Any] = {
    "schema": "json", "command_topic": "l/set", "state_topic": "l", "supported_color_modes": ["rgbww"],
}  # fmt: skip


def test_the_white_in_a_colour_goes_to_the_white_lamps() -> None:
    light = announced("light", **FIVE)
    assert sent(light, (Feature.COLOR, (255, 200, 100))) == [
        ("l/set", '{"state":"ON","color":{"r":36,"g":49,"b":0,"c":255,"w":255}}')
    ]
    assert sent(light, (Feature.COLOR, (255, 0, 0))) == [
        ("l/set", '{"state":"ON","color":{"r":255,"g":0,"b":0,"c":0,"w":0}}')
    ]


def test_five_lamps_together_are_one_colour() -> None:
    message = {"state": "ON", "color_mode": "rgbww", "color": {"r": 255, "g": 10, "b": 0, "c": 3, "w": 4}}
    assert told(announced("light", **FIVE), ("l", message)).state.attributes["rgb_color"] == (255, 13, 2)


def test_a_white_says_what_it_looks_like_and_is_no_colour_that_anybody_set() -> None:
    light = announced("light", **FIVE | {"supported_color_modes": ["color_temp", "xy"]})
    entity = told(light, ("l", {"state": "ON", "color_mode": "color_temp", "color_temp": 250}))
    assert entity.state.attributes["rgb_color"] == (255, 206, 166)
    assert entity.state.attributes["hs_color"] == (26.812, 34.87)
    assert current(entity, Feature.COLOR) is None


BASIC: dict[str, Any] = {
    "command_topic": "b/set", "state_topic": "b", "color_temp_command_topic": "b/t/set",
    "color_temp_state_topic": "b/t",
    "hs_command_topic": "b/c/set", "hs_state_topic": "b/c", "brightness_command_topic": "b/b/set",
    "brightness_state_topic": "b/b",
}  # fmt: skip


def test_the_topic_of_the_colour_mode_says_which_look_counts() -> None:
    light = announced("light", **BASIC, color_mode_state_topic="b/m")
    before = [("b", "ON"), ("b/m", "color_temp"), ("b/t", "333"), ("b/c", "10,20")]
    warm = told(light, *before).state.attributes
    assert (warm["color_mode"], warm["color_temp_kelvin"]) == ("color_temp", 3003)
    coloured = told(light, *before, ("b/m", "hs")).state.attributes
    assert (coloured["color_mode"], coloured["hs_color"]) == ("hs", (10, 20))


def test_brightness_is_said_before_the_colour_temperature() -> None:
    orders = sent(announced("light", **BASIC), (Feature.COLOR_TEMPERATURE, 2700), (Feature.BRIGHTNESS, 8))
    assert orders == [("b/b/set", "20"), ("b/t/set", "370"), ("b/set", "ON")]


def test_a_light_with_a_white_topic_has_a_white_mode() -> None:
    light = announced("light", **BASIC, white_command_topic="b/w/set")
    assert light.wire.state({})[1]["supported_color_modes"] == ["color_temp", "hs", "white"]


def test_a_template_light_is_told_hue_and_saturation_as_well() -> None:
    light = announced(
        "light", schema="template", command_topic="t/set", state_topic="t", state_template="{{ value }}",
        command_on_template="{{ hue }},{{ sat }}", command_off_template="off",
        red_template="1", green_template="2", blue_template="3",
    )  # fmt: skip
    assert sent(light, (Feature.COLOR, (255, 10, 20))) == [("t/set", "357.551,96.078")]


@pytest.mark.parametrize(("precision", "shown"), [(0.5, 22.5), (0.1, 22.3), (1.0, 22)])
def test_a_temperature_is_shown_as_exactly_as_its_device_says(precision, shown) -> None:
    climate = announced("climate", precision=precision, temperature_command_topic="c/set", temperature_state_topic="c")
    assert told(climate, ("c", "22.3")).state.attributes["temperature"] == shown


def test_a_fan_has_no_more_steps_than_there_are_percents() -> None:
    fan = announced("fan", command_topic="f", percentage_command_topic="f/p", speed_range_min=2, speed_range_max=255)
    assert fan.wire.state({})[1]["percentage_step"] == 1.0


def test_a_template_may_ask_how_its_entity_was_before() -> None:
    template = "{{ value_json.x if value_json.x is defined else this.state }}"
    sensor = announced("sensor", state_topic="s", value_template=template)
    assert told(sensor, ("s", {"x": "q"}), ("s", {})).state.value == "q"
