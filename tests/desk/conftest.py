"""A desk with a real database, a small playbook, and a clock that stands still until it is moved."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from stories import NOON, RIVERSIDE, TEAM

from bot.desk.desk import Desk
from bot.desk.office import Office
from bot.desk.views import CaseView
from bot.model import commands as cmd
from bot.model.practice import Person, Practice
from bot.model.review import Review
from bot.playbook.library import Library
from bot.store import SqlStore, open_store
from bot.store.tables import events

PLAYBOOKS = Path(__file__).parent / "playbooks"


@dataclass
class Clock:
    time: datetime = NOON

    def now(self) -> datetime:
        return self.time

    def move(self, **length: float) -> None:
        self.time += timedelta(**length)


@dataclass
class World:
    """Everything that a story at the desk needs."""

    desk: Desk
    store: SqlStore
    clock: Clock
    counted: list[tuple[str, str]] = field(default_factory=list)
    numbers: count = field(default_factory=count)

    async def review(self, text: str = "A long wait.", **more: Any) -> str:
        """A review arrives; the id of its case."""
        known = {"external_id": f"r{next(self.numbers)}", "rating": 2, "author": "Jo P.", **more}
        return (await self.desk.receive(self.a_review(text, **known))).case_id

    def a_review(self, text: str, **more: Any) -> Review:
        values = {"source": "google", "practice": "riverside", "rating": 2, "author": "Jo P.", **more}
        return Review(text=text, **values)

    async def submit(self, case_id: str, by: Person) -> CaseView:
        view = await self.desk.view(case_id)
        assert view.reply
        return await self.desk.perform(case_id, cmd.Submit(sha256=view.reply.sha256), by)

    async def approve(self, case_id: str, by: Person, **more: Any) -> CaseView:
        view = await self.desk.view(case_id)
        assert view.reply
        order = cmd.Approve(sha256=view.reply.sha256, review_version=view.review.version)
        return await self.desk.perform(case_id, order, by, **more)

    async def break_case(self, case_id: str) -> None:
        """Its log gets an entry of a kind that nobody knows."""
        async with self.store.writing() as connection:
            await connection.execute(
                insert(events).values(
                    seq=1_000,
                    case_id=case_id,
                    entry=1_000,
                    at=self.clock.now(),
                    kind="unheard_of",
                    payload="{}",
                    hash="",
                )
            )

    async def save(self, case_id: str, by: Person, text: str, **more: Any) -> Any:
        view = await self.desk.view(case_id)
        base = more.pop("base", view.reply.number if view.reply else 0)
        return await self.desk.save(case_id, by, text=text, base=base, **more)


@pytest.fixture
def practice() -> Practice:
    return replace(RIVERSIDE, playbook="plain")


@pytest.fixture
async def world(tmp_path: Path, practice: Practice) -> AsyncIterator[World]:
    store = await open_store(f"sqlite:///{tmp_path / 'desk.db'}")
    clock, ids, counted = Clock(), count(1), list[tuple[str, str]]()
    office = Office(
        practices={practice.id: practice}, people=TEAM, library=Library.load(PLAYBOOKS), clock=clock
    )
    desk = Desk(
        store=store,
        office=office,
        new_id=lambda: f"case{next(ids)}",
        count=lambda command, outcome: counted.append((command, outcome)),
    )
    yield World(desk=desk, store=store, clock=clock, counted=counted)
    await store.close()
