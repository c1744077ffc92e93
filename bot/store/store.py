"""The store: transactions over one database."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.engine import name_of, open_engine, readers, try_out
from bot.store.errors import StoreError, plainly
from bot.store.migrate import migrate
from bot.store.outbox import SqlOutbox
from bot.store.reader import SqlReader
from bot.store.tables import chain, deliveries, kept_words
from bot.store.unit import SqlUnit

DELIVERIES_KEPT = timedelta(days=7)  # platforms repeat a delivery for some hours at most
WORDS_KEPT = timedelta(days=30)  # of dialogs that nobody came back to


class SqlStore:
    """Transactions over one database. Several may be open at once, also from other processes."""

    def __init__(self, engine: AsyncEngine) -> None:
        """`engine` comes from `open_engine`, its database migrated: `open_store` does both."""
        self.outbox = SqlOutbox(write=self.writing, read=self.reading)
        self._engine = engine
        self._readers = readers(engine)
        self._name = name_of(engine)
        # SQLite has one writer at a time and lets the others poll; a queue of our own is fair and fast.
        self._turn: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()
        )

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[SqlUnit, None]:
        """A transaction that may write: all of it commits when the block ends, or none when it raises."""
        async with self.writing() as connection:
            yield SqlUnit(connection)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[SqlReader, None]:
        """A look at one moment of the database, which makes nobody wait."""
        async with self.reading() as connection:
            yield SqlReader(connection)

    async def forget_old(self, now: datetime) -> None:
        """Housekeeping: drop what has had its time. Meant to be called about once an hour.

        Deliveries go after seven days, counted from the first housekeeping that saw them, and words
        kept from dialogs after thirty.
        """
        async with self.writing() as connection:
            await connection.execute(
                update(deliveries).where(deliveries.c.noted_at.is_(None)).values(noted_at=now)
            )
            await connection.execute(delete(deliveries).where(deliveries.c.noted_at < now - DELIVERIES_KEPT))
            await connection.execute(delete(kept_words).where(kept_words.c.at < now - WORDS_KEPT))

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.reading() as connection:
                return await connection.scalar(select(chain.c.id)) is not None
        except StoreError:
            return False

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection, None]:
        """A bare connection in a transaction that may write."""
        async with self._turn:
            with plainly(self._name):
                async with self._engine.begin() as connection:
                    yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection, None]:
        """A bare connection in a transaction that only reads."""
        with plainly(self._name):
            async with self._readers.begin() as connection:
                yield connection


async def open_store(url: str) -> SqlStore:
    """Open a database and bring it up to date.

    `sqlite:////folder/countersign.db` (the folder must be there; the file is made) or any other
    SQLAlchemy URL with an async driver. Raises StoreError with a sentence for whoever runs the bot.
    """
    engine = open_engine(url)
    store = SqlStore(engine)
    try:
        with plainly(name_of(engine)):
            await try_out(engine)
        await migrate(engine)
        async with store.writing() as connection:  # a database that can only be read is found out now
            await connection.execute(update(chain).values(length=chain.c.length))
    except BaseException:
        await store.close()
        raise
    return store
