"""The home as one thing: who is there, who obeys, and how its rooms cool and warm."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from devices.simulator.description import HomeError, family, parse
from devices.simulator.household import Household, Ignored
from devices.simulator.kinds.appliance import Message

NOON = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)

HOME = b"""
name: Test home
root: test_house
areas: [{name: Kitchen, floor: Ground Floor}, {name: Bedroom, floor: First Floor, temperature: 16}]
devices:
  - {id: lamp, name: Lamp, area: Kitchen, kind: light}
  - {id: heater, name: Thermostat, area: Bedroom, kind: thermostat, options: {target: 20}}
  - {id: air, name: Air Sensor, area: Bedroom, kind: air_sensor}
"""


@pytest.fixture
def home() -> Household:
    return Household(parse(HOME, "test"), NOON)


def heard(home: Household, topic: str, payload: bytes) -> tuple[Message, ...]:
    outcome = home.receive(topic, payload)
    assert not isinstance(outcome, Ignored), f"ignored: {outcome}"
    return outcome


def states(home: Household) -> dict[str, str]:
    return {message.topic: message.payload for message in home.states()}


# ------------------------------------------------------------------------------------------------ the family house


def test_the_family_house_is_as_large_as_promised() -> None:
    description = family()
    assert len(description.devices) >= 25
    assert len(description.areas) >= 7
    assert {area.floor for area in description.areas} == {"Ground Floor", "First Floor"}


def test_lights_of_the_same_name_are_in_different_rooms_of_the_family_house() -> None:
    lights = defaultdict(list)
    for device in family().devices:
        if device.kind == "light":
            lights[device.area].append(device.name)
    assert Counter(name for names in lights.values() for name in names)["Ceiling Light"] == 6
    assert lights["Kitchen"] == ["Ceiling Light"]
    assert lights["Bedroom"] == ["Left Lamp", "Right Lamp"]


def test_ids_are_unique_across_the_entities_of_the_family_house() -> None:
    ids = Counter(json.loads(message.payload)["unique_id"] for message in Household(family(), NOON).announce())
    assert [unique_id for unique_id, times in ids.items() if times > 1] == []


# ------------------------------------------------------------------------------------------------------ commands


def test_a_command_is_answered_with_the_state_even_where_nothing_changed(home: Household) -> None:
    for _ in range(2):
        (said,) = heard(home, "test_house/lamp/set/light", b'{"state": "ON"}')
        assert json.loads(said.payload)["state"] == "ON"


@pytest.mark.parametrize(
    ("topic", "payload", "reason"),
    [
        ("test_house/nobody/set/light", b"{}", Ignored.NO_SUCH_DEVICE),
        ("elsewhere/lamp/set/light", b"{}", Ignored.NO_SUCH_DEVICE),
        ("test_house/lamp/set/light", b" " * 5000, Ignored.TOO_LONG),
        ("test_house/lamp/set/light", b"\xff\xfe", Ignored.NOT_TEXT),
        ("test_house/lamp/set/light", b"on", Ignored.NOT_UNDERSTOOD),
        ("test_house/lamp/set/door", b"ON", Ignored.NOT_UNDERSTOOD),
        ("test_house/lamp/by_hand", b'{"available": "perhaps"}', Ignored.NOT_UNDERSTOOD),
    ],
)
def test_a_bad_command_is_ignored_for_a_reason(home: Household, topic: str, payload: bytes, reason: Ignored) -> None:
    before = states(home)
    assert home.receive(topic, payload) is reason
    assert states(home) == before


def test_an_unplugged_device_says_and_does_nothing_until_it_is_back(home: Household) -> None:
    (gone,) = heard(home, "test_house/lamp/by_hand", b'{"available": false}')
    assert (gone.topic, gone.payload) == ("test_house/lamp/availability", "offline")
    assert home.receive("test_house/lamp/set/light", b'{"state": "ON"}') is Ignored.OFFLINE
    assert home.receive("test_house/lamp/by_hand", b'{"state": "on"}') == ()
    assert "test_house/lamp/state" not in states(home)

    home.receive("test_house/lamp/by_hand", b'{"available": true}')
    assert states(home)["test_house/lamp/availability"] == "online"
    assert json.loads(states(home)["test_house/lamp/state"])["state"] == "ON", "somebody pressed it meanwhile"


def test_a_reset_makes_a_device_what_it_was_when_the_house_started(home: Household) -> None:
    before = states(home)
    home.receive("test_house/lamp/set/light", b'{"state": "ON", "brightness": 40}')
    assert states(home) != before
    home.receive("test_house/lamp/by_hand", b'{"reset": true}')
    assert states(home) == before


def test_a_reset_with_a_change_begins_from_the_start(home: Household) -> None:
    home.receive("test_house/lamp/set/light", b'{"state": "ON", "brightness": 40}')
    (said,) = heard(home, "test_house/lamp/by_hand", b'{"reset": true, "state": "on"}')
    assert json.loads(said.payload)["brightness"] == 255
    assert home.receive("test_house/lamp/by_hand", b'{"reset": true, "tate": "on"}') is Ignored.NOT_UNDERSTOOD


def test_a_reset_takes_back_a_better_bulb_and_announces_it(home: Household) -> None:
    home.receive("test_house/lamp/by_hand", b'{"attributes": {"supported_color_modes": ["rgb"]}}')
    said = heard(home, "test_house/lamp/by_hand", b'{"reset": true}')
    assert "rgb" not in next(message.payload for message in said if message.topic.startswith("homeassistant/light"))


# ------------------------------------------------------------------------------------------------------------ time


def test_a_thermostat_warms_its_room_to_the_target_and_its_neighbour_measures_it(home: Household) -> None:
    home.tick(NOON + timedelta(hours=8))
    assert float(states(home)["test_house/heater/current_temperature"]) == pytest.approx(20, abs=0.4)
    assert float(states(home)["test_house/air/temperature"]) == pytest.approx(20, abs=0.4)


def test_a_room_cools_down_when_its_thermostat_is_off(home: Household) -> None:
    home.receive("test_house/heater/set/mode", b"off")
    home.tick(NOON + timedelta(hours=8))
    assert float(states(home)["test_house/air/temperature"]) < 15


def test_one_long_step_ends_where_many_short_ones_do() -> None:
    long, short = (Household(parse(HOME, "test"), NOON) for _ in range(2))
    long.tick(NOON + timedelta(hours=1))
    for minute in range(60):
        short.tick(NOON + timedelta(minutes=minute + 1))
    assert states(long) == states(short)


def test_a_clock_that_goes_backwards_or_leaps_far_is_survived(home: Household) -> None:
    assert home.tick(NOON - timedelta(hours=1)) == ()
    home.tick(NOON + timedelta(days=400))
    assert 5 < float(states(home)["test_house/air/temperature"]) < 30


def test_a_light_that_nobody_touches_is_not_published(home: Household) -> None:
    topics = {message.topic for message in home.tick(NOON + timedelta(minutes=5))}
    assert "test_house/lamp/state" not in topics
    assert "test_house/air/temperature" in topics


# -------------------------------------------------------------------------------------------------- descriptions


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        (b"[", "is not YAML"),
        (b"42", "does not describe a home"),
        (HOME.replace(b"kind: light", b"kind: toaster"), "no kind 'toaster'; there are air_sensor"),
        (HOME.replace(b"area: Kitchen", b"area: Attic"), "device 'lamp' is in no known area: 'Attic'"),
        (HOME.replace(b"id: air", b"id: lamp"), "device id 'lamp' is there 2 times"),
        (HOME.replace(b"id: lamp", b"id: lamp/#"), "devices.0.id"),
        (HOME.replace(b"target: 20", b"target: 99"), "options of heater: home: target 99 is not between 5 and 30"),
        (
            HOME.replace(b"kind: light}", b"kind: light, options: {modes: [onoff, rgb]}}"),
            "options of lamp: home: modes",
        ),
        (HOME.replace(b"root:", b"roof:"), "roof: Extra inputs are not permitted"),
        (b"x" * 1_000_001, "longer than"),
    ],
)
def test_a_wrong_description_is_refused_with_the_place_and_the_reason(yaml: bytes, says: str) -> None:
    with pytest.raises(HomeError, match=says.replace("(", r"\(")):
        parse(yaml, "test.yaml")
