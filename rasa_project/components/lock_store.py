"""The lock that keeps the turns of one conversation in order."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig

WAIT_SECONDS = 0.02
"""How often a waiting turn looks whether it is next. Rasa's own second made four quick messages take 3.2 s."""


class QuickLockStore(InMemoryLockStore):  # type: ignore[misc] # rasa is untyped
    """Rasa's store in memory, with a short wait. It holds for one process: leave SANIC_WORKERS at 1."""

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        """Take the endpoint's configuration, as Rasa hands it to every lock store; there is nothing to configure."""
        del endpoint_config
        super().__init__()

    def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = WAIT_SECONDS,
    ) -> AbstractAsyncContextManager[TicketLock]:
        """Wait for this conversation's turn; raises LockError after `lock_lifetime` seconds."""
        waiting: AbstractAsyncContextManager[TicketLock] = super().lock(
            conversation_id, lock_lifetime, wait_time_in_seconds
        )
        return waiting
