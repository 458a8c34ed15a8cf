"""The home as it is now: announcements and states in, immutable snapshots out.

Thread-safe. One thread (MQTT's) writes, many read. A state message costs a dictionary look-up and the reading of it;
snapshots are only built when somebody looks, and then only the devices that changed are built anew.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from devices.claims import Claims
from devices.discovery.convention import (
    STATE_BYTES,
    Announcement,
    Binding,
    Convention,
    Reason,
    Rejection,
    Values,
)
from devices.discovery.payload import Payload
from devices.folding import Folder, folded, shape_of
from devices.home_file import HomeNotes
from devices.model import Area, Command, Device, Entity, Home, State

MOST_ENTITIES: Final = 20_000
"""More than the largest home has; a flood of announcements stops here instead of at the memory's end."""
KEPT_REJECTIONS: Final = 200
"""The latest of these are kept for people to look at."""


@dataclass(frozen=True, slots=True)
class StateChange:
    """One entity's state or attributes became other than they were."""

    device_id: str
    unique_id: str
    before: State
    after: State
    at: datetime


@dataclass(frozen=True, slots=True)
class Topics:
    """How the topics to listen to have changed."""

    listen: tuple[str, ...] = ()
    """To be subscribed, also those that already are: only a new subscription brings the retained message again."""
    leave: tuple[str, ...] = ()
    requests: tuple[Command, ...] = ()
    """What to ask devices for, after subscribing."""


@dataclass(slots=True)
class _Tracked:
    """One entity with what was heard of it."""

    binding: Binding
    values: Values = field(default_factory=dict)
    state: State = field(default_factory=State)
    """As of its last change; see `heard_at`."""
    heard_at: datetime | None = None
    """Time of the last state message, which most often says nothing new."""
    heard: dict[str, bool] = field(default_factory=dict)
    latest: str | None = None
    available: bool = True
    news: int = 0
    """State messages so far."""

    def current(self) -> State:
        return State(self.state.value, self.state.attributes, self.heard_at)

    def entity(self) -> Entity:
        return replace(self.binding.entity, state=self.current(), available=self.available)


@dataclass(frozen=True, slots=True)
class _Ear:
    """One entity that listens to a topic, and for what: settled when it is announced, not with every message."""

    tracked: _Tracked
    state: bool
    """Whether the topic carries its state."""
    presence: bool
    """Whether the topic tells that it is there."""


class Registry:
    """What is known of every device.

    Args:
        conventions: the ways in which devices announce themselves, the first that owns a topic reads it.
        clock: aware time of receipt.

    """

    def __init__(self, conventions: Iterable[Convention], *, clock: Callable[[], datetime]) -> None:
        self._conventions = tuple(conventions)
        self._clock = clock
        self._lock = threading.RLock()
        self._tracked: dict[str, _Tracked] = {}
        self._announced: dict[str, bytes] = {}
        self._parts: dict[str, dict[str, str]] = {}
        self._listeners: dict[str, list[_Ear]] = {}
        self._commanded: dict[str, int] = {}
        self._folder = Folder()
        self._claims = Claims()
        self._built: dict[str, Device] = {}
        self._dirty: set[str] = set()
        self._stale: set[str] = set()
        self._shape: object = None
        self._notes = HomeNotes()
        self._rejections: deque[Rejection] = deque(maxlen=KEPT_REJECTIONS)
        self._connected = False
        self._version = 0
        self._home = Home(connected=False)
        self._shaken = True

    # -------------------------------------------------------------------------------------------------- looking

    @property
    def home(self) -> Home:
        """The latest snapshot; the same object as long as nothing changes."""
        with self._lock:
            if self._dirty or self._shaken:
                self._rebuild()
            return self._home

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """The latest messages that were not used, oldest first."""
        with self._lock:
            return tuple(self._rejections)

    def find(self, unique_id: str) -> tuple[Binding, Entity, int] | None:
        """An entity with its binding and the number of its state messages so far."""
        with self._lock:
            tracked = self._tracked.get(unique_id)
            return None if tracked is None else (tracked.binding, tracked.entity(), tracked.news)

    def topics(self) -> tuple[str, ...]:
        """Every topic to subscribe, beside the conventions' own filters."""
        with self._lock:
            return tuple(topic for topic in self._listeners if not self._brought(topic))

    # ------------------------------------------------------------------------------------------------- announcing

    def owns(self, topic: str) -> bool:
        """Whether a message on this topic is an announcement."""
        # A loop, as each state message is asked about too: `any` over a generator takes twice the time.
        for convention in self._conventions:  # noqa: SIM110
            if convention.owns(topic):
                return True
        return False

    def announce(self, topic: str, payload: bytes) -> Topics:
        """Apply an announcement; one that was applied before costs nothing."""
        convention = next((c for c in self._conventions if c.owns(topic)), None)
        if convention is None or self._announced.get(topic) == payload:
            return Topics()
        result = convention.announce(topic, payload)
        with self._lock:
            if isinstance(result, Rejection):
                # What this topic announced before stays: a garbled update must not take a device away.
                self._reject(result)
                return Topics()
            if result.withdrawn:
                self._announced.pop(topic, None)
            elif result.anchor is None:
                self._announced[topic] = payload
            topics = self._apply(result.anchor or topic, result)
            return replace(topics, requests=result.requests)

    def _brought(self, topic: str) -> bool:
        return any(convention.brings(topic) for convention in self._conventions)

    def _apply(self, topic: str, news: Announcement) -> Topics:
        for rejection in news.rejected:
            self._reject(rejection)
        bindings = self._unrivalled(topic, news)
        listen: list[str] = []
        leave: list[str] = []
        parts = self._parts.setdefault(topic, {})
        for part in tuple(parts) if news.withdrawn else news.removed:
            if part in parts:
                leave += self._remove(parts.pop(part))
        for binding in bindings:
            unique_id = binding.entity.unique_id
            owner = self._tracked.get(unique_id)
            if owner is not None and (owner.binding.topic, owner.binding.part) != (topic, binding.part):
                self._reject(
                    Rejection(topic, Reason.DUPLICATE, f"{unique_id!r} was announced by {owner.binding.topic!r}.")
                )
            elif owner is None and len(self._tracked) >= MOST_ENTITIES:
                self._reject(Rejection(topic, Reason.TOO_MANY, f"{MOST_ENTITIES} entities are known already."))
            else:
                former = parts.get(binding.part)
                if former is not None and former != unique_id:
                    leave += self._remove(former)
                leave += self._put(binding)
                parts[binding.part] = unique_id
                listen += [heard for heard in _topics_of(binding) if not self._brought(heard)]
        if not parts:
            del self._parts[topic]
        for other, returned in self._claims.returning():
            listen += self._apply(other, Announcement(returned)).listen
        listen = list(dict.fromkeys(listen))
        return Topics(tuple(listen), tuple(topic for topic in dict.fromkeys(leave) if topic not in self._listeners))

    def _unrivalled(self, topic: str, news: Announcement) -> tuple[Binding, ...]:
        """The bindings of things that no other convention announced before."""
        self._claims.forget(topic, None if news.withdrawn else news.removed)
        bindings, rival = self._claims.sift(news.bindings)
        if rival is not None:
            self._reject(Rejection(topic, Reason.DUPLICATE, f"It is shown already, as {rival} announced it."))
        return bindings

    def _put(self, binding: Binding) -> list[str]:
        unique_id = binding.entity.unique_id
        former = self._tracked.get(unique_id)
        left: list[str] = []
        tracked = _Tracked(binding)
        if former is not None:
            left = self._detach(former.binding)
            if former.binding.entity.component == binding.entity.component:
                # A firmware that announces itself anew has not forgotten whether its lamp is lit.
                tracked.values, tracked.news, tracked.heard_at = former.values, former.news, former.heard_at
        tracked.state = State(*binding.wire.state(tracked.values))
        self._tracked[unique_id] = tracked
        self._touch(*self._folder.join(unique_id, binding.device.identifiers))
        states, presence = frozenset(binding.wire.state_topics), frozenset(binding.availability.topics)
        for topic in _topics_of(binding):
            self._listeners.setdefault(topic, []).append(_Ear(tracked, topic in states, topic in presence))
        for topic in binding.wire.command_topics:
            self._commanded[topic] = self._commanded.get(topic, 0) + 1
        self._claims.take(binding)
        return left

    def _remove(self, unique_id: str) -> list[str]:
        tracked = self._tracked.pop(unique_id)
        left = self._detach(tracked.binding)
        self._touch(*self._folder.leave(unique_id))
        return left

    def _detach(self, binding: Binding) -> list[str]:
        left = []
        for topic in _topics_of(binding):
            ears = [ear for ear in self._listeners.pop(topic) if ear.tracked.binding is not binding]
            if ears:
                self._listeners[topic] = ears
            else:
                left.append(topic)
        for topic in binding.wire.command_topics:
            self._commanded[topic] -= 1
            if not self._commanded[topic]:
                del self._commanded[topic]
        self._claims.release(binding)
        return left

    # -------------------------------------------------------------------------------------------------- listening

    def receive(self, topic: str, raw: bytes, *, retained: bool) -> tuple[StateChange, ...]:
        """Apply a state or availability message; what changed, in the order of announcement."""
        with self._lock:
            ears = self._listeners.get(topic)
            # A retained command is an order of long ago that the broker kept; the device did not say it.
            if ears is None or (retained and topic in self._commanded):
                return ()
            if len(raw) > STATE_BYTES:
                self._reject(Rejection(topic, Reason.TOO_LARGE, f"{len(raw)} bytes; at most {STATE_BYTES} are read."))
                return ()
            try:
                payload = Payload(raw)
            except UnicodeDecodeError:
                self._reject(Rejection(topic, Reason.NOT_TEXT, "The payload is not UTF-8."))
                return ()
            at = self._clock()
            changes: list[StateChange] = []
            for ear in ears:
                if ear.presence:
                    self._look_for(ear.tracked, topic, payload)
                if ear.state:
                    change = self._hear(ear.tracked, topic, payload, at)
                    if change is not None:
                        changes.append(change)
            return tuple(changes)

    def _look_for(self, tracked: _Tracked, topic: str, payload: Payload) -> None:
        availability = tracked.binding.availability
        there = availability.read(topic, payload)
        if there is not None:
            tracked.heard[topic], tracked.latest = there, topic
            tracked.available = availability.verdict(tracked.heard, tracked.latest)
            self._dirty.add(self._folder.group_of(tracked.binding.entity.unique_id))

    def _hear(self, tracked: _Tracked, topic: str, payload: Payload, at: datetime) -> StateChange | None:
        wire, unique_id = tracked.binding.wire, tracked.binding.entity.unique_id
        reading = wire.read(topic, payload, tracked.values)
        for reason, detail in reading.problems:
            self._reject(Rejection(topic, reason, f"{unique_id}: {detail}"))
        if reading.values is tracked.values:
            return None
        group = self._folder.group_of(unique_id)
        self._dirty.add(group)
        self._stale.discard(group)
        last, tracked.heard_at, tracked.news = tracked.heard_at, at, tracked.news + 1
        if last is not None and reading.values == tracked.values:
            # Most of what a bridge sends repeats what was known, entity by entity: only its age is new.
            return None
        before, tracked.values = tracked.state, reading.values
        value, attributes = wire.state(reading.values)
        tracked.state = State(value, attributes, at)
        if before.value == value and before.attributes == attributes:
            return None
        before = State(before.value, before.attributes, last)
        return StateChange(self._id_of(group), unique_id, before, tracked.state, at)

    def heard_by(self, topic: str) -> tuple[str, ...]:
        """Unique ids of the entities that listen to a topic."""
        with self._lock:
            return tuple(ear.tracked.binding.entity.unique_id for ear in self._listeners.get(topic, ()))

    # -------------------------------------------------------------------------------------------------- the whole

    def connected(self, *, now: bool) -> None:
        """Say that the broker was reached, or lost: then what is known is only the last known."""
        with self._lock:
            self._connected = now
            self._shaken = True
            if not now:
                known = {self._folder.group_of(uid) for uid, t in self._tracked.items() if t.heard_at is not None}
                self._stale |= known
                self._dirty |= known

    def note(self, notes: HomeNotes) -> None:
        """Lay what the home's own file says over what the devices say."""
        with self._lock:
            if notes != self._notes:
                self._notes = notes
                self._touch(*self._folder.groups())

    def _touch(self, *groups: str) -> None:
        self._dirty.update(groups)
        self._shaken = True

    def _reject(self, rejection: Rejection) -> None:
        self._rejections.append(replace(rejection, at=self._clock()))

    def _id_of(self, group: str) -> str:
        members = self._folder.members(group)
        return group if len(members) > 1 else members[0]

    def _rebuild(self) -> None:
        for group in self._dirty:
            members = self._folder.members(group)
            if members:
                tracked = [self._tracked[unique_id] for unique_id in members]
                parts = [(t.binding, t.entity()) for t in tracked]
                self._built[group] = folded(self._id_of(group), parts, self._notes, stale=group in self._stale)
            else:
                self._built.pop(group, None)
                self._stale.discard(group)
        self._dirty.clear()
        devices = tuple(self._built.values())
        areas = self._home.areas
        if self._shaken:
            areas = self._areas(devices)
            shape = (areas, tuple(shape_of(device) for device in devices))
            self._version += shape != self._shape
            self._shape, self._shaken = shape, False
        self._home = Home(devices, areas, connected=self._connected, version=self._version)

    def _areas(self, devices: tuple[Device, ...]) -> tuple[Area, ...]:
        """The areas of the home's file, then those that only devices name."""
        areas = {area.name: area for area in self._notes.areas}
        for device in devices:
            if device.area is not None and device.area not in areas:
                areas[device.area] = Area(device.area)
        return tuple(areas.values())


def _topics_of(binding: Binding) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*binding.wire.state_topics, *binding.availability.topics)))
