"""Alembic's entry: migrates over the connection that `bot.store.migrate` hands in, in its transaction."""

from alembic import context

from bot.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
