"""The whole home as one thing: devices in rooms, commands to them, time passing over them. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic_core import from_json

from devices.simulator.description import SOME_AIR, HomeDescription
from devices.simulator.kinds.appliance import Appliance, Message, compact
from devices.simulator.kinds.light import Light
from devices.simulator.kinds.wire import read, touch
from devices.simulator.people import Deed, Emptied, Life, Stirred, Touched
from devices.simulator.rooms import Air, Influence, Moment, is_dark

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
    LOST = "lost"
    """A fault was ordered that loses it."""
    STALE = "stale"
    """A retained command: it was meant for an earlier time."""


class _Plug(BaseModel):
    available: bool


class _Attributes(BaseModel):
    attributes: dict[str, Any]


class _Reset(BaseModel):
    reset: Literal[True]


class Household:
    """Every device with its present state, and the air of every room.

    It is changed by one thread only. Messages to publish are returned, never sent.
    """

    def __init__(self, description: HomeDescription, now: datetime, *, people: bool = False) -> None:
        """The home as described, at `now` (aware, house time); with `people`, those of its routine live there."""
        self.root: Final = description.root
        self.name: Final = description.name
        self._now = now
        self._still = description.still
        self._weather = description.weather.weather()
        outside = self._weather.temperature(now)
        self._rooms: dict[str, Air] = {area.name: area.air(outside) for area in description.areas}
        routine = description.routine if people else None
        self._life = None if routine is None else Life(routine, now)
        self._lights = routine is not None and routine.lights
        self._devices: dict[str, Appliance] = {}
        for one in description.devices:
            device = one.build(description.root, self._air(one.area))
            self._devices[one.id] = device if routine is None else device.inhabited()
        self._more = {one.id: dict(one.attributes) for one in description.devices if one.attributes}
        self._first = dict(self._devices)
        self._first_more = {device_id: dict(more) for device_id, more in self._more.items()}
        self._acting = {room: tuple(self._acting_in(room)) for room in self._rooms}
        self._unplugged: set[str] = set()

    def _air(self, room: str | None) -> Air:
        return SOME_AIR if room is None else self._rooms[room]

    def _acting_in(self, room: str) -> Iterator[str]:
        """The devices that may act on the air of a room; asking all others at every step would be idle work."""
        for device_id, device in self._devices.items():
            if device.label.area == room and any(
                getattr(type(device), act) is not getattr(Appliance, act)
                for act in ("heating", "moistening", "draught")
            ):
                yield device_id

    @property
    def commands(self) -> tuple[str, ...]:
        """Topic filters of everything that the home listens to."""
        return (f"{self.root}/+/set/+", f"{self.root}/+/by_hand", f"{self.root}/+/fault")

    def announce(self) -> Iterator[Message]:
        """The discovery messages of all devices."""
        for device in self._devices.values():
            yield from device.announce()

    def states(self) -> Iterator[Message]:
        """Availability and state of all devices; one that is unplugged says nothing but that."""
        for device_id in self._devices:
            yield from self.state_of(device_id)

    def state_of(self, device_id: str) -> Iterator[Message]:
        """Availability and state of one device."""
        device = self._devices[device_id]
        yield self._availability(device)
        if device_id not in self._unplugged:
            yield from self._said(device)

    def _said(self, device: Appliance) -> tuple[Message, ...]:
        more = self._more.get(device.label.id)
        told = () if more is None else (Message(device.label.attributes, compact(more)),)
        return (*device.publish(), *told)

    def farewell(self) -> Iterator[Message]:
        """All devices offline."""
        return (Message(device.label.availability, "offline") for device in self._devices.values())

    def addressed(self, topic: str, payload: bytes) -> tuple[str, str] | Ignored:
        """The device that a message is for, and what is left of the topic; or why it is for none."""
        device_id, _, what = topic.removeprefix(f"{self.root}/").partition("/")
        if device_id not in self._devices:
            return Ignored.NO_SUCH_DEVICE
        return Ignored.TOO_LONG if len(payload) > LONGEST_PAYLOAD else (device_id, what)

    def receive(self, topic: str, payload: bytes) -> tuple[Message, ...] | Ignored:
        """Carry out a command or a change by hand.

        Returns what the device says then, all of it even where nothing changed: whoever sent the command waits for it.
        """
        found = self.addressed(topic, payload)
        if isinstance(found, Ignored):
            return found
        device, what = self._devices[found[0]], found[1]
        try:
            text = payload.decode()
        except UnicodeDecodeError:
            return Ignored.NOT_TEXT
        return self._touched(device, text) if what == "by_hand" else self._obeyed(device, what, text)

    def tick(self, now: datetime) -> tuple[Message, ...]:
        """Let time pass until `now`; returns the states of the devices that are not as they were.

        A clock that goes backwards stops the home until it has caught up.
        """
        left = 0.0 if self._still else min(now - self._now, LONGEST_LEAP).total_seconds()
        if left <= 0:
            return ()
        before = dict(self._devices)
        fired: list[Message] = []
        while left > 0:
            dt = min(left, LONGEST_STEP_S)
            left -= dt
            fired += self._step(now - timedelta(seconds=left), dt)
        self._now = now
        changed = tuple(
            message
            for device_id, device in self._devices.items()
            if device is not before[device_id] and device_id not in self._unplugged
            for message in device.publish()
        )
        return (*changed, *fired)

    def _step(self, now: datetime, dt: float) -> list[Message]:
        outside = self._weather.temperature(now)
        for room, air in self._rooms.items():
            self._rooms[room] = air.after(dt, outside, self._influence(room))
        for device_id, device in self._devices.items():
            self._devices[device_id] = device.tick(Moment(now, dt, self._air(device.label.area)))
        fired: list[Message] = []
        if self._life is not None:
            for deed in self._life.due(now - timedelta(seconds=dt), now):
                fired += self._done(deed, now)
        return fired

    def _influence(self, room: str) -> Influence:
        acting = [self._devices[device_id] for device_id in self._acting[room]]
        powers = [power for device in acting if (power := device.heating()) is not None]
        heating = max(-1.0, min(1.0, sum(powers))) if powers else None
        draught = sum(device.draught() for device in acting)
        return Influence(heating, draught, sum(device.moistening() for device in acting))

    def _done(self, deed: Deed, now: datetime) -> Iterator[Message]:
        """What people do; the states that follow are found by `tick`, and only what is said once comes from here."""
        if isinstance(deed, Touched):
            yield from self._all_touched(deed.device, deed.change)
            return
        here = [device for device in self._devices.values() if device.label.area == deed.room]
        if not isinstance(deed, Emptied):
            for device in here:
                self._devices[device.label.id] = device.passed()
        if not self._lights or isinstance(deed, Stirred):
            return
        lamps = [device for device in here if isinstance(device, Light)]
        if isinstance(deed, Emptied):
            wanted = [lamp.label.id for lamp in lamps if lamp.on]
        else:
            lit = any(lamp.on for lamp in lamps) or not is_dark(now)
            wanted = [] if lit else [lamp.label.id for lamp in lamps[:1]]
        for lamp_id in wanted:
            yield from self._all_touched(lamp_id, {"state": "off" if isinstance(deed, Emptied) else "on"})

    def _all_touched(self, device_id: str, change: Mapping[str, Any]) -> Iterator[Message]:
        """Change a device by hand, and all that it has others do; a scene that presses itself ends here."""
        device = self._devices[device_id].by_hand(compact(change))
        if device is None:
            return
        self._devices[device_id] = device
        if device_id not in self._unplugged:
            yield from device.fires()
        for other, order in device.orders().items():
            if not self._devices[other].orders():
                yield from self._all_touched(other, order)

    def _obeyed(self, device: Appliance, what: str, payload: str) -> tuple[Message, ...] | Ignored:
        if device.label.id in self._unplugged:
            return Ignored.OFFLINE
        after = device.obey(what.removeprefix("set/"), payload)
        if after is None:
            return Ignored.NOT_UNDERSTOOD
        return self._became(after)

    def _touched(self, device: Appliance, payload: str) -> tuple[Message, ...] | Ignored:
        plug = touch(_Plug, payload)
        if plug is not None:
            return self.plugged(device.label.id, available=plug.available)
        if read(_Reset, payload) is not None:
            change = {key: value for key, value in from_json(payload).items() if key != "reset"}
            return self._back_to_the_start(device, change)
        after = device.by_hand(payload)
        told = self._told_more(device.label.id, payload)
        if after is None and not told:
            return Ignored.NOT_UNDERSTOOD
        # Another bulb in the lamp is another announcement; everything else keeps the one it has.
        news = () if after is None else tuple(set(after.announce()) - set(device.announce()))
        return (*news, *self._became(after or device))

    def _back_to_the_start(self, device: Appliance, change: Mapping[str, Any]) -> tuple[Message, ...] | Ignored:
        """What it was at the start, with a change by hand from there: said in one go, as one change."""
        first = self._first[device.label.id]
        if device.label.id in self._more:
            self._more[device.label.id] = dict(self._first_more[device.label.id])
        after = first.by_hand(compact(change)) if change else first
        told = bool(change) and self._told_more(device.label.id, compact(change))
        if after is None and not told:
            return Ignored.NOT_UNDERSTOOD
        became = after or first
        return (*(set(became.announce()) - set(device.announce())), *self._became(became))

    def _became(self, device: Appliance) -> tuple[Message, ...]:
        self._devices[device.label.id] = device
        if device.label.id in self._unplugged:
            return ()
        others: list[Message] = []
        for other, order in device.orders().items():
            if not self._devices[other].orders():
                others += self._all_touched(other, order)
                others += () if other in self._unplugged else self._said(self._devices[other])
        return (*self._said(device), *device.fires(), *others)

    def _told_more(self, device_id: str, payload: str) -> bool:
        """Whether a state as Home Assistant writes it changed an attribute that the kind does not carry."""
        more = self._more.get(device_id)
        change = None if more is None else read(_Attributes, payload)
        if more is None or change is None:
            return False
        known = {key: value for key, value in change.attributes.items() if key in more}
        more |= known
        return bool(known)

    def plugged(self, device_id: str, *, available: bool) -> tuple[Message, ...]:
        """Pull the plug of a device, or put it back."""
        device = self._devices[device_id]
        if available:
            self._unplugged.discard(device_id)
            return (*self._said(device), self._availability(device))
        self._unplugged.add(device_id)
        return (self._availability(device),)

    def _availability(self, device: Appliance) -> Message:
        offline = device.label.id in self._unplugged
        return Message(device.label.availability, "offline" if offline else "online")
