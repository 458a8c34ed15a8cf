"""What is in the air: open conversations, and how far each person is in the guided questions."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, bindparam, delete, select

from engine.domain import Conversation
from engine.store.memory import Key
from engine.store.tables import conversations, guided
from engine.store.upsert import upsert

# Made once: every turn asks it, and making a statement takes longer than running it.
_BETWEEN: Final = select(conversations.c.conversation).where(
    conversations.c.person == bindparam("person"), conversations.c.endpoint == bindparam("endpoint")
)

CONVERSATIONS: Final[Key] = ("conversations",)

type Progress = Literal["answered", "skipped"]


class Conversations:
    """Conversations within one transaction, one for each person and endpoint."""

    def __init__(self, connection: Connection, changed: set[Key]) -> None:
        self._connection = connection
        self._changed = changed

    def get(self, person: str, endpoint: str | None) -> Conversation | None:
        """What is in the air between the two; None: nothing yet."""
        found: Conversation | None = self._connection.execute(
            _BETWEEN, {"person": person, "endpoint": endpoint or ""}
        ).scalar_one_or_none()
        return found

    def put(self, conversation: Conversation) -> None:
        """Insert it, or replace the one of the same person and endpoint."""
        self._changed.add((*CONVERSATIONS, conversation.person, conversation.endpoint or ""))
        self._connection.execute(
            upsert(conversations, self._connection.dialect.name),
            {
                "person": conversation.person,
                "endpoint": conversation.endpoint or "",
                "at": conversation.at,
                "conversation": conversation,
            },
        )

    def forget(self, before: datetime) -> int:
        """Drop those whose last turn is older: they hold that turn's words. How many there were."""
        self._changed.add(CONVERSATIONS)
        return self._connection.execute(delete(conversations).where(conversations.c.at < before)).rowcount

    def delete_person(self, person: str) -> int:
        """Drop those of a person; how many there were."""
        self._changed.add((*CONVERSATIONS, person))
        return self._connection.execute(delete(conversations).where(conversations.c.person == person)).rowcount


class Guided:
    """Which guided questions each person has been through, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def states(self, person: str) -> dict[str, Progress]:
        """Topic → what became of its question; a topic that is missing was not asked yet."""
        rows = self._connection.execute(select(guided.c.topic, guided.c.state).where(guided.c.person == person))
        return dict(rows.tuples().all())

    def mark(self, person: str, topic: str, state: Progress) -> None:
        """Note what became of one question; the last word holds."""
        self._connection.execute(
            upsert(guided, self._connection.dialect.name), {"person": person, "topic": topic, "state": state}
        )

    def delete_person(self, person: str) -> int:
        """Start the questions of a person anew; how many were noted."""
        return self._connection.execute(delete(guided).where(guided.c.person == person)).rowcount
