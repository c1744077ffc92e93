"""Opening the database: SQLite set up for safety, anything else left as its driver has it."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.store.errors import UnusableDatabaseError

LOCK_WAIT = 5.0  # seconds that a transaction waits for another process's lock
READ_ONLY = "countersign_read_only"  # execution option of connections that only look

# At DEBUG the driver would log every statement with its values: reviews and replies.
logging.getLogger("aiosqlite").setLevel(logging.WARNING)


def open_engine(url: str) -> AsyncEngine:
    """An engine for the database; nothing is opened yet. Raises UnusableDatabaseError."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite":
        return _created(parsed)
    if parsed.database in {None, "", ":memory:"}:
        raise UnusableDatabaseError("a database in memory would be gone after a restart: name a file")
    engine = _created(
        parsed.set(drivername="sqlite+aiosqlite"),
        poolclass=AsyncAdaptedQueuePool,
        connect_args={"timeout": LOCK_WAIT},
    )
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


async def try_out(engine: AsyncEngine) -> None:
    """Find out whether the database can be opened. Raises the driver's error.

    aiosqlite leaves a thread running when it fails to open a file, so a plain connection goes first.
    """
    if engine.dialect.name == "sqlite":
        await asyncio.to_thread(_open_and_close, engine)


def _open_and_close(engine: AsyncEngine) -> None:
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    arguments, options = engine.dialect.create_connect_args(engine.url)
    with closing(connect(*arguments, **options)) as connection:
        connection.execute("PRAGMA schema_version")


def readers(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for transactions that only read: they see one moment, and lock nobody out."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READ_ONLY: True})
    return engine.execution_options(isolation_level="REPEATABLE READ")


def name_of(engine: AsyncEngine) -> str:
    """The database as people know it, without a password."""
    url = engine.url
    if engine.dialect.name == "sqlite":
        return f"the database file {url.database}"
    return f"the database {url.render_as_string(hide_password=True)}"


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        # The text of the address may hold a password, so it isn't repeated here.
        raise UnusableDatabaseError(
            "the database URL can't be read: it should look like sqlite:////folder/countersign.db"
        ) from error


def _created(url: URL, **options: Any) -> AsyncEngine:
    try:
        # Parameters are reviews and replies: they must not turn up in the text of an exception.
        return create_async_engine(url, hide_parameters=True, **options)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise UnusableDatabaseError(
            f"there is no driver for databases of the kind {url.drivername!r}"
        ) from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver's own way of starting transactions leaves out SELECT and DDL; ours is `_begin_sqlite`.
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#sqlite-transactions
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
    finally:
        cursor.close()
    if mode != "wal":
        raise UnusableDatabaseError(
            "SQLite can't keep a write-ahead log in the database's folder (a network drive?): use a local disk"
        )


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock first: what a transaction has read can't change under its decision.
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
