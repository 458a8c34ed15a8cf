"""The home as it is now: announcements and states in, immutable snapshots out.

Thread-safe. Messages come one at a time, from whatever thread; many look. A state message costs a dictionary look-up
and the reading of it; snapshots are only built when somebody looks, and then only the devices that changed anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from devices.admission import MOST_ENTITIES, Admission
from devices.claims import Claims
from devices.discovery import budget
from devices.discovery.convention import (
    STATE_BYTES,
    Announcement,
    Binding,
    Convention,
    Reason,
    Rejection,
    announced,
)
from devices.discovery.payload import UTF_8, Payload
from devices.folding import Folder
from devices.gate import Gate
from devices.home_file import HomeNotes
from devices.model import Change, Command, Entity, Home, State
from devices.rejected import Rejected
from devices.snapshots import Snapshots
from devices.tracked import Ear, StateChange, Topics, Tracked, topics_of

MOST_BLOCKED: Final = 1_000
"""Refused entities that wait for what is in their way to go; what comes beyond is only refused."""


class Registry:
    """What is known of every device.

    Args:
        conventions: the ways in which devices announce themselves, the first that owns a topic reads it.
        clock: aware time of receipt.
        gate: how many announcements are read; None: as many as any home needs.

    """

    def __init__(
        self, conventions: Iterable[Convention], *, clock: Callable[[], datetime], gate: Gate | None = None
    ) -> None:
        self._conventions = tuple(conventions)
        self._clock = clock
        self._gate = gate or Gate()
        self._lock = threading.RLock()
        self._tracked: dict[str, Tracked] = {}
        self._timed: dict[str, None] = {}
        self._asking: dict[str, None] = {}
        self._slow: dict[str, int] = {}
        self._announced: dict[str, bytes] = {}
        self._parts: dict[str, dict[str, str]] = {}
        self._blocked: dict[tuple[str, str], Binding] = {}
        self._listeners: dict[str, list[Ear]] = {}
        self._commanded: dict[str, dict[str, None]] = {}
        self._folder = Folder()
        self._snapshots = Snapshots(self._folder, self._tracked)
        self._dirty, self._stale = self._snapshots.dirty, self._snapshots.stale
        self._claims = Claims()
        self._admission = Admission(self._conventions, self._folder, self._tracked, self._commanded)
        self._rejected = Rejected(clock)

    # -------------------------------------------------------------------------------------------------- looking

    @property
    def home(self) -> Home:
        """The latest snapshot; the same object as long as nothing changes."""
        with self._lock:
            return self._snapshots.home

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """The latest messages that were not used, oldest first; equal ones once, with how often they came."""
        with self._lock:
            return self._rejected.all()

    def find(self, unique_id: str) -> tuple[Binding, Entity, int] | None:
        """An entity with its binding and the number of its state messages so far."""
        with self._lock:
            tracked = self._tracked.get(unique_id)
            return None if tracked is None else (tracked.binding, tracked.entity(), tracked.news)

    def topics(self) -> tuple[str, ...]:
        """Every topic to subscribe, beside the conventions' own filters."""
        with self._lock:
            return tuple(topic for topic in self._listeners if not self._brought(topic))

    def unknown(self) -> tuple[Command, ...]:
        """What asks every device for its state that told none since the connection is there, each order once."""
        with self._lock:
            asks: dict[Command, None] = {}
            for unique_id in self._asking:
                tracked = self._tracked[unique_id]
                if tracked.heard_at is None or self._folder.group_of(unique_id) in self._stale:
                    asks |= dict.fromkeys(tracked.binding.asks)
            return tuple(asks)

    # ------------------------------------------------------------------------------------------------- announcing

    def owns(self, topic: str) -> bool:
        """Whether a message on this topic is an announcement."""
        # A loop, as each state message is asked about too: `any` over a generator takes twice the time.
        for convention in self._conventions:  # noqa: SIM110
            if convention.owns(topic):
                return True
        return False

    def is_slow(self, topic: str) -> bool:
        """Whether reading a message may take its time: an announcement, or a state that a template reads."""
        return topic in self._slow or self.owns(topic)

    def announce(self, topic: str, payload: bytes) -> Topics:
        """Apply an announcement; one that was applied before costs nothing."""
        convention = next((c for c in self._conventions if c.owns(topic)), None)
        if convention is None or self._announced.get(topic) == payload:
            return Topics()
        with self._lock:
            # What brings states as well can't wait; its convention bounds what it makes of them.
            if not convention.brings(topic) and not self._gate.is_open(self._clock()):
                detail = "There were more announcements at once than any home has; those left out will be asked for."
                self._rejected.note(Rejection("", Reason.FLOOD, detail))
                return Topics()
        result = announced(convention, topic, payload)
        with self._lock:
            if isinstance(result, Rejection):
                # What this topic announced before stays: a garbled update must not take a device away.
                self._gate.spend()
                self._rejected.note(result)
                return Topics()
            if result.bindings or result.rejected:
                self._gate.spend()
            if result.withdrawn:
                self._announced.pop(topic, None)
            elif result.anchor is None:
                self._announced[topic] = payload
            topics = self._apply(result.anchor or topic, result)
            return replace(topics, requests=result.requests)

    def _brought(self, topic: str) -> bool:
        return any(convention.brings(topic) for convention in self._conventions)

    def missed_announcements(self) -> bool:
        """Whether a flood left out announcements since this was last asked; a new subscription brings them again."""
        with self._lock:
            return self._gate.caught_up() and len(self._tracked) < MOST_ENTITIES

    def _apply(self, topic: str, news: Announcement) -> Topics:
        for rejection in news.rejected:
            self._rejected.note(rejection)
        bindings = self._unrivalled(topic, news)
        parts = self._parts.setdefault(topic, {})
        if news.released:
            for unique_id in parts.values():
                self._tracked[unique_id].released = True
        ended = tuple(parts) if news.withdrawn else news.removed
        gone = [parts.pop(part) for part in ended if part in parts]
        leave = [left for unique_id in gone for left in self._remove(unique_id)]
        for key in [key for key in self._blocked if key[0] == topic and (news.withdrawn or key[1] in ended)]:
            del self._blocked[key]
        listen = [heard for binding in bindings for heard in self._adopt(binding, parts, leave)]
        if not parts:
            self._parts.pop(topic, None)
        for other, returned in self._claims.returning():
            listen += self._apply(other, Announcement(returned)).listen
        if gone:
            listen += self._retry()
        wanted = tuple(heard for heard in dict.fromkeys(listen) if not self._brought(heard))
        return Topics(wanted, tuple(left for left in dict.fromkeys(leave) if left not in self._listeners))

    def _unrivalled(self, topic: str, news: Announcement) -> tuple[Binding, ...]:
        """The bindings of things that no other convention announced before."""
        self._claims.forget(topic, None if news.withdrawn else news.removed)
        bindings, rival = self._claims.sift(news.bindings)
        if rival is not None:
            detail = f"It is shown already, as {rival} announced it."
            self._rejected.note(Rejection(topic, Reason.DUPLICATE, detail))
        return bindings

    def _adopt(self, binding: Binding, parts: dict[str, str], leave: list[str]) -> list[str]:
        """Put in one entity, or say why not; the topics to listen to."""
        owner = self._tracked.get(binding.entity.unique_id)
        if owner is not None and owner.binding.entity.component != binding.entity.component and binding.spare_id:
            # Unique ids are unique within a component; ours are within the home.
            same = (owner.binding.topic, owner.binding.part) == (binding.topic, binding.part)
            if not same:
                binding = replace(binding, entity=replace(binding.entity, unique_id=binding.spare_id), spare_id="")
                owner = self._tracked.get(binding.entity.unique_id)
        refused = self._admission.refusal(binding, owner)
        if refused is not None:
            if len(self._blocked) < MOST_BLOCKED:
                self._blocked[binding.topic, binding.part] = binding
            self._rejected.note(refused)
            return []
        unique_id = binding.entity.unique_id
        if owner is not None and owner.binding.topic != binding.topic:
            self._parts.get(owner.binding.topic, {}).pop(owner.binding.part, None)
        former = parts.get(binding.part)
        if former is not None and former != unique_id:
            leave += self._remove(former)
        leave += self._put(binding)
        parts[binding.part] = unique_id
        return list(topics_of(binding))

    def _retry(self) -> list[str]:
        """Put in what was refused before; what was in its way may have gone."""
        blocked, self._blocked = self._blocked, {}
        return [heard for (topic, _), b in blocked.items() for heard in self._apply(topic, Announcement((b,))).listen]

    def _put(self, binding: Binding) -> list[str]:
        unique_id = binding.entity.unique_id
        former = self._tracked.get(unique_id)
        left: list[str] = []
        tracked = Tracked.of(binding)
        if former is not None:
            left = self._detach(former.binding)
            if former.binding.entity.component == binding.entity.component:
                # A firmware that announces itself anew has not forgotten whether its lamp is lit.
                tracked.inherit(former)
        self._tracked[unique_id] = tracked
        if tracked.is_timed:
            self._timed[unique_id] = None
        if binding.asks:
            self._asking[unique_id] = None
        self._snapshots.touch(self._folder.join(unique_id, binding.device.identifiers))
        states, presence = frozenset(binding.wire.state_topics), frozenset(binding.availability.topics)
        for topic in topics_of(binding):
            self._listeners.setdefault(topic, []).append(
                Ear(tracked, topic in states, topic in presence, binding.encoding)
            )
        for topic in binding.wire.command_topics:
            self._commanded.setdefault(topic, {})[unique_id] = None
        for topic in binding.slow_topics:
            self._slow[topic] = self._slow.get(topic, 0) + 1
        self._claims.take(binding)
        return left

    def _remove(self, unique_id: str) -> list[str]:
        tracked = self._tracked.pop(unique_id)
        left = self._detach(tracked.binding)
        self._snapshots.touch(self._folder.leave(unique_id))
        return left

    def _detach(self, binding: Binding) -> list[str]:
        unique_id = binding.entity.unique_id
        self._timed.pop(unique_id, None)
        self._asking.pop(unique_id, None)
        left = []
        for topic in topics_of(binding):
            ears = [ear for ear in self._listeners.pop(topic) if ear.tracked.binding is not binding]
            if ears:
                self._listeners[topic] = ears
            else:
                left.append(topic)
        for topic in binding.wire.command_topics:
            del self._commanded[topic][unique_id]
            if not self._commanded[topic]:
                del self._commanded[topic]
        for topic in binding.slow_topics:
            self._slow[topic] -= 1
            if not self._slow[topic]:
                del self._slow[topic]
        self._claims.release(binding)
        return left

    # -------------------------------------------------------------------------------------------------- listening

    def receive(self, topic: str, raw: bytes, *, retained: bool) -> tuple[StateChange, ...]:
        """Apply a state or availability message; what changed, in the order of announcement."""
        if topic not in self._slow:
            return self._received(topic, raw, retained=retained)
        with budget.message():
            return self._received(topic, raw, retained=retained)

    def _received(self, topic: str, raw: bytes, *, retained: bool) -> tuple[StateChange, ...]:
        with self._lock:
            ears = self._listeners.get(topic)
            if ears is None:
                return ()
            if len(raw) > STATE_BYTES:
                detail = f"{len(raw)} bytes; at most {STATE_BYTES} are read."
                self._rejected.note(Rejection(topic, Reason.TOO_LARGE, detail))
                return ()
            at = self._clock()
            encoding, payload = "", None
            changes: list[StateChange] = []
            for ear in ears:
                tracked = ear.tracked
                if ear.encoding != encoding:
                    encoding, payload = ear.encoding, self._decoded(topic, raw, ear.encoding)
                if payload is None or (retained and self._is_past(topic, ear)):
                    continue
                if ear.presence and tracked.hear_whether_there(topic, payload):
                    self._dirty.add(self._folder.group_of(tracked.binding.entity.unique_id))
                if ear.state:
                    change = self._hear(tracked, topic, payload, at)
                    if change is not None:
                        changes.append(change)
            return tuple(changes)

    def _is_past(self, topic: str, ear: Ear) -> bool:
        """Whether a retained message is an order, or an event, of long ago that the broker kept."""
        if ear.tracked.binding.momentary:
            return ear.state
        commanders = self._commanded.get(topic)
        if commanders is None:
            return False
        # Only one's own: naming somebody's state topic for orders must not make us deaf to it.
        group = self._folder.group_of(ear.tracked.binding.entity.unique_id)
        return any(self._folder.group_of(unique_id) == group for unique_id in commanders)

    def _decoded(self, topic: str, raw: bytes, encoding: str) -> Payload | None:
        try:
            return Payload(raw, encoding)
        except UnicodeDecodeError:
            name = "UTF-8" if encoding == UTF_8 else encoding
            self._rejected.note(Rejection(topic, Reason.NOT_TEXT, f"The payload is not {name}."))
            return None

    def _hear(self, tracked: Tracked, topic: str, payload: Payload, at: datetime) -> StateChange | None:
        unique_id = tracked.binding.entity.unique_id
        reading = tracked.read(topic, payload)
        for reason, detail in reading.problems:
            self._rejected.note(Rejection(topic, reason, f"{unique_id}: {detail}"))
        if reading.values is tracked.values:
            return None
        group = self._folder.group_of(unique_id)
        self._dirty.add(group)
        self._stale.discard(group)
        before, last = tracked.state, tracked.heard_at
        if not tracked.learn(reading.values, at):
            return None
        return self._change(tracked, before, last, at)

    def _change(self, tracked: Tracked, before: State, last: datetime | None, at: datetime) -> StateChange | None:
        """The change since `before`; None: there was none."""
        after, unique_id = tracked.state, tracked.binding.entity.unique_id
        if before.value == after.value and before.attributes == after.attributes:
            return None
        before = State(before.value, before.attributes, last)
        return StateChange(self._snapshots.id_of(self._folder.group_of(unique_id)), unique_id, before, after, at)

    def heard_by(self, topic: str) -> tuple[str, ...]:
        """Unique ids of the entities that listen to a topic."""
        with self._lock:
            return tuple(ear.tracked.binding.entity.unique_id for ear in self._listeners.get(topic, ()))

    def assume(self, unique_id: str, changes: Sequence[Change]) -> StateChange | None:
        """Take an order as carried out, as far as the entity reports nothing back that would tell."""
        with self._lock:
            tracked = self._tracked.get(unique_id)
            at = self._clock()
            return None if tracked is None else self._moved(tracked, lambda: tracked.assume(changes, at), at)

    def tick(self) -> tuple[StateChange, ...]:
        """Let pass what was only said for a time: to be called now and then."""
        with self._lock:
            at = self._clock()
            timed = [self._tracked[unique_id] for unique_id in self._timed]
            changes = (self._moved(tracked, partial(tracked.pass_time, at), at) for tracked in timed)
            return tuple(change for change in changes if change is not None)

    def _moved(self, tracked: Tracked, move: Callable[[], bool], at: datetime) -> StateChange | None:
        """The change that comes not from a message but from us."""
        before, last = tracked.state, tracked.heard_at
        if not move():
            return None
        self._dirty.add(self._folder.group_of(tracked.binding.entity.unique_id))
        return self._change(tracked, before, last, at)

    # -------------------------------------------------------------------------------------------------- the whole

    def connected(self, *, now: bool) -> None:
        """Say that the broker was reached, or lost: then what is known is only the last known."""
        with self._lock:
            self._snapshots.connected(now=now)

    def note(self, notes: HomeNotes) -> None:
        """Lay what the home's own file says over what the devices say."""
        with self._lock:
            self._snapshots.note(notes)


__all__ = ["Registry", "StateChange", "Topics"]
