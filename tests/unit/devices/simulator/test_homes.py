"""Homes: those that come with the package, fixtures of others, and made-up ones; and the weather around them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from devices.discovery.convention import Announcement, Reason
from devices.discovery.home_assistant import COMPONENTS, HomeAssistant
from devices.model import Change, Feature, Limits, Unfulfilled, Value
from devices.registry import Registry
from devices.simulator.description import HomeError, find, parse, shipped
from devices.simulator.faults import Fault
from devices.simulator.generate import generated
from devices.simulator.household import Household, Ignored
from devices.simulator.kinds import KINDS
from devices.simulator.people import Routine
from devices.simulator.rooms import Weather

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

FIXTURES = """
areas: [{name: Kitchen, id: kitchen_id, floor: First Floor}, {name: Hall, id: hall_id}]
devices:
  - {name: Smart Lock, id: smart_lock, area: hall_id, info: {model: Bolt 3, manufacturer: Acme}}
entities:
  - {name: Smart Lock, id: lock.smart_lock, area: hall_id, device: smart_lock, state: locked}
  - name: Smart Lock Battery
    id: sensor.smart_lock_battery
    device: smart_lock
    state: "90"
    attributes: {device_class: sensor.SensorDeviceClass.BATTERY, native_unit_of_measurement: "%"}
  - name: Lamp
    id: light.lamp
    area: kitchen_id
    state: "on"
    attributes: {supported_color_modes: [brightness], brightness: 100, serial: 7}
  - name: Blind
    id: cover.blind
    area: kitchen_id
    state: true
    attributes: {device_class: shade, supported_features: 15, current_position: 40}
  - {name: Smoke, id: binary_sensor.smoke, state: {in: clear, out: "off"}, attributes: {device_class: smoke}}
  - {name: Heating, id: climate.heating, area: hall_id, state: heat, attributes: {current_temperature: 68}}
  - {name: Rover, id: vacuum.rover, state: docked, attributes: {supported_features: [VacuumEntityFeature.START]}}
  - {name: Shopping, id: todo.shopping, attributes: {todo_items: []}}
"""


def registered(home: Household) -> Registry:
    registry = Registry([HomeAssistant()], clock=lambda: NOON)
    for message in (*home.announce(), *home.states()):
        if message.topic.startswith("homeassistant/"):
            registry.announce(message.topic, message.payload.encode())
        else:
            registry.receive(message.topic, message.payload.encode(), retained=False)
    return registry


@pytest.fixture
def fixtures(tmp_path: Path) -> Household:
    file = tmp_path / "_fixtures.yaml"
    file.write_text(FIXTURES)
    return Household(find(str(tmp_path)), NOON)


# ---------------------------------------------------------------------------------------------------- shipped homes


def test_four_homes_are_shipped_and_the_villa_is_large() -> None:
    assert shipped() == ("cabin", "family", "flat", "villa")
    assert len(find("family").devices) == 38
    assert len(find("villa").devices) >= 100
    assert all(find(name).routine is not None for name in shipped())


@pytest.mark.parametrize("name", shipped())
def test_what_a_shipped_home_says_is_understood(name: str) -> None:
    registry = registered(Household(find(name), NOON))
    unknown = [
        rejection
        for rejection in registry.rejections
        if rejection.reason is not Reason.UNSUPPORTED_COMPONENT or rejection.topic.split("/")[1] in COMPONENTS
    ]
    assert unknown == []
    silent = [
        entity.unique_id
        for device in registry.home.devices
        for entity in device.entities
        if entity.state.value is None and entity.component not in {"button", "scene", "event", "image"}
    ]
    assert silent == []


SPECIAL: dict[Feature, Value] = {
    Feature.COLOR: (10, 20, 30),
    Feature.PLAY_MEDIA: {"media_content_type": "music", "media_content_id": "jazz"},
    Feature.TEXT: "hello",
    Feature.STOP_MOVING: True,
    Feature.PRESS: True,
}


def possible(feature: Feature, limits: Limits) -> tuple[Value, ...]:
    """Values that a feature takes, all of them where they can be counted."""
    if feature in SPECIAL:
        return (SPECIAL[feature],)
    if limits.options or limits.minimum is None or limits.maximum is None:
        return limits.options or (True, False)
    return (round((limits.minimum + limits.maximum) / 2),)


@pytest.mark.parametrize("name", shipped())
def test_whatever_can_be_ordered_of_a_shipped_home_is_obeyed(name: str) -> None:
    home = Household(find(name), NOON)
    state_of = {entity.unique_id: entity.state for _, entity in registered(home).home.entities()}
    ignored = []
    for message in home.announce():
        news = HomeAssistant().announce(message.topic, message.payload.encode())
        for binding in news.bindings if isinstance(news, Announcement) else ():
            entity = binding.entity
            for feature, limits in entity.features.items():
                for value in possible(feature, limits):
                    commands = binding.wire.encode([Change(feature, value)], state_of[entity.unique_id])
                    assert not isinstance(commands, Unfulfilled), f"{entity.unique_id}: {feature} {value!r}"
                    ignored += [c for c in commands if isinstance(home.receive(c.topic, c.payload.encode()), Ignored)]
    assert ignored == []


def test_the_shipped_homes_have_every_kind_between_them() -> None:
    used = {device.kind for name in shipped() for device in find(name).devices}
    assert set(KINDS) - used == set()


def test_an_unknown_home_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(HomeError, match="no home 'castle': it is none of cabin, family, flat, villa"):
        find("castle")


def test_a_made_up_home_has_the_size_that_was_asked_for() -> None:
    home = registered(Household(generated(1000), NOON))
    assert len(home.home.devices) == 1000
    assert home.rejections == ()
    with pytest.raises(ValueError, match="1 to 20000"):
        generated(0)


# ------------------------------------------------------------------------------------------------------------ scenes


def test_a_scene_has_the_others_do_what_it_says() -> None:
    home = Household(find("flat"), NOON)
    said = home.receive("attune_house/good_night/set/press", b"ON")
    assert not isinstance(said, Ignored)
    payloads = {message.topic: message.payload for message in said}
    assert payloads["attune_house/bedside_lamp/brightness"] == "40"
    assert payloads["attune_house/shutters/position"] == "0"


# ---------------------------------------------------------------------------------------------------------- fixtures


def test_fixtures_become_devices_in_the_state_that_is_given(fixtures: Household) -> None:
    home = registered(fixtures).home
    entities = {entity.unique_id: (device, entity) for device, entity in home.entities()}
    states = {unique_id: entity.state.value for unique_id, (_, entity) in entities.items()}
    assert states == {
        "lock.smart_lock": "locked",
        "sensor.smart_lock_battery": "90",
        "light.lamp": "on",
        "cover.blind": "open",
        "binary_sensor.smoke": "off",
        "climate.heating": "heat",
        "vacuum.rover": "docked",
    }
    lamp, blind = (entities[key][1].state.attributes for key in ("light.lamp", "cover.blind"))
    assert (lamp["brightness"], lamp["serial"], blind["current_position"]) == (100, 7, 40)
    assert entities["climate.heating"][1].state.attributes["current_temperature"] == 68


def test_entities_of_one_thing_stay_together_in_its_area(fixtures: Household) -> None:
    device = registered(fixtures).home.device("lock.smart_lock")
    assert device is not None
    assert (device.name, device.area, device.model, device.manufacturer) == ("Smart Lock", "Hall", "Bolt 3", "Acme")
    assert {entity.name for entity in device.entities} == {"", "Battery"} or len(device.entities) == 2


def test_what_mqtt_does_not_carry_is_listed(tmp_path: Path) -> None:
    (tmp_path / "_fixtures.yaml").write_text(FIXTURES)
    assert find(str(tmp_path)).not_carried == ("todo.shopping",)


def test_a_case_sets_its_states_and_they_stay(fixtures: Household) -> None:
    for entity, state in {
        "light.lamp": {"state": "off", "attributes": {"brightness": 0}},
        "cover.blind": {"state": "closed", "attributes": {"current_position": 0}},
        "lock.smart_lock": {"state": "unlocked"},
        "vacuum.rover": {"state": "cleaning"},
    }.items():
        said = fixtures.receive(f"attune_house/{entity}/by_hand", json.dumps(state).encode())
        assert not isinstance(said, Ignored), f"{entity}: {said}"
    fixtures.tick(NOON + timedelta(hours=8))
    home = registered(fixtures).home
    assert {e.unique_id: e.state.value for _, e in home.entities() if e.component in {"light", "cover", "vacuum"}} == {
        "light.lamp": "off",
        "cover.blind": "closed",
        "vacuum.rover": "cleaning",
    }


def test_a_cover_of_the_fixtures_moves_at_once(fixtures: Household) -> None:
    said = fixtures.receive("attune_house/cover.blind/set/position", b"75")
    assert not isinstance(said, Ignored)
    assert [message.payload for message in said] == ["open", "75"]


def test_fixtures_without_an_entity_id_are_refused_with_the_place() -> None:
    with pytest.raises(HomeError, match=r"entities\.0\.id"):
        parse(b"entities: [{name: Lamp, id: lamp}]", "test.yaml")


# ----------------------------------------------------------------------------------------------------------- physics

WINDOWS = b"""
name: Test home
root: house
weather: {mean: 0, swing: 0}
areas: [{name: Room, temperature: 20}, {name: Garden, outdoors: true}]
devices:
  - {id: window, name: Window, area: Room, kind: contact_sensor, options: {device_class: window}}
  - {id: air, name: Air, area: Room, kind: air_sensor}
  - {id: humidifier, name: Humidifier, area: Room, kind: humidifier, options: {target: 70}}
  - {id: outside, name: Outside, area: Garden, kind: air_sensor}
"""


def reading(home: Household, topic: str) -> float:
    return float(next(message.payload for message in home.states() if message.topic == f"house/{topic}"))


def test_an_open_window_cools_the_room_and_a_closed_one_does_not() -> None:
    home = Household(parse(WINDOWS, "test"), NOON)
    home.tick(NOON + timedelta(minutes=30))
    assert reading(home, "air/temperature") > 19
    home.receive("house/window/by_hand", b'{"state": "open"}')
    home.tick(NOON + timedelta(hours=1))
    assert reading(home, "air/temperature") < 12


def test_a_humidifier_is_measured_by_the_sensor_beside_it() -> None:
    home = Household(parse(WINDOWS, "test"), NOON)
    before = reading(home, "air/humidity")
    home.receive("house/humidifier/set/power", b"ON")
    home.tick(NOON + timedelta(hours=2))
    assert reading(home, "air/humidity") > before + 10


def test_outdoors_it_is_as_warm_as_the_weather() -> None:
    home = Household(parse(WINDOWS, "test"), NOON)
    home.tick(NOON + timedelta(hours=1))
    assert reading(home, "outside/temperature") == pytest.approx(0, abs=0.1)


def test_fronts_make_days_differ_and_every_run_the_same() -> None:
    weather = Weather(mean=10, swing=5, fronts=6)
    days = [weather.temperature(NOON + timedelta(days=day)) for day in range(10)]
    assert max(days) - min(days) > 4
    assert days == [Weather(10, 5, 6).temperature(NOON + timedelta(days=day)) for day in range(10)]


# -------------------------------------------------------------------------------------------------------------- docs

DOCS = (Path(__file__).parents[4] / "docs" / "house.md").read_text()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_documented_with_all_its_options(kind: str) -> None:
    (row,) = (line for line in DOCS.splitlines() if line.startswith(f"| `{kind}` |"))
    names = {field.alias or name for name, field in KINDS[kind].model_fields.items()}
    assert {name for name in names if f"`{name}" not in row} == set()


def test_every_fault_and_every_shipped_home_is_documented() -> None:
    assert [key for key in Fault.model_fields if f"`{key}:" not in DOCS] == []
    assert [name for name in shipped() if f"| `{name}` |" not in DOCS] == []


def test_the_home_and_the_routine_of_the_documentation_work() -> None:
    blocks = [block.partition("```")[0] for block in DOCS.split("```yaml")[1:]]
    assert len(parse(blocks[0].encode(), "house.md").devices) == 3
    assert Routine.model_validate(yaml.safe_load(blocks[1])["routine"]).people[0].name == "Robin"
