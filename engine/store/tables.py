"""The tables. `migrations/` builds them; a test holds the two together.

Typed columns carry what is asked for in queries; the documents beside them carry the whole, so that a new field of
the domain needs no migration.
"""

from __future__ import annotations

from typing import Final

from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import Column, Float, Index, MetaData, Table, text

from engine.domain import (
    Answer,
    Conversation,
    Interpretation,
    Preference,
    Question,
    Refusal,
    Stage,
    TaughtPhrase,
    Utterance,
)
from engine.learned import Learned
from engine.scheduling.model import Schedule
from engine.store.columns import Document, Instant, Key, Words

# A score that is not a number must not make its row unreadable, as the default (null) would.
_EXACT: Final = ConfigDict(ser_json_inf_nan="constants")

UTTERANCE: Final[TypeAdapter[Utterance | None]] = TypeAdapter(Utterance | None, config=_EXACT)
RESOLUTION: Final[TypeAdapter[Interpretation | Question | Refusal | None]] = TypeAdapter(
    # The kinds are told apart by their fields: no document of one has as many fields of another.
    Interpretation | Question | Refusal | None,
    config=_EXACT,
)
ANSWER: Final[TypeAdapter[Answer | None]] = TypeAdapter(Answer | None, config=_EXACT)
TRACE: Final[TypeAdapter[tuple[Stage, ...]]] = TypeAdapter(tuple[Stage, ...], config=_EXACT)
CONVERSATION: Final[TypeAdapter[Conversation | None]] = TypeAdapter(Conversation | None, config=_EXACT)
PREFERENCE: Final[TypeAdapter[Preference | None]] = TypeAdapter(Preference | None, config=_EXACT)
PHRASE: Final[TypeAdapter[TaughtPhrase | None]] = TypeAdapter(TaughtPhrase | None, config=_EXACT)
LEARNED: Final[TypeAdapter[Learned | None]] = TypeAdapter(Learned | None, config=_EXACT)
SCHEDULE: Final[TypeAdapter[Schedule | None]] = TypeAdapter(Schedule | None, config=_EXACT)
FACETS: Final[TypeAdapter[dict[str, tuple[str, ...]] | None]] = TypeAdapter(dict[str, tuple[str, ...]] | None)

metadata: Final = MetaData()

turns: Final = Table(
    "turns",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),  # of the utterance, as its sender dates it
    Column("created_at", Instant, nullable=False),  # when the row was first written
    Column("answered_at", Instant),  # NULL: not answered
    Column("person", Words, nullable=False),
    Column("sender", Words, nullable=False),
    Column("endpoint", Words),
    Column("area", Words),
    Column("text", Words),  # NULL: forgotten
    Column("outcome", Words),  # NULL: not answered
    Column("intent", Words),
    Column("confidence", Float),
    Column("utterance", Document(UTTERANCE), nullable=False),
    Column("resolution", Document(RESOLUTION)),
    Column("answer", Document(ANSWER)),
    Column("trace", Document(TRACE), nullable=False),
    Index("ix_turns_person_id", "person", "id"),
    Index("ix_turns_person_at", "person", "at"),
    # Holds the turns that are under way, and what a crash left: a handful of rows, whatever the size of the log.
    Index("ix_turns_unfinished", "id", sqlite_where=text("outcome IS NULL"), postgresql_where=text("outcome IS NULL")),
)

preferences: Final = Table(
    "preferences",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Words),  # NULL: the whole home
    Column("category", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("thing", Document(PREFERENCE), nullable=False),
    Index("ix_preferences_person", "person", "created_at", "id"),
)

phrases: Final = Table(
    "phrases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Words),  # NULL: the whole home
    Column("phrase", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("thing", Document(PHRASE), nullable=False),
    Index("ix_phrases_person", "person", "created_at", "id"),
)

conversations: Final = Table(
    "conversations",
    metadata,
    Column("person", Words, primary_key=True),
    Column("endpoint", Words, primary_key=True),  # empty: no known endpoint; a key takes no NULL
    Column("at", Instant, nullable=False),
    Column("conversation", Document(CONVERSATION), nullable=False),
)

guided: Final = Table(
    "guided",
    metadata,
    Column("person", Words, primary_key=True),
    Column("topic", Words, primary_key=True),
    Column("state", Words, nullable=False),  # "answered" | "skipped"
)

schedules: Final = Table(
    "schedules",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Words, nullable=False),
    Column("due", Instant, nullable=False),
    Column("state", Words, nullable=False),
    Column("ran_at", Instant),  # NULL: its time has not come yet
    Column("thing", Document(SCHEDULE), nullable=False),
    Index("ix_schedules_state_due", "state", "due"),
)

habits: Final = Table(
    "habits",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person", Words, nullable=False),
    Column("at", Instant, nullable=False),  # of the utterance, as its sender dates it
    Column("turn", Key, nullable=False),
    Column("topic", Words, nullable=False),
    Column("value", Words, nullable=False),
    Column("about", Words, nullable=False),
    Column("weight", Float, nullable=False),
    Column("facets", Document(FACETS), nullable=False),
    Index("ix_habits_person", "person"),
)

learned: Final = Table(
    "learned",
    metadata,
    Column("id", Key, primary_key=True),
    Column("thing", Document(LEARNED), nullable=False),
)
