"""Homie, versions 3 to 5: what properties become, what they say, how they are set."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Category, Feature, Limits, Unfulfilled
from tests.unit.devices.hearing import Hearing

type Nodes = dict[str, dict[str, dict[str, Any]]]


def attributes(
    nodes: Nodes, *, device: str = "den-lamp", base: str = "homie", version: str = "4.0.0"
) -> dict[str, str]:
    """What a device of the fourth version publishes, its state last."""
    root = f"{base}/{device}"
    told = {f"{root}/$homie": version, f"{root}/$name": "Den", f"{root}/$nodes": ",".join(nodes)}
    for node, properties in nodes.items():
        told |= {f"{root}/{node}/$name": node.title(), f"{root}/{node}/$type": node}
        told[f"{root}/{node}/$properties"] = ",".join(properties)
        for name, keys in properties.items():
            told |= {
                f"{root}/{node}/{name}/${key}": str(value).replace("True", "true").replace("False", "false")
                for key, value in keys.items()
            }
    return told | {f"{root}/$state": "ready"}


def document(nodes: Nodes, **more: Any) -> dict[str, Any]:
    """The same as the fifth version says it."""
    told = {node: {"name": node.title(), "type": node, "properties": properties} for node, properties in nodes.items()}
    return {"homie": "5.0", "version": 7, "name": "Den", "nodes": told, **more}


def fourth(nodes: Nodes, **more: Any) -> Hearing:
    home = Hearing()
    home.hear_all(attributes(nodes, **more))
    return home


def fifth(nodes: Nodes, **more: Any) -> Hearing:
    home = Hearing()
    home.hear_all({"homie/5/den-lamp/$description": document(nodes, **more), "homie/5/den-lamp/$state": "ready"})
    return home


BOTH = pytest.mark.parametrize(("made", "base"), [(fourth, "homie/den-lamp"), (fifth, "homie/5/den-lamp")])

LAMP: Nodes = {
    "light": {
        "power": {"name": "Power", "datatype": "boolean", "settable": True},
        "brightness": {"name": "Brightness", "datatype": "integer", "format": "0:100", "unit": "%", "settable": True},
        "color": {"name": "Color", "datatype": "color", "format": "rgb", "settable": True},
    }
}
SOCKET: Nodes = {
    "socket": {
        "power": {"name": "Power", "datatype": "boolean", "settable": True},
        "watts": {"name": "Load", "datatype": "float", "unit": "W"},
    }
}


@BOTH
def test_power_brightness_and_colour_of_a_node_are_one_light(made: Any, base: str) -> None:
    home = made(LAMP)
    (device,) = home.devices
    (light,) = device.entities
    assert (device.name, device.source, light.component, light.name) == ("Den", "homie", "light", "")
    assert set(light.features) == {Feature.POWER, Feature.BRIGHTNESS, Feature.COLOR}
    colour = "rgb,0,0,255" if base.endswith("/5/den-lamp") else "0,0,255"
    home.hear_all({f"{base}/light/power": "true", f"{base}/light/brightness": "50", f"{base}/light/color": colour})
    state = home.entity(light.unique_id).state
    assert (state.value, state.attributes["brightness"], state.attributes["rgb_color"]) == ("on", 128, (0, 0, 255))
    assert home.order(light.unique_id, (Feature.POWER, False)) == [(f"{base}/light/power/set", "false")]
    assert home.order(light.unique_id, (Feature.COLOR, (255, 0, 0)), (Feature.BRIGHTNESS, 20)) == [
        (f"{base}/light/color/set", "rgb,255,0,0" if "/5/" in base else "255,0,0"),
        (f"{base}/light/brightness/set", "20"),
    ]


@BOTH
def test_setting_the_brightness_of_a_dark_light_turns_it_on(made: Any, base: str) -> None:
    home = made(LAMP)
    own = home.devices[0].entities[0].unique_id
    home.hear(f"{base}/light/power", "false")
    assert home.order(own, (Feature.BRIGHTNESS, 20)) == [
        (f"{base}/light/brightness/set", "20"),
        (f"{base}/light/power/set", "true"),
    ]


@BOTH
def test_a_settable_boolean_is_a_switch_and_a_number_with_a_unit_a_sensor(made: Any, base: str) -> None:
    home = made(SOCKET)
    home.hear_all({f"{base}/socket/power": "true", f"{base}/socket/watts": "12.50"})
    switch, load = home.devices[0].entities
    assert (switch.component, switch.name, switch.state.value) == ("switch", "", "on")
    assert (load.name, load.state.value, load.unit, load.device_class) == ("Load", "12.50", "W", "power")
    assert home.order(switch.unique_id, (Feature.POWER, False)) == [(f"{base}/socket/power/set", "false")]


SINGLES: list[tuple[dict[str, Any], str, tuple[Feature, Any] | None, str | None, str, str | None]] = [
    (
        {"datatype": "integer", "format": "5:60", "unit": "min", "settable": True},
        "number",
        (Feature.NUMBER, 30),
        "30",
        "15",
        "15",
    ),
    ({"datatype": "float", "settable": True}, "number", (Feature.NUMBER, 1.5), "1.5", "2.25", "2.25"),
    (
        {"datatype": "enum", "format": "eco,comfort", "settable": True},
        "select",
        (Feature.OPTION, "Comfort"),
        "comfort",
        "eco",
        "eco",
    ),
    ({"datatype": "enum", "format": "eco,comfort"}, "sensor", None, None, "eco", "eco"),
    ({"datatype": "string", "settable": True}, "text", (Feature.TEXT, "hello"), "hello", "x", "x"),
    ({"datatype": "string"}, "sensor", None, None, "words", "words"),
    ({"datatype": "boolean"}, "binary_sensor", None, None, "false", "off"),
    (
        {"datatype": "enum", "format": "PERFORM", "settable": True, "retained": False},
        "button",
        (Feature.PRESS, True),
        "PERFORM",
        "",
        None,
    ),
    ({"datatype": "boolean", "settable": True, "retained": False}, "button", (Feature.PRESS, True), "true", "", None),
    ({"datatype": "enum", "format": "pressed,held", "retained": False}, "event", None, None, "held", "held"),
]


@BOTH
@pytest.mark.parametrize("single", SINGLES)
def test_what_a_property_by_itself_becomes(
    made: Any, base: str, single: tuple[dict[str, Any], str, Any, str | None, str, str | None]
) -> None:  # fmt: skip
    keys, component, change, payload, told, state = single
    home = made({"thing": {"detail": {"name": "Detail", **keys}}})
    (entity,) = home.devices[0].entities
    assert entity.component == component
    if change is not None:
        assert home.order(entity.unique_id, change) == [(f"{base}/thing/detail/set", payload)]
    if told:
        home.hear(f"{base}/thing/detail", told)
        assert home.entity(entity.unique_id).state.value == state


@pytest.mark.parametrize(
    ("keys", "payload"),
    [
        ({"datatype": "integer"}, "12,5"),
        ({"datatype": "float"}, "NaN"),
        ({"datatype": "float"}, ""),
        ({"datatype": "boolean"}, "TRUE"),
        ({"datatype": "enum", "format": "eco,comfort"}, "Eco"),
        ({"datatype": "duration"}, "12 minutes"),
    ],
)
def test_a_payload_that_its_datatype_forbids_leaves_the_last_good_state(keys: dict[str, Any], payload: str) -> None:
    home = fifth({"thing": {"detail": keys}})
    good = {"integer": "12", "float": "1.5", "boolean": "true", "enum": "eco", "duration": "PT1H2M3S"}[keys["datatype"]]
    home.hear("homie/5/den-lamp/thing/detail", good)
    before = home.devices[0].entities[0].state.value
    home.hear("homie/5/den-lamp/thing/detail", payload)
    assert home.devices[0].entities[0].state.value == before
    assert before is not None
    assert home.reasons == ["not_understood"]


def test_limits_and_units_come_from_the_format() -> None:
    home = fifth({"timer": {"left": {"datatype": "integer", "format": "5:60:5", "unit": "min", "settable": True}}})
    entity = home.devices[0].entities[0]
    assert entity.features[Feature.NUMBER] == Limits(5.0, 60.0, 5.0, "min")
    assert home.order(entity.unique_id, (Feature.NUMBER, 90)) is Unfulfilled.NOT_SUPPORTED


def test_a_duration_is_told_in_seconds() -> None:
    home = fifth({"timer": {"left": {"datatype": "duration"}}})
    home.hear("homie/5/den-lamp/timer/left", "PT1H2M3S")
    assert (home.devices[0].entities[0].state.value, home.devices[0].entities[0].unit) == ("3723", "s")


def test_a_lamp_with_only_a_level_is_turned_off_by_it() -> None:
    home = fourth({"dimmer": {"level": {"datatype": "integer", "format": "0:255", "settable": True}}})
    own = home.devices[0].entities[0].unique_id
    home.hear("homie/den-lamp/dimmer/level", "0")
    assert home.entity(own).state.value == "off"
    assert home.order(own, (Feature.BRIGHTNESS, 40)) == [("homie/den-lamp/dimmer/level/set", "102")]
    home.hear("homie/den-lamp/dimmer/level", "102")
    assert (home.entity(own).state.value, home.entity(own).state.attributes["brightness"]) == ("on", 102)
    assert home.order(own, (Feature.POWER, False)) == [("homie/den-lamp/dimmer/level/set", "0")]


def test_a_colour_of_hue_and_saturation_carries_the_brightness() -> None:
    home = fourth({"rgb": {"color": {"datatype": "color", "format": "hsv", "settable": True}}})
    own = home.devices[0].entities[0].unique_id
    home.hear("homie/den-lamp/rgb/color", "120,100,40")
    state = home.entity(own).state
    assert (state.value, state.attributes["rgb_color"], state.attributes["brightness"]) == ("on", (0, 255, 0), 102)
    assert home.order(own, (Feature.BRIGHTNESS, 80)) == [("homie/den-lamp/rgb/color/set", "120,100,80")]
    assert home.order(own, (Feature.COLOR, (255, 0, 0))) == [("homie/den-lamp/rgb/color/set", "0,100,40")]
    assert home.order(own, (Feature.POWER, False)) == [("homie/den-lamp/rgb/color/set", "120,100,0")]


def test_warmth_in_mireds_and_in_kelvin() -> None:
    def lamp(unit: str, span: str) -> Nodes:
        keys = {"datatype": "integer", "format": span, "unit": unit, "settable": True}
        return {"light": {**LAMP["light"], "color-temperature": keys}}

    for unit, span, told, order in (("mired", "153:500", "250", "250"), ("K", "2000:6535", "4000", "4000")):
        home = fourth(lamp(unit, span))
        own = home.devices[0].entities[0].unique_id
        home.hear_all({"homie/den-lamp/light/power": "true", "homie/den-lamp/light/color-temperature": told})
        assert home.entity(own).state.attributes["color_temp_kelvin"] == 4000
        limits = home.entity(own).features[Feature.COLOR_TEMPERATURE]
        assert (limits.minimum, limits.maximum) == (2000.0, 6535.0)
        assert home.order(own, (Feature.COLOR_TEMPERATURE, 4000)) == [
            ("homie/den-lamp/light/color-temperature/set", order)
        ]


def test_a_blind_moves_by_word_and_by_position() -> None:
    home = fourth(
        {
            "shutter": {
                "command": {"datatype": "enum", "format": "UP,DOWN,STOP", "settable": True, "retained": False},
                "position": {"datatype": "integer", "format": "0:100", "unit": "%", "settable": True},
                "state": {"datatype": "enum", "format": "open,closed,opening,closing"},
            }
        }
    )
    (cover,) = home.devices[0].entities
    root = "homie/den-lamp/shutter"
    assert (cover.component, cover.device_class) == ("cover", "shutter")
    home.hear_all({f"{root}/position": "40", f"{root}/state": "closing"})
    state = home.entity(cover.unique_id).state
    assert (state.value, state.attributes["current_position"]) == ("closing", 40)
    home.hear_all({f"{root}/position": "0", f"{root}/state": "closed"})
    assert home.entity(cover.unique_id).state.value == "closed"
    assert home.order(cover.unique_id, (Feature.OPEN, True)) == [(f"{root}/command/set", "UP")]
    assert home.order(cover.unique_id, (Feature.STOP_MOVING, True)) == [(f"{root}/command/set", "STOP")]
    assert home.order(cover.unique_id, (Feature.POSITION, 70)) == [(f"{root}/position/set", "70")]


def test_a_thermostat_holds_a_temperature_in_one_of_its_modes() -> None:
    home = fifth(
        {
            "thermostat": {
                "target": {"datatype": "float", "format": "5:30:0.5", "unit": "°C", "settable": True},
                "temperature": {"datatype": "float", "unit": "°C"},
                "mode": {"datatype": "enum", "format": "OFF,HEAT,AUTO", "settable": True},
            }
        }
    )
    (climate,) = home.devices[0].entities
    root = "homie/5/den-lamp/thermostat"
    home.hear_all({f"{root}/target": "21.5", f"{root}/temperature": "19", f"{root}/mode": "HEAT"})
    state = home.entity(climate.unique_id).state
    assert (climate.component, state.value) == ("climate", "heat")
    assert (state.attributes["temperature"], state.attributes["current_temperature"]) == (21.5, 19.0)
    assert home.order(climate.unique_id, (Feature.TARGET_TEMPERATURE, 20)) == [(f"{root}/target/set", "20")]
    assert home.order(climate.unique_id, (Feature.MODE, "off")) == [(f"{root}/mode/set", "OFF")]


def test_a_lock_whose_words_tell_which_is_which() -> None:
    home = fourth({"door": {"lock": {"datatype": "enum", "format": "lock,unlock", "settable": True}}})
    (lock,) = home.devices[0].entities
    home.hear("homie/den-lamp/door/lock", "lock")
    assert (lock.component, home.entity(lock.unique_id).state.value) == ("lock", "locked")
    assert home.order(lock.unique_id, (Feature.LOCK, False)) == [("homie/den-lamp/door/lock/set", "unlock")]


def test_a_fan_goes_and_goes_faster() -> None:
    home = fourth(
        {
            "fan": {
                "power": {"datatype": "boolean", "settable": True},
                "speed": {"datatype": "integer", "format": "0:5", "settable": True},
            }
        }
    )
    (fan,) = home.devices[0].entities
    home.hear_all({"homie/den-lamp/fan/power": "true", "homie/den-lamp/fan/speed": "2"})
    assert (fan.component, home.entity(fan.unique_id).state.attributes["percentage"]) == ("fan", 40)
    assert home.order(fan.unique_id, (Feature.SPEED, 60)) == [("homie/den-lamp/fan/speed/set", "3")]


def test_a_robot_that_starts_and_goes_home_is_a_vacuum_cleaner() -> None:
    home = fourth(
        {
            "Control": {
                "operation": {
                    "datatype": "enum",
                    "format": "START,STOP,PAUSE,HOME",
                    "settable": True,
                    "retained": False,
                }
            },
            "FanSpeed": {"preset": {"datatype": "enum", "format": "low,high", "settable": True}},
            "Locate": {"locate": {"datatype": "enum", "format": "PERFORM", "settable": True, "retained": False}},
            "State": {"status": {"datatype": "enum", "format": "error,docked,idle,returning,cleaning,paused"}},
            "Battery": {"level": {"datatype": "integer", "unit": "%"}},
        },
        base="robots",
        device="dusty",
    )
    vacuum, battery = home.device("dusty").entities
    root = "robots/dusty"
    home.hear_all({f"{root}/State/status": "cleaning", f"{root}/FanSpeed/preset": "low", f"{root}/Battery/level": "77"})
    state = home.entity(vacuum.unique_id).state
    assert (vacuum.component, vacuum.name, state.value, state.attributes["fan_speed"]) == (
        "vacuum",
        "",
        "cleaning",
        "low",
    )
    assert (battery.device_class, home.entity(battery.unique_id).state.value) == ("battery", "77")
    assert home.order(vacuum.unique_id, (Feature.RUN, "return_to_base")) == [(f"{root}/Control/operation/set", "HOME")]
    assert home.order(vacuum.unique_id, (Feature.RUN, "locate")) == [(f"{root}/Locate/locate/set", "PERFORM")]
    assert home.order(vacuum.unique_id, (Feature.FAN_MODE, "high")) == [(f"{root}/FanSpeed/preset/set", "high")]


def test_upkeep_is_kept_out_of_speech() -> None:
    home = fourth(
        {
            "wifi": {"signal": {"datatype": "integer", "unit": "dBm"}},
            "air": {"temp": {"datatype": "float", "unit": "°C"}},
        }
    )
    categories = {entity.device_class: entity.category for entity in home.devices[0].entities}
    assert categories == {"signal_strength": Category.DIAGNOSTIC, "temperature": None}


def test_the_members_of_an_array_of_the_third_version_are_one_thing_each() -> None:
    told = attributes(LAMP | SOCKET, version="3.0.1")
    told["homie/den-lamp/$nodes"] = "light[],socket"
    told = {"homie/den-lamp/light/$array": "0-1", "homie/den-lamp/light_0/$name": "Window", **told}
    home = Hearing()
    home.hear_all(told)
    lamps = [entity for entity in home.device("den-lamp").entities if entity.component == "light"]
    assert [(lamp.unique_id, lamp.name) for lamp in lamps] == [
        ("homie_den-lamp_light_0", "Window"),
        ("homie_den-lamp_light_1", "Light 2"),
    ]
    home.hear("homie/den-lamp/light_1/power", "true")
    assert [home.entity(lamp.unique_id).state.value for lamp in lamps] == [None, "on"]
    assert home.order(lamps[0].unique_id, (Feature.POWER, True)) == [("homie/den-lamp/light_0/power/set", "true")]


def test_a_range_that_is_none_leaves_the_node_itself() -> None:
    told = attributes(SOCKET, version="3.0.1") | {"homie/den-lamp/$nodes": "socket[]"}
    home = Hearing()
    home.hear_all({"homie/den-lamp/socket/$array": "9-99999999", **told})
    assert [entity.component for entity in home.device("den-lamp").entities] == ["switch", "sensor"]
