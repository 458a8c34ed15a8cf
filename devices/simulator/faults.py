"""Faults to order: what goes wrong between a device and the broker. Pure: it looks at messages and at the time."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from devices.simulator.kinds.appliance import Message

NONSENSE: Final = ("}{", "NaN", '{"state":', "\u0000", "[[[[[[[[", "💥", "-1e999", '{"state":["on"]}')
"""What a broken device says, one after the other."""
_BRACKETS: Final = 32
MOST_LATE: Final = 10_000
"""Messages that are held back; beyond that the oldest go out, or a late device would fill the memory."""


class Fault(BaseModel):
    """What is wrong with one device; all left out: nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    offline: bool = False
    """Its plug is pulled."""
    lose_commands: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """How many of the next commands never reach it."""
    late_s: Annotated[float, Field(ge=0, le=3600)] = 0.0
    """Seconds of house time by which its states are late."""
    garbage: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """How many of its next states are nonsense."""
    duplicate: bool = False
    """Whether it says every state twice."""

    @classmethod
    def read(cls, payload: bytes) -> Fault | None:
        """A fault in YAML or JSON; an empty payload means none. None: it is no description of a fault."""
        if payload.count(b"[") + payload.count(b"{") > _BRACKETS:
            # Not one that means anything; YAML takes seconds over a thousand of them.
            return None
        try:
            return cls.model_validate(yaml.safe_load(payload) or {})
        except (yaml.YAMLError, ValidationError, ValueError, RecursionError):
            return None


class Faults:
    """The faults of a whole house.

    It is asked for every message on its way: `loses` for a command, `spoilt` for states, `due` for those held back.
    """

    def __init__(self, root: str) -> None:
        """No faults; `root` is the first level of the topics of the house."""
        self._root = root
        self._faults: dict[str, Fault] = {}
        self._held: list[tuple[datetime, int, Message]] = []
        self._order = count()
        self._nonsense = count()

    def set(self, device: str, fault: Fault) -> None:
        """From now on this, and nothing else, is wrong with the device."""
        self._faults[device] = fault

    def loses(self, topic: str) -> bool:
        """Whether a command on this topic gets lost; counts it."""
        device = self._device(topic)
        fault = self._faults.get(device)
        if fault is None or fault.lose_commands == 0 or "/set/" not in topic:
            return False
        self._faults[device] = fault.model_copy(update={"lose_commands": fault.lose_commands - 1})
        return True

    def spoilt(self, messages: Iterable[Message], now: datetime) -> Iterator[Message]:
        """The messages as they leave the house now."""
        for message in messages:
            device = self._device(message.topic)
            fault = self._faults.get(device)
            if fault is None or message.topic == f"{self._root}/{device}/availability":
                yield message
                continue
            said = message
            if fault.garbage:
                self._faults[device] = fault.model_copy(update={"garbage": fault.garbage - 1})
                nonsense = NONSENSE[next(self._nonsense) % len(NONSENSE)]
                said = Message(message.topic, nonsense, message.retain)
            for once in (said, said) if fault.duplicate else (said,):
                if fault.late_s:
                    yield from self._hold(once, now + timedelta(seconds=fault.late_s))
                else:
                    yield once

    def due(self, now: datetime) -> Iterator[Message]:
        """The late messages whose time has come."""
        while self._held and self._held[0][0] <= now:
            yield heapq.heappop(self._held)[2]

    @property
    def next_due(self) -> datetime | None:
        """When the next late message goes out; None: none waits."""
        return self._held[0][0] if self._held else None

    def _hold(self, message: Message, until: datetime) -> Iterator[Message]:
        heapq.heappush(self._held, (until, next(self._order), message))
        if len(self._held) > MOST_LATE:
            yield heapq.heappop(self._held)[2]

    def _device(self, topic: str) -> str:
        own = topic.removeprefix(f"{self._root}/")
        return "" if own == topic else own.partition("/")[0]
