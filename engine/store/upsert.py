"""Insert, or replace what has the same key: the one statement whose wording the two databases do not share."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Executable, Table, func
from sqlalchemy.dialects import postgresql, sqlite


@lru_cache(maxsize=32)
def upsert(table: Table, dialect: str, keep: tuple[str, ...] = ()) -> Executable:
    """The statement for a table; the columns in `keep` hold on to their first value that is not NULL.

    Kept for the next call, because building it takes longer than running it.
    """
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {
        column.name: func.coalesce(column, insert.excluded[column.name])
        if column.name in keep
        else insert.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    return insert.on_conflict_do_update(index_elements=keys, set_=changed)
