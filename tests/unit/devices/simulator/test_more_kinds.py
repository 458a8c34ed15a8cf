"""The kinds that a large home has besides: each obeys, refuses what it can't do, and changes over time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from devices.simulator.kinds import KINDS
from devices.simulator.kinds.appliance import Appliance, Label
from devices.simulator.rooms import Air, Moment

NOON = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
AIR = Air(temperature=20.0, usual_temperature=20.0, usual_humidity=45.0)


def build(kind: str, **options: object) -> Appliance:
    return KINDS[kind].model_validate(options).build(Label("thing", "Thing", "Kitchen", "test_house"), AIR)


def later[Device: Appliance](device: Device, seconds: float, *, step: float = 1.0) -> Device:
    for _ in range(round(seconds / step)):
        device = device.tick(Moment(NOON + timedelta(seconds=step), step, AIR))
    return device


def shown(device: Appliance) -> dict[str, str]:
    return {message.topic.rsplit("/", 1)[1]: message.payload for message in device.publish()}


def config(device: Appliance) -> dict[str, object]:
    read: dict[str, object] = json.loads(device.announce()[0].payload)
    return read


def obeyed(device: Appliance, what: str, payload: object) -> Appliance:
    after = device.obey(what, payload if isinstance(payload, str) else json.dumps(payload))
    assert after is not None, f"{what} {payload} was not understood"
    return after


def touched(device: Appliance, **change: object) -> Appliance:
    after = device.by_hand(json.dumps(change))
    assert after is not None, f"{change} was not understood"
    return after


# ---------------------------------------------------------------------------------------------------------- lights


def test_a_basic_light_has_a_pair_of_topics_for_each_look() -> None:
    lamp = build("light", schema="basic", modes=["color_temp", "rgb"], effects=["none", "candle"])
    assert "schema" not in config(lamp)
    lit = obeyed(obeyed(lamp, "brightness", "77"), "rgb", "255,0,10")
    assert shown(lit) == {
        "state": "ON",
        "brightness": "77",
        "color_temp": "2700",
        "rgb": "255,0,10",
        "effect": "none",
        "color_mode": "rgb",
    }
    assert shown(obeyed(lit, "power", "OFF"))["state"] == "OFF"


@pytest.mark.parametrize(
    ("what", "payload"), [("rgb", "1,2"), ("rgb", "1,2,999"), ("brightness", "300"), ("color_temp", "9"), ("power", "")]
)
def test_a_basic_light_refuses_what_is_out_of_range(what: str, payload: str) -> None:
    assert build("light", schema="basic", modes=["color_temp", "rgb"]).obey(what, payload) is None


def test_a_template_light_says_and_takes_five_fields() -> None:
    lamp = build("light", schema="template", modes=["color_temp", "rgb"], effects=["candle"])
    lit = obeyed(lamp, "light", "on,128,,255-0-7,candle")
    assert shown(lit)["state"] == "on,128,,255-0-7,candle"
    assert shown(obeyed(lit, "light", "on,,3000,--,"))["state"] == "on,128,3000,--,candle"
    assert shown(obeyed(lit, "light", "off,,,--,"))["state"].startswith("off,128")
    assert lamp.obey("light", "on,12") is None
    assert lamp.obey("light", "on,many,,--,") is None


def test_a_state_as_home_assistant_writes_it_is_set_by_hand() -> None:
    lamp = touched(build("light", modes=["rgb"]), state="on", attributes={"brightness": 102, "rgb_color": [0, 0, 255]})
    assert json.loads(shown(lamp)["state"]) == {
        "state": "ON",
        "color_mode": "rgb",
        "brightness": 102,
        "color": {"r": 0, "g": 0, "b": 255},
    }


def test_another_bulb_is_announced_and_lights_nothing() -> None:
    lamp = touched(build("light"), attributes={"supported_color_modes": ["hs"]})
    assert config(lamp)["supported_color_modes"] == ["rgb"]
    assert json.loads(shown(lamp)["state"])["state"] == "OFF"


# ------------------------------------------------------------------------------------------- doors, water, gardens


def test_a_valve_reports_its_position_on_the_way() -> None:
    valve = later(obeyed(build("valve", travel_s=10), "valve", "60"), 4)
    assert json.loads(shown(valve)["state"]) == {"state": "opening", "position": 40}
    assert json.loads(shown(later(valve, 4))["state"]) == {"state": "open", "position": 60}
    assert json.loads(shown(obeyed(valve, "valve", "STOP"))["state"])["state"] == "open"


def test_a_valve_without_a_position_knows_only_words() -> None:
    valve = build("valve", reports_position=False, travel_s=0)
    assert shown(obeyed(valve, "valve", "OPEN")) == {"state": "open"}
    assert valve.obey("valve", "50") is None


def test_slats_tilt_and_blinds_that_are_told_so_move_at_once() -> None:
    blinds = build("cover", travel_s=0, tilt=0)
    assert shown(obeyed(obeyed(blinds, "tilt", "50"), "move", "OPEN")) == {
        "state": "open",
        "position": "100",
        "tilt": "50",
    }


def test_an_open_blind_that_is_said_to_be_open_stays_where_it_is() -> None:
    assert shown(touched(build("cover", position=40), state="open"))["position"] == "40"
    assert shown(touched(build("cover", position=0), state="open"))["position"] == "100"


def test_a_jammed_lock_does_not_turn_until_the_key_does() -> None:
    jammed = touched(build("lock"), state="jammed")
    assert shown(later(obeyed(jammed, "lock", "UNLOCK"), 5)) == {"state": "JAMMED"}
    assert shown(touched(jammed, state="unlocked")) == {"state": "UNLOCKED"}


def test_the_mower_mows_docks_and_charges() -> None:
    mowing = later(obeyed(build("lawn_mower"), "start_mowing", "start_mowing"), 500)
    assert shown(mowing) == {"state": "mowing", "battery": "90"}
    home = later(obeyed(mowing, "dock", "dock"), 60)
    assert shown(home)["state"] == "docked"
    assert shown(later(home, 700))["battery"] == "100"
    assert shown(later(touched(mowing, battery=20.1), 10))["state"] == "returning"


def test_a_boiler_warms_its_water_only_while_it_is_not_off() -> None:
    cold = build("water_heater", mode="off", current=15)
    assert float(shown(later(cold, 3600, step=60))["current_temperature"]) < 16
    assert shown(later(obeyed(cold, "mode", "eco"), 3600, step=60))["current_temperature"] == "55.0"
    assert cold.obey("target_temperature", "90") is None


def test_a_humidifier_works_until_its_room_is_moist_enough() -> None:
    humidifier = obeyed(build("humidifier", target=60), "power", "ON")
    assert (shown(humidifier)["action"], humidifier.moistening()) == ("humidifying", 1.0)
    assert shown(touched(humidifier, current_humidity=61))["action"] == "idle"
    drier = build("humidifier", device_class="dehumidifier", target=30, powered=True)
    assert (shown(drier)["action"], drier.moistening()) == ("drying", -1.0)


# --------------------------------------------------------------------------------------------------- guards, kitchen


def test_the_alarm_arms_after_its_delay_and_needs_its_code_to_disarm() -> None:
    alarm = build("alarm_control_panel", code="2580", exit_s=30)
    assert config(alarm)["code"] == "REMOTE_CODE", "its code is told to nobody"
    arming = obeyed(alarm, "arm", {"action": "ARM_AWAY", "code": ""})
    assert [shown(later(arming, s))["state"] for s in (0, 29, 30)] == ["arming", "arming", "armed_away"]
    armed = later(arming, 30)
    assert shown(obeyed(armed, "arm", {"action": "DISARM", "code": "1"}))["state"] == "armed_away"
    assert shown(obeyed(armed, "arm", {"action": "DISARM", "code": "2580"}))["state"] == "disarmed"


def test_somebody_who_comes_in_sets_the_alarm_off_after_a_while() -> None:
    pending = touched(build("alarm_control_panel", entry_s=20), state="pending")
    assert [shown(later(pending, s))["state"] for s in (19, 20)] == ["pending", "triggered"]


def test_a_siren_takes_json_or_a_word_and_stops_by_itself() -> None:
    siren = build("siren", tones=["fire"], longest_s=60)
    wailing = obeyed(siren, "siren", {"state": "ON", "tone": "fire", "duration": 10})
    assert json.loads(shown(wailing)["state"]) == {"state": "ON", "volume_level": 1.0, "tone": "fire"}
    assert json.loads(shown(later(wailing, 10))["state"])["state"] == "OFF"
    assert json.loads(shown(later(obeyed(siren, "siren", "ON"), 59))["state"])["state"] == "ON"
    assert siren.obey("siren", '{"state": "ON", "tone": "jazz"}') is None


def test_a_fridge_left_open_warms_up_and_recovers() -> None:
    fridge = build("fridge", target=5)
    assert 4.5 < float(shown(later(fridge, 4 * 3600, step=30))["temperature"]) < 6.0
    warm = later(touched(fridge, door="open"), 1800, step=30)
    assert (shown(warm)["door"], float(shown(warm)["temperature"]) > 8) == ("ON", True)
    assert float(shown(later(touched(warm, door="closed"), 3 * 3600, step=30))["temperature"]) < 6.0


def test_a_dishwasher_goes_through_its_programme() -> None:
    chosen = obeyed(build("dishwasher"), "programme", "Quick")
    running = obeyed(chosen, "power", "ON")
    assert [shown(later(running, minutes * 60, step=60))["status"] for minutes in (0, 15, 30, 35)] == [
        "washing",
        "rinsing",
        "drying",
        "off",
    ]
    assert running.obey("programme", "Eco") is None, "not while it runs"


# ------------------------------------------------------------------------------------------- values and presses


@pytest.mark.parametrize(
    ("kind", "options", "good", "bad"),
    [
        ("number", {"min": 6, "max": 32, "value": 16}, "20", "33"),
        ("select", {"options": ["Solar", "Now"]}, "Now", "Never"),
        ("text", {"max": 5, "pattern": "[a-z]+"}, "abc", "ABC"),
        ("text", {"max": 5}, "hello", "hello!"),
    ],
)
def test_a_value_is_kept_where_it_fits(kind: str, options: dict[str, object], good: str, bad: str) -> None:
    thing = build(kind, **options)
    assert shown(obeyed(thing, "value", good)) == {"state": good}
    assert thing.obey("value", bad) is None


def test_sensors_are_set_by_hand_only() -> None:
    meter = build("sensor", device_class="power", unit="W", value=12)
    assert shown(meter) == {"state": "12"}
    assert shown(touched(meter, state=380.5)) == {"state": "380.5"}
    assert meter.by_hand('{"state": "a lot"}') is None
    assert meter.obey("value", "1") is None
    assert shown(build("sensor")) == {"state": "None"}, "unknown, in Home Assistant's word"
    assert shown(touched(build("binary_sensor", device_class="smoke"), state="on")) == {"state": "ON"}


def test_an_event_is_said_once_and_not_retained() -> None:
    bell = touched(build("event", types=["ring"], device_class="doorbell"), event="ring")
    (rang,) = bell.fires()
    assert (rang.payload, rang.retain) == ('{"event_type":"ring"}', False)
    assert bell.publish() == ()
    assert bell.by_hand('{"event": "kick"}') is None


def test_a_tag_is_told_once_and_not_retained() -> None:
    (shown_to_it,) = touched(build("tag"), tag="04-A1").fires()
    assert (shown_to_it.payload, shown_to_it.retain) == ('{"tag":"04-A1"}', False)
    assert build("tag").fires() == ()
    assert build("tag").by_hand('{"tag": ""}') is None


def test_a_remote_announces_each_way_to_press_each_button_and_tells_which_it_was() -> None:
    remote = build("device_automation", buttons=["up", "down"], types=["single", "hold"])
    assert [message.topic.split("/")[2] for message in remote.announce()] == [
        "thing_up_single", "thing_up_hold", "thing_down_single", "thing_down_hold",
    ]  # fmt: skip
    (pressed,) = touched(remote, button="up", type="hold").fires()
    assert (pressed.payload, pressed.retain) == ("up_hold", False)
    assert remote.by_hand('{"button": "up", "type": "triple"}') is None


def test_a_tracker_an_update_and_a_picture_show_what_they_know() -> None:
    assert shown(touched(build("device_tracker"), state="not_home"))["state"] == "not_home"
    update = obeyed(build("update", installed="1", latest="2", takes_s=10), "install", "INSTALL")
    assert json.loads(shown(later(update, 5))["state"])["update_percentage"] == 50
    assert json.loads(shown(later(update, 10))["state"])["installed_version"] == "2"
    assert "a &lt;b&gt; &amp; c".replace("&gt;", ">") in shown(touched(build("camera"), shows="a <b> & c"))["picture"]


# ------------------------------------------------------------------------------------------------ players, air


def test_a_player_of_the_older_key_set_has_its_topics_and_no_others() -> None:
    player = build("media_player", keys="older")
    keys = config(player)
    assert keys["command_playmedia_topic"] == "test_house/thing/set/play_media"
    assert {"state_topic", "turn_on_topic", "mute_topic"} & set(keys) == set()
    assert shown(obeyed(player, "play", "play"))["state"] == "playing"
    assert player.obey("mute", "true") is None


def test_a_player_has_only_the_commands_that_it_can() -> None:
    player = build("media_player", can=["pause", "volume"], state="playing", tells_track=True)
    assert player.obey("next", "") is None
    assert shown(obeyed(player, "pause", ""))["state"] == "paused"
    assert json.loads(shown(touched(player, media_track=4))["track"]) == {"media_track": 4}


def test_a_thermostat_counts_in_fahrenheit_where_it_is_told_to() -> None:
    thermostat = build("thermostat", unit="F", target=68, modes=["off", "heat_cool"], mode="heat_cool")
    assert (shown(thermostat)["current_temperature"], config(thermostat)["max_temp"]) == ("68.0", 86.0)
    assert shown(obeyed(thermostat, "target_temperature", "60"))["action"] == "cooling"


def test_a_fan_that_forgets_its_speed_starts_at_full() -> None:
    fan = build("fan", restarts_at=100, presets=["sleep"], reverses=True)
    assert shown(fan)["percentage"] == "0"
    assert shown(obeyed(fan, "power", "ON"))["percentage"] == "100"
    assert shown(obeyed(obeyed(fan, "preset_mode", "sleep"), "direction", "reverse"))["direction"] == "reverse"
