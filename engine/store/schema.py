"""Brings the tables up to date when the database is opened."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

import migrations
from engine.store.errors import StoreUnavailable, Unavailable

_MIGRATION_LOCK = 0x417474756E65
"""Any number, the same for every process: PostgreSQL's advisory lock."""


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, inside the connection's transaction: all of them or none.

    Raises:
        StoreUnavailable: `NEWER_SCHEMA` where the database knows a revision that we don't, `MIGRATION_FAILED`
            where a migration fails.
    """
    if connection.dialect.name == "postgresql":
        # Two processes that start at once: the second waits, and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)

    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreUnavailable(
            Unavailable.NEWER_SCHEMA,
            f"The database has tables of a later version (revision {current}) than this program knows.",
            "Start the later version again, or point ATTUNE_DATABASE_URL at another database.",
        )
    try:
        command.upgrade(config, "head")
    except (CommandError, SQLAlchemyError) as error:
        raise StoreUnavailable(
            Unavailable.MIGRATION_FAILED,
            f"The tables could not be brought up to date and are as they were: {_first_line(error)}.",
            "If the database holds tables of another program, point ATTUNE_DATABASE_URL at one of its own.",
        ) from error


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().split("\n", 1)[0].rstrip(".")
