"""Which convention has the say over a thing that announces itself by two of them.

Firmware that speaks its own convention often speaks Home Assistant's too, and an old retained announcement of the
one outlives the change to the other. The first that was complete wins: it is there, perhaps under names that people
gave it, and nothing tells which of the two is the better. The other waits until the first is withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from devices.discovery.convention import Binding

_SHORTEST: Final = 6
"""Shortest identifier that means one thing in the world: half a MAC address. A shorter one may be any home's "lamp"."""

MOST_WAITING: Final = 1_000
"""Most things that wait for another convention to let go of them; what comes beyond is only refused."""


@dataclass(slots=True)
class _Hold:
    """Who holds one key, and by how many bindings."""

    source: str
    count: int = 0


class Claims:
    """Bindings by what they have in common with those of another convention: identifiers, and topics that are theirs.

    State topics do not count, as a bridge may tell of many things on one.
    """

    def __init__(self) -> None:
        self._holds: dict[str, _Hold] = {}
        self._waiting: dict[str, dict[str, Binding]] = {}
        self._freed = False

    def sift(self, bindings: Sequence[Binding]) -> tuple[tuple[Binding, ...], str | None]:
        """The bindings of one announcement that may be used: all of them, or none.

        Returns:
            The bindings, and where they are none the convention that announced the thing before.

        """
        for binding in bindings:
            self.forget(binding.topic, (binding.part,))
        rival = next((name for binding in bindings for name in self._rivals(binding)), None)
        if rival is None:
            return tuple(bindings), None
        for binding in bindings:
            if binding.topic in self._waiting or len(self._waiting) < MOST_WAITING:
                self._waiting.setdefault(binding.topic, {})[binding.part] = binding
        return (), rival

    def take(self, binding: Binding) -> None:
        """Count a binding that is used."""
        for key in _keys(binding):
            self._holds.setdefault(key, _Hold(binding.source)).count += 1

    def release(self, binding: Binding) -> None:
        """Count it no longer."""
        for key in _keys(binding):
            hold = self._holds[key]
            hold.count -= 1
            if not hold.count:
                del self._holds[key]
                self._freed = True

    def forget(self, topic: str, parts: Collection[str] | None = None) -> None:
        """Let go of what waits under a topic: some parts, or (None) all of them."""
        group = self._waiting.get(topic, {})
        for part in tuple(group) if parts is None else parts:
            group.pop(part, None)
        if not group:
            self._waiting.pop(topic, None)

    def returning(self) -> tuple[tuple[str, tuple[Binding, ...]], ...]:
        """What waited, by topic, for a thing that nobody else holds any more; it waits no longer."""
        if not self._freed or not self._waiting:
            return ()
        self._freed = False
        free = {
            topic: tuple(group.values())
            for topic, group in self._waiting.items()
            if not any(any(self._rivals(binding)) for binding in group.values())
        }
        for topic in free:
            self.forget(topic)
        return tuple(free.items())

    def _rivals(self, binding: Binding) -> Iterator[str]:
        for key in _keys(binding):
            hold = self._holds.get(key)
            if hold is not None and hold.source != binding.source:
                yield hold.source


def _keys(binding: Binding) -> set[str]:
    names = (re.sub(r"[^0-9A-Z]", "", name.upper().removeprefix("MAC:")) for name in binding.device.identifiers)
    identifiers = {f"id {name}" for name in names if len(name) >= _SHORTEST}
    return identifiers | set(binding.wire.command_topics) | set(binding.availability.topics)
