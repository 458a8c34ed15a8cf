"""What people taught: preferences and phrases. Both belong to a person or, with no person, to the whole home."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Connection, Select, Table, bindparam, delete, select

from engine.domain import Preference, TaughtPhrase
from engine.store.memory import Key
from engine.store.tables import phrases, preferences
from engine.store.upsert import upsert

# Made once for each table: every turn asks both, and making a statement takes longer than running it.


@cache
def _of_person(table: Table) -> Select[Any]:
    return _in_order(table).where(table.c.person == bindparam("person"))


@cache
def _of_home(table: Table) -> Select[Any]:
    return _in_order(table).where(table.c.person.is_(None))


def _in_order(table: Table) -> Select[Any]:
    return select(table.c.thing).order_by(table.c.created_at, table.c.id)


class _Things[T: (Preference, TaughtPhrase)]:
    """Things of one table within one transaction; lists go from the oldest to the newest.

    Read from their documents and not column by column: a turn needs all that its person taught, and one parse of the
    whole is four times quicker (1,000 preferences: 5 ms).
    """

    table: ClassVar[Table]
    label: ClassVar[str]
    """The field that has a column of its own, so that a person who looks into the table finds things."""

    def __init__(self, connection: Connection, changed: set[Key]) -> None:
        self._connection = connection
        self._changed = changed

    def visible_to(self, person: str) -> tuple[T, ...]:
        """The person's own, then the home's."""
        # Two look-ups in the order of the index; one with OR would sort.
        return self._of(person) + self._of(None)

    def of_home(self) -> tuple[T, ...]:
        """Those of the whole home."""
        return self._of(None)

    def get(self, thing_id: str) -> T | None:
        """The one of that id, whoever it belongs to."""
        found: T | None = self._connection.execute(
            select(self.table.c.thing).where(self.table.c.id == thing_id)
        ).scalar_one_or_none()
        return found

    def put(self, thing: T) -> None:
        """Insert it, or replace the one of its id."""
        self._changed.add((self.table.name,))
        self._connection.execute(
            upsert(self.table, self._connection.dialect.name),
            {
                "id": thing.id,
                "person": thing.person,
                "created_at": thing.created_at,
                self.label: getattr(thing, self.label),
                "thing": thing,
            },
        )

    def delete(self, thing_id: str) -> bool:
        """Drop the one of that id; False: there is none."""
        self._changed.add((self.table.name,))
        return self._connection.execute(delete(self.table).where(self.table.c.id == thing_id)).rowcount > 0

    def delete_of(self, person: str | None) -> int:
        """Drop all of a person's (None: the home's); how many there were."""
        self._changed.add((self.table.name,))
        return self._connection.execute(delete(self.table).where(self.table.c.person == person)).rowcount

    def _of(self, person: str | None) -> tuple[T, ...]:
        if person is None:
            return tuple(self._connection.execute(_of_home(self.table)).scalars())
        return tuple(self._connection.execute(_of_person(self.table), {"person": person}).scalars())


class Preferences(_Things[Preference]):
    """Preferences within one transaction."""

    table = preferences
    label = "category"


class Phrases(_Things[TaughtPhrase]):
    """Taught phrases within one transaction."""

    table = phrases
    label = "phrase"
