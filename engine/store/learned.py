"""How far this home's weights have moved: one row."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, select

from engine.learned import AS_SHIPPED, Learned
from engine.store.tables import learned
from engine.store.upsert import upsert

_KEY: Final = "weights"


class LearnedWeights:
    """The row within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self) -> Learned:
        """What has been learned; as shipped, if nothing."""
        found: Learned | None = self._connection.execute(
            select(learned.c.thing).where(learned.c.id == _KEY)
        ).scalar_one_or_none()
        return found or AS_SHIPPED

    def put(self, thing: Learned) -> None:
        """Replace it."""
        row = {"id": _KEY, "thing": thing}
        self._connection.execute(upsert(learned, self._connection.dialect.name), row)

    def delete(self) -> int:
        """Drop it; how many rows there were."""
        return self._connection.execute(delete(learned)).rowcount
