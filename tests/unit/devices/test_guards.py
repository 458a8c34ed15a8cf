"""What keeps one device from harming another: limits, whose topic is whose, floods, messages read in their order."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from devices import admission, registry
from devices.discovery.convention import Reason
from devices.discovery.home_assistant import HomeAssistant
from devices.discovery.shelly import Shelly
from devices.gate import Gate
from devices.inbox import Inbox
from devices.link import HomeLink
from devices.model import Command
from devices.registry import Registry
from devices.rejected import KEPT
from devices.waking import AGAIN_AFTER_S, ASK_AFTER_S, AT_ONCE, BIRTH_AFTER_S, TIMES, Waking
from tests.unit.devices.hearing import Hearing

NOW = datetime(2026, 1, 1, tzinfo=UTC)


# ----------------------------------------------------------------------------------------------------------- floods


class Flooded:
    """A registry whose gate lets a few announcements through, and a clock that is set by hand."""

    def __init__(self, burst: int = 3, a_second: float = 1.0) -> None:
        self.now = NOW
        self.registry = Registry([HomeAssistant(), Shelly()], clock=lambda: self.now, gate=Gate(burst, a_second))

    def announce(self, name: str, keys: Any = None) -> None:
        self.hear(f"homeassistant/sensor/{name}/config", keys or {"state_topic": name})

    def hear(self, topic: str, payload: Any) -> None:
        raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self.registry.announce(topic, raw)

    @property
    def names(self) -> set[str]:
        return {device.id for device in self.registry.home.devices}


def test_a_flood_of_announcements_is_put_off_and_told_of() -> None:
    house = Flooded()
    for name in "abcde":
        house.announce(name)
    assert house.names == {"a", "b", "c"}
    (rejection,) = house.registry.rejections
    assert (rejection.reason, rejection.times) == (Reason.FLOOD, 2)
    assert house.registry.missed_announcements(), "they are to be asked for again"
    assert not house.registry.missed_announcements(), "once"


def test_what_was_put_off_is_read_when_it_comes_again_in_calmer_times() -> None:
    house = Flooded()
    for name in "abcde":
        house.announce(name)
    house.now += timedelta(seconds=2)
    for name in "abcde":
        house.announce(name)
    assert house.names == set("abcde"), "those that are known already cost nothing"


def test_a_bad_announcement_counts_as_well() -> None:
    house = Flooded()
    for _ in range(3):
        house.hear("homeassistant/sensor/x/config", b"{")
    house.announce("a")
    assert house.names == set()


def test_messages_that_only_bring_states_are_no_flood() -> None:
    house = Flooded()
    for number in range(50):
        house.hear("shellyplus1-c0ffee012345/events/rpc", {"src": "shellyplus1-c0ffee012345", "number": number})
    house.announce("a")
    assert house.names == {"a"}
    assert house.registry.rejections == ()


# ----------------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("limit", "place"), [("MOST_ENTITIES", admission), ("MOST_DEVICES", admission)], ids=["entities", "devices"]
)
def test_a_home_has_a_bounded_size_and_what_is_there_stays(
    limit: str, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, limit, 2)
    home = Hearing()
    for name in "abc":
        home.hear(f"homeassistant/sensor/{name}/config", {"state_topic": name})
    assert {device.id for device in home.devices} == {"a", "b"}
    assert home.reasons == ["too_many"]
    home.hear("homeassistant/sensor/a/config", b"")
    assert {device.id for device in home.devices} == {"b", "c"}, "it was only waiting for room"


def test_a_device_has_a_bounded_number_of_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "DEVICE_ENTITIES", 2)
    home = Hearing()
    for name in "abc":
        home.hear(f"homeassistant/sensor/{name}/config", {"state_topic": name, "device": {"identifiers": ["d"]}})
    assert len(home.devices[0].entities) == 2
    assert home.reasons == ["too_many"]


def test_an_entity_has_a_bounded_number_of_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "ENTITY_TOPICS", 3)
    home = Hearing()
    signs = [{"topic": f"t/{number}"} for number in range(3)]
    home.hear("homeassistant/sensor/a/config", {"state_topic": "s", "availability": signs})
    assert home.devices == ()
    assert home.reasons == ["too_many"]


def test_equal_rejections_are_kept_once_with_how_often_they_came() -> None:
    home = Hearing()
    for _ in range(KEPT * 2):
        home.hear("homeassistant/sensor/a/config", b"{")
    home.hear("homeassistant/sensor/b/config", b"{")
    assert [(rejection.topic, rejection.times) for rejection in home.registry.rejections] == [
        ("homeassistant/sensor/a/config", KEPT * 2),
        ("homeassistant/sensor/b/config", 1),
    ]


# ------------------------------------------------------------------------------------------------- whose topic is whose


def test_a_device_may_not_order_on_another_devices_topic() -> None:
    home = Hearing()
    home.hear("homeassistant/lock/door/config", {"command_topic": "door/set"})
    home.hear("homeassistant/light/lamp/config", {"command_topic": "door/set"})
    assert {device.id for device in home.devices} == {"door"}
    assert home.reasons == ["taken_topic"]


def test_entities_of_one_device_may_share_a_topic() -> None:
    home = Hearing()
    for component in ("switch", "button"):
        keys = {"command_topic": "d/set", "device": {"identifiers": ["d"]}}
        home.hear(f"homeassistant/{component}/d_{component}/config", keys)
    assert len(home.devices[0].entities) == 2


def test_nobody_may_be_ordered_to_announce_a_device() -> None:
    home = Hearing()
    for topic in ("tasmota/discovery/A0B1C2D3E4F5/config", "homie/5/x/$description", "homeassistant/light/x/config"):
        home.hear("homeassistant/switch/forger/config", {"command_topic": topic})
        assert home.reasons[-1] == "unsafe_topic", topic
    assert home.devices == ()


def test_naming_somebodys_state_topic_for_orders_does_not_make_the_home_deaf_to_it() -> None:
    home = Hearing()
    home.hear("homeassistant/sensor/warmth/config", {"state_topic": "warmth"})
    home.hear("homeassistant/switch/thief/config", {"command_topic": "warmth"})
    home.hear("warmth", "21", retained=True)
    assert home.entity("warmth").state.value == "21"


# ------------------------------------------------------------------------------------------------- order of reading


def test_an_inbox_reads_in_order_and_a_failure_harms_no_other(caplog: pytest.LogCaptureFixture) -> None:
    read: list[int] = []

    def take(number: int) -> None:
        if number == 3:
            raise ValueError
        read.append(number)

    with Inbox(take, name="test") as inbox:
        for number in range(6):
            inbox.put(number)
    assert read == [0, 1, 2, 4, 5]
    assert inbox.is_empty
    assert "could not be handled" in caplog.text


@contextmanager
def unconnected(folder: Path) -> Iterator[HomeLink]:
    """A link that nothing connects: its messages are handed to it."""
    link = HomeLink("mqtt://127.0.0.1:1", home_file=folder / "home.yaml", clock=lambda: NOW)
    with link._inbox:
        yield link
    link._connection._network.close()


def heard(link: HomeLink, topic: str, payload: Any) -> None:
    raw = payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()
    link._connection._on_message(topic, raw, False)  # noqa: FBT003 - the connection's callback


def test_a_plain_message_does_not_overtake_one_that_takes_its_time(tmp_path: Path) -> None:
    told: list[str | None] = []
    with unconnected(tmp_path) as link:
        slow = "{% for i in range(300) %}{% endfor %}{{ value|upper }}"
        heard(link, "homeassistant/sensor/slow/config", {"state_topic": "slow", "value_template": slow})
        heard(link, "homeassistant/sensor/plain/config", {"state_topic": "plain"})
        link.subscribe(lambda change: told.append(change.after.value))
        for number in range(20):
            heard(link, "slow", f"a{number}")
            heard(link, "plain", f"b{number}")
    assert told == [text for number in range(20) for text in (f"A{number}", f"b{number}")]


def test_while_nothing_waits_a_plain_message_is_read_on_the_spot(tmp_path: Path) -> None:
    threads: list[str] = []
    with unconnected(tmp_path) as link:
        link.subscribe(lambda _change: threads.append(threading.current_thread().name))
        link._registry.announce("homeassistant/sensor/plain/config", b'{"state_topic": "plain"}')
        template = {"state_topic": "slow", "value_template": "{{ value|upper }}"}
        link._registry.announce("homeassistant/sensor/slow/config", json.dumps(template).encode())
        heard(link, "plain", "1")
        heard(link, "slow", "a")
    assert threads == [threading.current_thread().name, "home-inbox"]


def test_what_waited_while_the_broker_went_is_the_last_known(tmp_path: Path) -> None:
    with unconnected(tmp_path) as link:
        link._came_up()
        heard(link, "homeassistant/sensor/slow/config", {"state_topic": "slow", "value_template": "{{ value|upper }}"})
        heard(link, "slow", "a")
        link._went_down()
    (device,) = link.home.devices
    assert (device.entities[0].state.value, device.stale) == ("A", True)
    assert not link.home.connected


# ----------------------------------------------------------------------------------------------------------- waking


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def questions(number: int) -> list[Command]:
    return [Command(f"bridge/{each}/get", '{"state":""}') for each in range(number)]


def test_after_connecting_the_birth_is_told_once_and_not_retained() -> None:
    clock = Clock()
    waking = Waking("homeassistant/status", clock)
    assert waking.due([]) == (), "not connected"
    waking.connected()
    assert waking.due([]) == (), "a real Home Assistant is given the time to be heard"
    clock.now += BIRTH_AFTER_S
    assert waking.due([]) == (Command("homeassistant/status", "online", retain=False),)
    assert waking.due([]) == ()
    waking.connected()
    clock.now += BIRTH_AFTER_S
    assert len(waking.due([])) == 1, "whoever restarted with the broker has not heard it"


@pytest.mark.parametrize(
    ("payload", "retained", "silent"), [(b"online", True, True), (b"online", False, False), (b"offline", True, False)]
)
def test_a_home_assistant_that_is_there_has_told_it_already(payload: bytes, *, retained: bool, silent: bool) -> None:
    clock = Clock()
    waking = Waking("homeassistant/status", clock)
    waking.connected()
    waking.heard(payload, retained=retained)
    clock.now += BIRTH_AFTER_S
    assert (waking.due([]) == ()) is silent


def test_devices_that_tell_nothing_are_asked_a_few_at_a_time_and_not_for_ever() -> None:
    clock = Clock()
    waking = Waking("homeassistant/status", clock)
    waking.connected()
    clock.now += BIRTH_AFTER_S
    waking.due(questions(AT_ONCE + 2))
    clock.now += ASK_AFTER_S
    assert waking.due(questions(AT_ONCE + 2)) == tuple(questions(AT_ONCE))
    assert waking.due(questions(AT_ONCE + 2)) == tuple(questions(AT_ONCE + 2)[AT_ONCE:])
    asked = 1
    for _ in range(TIMES + 3):
        clock.now += AGAIN_AFTER_S
        asked += Command("bridge/0/get", '{"state":""}') in waking.due(questions(1))
    assert asked == TIMES


def test_a_device_of_zigbee2mqtt_is_asked_until_it_tells() -> None:
    home = Hearing()
    keys = {
        "schema": "json", "command_topic": "zigbee2mqtt/lamp/set", "state_topic": "zigbee2mqtt/lamp",
        "origin": {"name": "Zigbee2MQTT"},
    }  # fmt: skip
    home.hear("homeassistant/light/lamp/config", keys)
    assert home.registry.unknown() == (Command("zigbee2mqtt/lamp/get", '{"state":""}'),)
    home.hear("zigbee2mqtt/lamp", {"state": "ON"})
    assert home.registry.unknown() == ()
    home.registry.connected(now=True)
    home.registry.connected(now=False)
    home.registry.connected(now=True)
    assert len(home.registry.unknown()) == 1, "what is only the last known is asked for again"


def test_the_registry_waits_for_no_more_refused_entities_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MOST_BLOCKED", 3)
    monkeypatch.setattr(admission, "MOST_ENTITIES", 1)
    home = Hearing()
    for number in range(10):
        home.hear(f"homeassistant/sensor/{number}/config", {"state_topic": "x"})
    assert len(home.registry._blocked) == 3
