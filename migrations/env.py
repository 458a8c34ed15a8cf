"""Alembic's entry: runs on the connection, and in the transaction, of whoever opened the database."""

from alembic import context

from engine.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can take back changes of tables; Alembic does not count on it unless told.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
