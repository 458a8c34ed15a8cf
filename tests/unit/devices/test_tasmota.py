"""Tasmota's own discovery: what a module is made of, what it says, how it is ordered."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Category, Feature, Limits, Unfulfilled
from tests.unit.devices.hearing import Hearing

MAC = "A0B1C2D3E4F5"
CONFIG = f"tasmota/discovery/{MAC}/config"
SENSORS = f"tasmota/discovery/{MAC}/sensors"


def module(**keys: Any) -> dict[str, Any]:
    """A plain module with one relay, but for some keys."""
    return {
        "ip": "192.0.2.7", "dn": "Kettle", "fn": ["Kettle", None], "hn": "kettle-1234", "mac": MAC, "md": "Plug",
        "ty": 0, "if": 0, "ofln": "Offline", "onln": "Online", "state": ["OFF", "ON", "TOGGLE", "HOLD"], "sw": "14.1.0",
        "t": "kettle", "ft": "%prefix%/%topic%/", "tp": ["cmnd", "stat", "tele"], "rl": [1, 0, 0, 0],
        "swc": [-1, -1], "swn": [None, None], "btn": [0, 0], "so": {"4": 0, "30": 0, "73": 0, "114": 0}, "lk": 1,
        "lt_st": 0, "sho": [0, 0, 0, 0], "ver": 1,
    } | keys  # fmt: skip


def home_with(**keys: Any) -> Hearing:
    home = Hearing()
    home.hear(CONFIG, module(**keys))
    return home


def test_a_relay_is_a_switch_that_is_asked_for_its_state() -> None:
    home = home_with()
    device = home.device(f"{MAC}_switch_relay_0")
    assert (device.name, device.manufacturer, device.model, device.source) == ("Kettle", "Tasmota", "Plug", "tasmota")
    assert home.asked == [("cmnd/kettle/STATE", ""), ("cmnd/kettle/STATUS", "10")]
    assert home.order(device.id, (Feature.POWER, True)) == [("cmnd/kettle/POWER1", "ON")]
    assert home.order(device.id, (Feature.POWER, False)) == [("cmnd/kettle/POWER1", "OFF")]


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("tele/kettle/STATE", {"Uptime": "0T01:00:00", "POWER": "ON"}),
        ("tele/kettle/STATE", {"POWER1": "ON"}),
        ("stat/kettle/RESULT", {"POWER": "ON"}),
        ("stat/kettle/POWER", "ON"),
        ("stat/kettle/POWER1", "ON"),
        ("stat/kettle/STATUS11", {"StatusSTS": {"POWER": "ON"}}),
    ],
)
def test_its_state_is_read_wherever_the_firmware_tells_it(topic: str, payload: Any) -> None:
    home = home_with()
    home.hear(topic, payload)
    assert home.entity(f"{MAC}_switch_relay_0").state.value == "on"
    assert home.reasons == []


def test_a_result_about_something_else_leaves_the_state() -> None:
    home = home_with()
    home.hear("stat/kettle/POWER", "ON")
    home.hear("stat/kettle/RESULT", {"TelePeriod": 300})
    assert home.entity(f"{MAC}_switch_relay_0").state.value == "on"


def test_words_topics_and_prefixes_that_the_owner_changed_are_used() -> None:
    home = home_with(ft="house/%topic%/%prefix%", tp=["do", "said", "tells"], state=["aus", "an", "um", "halt"])
    home.hear("house/kettle/said/POWER", "an")
    assert home.entity(f"{MAC}_switch_relay_0").state.value == "on"
    assert home.order(f"{MAC}_switch_relay_0", (Feature.POWER, False)) == [("house/kettle/do/POWER1", "aus")]


def test_the_will_says_whether_it_is_there() -> None:
    home = home_with(ofln="weg", onln="da")
    home.hear("tele/kettle/LWT", "weg")
    assert not home.device(f"{MAC}_switch_relay_0").available
    home.hear("tele/kettle/LWT", "da")
    assert home.device(f"{MAC}_switch_relay_0").available


def test_a_module_that_sleeps_is_not_gone() -> None:
    home = home_with(dslp=1, bat=1)
    home.hear("tele/kettle/LWT", "Offline")
    home.hear("tele/kettle/STATE", {"BatteryPercentage": 84})
    assert home.device(MAC).available
    assert (home.named("Battery").state.value, home.named("Battery").category) == ("84", Category.DIAGNOSTIC)


def test_several_relays_are_one_device_with_their_own_names() -> None:
    home = home_with(rl=[1, 1, 1, 0], fn=["Kettle", "Radio", None])
    device = home.device(MAC)
    assert [entity.name for entity in device.entities] == ["", "Radio", "Switch 3"]
    home.hear("stat/kettle/POWER2", "ON")
    assert [entity.state.value for entity in home.device(MAC).entities] == [None, "on", None]
    assert home.order(f"{MAC}_switch_relay_1", (Feature.POWER, False)) == [("cmnd/kettle/POWER2", "OFF")]


def test_the_only_output_gives_its_name_to_a_module_that_nobody_named() -> None:
    assert home_with(dn="Tasmota", fn=["Coffee machine"]).devices[0].name == "Coffee machine"
    assert home_with(dn="Tasmota", fn=["Tasmota", "Tasmota2"], rl=[1, 1]).devices[0].name == "Tasmota"


def test_a_relay_that_drives_a_lamp_is_a_light() -> None:
    home = home_with(so={"30": 1})
    assert home.entity(f"{MAC}_light_relay_0").features == {Feature.POWER: Limits()}


def test_a_dimmer_is_set_in_percent_and_told_in_255ths() -> None:
    home = home_with(rl=[2], lt_st=1)
    own = f"{MAC}_light_light_0"
    home.hear("stat/kettle/RESULT", {"POWER": "ON", "Dimmer": 20})
    assert dict(home.entity(own).state.attributes)["brightness"] == 51
    assert home.order(own, (Feature.BRIGHTNESS, 40)) == [("cmnd/kettle/Dimmer", "40")]
    assert home.order(own, (Feature.POWER, True), (Feature.BRIGHTNESS, 40)) == [
        ("cmnd/kettle/Dimmer", "40"),
        ("cmnd/kettle/POWER1", "ON"),
    ]
    assert home.order(own, (Feature.BRIGHTNESS, 0)) == [("cmnd/kettle/POWER1", "OFF")]


def test_warmth_is_said_in_mireds_within_the_range_of_the_lamp() -> None:
    home = home_with(rl=[2], lt_st=2)
    own = f"{MAC}_light_light_0"
    limits = home.entity(own).features[Feature.COLOR_TEMPERATURE]
    assert (limits.minimum, limits.maximum) == (2000.0, 6535.0)
    assert home.order(own, (Feature.COLOR_TEMPERATURE, 4000)) == [("cmnd/kettle/CT", "250")]
    assert home.order(own, (Feature.COLOR_TEMPERATURE, 6535)) == [("cmnd/kettle/CT", "153")]
    assert home.order(own, (Feature.COLOR_TEMPERATURE, 9000)) is Unfulfilled.NOT_SUPPORTED
    home.hear("tele/kettle/STATE", {"POWER": "ON", "Dimmer": 100, "CT": 400})
    attributes = home.entity(own).state.attributes
    assert (attributes["color_temp_kelvin"], attributes["color_mode"]) == (2500, "color_temp")


def test_fewer_mireds_where_the_owner_shares_the_lamp() -> None:
    limits = home_with(rl=[2], lt_st=2, so={"82": 1}).entity(f"{MAC}_light_light_0").features
    assert limits[Feature.COLOR_TEMPERATURE] == Limits(2631.0, 5000.0, 1.0, "K")


def test_colour_and_white_of_one_lamp_exclude_each_other() -> None:
    home = home_with(rl=[2], lt_st=5)
    own = f"{MAC}_light_light_0"
    home.hear("stat/kettle/RESULT", {"POWER": "ON", "Dimmer": 50, "HSBColor": "240,100,50", "White": 0, "CT": 300})
    blue = home.entity(own).state.attributes
    assert (blue["color_mode"], blue["hs_color"], blue["rgb_color"]) == ("hs", (240.0, 100.0), (0, 0, 255))
    home.hear("stat/kettle/RESULT", {"POWER": "ON", "Dimmer": 50, "HSBColor": "0,0,0", "White": 50, "CT": 250})
    white = home.entity(own).state.attributes
    assert (white["color_mode"], white["color_temp_kelvin"]) == ("color_temp", 4000)
    assert white["rgb_color"] == (255, 206, 166)
    assert home.order(own, (Feature.COLOR, (255, 0, 0))) == [("cmnd/kettle/Color2", "255,0,0")]
    assert home.order(own, (Feature.EFFECT, "random")) == [("cmnd/kettle/Scheme", "4")]


def test_a_split_lamp_is_a_colour_and_a_white_light() -> None:
    home = home_with(rl=[2, 2], lt_st=5, lk=0)
    home.hear("stat/kettle/RESULT", {"POWER1": "ON", "POWER2": "OFF", "Dimmer1": 100, "Dimmer2": 10})
    colour, white = home.entity(f"{MAC}_light_light_0"), home.entity(f"{MAC}_light_light_1")
    assert (colour.state.value, white.state.value) == ("on", "off")
    assert Feature.COLOR in colour.features
    assert Feature.COLOR not in white.features
    assert home.order(white.unique_id, (Feature.BRIGHTNESS, 30)) == [("cmnd/kettle/Dimmer2", "30")]
    assert home.order(colour.unique_id, (Feature.COLOR, (0, 255, 0))) == [("cmnd/kettle/Color2", "0,255,0=")]


def test_channels_that_are_lamps_of_their_own() -> None:
    home = home_with(rl=[2, 2], lt_st=2, so={"68": 1})
    assert home.order(f"{MAC}_light_light_1", (Feature.BRIGHTNESS, 30)) == [("cmnd/kettle/Channel2", "30")]


def test_a_shutter_moves_tells_where_it_is_and_is_asked_as_the_firmware_counts() -> None:
    home = home_with(rl=[3, 3, 3, 3], sho=[0, 1])
    first, second = f"{MAC}_cover_shutter_0", f"{MAC}_cover_shutter_1"
    home.hear("stat/kettle/RESULT", {"Shutter1": {"Position": 40, "Direction": -1, "Target": 0}})
    state = home.entity(first).state
    assert (state.value, state.attributes["current_position"]) == ("closing", 40)
    home.hear(
        "tele/kettle/SENSOR",
        {"Shutter1": {"Position": 0, "Direction": 0}, "Shutter2": {"Position": 30, "Direction": 1}},
    )
    assert home.entity(first).state.value == "closed"
    inverted = home.entity(second).state
    assert (inverted.value, inverted.attributes["current_position"]) == ("closing", 70)
    assert home.order(first, (Feature.OPEN, True)) == [("cmnd/kettle/ShutterOpen1", "")]
    assert home.order(first, (Feature.STOP_MOVING, True)) == [("cmnd/kettle/ShutterStop1", "")]
    assert home.order(first, (Feature.POSITION, 30)) == [("cmnd/kettle/ShutterPosition1", "30")]
    assert home.order(second, (Feature.POSITION, 30)) == [("cmnd/kettle/ShutterPosition2", "70")]


def test_a_venetian_blind_tilts_within_its_own_range() -> None:
    home = home_with(rl=[3, 3], sht=[[-90, 90, 24], [0, 0, 0]])
    own = f"{MAC}_cover_shutter_0"
    home.hear("stat/kettle/STATUS10", {"StatusSNS": {"Shutter1": {"Position": 100, "Direction": 0, "Tilt": 0}}})
    assert home.entity(own).state.attributes["current_tilt_position"] == 50
    assert home.order(own, (Feature.TILT, 100)) == [("cmnd/kettle/ShutterTilt1", "90")]


def test_a_ceiling_fan_has_three_speeds_and_a_lamp_that_only_goes_on_and_off() -> None:
    home = home_with(**{"if": 1, "rl": [1, 1, 1, 1]})
    own = f"{MAC}_fan_fan_ifan"
    assert [entity.component for entity in home.device(MAC).entities] == ["light", "fan"]
    home.hear("stat/kettle/RESULT", {"FanSpeed": 1})
    assert (home.entity(own).state.value, home.entity(own).state.attributes["percentage"]) == ("on", 33)
    assert home.order(own, (Feature.SPEED, 100)) == [("cmnd/kettle/FanSpeed", "3")]
    assert home.order(own, (Feature.SPEED, 33)) == [("cmnd/kettle/FanSpeed", "1")]
    assert home.order(own, (Feature.POWER, False)) == [("cmnd/kettle/FanSpeed", "0")]


@pytest.mark.parametrize("config_first", [True, False])
def test_sensors_are_found_whichever_of_the_two_messages_comes_first(*, config_first: bool) -> None:
    home = Hearing()
    tree = {"sn": {"Time": "now", "AM2301": {"Temperature": 20.5, "Humidity": 51.0, "DewPoint": 10.1}, "TempUnit": "F"}}
    messages = [(CONFIG, module()), (SENSORS, tree)]
    for topic, payload in messages if config_first else reversed(messages):
        home.hear(topic, payload)
    home.hear("tele/kettle/SENSOR", {"AM2301": {"Temperature": 21.0, "Humidity": None}})
    warm, damp = home.named("AM2301 Temperature"), home.named("AM2301 Humidity")
    assert (warm.state.value, warm.unit, warm.device_class) == ("21.0", "°F", "temperature")
    assert (damp.state.value, damp.unit, damp.device_class) == (None, "%", "humidity")


def test_a_meter_tells_power_and_energy_of_each_phase() -> None:
    home = home_with()
    energy = {"TotalStartTime": "2026-01-01T00:00:00", "Total": 1.5, "Power": [10, 20], "Voltage": 230, "Factor": 0.9}
    home.hear(SENSORS, {"sn": {"Time": "now", "ENERGY": energy}})
    home.hear("stat/kettle/STATUS10", {"StatusSNS": {"ENERGY": energy}})
    values = {
        e.name: (e.state.value, e.unit, e.device_class) for e in home.device(MAC).entities if e.component == "sensor"
    }
    assert values["Power 1"] == ("10", "W", "power")
    assert values["Power 2"] == ("20", "W", "power")
    assert values["Total"] == ("1.5", "kWh", "energy")
    assert home.named("TotalStartTime").category is Category.DIAGNOSTIC
    home.hear("tele/kettle/SENSOR", {"ENERGY": {"Power": 7}})
    assert home.named("Power 1").state.value == "7", "announced for two phases, told for one"


def test_sensors_within_sensors_and_numbered_inputs() -> None:
    home = home_with()
    home.hear(
        SENSORS,
        {
            "sn": {
                "TX23": {"Speed": {"Act": 1, "Max": 2}},
                "ANALOG": {"Temperature1": 3},
                "SpeedUnit": "km/h",
                "TempUnit": "C",
            }
        },
    )
    assert (home.named("TX23 Speed Act").unit, home.named("TX23 Speed Act").device_class) == ("km/h", "wind_speed")
    assert (home.named("ANALOG Temperature1").unit, home.named("ANALOG Temperature1").device_class) == (
        "°C",
        "temperature",
    )


def test_a_sensor_that_is_no_longer_announced_goes_and_the_relay_stays() -> None:
    home = home_with()
    home.hear(SENSORS, {"sn": {"DS18B20": {"Temperature": 20}, "TempUnit": "C"}})
    home.hear("stat/kettle/POWER", "ON")
    assert len(home.device(MAC).entities) == 2
    home.hear(SENSORS, {"sn": {"Time": "now"}})
    assert [entity.state.value for entity in home.devices[0].entities] == ["on"]


def test_switches_with_a_state_are_sensors_and_pushed_ones_are_events() -> None:
    home = home_with(swc=[1, 0], swn=["Window", None], btn=[1, 0], so={"73": 1, "114": 1})
    home.hear("stat/kettle/RESULT", {"Window": {"Action": "ON"}})
    home.hear("stat/kettle/RESULT", {"Button1": {"Action": "DOUBLE"}})
    home.hear("stat/kettle/RESULT", {"Switch2": {"Action": "TOGGLE"}})
    window = home.entity(f"{MAC}_binary_sensor_switch_0")
    assert (window.name, window.component, window.state.value) == ("Window", "binary_sensor", "on")
    assert home.entity(f"{MAC}_event_button_1").state.attributes["event_type"] == "double"
    assert home.entity(f"{MAC}_event_switch_2").state.attributes["event_type"] == "single"
    home.hear("tele/kettle/SENSOR", {"Window": "OFF"})
    assert home.entity(f"{MAC}_binary_sensor_switch_0").state.value == "off"


def test_an_empty_config_takes_the_module_away_and_it_can_come_back() -> None:
    home = home_with()
    home.hear(CONFIG, "")
    assert home.devices == ()
    home.hear(CONFIG, module())
    assert home.devices != ()


def test_the_same_config_again_keeps_the_state_and_asks_anew() -> None:
    home = home_with()
    home.hear("stat/kettle/POWER", "ON")
    home.asked.clear()
    home.hear(CONFIG, module())
    assert home.devices[0].entities[0].state.value == "on"
    assert home.asked, "after a lost connection nothing else would bring the state"


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"mac": "000000000000"}, "wrong_value"),
        ({"ft": "%prefix%/all/"}, "unsafe_topic"),
        ({"ft": "%topic%/"}, "unsafe_topic"),
        ({"t": "+"}, "unsafe_topic"),
        ({"t": "a/#"}, "unsafe_topic"),
        ({"t": "nul\0"}, "missing"),
        ({"ft": "$SYS/%prefix%/%topic%/"}, "unsafe_topic"),
        ({"ft": "tasmota/discovery/%prefix%/%topic%/"}, "unsafe_topic"),
        ({"tp": ["same", "same", "same"]}, "unsafe_topic"),
        ({"t": "x" * 5_000, "ft": "%prefix%/%topic%/%topic%/%topic%/"}, "unsafe_topic"),
        ({"t": None}, "missing"),
        ({"rl": ["many"]}, "wrong_value"),
        ({"rl": [1] * 1_000}, "wrong_value"),
        ({"state": ["OFF"]}, "missing"),
    ],
)
def test_a_config_that_can_not_be_used_is_rejected_with_its_reason(keys: dict[str, Any], reason: str) -> None:
    home = home_with(**keys)
    assert home.devices == ()
    assert home.reasons == [reason]


def test_a_bad_config_does_not_take_the_module_away() -> None:
    home = home_with()
    home.hear(CONFIG, "{broken")
    home.hear(CONFIG, module(t="#"))
    home.hear("tasmota/discovery/nonsense", "x")
    assert len(home.devices) == 1
    assert home.reasons == ["not_json", "unsafe_topic", "illegal_topic"]


def test_no_module_may_name_the_topics_of_another() -> None:
    home = home_with()
    other = "FFFFFFFFFFFF"
    home.hear(f"tasmota/discovery/{other}/config", module(mac=other))
    assert len(home.devices) == 1
    assert home.reasons == ["unsafe_topic"]


def test_too_many_values_are_cut_off_and_reported_once() -> None:
    home = home_with()
    tree = {"sn": {"ENERGY": {f"Value{number}": number for number in range(1_000)}}}
    home.hear(SENSORS, tree)
    home.hear(SENSORS, tree)
    assert len(home.device(MAC).entities) == 201
    assert home.reasons == ["too_many"]
