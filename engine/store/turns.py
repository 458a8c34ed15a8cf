"""The turn log: one row a turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, or_, select

from engine.domain import Answer, Interpretation, Outcome, Turn
from engine.store.forgetting import without_words
from engine.store.tables import turns
from engine.store.upsert import upsert

_WHOLE: Final = select(turns.c.id, turns.c.utterance, turns.c.resolution, turns.c.answer, turns.c.trace)
"""In the order of the fields of `Turn`."""


class Turns:
    """Turns within one transaction. `answered` collects those that were put with an answer, for who is told later."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.answered: list[Turn] = []

    def put(self, turn: Turn) -> None:
        """Insert the turn, or replace the one of its id; the times of creation and of the first answer stay."""
        self._write(turn, text=turn.utterance.text)
        if turn.answer is not None:
            self.answered.append(turn)

    def get(self, turn_id: str) -> Turn | None:
        """The turn of that id; its text is empty once it is forgotten."""
        row = self._connection.execute(_WHOLE.where(turns.c.id == turn_id)).one_or_none()
        return None if row is None else _turn(row)

    def latest(self, person: str | None = None, limit: int = 50, before: str | None = None) -> tuple[Turn, ...]:
        """The turns of a person (None: of everybody), newest first by id; `before`: only those older than that id."""
        query = _WHOLE.order_by(turns.c.id.desc()).limit(limit)
        if person is not None:
            query = query.where(turns.c.person == person)
        if before is not None:
            query = query.where(turns.c.id < before)
        return tuple(_turn(row) for row in self._connection.execute(query))

    def close_unfinished(self, text: str) -> int:
        """Answer every turn that has no answer with a failure, saying `text`; how many there were.

        For the start: what is unfinished then was under way when the engine stopped.
        """
        rows = self._connection.execute(_WHOLE.where(turns.c.outcome.is_(None))).all()
        for turn in map(_turn, rows):
            hypothesis = turn.resolution.hypothesis if turn.resolution else None
            answer = Answer(turn.id, text, Outcome.FAILED, intent=hypothesis.intent if hypothesis else None)
            self.put(Turn(turn.id, turn.utterance, turn.resolution, answer, turn.trace))
        return len(rows)

    def forget_texts(self, before: datetime, limit: int | None = None) -> int:
        """Drop the words of turns older than `before`, at most `limit` of them; how many there were.

        A turn is as old as the earlier of its own date and its creation: a sender's wrong clock keeps nothing longer.
        """
        old = or_(turns.c.created_at < before, turns.c.at < before)
        rows = self._connection.execute(_WHOLE.where(turns.c.text.is_not(None), old).limit(limit)).all()
        for turn in map(_turn, rows):
            self._write(without_words(turn), text=None)
        return len(rows)

    def delete_person(self, person: str) -> int:
        """Drop every turn of a person; how many there were."""
        return self._connection.execute(delete(turns).where(turns.c.person == person)).rowcount

    def _write(self, turn: Turn, *, text: str | None) -> None:
        now, said, answer = self._now(), turn.utterance, turn.answer
        confidence = answer.confidence if answer else None
        if answer is None and isinstance(turn.resolution, Interpretation):
            confidence = turn.resolution.hypothesis.score
        hypothesis = turn.resolution.hypothesis if turn.resolution else None
        self._connection.execute(
            upsert(turns, self._connection.dialect.name, keep=("created_at", "answered_at")),
            {
                "id": turn.id,
                "at": said.at,
                "created_at": now,
                "answered_at": now if answer else None,
                "person": said.person,
                "sender": said.sender,
                "endpoint": said.endpoint,
                "area": said.area,
                "text": text,
                "outcome": answer.outcome.value if answer else None,
                "intent": answer.intent if answer else hypothesis.intent if hypothesis else None,
                "confidence": confidence,
                "utterance": said,
                "resolution": turn.resolution,
                "answer": answer,
                "trace": turn.trace,
            },
        )


def _turn(row: Row[Any, Any, Any, Any, Any]) -> Turn:
    return Turn(*row)
