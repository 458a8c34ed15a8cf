"""One entity with what was heard of it, and what follows from the time that passed since."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from devices.discovery.convention import Binding, Reading, Reason, Values
from devices.discovery.payload import Payload
from devices.model import Change, Command, Entity, State

_log = logging.getLogger(__name__)


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
class Tracked:
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
    released: bool = False
    """Another topic may announce it."""
    expired: bool = False
    """Its state was not repeated in time."""
    ends: datetime | None = None
    """When `on` ends by itself."""

    @classmethod
    def of(cls, binding: Binding) -> Self:
        """An entity of which nothing was heard yet."""
        value, attributes = binding.wire.state({})
        # As in Home Assistant: what counts only for a time does not count before it was said at all.
        return cls(binding, state=State(value, attributes), expired=binding.expire_after is not None)

    @property
    def is_timed(self) -> bool:
        """Whether time alone changes it."""
        return self.binding.expire_after is not None or self.binding.off_after is not None

    def is_of(self, binding: Binding) -> bool:
        """Whether that binding is of the same place in the same announcement."""
        return (self.binding.topic, self.binding.part) == (binding.topic, binding.part)

    def entity(self) -> Entity:
        """As it is now."""
        state = State(self.state.value, self.state.attributes, self.heard_at, self.state.changed_at)
        return replace(self.binding.entity, state=state, available=self.available and not self.expired)

    def inherit(self, former: Tracked) -> None:
        """Go on from what was known under a former announcement of the same entity."""
        self.values, self.news, self.heard_at = former.values, former.news, former.heard_at
        self.expired = former.expired and self.binding.expire_after is not None
        self.ends = former.ends
        value, attributes = self.binding.wire.state(self.values)
        kept = former.state.value if self.binding.momentary else value
        self.state = State(kept, attributes, changed_at=former.state.changed_at)

    def hear_whether_there(self, topic: str, payload: Payload) -> bool:
        """Read an availability message; whether it said anything."""
        there = self.binding.availability.read(topic, payload)
        if there is None:
            return False
        self.heard[topic], self.latest = there, topic
        self.available = self.binding.availability.verdict(self.heard, self.latest)
        return True

    def read(self, topic: str, payload: Payload) -> Reading:
        """What a state message means."""
        try:
            return self.binding.wire.read(topic, payload, self.values)
        except Exception:  # noqa: BLE001 - one boundary for each entity
            # A mistake of ours with one entity must not take the others on the topic with it.
            _log.exception("A message on %r could not be read for %r", topic, self.binding.entity.unique_id)
            return Reading(self.values, ((Reason.NOT_UNDERSTOOD, "it could not be read."),))

    def learn(self, values: Values, at: datetime) -> bool:
        """Go on with the values that a state message gave; whether they are news."""
        binding, last = self.binding, self.heard_at
        self.heard_at, self.news, self.expired = at, self.news + 1, False
        if values == self.values and last is not None and not binding.momentary and binding.off_after is None:
            # Most of what a bridge sends repeats what was known, entity by entity: only its age is new.
            return False
        self.values = values
        value, attributes = binding.wire.state(values)
        if binding.momentary:
            value = at.isoformat(timespec="milliseconds")
        elif binding.off_after is not None:
            self.ends = at + timedelta(seconds=binding.off_after[0]) if value == "on" else None
        # What is told for the first time was so before; when it became so nobody knows.
        changed = at if last is not None and value != self.state.value else self.state.changed_at
        self.state = State(value, attributes, at, changed)
        return True

    def assume(self, changes: Sequence[Change], at: datetime) -> bool:
        """Take as carried out what it will not report; whether anything follows."""
        binding = self.binding
        if binding.assume is None:
            return False
        silent = [c for c in changes if binding.entity.assumed or c.feature not in binding.wire.reports]
        return self._become(binding.assume(silent), at)

    def pass_time(self, at: datetime) -> bool:
        """Let pass what was only said for a time; whether anything did."""
        binding, heard = self.binding, self.heard_at
        if binding.expire_after is not None and not self.expired and heard is not None:
            self.expired = (at - heard).total_seconds() >= binding.expire_after
            if self.expired:
                return True
        if binding.off_after is not None and self.ends is not None and at >= self.ends:
            self.ends = None
            return self._become(binding.off_after[1], at)
        return False

    def _become(self, update: Values, at: datetime) -> bool:
        if not update:
            return False
        self.values, self.heard_at = {**self.values, **update}, at
        value, attributes = self.binding.wire.state(self.values)
        self.state = State(value, attributes, at, at if value != self.state.value else self.state.changed_at)
        return True


@dataclass(frozen=True, slots=True)
class Ear:
    """One entity that listens to a topic, and for what: settled when it is announced, not with every message."""

    tracked: Tracked
    state: bool
    """Whether the topic carries its state."""
    presence: bool
    """Whether the topic tells that it is there."""
    encoding: str
    """Of its state messages."""


def topics_of(binding: Binding) -> tuple[str, ...]:
    """Every topic that an entity listens to."""
    return tuple(dict.fromkeys((*binding.wire.state_topics, *binding.availability.topics)))
