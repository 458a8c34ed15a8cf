"""How many announcements are read: a burst as large as any home's, then so many a second."""

from __future__ import annotations

from datetime import datetime
from typing import Final

BURST: Final = 5_000
"""Announcements in one go: what the broker of a large home holds retained."""
A_SECOND: Final = 100.0
"""What comes in later, and more than any bridge says anew."""


class Gate:
    """A bucket of tokens, one for each announcement that has to be read.

    Args:
        burst: tokens at first, and at most.
        a_second: how fast they come back.

    """

    def __init__(self, burst: int = BURST, a_second: float = A_SECOND) -> None:
        self._burst, self._a_second = float(burst), a_second
        self._tokens = float(burst)
        self._at: datetime | None = None
        self._missed = False

    def is_open(self, now: datetime) -> bool:
        """Whether one more may be read; one that is turned away counts as missed."""
        if self._at is not None:
            # The clock may be set back; nobody has to wait for it to come up again.
            passed = max(0.0, (now - self._at).total_seconds())
            self._tokens = min(self._burst, self._tokens + passed * self._a_second)
        self._at = now
        if self._tokens >= 1:
            return True
        self._missed = True
        return False

    def spend(self) -> None:
        """Count one that announced something, or failed to."""
        self._tokens = max(0.0, self._tokens - 1)

    def caught_up(self) -> bool:
        """Whether something was missed since this was last asked."""
        missed, self._missed = self._missed, False
        return missed
