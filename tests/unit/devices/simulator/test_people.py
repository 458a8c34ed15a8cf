"""People in the home: they move, touch, leave and come back, and every run of a day is the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from devices.simulator.description import HomeError, find, parse
from devices.simulator.household import Household

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)  # a Monday
HOME = b"""
name: Test home
root: test_house
areas: [{name: Kitchen}, {name: Bedroom}, {name: Garden, outdoors: true}]
devices:
  - {id: kitchen_light, name: Light, area: Kitchen, kind: light}
  - {id: bedroom_light, name: Light, area: Bedroom, kind: light}
  - {id: kitchen_motion, name: Motion, area: Kitchen, kind: motion_sensor, options: {passes_per_hour: 60}}
  - {id: kettle, name: Kettle, area: Kitchen, kind: switch}
  - {id: bell, name: Bell, area: Kitchen, kind: event}
  - {id: door, name: Door, area: Kitchen, kind: contact_sensor, options: {outer: false}}
  - {id: lock, name: Lock, area: Kitchen, kind: lock}
  - {id: phone, name: Phone, kind: device_tracker}
routine:
  entrance: {door: door, lock: lock}
  people:
    - name: Ada
      tracker: phone
      day:
        - {at: 06:00, room: Kitchen, within_min: 0, by_hand: {kettle: {state: on}, bell: {event: press}}}
        - {at: 08:00, away: true, within_min: 0, days: [mon, tue]}
        - {at: 17:30, room: Kitchen, within_min: 0}
        - {at: 22:00, room: Bedroom, asleep: true, within_min: 0}
"""


@pytest.fixture
def home() -> Household:
    return Household(parse(HOME, "test"), MIDNIGHT, people=True)


def states(home: Household) -> dict[str, str]:
    return {message.topic.removeprefix("test_house/"): message.payload for message in home.states()}


def at(home: Household, hours: float) -> dict[str, str]:
    home.tick(MIDNIGHT + timedelta(hours=hours))
    return states(home)


def test_nobody_moves_before_the_day_begins(home: Household) -> None:
    assert at(home, 5.9)["kitchen_motion/state"] == "OFF", "motion is not made up where people live"


def test_who_enters_a_dark_room_is_seen_switches_the_light_on_and_uses_things(home: Household) -> None:
    now = at(home, 6.001)
    assert (now["kitchen_motion/state"], now["kettle/state"]) == ("ON", "ON")
    assert '"state":"ON"' in now["kitchen_light/state"]


def test_a_press_is_told_once_in_the_moment(home: Household) -> None:
    home.tick(MIDNIGHT + timedelta(hours=5.99))
    said = home.tick(MIDNIGHT + timedelta(hours=6.01))
    assert [message.payload for message in said if message.topic == "test_house/bell/event"] == [
        '{"event_type":"press"}'
    ]
    assert all(message.topic != "test_house/bell/event" for message in home.tick(MIDNIGHT + timedelta(hours=6.02)))


def test_the_door_closes_behind_who_leaves_and_the_light_is_out(home: Household) -> None:
    leaving = at(home, 8)
    assert (leaving["door/state"], leaving["lock/state"], leaving["phone/state"]) == ("ON", "UNLOCKED", "not_home")
    gone = at(home, 8.01)
    assert (gone["door/state"], gone["lock/state"]) == ("OFF", "LOCKED")
    assert '"state":"OFF"' in gone["kitchen_light/state"]
    assert at(home, 12)["kitchen_motion/state"] == "OFF"


def test_who_comes_home_is_home_and_who_sleeps_lies_still(home: Household) -> None:
    assert at(home, 17.51)["phone/state"] == "home"
    assert '"state":"OFF"' in at(home, 22.1)["kitchen_light/state"]
    asleep = at(home, 23)
    assert '"state":"OFF"' in asleep["bedroom_light/state"]
    assert asleep["kitchen_motion/state"] == "OFF"


def test_on_another_day_nobody_leaves(home: Household) -> None:
    assert at(home, 24 + 24 + 12)["phone/state"] == "home", "it is Wednesday"


def test_who_starts_in_the_afternoon_finds_everybody_where_they_are() -> None:
    noon = Household(parse(HOME, "test"), MIDNIGHT + timedelta(hours=12), people=True)
    noon.tick(MIDNIGHT + timedelta(hours=17))
    assert states(noon)["kitchen_motion/state"] == "OFF"
    noon.tick(MIDNIGHT + timedelta(hours=17.51))
    assert states(noon)["kitchen_motion/state"] == "ON"


@pytest.mark.parametrize("name", ["family", "flat", "cabin", "villa"])
def test_a_day_is_the_same_in_every_run(name: str) -> None:
    def day() -> dict[str, str]:
        home = Household(find(name), MIDNIGHT + timedelta(hours=5), people=True)
        for hour in range(6, 24, 3):
            home.tick(MIDNIGHT + timedelta(hours=hour))
        return states(home)

    assert day() == day()


def test_without_people_nothing_of_the_routine_happens() -> None:
    home = Household(parse(HOME, "test"), MIDNIGHT)
    assert at(home, 7)["kettle/state"] == "OFF"


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        (b"room: Bedroom", b"room: Attic", "the routine has no area 'Attic'"),
        (b"kettle: {state", b"toaster: {state", "there is no device 'toaster' to touch"),
        (b"kettle: {state: on}", b"kettle: {stat: on}", "'kettle' does not understand"),
        (b"away: true", b"away: true, room: Kitchen", "who goes to a room is not away"),
        (b"08:00", b"25:00", "must be a time between 00:00 and 23:59"),
    ],
)
def test_a_routine_that_can_not_be_lived_is_refused(was: bytes, becomes: bytes, says: str) -> None:
    with pytest.raises(HomeError, match=says):
        parse(HOME.replace(was, becomes), "test")
