"""A thing that announces itself by two conventions is shown once."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.devices.hearing import Hearing
from tests.unit.devices.test_homie import SOCKET, attributes
from tests.unit.devices.test_shelly import ID, notice
from tests.unit.devices.test_tasmota import CONFIG, MAC, module

HA = "homeassistant/switch/plug/config"


def announce_natively(home: Hearing, convention: str) -> None:
    match convention:
        case "tasmota":
            home.hear(CONFIG, module())
        case "shelly":
            home.hear(f"{ID}/events/rpc", notice(switch_0={"output": True}))
        case _:
            home.hear_all(attributes(SOCKET))


def ha_config(convention: str) -> dict[str, Any]:
    """How firmware announces the same thing to Home Assistant: under other ids, on the same topics."""
    command = {"tasmota": "cmnd/kettle/POWER1", "shelly": f"{ID}/rpc", "homie": "homie/den-lamp/socket/power/set"}
    return {"name": "Plug", "unique_id": "ha-plug", "command_topic": command[convention], "state_topic": "x/y"}


@pytest.mark.parametrize("convention", ["tasmota", "shelly", "homie"])
def test_the_first_convention_wins_and_the_other_waits_until_it_is_withdrawn(convention: str) -> None:
    home = Hearing()
    home.hear(HA, ha_config(convention))
    announce_natively(home, convention)
    assert [device.source for device in home.devices] == ["home_assistant"]
    assert home.reasons == ["duplicate"]
    assert home.registry.rejections[0].detail == "It is shown already, as home_assistant announced it."
    home.hear(HA, "")
    assert [device.source for device in home.devices] == [convention]


@pytest.mark.parametrize("convention", ["tasmota", "shelly", "homie"])
def test_the_native_announcement_wins_where_it_came_first(convention: str) -> None:
    home = Hearing()
    announce_natively(home, convention)
    home.hear(HA, ha_config(convention))
    assert [device.source for device in home.devices] == [convention]
    assert home.reasons == ["duplicate"]


@pytest.mark.parametrize(
    "common",
    [
        {"device": {"identifiers": [MAC[-6:]], "name": "Kettle"}},
        {"device": {"connections": [["mac", "A0:B1:C2:D3:E4:F5"]], "name": "Kettle"}},
        {"availability_topic": "tele/kettle/LWT", "payload_available": "Online"},
    ],
)
def test_half_a_mac_a_whole_one_and_the_will_tell_that_two_are_the_same(common: dict[str, Any]) -> None:
    home = Hearing()
    home.hear(CONFIG, module())
    home.hear("homeassistant/sensor/load/config", {"unique_id": "load", "name": "Load", "state_topic": "a/b", **common})
    assert [device.source for device in home.devices] == ["tasmota"]


def test_things_that_only_share_a_short_name_or_a_state_topic_are_two() -> None:
    home = Hearing()
    home.hear_all(attributes(SOCKET, device="lamp"))
    config = {"unique_id": "z", "name": "Z", "state_topic": "homie/lamp/socket/watts"}
    home.hear("homeassistant/sensor/z/config", config | {"device": {"identifiers": ["other"], "name": "Z"}})
    assert len(home.devices) == 2


def test_what_waits_is_forgotten_when_it_is_withdrawn() -> None:
    home = Hearing()
    home.hear(HA, ha_config("tasmota"))
    home.hear(CONFIG, module())
    home.hear(CONFIG, "")
    home.hear(HA, "")
    assert home.devices == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
TOPICS = [
    CONFIG, f"tasmota/discovery/{MAC}/sensors", f"{ID}/online", f"{ID}/events/rpc", f"attune/shelly/{ID}/rpc",
    f"{ID}/status/switch:0", "homie/5/x/$description", "homie/5/x/$state", "homie/den-lamp/$nodes",
    "homie/den-lamp/socket/$properties", "homie/den-lamp/socket/power/$datatype", "homie/den-lamp/socket/power",
    "stat/kettle/RESULT", "tele/kettle/SENSOR", "tele/kettle/STATE", "stat/kettle/STATUS10",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TOPICS), JSON | st.binary(max_size=40)), max_size=12))
def test_nothing_that_is_sent_raises_or_takes_a_good_device_away(messages: list[tuple[str, Any]]) -> None:
    home = Hearing()
    home.hear(
        "homeassistant/switch/good/config", {"unique_id": "good", "command_topic": "good/set", "state_topic": "good"}
    )
    home.hear("good", "ON")
    for convention in ("tasmota", "shelly", "homie"):
        announce_natively(home, convention)
    for topic, payload in messages:
        home.hear(topic, payload)
    assert home.entity("good").state.value == "on"


def mutated(value: Any, chance: random.Random) -> Any:
    """A payload with one leaf or branch replaced by something else."""
    other = [None, True, -1, 1e308, "", "x" * 300, "+/#", [], {}, [[1]], {"a": {"b": 1}}]
    if not isinstance(value, dict | list) or not value or chance.random() < 0.2:
        return chance.choice(other)
    copy = value.copy()
    key = chance.choice(list(copy)) if isinstance(copy, dict) else chance.randrange(len(copy))
    copy[key] = mutated(copy[key], chance)
    return copy


def test_mutations_of_real_looking_payloads_never_raise() -> None:
    chance = random.Random(7)
    colour = {"datatype": "color", "format": "rgb,xyz", "settable": True}
    lamp = {"on": {"datatype": "boolean", "settable": True}, "color": colour}
    sensors = {
        "sn": {"Time": "now", "ENERGY": {"Power": [1, 2], "Total": 3}, "TX23": {"Speed": {"Act": 1}}, "TempUnit": "C"}
    }
    status = notice("NotifyFullStatus", sys={"wakeup_period": 1}, switch_0={"output": True, "aenergy": {"total": 1.0}},
                    cover_0={"state": "open", "current_pos": 1}, rgb_0={"output": True, "rgb": [1, 2, 3]})  # fmt: skip
    seeds: list[tuple[str, Any]] = [
        (CONFIG, module(rl=[2, 3, 3, 1], lt_st=5, swc=[1, 0], btn=[1, 0], so={"73": 1, "114": 1}, sht=[[-90, 90, 1]])),
        (f"tasmota/discovery/{MAC}/sensors", sensors),
        ("tele/kettle/SENSOR", sensors["sn"] | {"Shutter1": {"Position": 1, "Direction": 1, "Tilt": 3}}),
        ("stat/kettle/RESULT", {"POWER1": "ON", "Dimmer": 3, "HSBColor": "1,2,3", "CT": 200, "White": 1, "Scheme": 1}),
        (f"{ID}/events/rpc", status),
        ("homie/5/x/$description", {"homie": "5.0", "name": "X", "nodes": {"light": {"properties": lamp}}}),
        ("homie/5/x/$state", "ready"),
        ("homie/5/x/light/color", "rgb,1,2,3"),
    ]
    home = Hearing()
    for topic, payload in seeds:
        home.hear(topic, payload)
    for _ in range(2_000):
        topic, payload = chance.choice(seeds)
        home.hear(topic, mutated(payload, chance))
    for topic, payload in seeds:
        home.hear(topic, payload)
    assert {device.source for device in home.devices} == {"tasmota", "shelly", "homie"}
