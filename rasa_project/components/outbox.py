"""Turns that were answered without the engine, kept until they are in its log."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from typing import Any

from components.engine_client import NoReply

logger = logging.getLogger(__name__)

CAPACITY = 1_000
"""Turns kept; beyond it the oldest goes. At most some 20 MB: a turn's text and metadata are bounded by the channel."""

RETRY_SECONDS = 1.0

LOG_SECONDS = 60.0

UNACCEPTABLE = frozenset({400, 413, 422, 500})
"""Statuses that say that this one turn will never be taken; keeping it would hold back all that follow."""


@dataclass(frozen=True)
class MissedTurn:
    """One turn that the engine does not know of."""

    turn: str
    sender: str
    text: str
    metadata: Mapping[str, Any]
    at: str
    """When it was said; ISO 8601, UTC."""
    answer: str
    """What the person was told."""


def utc_now() -> str:
    """Return the present time as ISO 8601 in UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


class Outbox:
    """A bounded queue and one thread that empties it; the thread lives only while there is something to deliver."""

    def __init__(
        self,
        deliver: Callable[[Mapping[str, Any]], NoReply | None],
        *,
        capacity: int = CAPACITY,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        """Keep up to `capacity` turns and try the first of them every `retry_seconds`."""
        self._deliver = deliver
        self._retry_seconds = retry_seconds
        self._waiting: deque[MissedTurn] = deque(maxlen=capacity)
        self._change = threading.Lock()
        self._thread: threading.Thread | None = None

    def __len__(self) -> int:
        """Return how many turns wait."""
        return len(self._waiting)

    def keep(self, missed: MissedTurn) -> None:
        """Queue a turn; never waits for the engine."""
        with self._change:
            if len(self._waiting) == self._waiting.maxlen:
                logger.error("Turn %s is lost: %d turns already wait for the engine.", self._waiting[0].turn, len(self))
            self._waiting.append(missed)
            if self._thread is None:
                # A daemon: the bot must stop at once when told to, even while the engine is away.
                self._thread = threading.Thread(target=self._empty, name="outbox", daemon=True)
                self._thread.start()

    def _empty(self) -> None:
        while True:
            with self._change:
                if not self._waiting:
                    self._thread = None
                    return
                first = self._waiting[0]
            if not self._settled(first):
                time.sleep(self._retry_seconds)
                continue
            with self._change:
                # A full queue may have dropped it meanwhile.
                if self._waiting and self._waiting[0] is first:
                    self._waiting.popleft()

    def _settled(self, missed: MissedTurn) -> bool:
        """Whether nothing more needs to be done about this turn."""
        failure = self._deliver(asdict(missed))
        if failure is None:
            return True
        if failure.status in UNACCEPTABLE:
            logger.error("The engine does not take turn %s (status %s); it is dropped.", missed.turn, failure.status)
            return True
        return False


class Muffled:
    """Counts what happens often, and says when it may be logged: once a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, seconds: float = LOG_SECONDS) -> None:
        """Let one in `seconds` through, by `clock`."""
        self._clock = clock
        self._seconds = seconds
        self._last: float | None = None
        self._since = 0
        self.total = 0
        """How often it happened since the start."""

    def count(self) -> int | None:
        """Count one more; return how many there were since the last line where a line is due, else None."""
        self.total += 1
        self._since += 1
        now = self._clock()
        if self._last is not None and now - self._last < self._seconds:
            return None
        self._last, since, self._since = now, self._since, 0
        return since
