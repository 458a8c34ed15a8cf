"""Orders under way, and the callers who wait for the states that confirm them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from devices.discovery.convention import Binding
from devices.model import Change, Command, Entity, Fulfilment, Order, Unfulfilled
from devices.reading import agrees

type Find = Callable[[str], tuple[Binding, Entity, int] | None]
"""Unique id → the entity with its binding and the number of its state messages so far."""


@dataclass(slots=True)
class Waiting:
    """One order under way."""

    order: Order
    changes: tuple[Change, ...]
    """What is to be seen in the entity's state."""
    commands: tuple[Command, ...]
    news: int
    """State messages before it was sent."""
    moment: bool
    """Whether a state from before says nothing about it."""
    patience_s: float
    """How long its kind may take, in seconds."""
    done: bool = False
    took_ms: float = 0.0

    def shown_by(self, entity: Entity, news: int) -> bool:
        """Whether the entity's state shows it done."""
        if self.moment and news <= self.news:
            return False
        return all(agrees(entity, change) for change in self.changes)


@dataclass(slots=True)
class Round:
    """The orders of one call, and the caller who waits for all of them."""

    items: Sequence[Waiting]
    started: float = field(default_factory=time.perf_counter)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, timeout_s: float) -> None:
        """Wait until each is confirmed, or had the time of its kind; `timeout_s` for all of them together."""
        with self.changed:
            while True:
                passed = time.perf_counter() - self.started
                left = max((min(i.patience_s, timeout_s) - passed for i in self.items if not i.done), default=0.0)
                if left <= 0:
                    return
                self.changed.wait(left)

    def outcome(self, item: Waiting, *, sent: bool) -> Fulfilment:
        """What became of one of them."""
        if not sent:
            return Fulfilment(item.order, problem=Unfulfilled.NO_CONNECTION)
        if item.done:
            return Fulfilment(item.order, item.commands, None, item.took_ms)
        took = (time.perf_counter() - self.started) * 1000
        return Fulfilment(item.order, item.commands, Unfulfilled.NOT_CONFIRMED, took)


class Confirming:
    """All orders under way; thread-safe."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._waiting: dict[str, list[tuple[Waiting, Round]]] = {}
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        """Whether anybody waits."""
        return bool(self._waiting)

    def begin(self, turn: Round) -> None:
        """Wait for these from now on: a quick device answers before its command was handed over."""
        with self._lock:
            for item in turn.items:
                self._waiting.setdefault(item.order.unique_id, []).append((item, turn))

    def end(self, turn: Round) -> None:
        """Wait no longer."""
        with self._lock:
            for item in turn.items:
                unique_id = item.order.unique_id
                rest = [entry for entry in self._waiting.get(unique_id, []) if entry[0] is not item]
                if rest:
                    self._waiting[unique_id] = rest
                else:
                    self._waiting.pop(unique_id, None)

    def settle(self, unique_id: str) -> None:
        """Tell those who wait for this entity, if its state shows what they wait for."""
        with self._lock:
            entries = list(self._waiting.get(unique_id, ()))
        found = self._find(unique_id) if entries else None
        if found is None:
            return
        _, entity, news = found
        for item, turn in entries:
            if not item.done and item.shown_by(entity, news):
                with turn.changed:
                    item.took_ms = (time.perf_counter() - turn.started) * 1000
                    item.done = True
                    turn.changed.notify_all()
