"""The home as it will be: what is filled in is what reading it back gives."""

from __future__ import annotations

from typing import Any

import pytest

from devices.expected import after
from devices.model import Change, Entity, Feature, Limits, Order, State
from devices.reading import RESTING, agrees, current
from tests.support.homes import device, home, light

_CASES: list[tuple[str, str, dict[str, Any], Feature, Any]] = [
    ("light", "off", {}, Feature.POWER, True),
    ("light", "on", {"brightness": 100}, Feature.POWER, False),
    ("light", "off", {}, Feature.BRIGHTNESS, 35.0),
    ("light", "on", {"brightness": 100}, Feature.BRIGHTNESS, 0.0),
    ("light", "off", {}, Feature.COLOR, (255, 0, 0)),
    ("light", "on", {}, Feature.COLOR_TEMPERATURE, 2700),
    ("light", "on", {}, Feature.EFFECT, "candle"),
    ("cover", "closed", {}, Feature.OPEN, True),
    ("cover", "open", {"current_position": 100}, Feature.POSITION, 30.0),
    ("lock", "locked", {}, Feature.LOCK, False),
    ("fan", "off", {}, Feature.SPEED, 66.0),
    ("fan", "off", {}, Feature.POWER, True),
    ("vacuum", "docked", {}, Feature.RUN, "start"),
    ("vacuum", "cleaning", {}, Feature.RUN, "return_to_base"),
    ("vacuum", "cleaning", {}, Feature.FAN_MODE, "turbo"),
    ("lawn_mower", "docked", {}, Feature.RUN, "start"),
    ("media_player", "playing", {"volume_level": 0.2}, Feature.VOLUME, 45.0),
    ("media_player", "playing", {}, Feature.PLAYBACK, "pause"),
    ("media_player", "off", {}, Feature.POWER, True),
    ("media_player", "idle", {}, Feature.MUTE, True),
    ("climate", "heat", {"temperature": 20}, Feature.TARGET_TEMPERATURE, 22.5),
    ("climate", "heat", {}, Feature.MODE, "cool"),
    ("climate", "heat", {}, Feature.POWER, False),
    ("climate", "heat", {}, Feature.FAN_MODE, "high"),
    ("humidifier", "on", {"mode": "auto"}, Feature.MODE, "sleep"),
    ("humidifier", "on", {}, Feature.TARGET_HUMIDITY, 60.0),
    ("number", "20", {}, Feature.NUMBER, 45.0),
    ("select", "eco", {}, Feature.OPTION, "boost"),
]


@pytest.mark.parametrize(("component", "state", "attributes", "feature", "value"), _CASES)
def test_what_was_ordered_is_what_reads_back(
    component: str, state: str, attributes: dict[str, Any], feature: Feature, value: Any
) -> None:
    one = Entity("x", component, features={feature: Limits()}, state=State(state, attributes))
    order = Order("x", (Change(feature, value),))
    found = after(home(device("Thing", "Attic", one)), [order])
    [entity] = found.devices[0].entities
    if feature is not Feature.RUN:  # that is an order, of which only the state is told
        assert current(entity, feature) == value
    assert agrees(entity, order.changes[0])


def test_a_thermostat_that_is_turned_on_is_in_some_mode() -> None:
    features = {Feature.POWER: Limits(), Feature.MODE: Limits(options=("off", "heat"))}
    one = Entity("x", "climate", features=features, state=State("off", {}))
    found = after(home(device("Thing", "Attic", one)), [Order("x", (Change(Feature.POWER, value=True),))])
    assert current(found.devices[0].entities[0], Feature.POWER) is True


def test_a_lamp_that_goes_off_and_on_is_as_bright_as_before() -> None:
    house = home(light("Lamp", "Attic", on=True))
    [lamp] = house.devices
    off, on = (Order(lamp.id, (Change(Feature.POWER, value=value),)) for value in (False, True))
    dark = after(house, [off])
    assert RESTING in dark.devices[0].entities[0].state.attributes
    lit = after(dark, [on])
    assert current(lit.devices[0].entities[0], Feature.BRIGHTNESS) == 100


def test_orders_count_one_after_the_other_and_leave_the_rest_alone() -> None:
    house = home(light("Lamp", "Attic"), light("Lamp", "Cellar"))
    first, second = (Order("attic_lamp", (Change(Feature.BRIGHTNESS, value),)) for value in (10.0, 60.0))
    found = after(house, [first, second])
    assert current(found.devices[0].entities[0], Feature.BRIGHTNESS) == 60
    assert found.devices[1] is house.devices[1]
    assert found.version == house.version, "names are as they were, so that no index is made anew"


def test_what_is_not_there_changes_nothing() -> None:
    house = home(light("Lamp", "Attic"))
    assert after(house, []) is house
    assert after(house, [Order("gone", (Change(Feature.POWER, value=True),))]).devices == house.devices
