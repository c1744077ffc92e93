"""Cases in a database: what goes in comes out, together or not at all."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from keeping import SUGGESTION, a_kept_case, a_review
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from stories import MAYA, NOON, SAM, TOM, a_case, a_finding, trouble

from bot.desk.outbox import Kind, Message
from bot.desk.ports import ConflictError, KeptWords
from bot.desk.timers import Timer, TimerKind
from bot.model import commands as cmd
from bot.model.draft import fingerprint
from bot.model.events import Approved
from bot.store import SqlStore
from bot.store.audit import verify
from bot.store.tables import findings


async def test_a_case_comes_back_as_it_was_opened(store: SqlStore):
    kept = await a_kept_case(store, troubles=[trouble()])

    file = await kept.load()

    assert file.case == kept.story.case
    assert file.entries == tuple(kept.story.told)
    assert file.review == a_review()
    assert file.texts == (SUGGESTION,)
    assert file.words == {}


async def test_a_case_comes_back_after_a_long_life(store: SqlStore):
    kept = await a_kept_case(store)
    await kept.edited_by(MAYA, "Thank you for telling us.")
    kept.story.submitted_by(MAYA).later(minutes=5).held().later(hours=2).released_by(SAM)
    kept.story.submitted_by(MAYA).approved_by(TOM).later(minutes=1).approved_by(SAM).later(minutes=30)
    kept.story.do(cmd.HandOver()).do(cmd.MarkPosted(url="https://reviews.example/1#reply"), MAYA)
    await kept.catch_up()

    file = await kept.load()

    assert file.case == kept.story.case
    assert file.entries == tuple(kept.story.told)
    assert file.text == "Thank you for telling us."
    assert any(isinstance(entry.event, Approved) for entry in file.entries)


async def test_a_review_without_stars_name_or_date_comes_back_too(store: SqlStore):
    bare = a_review(rating=None, author="", text="", url="", posted_at=None)

    kept = await a_kept_case(store, review=bare)

    assert (await kept.load()).review == bare


async def test_any_writing_comes_back_letter_for_letter(store: SqlStore):
    text = "“Gut” – naïve 👩‍⚕️ \u202e reversed, ' quoted \" and a\ttab\nand lines"

    kept = await a_kept_case(store, review=a_review(text=text))
    await kept.edited_by(MAYA, text)

    file = await kept.load()
    assert file.review.text == text
    assert fingerprint(file.text) == kept.story.sha


async def test_a_review_is_found_by_its_platform_and_id(store: SqlStore):
    await a_kept_case(store, 1)
    await a_kept_case(store, 2, review=a_review(1, source="nhs"))

    async with store.read() as reader:
        assert await reader.find_case("google", "review-1") == "case-1"
        assert await reader.find_case("nhs", "review-1") == "case-2"
        assert await reader.find_case("nhs", "review-2") is None


async def test_a_case_that_nobody_opened_is_none(store: SqlStore):
    async with store.begin() as unit:
        assert await unit.load("case-1") is None


async def test_a_review_has_one_case(store: SqlStore):
    kept = await a_kept_case(store)

    with pytest.raises(ConflictError):
        async with store.begin() as unit:
            await unit.create("another", a_review(text="Something else."), a_case().told)

    assert (await kept.load()).review == a_review()
    async with store.read() as reader:
        assert await reader.load("another") is None


async def test_the_newest_version_of_a_review_counts(store: SqlStore):
    kept = await a_kept_case(store)
    newer = a_review(text="Much better now.", rating=5, version=2)

    async with store.begin() as unit:
        await unit.add_review_version(kept.id, newer)

    assert (await kept.load()).review == newer


async def test_texts_stand_in_the_order_of_their_drafts(store: SqlStore):
    kept = await a_kept_case(store)
    await kept.edited_by(MAYA, "Second.")
    await kept.edited_by(TOM, "Third.")

    assert (await kept.load()).texts == (SUGGESTION, "Second.", "Third.")


async def test_a_draft_keeps_its_findings(store: SqlStore):
    kept = await a_kept_case(store, suggestion=None)
    kept.story.edited_by(MAYA, "Sorry!")

    async with store.begin() as unit:
        await unit.append(kept.id, kept.story.case, kept.story.told[1:])
        await unit.add_draft(kept.id, 1, "Sorry!", [a_finding(rule="first"), a_finding(rule="second")])

    assert (await kept.load()).texts == ("Sorry!",)
    async with store.reading() as connection:
        rows = (await connection.execute(select(findings).order_by(findings.c.position))).all()
    assert [(row.case_id, row.number, row.rule) for row in rows] == [
        ("case-1", 1, "first"),
        ("case-1", 1, "second"),
    ]
    assert (rows[0].severity, rows[0].start, rows[0].end, rows[0].text) == ("block", 0, 3, "abc")


async def test_words_that_raise_a_category_again_are_added_once(store: SqlStore):
    kept = await a_kept_case(store)
    async with store.begin() as unit:
        await unit.add_words(kept.id, "legal_threat", ("my lawyer", "sue"))
        await unit.add_words(kept.id, "press", ("the papers",))
    async with store.begin() as unit:
        await unit.add_words(kept.id, "legal_threat", ("sue", "the court"))

    words = (await kept.load()).words

    assert words == {"legal_threat": ("my lawyer", "sue", "the court"), "press": ("the papers",)}


async def test_moments_come_back_in_utc(store: SqlStore):
    summer = timezone(timedelta(hours=2))

    kept = await a_kept_case(store, review=a_review(posted_at=datetime(2026, 7, 1, 1, 30, tzinfo=summer)))

    posted_at = (await kept.load()).review.posted_at
    assert posted_at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert posted_at.utcoffset() == timedelta(0)


async def test_a_moment_without_a_time_zone_is_refused(store: SqlStore):
    kept = await a_kept_case(store)

    with pytest.raises(StatementError, match="a moment without a time zone can't be stored"):
        async with store.begin() as unit:
            await unit.keep_words(
                kept.id, "maya", KeptWords(text="Mine.", base=1, at=NOON.replace(tzinfo=None))
            )


async def test_a_decision_on_what_is_no_longer_so_is_a_conflict(store: SqlStore):
    kept = await a_kept_case(store)
    stale = a_case().do(cmd.Take(), TOM)
    kept.story.do(cmd.Take(), MAYA)
    await kept.catch_up()

    with pytest.raises(ConflictError):
        async with store.begin() as unit:
            await unit.append(kept.id, stale.case, stale.told[-1:])

    assert (await kept.load()).case.taken_by == "maya"


async def test_of_two_people_at_once_the_second_decides_on_what_the_first_did(store: SqlStore):
    kept = await a_kept_case(store)
    found: list[str | None] = []
    first_is_in = asyncio.Event()

    async def first() -> None:
        async with store.begin() as unit:
            await unit.load(kept.id)
            first_is_in.set()
            kept.story.do(cmd.Take(), MAYA)
            await unit.append(kept.id, kept.story.case, kept.story.told[-1:])
            await unit.load(kept.id)

    async def second() -> None:
        await first_is_in.wait()
        async with store.begin() as unit:
            file = await unit.load(kept.id)
            found.append(file and file.case.taken_by)

    await asyncio.gather(first(), second())

    assert found == ["maya"]


async def test_a_crowd_on_one_case_loses_no_entry(store: SqlStore):
    kept = await a_kept_case(store, suggestion=None)

    async def one_more(number: int) -> None:
        async with store.begin() as unit:
            file = await unit.load(kept.id)
            assert file is not None
            story = a_case(suggestion=None)
            story.case, story.told = file.case, list(file.entries)
            story.edited_by(MAYA, f"Words {number}.")
            await unit.append(kept.id, story.case, story.told[-1:])
            await unit.add_draft(kept.id, len(story.case.drafts), f"Words {number}.", ())

    await asyncio.gather(*(one_more(n) for n in range(10)))

    file = await kept.load()
    assert file.case.length == 11
    assert sorted(file.texts) == sorted(f"Words {n}." for n in range(10))
    assert (await verify(store)).ok


async def _fill_everything(store: SqlStore, case_id: str) -> None:
    async with store.begin() as unit:
        story = a_case().do(cmd.Take(), MAYA)
        await unit.append(case_id, story.case, story.told[-1:])
        await unit.add_draft(case_id, 9, "Half written.", [a_finding()])
        await unit.add_words(case_id, "press", ("the papers",))
        await unit.set_timers(case_id, [Timer(case_id=case_id, kind=TimerKind.HALF, due_at=NOON)])
        await unit.send([Message(kind=Kind.CARD, case_id=case_id, surface="slack")])
        await unit.keep_words(case_id, "maya", KeptWords(text="Mine.", base=1, at=NOON))
        await unit.link_person("slack", "U0MAYA", "maya")
        await unit.first_delivery("click-1")
        raise RuntimeError("the power fails")


async def test_of_a_block_that_raises_nothing_remains(store: SqlStore):
    kept = await a_kept_case(store)
    before = await kept.load()

    with pytest.raises(RuntimeError, match="the power fails"):
        await _fill_everything(store, kept.id)

    assert await kept.load() == before
    assert (await verify(store)).entries == len(before.entries)
    assert (await verify(store)).ok
    assert await store.outbox.due("slack", NOON) == ()
    async with store.begin() as unit:
        assert await unit.due_timers(NOON) == ()
        assert await unit.kept_words(kept.id, "maya") is None
        assert await unit.person_linked("slack", "U0MAYA") is None
        assert await unit.first_delivery("click-1")


async def test_of_a_block_that_is_cancelled_nothing_remains_and_others_go_on(store: SqlStore):
    kept = await a_kept_case(store)
    is_in = asyncio.Event()

    async def hang() -> None:
        async with store.begin() as unit:
            await unit.first_delivery("click-1")
            is_in.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await is_in.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with store.begin() as unit:
        assert await unit.load(kept.id)
        assert await unit.first_delivery("click-1")


async def test_what_a_block_has_written_it_reads_itself_and_nobody_else_does(store: SqlStore):
    kept = await a_kept_case(store)
    async with store.begin() as unit:
        kept.story.do(cmd.Take(), MAYA)
        await unit.append(kept.id, kept.story.case, kept.story.told[-1:])

        inside = await unit.load(kept.id)
        async with store.read() as reader:
            outside = await reader.load(kept.id)

    assert inside is not None
    assert outside is not None
    assert (inside.case.taken_by, outside.case.taken_by) == ("maya", None)


async def test_a_reader_sees_one_moment(store: SqlStore):
    kept = await a_kept_case(store)
    async with store.read() as reader:
        before = await reader.load(kept.id)
        await kept.edited_by(MAYA, "Meanwhile.")
        after = await reader.load(kept.id)

    assert before == after
    assert (await kept.load()).text == "Meanwhile."
