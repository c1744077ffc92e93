"""Every database that the product runs on goes through the same suite."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from bot.store import SqlStore, open_store

# A name, and how to get the URL of an empty database, given an empty folder.
DATABASES: dict[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder / 'countersign.db'}",
}


@pytest.fixture(params=DATABASES)
def make_url(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    return DATABASES[request.param]


@pytest.fixture
def url(make_url: Callable[[Path], str], tmp_path: Path) -> str:
    return make_url(tmp_path)


@pytest.fixture
async def store(url: str) -> AsyncGenerator[SqlStore, None]:
    opened = await open_store(url)
    yield opened
    await opened.close()
