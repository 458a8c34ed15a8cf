"""Shelly over MQTT: asked what it is, heard what it does, ordered by its methods."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Category, Feature, Limits, Unfulfilled, Value
from tests.unit.devices.hearing import Hearing

MAC = "C0FFEE012345"
ID = "shellyplus2pm-c0ffee012345"
REPLY = f"attune/shelly/{ID}/rpc"


def frame(method: str, identity: str, params: Any = None, *, prefix: str = ID) -> dict[str, Any]:
    source = f"attune/shelly/{prefix.replace('/', '%2F')}"
    return {"id": identity, "src": source, "method": method} | ({} if params is None else {"params": params})


def reply(identity: str, result: Any) -> dict[str, Any]:
    return {"id": identity, "src": ID, "dst": f"attune/shelly/{ID}", "result": result}


def notice(method: str = "NotifyStatus", **params: Any) -> dict[str, Any]:
    parts = {key.replace("_", ":"): value for key, value in params.items()}
    return {"src": ID, "dst": f"{ID}/events", "method": method, "params": {"ts": 1.0, **parts}}


def home_with(config: dict[str, Any] | None = None, **status: Any) -> Hearing:
    """A home in which one device answered all that it was asked."""
    home = Hearing()
    home.hear(f"{ID}/online", "true", retained=True)
    home.hear(
        REPLY, reply("info", {"id": ID, "mac": MAC, "gen": 2, "app": "Plus2PM", "model": "SNSW-102", "name": None})
    )
    home.hear(REPLY, reply("config", {"sys": {"device": {"name": "Hall"}}, **(config or {})}))
    parts = {key.replace("_", ":"): value for key, value in status.items()}
    home.hear(REPLY, reply("status", {"sys": {"mac": MAC}, **parts}))
    return home


def test_who_is_online_is_asked_what_it_is_and_then_how_it_is() -> None:
    home = Hearing()
    home.hear(f"{ID}/online", "true", retained=True)
    home.hear(REPLY, reply("info", {"id": ID, "mac": MAC, "gen": 2, "app": "Plus2PM"}))
    assert [(topic, payload) for topic, payload in home.asked] == [
        (f"{ID}/rpc", f'{{"id":"info","src":"attune/shelly/{ID}","method":"Shelly.GetDeviceInfo"}}'),
        (f"{ID}/rpc", f'{{"id":"config","src":"attune/shelly/{ID}","method":"Shelly.GetConfig"}}'),
        (f"{ID}/rpc", f'{{"id":"status","src":"attune/shelly/{ID}","method":"Shelly.GetStatus"}}'),
    ]


def test_a_switch_with_its_meter_is_one_device() -> None:
    home = home_with(switch_0={"id": 0, "output": True, "apower": 8.9, "aenergy": {"total": 1234.5, "by_minute": [1]}})
    device = home.device(ID)
    assert (device.name, device.manufacturer, device.model, device.source) == ("Hall", "Shelly", "Plus2PM", "shelly")
    states = {entity.name: (entity.component, entity.state.value, entity.unit) for entity in device.entities}
    assert states == {"": ("switch", "on", None), "Power": ("sensor", "8.9", "W"), "Energy": ("sensor", "1.234", "kWh")}
    assert home.order(f"{MAC}-switch:0", (Feature.POWER, False)) == [
        (f"{ID}/rpc", frame("Switch.Set", "order", {"id": 0, "on": False}))
    ]


def test_what_changed_is_laid_over_the_last_status() -> None:
    home = home_with(switch_0={"id": 0, "output": False, "apower": 0.0, "aenergy": {"total": 5000.0, "minute_ts": 1}})
    home.hear(f"{ID}/events/rpc", notice(switch_0={"id": 0, "output": True}))
    home.hear(f"{ID}/events/rpc", notice(switch_0={"id": 0, "apower": 40.5}))
    home.hear(f"{ID}/events/rpc", notice(switch_0={"id": 0, "aenergy": {"minute_ts": 2}}))
    assert home.entity(f"{MAC}-switch:0").state.value == "on"
    assert home.named("Power").state.value == "40.5"
    assert home.named("Energy").state.value == "5.0"


def test_the_status_topic_and_the_full_status_say_the_same() -> None:
    home = home_with(switch_0={"id": 0, "output": False})
    home.hear(f"{ID}/status/switch:0", {"id": 0, "output": True})
    assert home.entity(f"{MAC}-switch:0").state.value == "on"
    home.hear(f"{ID}/events/rpc", notice("NotifyFullStatus", switch_0={"id": 0, "output": False}))
    assert home.entity(f"{MAC}-switch:0").state.value == "off"


def test_a_device_that_tells_before_it_is_asked_is_shown_and_asked() -> None:
    home = Hearing()
    home.hear("home/terrace/events/rpc", notice(switch_0={"id": 0, "output": True}))
    device = home.device(f"{MAC}-switch:0")
    assert device.entities[0].state.value == "on"
    assert home.asked[0][0] == "home/terrace/rpc"
    assert home.order(device.id, (Feature.POWER, True)) == [
        ("home/terrace/rpc", frame("Switch.Set", "order", {"id": 0, "on": True}, prefix="home/terrace"))
    ]


def test_a_component_that_is_first_told_of_later_is_added() -> None:
    home = home_with(switch_0={"id": 0, "output": False})
    home.hear(f"{ID}/events/rpc", notice(temperature_100={"id": 100, "tC": 21.5}))
    warm = home.named("Temperature 1")
    assert (warm.state.value, warm.device_class, warm.unit) == ("21.5", "temperature", "°C")


def test_several_channels_go_by_the_names_that_their_owner_gave_them() -> None:
    config = {"switch:0": {"name": "Porch"}, "switch:1": {"name": None}}
    home = home_with(config, switch_0={"output": True}, switch_1={"output": False, "apower": 0})
    assert [entity.name for entity in home.device(ID).entities] == ["Porch", "Switch 2", "Switch 2 Power"]


LIGHTS: list[tuple[str, dict[str, Any], tuple[Feature, Value], dict[str, Any]]] = [
    ("light", {"output": True, "brightness": 40}, (Feature.BRIGHTNESS, 30), {"on": True, "brightness": 30}),
    (
        "rgb",
        {"output": True, "brightness": 40, "rgb": [255, 0, 0]},
        (Feature.COLOR, (0, 0, 255)),
        {"on": True, "rgb": [0, 0, 255]},
    ),
    (
        "rgbw",
        {"output": True, "brightness": 40, "rgb": [255, 0, 0], "white": 9},
        (Feature.COLOR, (0, 0, 255)),
        {"on": True, "rgb": [0, 0, 255]},
    ),
    (
        "cct",
        {"output": True, "brightness": 40, "ct": 3000},
        (Feature.COLOR_TEMPERATURE, 4000),
        {"on": True, "ct": 4000},
    ),
    (
        "rgbcct",
        {"output": True, "brightness": 40, "ct": 3000, "rgb": [1, 2, 3], "mode": "cct"},
        (Feature.COLOR_TEMPERATURE, 4000),
        {"on": True, "mode": "cct", "ct": 4000},
    ),
    (
        "rgbcct",
        {"output": True, "brightness": 40, "ct": 3000, "rgb": [1, 2, 3], "mode": "rgb"},
        (Feature.COLOR, (9, 9, 9)),
        {"on": True, "mode": "rgb", "rgb": [9, 9, 9]},
    ),
]


@pytest.mark.parametrize(("kind", "status", "change", "params"), LIGHTS)
def test_every_kind_of_light(kind: str, status: dict[str, Any], change: Any, params: dict[str, Any]) -> None:
    home = home_with(**{f"{kind}_0": status})
    own = f"{MAC}-{kind}:0"
    entity = home.entity(own)
    assert (entity.component, entity.state.value, entity.state.attributes["brightness"]) == ("light", "on", 102)
    method = {"light": "Light", "rgb": "RGB", "rgbw": "RGBW", "cct": "CCT", "rgbcct": "RGBCCT"}[kind]
    assert home.order(own, change) == [(f"{ID}/rpc", frame(f"{method}.Set", "order", {"id": 0, **params}))]
    off = home.order(own, (Feature.POWER, False))
    assert off == [(f"{ID}/rpc", frame(f"{method}.Set", "order", {"id": 0, "on": False}))]


def test_a_light_says_its_colour_in_the_mode_that_it_is_in() -> None:
    home = home_with(rgbcct_0={"output": True, "brightness": 100, "ct": 3000, "rgb": [1, 2, 3], "mode": "cct"})
    own = f"{MAC}-rgbcct:0"
    assert home.entity(own).state.attributes["color_temp_kelvin"] == 3000
    home.hear(f"{ID}/events/rpc", notice(rgbcct_0={"id": 0, "mode": "rgb", "rgb": [10, 20, 30]}))
    attributes = home.entity(own).state.attributes
    assert (attributes["color_mode"], attributes["rgb_color"], attributes["color_temp_kelvin"]) == (
        "rgb",
        (10, 20, 30),
        None,
    )


def test_a_cover_moves_and_one_without_calibration_knows_no_position() -> None:
    home = home_with(cover_0={"state": "stopped", "current_pos": 40, "pos_control": True})
    own = f"{MAC}-cover:0"
    assert (home.entity(own).state.value, home.entity(own).state.attributes["current_position"]) == ("open", 40)
    home.hear(f"{ID}/events/rpc", notice(cover_0={"id": 0, "state": "closing"}))
    assert home.entity(own).state.value == "closing"
    for change, method, params in (
        ((Feature.OPEN, True), "Open", {"id": 0}),
        ((Feature.OPEN, False), "Close", {"id": 0}),
        ((Feature.STOP_MOVING, True), "Stop", {"id": 0}),
        ((Feature.POSITION, 25), "GoToPosition", {"id": 0, "pos": 25}),
    ):
        assert home.order(own, change) == [(f"{ID}/rpc", frame(f"Cover.{method}", "order", params))]
    plain = home_with(cover_0={"state": "open", "current_pos": None, "pos_control": False})
    assert plain.order(own, (Feature.POSITION, 25)) is Unfulfilled.NOT_SUPPORTED


def test_a_thermostat_is_set_where_its_settings_are() -> None:
    config = {"thermostat:0": {"type": "heating", "target_range": [10, 30]}}
    home = home_with(config, thermostat_0={"enable": True, "target_C": 21.0, "current_C": 19.5, "output": True})
    own = f"{MAC}-thermostat:0"
    entity = home.entity(own)
    assert (entity.state.value, entity.state.attributes["current_temperature"]) == ("heat", 19.5)
    assert entity.features[Feature.TARGET_TEMPERATURE] == Limits(10.0, 30.0, 0.5, "°C")
    assert home.order(own, (Feature.TARGET_TEMPERATURE, 22.5)) == [
        (f"{ID}/rpc", frame("Thermostat.SetConfig", "order", {"id": 0, "config": {"target_C": 22.5}}))
    ]
    assert home.order(own, (Feature.MODE, "off")) == [
        (f"{ID}/rpc", frame("Thermostat.SetConfig", "order", {"id": 0, "config": {"enable": False}}))
    ]


def test_inputs_are_states_or_moments_by_what_they_were_set_to() -> None:
    config = {"input:0": {"type": "switch"}, "input:1": {"type": "button"}}
    home = home_with(config, input_0={"state": True}, input_1={"state": None})
    assert (home.entity(f"{MAC}-input:0").component, home.entity(f"{MAC}-input:0").state.value) == (
        "binary_sensor",
        "on",
    )
    event = {"component": "input:1", "id": 1, "event": "double_push", "ts": 1.0}
    home.hear(f"{ID}/events/rpc", notice("NotifyEvent", events=[event]))
    assert home.entity(f"{MAC}-input:1").state.attributes["event_type"] == "double_push"
    assert home.entity(f"{MAC}-input:0").state.value == "on"


def test_sensors_of_a_device_that_wakes_tells_all_and_sleeps_again() -> None:
    home = Hearing()
    status = {"sys": {"mac": MAC, "wakeup_reason": {"cause": "periodic"}, "wakeup_period": 7200}}
    parts = {
        "temperature_0": {"tC": 19.8},
        "humidity_0": {"rh": 42.2},
        "devicepower_0": {"battery": {"V": 5.4, "percent": 87}},
    }
    home.hear(f"{ID}/online", "true")
    home.hear(f"{ID}/events/rpc", notice("NotifyFullStatus", **status, **parts))
    home.hear(f"{ID}/online", "false")
    device = home.device(ID)
    assert device.available, "it only sleeps"
    found = {entity.name: (entity.state.value, entity.category) for entity in device.entities}
    assert found["Temperature"] == ("19.8", None)
    assert found["Humidity"] == ("42.2", None)
    assert found["Battery"] == ("87", Category.DIAGNOSTIC)


def test_alarms_and_light_and_energy_meters() -> None:
    home = home_with(
        smoke_0={"alarm": False, "mute": False}, flood_0={"alarm": True}, illuminance_0={"lux": 120},
        em1_0={"act_power": 100.5, "voltage": 230.1}, em1data_0={"total_act_energy": 5000},
        pm1_0={"apower": 3.5, "aenergy": {"total": 100.0}},
    )  # fmt: skip
    states = {entity.unique_id.removeprefix(f"{MAC}-"): entity.state.value for entity in home.device(ID).entities}
    assert states["smoke:0"] == "off"
    assert states["flood:0"] == "on"
    assert states["illuminance:0-lux"] == "120"
    assert states["em1:0-act_power"] == "100.5"
    assert states["em1data:0-total_act_energy"] == "5.0"
    assert states["pm1:0-aenergy-total"] == "0.1"


def test_virtual_components_that_can_be_set() -> None:
    config = {
        "number:200": {"min": 0, "max": 10, "meta": {"ui": {"unit": "min"}}},
        "enum:201": {"options": ["eco", "party"]},
    }
    home = home_with(
        config, number_200={"value": 4}, enum_201={"value": "eco"}, boolean_202={"value": True}, button_203={}
    )
    assert home.order(f"{MAC}-number:200", (Feature.NUMBER, 5)) == [
        (f"{ID}/rpc", frame("Number.Set", "order", {"id": 200, "value": 5}))
    ]
    assert home.order(f"{MAC}-number:200", (Feature.NUMBER, 11)) is Unfulfilled.NOT_SUPPORTED
    assert home.entity(f"{MAC}-enum:201").state.value == "eco"
    assert home.entity(f"{MAC}-boolean:202").state.value == "on"
    assert home.order(f"{MAC}-button:203", (Feature.PRESS, True)) == [
        (f"{ID}/rpc", frame("Button.Trigger", "order", {"id": 203, "event": "single_push"}))
    ]


def test_a_device_that_publishes_nothing_is_asked_after_each_order() -> None:
    home = home_with({"mqtt": {"rpc_ntf": False, "status_ntf": False}}, switch_0={"output": False})
    orders = home.order(f"{MAC}-switch:0", (Feature.POWER, True))
    assert orders == [
        (f"{ID}/rpc", frame("Switch.Set", "order", {"id": 0, "on": True})),
        (f"{ID}/rpc", frame("Switch.GetStatus", "switch:0", {"id": 0})),
    ]
    home.hear(REPLY, reply("order", {"was_on": False}))
    home.hear(REPLY, reply("switch:0", {"id": 0, "output": True}))
    assert home.entity(f"{MAC}-switch:0").state.value == "on"


def test_online_says_whether_it_is_there_and_coming_back_asks_anew() -> None:
    home = home_with(switch_0={"output": True})
    home.hear(f"{ID}/online", "false")
    assert not home.devices[0].available
    home.asked.clear()
    home.hear(f"{ID}/online", "true")
    assert home.devices[0].available
    assert "Shelly.GetDeviceInfo" in home.asked[0][1]


def test_settings_that_were_changed_are_asked_for() -> None:
    home = home_with(switch_0={"output": True})
    home.asked.clear()
    home.hear(f"{ID}/events/rpc", notice("NotifyEvent", events=[{"component": "sys", "event": "config_changed"}]))
    assert home.asked


def test_notifications_are_not_subscribed_twice_and_states_are() -> None:
    home = home_with(switch_0={"output": True})
    assert home.subscribed == {f"{ID}/status/switch:0", f"{ID}/online"}
    assert set(home.registry.topics()) == home.subscribed


def test_an_emptied_online_takes_the_device_away() -> None:
    home = home_with(switch_0={"output": True})
    home.hear(f"{ID}/online", "")
    assert home.devices == ()


def test_a_new_prefix_takes_over_from_one_that_is_gone_and_not_from_one_that_is_there() -> None:
    home = home_with(switch_0={"output": True})
    home.hear("stolen/events/rpc", notice(switch_0={"id": 0, "output": False}))
    assert home.reasons == ["duplicate"]
    assert home.entity(f"{MAC}-switch:0").state.value == "on"
    home.hear(f"{ID}/online", "false")
    home.hear("moved/events/rpc", notice(switch_0={"id": 0, "output": False}))
    orders = home.order(f"{MAC}-switch:0", (Feature.POWER, True))
    assert not isinstance(orders, Unfulfilled)
    assert orders[0][0] == "moved/rpc"
    assert len(home.devices) == 1


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("some/online", "yes"),
        ("some/online", "false"),
        ("some/events/rpc", "no json"),
        ("some/events/rpc", {"method": "NotifyStatus", "params": {"switch:0": {"output": True}}}),
        ("some/events/rpc", {"src": "x", "method": "Other", "params": {}}),
        ("attune/shelly/nobody/rpc", {"id": "info", "src": "x", "result": {"gen": 2}}),
        ("homeassistant/online", "true"),
        ("shellies/old/online", "true"),
        ("attune/online", "true"),
    ],
)
def test_what_others_say_on_topics_of_such_names_is_let_alone(topic: str, payload: Any) -> None:
    home = Hearing()
    home.hear(topic, payload)
    assert (home.devices, home.asked, home.reasons) == ((), [], [])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"id": "info", "src": ID, "error": {"code": 401, "message": "Unauthorized"}}, "password"),
        ({"id": "info", "src": ID, "error": {"code": -103, "message": "no"}}, "wrong_value"),
        (reply("info", {"id": ID, "mac": MAC}), "wrong_value"),
        (reply("info", {"id": ID, "mac": MAC, "gen": 1}), "wrong_value"),
        ("[" * 100, "too_deep"),
        (b"x" * 300_000, "too_large"),
    ],
)
def test_an_answer_that_can_not_be_used_is_rejected_with_its_reason(answer: Any, reason: str) -> None:
    home = Hearing()
    home.hear(f"{ID}/online", "true")
    home.hear(REPLY, answer)
    assert home.devices == ()
    assert home.reasons == [reason]


def test_a_flood_of_pretended_devices_does_not_keep_a_real_one_out() -> None:
    home = Hearing()
    for number in range(3_000):
        home.hear(f"flood{number}/online", "true")
    home.hear(f"{ID}/online", "true")
    home.hear(REPLY, reply("info", {"id": ID, "mac": MAC, "gen": 3}))
    home.hear(REPLY, reply("status", {"switch:0": {"output": True}}))
    assert home.entity(f"{MAC}-switch:0").state.value == "on"


def test_garbage_in_a_status_leaves_the_last_good_state() -> None:
    home = home_with(switch_0={"output": True, "apower": 1})
    payloads: tuple[Any, ...] = ({"output": "maybe"}, [], "on", {"apower": {"x": 1}})
    for garbage in payloads:
        home.hear(f"{ID}/events/rpc", notice(switch_0=garbage))
    home.hear(f"{ID}/status/switch:0", "not json")
    assert home.device(ID).entities[0].state.value == "on"
    assert home.named("Power").state.value == "1"
    assert home.reasons == ["not_understood", "not_understood"]


def test_no_more_components_than_any_device_has() -> None:
    home = Hearing()
    many: dict[str, Any] = {f"switch_{number}": {"output": True} for number in range(500)}
    home.hear(f"{ID}/events/rpc", notice("NotifyStatus", **many))
    assert len(home.device(ID).entities) == 128


def test_an_order_that_a_device_refuses_is_listed_with_its_reason() -> None:
    home = home_with(switch_0={"output": False})
    challenge = '{"auth_type": "digest", "nonce": 1, "realm": "x", "algorithm": "SHA-256"}'
    home.hear(REPLY, {"id": "order", "src": ID, "error": {"code": 401, "message": challenge}})
    assert home.reasons == ["password"]
    assert "asks for its own password" in home.registry.rejections[0].detail
    assert home.entity(f"{MAC}-switch:0").state.value == "off", "what is known of it stays"
