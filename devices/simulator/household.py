"""The whole home as one thing: devices in rooms, commands to them, time passing over them. No I/O."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import BaseModel

from devices.simulator.description import HomeDescription
from devices.simulator.kinds.appliance import Appliance, Message
from devices.simulator.kinds.wire import touch
from devices.simulator.rooms import Air, Moment, outside

LONGEST_PAYLOAD: Final = 4096
"""Bytes of a command; the longest that any device understands is a tenth of this."""
LONGEST_STEP_S: Final = 60.0
"""Time is walked in steps no longer than this, or a thermostat would heat for an hour before it looks again."""
LONGEST_LEAP: Final = timedelta(days=1)
"""After a longer sleep of the computer the rest is skipped; the home is the same after a day or a week."""


class Ignored(StrEnum):
    """Why a message to the home changed nothing."""

    NO_SUCH_DEVICE = "no_such_device"
    """The topic belongs to no device of this home."""
    TOO_LONG = "too_long"
    """Longer than any command."""
    NOT_TEXT = "not_text"
    """Not UTF-8."""
    NOT_UNDERSTOOD = "not_understood"
    """The device has no such command, or not for that payload."""
    OFFLINE = "offline"
    """The device's plug was pulled by hand."""
    STALE = "stale"
    """A retained command: it was meant for an earlier time."""


class _Plug(BaseModel):
    available: bool


class Household:
    """Every device with its present state, and the air of every room.

    It is changed by one thread only. Messages to publish are returned, never sent.
    """

    def __init__(self, description: HomeDescription, now: datetime) -> None:
        """The home as described, at `now` (aware, house time)."""
        self.root: Final = description.root
        self.name: Final = description.name
        self._now = now
        self._rooms: dict[str, Air] = {area.name: area.air() for area in description.areas}
        self._devices: dict[str, Appliance] = {
            device.id: device.build(description.root, self._rooms[device.area]) for device in description.devices
        }
        self._heaters: dict[str, tuple[str, ...]] = {
            room: tuple(d.label.id for d in self._devices.values() if d.label.area == room and d.heating() is not None)
            for room in self._rooms
        }
        self._unplugged: set[str] = set()

    @property
    def commands(self) -> tuple[str, ...]:
        """Topic filters of everything that the home listens to."""
        return (f"{self.root}/+/set/+", f"{self.root}/+/by_hand")

    def announce(self) -> Iterator[Message]:
        """The discovery messages of all devices."""
        for device in self._devices.values():
            yield from device.announce()

    def states(self) -> Iterator[Message]:
        """Availability and state of all devices; one that is unplugged says nothing but that."""
        for device in self._devices.values():
            yield self._availability(device)
            if device.label.id not in self._unplugged:
                yield from device.publish()

    def farewell(self) -> Iterator[Message]:
        """All devices offline."""
        return (Message(device.label.availability, "offline") for device in self._devices.values())

    def receive(self, topic: str, payload: bytes) -> tuple[Message, ...] | Ignored:
        """Carry out a command or a change by hand.

        Returns what the device says then, all of it even where nothing changed: whoever sent the command waits for it.
        """
        device_id, _, what = topic.removeprefix(f"{self.root}/").partition("/")
        device = self._devices.get(device_id)
        if device is None:
            return Ignored.NO_SUCH_DEVICE
        if len(payload) > LONGEST_PAYLOAD:
            return Ignored.TOO_LONG
        try:
            text = payload.decode()
        except UnicodeDecodeError:
            return Ignored.NOT_TEXT
        return self._touched(device, text) if what == "by_hand" else self._obeyed(device, what, text)

    def tick(self, now: datetime) -> tuple[Message, ...]:
        """Let time pass until `now`; returns the states of the devices that are not as they were.

        A clock that goes backwards stops the home until it has caught up.
        """
        left = min(now - self._now, LONGEST_LEAP).total_seconds()
        if left <= 0:
            return ()
        before = dict(self._devices)
        while left > 0:
            dt = min(left, LONGEST_STEP_S)
            left -= dt
            self._step(now - timedelta(seconds=left), dt)
        self._now = now
        return tuple(
            message
            for device_id, device in self._devices.items()
            if device is not before[device_id] and device_id not in self._unplugged
            for message in device.publish()
        )

    def _step(self, now: datetime, dt: float) -> None:
        outdoors = outside(now)
        for room, air in self._rooms.items():
            self._rooms[room] = air.after(dt, outdoors, self._heating(room))
        for device_id, device in self._devices.items():
            self._devices[device_id] = device.tick(Moment(now, dt, self._rooms[device.label.area]))

    def _heating(self, room: str) -> float | None:
        powers = [self._devices[heater].heating() or 0.0 for heater in self._heaters[room]]
        return max(-1.0, min(1.0, sum(powers))) if powers else None

    def _obeyed(self, device: Appliance, what: str, payload: str) -> tuple[Message, ...] | Ignored:
        if device.label.id in self._unplugged:
            return Ignored.OFFLINE
        after = device.obey(what.removeprefix("set/"), payload)
        if after is None:
            return Ignored.NOT_UNDERSTOOD
        self._devices[device.label.id] = after
        return after.publish()

    def _touched(self, device: Appliance, payload: str) -> tuple[Message, ...] | Ignored:
        plug = touch(_Plug, payload)
        if plug is not None:
            return self._plugged(device, available=plug.available)
        after = device.by_hand(payload)
        if after is None:
            return Ignored.NOT_UNDERSTOOD
        self._devices[device.label.id] = after
        return () if device.label.id in self._unplugged else after.publish()

    def _plugged(self, device: Appliance, *, available: bool) -> tuple[Message, ...]:
        if available:
            self._unplugged.discard(device.label.id)
            return (*device.publish(), self._availability(device))
        self._unplugged.add(device.label.id)
        return (self._availability(device),)

    def _availability(self, device: Appliance) -> Message:
        offline = device.label.id in self._unplugged
        return Message(device.label.availability, "offline" if offline else "online")
