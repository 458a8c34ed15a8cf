"""Every component: what its messages mean, and what its orders look like on the wire."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Feature, Unfulfilled, Value
from tests.unit.devices.announcing import announced, read, sent, told

HUE: dict[str, Any] = {
    "schema": "json", "command_topic": "hue/set", "state_topic": "hue", "brightness": True, "brightness_scale": 254,
    "supported_color_modes": ["xy", "color_temp"], "effect": True, "effect_list": ["blink", "colorloop"],
    "min_mireds": 153, "max_mireds": 500,
}  # fmt: skip


def test_a_json_light_tells_colour_in_every_way() -> None:
    light = announced("light", **HUE)
    state = told(
        light, ("hue", {"state": "ON", "brightness": 254, "color_mode": "xy", "color": {"x": 0.4578, "y": 0.3815}})
    )
    assert state.state.value == "on"
    assert state.state.attributes["brightness"] == 255
    assert state.state.attributes["rgb_color"] == (255, 194, 135)
    state = told(light, ("hue", {"state": "ON", "color_mode": "color_temp", "color_temp": 333}))
    assert state.state.attributes["color_temp_kelvin"] == 3003
    assert state.state.attributes["rgb_color"] == (255, 177, 110)


def test_a_light_that_is_off_has_no_brightness() -> None:
    state = told(announced("light", **HUE), ("hue", {"state": "ON", "brightness": 100}), ("hue", {"state": "OFF"}))
    assert state.state.attributes["brightness"] is None


def test_several_changes_of_a_json_light_are_one_payload() -> None:
    orders: list[tuple[Feature, Value]] = [
        (Feature.BRIGHTNESS, 50),
        (Feature.POWER, True),
        (Feature.COLOR, (255, 0, 0)),
    ]
    assert sent(announced("light", **HUE), *orders) == [
        ("hue/set", '{"state":"ON","color":{"x":0.701,"y":0.299},"brightness":127}')
    ]


@pytest.mark.parametrize("changes", [[(Feature.BRIGHTNESS, 0)], [(Feature.BRIGHTNESS, 80), (Feature.POWER, False)]])
def test_brightness_nought_and_off_both_turn_off(changes: Any) -> None:
    assert sent(announced("light", **HUE), *changes) == [("hue/set", '{"state":"OFF"}')]


def test_a_colour_temperature_in_kelvin_is_said_in_mireds() -> None:
    assert sent(announced("light", **HUE), (Feature.COLOR_TEMPERATURE, 3000)) == [
        ("hue/set", '{"state":"ON","color_temp":333}')
    ]
    kelvin = announced("light", **HUE, color_temp_kelvin=True)
    assert sent(kelvin, (Feature.COLOR_TEMPERATURE, 3000)) == [("hue/set", '{"state":"ON","color_temp":3000}')]


@pytest.mark.parametrize(
    "change",
    [
        (Feature.COLOR_TEMPERATURE, 9000),
        (Feature.EFFECT, "disco"),
        (Feature.COLOR, (1, 2, 300)),
        (Feature.BRIGHTNESS, 101),
        (Feature.BRIGHTNESS, True),
        (Feature.POWER, "on"),
        (Feature.VOLUME, 5),
    ],
)
def test_what_a_light_does_not_take_is_not_supported(change: Any) -> None:
    assert sent(announced("light", **HUE), change) is Unfulfilled.NOT_SUPPORTED


def test_an_option_is_sent_in_the_devices_own_spelling() -> None:
    assert sent(announced("light", **HUE), (Feature.EFFECT, "Blink")) == [
        ("hue/set", '{"state":"ON","effect":"blink"}')
    ]


def test_a_basic_light_has_a_topic_for_each_look() -> None:
    light = announced(
        "light", command_topic="l/set", state_topic="l", brightness_command_topic="l/b/set",
        brightness_state_topic="l/b",
        brightness_scale=100, rgb_command_topic="l/c/set", rgb_state_topic="l/c", color_temp_command_topic="l/t/set",
    )  # fmt: skip
    state = told(light, ("l", "ON"), ("l/b", "50"), ("l/c", "255,0,0"))
    assert state.state.attributes["brightness"] == 128
    assert state.state.attributes["rgb_color"] == (255, 0, 0)
    assert sent(light, (Feature.BRIGHTNESS, 30)) == [("l/b/set", "30"), ("l/set", "ON")]
    assert sent(light, (Feature.COLOR, (1, 2, 3)), (Feature.POWER, True)) == [("l/c/set", "1,2,3"), ("l/set", "ON")]
    assert sent(light, (Feature.POWER, False)) == [("l/set", "OFF")]


def test_a_basic_light_turned_on_by_brightness_goes_back_to_its_last() -> None:
    light = announced(
        "light", command_topic="l/set", state_topic="l", on_command_type="brightness",
        brightness_command_topic="l/b/set", brightness_state_topic="l/b",
    )  # fmt: skip
    assert sent(light, (Feature.POWER, True)) == [("l/b/set", "255")]
    assert sent(light, (Feature.POWER, True), after=told(light, ("l", "ON"), ("l/b", "51"))) == [("l/b/set", "51")]


def test_a_template_light_speaks_its_own_words() -> None:
    light = announced(
        "light", schema="template", command_topic="l/set", state_topic="l",
        command_on_template="on{% if brightness is defined %},{{ brightness }}{% endif %}"
        "{% if red is defined %},{{ red }}-{{ green }}-{{ blue }}{% endif %}",
        command_off_template="off",
        state_template="{{ value.split(',')[0] }}",
        brightness_template="{{ value.split(',')[1] }}",
        red_template="{{ value.split(',')[2] }}",
        green_template="{{ value.split(',')[3] }}",
        blue_template="{{ value.split(',')[4] }}",
    )  # fmt: skip
    state = told(light, ("l", "on,128,255,0,7"))
    assert (state.state.value, state.state.attributes["brightness"]) == ("on", 128)
    assert state.state.attributes["rgb_color"] == (255, 0, 7)
    assert sent(light, (Feature.BRIGHTNESS, 100), (Feature.COLOR, (9, 8, 7))) == [("l/set", "on,255,9-8-7")]
    assert sent(light, (Feature.POWER, False)) == [("l/set", "off")]


def test_a_switch_compares_booleans_as_home_assistant_does() -> None:
    switch = announced(
        "switch", command_topic="s/set", state_topic="s", payload_on=True, payload_off=False,
        value_template="{{ value_json.on }}",
    )  # fmt: skip
    assert told(switch, ("s", {"on": True})).state.value == "on"
    assert told(switch, ("s", {"on": True}), ("s", {"on": None})).state.value is None
    assert sent(switch, (Feature.POWER, False)) == [("s/set", "False")]


THERMOSTAT: dict[str, Any] = {
    "modes": ["off", "heat", "cool"], "mode_command_topic": "c/mode/set", "mode_state_topic": "c/mode",
    "temperature_command_topic": "c/t/set", "temperature_state_topic": "c/t", "min_temp": "5", "max_temp": 30,
    "temp_step": 0.5, "current_temperature_topic": "c/now", "action_topic": "c/action",
    "preset_modes": ["eco"], "preset_mode_command_topic": "c/p/set", "preset_mode_state_topic": "c/p",
}  # fmt: skip


def test_a_thermostat_tells_mode_temperatures_and_action() -> None:
    state = told(
        announced("climate", **THERMOSTAT),
        ("c/mode", "heat"),
        ("c/t", "21.5"),
        ("c/now", "20.26"),
        ("c/action", "heating"),
    ).state
    assert state.value == "heat"
    assert state.attributes["temperature"] == 21.5
    assert state.attributes["current_temperature"] == 20.3
    assert state.attributes["hvac_action"] == "heating"
    assert state.attributes["preset_mode"] == "none"


def test_turning_on_without_a_power_topic_goes_back_to_the_last_mode_else_the_first() -> None:
    climate = announced("climate", **THERMOSTAT)
    assert sent(climate, (Feature.POWER, True)) == [("c/mode/set", "heat")]
    cooled = told(climate, ("c/mode", "cool"), ("c/mode", "off"))
    assert sent(climate, (Feature.POWER, True), after=cooled) == [("c/mode/set", "cool")]
    assert sent(climate, (Feature.POWER, False)) == [("c/mode/set", "off")]


def test_a_power_topic_is_used_where_it_is_announced() -> None:
    climate = announced("climate", **THERMOSTAT, power_command_topic="c/power", payload_on="1", payload_off="0")
    assert sent(climate, (Feature.POWER, True)) == [("c/power", "1")]


def test_setting_a_temperature_turns_nothing_on() -> None:
    climate = announced("climate", **THERMOSTAT)
    off = told(climate, ("c/mode", "off"))
    assert sent(climate, (Feature.TARGET_TEMPERATURE, 21.5), after=off) == [("c/t/set", "21.5")]
    assert sent(climate, (Feature.TARGET_TEMPERATURE, 40)) is Unfulfilled.NOT_SUPPORTED


def test_the_limits_name_the_devices_own_unit() -> None:
    limits = announced("climate", **THERMOSTAT | {"min_temp": 40, "max_temp": 90}, temperature_unit="F").entity.features
    assert limits[Feature.TARGET_TEMPERATURE].unit == "°F"


def test_a_water_heater_has_modes_and_a_temperature() -> None:
    heater = announced(
        "water_heater", modes=["off", "eco"], mode_command_topic="w/m/set", mode_state_topic="w/m",
        temperature_command_topic="w/t/set", min_temp=40, max_temp=60,
    )  # fmt: skip
    assert told(heater, ("w/m", "eco")).state.value == "eco"
    assert sent(heater, (Feature.TARGET_TEMPERATURE, 50)) == [("w/t/set", "50")]


def test_a_humidifier_has_power_humidity_and_modes() -> None:
    humid = announced(
        "humidifier", command_topic="h/set", state_topic="h", target_humidity_command_topic="h/t/set",
        target_humidity_state_topic="h/t", min_humidity=30, max_humidity=80, modes=["eco", "boost"],
        mode_command_topic="h/m/set", mode_state_topic="h/m",
    )  # fmt: skip
    state = told(humid, ("h", "ON"), ("h/t", "45"), ("h/m", "eco")).state
    assert (state.value, state.attributes["humidity"], state.attributes["mode"]) == ("on", 45, "eco")
    assert sent(humid, (Feature.TARGET_HUMIDITY, 50), (Feature.MODE, "boost")) == [
        ("h/t/set", "50"),
        ("h/m/set", "boost"),
    ]


def test_a_cover_places_itself_in_its_own_range() -> None:
    cover = announced(
        "cover", command_topic="v/set", set_position_topic="v/pos/set", position_topic="v/pos", state_topic="v",
        position_open=0, position_closed=200, payload_stop="HALT",
    )  # fmt: skip
    state = told(cover, ("v", "opening"), ("v/pos", "50")).state
    assert (state.value, state.attributes["current_position"]) == ("opening", 75)
    assert sent(cover, (Feature.POSITION, 25)) == [("v/pos/set", "150")]
    assert sent(cover, (Feature.OPEN, True)) == [("v/set", "OPEN")]
    assert sent(cover, (Feature.STOP_MOVING, True)) == [("v/set", "HALT")]


def test_a_cover_that_only_tells_its_position_is_closed_at_nought() -> None:
    cover = announced("cover", command_topic="v/set", position_topic="v/pos")
    assert told(cover, ("v/pos", "0")).state.value == "closed"
    assert told(cover, ("v/pos", "3")).state.value == "open"


def test_a_cover_that_stopped_is_closed_only_where_it_was_closing_or_at_nought() -> None:
    cover = announced("cover", command_topic="v/set", state_topic="v")
    assert told(cover, ("v", "closing"), ("v", "stopped")).state.value == "closed"
    assert told(cover, ("v", "opening"), ("v", "stopped")).state.value == "open"


def test_a_null_stop_payload_means_that_a_cover_can_not_stop() -> None:
    assert not announced("cover", command_topic="v", payload_stop=None).entity.can(Feature.STOP_MOVING)


def test_a_tilt_has_a_range_of_its_own() -> None:
    cover = announced(
        "cover", command_topic="v", tilt_command_topic="v/tilt/set", tilt_status_topic="v/tilt", tilt_max=180
    )
    assert told(cover, ("v/tilt", "90")).state.attributes["current_tilt_position"] == 50
    assert sent(cover, (Feature.TILT, 100)) == [("v/tilt/set", "180")]


def test_a_valve_goes_by_word_or_by_position() -> None:
    word = announced("valve", command_topic="w/set", state_topic="w", value_template="{{ value_json.x }}")
    assert told(word, ("w", {"x": "open"})).state.value == "open"
    assert sent(word, (Feature.OPEN, False)) == [("w/set", "CLOSE")]
    place = announced("valve", command_topic="w/set", state_topic="w", reports_position=True)
    assert told(place, ("w", "0")).state.value == "closed"
    assert told(place, ("w", {"state": "opening", "position": 40})).state.value == "opening"
    assert sent(place, (Feature.OPEN, True)) == [("w/set", "100")]


def test_a_lock_is_on_the_way_until_it_says_so() -> None:
    lock = announced("lock", command_topic="k/set", state_topic="k", payload_open="UNLATCH")
    assert told(lock, ("k", "LOCKING")).state.value == "locking"
    assert told(lock, ("k", "JAMMED")).state.value == "jammed"
    assert sent(lock, (Feature.LOCK, False)) == [("k/set", "UNLOCK")]
    assert sent(lock, (Feature.OPEN, True)) == [("k/set", "UNLATCH")]


def test_a_fan_counts_in_its_own_steps() -> None:
    fan = announced(
        "fan", command_topic="f/set", state_topic="f", percentage_command_topic="f/p/set", percentage_state_topic="f/p",
        speed_range_min=1, speed_range_max=9, oscillation_command_topic="f/o/set", oscillation_state_topic="f/o",
        direction_command_topic="f/d/set", direction_state_topic="f/d",
    )  # fmt: skip
    assert told(fan, ("f", "ON"), ("f/p", "6")).state.attributes["percentage"] == 66
    assert sent(fan, (Feature.SPEED, 66)) == [("f/p/set", "6")]
    assert sent(fan, (Feature.SPEED, 0)) == [("f/set", "OFF")]
    assert sent(fan, (Feature.OSCILLATE, True)) == [("f/o/set", "oscillate_on")]
    assert sent(fan, (Feature.DIRECTION, "reverse")) == [("f/d/set", "reverse")]


NEWER: dict[str, Any] = {
    "state_topic": "m/state", "media_title_topic": "m/title", "volume_level_topic": "m/vol",
    "volume_set_topic": "m/vol/set",
    "is_volume_muted_topic": "m/muted", "mute_topic": "m/mute", "play_topic": "m/play", "pause_topic": "m/pause",
    "next_topic": "m/next", "source_topic": "m/source", "select_source_topic": "m/source/set",
    "source_list": ["TV", "HDMI 1"],
    "turn_on_topic": "m/on", "turn_off_topic": "m/off", "play_media_topic": "m/media",
}  # fmt: skip


def test_a_media_player_of_the_newer_key_set() -> None:
    player = announced("media_player", **NEWER)
    state = told(player, ("m/state", "Playing"), ("m/title", "Jazz"), ("m/vol", "0.3"), ("m/muted", "false")).state
    assert state.value == "playing"
    assert (state.attributes["media_title"], state.attributes["volume_level"]) == ("Jazz", 0.3)
    assert state.attributes["is_volume_muted"] is False
    assert sent(player, (Feature.VOLUME, 35)) == [("m/vol/set", "0.35")]
    assert sent(player, (Feature.MUTE, True)) == [("m/mute", "true")]
    assert sent(player, (Feature.PLAYBACK, "next")) == [("m/next", "next")]
    assert sent(player, (Feature.PLAYBACK, "stop")) is Unfulfilled.NOT_SUPPORTED
    assert sent(player, (Feature.POWER, False)) == [("m/off", "off")]
    assert sent(player, (Feature.SOURCE, "hdmi 1")) == [("m/source/set", "HDMI 1")]
    medium = {"media_content_type": "music", "media_content_id": "Blue Train"}
    assert sent(player, (Feature.PLAY_MEDIA, medium)) == [
        ("m/media", '{"media_content_type":"music","media_content_id":"Blue Train"}')
    ]
    assert set(player.wire.command_topics) >= {"m/play", "m/pause", "m/next", "m/on", "m/off"}


def test_a_media_player_of_the_older_key_set() -> None:
    player = announced(
        "media_player", "old", name="Old", state_state_topic="o/state", state_title_topic="o/title",
        command_volume_topic="o/vol", command_play_topic="o/cmd", command_play_payload="PLAY!",
        command_playmedia_topic="o/media", state_volume_topic="o/volume",
        availability={"topic": "o/alive", "payload_available": "ON", "payload_not_available": "OFF"},
    )  # fmt: skip
    assert told(player, ("o/state", "paused"), ("o/title", "x")).state.attributes["media_title"] == "x"
    assert sent(player, (Feature.PLAYBACK, "play")) == [("o/cmd", "PLAY!")]
    assert sent(player, (Feature.VOLUME, 50)) == [("o/vol", "0.5")]
    assert player.availability.topics == ("o/alive",)


def test_a_player_may_word_its_availability_in_a_block_without_a_topic() -> None:
    player = announced(
        "media_player", **NEWER, availability_topic="m/alive", availability={"payload_available": "yes"}
    )  # fmt: skip
    assert player.availability.topics == ("m/alive",)


def test_a_vacuum_does_only_what_it_lists() -> None:
    vacuum = announced(
        "vacuum", command_topic="v/set", state_topic="v", supported_features=["start", "return_home", "fan_speed"],
        set_fan_speed_topic="v/speed", fan_speed_list=["min", "max"], payload_return_to_base="HOME",
    )  # fmt: skip
    state = told(vacuum, ("v", {"state": "cleaning", "battery_level": 61, "fan_speed": "min"})).state
    assert (state.value, state.attributes["battery_level"]) == ("cleaning", 61)
    assert sent(vacuum, (Feature.RUN, "return_to_base")) == [("v/set", "HOME")]
    assert sent(vacuum, (Feature.RUN, "locate")) is Unfulfilled.NOT_SUPPORTED
    assert sent(vacuum, (Feature.FAN_MODE, "max")) == [("v/speed", "max")]


def test_a_lawn_mower_has_a_topic_for_each_order() -> None:
    mower = announced(
        "lawn_mower", activity_state_topic="g", start_mowing_command_topic="g/start", dock_command_topic="g/dock"
    )  # fmt: skip
    assert told(mower, ("g", "mowing")).state.value == "mowing"
    assert sent(mower, (Feature.RUN, "return_to_base")) == [("g/dock", "dock")]
    assert sent(mower, (Feature.RUN, "pause")) is Unfulfilled.NOT_SUPPORTED


def test_a_number_a_select_and_a_text_hold_one_value() -> None:
    number = announced("number", command_topic="n/set", state_topic="n", min=50, max=250, unit_of_measurement="°C")
    assert told(number, ("n", "180.0")).state.value == "180.0"
    assert sent(number, (Feature.NUMBER, 180.0)) == [("n/set", "180")]
    assert sent(number, (Feature.NUMBER, 300)) is Unfulfilled.NOT_SUPPORTED
    select = announced("select", command_topic="s/set", state_topic="s", options=["Eco", "Boost"])
    assert sent(select, (Feature.OPTION, "boost")) == [("s/set", "Boost")]
    text = announced("text", command_topic="t/set", state_topic="t", max=5)
    assert sent(text, (Feature.TEXT, "abc")) == [("t/set", "abc")]
    assert sent(text, (Feature.TEXT, "abcdef")) is Unfulfilled.NOT_SUPPORTED


def test_a_button_and_a_scene_are_pressed() -> None:
    button = announced("button", command_topic="b", payload_press="identify")
    assert sent(button, (Feature.PRESS, True)) == [("b", "identify")]
    assert button.entity.assumed, "nothing comes back from it"
    assert sent(announced("scene", command_topic="b"), (Feature.PRESS, True)) == [("b", "ON")]


def test_a_siren_is_ordered_in_json() -> None:
    siren = announced("siren", command_topic="s/set", state_topic="s", available_tones=["fire", "bell"])
    assert told(siren, ("s", {"state": "ON", "tone": "bell"})).state.attributes["tone"] == "bell"
    assert sent(siren, (Feature.SIREN_TONE, "fire"), (Feature.POWER, True)) == [
        ("s/set", '{"state":"ON","tone":"fire"}')
    ]


def test_a_sensor_that_measures_takes_only_numbers() -> None:
    sensor = announced("sensor", state_topic="s", unit_of_measurement="°C", value_template="{{ value_json.t }}")
    assert told(sensor, ("s", {"t": 21.5})).state.value == "21.5"
    reading = read(sensor, ("s", {"t": 21.5}), ("s", {"t": "warm"}))
    assert reading.problems, "it is told"
    assert sensor.wire.state(reading.values)[0] == "21.5", "the last good state stays"


def test_a_message_without_this_entitys_part_changes_nothing() -> None:
    sensor = announced("sensor", state_topic="s", unit_of_measurement="W", value_template="{{ value_json.power }}")
    reading = read(sensor, ("s", {"power": 5}), ("s", {"voltage": 231}))
    assert sensor.wire.state(reading.values)[0] == "5"
    assert not reading.problems


def test_a_command_template_words_the_command() -> None:
    lock = announced("lock", command_topic="k", command_template='{"do":"{{ value|lower }}"}')
    assert sent(lock, (Feature.LOCK, True)) == [("k", '{"do":"lock"}')]
