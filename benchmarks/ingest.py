"""How many state messages a second get from a real broker into the registry, beside a bare client in the same run.

1,000 devices as bridges announce them (lamps, thermometers with three entities on one topic, plugs that measure, door
contacts) through the real link, and a paho loop on the same payloads that parses the JSON and nothing else. The two
take turns, so that what else the machine does hits both. Every message says something new, so each that arrives is
one change of its device's first entity: what was published and not told was lost.

    python -m benchmarks.ingest [--broker mosquitto|embedded] [--messages 100000] [--devices 1000]
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson
import psutil
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.flood import Flood, Message, Source, start_flood
from devices.broker import BrokerKind, available_kind
from devices.link import HomeLink, StateChange
from tests.support.brokers import RunningBroker, start_broker
from tests.support.net import wait_until

STEP: Final = 10_000
"""Messages of one turn of either side; memory is looked at after each."""
WINDOW: Final = 4_000
"""Messages under way at most: less than a broker queues for one client before it drops some."""
LOOK_S: Final = 0.002
PATIENCE_S: Final = 120.0
QUIET_S: Final = 10.0
"""After this long without any, the rest is lost."""
BURST: Final = 1_000
MAIN: Final = "_main"
"""End of the unique id of each device's first entity."""
BAR_RATIO: Final = 0.6
BAR_BURST_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of device, as a Zigbee bridge announces it."""

    component: str
    extra: dict[str, Any]
    also: tuple[tuple[str, str], ...]
    """Sensors beside it on the same topic: device class and unit."""
    say: Callable[[int], dict[str, Any]]
    """The n-th state; never equal to the one before."""


def _lamp(turn: int) -> dict[str, Any]:
    return {"state": "ON", "brightness": 1 + turn % 254, "color_mode": "color_temp", "color_temp": 370,
            "linkquality": 120}  # fmt: skip


def _thermometer(turn: int) -> dict[str, Any]:
    return {"temperature": 15 + turn % 100 / 10, "humidity": 40 + turn % 30, "battery": 87, "voltage": 2900,
            "linkquality": 63}  # fmt: skip


def _plug(turn: int) -> dict[str, Any]:
    return {"state": "ON" if turn % 2 else "OFF", "power": turn % 2000, "energy": 12.34, "linkquality": 200}


def _contact(turn: int) -> dict[str, Any]:
    return {"contact": bool(turn % 2), "battery": 100, "battery_low": False, "linkquality": 98}


_MODES: Final = {"schema": "json", "brightness": True, "supported_color_modes": ["color_temp"]}
_PLUG: Final = {"value_template": "{{ value_json.state }}"}
_CONTACT: Final = {
    "value_template": "{{ value_json.contact }}", "payload_on": False, "payload_off": True, "device_class": "door",
}  # fmt: skip
_WARM: Final = {
    "value_template": "{{ value_json.temperature }}", "device_class": "temperature", "unit_of_measurement": "°C",
}  # fmt: skip
KINDS: Final = (
    Kind("light", _MODES, (), _lamp),
    Kind("sensor", _WARM, (("humidity", "%"), ("battery", "%")), _thermometer),
    Kind("switch", _PLUG, (("power", "W"),), _plug),
    Kind("binary_sensor", _CONTACT, (("battery", "%"),), _contact),
)


@dataclass(slots=True)
class Count:
    """What has arrived on one side."""

    arrived: int = 0
    seconds: list[float] = field(default_factory=list)
    """Of each turn."""

    @property
    def per_second(self) -> float:
        """The median turn's."""
        return STEP / statistics.median(self.seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a message was lost or a bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=__doc__.splitlines()[0])
    parser.add_argument("--broker", type=BrokerKind, choices=list(BrokerKind), default=available_kind())
    parser.add_argument("--messages", type=int, default=100_000, help="for each side (default 100,000)")
    parser.add_argument("--devices", type=int, default=1_000, help="default 1,000")
    options = parser.parse_args(arguments)
    bursts = {kind: burst(kind) for kind in {available_kind(), BrokerKind.EMBEDDED}}
    with start_broker(options.broker) as broker, start_flood(broker.host, broker.port) as flood:
        result = _race(broker, flood, options.devices, max(1, options.messages // STEP))
    result["burst_s"] = {kind.value: round(seconds, 2) for kind, seconds in sorted(bursts.items())}
    print(json.dumps(result))
    good = result["lost"] == 0 and result["ratio"] >= BAR_RATIO and max(bursts.values()) <= BAR_BURST_S
    return 0 if good else 1


def burst(kind: BrokerKind) -> float:
    """Seconds from beginning to connect until 1,000 retained announcements, of an entity each, are in the registry."""
    with start_broker(kind) as broker, start_flood(broker.host, broker.port) as flood:
        _retain(flood, partial(announcements, BURST, KINDS[:1]))
        started = time.perf_counter()
        with _linked(broker) as link:
            wait_until(lambda: len(link.home.devices) == BURST, PATIENCE_S, what=f"{BURST} devices")
            seconds = time.perf_counter() - started
    print(f"{kind}: {BURST} retained announcements are in the registry after {seconds:.2f} s", flush=True)
    return seconds


def _race(broker: RunningBroker, flood: Flood, devices: int, turns: int) -> dict[str, Any]:
    ours, bare, memory = Count(), Count(), []
    me = psutil.Process()
    _retain(flood, partial(announcements, devices, KINDS))
    _retain(flood, partial(states, "home", devices, 0, devices))
    with _linked(broker) as link, _bare(broker, bare):
        _all_known(link, devices)
        link.subscribe(_counter(ours))
        for turn in range(turns):
            first = devices + turn * STEP
            _turn(flood, ours, partial(states, "home", devices, first, STEP))
            _turn(flood, bare, partial(states, "bare", devices, first, STEP))
            gc.collect()
            memory.append(me.memory_info().rss / 2**20)
            rates = f"{STEP / ours.seconds[-1]:>6.0f}/s, bare {STEP / bare.seconds[-1]:>6.0f}/s"
            print(f"{ours.arrived:>7} messages: {rates}, {memory[-1]:.1f} MB resident", flush=True)
    return {
        "metric": "ingest",
        "messages_per_s": round(ours.per_second),
        "bare_per_s": round(bare.per_second),
        # Of neighbouring turns: what else the machine did hit both of a pair.
        "ratio": round(statistics.median(b / o for o, b in zip(ours.seconds, bare.seconds, strict=True)), 2),
        "lost": turns * STEP - ours.arrived,
        "memory_growth_mb": round(memory[-1] - memory[0], 1),
        "devices": devices,
        "broker": broker.kind.value,
    }


def _turn(flood: Flood, count: Count, source: Source) -> None:
    """Publish, and wait until all of it has arrived, or nothing has come for a while."""
    begun, sent = count.arrived, flood.room.value  # of the turns before, all was sent
    goal = begun + flood.load(source)
    started = quiet_since = time.perf_counter()
    flood.room.value = sent + WINDOW
    flood.fire()
    heard = begun
    while count.arrived < goal and time.perf_counter() - quiet_since < QUIET_S:
        time.sleep(LOOK_S)
        if count.arrived != heard:
            heard, quiet_since = count.arrived, time.perf_counter()
            flood.room.value = sent + heard - begun + WINDOW
    count.seconds.append(time.perf_counter() - started)
    flood.room.value = sent + goal - begun
    flood.wait()


def _counter(count: Count) -> Callable[[StateChange], None]:
    def told(change: StateChange) -> None:
        # A device's other entities change with the same message.
        if change.unique_id.endswith(MAIN):
            count.arrived += 1

    return told


@contextmanager
def _bare(broker: RunningBroker, count: Count) -> Iterator[None]:
    """A client that parses the JSON, on a thread of its own as the link's."""
    listening = threading.Event()

    def heard(_client: Client, _data: Any, message: MQTTMessage) -> None:
        orjson.loads(message.payload)
        count.arrived += 1

    client = Client(CallbackAPIVersion.VERSION2)
    client.on_message = heard
    client.on_subscribe = lambda *_: listening.set()
    client.connect(broker.host, broker.port)
    client.subscribe("bare/#", 1)
    client.loop_start()
    wait_until(listening.is_set, PATIENCE_S, what="the subscription of the bare client")
    try:
        yield
    finally:
        client.disconnect()
        client.loop_stop()


@contextmanager
def _linked(broker: RunningBroker) -> Iterator[HomeLink]:
    with (
        tempfile.TemporaryDirectory(prefix="attune-bench-") as folder,
        HomeLink(broker.url, home_file=Path(folder) / "home.yaml", clock=lambda: datetime.now(UTC)) as link,
    ):
        yield link


def _all_known(link: HomeLink, devices: int) -> None:
    def known() -> bool:
        home = link.home
        return len(home.devices) == devices and all(d.entities[0].state.updated_at for d in home.devices)

    wait_until(known, PATIENCE_S, what=f"{devices} devices with their states")


def _retain(flood: Flood, source: Source) -> None:
    flood.room.value += flood.load(source, retain=True)
    flood.fire()
    flood.wait()


def announcements(devices: int, kinds: Sequence[Kind]) -> list[Message]:
    """The retained configuration of each entity."""
    return [message for number in range(devices) for message in _announced(number, kinds[number % len(kinds)])]


def _announced(number: int, kind: Kind) -> Iterator[Message]:
    name = f"bench_{number}"
    shared: dict[str, Any] = {
        "state_topic": f"home/{name}",
        "availability": [{"topic": "home/bridge/state"}],
        "device": {"identifiers": [name], "name": f"Thing {number}", "suggested_area": f"Room {number % 20}"},
    }
    main = {"name": None, "unique_id": f"{name}{MAIN}", **kind.extra, **shared}
    if kind.component in ("light", "switch"):
        main["command_topic"] = f"home/{name}/set"
    yield f"homeassistant/{kind.component}/{name}/main/config", orjson.dumps(main)
    for key, unit in kind.also:
        beside = {
            "unique_id": f"{name}_{key}", "device_class": key, "unit_of_measurement": unit,
            "value_template": f"{{{{ value_json.{key} }}}}", **shared,
        }  # fmt: skip
        yield f"homeassistant/sensor/{name}/{key}/config", orjson.dumps(beside)


def states(base: str, devices: int, first: int, count: int) -> list[Message]:
    """Messages `first` and on of an endless row, device by device in a circle."""
    return [
        (f"{base}/bench_{at % devices}", orjson.dumps(KINDS[at % devices % len(KINDS)].say(at // devices)))
        for at in range(first, first + count)
    ]


if __name__ == "__main__":
    sys.exit(main())
