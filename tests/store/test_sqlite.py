"""SQLite as we open it: safe against a power cut, and plain about what it can't do."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from keeping import a_kept_case, a_review
from sqlalchemy import text
from stories import MAYA

from bot.store import SqlStore, StoreError, open_store
from bot.store import engine as engine_module
from bot.store.engine import open_engine, readers
from bot.store.errors import BusyDatabaseError, FullDiskError, UnusableDatabaseError


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock in these tests."""
    monkeypatch.setattr(engine_module, "LOCK_WAIT", 0.0)


@pytest.mark.parametrize("transaction", ["writing", "reading"])
async def test_what_is_committed_survives_a_power_cut(store: SqlStore, transaction: str):
    async with getattr(store, transaction)() as connection:
        settings = {
            name: await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


async def test_a_file_that_is_copied_while_open_holds_what_was_committed(
    store: SqlStore, file: Path, tmp_path: Path
):
    await a_kept_case(store)
    copy = tmp_path / "backup.db"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)

    restored = await open_store(f"sqlite:///{copy}")
    async with restored.read() as reader:
        assert await reader.load("case-1")
    await restored.close()


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"])
async def test_a_sqlite_url_needs_no_driver(file: Path, scheme: str):
    store = await open_store(f"{scheme}:///{file}")

    assert await store.ready()
    await store.close()


async def test_a_writer_takes_the_lock_before_it_reads(store: SqlStore, file: Path):
    with closing(sqlite3.connect(file, timeout=0)) as other:
        async with store.begin():
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        async with store.read() as reader:
            await reader.find_case("google", "review-1")
            other.execute("BEGIN IMMEDIATE")


async def test_readers_cannot_be_made_to_write_by_leaving_out_the_lock(store: SqlStore):
    async with store.read() as reader:
        assert not hasattr(reader, "append")


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(
        UnusableDatabaseError, match=r"missing/countersign\.db can't be opened: check that its"
    ):
        await open_store(f"sqlite:///{tmp_path}/missing/countersign.db")


async def test_a_folder_where_nobody_may_write_is_named():
    with pytest.raises(UnusableDatabaseError, match=r"/proc/countersign\.db can't be opened: check"):
        await open_store("sqlite:////proc/countersign.db")


async def test_a_file_that_may_only_be_read_is_named(store: SqlStore, file: Path):
    with pytest.raises(UnusableDatabaseError, match="can't be written to: check the permissions"):
        await open_store(f"sqlite:///file:{file}?mode=ro&uri=true")


async def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path):
    with pytest.raises(UnusableDatabaseError, match="can't be opened"):
        await open_store(f"sqlite:///{tmp_path}")


async def test_a_file_that_is_something_else_is_refused_and_left_alone(tmp_path: Path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all, " * 200)

    with pytest.raises(UnusableDatabaseError, match=r"letter\.txt is not a database: name another file"):
        await open_store(f"sqlite:///{letter}")

    assert letter.read_text() == "Dear all, " * 200


async def test_a_database_that_another_process_holds_says_so(store: SqlStore, file: Path, impatient: None):
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyDatabaseError, match="is locked by another process"):
            await open_store(f"sqlite:///{file}")


async def test_a_full_disk_says_so_and_nothing_is_half_written(store: SqlStore):
    kept = await a_kept_case(store)
    before = await kept.load()
    long = "All work and no play. " * 100_000

    async with store.writing() as connection:  # the pool has one connection, so the limit stays
        pages = await connection.scalar(text("PRAGMA page_count"))
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(FullDiskError, match="no room left on the disk"):
        await kept.edited_by(MAYA, long)

    assert await kept.load() == before


async def test_an_error_never_repeats_what_was_to_be_stored(store: SqlStore):
    await a_kept_case(store)

    with pytest.raises(StoreError) as caught:
        async with store.begin() as unit:
            await unit.add_review_version("case-1", a_review(text="My private grief.", author="Jo"))

    seen: BaseException | None = caught.value
    while seen is not None:
        assert "grief" not in f"{seen!r} {seen}"
        seen = seen.__cause__ or seen.__context__


async def test_no_log_holds_what_is_stored(store: SqlStore, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)

    kept = await a_kept_case(store, review=a_review(text="My private grief.", author="Jo Reviewer"))
    await kept.edited_by(MAYA, "Words of a reply.")
    await kept.load()

    for word in ("grief", "Reviewer", "Words of"):
        assert word not in caplog.text


async def test_writers_of_one_process_wait_for_one_another_in_the_order_they_came(
    file: Path, impatient: None
):
    store = await open_store(f"sqlite:///{file}")
    served: list[int] = []

    async def write(number: int) -> None:
        async with store.begin() as unit:
            await unit.first_delivery(f"click-{number}")
            served.append(number)

    await asyncio.gather(*(write(number) for number in range(20)))
    await store.close()

    assert served == list(range(20))


def _spoil(file: Path) -> None:
    for part in file.parent.glob("countersign.db*"):
        part.unlink()
    file.write_text("Not a database any more. " * 100)


async def test_a_store_whose_file_was_replaced_is_not_ready(store: SqlStore, file: Path):
    assert await store.ready()
    await store.close()  # so that connections are opened anew
    _spoil(file)

    assert not await store.ready()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str):
    with pytest.raises(UnusableDatabaseError, match="gone after a restart"):
        open_engine(url)


async def test_a_place_without_a_write_ahead_log_is_refused():
    with pytest.raises(UnusableDatabaseError, match="can't keep a write-ahead log in the database's folder"):
        await open_store("sqlite:///file:elsewhere?mode=memory&cache=shared&uri=true")


def test_a_url_that_is_none_is_refused_without_repeating_it():
    with pytest.raises(UnusableDatabaseError, match="should look like sqlite:////") as caught:
        open_engine("postgres;secret-password")

    assert "secret" not in str(caught.value)


def test_a_database_without_a_driver_is_refused():
    with pytest.raises(UnusableDatabaseError, match=r"no driver for databases of the kind 'dbase\+floppy'"):
        open_engine("dbase+floppy://somebody:secret@host/base")


async def test_readers_and_writers_share_their_connections(file: Path):
    engine = open_engine(f"sqlite:///{file}")

    assert readers(engine).pool is engine.pool
    await engine.dispose()


async def test_a_draft_of_no_case_is_refused(store: SqlStore):
    with pytest.raises(StoreError):
        async with store.begin() as unit:
            await unit.add_draft("case-9", 1, "Words.", ())


async def test_two_stores_on_one_file_take_turns(store: SqlStore, file: Path):
    kept = await a_kept_case(store)
    other = await open_store(f"sqlite:///{file}")

    async with other.begin() as unit:
        found = await unit.load(kept.id)
        kept.story.edited_by(MAYA, "From the other process.")
        await unit.append(kept.id, kept.story.case, kept.story.told[-1:])
        await unit.add_draft(kept.id, 2, "From the other process.", ())
    await other.close()

    assert found is not None
    assert (await kept.load()).text == "From the other process."
