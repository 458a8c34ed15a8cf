"""The link to the home against real brokers, with a device on the other side that answers as real ones do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from devices.broker import BrokerKind
from devices.link import HomeFileBroken, HomeLink, StateChange
from devices.model import Change, Feature, Order, Unfulfilled, Value
from devices.mqtt.connection import STATUS_TOPIC
from tests.support.brokers import RunningBroker, start_broker
from tests.support.net import free_port, wait_until


class Lamps:
    """Lamps that obey at once; `deaf` ones don't."""

    def __init__(self, broker: RunningBroker, prefix: str) -> None:
        self.prefix = prefix
        self.deaf: set[str] = set()
        self.received: list[tuple[str, str, bool]] = []
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = self._obey
        self._client.max_inflight_messages_set(1_000)
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()
        self._client.subscribe([(f"{prefix}/+/set", 1), (STATUS_TOPIC, 1)])

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, topic: str, payload: Any, *, retain: bool = True) -> paho.MQTTMessageInfo:
        text = payload if isinstance(payload, str | bytes) else json.dumps(payload)
        return self._client.publish(topic, text, 1, retain=retain)

    def announce(self, name: str, **keys: Any) -> None:
        config = {
            "schema": "json", "unique_id": name, "name": None, "command_topic": f"{self.prefix}/{name}/set",
            "state_topic": f"{self.prefix}/{name}", "brightness": True, "supported_color_modes": ["brightness"],
            "availability_topic": f"{self.prefix}/{name}/alive",
            "device": {"identifiers": [f"id-{name}"], "name": name.title(), "suggested_area": "Lab"},
        }  # fmt: skip
        self.publish(f"{self.prefix}-disco/light/{name}/config", config | keys)
        self.publish(f"{self.prefix}/{name}/alive", "online")
        self.publish(f"{self.prefix}/{name}", {"state": "OFF"})

    def _obey(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        self.received.append((message.topic, bytes(message.payload).decode(), message.retain))
        name = message.topic.split("/")[1]
        if message.topic != STATUS_TOPIC and name not in self.deaf:
            self.publish(f"{self.prefix}/{name}", bytes(message.payload))


@contextmanager
def running(broker: RunningBroker, folder: Path, prefix: str) -> Iterator[tuple[HomeLink, Lamps]]:
    lamps = Lamps(broker, prefix)
    try:
        with linked(broker.url, folder, prefix) as link:
            wait_until(lambda: link.connected, what="the link")
            yield link, lamps
    finally:
        lamps.close()


def linked(url: str, folder: Path, prefix: str) -> HomeLink:
    return HomeLink(
        url, home_file=folder / "home.yaml", discovery_prefix=f"{prefix}-disco", clock=lambda: datetime.now(UTC)
    )


@pytest.fixture
def pair(broker: RunningBroker, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[HomeLink, Lamps]]:
    # Topics of the test's own: the broker is shared, and keeps what other tests retained.
    prefix = f"lamps{abs(hash(request.node.nodeid)) % 10**8}"
    with running(broker, tmp_path, prefix) as both:
        yield both


def order(name: str, feature: Feature, value: Value) -> Order:
    return Order(name, (Change(feature, value),))


def lit(link: HomeLink, name: str) -> str | None:
    device = link.home.device(name)
    return None if device is None else device.entities[0].state.value


def test_a_device_shows_with_its_state_and_is_gone_within_two_seconds(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    lamps.announce("desk")
    wait_until(lambda: lit(link, "desk") == "off", 2, what="the lamp and its retained state")
    device = link.home.device("desk")
    assert device is not None
    assert (device.name, device.area, device.available, device.stale) == ("Desk", "Lab", True, False)
    lamps.publish(f"{lamps.prefix}-disco/light/desk/config", "")
    wait_until(lambda: link.home.device("desk") is None, 2, what="the lamp to go")


def test_an_order_is_sent_and_confirmed_by_the_state(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    lamps.announce("desk")
    wait_until(lambda: lit(link, "desk") == "off")
    (done,) = link.carry_out([Order("desk", (Change(Feature.POWER, value=True), Change(Feature.BRIGHTNESS, 50)))])
    assert done.problem is None
    assert done.took_ms > 0
    assert [(c.topic, c.payload) for c in done.commands] == [
        (f"{lamps.prefix}/desk/set", '{"state":"ON","brightness":128}')
    ]
    assert lit(link, "desk") == "on"
    assert not lamps.received[-1][2], "commands are not retained"


def test_what_already_is_so_is_confirmed_though_nothing_changes(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    lamps.announce("desk")
    wait_until(lambda: lit(link, "desk") == "off")
    lamps.deaf.add("desk")
    (done,) = link.carry_out([order("desk", Feature.POWER, value=False)])
    assert done.problem is None


def test_orders_that_can_not_be_carried_out_say_why_and_send_nothing(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    lamps.announce("desk")
    wait_until(lambda: lit(link, "desk") == "off")
    lamps.publish(f"{lamps.prefix}/desk/alive", "offline")
    wait_until(lambda: (d := link.home.device("desk")) is not None and not d.available)
    orders = [
        order("desk", Feature.POWER, value=True),
        order("desk", Feature.VOLUME, 5),
        order("ghost", Feature.POWER, value=True),
    ]
    results = link.carry_out(orders)
    assert [result.problem for result in results] == [
        Unfulfilled.OFFLINE,
        Unfulfilled.NOT_SUPPORTED,
        Unfulfilled.NO_SUCH_ENTITY,
    ]
    assert [result.commands for result in results] == [(), (), ()]
    assert [topic for topic, _, _ in lamps.received if topic.endswith("/set")] == []


def test_a_device_that_does_not_answer_is_not_confirmed_in_time(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    lamps.announce("desk")
    lamps.announce("shelf")
    wait_until(lambda: lit(link, "desk") == lit(link, "shelf") == "off")
    lamps.deaf.add("desk")
    deaf, done = link.carry_out(
        [order("desk", Feature.POWER, value=True), order("shelf", Feature.POWER, value=True)], timeout_s=0.3
    )
    assert deaf.problem is Unfulfilled.NOT_CONFIRMED
    assert deaf.commands
    assert 300 <= deaf.took_ms < 1_000
    assert done.problem is None
    assert done.took_ms < 300


def test_a_button_has_nothing_to_confirm(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    config = {"command_topic": f"{lamps.prefix}/bell/set", "unique_id": "bell", "name": "Bell"}
    lamps.publish(f"{lamps.prefix}-disco/button/bell/config", config)
    wait_until(lambda: link.home.device("bell"))
    (done,) = link.carry_out([order("bell", Feature.PRESS, value=True)])
    assert done.problem is None


def test_many_threads_order_at_once(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    names = [f"lamp{number}" for number in range(8)]
    for name in names:
        lamps.announce(name)
    wait_until(lambda: all(lit(link, name) == "off" for name in names))
    problems: list[Unfulfilled | None] = []

    def work(name: str) -> None:
        for level in range(10, 60, 5):
            (done,) = link.carry_out([order(name, Feature.BRIGHTNESS, level)], timeout_s=10)
            problems.append(done.problem)

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == [None] * 80


def test_a_change_by_hand_is_told_and_a_listener_that_fails_harms_nobody(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    changes: list[StateChange] = []

    def fail(_change: StateChange) -> None:
        raise RuntimeError("a bad listener")

    link.subscribe(fail)
    link.subscribe(changes.append)
    lamps.announce("desk")
    wait_until(lambda: lit(link, "desk") == "off")
    lamps.publish(f"{lamps.prefix}/desk", {"state": "ON"})
    wait_until(lambda: changes and changes[-1].after.value == "on")
    assert changes[-1].before.value == "off"
    assert changes[-1].device_id == "desk"


def test_a_retained_state_is_read_also_by_an_entity_that_joins_a_known_topic(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    lamps.announce("desk")
    wait_until(lambda: lit(link, "desk") == "off")
    lamps.announce("twin", state_topic=f"{lamps.prefix}/desk")
    wait_until(lambda: lit(link, "twin") == "off", 2, what="the retained state of the shared topic")


def test_garbage_is_rejected_with_its_reason_and_the_rest_goes_on(pair: tuple[HomeLink, Lamps]) -> None:
    link, lamps = pair
    lamps.announce("desk")
    wait_until(lambda: lit(link, "desk") == "off")
    lamps.publish(f"{lamps.prefix}-disco/light/bad/config", b"\xff{", retain=False)
    lamps.publish(f"{lamps.prefix}/desk", b"\xff\xff", retain=False)
    lamps.publish(f"{lamps.prefix}/desk", "x" * 100_000, retain=False)
    wait_until(lambda: len(link.rejections()) >= 3)
    assert {rejection.reason.value for rejection in link.rejections()} == {"not_json", "not_text", "too_large"}
    assert lit(link, "desk") == "off"


def test_the_homes_file_is_followed_and_written(pair: tuple[HomeLink, Lamps], tmp_path: Path) -> None:
    link, lamps = pair
    lamps.announce("desk")
    wait_until(lambda: lit(link, "desk") == "off")
    file = tmp_path / "home.yaml"
    file.write_text("# mine\nareas:\n  Office: {floor: First Floor}\ndevices:\n  desk: {area: Office}\n")
    wait_until(lambda: (d := link.home.device("desk")) is not None and d.area == "Office", 2)
    device = link.edit_device("desk", aliases=["the lamp"], screen=False)
    assert device is not None
    assert (device.aliases, device.area) == (("the lamp",), "Office")
    assert link.edit_area("office", aliases=["study"]).aliases == ("study",)
    assert "# mine" in file.read_text()
    assert link.edit_device("ghost", name="x") is None
    file.write_text("devices: [\n")
    wait_until(lambda: link.home_file_problem)
    assert "line" in (link.home_file_problem or "")
    assert link.home.device("desk").aliases == ("the lamp",)  # type: ignore[union-attr]
    with pytest.raises(HomeFileBroken):
        link.edit_area("Attic")


def test_a_burst_of_a_thousand_retained_announcements_is_in_within_three_seconds(
    broker_kind: BrokerKind, tmp_path: Path
) -> None:
    with start_broker(broker_kind) as broker:
        lamps = Lamps(broker, "burst")
        try:
            for number in range(1_000):
                config = {
                    "command_topic": f"burst/{number}/set",
                    "state_topic": f"burst/{number}",
                    "unique_id": f"s{number}",
                }
                last = lamps.publish(f"burst-disco/switch/s{number}/config", config)
            last.wait_for_publish(30)
            with linked(broker.url, tmp_path, "burst") as link:
                wait_until(lambda: link.connected)
                wait_until(lambda: len(link.home.devices) == 1_000, 3, what="the thousand devices")
        finally:
            lamps.close()


def test_a_lost_broker_refuses_orders_marks_states_stale_and_is_found_again(
    broker_kind: BrokerKind, tmp_path: Path
) -> None:
    port = free_port()
    with linked(f"mqtt://127.0.0.1:{port}", tmp_path, "loss") as link:
        assert not link.connected, "it starts without a broker"
        assert link.carry_out([order("desk", Feature.POWER, value=True)])[0].problem is Unfulfilled.NO_CONNECTION
        with start_broker(broker_kind, port) as broker:
            wait_until(lambda: link.connected, 10, what="the first connection")
            lamps = Lamps(broker, "loss")
            lamps.announce("desk")
            wait_until(lambda: lit(link, "desk") == "off")
            lamps.close()
            broker.process.kill()
        wait_until(lambda: not link.connected, 5)
        device = wait_until(lambda: link.home.device("desk") if not link.home.connected else None)
        assert device is not None
        assert device.stale
        (refused,) = link.carry_out([order("desk", Feature.POWER, value=True)])
        assert refused.problem is Unfulfilled.NO_CONNECTION
        with start_broker(broker_kind, port) as broker:
            wait_until(lambda: link.connected, 15, what="the connection to come back")
            lamps = Lamps(broker, "loss")
            try:
                lamps.publish("loss/desk", {"state": "ON"})
                wait_until(lambda: lit(link, "desk") == "on", what="the state after the reconnect")
                assert not link.home.device("desk").stale  # type: ignore[union-attr]
                assert link.carry_out([order("desk", Feature.POWER, value=False)])[0].problem is None
                assert [p for t, p, _ in lamps.received if t == "loss/desk/set"] == ['{"state":"OFF"}'], (
                    "nothing old is sent"
                )
            finally:
                lamps.close()


def test_the_status_topic_tells_that_the_link_is_there_and_gone(broker_kind: BrokerKind, tmp_path: Path) -> None:
    with start_broker(broker_kind) as broker:
        lamps = Lamps(broker, "status")
        try:
            with linked(broker.url, tmp_path, "status"):
                wait_until(lambda: (STATUS_TOPIC, "online") in [(t, p) for t, p, _ in lamps.received])
            wait_until(lambda: (STATUS_TOPIC, "offline") in [(t, p) for t, p, _ in lamps.received])
        finally:
            lamps.close()
