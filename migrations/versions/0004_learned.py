"""How far the weights of this home have moved with use: one row.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; `thing` is the JSON of what was learned."""
    op.create_table(
        "learned",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("thing", sa.Text, nullable=False),
    )
