"""Alembic's migrations; `engine.store.schema` runs them when the database is opened."""
