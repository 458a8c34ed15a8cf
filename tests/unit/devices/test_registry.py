"""Announcements and states in, snapshots out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from devices.discovery.convention import STATE_BYTES, Reason
from devices.discovery.home_assistant import HomeAssistant
from devices.home_file import DeviceNote, HomeNotes
from devices.model import Area, Device
from devices.registry import Registry

START = datetime(2026, 1, 1, tzinfo=UTC)


class House:
    """A registry with a clock that goes on by a second for each look at it."""

    def __init__(self) -> None:
        self.now = START
        self.registry = Registry([HomeAssistant()], clock=self._tick)

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def switch(self, thing: str, *, device: Any = None, **keys: Any) -> Any:
        if isinstance(device, str):
            device = {"identifiers": [device], "name": device.title()}
        block = {"device": device} if device else {}
        payload = {"command_topic": f"{thing}/set", "state_topic": thing, "unique_id": thing, **block, **keys}
        return self.registry.announce(f"homeassistant/switch/{thing}/config", json.dumps(payload).encode())

    def tell(self, topic: str, payload: str | bytes, *, retained: bool = False) -> Any:
        raw = payload.encode() if isinstance(payload, str) else payload
        return self.registry.receive(topic, raw, retained=retained)

    def device(self, any_id: str) -> Device:
        found = self.registry.home.device(any_id)
        assert found is not None
        return found


def test_one_entity_gives_its_unique_id_to_the_device_and_several_the_identifier() -> None:
    house = House()
    house.switch("plug", device="d1")
    assert house.device("plug").id == "plug"
    house.switch("lock", device="d1", entity_category="config", name="Child lock")
    device = house.device("lock")
    assert device.id == "d1"
    assert [entity.unique_id for entity in device.entities] == ["plug", "lock"]


def test_a_state_change_is_told_with_before_and_after() -> None:
    house = House()
    house.switch("plug")
    (change,) = house.tell("plug", "ON")
    assert (change.before.value, change.after.value, change.unique_id, change.device_id) == (None, "on", "plug", "plug")
    assert house.tell("plug", "ON") == (), "the same again is no change"
    assert house.device("plug").entities[0].state.updated_at == house.now


def test_a_snapshot_stays_as_it_was_and_only_what_changed_is_built_anew() -> None:
    house = House()
    house.switch("a")
    house.switch("b")
    before = house.registry.home
    house.tell("a", "ON")
    after = house.registry.home
    assert before.device("a") != after.device("a")
    assert before.device("b") is after.device("b")
    assert house.registry.home is after


def test_the_version_grows_with_the_structure_only() -> None:
    house = House()
    house.switch("a")
    first = house.registry.home.version
    house.tell("a", "ON")
    house.registry.connected(now=False)
    assert house.registry.home.version == first
    house.switch("a", name="Other")
    assert house.registry.home.version == first + 1


def test_the_same_announcement_again_costs_nothing() -> None:
    house = House()
    assert house.switch("a").listen == ("a",)
    assert house.switch("a").listen == ()


def test_a_new_announcement_keeps_the_state() -> None:
    house = House()
    house.switch("a")
    house.tell("a", "ON")
    house.switch("a", name="Renamed")
    assert house.device("a").entities[0].state.value == "on"


def test_an_empty_announcement_takes_the_entity_and_its_topics_away() -> None:
    house = House()
    house.switch("a")
    house.switch("b", state_topic="a")
    assert house.registry.announce("homeassistant/switch/a/config", b"").leave == ()
    assert house.registry.home.device("a") is None
    assert house.registry.announce("homeassistant/switch/b/config", b"").leave == ("a",)
    assert house.registry.home.devices == ()
    assert house.registry.topics() == ()


def test_it_can_come_back_after_it_was_removed() -> None:
    house = House()
    house.switch("a")
    house.registry.announce("homeassistant/switch/a/config", b"")
    assert house.switch("a").listen == ("a",)


def test_a_garbled_update_does_not_take_the_device_away() -> None:
    house = House()
    house.switch("a")
    house.registry.announce("homeassistant/switch/a/config", b"{broken")
    assert house.device("a")
    assert [rejection.reason for rejection in house.registry.rejections] == [Reason.NOT_JSON]


def test_a_unique_id_belongs_to_the_topic_that_announced_it_first() -> None:
    house = House()
    house.switch("a")
    house.registry.announce(
        "homeassistant/switch/thief/config", json.dumps({"unique_id": "a", "command_topic": "x"}).encode()
    )
    assert house.device("a").entities[0].features
    assert house.registry.heard_by("a") == ("a",)
    assert house.registry.rejections[-1].reason is Reason.DUPLICATE


def test_a_unique_id_of_another_component_is_another_entity() -> None:
    house = House()
    house.switch("a")
    house.registry.announce(
        "homeassistant/lock/b/config", json.dumps({"unique_id": "a", "command_topic": "x"}).encode()
    )
    assert house.device("a").entities[0].component == "switch"
    assert house.device("lock.a").entities[0].component == "lock"
    assert house.registry.rejections == ()


def test_a_bad_state_is_rejected_and_the_last_good_one_stays() -> None:
    house = House()
    house.switch("a")
    house.tell("a", "ON")
    for payload in (b"rubbish", b"\xff", b"x" * (STATE_BYTES + 1)):
        assert house.tell("a", payload) == ()
    assert house.device("a").entities[0].state.value == "on"
    reasons = [rejection.reason for rejection in house.registry.rejections]
    assert reasons == [Reason.NOT_UNDERSTOOD, Reason.NOT_TEXT, Reason.TOO_LARGE]


def test_the_rejections_are_bounded() -> None:
    house = House()
    house.switch("a")
    for number in range(1_000):
        house.tell("a", f"rubbish {number}")
    assert len(house.registry.rejections) == 200
    assert "rubbish 999" in house.registry.rejections[-1].detail


def test_a_retained_message_on_a_command_topic_is_ignored() -> None:
    house = House()
    house.switch("a", state_topic="a/set")
    assert house.tell("a/set", "ON", retained=True) == ()
    assert house.tell("a/set", "ON") != ()


def test_availability_and_staleness() -> None:
    house = House()
    house.switch("a", availability_topic="a/alive")
    house.tell("a/alive", "offline")
    assert not house.device("a").available
    house.tell("a/alive", "online")
    house.tell("a", "ON")
    assert house.device("a").available
    house.registry.connected(now=False)
    assert house.device("a").stale
    assert not house.registry.home.connected
    house.registry.connected(now=True)
    assert house.device("a").stale, "connected again, but nothing was heard of it yet"
    house.tell("a", "ON")
    assert not house.device("a").stale


def test_what_was_never_heard_of_is_not_stale() -> None:
    house = House()
    house.switch("a")
    house.registry.connected(now=False)
    assert not house.device("a").stale


def test_the_homes_file_is_laid_over_what_devices_say() -> None:
    house = House()
    house.switch("a", device="d1")
    notes = HomeNotes(
        (Area("Kitchen", "Ground Floor"),),
        {"a": DeviceNote(name="Kettle", area="kitchen", aliases=("pot",), screen=False)},
    )
    house.registry.note(notes)
    device = house.device("a")
    assert (device.name, device.area, device.aliases, device.screen) == ("Kettle", "Kitchen", ("pot",), False)
    assert house.registry.home.areas == (Area("Kitchen", "Ground Floor"),)


def test_an_area_that_only_a_device_names_is_an_area() -> None:
    house = House()
    house.switch("a", device={"identifiers": "d1", "suggested_area": "Attic", "name": "A"})
    assert house.registry.home.areas == (Area("Attic"),)


def test_a_state_says_since_when_its_value_is_what_it_is_and_nothing_where_it_was_so_before() -> None:
    house = House()
    house.switch("plug")
    house.tell("plug", "ON")
    [entity] = house.device("plug").entities
    assert entity.state.changed_at is None
    house.tell("plug", "OFF")
    [entity] = house.device("plug").entities
    since = entity.state.changed_at
    assert since == entity.state.updated_at
    house.tell("plug", "OFF")
    [entity] = house.device("plug").entities
    assert entity.state.changed_at == since
    assert entity.state.updated_at is not None
    assert since is not None
    assert entity.state.updated_at > since
