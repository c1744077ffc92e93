"""The database finds its shape by itself, whichever version of the program made it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from keeping import a_kept_case
from sqlalchemy import create_engine

from bot.store import open_store
from bot.store.errors import NewerDatabaseError
from bot.store.tables import metadata


async def _make(file: Path) -> None:
    await (await open_store(f"sqlite:///{file}")).close()


def _schema(file: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


def _definitions(file: Path) -> dict[str, list[str]]:
    """Name of a table → the lines that define it, in any order."""
    return {
        name: sorted(line.strip().rstrip(",") for line in sql.splitlines())
        for kind, name, sql in _schema(file)
        if kind == "table"
    }


async def test_migrations_make_exactly_the_tables_that_the_program_uses(file: Path):
    await _make(file)
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


async def test_migrations_make_the_same_keys_and_constraints_as_the_tables(file: Path, tmp_path: Path):
    """Alembic's comparison leaves some of them out, so here is the whole definition, word for word."""
    await _make(file)
    plain = tmp_path / "plain.db"
    engine = create_engine(f"sqlite:///{plain}")
    metadata.create_all(engine)
    engine.dispose()

    ours, theirs = _definitions(file), _definitions(plain)
    assert {name: ours[name] for name in theirs} == theirs
    assert theirs.keys() >= metadata.tables.keys()


async def test_starting_again_changes_nothing(file: Path):
    store = await open_store(f"sqlite:///{file}")
    kept = await a_kept_case(store)
    before = await kept.load()
    await store.close()
    shape = _schema(file)

    again = await open_store(f"sqlite:///{file}")
    async with again.read() as reader:
        assert await reader.load(kept.id) == before
    await again.close()

    assert _schema(file) == shape


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(file: Path):
    await _make(file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    shape = _schema(file)

    with pytest.raises(NewerDatabaseError, match=r"made by a newer version of Countersign .*'0999'"):
        await open_store(f"sqlite:///{file}")

    assert _schema(file) == shape


async def test_a_migration_that_fails_leaves_nothing_behind(file: Path):
    """A file with a table of the same name: the migration can't go through, and undoes what it did."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE timers (theirs TEXT)")

    with pytest.raises(Exception, match="timers"):
        await open_store(f"sqlite:///{file}")

    assert [name for _, name, _ in _schema(file)] == ["timers"]


async def test_a_folder_with_a_percent_sign_is_a_folder(tmp_path: Path):
    folder = tmp_path / "100% ours"
    folder.mkdir()

    await _make(folder / "countersign.db")

    assert (folder / "countersign.db").exists()
