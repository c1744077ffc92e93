"""The database of an installation, for commands that run beside the bot."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.commands.errors import CommandError
from bot.settings import load_settings, read_secrets
from bot.store import SqlStore, open_store


def database_url(config: Path) -> str:
    """The database that the environment names, or the one in the data folder of the configuration.

    Raises CommandError for an SQLite file that isn't there: opening it would make an empty one.
    """
    named = os.environ.get("COUNTERSIGN_DATABASE_URL", "").strip()
    data = Path() if named else load_settings(config).data
    url = read_secrets(os.environ, data=data).database_url
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        raise CommandError(f"there is no database at {file} yet: has the bot run here?")
    return url


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[SqlStore, None]:
    """The store, until the block ends. Raises StoreError."""
    store = await open_store(url)
    try:
        yield store
    finally:
        await store.close()


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for any other kind, and for what can't be read."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None
