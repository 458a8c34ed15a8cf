"""The first tables: turns, what was taught, what is in the air.

Documents (utterance, resolution, answer, trace, thing, conversation) are JSON of the domain's dataclasses; a
field that a document lacks has its default.

Revision: 0001
Follows: nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table; what NULL means stands beside each column that takes it."""
    _turns()
    _taught()
    _in_the_air()


def _turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("answered_at", _INSTANT),  # NULL: not answered
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("endpoint", sa.Text),  # NULL: unknown
        sa.Column("area", sa.Text),  # NULL: unknown
        sa.Column("text", sa.Text),  # NULL: forgotten
        sa.Column("outcome", sa.Text),  # NULL: not answered
        sa.Column("intent", sa.Text),  # NULL: none was recognised
        sa.Column("confidence", sa.Float),  # NULL: no answer and no interpretation
        sa.Column("utterance", sa.Text, nullable=False),
        sa.Column("resolution", sa.Text),  # NULL: the engine could not be reached
        sa.Column("answer", sa.Text),  # NULL: not answered
        sa.Column("trace", sa.Text, nullable=False),
    )
    op.create_index("ix_turns_person_id", "turns", ["person", "id"])
    op.create_index("ix_turns_person_at", "turns", ["person", "at"])
    unfinished = sa.text("outcome IS NULL")
    op.create_index("ix_turns_unfinished", "turns", ["id"], sqlite_where=unfinished, postgresql_where=unfinished)


def _taught() -> None:
    for table, label in (("preferences", "category"), ("phrases", "phrase")):
        op.create_table(
            table,
            sa.Column("id", _KEY, primary_key=True),
            sa.Column("person", sa.Text),  # NULL: the whole home
            sa.Column(label, sa.Text, nullable=False),
            sa.Column("created_at", _INSTANT, nullable=False),
            sa.Column("thing", sa.Text, nullable=False),
        )
        op.create_index(f"ix_{table}_person", table, ["person", "created_at", "id"])


def _in_the_air() -> None:
    op.create_table(
        "conversations",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("endpoint", sa.Text, primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("conversation", sa.Text, nullable=False),
    )
    op.create_table(
        "guided",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
    )
