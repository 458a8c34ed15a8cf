"""Each kind obeys, ignores what it can't do, and changes over time as the real thing would."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from devices.simulator.kinds import KINDS
from devices.simulator.kinds.appliance import Appliance, Label
from devices.simulator.kinds.sensor import MotionSensor
from devices.simulator.rooms import Air, Moment

NOON = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def label() -> Label:
    return Label("thing", "Thing", "Kitchen", "test_house")


@pytest.fixture
def air() -> Air:
    return Air(temperature=20.0, usual_temperature=20.0, usual_humidity=45.0)


def later[Device: Appliance](device: Device, seconds: float, *, step: float = 1.0, warmth: float = 20.0) -> Device:
    """The device after that many seconds in a room that stays as warm as it is."""
    air = Air(temperature=warmth, usual_temperature=warmth, usual_humidity=45.0)
    now = NOON
    for _ in range(round(seconds / step)):
        now += timedelta(seconds=step)
        device = device.tick(Moment(now, step, air))
    return device


def shown(device: Appliance) -> dict[str, str]:
    """What the device publishes, by the last level of the topic."""
    return {message.topic.rsplit("/", 1)[1]: message.payload for message in device.publish()}


@pytest.fixture
def build(label: Label, air: Air):
    def build(kind: str, **options: object) -> Appliance:
        return KINDS[kind].model_validate(options).build(label, air)

    return build


def obeyed(device: Appliance, what: str, payload: object) -> Appliance:
    after = device.obey(what, payload if isinstance(payload, str) else json.dumps(payload))
    assert after is not None, f"{what} {payload} was not understood"
    return after


def touched(device: Appliance, **change: object) -> Appliance:
    after = device.by_hand(json.dumps(change))
    assert after is not None, f"{change} was not understood"
    return after


def light(device: Appliance) -> dict[str, object]:
    state: dict[str, object] = json.loads(shown(device)["state"])
    return state


# ------------------------------------------------------------------------------------------------------ every kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "payload",
    ["", "garbage", "null", "[]", "{}", '{"state": null}', "NaN", "1e999", "-1", "💡" * 50, "[" * 4000, "\x00", '{"'],
)
def test_garbage_is_ignored_by_every_kind_on_every_topic(build, kind: str, payload: str) -> None:
    device = build(kind)
    if (kind, payload) == ("fridge", "-1"):
        return  # a good target for a fridge
    topics = ["light", "power", "move", "position", "lock", "run", "brew", "mode", "target_temperature", "percentage"]
    topics += ["volume", "mute", "source", "play_media", "fan_speed", "oscillation", "no_such_thing"]
    assert [what for what in topics if device.obey(what, payload) is not None] == []
    assert device.by_hand(payload) is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_topics_of_states_are_always_the_same_and_those_announced(build, kind: str) -> None:
    device = build(kind)
    announced = " ".join(message.payload for message in device.announce())
    topics = [message.topic for message in device.publish()]
    assert [message.topic for message in later(device, 300).publish()] == topics
    assert [topic for topic in topics if f'"{topic}"' not in announced] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_entity_is_announced_under_its_unique_id(build, kind: str) -> None:
    for message in build(kind).announce():
        config = json.loads(message.payload)
        assert message.topic.split("/")[2] == config["unique_id"]
        assert config["device"]["suggested_area"] == "Kitchen"
        assert message.retain


def test_a_misspelt_change_by_hand_is_refused(build) -> None:
    assert build("switch").by_hand('{"state": "on", "brightnes": 3}') is None


# ---------------------------------------------------------------------------------------------------------- lights


def test_a_light_takes_power_brightness_and_colour_in_one_command(build) -> None:
    lamp = obeyed(
        build("light", modes=["color_temp", "rgb"]),
        "light",
        {"state": "ON", "brightness": 77, "color": {"r": 255, "g": 0, "b": 0}, "transition": 2},
    )
    assert light(lamp) == {
        "state": "ON",
        "color_mode": "rgb",
        "brightness": 77,
        "color": {"r": 255, "g": 0, "b": 0},
    }


def test_a_light_that_is_turned_off_comes_back_as_bright_as_it_was(build) -> None:
    lamp = obeyed(build("light"), "light", {"brightness": 77})
    off = obeyed(lamp, "light", {"state": "OFF"})
    assert light(off)["state"] == "OFF"
    assert light(obeyed(off, "light", {"state": "ON"}))["brightness"] == 77


def test_brightness_zero_turns_a_light_off(build) -> None:
    lamp = obeyed(build("light", powered=True), "light", {"state": "ON", "brightness": 0})
    assert light(lamp)["state"] == "OFF"


@pytest.mark.parametrize(
    "command", [{"color": {"r": 1, "g": 2, "b": 3}}, {"color_temp": 3000}, {"effect": "candle"}, {"brightness": 256}]
)
def test_a_light_refuses_what_it_has_not_got(build, command: dict[str, object]) -> None:
    assert build("light").obey("light", json.dumps({"state": "ON", **command})) is None


def test_a_light_without_a_dimmer_refuses_brightness(build) -> None:
    assert build("light", modes=["onoff"]).obey("light", '{"brightness": 100}') is None


def test_white_is_announced_and_taken_in_kelvin(build) -> None:
    lamp = build("light", modes=["color_temp"])
    assert json.loads(lamp.announce()[0].payload)["color_temp_kelvin"] is True
    assert light(obeyed(lamp, "light", {"color_temp": 4000}))["color_temp"] == 4000


# -------------------------------------------------------------------------------------------------- oven, climate


def test_the_oven_reaches_200_degrees_in_about_nine_minutes_and_holds_them(build) -> None:
    oven = obeyed(obeyed(build("oven"), "target_temperature", "200"), "power", "ON")
    assert 120 < float(shown(later(oven, 5 * 60))["temperature"]) < 160
    assert shown(later(oven, 10 * 60))["temperature"] == "200"
    assert shown(later(oven, 30 * 60))["temperature"] == "200"


def test_the_oven_is_still_hot_half_an_hour_after_it_is_switched_off(build) -> None:
    hot = touched(build("oven"), state="on", target_temperature=200, temperature=200)
    cooling = later(obeyed(hot, "power", "OFF"), 30 * 60)
    assert shown(cooling)["power"] == "OFF"
    assert 90 < float(shown(cooling)["temperature"]) < 120
    assert float(shown(later(cooling, 6 * 3600, step=60))["temperature"]) == pytest.approx(20, abs=1)


def test_the_length_of_a_step_does_not_change_how_the_oven_heats(build) -> None:
    oven = obeyed(build("oven"), "power", "ON")
    fine, coarse = later(oven, 300, step=0.5), later(oven, 300, step=60)
    assert shown(fine) == shown(coarse)


def test_a_lower_target_lets_the_running_oven_cool_down_to_it(build) -> None:
    hot = touched(build("oven"), state="on", target_temperature=150, temperature=220)
    assert shown(later(hot, 3600, step=5))["temperature"] == "150"


@pytest.mark.parametrize("target", ["49", "251", "warm", "inf"])
def test_the_oven_refuses_a_target_out_of_its_range(build, target: str) -> None:
    assert build("oven").obey("target_temperature", target) is None


def test_a_target_alone_does_not_switch_the_oven_on(build) -> None:
    assert shown(obeyed(build("oven"), "target_temperature", "180"))["power"] == "OFF"


def test_a_thermostat_heats_when_it_is_colder_than_its_target(build) -> None:
    cold = build("thermostat", target=22.0)
    assert shown(cold)["action"] == "heating"
    assert shown(later(cold, 3600, warmth=23.0))["action"] == "idle"
    assert shown(obeyed(cold, "mode", "off"))["action"] == "off"


def test_a_thermostat_refuses_a_mode_that_it_was_not_announced_with(build) -> None:
    assert build("thermostat").obey("mode", "cool") is None
    assert build("thermostat").by_hand('{"mode": "cool"}') is None


def test_a_thermometer_warmed_by_hand_finds_back_to_the_air(build) -> None:
    warm = touched(build("air_sensor"), temperature=30)
    assert shown(warm)["temperature"] == "30.0"
    assert float(shown(later(warm, 3600))["temperature"]) == pytest.approx(20.0, abs=0.1)


# ---------------------------------------------------------------------------------------------------------- media


def test_a_player_shows_what_it_was_asked_to_play(build) -> None:
    command = {"media_content_type": "movie", "media_content_id": "Hunger Games"}
    playing = shown(obeyed(build("media_player"), "play_media", command))
    assert (playing["state"], playing["title"], playing["content_type"]) == ("playing", "Hunger Games", "movie")


def test_pause_stop_and_play_keep_the_medium(build) -> None:
    player = obeyed(build("media_player"), "play_media", {"media_content_type": "music", "media_content_id": "jazz"})
    assert shown(obeyed(player, "pause", ""))["state"] == "paused"
    stopped = obeyed(player, "stop", "x")
    assert (shown(stopped)["state"], shown(stopped)["title"]) == ("idle", "")
    assert shown(obeyed(stopped, "play", "PLAY"))["title"] == "jazz"


def test_next_and_previous_move_between_tracks(build) -> None:
    player = obeyed(build("media_player"), "play_media", {"media_content_type": "music", "media_content_id": "jazz"})
    assert shown(obeyed(player, "next", ""))["title"] == "jazz, track 2"
    assert shown(obeyed(obeyed(player, "next", ""), "previous", ""))["title"] == "jazz"
    assert shown(obeyed(player, "previous", ""))["title"] == "jazz"


def test_a_player_that_is_off_stays_off_when_paused_or_stopped(build) -> None:
    tv = build("media_player", device_class="tv", state="off")
    assert shown(obeyed(obeyed(tv, "pause", ""), "stop", ""))["state"] == "off"
    assert shown(obeyed(tv, "turn_on", ""))["state"] == "idle"


def test_volume_mute_and_source_switch_nothing_on(build) -> None:
    tv = build("media_player", device_class="tv", state="off", sources=["HDMI 1", "Netflix"])
    changed = shown(obeyed(obeyed(obeyed(tv, "volume", "0.25"), "mute", "true"), "source", "Netflix"))
    assert (changed["state"], changed["volume"], changed["muted"], changed["source"]) == (
        "off",
        "0.25",
        "true",
        "Netflix",
    )


@pytest.mark.parametrize(("what", "payload"), [("volume", "1.01"), ("mute", "loud"), ("source", "HDMI 9")])
def test_a_player_refuses_values_out_of_its_range(build, what: str, payload: str) -> None:
    assert build("media_player", sources=["HDMI 1"]).obey(what, payload) is None


def test_a_player_has_only_keys_of_the_community_convention(build) -> None:
    config = json.loads(build("media_player").announce()[0].payload)
    assert config["availability_topic"] == "test_house/thing/availability"
    assert "availability_mode" not in config
    assert "source_topic" not in config, "it has no sources to choose from"


# ------------------------------------------------------------------------------------------- things that move


def test_a_garage_door_says_opening_at_once_and_is_open_after_its_way(build) -> None:
    door = obeyed(build("cover", device_class="garage", travel_s=10, stops_anywhere=False), "move", "OPEN")
    assert shown(door) == {"state": "opening"}
    assert shown(later(door, 9)) == {"state": "opening"}
    assert shown(later(door, 10)) == {"state": "open"}
    assert door.obey("position", "40") is None, "it only opens and closes"


def test_blinds_stop_where_they_are(build) -> None:
    moving = later(obeyed(build("cover", travel_s=10), "move", "OPEN"), 4)
    assert shown(obeyed(moving, "move", "STOP")) == {"state": "open", "position": "40"}


def test_blinds_go_to_a_position_from_either_side(build) -> None:
    for start in (0, 100):
        blinds = obeyed(build("cover", travel_s=10, position=start), "position", "30")
        assert shown(blinds)["state"] == ("opening" if start == 0 else "closing")
        assert shown(later(blinds, 10)) == {"state": "open", "position": "30"}


def test_a_lock_turns_its_bolt_and_the_key_is_faster(build) -> None:
    turning = obeyed(build("lock"), "lock", "UNLOCK")
    assert shown(turning)["state"] == "UNLOCKING"
    assert shown(later(turning, 1))["state"] == "UNLOCKED"
    assert shown(touched(build("lock"), state="unlocked"))["state"] == "UNLOCKED"


def test_the_vacuum_drives_home_and_charges(build) -> None:
    cleaning = later(obeyed(build("vacuum"), "run", "start"), 600)
    assert json.loads(shown(cleaning)["state"])["state"] == "cleaning"
    assert shown(cleaning)["battery"] == "90"
    returning = obeyed(cleaning, "run", "return_to_base")
    assert json.loads(shown(returning)["state"])["state"] == "returning"
    docked = later(returning, 30)
    assert json.loads(shown(docked)["state"])["state"] == "docked"
    assert shown(later(docked, 1300))["battery"] == "100"


def test_the_vacuum_goes_home_by_itself_before_its_battery_is_empty(build) -> None:
    tired = later(touched(build("vacuum"), state="cleaning", battery=15.5), 40)
    assert json.loads(shown(tired)["state"])["state"] == "returning"


def test_a_docked_vacuum_has_nothing_to_pause(build) -> None:
    assert json.loads(shown(obeyed(build("vacuum"), "run", "pause"))["state"])["state"] == "docked"


# ------------------------------------------------------------------------------------------------ with a programme


def test_the_coffee_machine_heats_up_before_it_brews(build) -> None:
    machine = obeyed(build("coffee_machine"), "brew", "PRESS")
    statuses = [shown(later(machine, seconds))["status"] for seconds in (0, 59, 61, 91)]
    assert statuses == ["heating", "heating", "brewing", "ready"]


def test_the_coffee_machine_switches_itself_off(build) -> None:
    ready = later(obeyed(build("coffee_machine"), "power", "ON"), 61)
    assert shown(ready) == {"power": "ON", "status": "ready"}
    assert shown(later(ready, 1801)) == {"power": "OFF", "status": "idle"}


def test_the_washing_machine_counts_down_and_stops(build) -> None:
    washing = obeyed(build("washing_machine", programme_min=30), "power", "ON")
    assert shown(washing) == {"power": "ON", "remaining": "30"}
    assert shown(later(washing, 90)) == {"power": "ON", "remaining": "29"}
    assert shown(obeyed(later(washing, 600), "power", "ON"))["remaining"] == "20", "it does not start again"
    assert shown(later(washing, 1800)) == {"power": "OFF", "remaining": "0"}


def test_the_kettle_switches_itself_off_when_the_water_boils(build) -> None:
    kettle = obeyed(build("switch", auto_off_s=240), "power", "ON")
    assert shown(later(kettle, 239)) == {"state": "ON"}
    assert shown(later(kettle, 240)) == {"state": "OFF"}


def test_fan_speed_zero_is_off_and_another_speed_switches_nothing_on(build) -> None:
    fan = obeyed(build("fan"), "percentage", "80")
    assert (shown(fan)["state"], shown(fan)["percentage"]) == ("OFF", "80")
    assert shown(obeyed(obeyed(fan, "power", "ON"), "percentage", "0"))["state"] == "OFF"


# ---------------------------------------------------------------------------------------------------------- sensors


def test_motion_ends_by_itself(build) -> None:
    moved = touched(build("motion_sensor", hold_s=60), state="on")
    assert shown(later(moved, 59)) == {"state": "ON"}
    assert shown(later(moved, 60)) == {"state": "OFF"}


def test_people_pass_by_now_and_then_and_the_same_in_every_run(build) -> None:
    def passes() -> int:
        sensor = later(build("motion_sensor", passes_per_hour=6), 10 * 3600, step=10)
        assert isinstance(sensor, MotionSensor)
        return sensor.seen

    assert passes() == passes()
    assert 30 < passes() < 90


def test_a_contact_is_opened_by_people_only(build) -> None:
    window = touched(build("contact_sensor", device_class="window"), state="open")
    assert shown(later(window, 3600, step=60)) == {"state": "ON"}
    assert window.obey("state", "OFF") is None
