"""A home that a benchmark plays at the broker of the running system: set by hand, watched over MQTT and the API."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.assistant import PATIENCE_S, Answer, Assistant
from devices.simulator.connection import Address
from devices.simulator.description import HomeDescription
from devices.simulator.house import House
from devices.simulator.household import Household, Ignored
from tests.support.net import wait_until

LATE_S: Final = 0.25
"""How long a state may trail behind the answer: a device that says several things says them one after the other."""

type States = dict[str, dict[str, Any]]
"""Unique id → what the entity shows: its attributes, and `state`."""


class NotSetUpError(Exception):
    """A device of the simulated home does not take the state that a case begins with."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One command that reached the home."""

    device: str
    what: str
    """Last level of its topic."""
    payload: str


class PlayedHome:
    """One home at a time: entering announces it and waits until the API shows it, leaving takes it back.

    Nothing moves by itself in it, so that what came of a request can be compared.
    """

    def __init__(self, description: HomeDescription, assistant: Assistant) -> None:
        self._assistant = assistant
        self._root = description.root
        self._floors = {area.name: area.floor for area in description.areas}
        self._house = House(description, assistant.broker_url, forget=True)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._play, name="played-home")
        will_announce = Household(description, datetime.now(UTC)).announce()
        self._announced = {json.loads(message.payload)["unique_id"] for message in will_announce}
        self._touched: set[str] = set()
        """Devices that spoke since they were last made what they were."""
        self._sent: list[Sent] = []
        self._lock = threading.Lock()
        address = Address.of(assistant.broker_url)
        client = paho.Client(CallbackAPIVersion.VERSION2)
        client.on_message = self._heard
        client.connect(address.host, address.port)
        self._client = client

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def _begin(self) -> None:
        self._assistant.floors(self._floors)
        listening = threading.Event()
        self._client.on_subscribe = lambda *_: listening.set()
        self._client.subscribe([(f"{self._root}/+/+", 1), (f"{self._root}/+/set/+", 1)])
        self._client.loop_start()
        wait_until(listening.is_set, PATIENCE_S, what="the subscription of the benchmark")
        self._thread.start()
        wait_until(self._all_there, PATIENCE_S, what=f"{len(self._announced)} entities in the API")
        self._settled()
        with self._lock:
            self._touched.clear()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._client.disconnect()
        self._client.loop_stop()
        if kind is None:
            wait_until(lambda: not self._assistant.devices(), PATIENCE_S, what="the home to be gone from the API")
            self._assistant.forget()

    def prepare(self, setup: Mapping[str, Mapping[str, object]]) -> States:
        """Make every device what it was at the start, set some by hand, and give what all entities show then.

        Args:
            setup: device id → change by hand.

        Raises:
            NotSetUpError: one of them can't be set so.

        """
        with self._lock:
            again, self._touched = self._touched, set()
        # One message for each device: from the state before to the one that is wanted there is no other to be seen.
        touches = {device: {"reset": True, **setup.get(device, {})} for device in sorted({*again, *setup})}
        if touches:
            self._touch(touches)
        states = self._settled()
        with self._lock:
            self._touched = set(setup)
            self._sent.clear()
        return states

    def _touch(self, touches: Mapping[str, Mapping[str, object]]) -> None:
        known, refused = self._heard_at(), self._house.ignored[Ignored.NOT_UNDERSTOOD]
        for device, change in touches.items():
            self._client.publish(f"{self._root}/{device}/by_hand", json.dumps(change), qos=1)

        def failed() -> bool:
            return self._house.ignored[Ignored.NOT_UNDERSTOOD] > refused

        wait_until(lambda: self._newer(known, touches) or failed(), PATIENCE_S, what=f"the home to be {touches}")
        if failed():
            with self._lock:
                self._touched |= touches.keys()
            raise NotSetUpError(json.dumps(touches))

    def states(self) -> States:
        """What all entities show now."""
        return {
            entity["unique_id"]: {**entity["attributes"], "state": entity["state"]}
            for device in self._assistant.devices()
            for entity in device["entities"]
        }

    def states_when[T](self, judge: Callable[[States], T], *, wait: bool) -> T:
        """Judge what all entities show: once, or with `wait` until it is found good (empty) or nothing more comes."""
        deadline = time.monotonic() + (LATE_S if wait else 0.0)
        while (verdict := judge(self.states())) and time.monotonic() < deadline:
            pass
        return verdict

    def sent(self, answer: Answer) -> tuple[Sent, ...]:
        """The commands that reached the broker since the home was prepared, in their order, and all of the answer's."""
        told = len(answer.custom.get("commands", ()))
        deadline = time.monotonic() + LATE_S
        while True:
            with self._lock:
                if len(self._sent) >= told or time.monotonic() > deadline:
                    return tuple(self._sent)

    def _play(self) -> None:
        with self._house:
            self._house.run_forever(self._stop)

    def _heard(self, _client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        device, _, what = message.topic.removeprefix(f"{self._root}/").partition("/")
        if what in {"by_hand", "availability"} or message.retain:
            return
        with self._lock:
            if what.startswith("set/"):
                payload = message.payload.decode(errors="replace")
                self._sent.append(Sent(device, what.removeprefix("set/"), payload))
            else:
                # It spoke, so something may have become of it; a button never does.
                self._touched.add(device)

    def _all_there(self) -> bool:
        devices = self._assistant.devices()
        shown = {entity["unique_id"] for device in devices for entity in device["entities"]}
        return self._announced <= shown and all(device["available"] and not device["stale"] for device in devices)

    def _settled(self) -> States:
        """What all entities show, as soon as they show the same twice."""
        before: States = {}
        while (now := self.states()) != before:
            before = now
        return now

    def _heard_at(self) -> dict[str, str | None]:
        return {
            entity["unique_id"]: entity["updated_at"]
            for device in self._assistant.devices()
            for entity in device["entities"]
        }

    def _newer(self, known: Mapping[str, str | None], touched: Iterable[str]) -> bool:
        now = self._heard_at()
        # A device of several entities has none that is called after it alone.
        return all(
            any(now[one] != known.get(one) for one in now if one == device or one.startswith(f"{device}_"))
            for device in touched
        )
