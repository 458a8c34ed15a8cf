"""Opens the database, SQLite or PostgreSQL, and gives out transactions.

Threads, not asyncio: a call to SQLite costs less than the hop to another task and back, and the whole turn is
synchronous anyway.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.domain import Turn
from engine.store.connecting import BUSY_MS, READ_ONLY, explain, open_engine
from engine.store.memory import Key, Memory
from engine.store.schema import migrate
from engine.store.unit import Unit

_log: Final = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The present, aware."""
    return datetime.now(UTC)


class Database:
    """The store. Safe to share between threads; each transaction belongs to the thread that began it.

    Opening brings the tables up to date and may take seconds; `with` or `close` ends it.

    Raises:
        StoreUnavailable: on opening and by `begin`, where the database can't be used; it says what to do.
    """

    def __init__(self, url: str, *, clock: Callable[[], datetime] = utc_now) -> None:
        self.clock = clock
        self._listeners: list[Callable[[Turn], None]] = []
        self._memory = Memory()
        self._engine = open_engine(url)
        # Who waits for SQLite's write lock looks again after 1, 2, 5, … 100 ms, though it is held for less than one:
        # eight turns at once spent a third of their time so. Our own threads are woken the moment it is free.
        self._turn_to_write = Lock() if self._engine.dialect.name == "sqlite" else None
        try:
            with self._transaction(writes=True) as connection:
                migrate(connection)
        except BaseException:
            self._engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give every connection back; a transaction under way keeps its own until it ends."""
        self._engine.dispose()

    @property
    def url(self) -> str:
        """Where it is, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    @property
    def engine(self) -> Engine:
        """For the job store, which keeps its table here; everything else goes through `begin`."""
        return self._engine

    @contextmanager
    def begin(self, *, writes: bool = True) -> Iterator[Unit]:
        """One transaction: committed at the end, rolled back when an exception leaves it.

        With `writes` SQLite's one write lock is taken at once, so that a unit which first reads and then writes can't
        fail half way because another one wrote in between. Say False to only read: readers wait for nobody.
        """
        with self._transaction(writes=writes) as connection:
            unit = Unit(connection, self.clock)
            yield unit
        self._memory.forget(unit.changed)
        for turn in unit.turns.answered:
            self._tell(turn)

    def recall[T](self, key: Key, read: Callable[[Unit], T]) -> T:
        """What `read` gives, from memory where nothing was written below the key since it was asked last.

        Args:
            key: the name of the one table that `read` reads, then what it asks for.
            read: asks a transaction that only reads.

        """

        def reads() -> T:
            with self.begin(writes=False) as unit:
                return read(unit)

        return self._memory.recall(key, reads)

    def on_answered(self, listener: Callable[[Turn], None]) -> None:
        """Call the listener with each answered turn after it is committed, in the thread that put it."""
        self._listeners.append(listener)

    def check(self) -> None:
        """One trivial query, to see whether the database answers."""
        with self._transaction(writes=False) as connection:
            connection.execute(text("SELECT 1"))

    def scrub(self) -> None:
        """After deleting: take what was deleted out of SQLite's log file too. PostgreSQL's vacuum does it by itself."""
        if self._engine.dialect.name == "sqlite":
            connection = self._engine.raw_connection()  # a checkpoint can't run inside a transaction
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.close()

    @contextmanager
    def _alone(self, *, writes: bool) -> Iterator[None]:
        """Wait until no other thread writes; beyond the patience SQLite itself says that it is busy."""
        lock = self._turn_to_write if writes else None
        held = lock is not None and lock.acquire(timeout=BUSY_MS / 1000)
        try:
            yield
        finally:
            if lock is not None and held:
                lock.release()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        try:
            with self._alone(writes=writes), self._engine.connect() as connection:
                connection.execution_options(**{READ_ONLY: not writes})
                with connection.begin():
                    yield connection
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise explain(error, self._engine.url) from error
        except DBAPIError as error:
            # SQLite says that a file is damaged or no database by the plain base class; its children are our mistakes.
            if type(error) is DatabaseError:
                raise explain(error, self._engine.url) from error
            raise

    def _tell(self, turn: Turn) -> None:
        for listener in self._listeners:
            try:
                listener(turn)
            except Exception:  # noqa: BLE001 - the turn is committed: who listens can't undo that
                _log.exception("a listener of the turn log failed")
