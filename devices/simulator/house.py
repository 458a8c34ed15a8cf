"""The house at work: the household, a clock and a connection."""

from __future__ import annotations

import contextlib
import logging
import queue
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Final, Self

from devices.simulator import connection
from devices.simulator.connection import Address, Connected, Connection, Lost, Received
from devices.simulator.description import HomeDescription
from devices.simulator.faults import Fault, Faults
from devices.simulator.household import Household, Ignored
from devices.simulator.kinds.appliance import Message

TICK_S: Final = 0.5
"""Real seconds between two looks at the clock: blinds move visibly, and an idle house costs next to nothing."""
BIRTH_TOPIC: Final = "homeassistant/status"
"""Where Home Assistant, or who plays its part, says that it has started and wants to hear everything."""

log = logging.getLogger(__name__)


def wall_clock() -> datetime:
    """The time, aware, in the zone of this computer."""
    return datetime.now().astimezone()


class House:
    """A simulated home at a broker.

    Entering connects (and keeps trying where the broker is not there), leaving says goodbye. In between `run_forever`
    does all the work in the thread that calls it; nothing else touches the home.
    """

    def __init__(
        self,
        description: HomeDescription,
        url: str,
        speed: float = 1.0,
        clock: Callable[[], datetime] = wall_clock,
        *,
        people: bool = False,
        forget: bool = False,
        ca_file: Path | None = None,
    ) -> None:
        """A home that lives `speed` times as fast as `clock` (aware times); with `people`, its routine is lived.

        With `forget` it takes its retained messages with it when it leaves, so that its devices disappear. `ca_file`
        holds the certificates to trust with `mqtts`; None: those of the system.

        Raises:
            ValueError: the URL is none of a broker, or the speed is not positive.
            OSError: `ca_file` can't be read.
        """
        if not speed > 0:
            raise ValueError(f"the speed must be more than 0, not {speed}")
        self.ignored: Counter[Ignored] = Counter()
        """How many messages changed nothing, by reason."""
        self._clock = clock
        self._speed = speed
        self._began = clock()
        self._household = Household(description, self._began, people=people)
        self._faults = Faults(description.root)
        for device in description.devices:
            self._order(device.id, device.fault)
        self._status = Message(f"{description.root}/status", "online")
        will = replace(self._status, payload="offline")
        self._connection = Connection(Address.of(url), will, (*self._household.commands, BIRTH_TOPIC), ca_file)
        self._forget = forget
        self._said: dict[str, str] = {}
        """The payload last published on each retained topic: only changes are sent."""

    def __enter__(self) -> Self:
        self._connection.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._say((*self._household.farewell(), replace(self._status, payload="offline")))
        if self._forget:
            self._connection.publish([Message(topic, "") for topic in self._said])
        self._connection.__exit__(kind, error, trace)

    def run_forever(self, stop: Event) -> None:
        """Serve until `stop` is set; it is looked at twice a second."""
        next_tick = time.monotonic()
        while not stop.is_set():
            with contextlib.suppress(queue.Empty):
                self._handle(self._connection.events.get(timeout=self._idle_s(next_tick)))
            if self._faults.next_due is not None:
                self._connection.publish(self._faults.due(self._now()))
            # Not only when nothing arrives: a flood of commands must not stop time.
            if time.monotonic() >= next_tick:
                self._say_changed(self._household.tick(self._now()))
                next_tick = time.monotonic() + TICK_S

    def _idle_s(self, next_tick: float) -> float:
        idle = max(0.0, next_tick - time.monotonic())
        due = self._faults.next_due
        return idle if due is None else min(idle, max(0.0, (due - self._now()).total_seconds() / self._speed))

    def _now(self) -> datetime:
        return self._began + (self._clock() - self._began) * self._speed

    def _handle(self, event: connection.Event) -> None:
        match event:
            case Connected():
                log.info("connected")
                self._say_everything()
            case Lost():
                log.warning("lost the broker, trying again")
            case Received(topic=topic) if topic == BIRTH_TOPIC:
                # A retained birth tells of a start long ago; everything was said when we connected.
                if event.payload == b"online" and not event.retained:
                    self._say_everything()
            case Received():
                self._receive(event)

    def _receive(self, event: Received) -> None:
        outcome = self._outcome(event)
        if isinstance(outcome, Ignored):
            self.ignored[outcome] += 1
            # The payload is a stranger's: its length is enough to find it by.
            log.warning("ignored %d bytes on %r: %s", len(event.payload), event.topic, outcome)
        else:
            self._say(outcome)

    def _outcome(self, event: Received) -> Iterable[Message] | Ignored:
        if event.retained:
            return Ignored.STALE
        if event.topic.endswith("/fault"):
            return self._faulty(event)
        if self._faults.loses(event.topic):
            return Ignored.LOST
        return self._household.receive(event.topic, event.payload)

    def _faulty(self, event: Received) -> Iterable[Message] | Ignored:
        found = self._household.addressed(event.topic, event.payload)
        if isinstance(found, Ignored):
            return found
        fault = Fault.read(event.payload)
        if fault is None:
            return Ignored.NOT_UNDERSTOOD
        self._order(found[0], fault)
        return self._household.state_of(found[0])

    def _order(self, device_id: str, fault: Fault) -> None:
        self._faults.set(device_id, fault)
        self._household.plugged(device_id, available=not fault.offline)

    def _say_everything(self) -> None:
        """Discovery first, and "online" last: until then no listener takes a half-told home for a whole one."""
        self._say((*self._household.announce(), *self._household.states(), self._status))

    def _say_changed(self, messages: Iterable[Message]) -> None:
        # What is not retained happened just now, and is news even where it is what happened before.
        self._say([m for m in messages if not m.retain or self._said.get(m.topic) != m.payload])

    def _say(self, messages: Iterable[Message]) -> None:
        messages = tuple(messages)
        # What it meant to say, not what a fault made of it: else a broken thermometer would never be quiet.
        self._said.update((message.topic, message.payload) for message in messages if message.retain)
        self._connection.publish(self._faults.spoilt(messages, self._now()))
