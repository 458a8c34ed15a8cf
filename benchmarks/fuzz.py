"""Whatever is sent: nothing raises, and nothing takes longer than it may.

Messages of the simulated homes, and of devices of the other conventions, are mutated and read by the registry with all
conventions; now and then the home is looked at, a device ordered about, and what was rejected listed. Each call may
take a second of the thread's own time: one template has 50 ms, all those of a message 500 ms.

    python -m benchmarks.fuzz [--messages 100000] [--seed 1] [--payloads DIR]
"""

from __future__ import annotations

import argparse
import itertools
import json
import logging
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.mutations import Message, Mutations, originals
from devices import kinds
from devices.commands import encode
from devices.link import conventions
from devices.model import Change, Feature, Unfulfilled
from devices.registry import Registry

DEADLINE_S: Final = 1.0
"""Of the thread's own time, for each call."""
LOOK_EVERY: Final = 20
"""Messages between two looks at the home."""
HOME_EVERY: Final = 2_000
"""Messages that one home gets: then another begins, as the first entities are in the way of the next."""
SHOWN: Final = 5
"""Failures that are printed."""


@dataclass(slots=True)
class Outcome:
    """What came of all calls."""

    calls: int = 0
    exceptions: int = 0
    late: int = 0
    worst_s: float = 0.0
    entities: int = 0
    """The most that were known at one time."""
    orders: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @contextmanager
    def call(self, what: Callable[[], str]) -> Any:
        """Time one call, and note whatever it raises."""
        self.calls += 1
        started = time.thread_time()
        try:
            yield
        except Exception:  # noqa: BLE001 - that there is none is what is measured
            self.exceptions += 1
            self.failures.append(f"{what()}\n{traceback.format_exc(limit=-4)}")
        took = time.thread_time() - started
        self.worst_s = max(self.worst_s, took)
        if took > DEADLINE_S:
            self.late += 1
            self.failures.append(f"{took:.2f} s: {what()}")


class House:
    """A home that hears mutated messages.

    Args:
        outcome: where to count.
        chance: which device is ordered to do what.

    """

    def __init__(self, outcome: Outcome, chance: random.Random) -> None:
        self._outcome = outcome
        self._chance = chance
        self._now = self._counted = datetime(2026, 1, 1, tzinfo=UTC)
        self._registry = Registry(conventions("homeassistant"), clock=lambda: self._now)

    def hear(self, message: Message) -> None:
        """One message, as the link handles it."""
        # A second each: the gate for floods stays open.
        self._now += timedelta(seconds=1)
        topic, payload = message
        with self._outcome.call(lambda: f"{topic[:200]!r}: {payload[:2_000]!r}"):
            if self._registry.owns(topic):
                self._registry.announce(topic, payload)
            self._registry.receive(topic, payload, retained=self._chance.random() < 0.2)

    def look(self, value: Any) -> None:
        """See what is there and what is not used, let time pass, and order some device to do something."""
        with self._outcome.call(lambda: "looking"):
            self._registry.tick()
            self._count()
            home = self._registry.home
            self._outcome.entities = max(self._outcome.entities, sum(len(device.entities) for device in home.devices))
            for device in home.devices:
                kinds.type_of(device)
                # What is shown must be able to go over the wire, to a client and into the database.
                json.dumps([device.name, device.area, device.manufacturer, device.model]).encode()
                for entity in device.entities:
                    shown = [entity.unique_id, entity.name, entity.unit, entity.state.value]
                    json.dumps([*shown, dict(entity.state.attributes)], allow_nan=False, ensure_ascii=False).encode()
        entities = [entity for _, entity in home.entities() if entity.features]
        if entities:
            entity = self._chance.choice(entities)
            feature = self._chance.choice(list(entity.features))
            with self._outcome.call(lambda: f"ordering {entity.unique_id!r} {feature} {value!r:.200}"):
                self._order(entity.unique_id, feature, value)

    def _order(self, unique_id: str, feature: Feature, value: Any) -> None:
        found = self._registry.find(unique_id)
        if found is None:
            raise LookupError(f"{unique_id!r} is in the home, but not in the registry")
        binding, entity, _ = found
        limits = entity.features[feature]
        wanted = self._chance.choice((True, False, limits.minimum, limits.maximum, (1, 2, 3), *limits.options, value))
        commands = encode(binding, [Change(feature, wanted)], entity.state)
        if not isinstance(commands, Unfulfilled):
            self._outcome.orders += 1
            for command in commands:
                command.payload.encode()
                if command.topic not in binding.wire.command_topics:
                    raise LookupError(f"{command.topic!r} was never said to be a topic for orders")
            self._registry.assume(unique_id, [Change(feature, wanted)])

    def _count(self) -> None:
        """Count what was rejected since this was last done; only the latest are kept."""
        for rejection in self._registry.rejections:
            if rejection.at is not None and rejection.at > self._counted:
                self._outcome.reasons[rejection.reason.value] += 1
                rejection.detail.encode()
        self._counted = self._now


class _Ears(logging.Handler):
    """Hears of what the module caught itself: that nothing came out is not enough."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(logging.ERROR)
        self._outcome = outcome

    def emit(self, record: logging.LogRecord) -> None:
        """Count it as an exception."""
        self._outcome.exceptions += 1
        self._outcome.failures.append(logging.Formatter().format(record))


def run(messages: int, *, seed: int, folder: Path | None = None) -> Outcome:
    """Send so many mutated messages."""
    outcome = Outcome()
    ears, log = _Ears(outcome), logging.getLogger("devices")
    log.addHandler(ears)
    try:
        _run(messages, seed, folder, outcome)
    finally:
        log.removeHandler(ears)
    return outcome


def _run(messages: int, seed: int, folder: Path | None, outcome: Outcome) -> None:
    chance = random.Random(seed)
    mutations = Mutations(originals(folder), seed)
    house = House(outcome, chance)
    for number, message in enumerate(itertools.islice(mutations, messages), 1):
        house.hear(message)
        if number % LOOK_EVERY == 0:
            house.look(mutations.value())
        if number % HOME_EVERY == 0:
            house = House(outcome, chance)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where anything was raised or late."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=100_000, help="default 100,000")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other mutations (default 1)")
    parser.add_argument("--payloads", type=Path, help="folder of JSON files whose messages are mutated too")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    outcome = run(options.messages, seed=options.seed, folder=options.payloads)
    for failure in outcome.failures[:SHOWN]:
        print(failure)
    print(f"rejected: {dict(outcome.reasons.most_common())}")
    result = {
        "metric": "fuzz",
        "messages": options.messages,
        "exceptions": outcome.exceptions,
        "over_deadline": outcome.late,
        "worst_ms": round(outcome.worst_s * 1000, 1),
        "calls": outcome.calls,
        "orders": outcome.orders,
        "most_entities": outcome.entities,
        "seconds": round(time.perf_counter() - started, 1),
    }
    print(json.dumps(result))
    return 1 if outcome.exceptions or outcome.late else 0


if __name__ == "__main__":
    sys.exit(main())
