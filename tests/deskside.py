"""The desk with its courier and its clock, as the tests of every surface need them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from stories import NOON

from bot.desk.courier import Courier
from bot.desk.desk import Desk
from bot.desk.views import CaseView
from bot.model.review import Review
from bot.playbook.library import Library
from bot.store import SqlStore

PLAYBOOKS = Path(__file__).parent / "desk" / "playbooks"
Json = dict[str, Any]


@dataclass
class Clock:
    time: datetime = NOON

    def now(self) -> datetime:
        return self.time

    def move(self, **length: float) -> None:
        self.time += timedelta(**length)


@cache
def the_library() -> Library:
    return Library.load(PLAYBOOKS, prove=False)


@dataclass(kw_only=True)
class Desked:
    """A desk behind some surface."""

    desk: Desk
    store: SqlStore
    clock: Clock
    courier: Courier
    _numbers: count = field(default_factory=lambda: count(1))

    async def review(self, text: str = "The wait was far too long.", **more: Any) -> str:
        """A review arrives; the id of its case."""
        values: Json = {
            "source": "google",
            "external_id": f"r{next(self._numbers)}",
            "practice": "riverside",
            "rating": 2,
            "author": "Jo P.",
            "url": "https://reviews.example/1",
        }
        received = await self.desk.receive(Review(text=text, **values | more))
        await self.deliver()
        return received.case_id

    async def deliver(self) -> None:
        """Let the courier send all that waits."""
        while await self.courier.run_once():
            pass

    async def case(self, case_id: str) -> CaseView:
        return await self.desk.view(case_id)
