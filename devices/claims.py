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
        self._waiting: dict[tuple[str, str], Binding] = {}
        self._freed = False

    def sift(self, bindings: Sequence[Binding]) -> tuple[tuple[Binding, ...], str | None]:
        """The bindings of one announcement that may be used: all of them, or none.

        Returns:
            The bindings, and where they are none the convention that announced the thing before.

        """
        for binding in bindings:
            self._waiting.pop((binding.topic, binding.part), None)
        rival = next((name for binding in bindings for name in self._rivals(binding)), None)
        if rival is None:
            return tuple(bindings), None
        self._waiting |= {(binding.topic, binding.part): binding for binding in bindings}
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
        for key in [key for key in self._waiting if key[0] == topic and (parts is None or key[1] in parts)]:
            del self._waiting[key]

    def returning(self) -> tuple[tuple[str, tuple[Binding, ...]], ...]:
        """What waited, by topic, for a thing that nobody else holds any more; it waits no longer."""
        if not self._freed or not self._waiting:
            return ()
        self._freed = False
        topics = dict.fromkeys(topic for topic, _part in self._waiting)
        groups = {topic: [binding for (of, _), binding in self._waiting.items() if of == topic] for topic in topics}
        free = {topic: tuple(group) for topic, group in groups.items() if not any(any(self._rivals(b)) for b in group)}
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
