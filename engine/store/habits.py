"""What was seen of people's use of their home: one row for each answer that a turn gave to a topic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, delete, select

from engine.habits.model import Observation, Topic
from engine.store.tables import habits
from engine.store.upsert import upsert

_FIELDS: Final = (
    habits.c.id,
    habits.c.person,
    habits.c.at,
    habits.c.turn,
    habits.c.topic,
    habits.c.value,
    habits.c.about,
    habits.c.weight,
    habits.c.facets,
)
"""In the order of the fields of `Observation`."""


class Habits:
    """Observations within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def everything(self) -> tuple[Observation, ...]:
        """All of everybody's, in the order in which they came."""
        rows = self._connection.execute(select(*_FIELDS).order_by(habits.c.id))
        return tuple(
            Observation(key, person, at, turn, Topic(topic), *rest) for key, person, at, turn, topic, *rest in rows
        )

    def put(self, observations: Iterable[Observation]) -> None:
        """Insert them, or replace those of the same ids."""
        rows = [
            {
                "id": one.id,
                "person": one.person,
                "at": one.at,
                "turn": one.turn,
                "topic": one.topic.value,
                "value": one.value,
                "about": one.about,
                "weight": one.weight,
                "facets": dict(one.facets),
            }
            for one in observations
        ]
        if rows:
            self._connection.execute(upsert(habits, self._connection.dialect.name), rows)

    def delete(self, ids: Iterable[str]) -> int:
        """Drop those of these ids; how many there were."""
        rows = self._connection.execute(delete(habits).where(habits.c.id.in_(list(ids))))
        return rows.rowcount

    def delete_person(self, person: str) -> int:
        """Drop all of a person's; how many there were."""
        return self._connection.execute(delete(habits).where(habits.c.person == person)).rowcount

    def delete_all(self) -> int:
        """Drop everybody's; how many there were."""
        return self._connection.execute(delete(habits)).rowcount
