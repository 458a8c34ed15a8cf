"""The simulated house at real brokers: it announces, obeys, is touched, goes away and comes back."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from devices.broker import BrokerKind
from devices.simulator.description import family
from devices.simulator.house import House
from devices.simulator.household import Ignored
from tests.support.brokers import start_broker
from tests.support.net import free_port, wait_until

DEADLINE_S = 15.0
LAMP = "attune_house/kitchen_ceiling_light"


@pytest.fixture
def port(broker_kind: BrokerKind) -> Iterator[int]:
    with start_broker(broker_kind) as running:
        yield running.port


def wait_for(probe: Callable[[], object], what: str) -> None:
    wait_until(probe, DEADLINE_S, what=what)


class Listener:
    """Somebody at the broker who hears all about the house and can say something."""

    def __init__(self, port: int) -> None:
        self.heard: list[tuple[str, str]] = []
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2)
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = lambda client, *_: client.subscribe([("homeassistant/#", 1), ("attune_house/#", 1)])
        self._client.on_message = lambda _client, _data, message: self.heard.append(
            (message.topic, message.payload.decode(errors="replace"))
        )
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        wait_for(self._client.is_connected, "the listener's connection")

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def last(self, topic: str) -> str | None:
        return next((payload for heard, payload in reversed(self.heard) if heard == topic), None)

    def configs(self) -> dict[str, dict[str, Any]]:
        return {topic: json.loads(payload) for topic, payload in list(self.heard) if payload and "/config" in topic}

    def say(self, topic: str, payload: object, *, retain: bool = False) -> None:
        text = payload if isinstance(payload, str | bytes) else json.dumps(payload)
        self._client.publish(topic, text, qos=1, retain=retain).wait_for_publish(DEADLINE_S)

    def wait_for(self, topic: str, payload: str) -> None:
        wait_for(lambda: self.last(topic) == payload, f"{payload!r} on {topic}, last was {self.last(topic)!r}")


@pytest.fixture
def listener(port: int) -> Iterator[Listener]:
    listener = Listener(port)
    yield listener
    listener.stop()


@contextmanager
def living(port: int, *, speed: float = 1.0, forget: bool = False) -> Iterator[House]:
    """The family house, served by a thread of its own until the block ends."""
    stop = threading.Event()
    with House(family(), f"mqtt://127.0.0.1:{port}", speed, forget=forget) as house:
        thread = threading.Thread(target=house.run_forever, args=(stop,), name="house")
        thread.start()
        try:
            yield house
        finally:
            stop.set()
            thread.join(DEADLINE_S)


@pytest.fixture
def house(port: int, listener: Listener) -> Iterator[House]:
    with living(port) as house:
        listener.wait_for("attune_house/status", "online")
        yield house


def light_is(listener: Listener, state: str) -> None:
    wait_for(lambda: json.loads(listener.last(f"{LAMP}/state") or "{}").get("state") == state, f"the light {state}")


@pytest.mark.usefixtures("house")
def test_every_state_topic_that_is_announced_has_a_state(listener: Listener) -> None:
    configs = listener.configs()
    assert len({config["device"]["identifiers"][0] for config in configs.values()}) == len(family().devices)
    topics = {
        value
        for config in configs.values()
        for key, value in config.items()
        if isinstance(value, str) and value.startswith("attune_house/") and "/set/" not in value
    }
    heard = {topic for topic, _ in listener.heard}
    assert topics - heard == set()


@pytest.mark.usefixtures("house")
def test_somebody_who_comes_later_finds_everything_retained(listener: Listener, port: int) -> None:
    late = Listener(port)
    try:
        # Configurations alone: the embedded broker hands a newcomer no more than about 100 retained messages a filter.
        wait_for(lambda: len(late.configs()) == len(listener.configs()), "the retained configurations")
    finally:
        late.stop()


@pytest.mark.usefixtures("house")
def test_a_command_comes_back_as_a_state(listener: Listener) -> None:
    listener.say(f"{LAMP}/set/light", {"state": "ON", "brightness": 128})
    light_is(listener, "ON")
    assert json.loads(listener.last(f"{LAMP}/state") or "")["brightness"] == 128


@pytest.mark.usefixtures("house")
def test_a_light_switched_by_hand_says_so(listener: Listener) -> None:
    listener.say(f"{LAMP}/by_hand", {"state": "on"})
    light_is(listener, "ON")


def test_a_bad_command_is_counted_and_the_next_good_one_obeyed(house: House, listener: Listener) -> None:
    for payload in (b"\xff\xfe", "garbage", {"state": "ON", "brightness": 999}, "x" * 10_000):
        listener.say(f"{LAMP}/set/light", payload)
    listener.say("attune_house/nobody/set/light", "ON")
    listener.say(f"{LAMP}/set/light", {"state": "ON"})
    light_is(listener, "ON")
    assert house.ignored == {
        Ignored.NOT_TEXT: 1,
        Ignored.NOT_UNDERSTOOD: 2,
        Ignored.TOO_LONG: 1,
        Ignored.NO_SUCH_DEVICE: 1,
    }


@pytest.mark.usefixtures("house")
def test_one_device_can_be_taken_offline(listener: Listener) -> None:
    listener.say("attune_house/bathroom_speaker/by_hand", {"available": False})
    listener.wait_for("attune_house/bathroom_speaker/availability", "offline")
    assert listener.last(f"{LAMP}/availability") == "online"
    assert listener.last("attune_house/status") == "online"


@pytest.mark.usefixtures("house")
def test_home_assistants_birth_message_makes_the_house_say_everything_again(listener: Listener) -> None:
    topics = set(listener.configs())
    listener.heard.clear()
    listener.say("homeassistant/status", "online")
    wait_for(lambda: set(listener.configs()) == topics, "all configurations again")


def test_a_stale_command_is_not_carried_out(port: int, listener: Listener) -> None:
    listener.say(f"{LAMP}/set/light", {"state": "ON"}, retain=True)
    with living(port) as house:
        wait_for(lambda: house.ignored[Ignored.STALE], "the stale command")
        light_is(listener, "OFF")


def test_a_fast_clock_heats_the_oven_in_seconds(port: int, listener: Listener) -> None:
    with living(port, speed=600):
        listener.wait_for("attune_house/status", "online")
        listener.say("attune_house/oven/set/target_temperature", "200")
        listener.say("attune_house/oven/set/power", "ON")
        listener.wait_for("attune_house/oven/temperature", "200")


@pytest.mark.usefixtures("house")
def test_an_ordered_fault_loses_commands_and_delays_the_state(listener: Listener) -> None:
    listener.say(f"{LAMP}/fault", "lose_commands: 1")
    listener.say(f"{LAMP}/set/light", {"state": "ON", "brightness": 11})
    listener.say(f"{LAMP}/set/light", {"state": "ON", "brightness": 22})
    light_is(listener, "ON")
    heard = [payload for topic, payload in listener.heard if topic == f"{LAMP}/state"]
    assert all('"brightness":11' not in payload for payload in heard), "the first command was lost"

    listener.say(f"{LAMP}/fault", {"late_s": 0.7})
    began = time.monotonic()
    listener.say(f"{LAMP}/set/light", {"state": "OFF"})
    light_is(listener, "OFF")
    assert time.monotonic() - began >= 0.7


def test_an_ordered_fault_takes_a_device_offline_and_an_empty_one_mends_it(house: House, listener: Listener) -> None:
    listener.say(f"{LAMP}/fault", {"offline": True})
    listener.wait_for(f"{LAMP}/availability", "offline")
    listener.say(f"{LAMP}/fault", {"offlin": True})
    listener.say("attune_house/nobody/fault", {})
    listener.say(f"{LAMP}/fault", {"garbage": 1})
    listener.wait_for(f"{LAMP}/availability", "online")
    wait_for(lambda: listener.last(f"{LAMP}/state") == "}{", "garbage")
    listener.say(f"{LAMP}/fault", {})
    wait_for(lambda: (listener.last(f"{LAMP}/state") or "").startswith('{"state":"OFF"'), "the true state")
    assert house.ignored == {Ignored.NOT_UNDERSTOOD: 1, Ignored.NO_SUCH_DEVICE: 1}


def test_a_house_that_leaves_is_offline_and_still_announced(port: int, listener: Listener) -> None:
    with living(port):
        listener.wait_for("attune_house/status", "online")
    listener.wait_for("attune_house/status", "offline")
    listener.wait_for(f"{LAMP}/availability", "offline")
    assert listener.last("homeassistant/light/kitchen_ceiling_light/config")


def test_a_house_that_forgets_takes_its_retained_messages_with_it(port: int, listener: Listener) -> None:
    with living(port, forget=True):
        listener.wait_for("attune_house/status", "online")
        topics = {topic for topic, payload in list(listener.heard) if payload}
    wait_for(lambda: [topic for topic in topics if listener.last(topic)] == [], "the last topic to be emptied")
    late = Listener(port)
    try:
        late.say("attune_house/marker", "here")
        late.wait_for("attune_house/marker", "here")
        assert [topic for topic, _ in late.heard] == ["attune_house/marker"]
    finally:
        late.stop()


def test_the_house_comes_back_after_the_broker_was_away(broker_kind: BrokerKind) -> None:
    port = free_port()
    with start_broker(broker_kind, port), living(port) as house:
        first = Listener(port)
        first.wait_for("attune_house/status", "online")
        first.stop()
    with living(port) as house:  # the broker is not there at all when this house starts
        with start_broker(broker_kind, port):
            second = Listener(port)
            second.wait_for("attune_house/status", "online")
            second.say(f"{LAMP}/set/light", {"state": "ON"})
            light_is(second, "ON")
            second.stop()
        with start_broker(broker_kind, port):  # another broker, which knows nothing
            third = Listener(port)
            third.wait_for("attune_house/status", "online")
            assert len(third.configs()) > 0
            light_is(third, "ON")
            third.stop()
    assert not house.ignored


def run(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "devices.simulator", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_says_what_it_runs_and_leaves_on_a_signal(port: int, listener: Listener, number: int) -> None:
    with run("--url", f"mqtt://anna:secret@127.0.0.1:{port}") as process:
        listener.wait_for("attune_house/status", "online")
        process.send_signal(number)
        out, err = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0, err
    assert "38 devices in 9 areas on 2 floors" in out
    assert "secret" not in out + err
    listener.wait_for("attune_house/status", "offline")


def test_a_home_is_chosen_by_name_and_fixtures_by_path(port: int, listener: Listener, tmp_path: Path) -> None:
    (tmp_path / "_fixtures.yaml").write_text(
        "areas: [{name: Kitchen, id: kitchen}]\nentities: [{name: Lamp, id: light.lamp, area: kitchen, state: 'on'},"
        " {name: List, id: todo.list}]"
    )
    for home, says, topic in (
        ("flat", "Small flat: 30 devices in 4 areas on 1 floor,", "attune_house/reading_lamp/state"),
        (str(tmp_path), "not carried by MQTT: todo.list", "attune_house/light.lamp/state"),
    ):
        with run(home, "--url", f"mqtt://127.0.0.1:{port}", "--forget") as process:
            wait_for(partial(listener.last, topic), topic)
            process.terminate()
            out, err = process.communicate(timeout=DEADLINE_S)
        assert says in out, err


def test_a_house_that_is_killed_is_offline_by_its_last_will(port: int, listener: Listener) -> None:
    with run("--url", f"mqtt://127.0.0.1:{port}") as process:
        listener.wait_for("attune_house/status", "online")
        process.kill()
    listener.wait_for("attune_house/status", "offline")


@pytest.mark.parametrize(
    ("home", "url", "says"),
    [
        ("name: x", "mqtt://127.0.0.1", "areas: Field required"),
        (None, "http://127.0.0.1", "the broker's URL must look like"),
        (None, "mqtt://127.0.0.1", "can't read"),
        ("castle", "mqtt://127.0.0.1", "there is no home 'castle'"),
    ],
)
def test_the_command_refuses_a_bad_start_in_words(tmp_path: Path, home: str | None, url: str, says: str) -> None:
    file = tmp_path / "home.yaml"
    arguments = [] if says.startswith("the broker") else [str(file)]
    if home == "castle":
        arguments = [home]
    elif home is not None:
        file.write_text(home)
    with run(*arguments, "--url", url) as process:
        _, err = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 2
    assert says in err
    assert "Traceback" not in err
