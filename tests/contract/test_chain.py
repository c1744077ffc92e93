"""The audit chain, whatever the database: one line, without gaps, that can only be added to."""

import asyncio

import pytest
from keeping import a_kept_case
from sqlalchemy import delete, select, update
from stories import MAYA, TOM

from bot.model import commands as cmd
from bot.store import SqlStore, StoreError, open_store
from bot.store.audit import verify
from bot.store.export import export
from bot.store.tables import approvals, events


async def test_an_empty_log_is_whole(store: SqlStore):
    report = await verify(store)

    assert report.ok
    assert (report.entries, report.head) == (0, "0" * 64)


async def test_cases_that_change_at_the_same_time_make_one_chain(store: SqlStore):
    async def live(number: int) -> None:
        kept = await a_kept_case(store, number)
        await kept.edited_by(MAYA, f"Words of case {number}.")
        kept.story.submitted_by(MAYA)
        await kept.catch_up()
        kept.story.approved_by(TOM)
        await kept.catch_up()

    await asyncio.gather(*(live(number) for number in range(1, 11)))

    async with store.reading() as connection:
        places = list(await connection.scalars(select(events.c.seq).order_by(events.c.seq)))
    report = await verify(store)
    assert report.ok, report.problems
    assert places == list(range(1, report.entries + 1))


async def test_the_head_changes_with_every_entry_and_survives_a_restart(store: SqlStore, url: str):
    kept = await a_kept_case(store)
    before = (await verify(store)).head
    kept.story.do(cmd.Take(), MAYA)
    await kept.catch_up()
    after = (await verify(store)).head
    await store.close()

    again = await open_store(url)
    report = await verify(again)
    await again.close()

    assert report.ok
    assert before != after == report.head


@pytest.mark.parametrize(
    "statement", [update(events).values(by="tom"), delete(events)], ids=["update", "delete"]
)
async def test_the_log_can_only_be_added_to(store: SqlStore, statement):
    await a_kept_case(store)
    before = await verify(store)

    with pytest.raises(StoreError):
        async with store.writing() as connection:
            await connection.execute(statement)

    assert await verify(store) == before


async def test_every_yes_is_on_record_with_what_it_was_said_to(store: SqlStore):
    kept = await a_kept_case(store)
    await kept.edited_by(MAYA, "Thank you for telling us.")
    kept.story.submitted_by(MAYA).approved_by(TOM)
    await kept.catch_up()
    sha256 = kept.story.sha
    await kept.edited_by(MAYA, "Something else.")

    async with store.reading() as connection:
        (row,) = await connection.execute(select(approvals))

    assert (row.case_id, row.by, row.number, row.sha256) == ("case-1", "tom", 2, sha256)
    assert (row.review_version, row.playbook) == (1, "default@1")


async def test_an_export_while_others_write_is_of_one_moment(store: SqlStore):
    kept = await a_kept_case(store)
    lines = export(store, "jsonl")
    first = await anext(lines)
    kept.story.do(cmd.Take(), MAYA)
    await kept.catch_up()

    rest = [line async for line in lines]

    assert "case_opened" in first
    assert not any("case_taken" in line for line in rest)
