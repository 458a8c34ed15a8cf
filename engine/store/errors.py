"""Why the database can't be used: one exception, told apart by an enumerated reason."""

from __future__ import annotations

from enum import StrEnum


class Unavailable(StrEnum):
    """What is wrong with the database."""

    BAD_URL = "bad_url"
    """The setting is not the URL of a database that is supported."""
    UNREACHABLE = "unreachable"
    """No server answers there, or it turns us away."""
    NOT_WRITABLE = "not_writable"
    """The file, its folder or the disk does not take what is written."""
    NOT_A_DATABASE = "not_a_database"
    """The file is damaged, or is something else."""
    NEWER_SCHEMA = "newer_schema"
    """A later version of the program has changed the tables."""
    MIGRATION_FAILED = "migration_failed"
    """The tables could not be brought up to date; they are as they were."""
    BUSY = "busy"
    """Another writer held the database for longer than we wait."""


class StoreUnavailable(Exception):  # noqa: N818 - it is raised for a state of the world, not for an error of ours
    """The database can't be used.

    `why` is the kind, `what` a sentence about what happened (it names no password), `todo` what a person can do.
    """

    def __init__(self, why: Unavailable, what: str, todo: str) -> None:
        super().__init__(f"{what} {todo}")
        self.why = why
        self.what = what
        self.todo = todo
