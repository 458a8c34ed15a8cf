"""Tasmota, Shelly and Homie devices on real brokers: found, followed, ordered, and gone again.

The devices here answer as the firmware does: a Shelly is asked what it is, a Tasmota what state it is in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from devices.link import HomeLink
from devices.model import Change, Entity, Feature, Order, Value
from tests.support.brokers import RunningBroker, start_broker
from tests.support.net import wait_until


class Thing:
    """A client that keeps account of what it retained, so that the shared broker is left as it was."""

    def __init__(self, broker: RunningBroker, *topics: str, will: tuple[str, str] | None = None) -> None:
        self.received: list[tuple[str, str]] = []
        self._retained: set[str] = set()
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.max_inflight_messages_set(1_000)
        self._client.on_message = self._heard
        if will is not None:
            self._client.will_set(will[0], will[1], 1, retain=True)
            self._retained.add(will[0])
        self._client.reconnect_delay_set(1, 1)
        # With each connection: a broker that was gone does not know what was subscribed.
        self._client.on_connect = lambda client, *_rest: client.subscribe([(topic, 1) for topic in topics])
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()

    def say(self, topic: str, payload: Any, *, retain: bool = False) -> paho.MQTTMessageInfo:
        if retain:
            self._retained.add(topic)
        text = payload if isinstance(payload, str) else json.dumps(payload)
        return self._client.publish(topic, text, 1, retain=retain)

    @property
    def connected(self) -> bool:
        return self._client.is_connected()

    def close(self) -> None:
        for topic in self._retained if self._client.is_connected() else ():
            self._client.publish(topic, "", 1, retain=True).wait_for_publish(2)
        self._client.disconnect()
        self._client.loop_stop()

    def _heard(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        text = bytes(message.payload).decode()
        self.received.append((message.topic, text))
        self.answer(message.topic, text)

    def answer(self, topic: str, text: str) -> None:
        """What it does about a message."""


class Shelly(Thing):
    """Two relays, of which one has a meter; below a prefix of its owner's."""

    def __init__(self, broker: RunningBroker, mac: str) -> None:
        self.id, self.prefix = f"shellypro2-{mac.lower()}", f"garden/{mac.lower()}"
        self.status: dict[str, Any] = {
            "sys": {"mac": mac},
            "switch:0": {"id": 0, "output": False, "apower": 0.0, "aenergy": {"total": 1000.0}},
            "switch:1": {"id": 1, "output": False},
        }
        super().__init__(broker, f"{self.prefix}/rpc", will=(f"{self.prefix}/online", "false"))
        self.say(f"{self.prefix}/online", "true", retain=True)

    def answer(self, _topic: str, text: str) -> None:
        frame = json.loads(text)
        method, params = frame["method"], frame.get("params", {})
        changed = None
        if method == "Switch.Set":
            component = f"switch:{params['id']}"
            result: Any = {"was_on": self.status[component]["output"]}
            self.status[component]["output"] = params["on"]
            changed = {component: {"id": params["id"], "output": params["on"], "source": "MQTT"}}
        else:
            result = {
                "Shelly.GetDeviceInfo": {"id": self.id, "mac": self.status["sys"]["mac"], "gen": 2, "app": "Pro2"},
                "Shelly.GetConfig": {"switch:0": {"name": "Pump"}, "switch:1": {"name": "Fountain"}},
                "Shelly.GetStatus": self.status,
            }[method]
        self.say(f"{frame['src']}/rpc", {"id": frame["id"], "src": self.id, "dst": frame["src"], "result": result})
        if changed is not None:
            notice = {"src": self.id, "dst": f"{self.prefix}/events", "method": "NotifyStatus"}
            self.say(f"{self.prefix}/events/rpc", {**notice, "params": {"ts": 1.0, **changed}})


class Tasmota(Thing):
    """A plug with one relay, that tells its state when asked."""

    def __init__(self, broker: RunningBroker, mac: str) -> None:
        self.mac, self.name, self.power = mac, f"plug-{mac.lower()}", "ON"
        super().__init__(broker, f"cmnd/{self.name}/+", will=(f"tele/{self.name}/LWT", "Offline"))
        self.say(f"tele/{self.name}/LWT", "Online", retain=True)
        self.say(f"tasmota/discovery/{mac}/config", self.config(), retain=True)

    def config(self) -> dict[str, Any]:
        return {
            "dn": "Plug", "fn": ["Plug"], "hn": self.name, "mac": self.mac, "md": "Generic", "ofln": "Offline",
            "onln": "Online", "state": ["OFF", "ON", "TOGGLE", "HOLD"], "t": self.name, "ft": "%prefix%/%topic%/",
            "tp": ["cmnd", "stat", "tele"], "rl": [1], "swc": [-1], "btn": [0], "so": {}, "lk": 1, "lt_st": 0, "ver": 1,
        }  # fmt: skip

    def answer(self, topic: str, text: str) -> None:
        command = topic.rpartition("/")[2]
        if command == "POWER1":
            self.power = text
            self.say(f"stat/{self.name}/POWER", self.power)
        if command in ("STATE", "POWER1"):
            self.say(f"stat/{self.name}/RESULT", {"POWER": self.power})


class Homie(Thing):
    """A lamp of the fourth version; it describes itself last of all, as a broker may keep it."""

    def __init__(self, broker: RunningBroker, device: str) -> None:
        self.root = f"homie/{device}"
        super().__init__(broker, f"{self.root}/+/+/set", will=(f"{self.root}/$state", "lost"))
        self.say(f"{self.root}/$state", "ready", retain=True)
        told = {
            "$homie": "4.0.0", "$name": "Reading lamp", "$nodes": "lamp", "lamp/$name": "Lamp", "lamp/$type": "light",
            "lamp/$properties": "power,brightness", "lamp/power/$datatype": "boolean", "lamp/power/$settable": "true",
            "lamp/brightness/$datatype": "integer", "lamp/brightness/$format": "0:100",
            "lamp/brightness/$settable": "true", "lamp/power": "false", "lamp/brightness": "10",
        }  # fmt: skip
        for topic, payload in told.items():
            self.say(f"{self.root}/{topic}", payload, retain=True)

    def answer(self, topic: str, text: str) -> None:
        self.say(topic.removesuffix("/set"), text, retain=True)


@contextmanager
def linked(broker: RunningBroker, folder: Path) -> Iterator[HomeLink]:
    link = HomeLink(
        broker.url, home_file=folder / "home.yaml", discovery_prefix="conventions", clock=lambda: datetime.now(UTC)
    )
    with link:
        wait_until(lambda: link.connected, what="the link")
        yield link


@pytest.fixture
def link(broker: RunningBroker, tmp_path: Path) -> Iterator[HomeLink]:
    with linked(broker, tmp_path) as running:
        yield running


@contextmanager
def closing[T: Thing](thing: T) -> Iterator[T]:
    try:
        yield thing
    finally:
        thing.close()


def state(link: HomeLink, unique_id: str) -> str | None:
    found = _entity(link, unique_id)
    return None if found is None else found.state.value


def _entity(link: HomeLink, unique_id: str) -> Entity | None:
    device = link.home.device(unique_id)
    return None if device is None else device.entity(unique_id)


def ordered(link: HomeLink, unique_id: str, feature: Feature, value: Value) -> Any:
    (done,) = link.carry_out([Order(unique_id, (Change(feature, value),))])
    return done


def test_a_shelly_is_asked_what_it_is_and_shows_within_two_seconds(broker: RunningBroker, link: HomeLink) -> None:
    with closing(Shelly(broker, "AA0000000001")) as shelly:
        own = "AA0000000001-switch:1"
        wait_until(lambda: state(link, own) == "off", 2, what="the second relay")
        device = link.home.device(own)
        assert device is not None
        assert (device.model, device.available, device.source) == ("Pro2", True, "shelly")
        assert {entity.name for entity in device.entities} >= {"Pump", "Fountain", "Pump Power", "Pump Energy"}
        done = ordered(link, own, Feature.POWER, value=True)
        assert done.problem is None
        assert shelly.status["switch:1"]["output"] is True
        assert state(link, own) == "on"


def test_a_tasmota_tells_the_state_that_it_was_asked_for(broker: RunningBroker, link: HomeLink) -> None:
    with closing(Tasmota(broker, "BB0000000001")) as plug:
        own = "BB0000000001_switch_relay_0"
        wait_until(lambda: state(link, own) == "on", 2, what="the plug and its state")
        done = ordered(link, own, Feature.POWER, value=False)
        assert done.problem is None
        assert (f"cmnd/{plug.name}/POWER1", "OFF") in plug.received
        plug.say(f"tasmota/discovery/{plug.mac}/config", "", retain=True)
        wait_until(lambda: link.home.device(own) is None, 2, what="the plug to go")


def test_a_homie_lamp_is_found_in_whatever_order_it_is_told(broker: RunningBroker, tmp_path: Path) -> None:
    with closing(Homie(broker, "reading-lamp-1")) as lamp, linked(broker, tmp_path) as link:
        own = "homie_reading-lamp-1_lamp"
        wait_until(lambda: state(link, own) == "off", 2, what="the lamp")
        done = ordered(link, own, Feature.BRIGHTNESS, 60)
        assert done.problem is None
        assert [topic for topic, _ in lamp.received] == [
            f"{lamp.root}/lamp/brightness/set",
            f"{lamp.root}/lamp/power/set",
        ]
        entity = _entity(link, own)
        assert entity is not None
        assert (entity.state.value, entity.state.attributes["brightness"]) == ("on", 153)
        lamp.say(f"{lamp.root}/$state", "", retain=True)
        wait_until(lambda: link.home.device(own) is None, 2, what="the lamp to go")


def test_after_a_lost_connection_the_states_are_asked_for_again(tmp_path: Path) -> None:
    """The firmware says nothing by itself for minutes: what changed meanwhile would not be known."""
    with start_broker() as broker:
        port = broker.port
        with closing(Tasmota(broker, "CC0000000001")) as plug, linked(broker, tmp_path) as link:
            own = "CC0000000001_switch_relay_0"
            wait_until(lambda: state(link, own) == "on", 5, what="the plug")
            broker.process.kill()
            wait_until(lambda: not link.connected, 5, what="the loss")
            plug.power = "OFF"
            with start_broker(port=port) as again:
                wait_until(lambda: link.connected and plug.connected, 10, what="the link again")
                plug.say(f"tasmota/discovery/{plug.mac}/config", plug.config(), retain=True)
                wait_until(lambda: state(link, own) == "off", 10, what="the state that was asked for")
                assert again.port == port
