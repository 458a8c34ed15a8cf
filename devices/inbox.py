"""Messages on their way from the connection's thread to the one that reads them.

Reading a message can take long: a stranger's template has a deadline of its own, and there can be many. The thread
that talks to the broker must not wait for that, or it would miss the broker's pings and be thrown out. Changing threads
costs as much as reading a plain message, so the owner of an inbox may read those itself while it is empty: whatever
comes while something is still waiting has to queue up behind it, or a state would be overtaken by an older one.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

ROOM: Final = 20_000
"""Messages that may wait. Then the connection waits too, and by TCP the broker: nothing is lost, memory is bounded."""

_log = logging.getLogger(__name__)


class Inbox[T]:
    """A queue with the thread that empties it; a context manager.

    Args:
        read: called for each item, in order; what it raises is logged and harms no other item.
        name: of the thread.

    """

    def __init__(self, read: Callable[[T], None], *, name: str) -> None:
        self._read = read
        # The simple queue costs a tenth of the bounded one; the bound is kept beside it.
        self._queue: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        self._room = threading.Event()
        self._full = False
        self._given = self._taken = 0
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    @property
    def is_empty(self) -> bool:
        """Whether all that was put in has been read, to the end; to be asked on the thread that puts."""
        # Each number is written by one thread only, and only ever grows.
        return self._given == self._taken

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.put(None)
        self._thread.join()

    def put(self, item: T) -> None:
        """Hand over an item; waits while there is no room. From one thread only."""
        self._given += 1
        self._queue.put(item)
        if self._queue.qsize() > ROOM:
            self._room.clear()
            self._full = True
            self._room.wait()

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            if self._full and self._queue.qsize() < ROOM // 2:
                self._full = False
                self._room.set()
            try:
                self._read(item)
            except Exception:  # noqa: BLE001 - one boundary for all messages
                # Whatever a message does, the next one must still be read.
                _log.exception("A message could not be handled")
            self._taken += 1
