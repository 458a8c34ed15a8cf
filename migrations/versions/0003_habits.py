"""What people usually do: one row for each thing that a turn showed.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table; `facets` is a JSON object of lists of texts."""
    op.create_table(
        "habits",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("turn", _KEY, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("facets", sa.Text, nullable=False),
    )
    op.create_index("ix_habits_person", "habits", ["person"])
