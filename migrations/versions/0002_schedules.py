"""What is planned for later: timers and requests that wait for their time.

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table; the scheduler's own table holds nothing but the ids."""
    op.create_table(
        "schedules",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("due", _INSTANT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("ran_at", _INSTANT),  # NULL: its time has not come yet
        sa.Column("thing", sa.Text, nullable=False),
    )
    op.create_index("ix_schedules_state_due", "schedules", ["state", "due"])
