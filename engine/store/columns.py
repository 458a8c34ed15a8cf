"""Column types: how instants, words and domain objects are written, the same in SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError
from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine


class Instant(TypeDecorator[datetime]):
    """An aware time, stored in UTC and read back in UTC. A naive one is refused: nobody knows which hour it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value.isoformat()} has no time zone"
            raise ValueError(message)
        instant = value.astimezone(UTC)
        # SQLite has no type for it and drops the offset; without one its text sorts by time.
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from people. PostgreSQL takes no NUL and neither takes half a surrogate pair: both become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else storable(value)


class Key(Words):
    """An id. Sorts by bytes everywhere: a PostgreSQL server's own collation may ignore case or punctuation."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return postgresql.TEXT(collation="C") if dialect.name == "postgresql" else super().load_dialect_impl(dialect)


class Document[T](TypeDecorator[T]):
    """A domain object as JSON text, exact both ways; NULL is None.

    Text and not the databases' own JSON types: it is read back as it was written, and the adapter parses it once
    where a JSON type would parse it into dicts first. PostgreSQL still reads it with `::json`.
    """

    impl = Text
    cache_ok = True

    def __init__(self, adapter: TypeAdapter[T]) -> None:
        super().__init__()
        self.adapter = adapter

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        del dialect
        if value is None:
            return None
        try:
            return self.adapter.dump_json(value).decode()
        except PydanticSerializationError:
            # Half a surrogate pair in somebody's words, which JSON in UTF-8 can't hold.
            return storable(json.dumps(self.adapter.dump_python(value, mode="json"), ensure_ascii=False))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> T | None:
        del dialect
        return None if value is None else self.adapter.validate_json(value)


def storable(text: str) -> str:
    """The text with what no database takes replaced by U+FFFD; nearly always the text itself."""
    if "\0" not in text and text.isascii():
        return text
    return text.replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
