"""The database: the only place, beside `migrations/`, that knows SQLAlchemy."""

from engine.store.database import Database
from engine.store.errors import StoreUnavailable, Unavailable
from engine.store.unit import Unit

__all__ = ["Database", "StoreUnavailable", "Unavailable", "Unit"]
