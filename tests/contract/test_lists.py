"""Lists: what still needs somebody, and which replies a new suggestion must differ from."""

from datetime import timedelta

from keeping import SUGGESTION, Kept, a_kept_case, a_review
from stories import MAYA, NOON, SAM, TOM

from bot.desk.ports import CaseRow
from bot.model import commands as cmd
from bot.model.case import State
from bot.store import SqlStore


async def _open_ids(store: SqlStore, *practices: str) -> list[str]:
    async with store.read() as reader:
        return [row.id for row in await reader.open_cases(practices)]


async def _recent(store: SqlStore, **more: object) -> tuple[str, ...]:
    async with store.read() as reader:
        return await reader.recent_replies("riverside", **more)


async def _hand_over(kept: Kept) -> None:
    kept.story.submitted_by(MAYA).approved_by(TOM).later(minutes=30).do(cmd.HandOver())
    await kept.catch_up()


async def _close(kept: Kept) -> None:
    kept.story.do(cmd.DecideNotToReply(reason=cmd.NoReplyReason.PRIVACY), SAM)
    await kept.catch_up()


async def test_a_case_in_a_list_says_where_it_stands(store: SqlStore):
    kept = await a_kept_case(store)
    kept.story.do(cmd.Take(), MAYA)
    await kept.catch_up()

    async with store.read() as reader:
        rows = await reader.open_cases(["riverside"])

    assert rows == (
        CaseRow(
            id="case-1",
            practice="riverside",
            state=State.NEW,
            taken_by="maya",
            on_hold=False,
            due_at=NOON + timedelta(hours=24),
            opened_at=NOON,
        ),
    )


async def test_held_cases_come_first_and_then_the_earliest_due(store: SqlStore):
    await a_kept_case(store, 1, reply_within=timedelta(hours=9))
    await a_kept_case(store, 2, reply_within=timedelta(hours=3))
    held = await a_kept_case(store, 3)
    held.story.held()
    await held.catch_up()
    await _hand_over(await a_kept_case(store, 4))  # nothing is due, but somebody must post it

    assert await _open_ids(store, "riverside") == ["case-3", "case-2", "case-1", "case-4"]


async def test_cases_that_are_done_need_nobody(store: SqlStore):
    followed_up = await a_kept_case(store, 1)
    await _hand_over(followed_up)
    followed_up.story.do(cmd.MarkPosted(url=""), MAYA).do(cmd.RecordFollowUp(note="Called."), MAYA)
    await followed_up.catch_up()
    await _close(await a_kept_case(store, 2))

    assert await _open_ids(store, "riverside") == []


async def test_a_case_that_was_closed_on_hold_still_needs_somebody(store: SqlStore):
    kept = await a_kept_case(store)
    kept.story.held()
    await _close(kept)

    assert await _open_ids(store, "riverside") == ["case-1"]


async def test_people_see_the_cases_of_their_own_practices(store: SqlStore):
    await a_kept_case(store)

    assert await _open_ids(store, "hillside") == []
    assert await _open_ids(store) == []
    assert await _open_ids(store, "hillside", "riverside") == ["case-1"]


async def test_recent_replies_are_the_newest_words_of_each_case(store: SqlStore):
    first = await a_kept_case(store, 1)
    await a_kept_case(store, 2, suggestion="Another suggestion.")
    await first.edited_by(MAYA, "First, edited later.")

    assert await _recent(store) == ("First, edited later.", "Another suggestion.")
    assert await _recent(store, limit=1) == ("First, edited later.",)
    assert await _recent(store, besides="case-1") == ("Another suggestion.",)


async def test_recent_replies_count_what_went_out_and_not_what_was_dropped(store: SqlStore):
    await _hand_over(await a_kept_case(store, 1))
    await _close(await a_kept_case(store, 2, suggestion="Never said."))

    assert await _recent(store) == (SUGGESTION,)


async def test_a_reply_that_is_public_counts_although_the_case_was_closed_later(store: SqlStore):
    kept = await a_kept_case(store)
    await _hand_over(kept)
    kept.story.review_edited()
    await kept.catch_up()
    await kept.edited_by(MAYA, "A second reply, never sent.")
    assert await _recent(store) == ("A second reply, never sent.",)

    await _close(kept)

    assert await _recent(store) == (SUGGESTION,)


async def test_recent_replies_are_those_of_the_practice(store: SqlStore):
    await a_kept_case(store, 1, review=a_review(1))

    async with store.read() as reader:
        assert await reader.recent_replies("hillside") == ()
