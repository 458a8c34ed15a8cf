"""What was read lately, until a transaction changes it: a turn reads more than it writes, and mostly the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, Final

type Key = tuple[str, ...]
"""The name of a table, then what tells the rows: a change names one, or only its beginning."""

_MOST: Final = 1_000
"""Answers kept; some kilobytes each."""


class Memory:
    """Answers of the store by key; safe to use from many threads.

    Right as long as nobody else writes to the database, and the engine is its only owner.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[Key, Any] = OrderedDict()
        self._changes = 0

    def recall[T](self, key: Key, read: Callable[[], T]) -> T:
        """What is known under the key, else what `read` gives, which is then known.

        Raises:
            Whatever `read` raises.

        """
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                known: T = self._known[key]
                return known
            changes = self._changes
        found = read()
        with self._lock:
            # What was read while something else was written may be old by now.
            if changes == self._changes:
                self._known[key] = found
                while len(self._known) > _MOST:
                    self._known.popitem(last=False)
        return found

    def forget(self, changed: Iterable[Key]) -> None:
        """Forget what a committed transaction changed: every key that begins with one of these."""
        beginnings = tuple(changed)
        if not beginnings:
            return
        with self._lock:
            self._changes += 1
            gone = [key for key in self._known if any(key[: len(one)] == one for one in beginnings)]
            for key in gone:
                del self._known[key]
