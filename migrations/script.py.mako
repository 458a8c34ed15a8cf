"""${message}.

Before you write the steps: a person may go back to the version before this one, with the database that this
migration leaves behind. Add tables and columns (with a default, or NULL and what it means); rename or drop nothing
that the version before still reads. What must go, goes one version later. Both SQLite and PostgreSQL run this, in
one transaction. There is no way down: going back is done by not needing it.

Revision: ${up_revision}
Follows: ${down_revision or "nothing"}
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What NULL means in each new column: …"""
    ${upgrades if upgrades else "pass"}
