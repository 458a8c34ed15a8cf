"""What is special about each database: how a connection is set up, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.store.errors import StoreUnavailable, Unavailable

READ_ONLY: Final = "attune_read_only"
"""Execution option of a connection whose transaction only reads."""

BUSY_MS: Final = 5_000
"""How long a transaction waits for another one that writes."""
_CONNECT_S: Final = 5
_POOL: Final[dict[str, Any]] = {"pool_size": 10, "max_overflow": 30, "pool_timeout": 5}
"""Up to the 40 threads in which routes run; those beyond ten are closed again after use."""

_SETTING: Final = "ATTUNE_DATABASE_URL"
_EXAMPLES: Final = "sqlite:///var/attune.db or postgresql://user:password@host/name"


def open_engine(url: str) -> Engine:
    """The engine for a URL; for SQLite the file and its folder are made, readable by the owner only.

    Raises:
        StoreUnavailable: `BAD_URL`, `NOT_WRITABLE`. A server is not contacted yet.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "postgresql":
        # An encoding must be asked for: a server in plain ASCII would answer with bytes.
        arguments = {"connect_timeout": _CONNECT_S, "client_encoding": "utf8", "application_name": "attune"}
        # The ping costs 0.1 ms and spares the first turn after a restart of the server an error.
        return create_engine(parsed, connect_args=arguments, pool_pre_ping=True, hide_parameters=True, **_POOL)

    if parsed.database in (None, "", ":memory:"):
        raise StoreUnavailable(Unavailable.BAD_URL, f"{_SETTING} names no file.", f"Give one, for example {_EXAMPLES}.")
    _make_file(Path(str(parsed.database)))
    engine = create_engine(parsed, connect_args={"timeout": BUSY_MS / 1000}, hide_parameters=True, **_POOL)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def explain(error: SQLAlchemyError, url: URL) -> StoreUnavailable:
    """What a database's error means for a person."""
    where = url.render_as_string(hide_password=True)
    said = str(getattr(error, "orig", None) or error).strip().split("\n", 1)[0].rstrip(".")
    lower = said.lower()
    if isinstance(error, PoolTimeout) or "locked" in lower or "busy" in lower:
        return StoreUnavailable(
            Unavailable.BUSY, f"The database {where} is busy: {said}.", "See what else uses it, and try again."
        )
    if url.get_backend_name() == "postgresql":
        return StoreUnavailable(
            Unavailable.UNREACHABLE,
            f"The database {where} can't be reached: {said}.",
            f"See that the server runs and that {_SETTING} names the right host, user, password and database.",
        )
    if "not a database" in lower or "malformed" in lower:
        return StoreUnavailable(
            Unavailable.NOT_A_DATABASE,
            f"{url.database} is damaged, or not a database of SQLite: {said}.",
            f"Move it away to start with an empty one, or set {_SETTING} to another file.",
        )
    return StoreUnavailable(
        Unavailable.NOT_WRITABLE,
        f"The database {url.database} can't be used: {said}.",
        f"See that the file, its folder and the disk can be written, or set {_SETTING} to another file.",
    )


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The text itself is not repeated: what is no URL may still hold a password.
        raise StoreUnavailable(
            Unavailable.BAD_URL, f"{_SETTING} is not a URL.", f"Write it like {_EXAMPLES}."
        ) from None
    if parsed.drivername == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        return parsed
    raise StoreUnavailable(
        Unavailable.BAD_URL,
        f"{_SETTING} asks for {parsed.drivername!r}, which is not supported.",
        f"Use SQLite or PostgreSQL: {_EXAMPLES}.",
    )


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # What people say at home is nobody else's; SQLite gives its side files the same rights.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnavailable(
            Unavailable.NOT_WRITABLE,
            f"The database file {path} can't be written: {error.strerror}.",
            f"Make it and its folder writable, or set {_SETTING} to another file.",
        ) from error


def _set_up_sqlite(connection: SqliteConnection, _record: object) -> None:
    # The driver's own habit, a transaction from the first write on, leaves reads before it outside.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}").close()
    _write_ahead(connection)
    for pragma in (
        # Safe with WAL against a crash of the process; a power cut may take the last turns, never the file.
        "synchronous = NORMAL",
        "foreign_keys = ON",
        # What is forgotten must not stay in free pages.
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _write_ahead(connection: SqliteConnection) -> None:
    """Switch to a write-ahead log, once for each file.

    Two that switch a new file at once would wait for each other, so that SQLite tells one of them without waiting.
    """
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
            time.sleep(_RETRY_S)  # nothing tells when the other one has done
        else:
            return


_RETRY_S: Final = 0.01


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
