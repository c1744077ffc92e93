"""Bringing a database up to the shape that this version of the program expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.engine import name_of
from bot.store.errors import NewerDatabaseError, plainly

_FOLDER = Path(__file__).parent / "migrations"


async def migrate(engine: AsyncEngine) -> None:
    """Run the migrations that are still to run, in one transaction; none when it is up to date.

    Raises NewerDatabaseError when a newer version of the program has changed the database, and other
    StoreErrors when it can't be opened.
    """
    where = name_of(engine)
    with plainly(where):
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, where)


def _upgrade(connection: Connection, where: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise NewerDatabaseError(
            f"{where} was made by a newer version of Countersign (its schema is {current!r}, which this "
            "version doesn't know): install that version again, or name another database"
        )
    command.upgrade(config, "head")
