"""How long the engine takes to understand a request, by the size of the home and of the turn log.

A real engine with a real broker: homes of 60 and of 1,000 devices are announced over MQTT, the larger with 100,000
turns in its log (SQLite). Requests as people make them, each with a ranking as the bot sends it: by name, by place, all
of a kind, questions, misspelt, and for what the home does not have. After each a request that does nothing
(`/healthz`), so that what else the machine does hits both.

    python -m benchmarks.interpret [--turns 400] [--devices 1000] [--logged 100000]
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import orjson
import psutil

from benchmarks.flood import Message, start_flood
from benchmarks.talking import quantile
from devices.broker import available_kind
from tests.support.brokers import RunningBroker, start_broker
from tests.support.net import HOST, free_port, wait_until

SMALL: Final = 60
WARM_UP: Final = 40
PATIENCE_S: Final = 120.0
BAR_SMALL_MS: Final = 5.0
BAR_LARGE_MS: Final = 15.0
BAR_MB: Final = 500

_SIDES: Final = "North South East West Upper Lower Old New".split()
_ROOMS: Final = "Kitchen Bedroom Office Hallway Bathroom Library Attic Studio".split()
_LAMPS: Final = ("Ceiling Light", "Reading Lamp", "Desk Lamp", "Wall Light")
_ROOM_OF: Final = 10
"""Devices of one room."""


@dataclass(frozen=True, slots=True)
class Said:
    """A request, and what the statistics make of it."""

    text: str
    intent: str


REQUESTS: Final = (
    Said("turn on the ceiling light in the north kitchen", "HassTurnOn"),
    Said("turn off the desk lamp", "HassTurnOff"),
    Said("could you set the north bedroom reading lamp to 40 percent please", "HassLightSet"),
    Said("turn off all the lights in the north kitchen", "HassTurnOff"),
    Said("is the north office lock locked", "HassGetState"),
    Said("what's the temperature in the north bedroom", "HassClimateGetTemperature"),
    Said("close the blinds in the north library", "HassSetPosition"),
    Said("pause the music", "HassMediaPause"),
    Said("which lights are on", "HassGetState"),
    Said("turn on the reeding lamp in the north kichen", "HassTurnOn"),
    Said("set the thermostat in the north attic to 21 degrees", "HassClimateSetTemperature"),
    Said("turn on the sauna", "HassTurnOn"),
    Said("make it brighter in here", "HassLightSet"),
    Said("turn the north studio plug off", "HassTurnOff"),
    Said("play some jazz in the north kitchen", "HassMediaSearchAndPlay"),
)
_OTHERS: Final = ("HassTurnOn", "HassTurnOff", "HassLightSet", "HassGetState")


@dataclass(slots=True)
class Measured:
    """Milliseconds of each request."""

    interpret: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    by_text: dict[str, list[float]] = field(default_factory=dict)
    resident_mb: float = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.interpret", description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=400, help="requests to each home (default 400)")
    parser.add_argument("--devices", type=int, default=1_000, help="of the larger home (default 1,000)")
    parser.add_argument("--logged", type=int, default=100_000, help="turns in its log (default 100,000)")
    options = parser.parse_args(arguments)
    small = _measure(SMALL, 0, options.turns)
    large = _measure(options.devices, options.logged, options.turns)
    result = {
        "metric": "interpret",
        "p50_ms_60": round(quantile(small.interpret, 50), 2),
        "p95_ms_60": round(quantile(small.interpret, 95), 2),
        "p50_ms_1000": round(quantile(large.interpret, 50), 2),
        "p95_ms_1000": round(quantile(large.interpret, 95), 2),
        "healthz_p50_ms": round(quantile(small.bare, 50), 2),
        "ratio_60": round(quantile(small.interpret, 50) / quantile(small.bare, 50), 2),
        "ratio_1000": round(quantile(large.interpret, 50) / quantile(large.bare, 50), 2),
        "engine_mb": round(large.resident_mb),
        "devices": options.devices,
        "logged": options.logged,
    }
    print(json.dumps(result))
    in_time = result["p50_ms_60"] <= BAR_SMALL_MS and result["p50_ms_1000"] <= BAR_LARGE_MS
    return 0 if in_time and large.resident_mb <= BAR_MB else 1


def _measure(devices: int, logged: int, turns: int) -> Measured:
    with start_broker(available_kind()) as broker, tempfile.TemporaryDirectory(prefix="attune-bench-") as name:
        folder = Path(name)
        _announce(broker, devices)
        if logged:
            with _engine(folder, broker, devices) as (port, _):
                _ask(port, Measured(), len(REQUESTS))
            _multiply(folder / "var" / "attune.db", logged)
        with _engine(folder, broker, devices) as (port, process):
            _ask(port, Measured(), WARM_UP)
            measured = Measured()
            _ask(port, measured, turns)
            measured.resident_mb = process.memory_info().rss / 2**20
    _print(measured, devices, logged)
    return measured


def _print(measured: Measured, devices: int, logged: int) -> None:
    print(f"{devices} devices, {logged} turns in the log, {measured.resident_mb:.0f} MB resident:")
    for name, took in (("interpret", measured.interpret), ("healthz", measured.bare)):
        print(f"  {name:>9}: p50 {quantile(took, 50):5.2f} ms, p95 {quantile(took, 95):5.2f} ms")
    for text, took in measured.by_text.items():
        print(f"  {quantile(took, 50):15.2f} ms  {text}", flush=True)


def _ask(port: int, measured: Measured, turns: int) -> None:
    """Say the requests one after the other over one kept connection, with a bare request after each."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    for number in range(turns):
        said = REQUESTS[number % len(REQUESTS)]
        took = _timed(connection, "POST", "/v1/interpret", orjson.dumps(_body(said, number)))
        measured.interpret.append(took)
        measured.by_text.setdefault(said.text, []).append(took)
        measured.bare.append(_timed(connection, "GET", "/healthz", None))
    connection.close()


def _body(said: Said, number: int) -> dict[str, Any]:
    others = [one for one in _OTHERS if one != said.intent][:3]
    ranking = [(said.intent, 0.82), *zip(others, (0.1, 0.04, 0.02), strict=True)]
    return {
        # A handful of people, so that none of them is asked whether the turn before was wrong.
        "sender": f"person{number % 7}",
        "text": said.text,
        "metadata": {"area": "North Kitchen"},
        "nlu": {"ranking": [{"name": name, "confidence": confidence} for name, confidence in ranking], "took_ms": 5},
    }


def _timed(connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None) -> float:
    began = time.perf_counter()
    connection.request(method, path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    took = (time.perf_counter() - began) * 1000
    if response.status != httpx.codes.OK:
        raise RuntimeError(f"{path} answered {response.status}: {answer[:200]!r}")
    return took


# ------------------------------------------------------------------------------------------------- what is measured


@contextlib.contextmanager
def _engine(folder: Path, broker: RunningBroker, devices: int) -> Iterator[tuple[int, psutil.Process]]:
    """Run an engine that knows all the devices: its port and its process."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")} | {
        "ATTUNE_STATE_DIR": str(folder / "var"),
        "ATTUNE_HOME_FILE": str(folder / "home.yaml"),
        "ATTUNE_ENGINE_PORT": str(port),
        "ATTUNE_MQTT_URL": broker.url,
        "ATTUNE_LOG_LEVEL": "WARNING",
    }
    (folder / "var").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "engine.cli", "engine"]
    with (folder / "engine.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        url = f"http://{HOST}:{port}/readyz"
        wait_until(lambda: _devices_of(url) == devices, PATIENCE_S, what=f"an engine that knows {devices} devices")
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _devices_of(url: str) -> int:
    try:
        known: int = httpx.get(url, timeout=5, trust_env=False).json().get("devices", 0)
    except (httpx.HTTPError, json.JSONDecodeError):
        return 0
    return known


def _multiply(database: Path, rows: int) -> None:
    """Fill the turn log with copies of the turns in it, as old turns that were answered."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE turns SET outcome = 'done', answered_at = created_at")
        columns = [row[1] for row in connection.execute("PRAGMA table_info(turns)")]
        (known,) = connection.execute("SELECT count(*) FROM turns").fetchone()
        taken = ", ".join("printf('%012x-%016x', n, t.rowid)" if name == "id" else f"t.{name}" for name in columns)
        numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
        # The names of columns are the table's own.
        copy = f"INSERT INTO turns ({', '.join(columns)}) SELECT {taken} FROM turns t CROSS JOIN numbers"  # noqa: S608
        connection.execute(f"{numbers} {copy}", (max(1, rows // known),))


def _announce(broker: RunningBroker, devices: int) -> None:
    with start_flood(broker.host, broker.port) as flood:
        flood.room.value = flood.load(partial(announcements, devices), retain=True)
        flood.fire()
        flood.wait()


def announcements(devices: int) -> list[Message]:
    """The retained configuration and state of each device, room by room."""
    rooms = [f"{side} {room}" for side in _SIDES for room in _ROOMS]
    return [
        message
        for number in range(devices)
        for message in _device(number, rooms[number // _ROOM_OF % len(rooms)], number % _ROOM_OF)
    ]


_ON_OFF: Final = {"command_topic": "set"}
_OTHER_KINDS: Final[tuple[tuple[str, str, dict[str, Any], str], ...]] = (
    ("lock", "Lock", _ON_OFF, "LOCKED"),
    (
        "cover",
        "Blinds",
        {**_ON_OFF, "device_class": "blind", "position_topic": "at", "set_position_topic": "to"},
        "open",
    ),
    ("climate", "Thermostat", {"temperature_command_topic": "to", "temperature_state_topic": "at"}, "20"),
    ("switch", "Plug", _ON_OFF, "ON"),
    (
        "media_player",
        "Speaker",
        {"play_topic": "play", "pause_topic": "pause", "volume_set_topic": "volume"},
        "playing",
    ),
    ("sensor", "Thermometer", {"device_class": "temperature", "unit_of_measurement": "°C"}, "21.5"),
)


def _device(number: int, room: str, kind: int) -> Iterator[Message]:
    """Four lamps and one of each other kind in every room."""
    base = f"bench/{number}"
    if kind < len(_LAMPS):
        component, name, state = (
            "light",
            _LAMPS[kind],
            b'{"state": "ON", "brightness": 120, "color_mode": "brightness"}',
        )
        extra: dict[str, Any] = {"schema": "json", "supported_color_modes": ["brightness"], **_ON_OFF}
    else:
        component, thing, extra, said = _OTHER_KINDS[kind - len(_LAMPS)]
        name, state = f"{room} {thing}", said.encode()
    topics = {key: f"{base}/{value}" if key.endswith("_topic") else value for key, value in extra.items()}
    again = number // _ROOM_OF // (len(_SIDES) * len(_ROOMS))
    config = {
        "name": f"{name} {again + 1}" if again else name,
        "unique_id": f"bench_{number}",
        "state_topic": f"{base}/state",
        "device": {"identifiers": [f"bench_{number}"], "name": f"{name} {again + 1}" if again else name,
                   "suggested_area": room},
        **topics,
    }  # fmt: skip
    yield f"homeassistant/{component}/bench_{number}/config", orjson.dumps(config)
    yield f"{base}/state", state


if __name__ == "__main__":
    sys.exit(main())
