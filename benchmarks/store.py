"""What a decision costs in the database, next to the least that SQLite itself asks for.

    python benchmarks/store.py [COMMANDS]

Times depend on the disk; the ratios hardly do. The floor is one row inserted and committed with the
same settings (write-ahead log, synchronous=FULL), in the same folder, in the same run.
"""

import asyncio
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bot.desk.outbox import Kind, Message
from bot.desk.ports import MessageRef
from bot.desk.timers import plan
from bot.model import events as ev
from bot.model.draft import fingerprint
from bot.model.history import evolve
from bot.model.review import Review
from bot.store import SqlStore, open_store
from bot.store.audit import verify

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CASES = 50
CROWD = 10
REVIEW = Review(
    source="google",
    external_id="0",
    practice="riverside",
    rating=2,
    author="Jo P.",
    text="The wait was far too long, and nobody said why. " * 8,
)
REPLY = "Thank you for telling us. Please call our practice manager, who would like to hear more. " * 4
POLICY = ev.Policy(
    playbook="default",
    approvals_needed=1,
    reply_within=timedelta(hours=24),
    grace=timedelta(minutes=30),
    approval_expires=timedelta(hours=72),
    follow_up_within=timedelta(days=3),
    contacts=(),
)


def floor(folder: Path, rounds: int) -> list[float]:
    """One row, one commit, nothing else: seconds each."""
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)")
    taken: list[float] = []
    for _ in range(rounds):
        start = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO rows (text) VALUES (?)", [REPLY])
        connection.execute("COMMIT")
        taken.append(perf_counter() - start)
    connection.close()
    return taken


async def open_case(store: SqlStore, number: int) -> None:
    opened = ev.CaseOpened(
        practice="riverside", review_version=1, policy=POLICY, topics=("wait",), advisories=()
    )
    async with store.begin() as unit:
        entry = ev.Entry(event=opened, at=NOON, by=None)
        await unit.create(f"case-{number}", replace(REVIEW, external_id=str(number)), [entry])


async def command(store: SqlStore, number: int) -> None:
    """What saving an edit does: load, decide, record entry, words, timers and messages."""
    case_id, text = f"case-{number % CASES}", f"{REPLY} ({number})"
    async with store.begin() as unit:
        await unit.first_delivery(f"click-{number}")
        file = await unit.load(case_id)
        assert file is not None
        await unit.recent_replies("riverside", besides=case_id)
        saved = ev.DraftSaved(
            number=len(file.case.drafts) + 1,
            sha256=fingerprint(text),
            suggested=False,
            contributors=frozenset({"maya"}),
            playbook="default@1",
            blocking=(),
            warning=(),
        )
        entry = ev.Entry(event=saved, at=NOON, by="maya")
        case = evolve(file.case, entry)
        await unit.append(case_id, case, [entry])
        await unit.add_draft(case_id, saved.number, text, ())
        await unit.set_timers(case_id, plan(case_id, case))
        await unit.pinged(case_id)
        card = Message(kind=Kind.CARD, case_id=case_id, surface="slack")
        await unit.send([card, replace(card, kind=Kind.NOTE, entry=case.length)])


async def crowd(store: SqlStore, numbers: Iterable[int]) -> list[float]:
    """People who each do one command after another, all at the same time; with the waiting."""
    left, taken = iter(numbers), list[float]()

    async def person() -> None:
        for number in left:
            taken.append(await timed(lambda: command(store, number)))  # noqa: B023 - awaited at once

    await asyncio.gather(*(person() for _ in range(CROWD)))
    return taken


async def look(store: SqlStore, number: int) -> None:
    """What showing a card does."""
    async with store.read() as reader:
        await reader.load(f"case-{number % CASES}")
        await reader.recent_replies("riverside", besides=f"case-{number % CASES}")


async def deliver(store: SqlStore) -> int:
    """Empty the outbox as a courier does; how many messages went."""
    sent = 0
    while due := await store.outbox.due("slack", NOON):
        for queued in due:
            ids = await store.outbox.claim(queued, NOON)
            ref = MessageRef(channel="C1", id=f"{queued.message.case_id}-{queued.message.kind}")
            await store.outbox.sent(ids, queued, ref, NOON)
            sent += 1
    return sent


async def timed(call: Callable[[], Awaitable[object]]) -> float:
    start = perf_counter()
    await call()
    return perf_counter() - start


def told(name: str, taken: list[float], least: float) -> None:
    median = statistics.median(taken)
    slow = sorted(taken)[int(len(taken) * 0.99)]
    print(f"{name:<34} {median * 1e3:8.2f} ms   99 % {slow * 1e3:8.2f} ms   {median / least:6.1f} × floor")


async def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name)
        bare = floor(folder, rounds)
        least = statistics.median(bare)
        told("floor: a row, a commit", bare, least)
        store = await open_store(f"sqlite:///{folder / 'countersign.db'}")
        for number in range(CASES):
            await open_case(store, number)
        told("a command", [await timed(lambda n=n: command(store, n)) for n in range(rounds)], least)
        told("a look", [await timed(lambda n=n: look(store, n)) for n in range(rounds)], least)
        start = perf_counter()
        told(f"a command, {CROWD} people at once", await crowd(store, range(rounds, 2 * rounds)), least)
        print(f"{'commands a second, all together':<34} {rounds / (perf_counter() - start):8.0f}")
        start = perf_counter()
        sent = await deliver(store)
        print(f"{'messages a second out of the outbox':<34} {sent / (perf_counter() - start):8.0f}")
        start = perf_counter()
        report = await verify(store)
        print(f"{'entries a second verified':<34} {report.entries / (perf_counter() - start):8.0f}")
        assert report.ok
        await store.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
