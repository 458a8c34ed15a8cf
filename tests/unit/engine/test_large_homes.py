"""How the work for one request grows with the home, counted in calls: no clock, so the same on every machine."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from devices.model import Feature, Home, Limits
from tests.support.homes import device, entity, home, light, lock, player, thermometer, thermostat, understand

ROOMS = 100
FEW = 10
MOST_TIMES = 2
"""How much more than in proportion a larger home may cost; what grows with the square costs five times that."""
REQUESTS = (
    ("turn on the ceiling light in room 3", "HassTurnOn"),
    ("turn off all the lights", "HassTurnOff"),
    ("turn off the desk lamp", "HassTurnOff"),
    ("make it brighter in here", "HassLightSet"),
    ("which lights are on", "HassGetState"),
    ("are all the doors locked", "HassGetState"),
    ("what's the temperature in room 2", "HassClimateGetTemperature"),
    ("what is the temperature", "HassClimateGetTemperature"),
    ("set the thermostat to 21 degrees", "HassClimateSetTemperature"),
    ("close the blinds", "HassSetPosition"),
    ("pause the music", "HassMediaPause"),
    ("play some jazz", "HassMediaSearchAndPlay"),
    ("turn on the sauna", "HassTurnOn"),
    ("open everything", "HassTurnOn"),
)


def rooms(count: int) -> Home:
    devices = []
    for number in range(count):
        room = f"Room {number}"
        covers = {Feature.OPEN: Limits(), Feature.POSITION: Limits(0, 100, 1, "%")}
        blinds = entity(f"blinds_{number}", "cover", "open", covers, device_class="blind")
        devices += [
            light("Ceiling Light", room, on=number % 2 == 0),
            light("Desk Lamp", room),
            lock(f"{room} Lock", room),
            thermometer(room, 21.0),
            thermostat(room),
            player(f"{room} Speaker", room, screen=False, state="playing"),
            device(f"{room} Blinds", room, blinds, id=f"blinds_{number}"),
        ]
    return home(*devices)


@pytest.fixture(scope="module")
def small():
    return rooms(FEW)


@pytest.fixture(scope="module")
def large():
    return rooms(ROOMS)


def calls(text: str, intent: str, house: Home) -> int:
    """How many functions are called to understand the request; once before, because a home is indexed once."""
    understand(text, house, intent, area="Room 1")
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        understand(text, house, intent, area="Room 1")
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(("text", "intent"), REQUESTS)
def test_the_work_for_a_request_grows_no_faster_than_the_home(text, intent, small, large):
    few, many = calls(text, intent, small), calls(text, intent, large)

    assert many <= few * MOST_TIMES * ROOMS / FEW, f"{few} calls in {FEW} rooms, {many} in {ROOMS}"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("turn on the ceiling light in room 3", "HassTurnOn"),
        ("make it brighter in here", "HassLightSet"),
        ("pause the music", "HassMediaPause"),
        ("turn on the sauna", "HassTurnOn"),
    ],
)
def test_what_is_asked_for_in_one_room_costs_little_more_where_there_are_many(text, intent, small, large):
    few, many = calls(text, intent, small), calls(text, intent, large)

    assert many <= few * 4, f"{few} calls in {FEW} rooms, {many} in {ROOMS}"
