"""What is planned: timers and requests for later."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select

from engine.scheduling.model import Schedule, State
from engine.store.memory import Key
from engine.store.tables import schedules
from engine.store.upsert import upsert

SCHEDULES: Final[Key] = ("schedules",)


class Schedules:
    """What is planned, within one transaction."""

    def __init__(self, connection: Connection, changed: set[Key]) -> None:
        self._connection = connection
        self._changed = changed

    def waiting(self, limit: int | None = None) -> tuple[Schedule, ...]:
        """What is still to come, the next one first; at most `limit` of it."""
        return self._in(State.WAITING, limit)

    def running(self) -> tuple[Schedule, ...]:
        """What is being carried out; at the start of the engine: what it was at when it stopped."""
        return self._in(State.RUNNING)

    def everything(self, person: str | None = None) -> tuple[Schedule, ...]:
        """All that is kept, of one person or of everybody, what has ended too; in the order of their times."""
        query = select(schedules.c.thing).order_by(schedules.c.due, schedules.c.id)
        if person is not None:
            query = query.where(schedules.c.person == person)
        return tuple(self._connection.execute(query).scalars())

    def get(self, schedule_id: str) -> Schedule | None:
        """The one of that id."""
        found: Schedule | None = self._connection.execute(
            select(schedules.c.thing).where(schedules.c.id == schedule_id)
        ).scalar_one_or_none()
        return found

    def put(self, schedule: Schedule) -> None:
        """Insert it, or replace the one of its id."""
        self._changed.add(SCHEDULES)
        self._connection.execute(
            upsert(schedules, self._connection.dialect.name),
            {
                "id": schedule.id,
                "person": schedule.person,
                "due": schedule.due,
                "state": schedule.state.value,
                "ran_at": schedule.ran_at,
                "thing": schedule,
            },
        )

    def delete(self, schedule_id: str) -> bool:
        """Drop the one of that id; False: there is none."""
        self._changed.add(SCHEDULES)
        return self._connection.execute(delete(schedules).where(schedules.c.id == schedule_id)).rowcount > 0

    def delete_person(self, person: str) -> int:
        """Drop those of a person; how many there were."""
        self._changed.add(SCHEDULES)
        return self._connection.execute(delete(schedules).where(schedules.c.person == person)).rowcount

    def forget_ended(self, before: datetime) -> int:
        """Drop those that ended before then: they hold a person's words. How many there were."""
        self._changed.add(SCHEDULES)
        ended = schedules.c.state.not_in((State.WAITING.value, State.RUNNING.value))
        return self._connection.execute(delete(schedules).where(ended, schedules.c.ran_at < before)).rowcount

    def _in(self, state: State, limit: int | None = None) -> tuple[Schedule, ...]:
        query = select(schedules.c.thing).where(schedules.c.state == state.value)
        in_order = query.order_by(schedules.c.due, schedules.c.id).limit(limit)
        return tuple(self._connection.execute(in_order).scalars())
