"""A SQLite file, and the store that has it open."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.store import SqlStore, open_store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "countersign.db"


@pytest.fixture
async def store(file: Path) -> AsyncGenerator[SqlStore, None]:
    opened = await open_store(f"sqlite:///{file}")
    yield opened
    await opened.close()
