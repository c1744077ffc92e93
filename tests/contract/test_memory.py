"""What the store remembers beside the cases: people, words, deliveries, timers."""

import asyncio
from datetime import datetime, timedelta

from keeping import a_kept_case
from stories import NOON

from bot.desk.ports import KeptWords
from bot.desk.timers import Timer, TimerKind
from bot.store import SqlStore

HALF = Timer(case_id="case-1", kind=TimerKind.HALF, due_at=NOON + timedelta(hours=12))
OVERDUE = Timer(case_id="case-1", kind=TimerKind.OVERDUE, due_at=NOON + timedelta(hours=24))
URGENT = Timer(case_id="case-2", kind=TimerKind.URGENT, due_at=NOON + timedelta(minutes=15))


async def _due(store: SqlStore, now: datetime, **more: int) -> tuple[Timer, ...]:
    async with store.read() as reader:
        return await reader.due_timers(now, **more)


async def test_a_delivery_is_new_once(store: SqlStore):
    async with store.begin() as unit:
        assert await unit.first_delivery("click-1")
        assert not await unit.first_delivery("click-1")
    async with store.begin() as unit:
        assert not await unit.first_delivery("click-1")
        assert await unit.first_delivery("click-2")


async def test_of_two_equal_deliveries_at_once_one_is_new(store: SqlStore):
    async def deliver() -> bool:
        async with store.begin() as unit:
            return await unit.first_delivery("click-1")

    assert sorted(await asyncio.gather(deliver(), deliver(), deliver())) == [False, False, True]


async def test_deliveries_are_forgotten_after_a_week(store: SqlStore):
    async with store.begin() as unit:
        await unit.first_delivery("old")
    await store.forget_old(NOON)
    async with store.begin() as unit:
        await unit.first_delivery("newer")
    await store.forget_old(NOON + timedelta(days=6))
    await store.forget_old(NOON + timedelta(days=7, minutes=1))

    async with store.begin() as unit:
        assert await unit.first_delivery("old")
        assert not await unit.first_delivery("newer")


async def test_words_are_kept_for_each_person_until_dropped(store: SqlStore):
    await a_kept_case(store)
    first = KeptWords(text="First try.", base=1, at=NOON)
    second = KeptWords(text="Second try.", base=2, at=NOON + timedelta(minutes=1))
    async with store.begin() as unit:
        await unit.keep_words("case-1", "maya", first)
        await unit.keep_words("case-1", "tom", first)
        await unit.keep_words("case-1", "maya", second)
        await unit.drop_words("case-1", "tom")

    async with store.read() as reader:
        assert await reader.kept_words("case-1", "maya") == second
        assert await reader.kept_words("case-1", "tom") is None


async def test_kept_words_are_forgotten_after_thirty_days(store: SqlStore):
    await a_kept_case(store)
    words = KeptWords(text="Mine.", base=1, at=NOON)
    async with store.begin() as unit:
        await unit.keep_words("case-1", "maya", words)

    await store.forget_old(NOON + timedelta(days=30))
    async with store.read() as reader:
        assert await reader.kept_words("case-1", "maya") == words

    await store.forget_old(NOON + timedelta(days=30, minutes=1))
    async with store.read() as reader:
        assert await reader.kept_words("case-1", "maya") is None


async def test_an_account_belongs_to_one_person_and_a_person_was_last_seen_with_one(store: SqlStore):
    async with store.begin() as unit:
        await unit.link_person("slack", "U1", "maya")
        await unit.link_person("slack", "U2", "maya")
        await unit.link_person("teams", "T1", "maya")
        await unit.link_person("slack", "U2", "tom")
        await unit.link_person("slack", "U3", "maya")

    async with store.read() as reader:
        assert await reader.person_linked("slack", "U1") == "maya"
        assert await reader.person_linked("slack", "U2") == "tom"
        assert await reader.person_linked("slack", "T1") is None
        assert await reader.account_of("slack", "maya") == "U3"
        assert await reader.account_of("teams", "maya") == "T1"
        assert await reader.account_of("teams", "tom") is None


async def test_an_account_that_is_seen_again_is_the_last_one_seen(store: SqlStore):
    async with store.begin() as unit:
        await unit.link_person("slack", "U1", "maya")
        await unit.link_person("slack", "U2", "maya")
        await unit.link_person("slack", "U1", "maya")

        assert await unit.account_of("slack", "maya") == "U1"


async def test_timers_are_due_in_the_order_of_their_time(store: SqlStore):
    await a_kept_case(store, 1)
    await a_kept_case(store, 2)
    async with store.begin() as unit:
        await unit.set_timers("case-1", [OVERDUE, HALF])
        await unit.set_timers("case-2", [URGENT])

    assert await _due(store, NOON) == ()
    assert await _due(store, HALF.due_at) == (URGENT, HALF)
    assert await _due(store, NOON + timedelta(days=2)) == (URGENT, HALF, OVERDUE)
    assert await _due(store, NOON + timedelta(days=2), limit=1) == (URGENT,)


async def test_new_timers_of_a_case_take_the_place_of_its_old_ones(store: SqlStore):
    await a_kept_case(store, 1)
    await a_kept_case(store, 2)
    async with store.begin() as unit:
        await unit.set_timers("case-1", [HALF, OVERDUE])
        await unit.set_timers("case-2", [URGENT])
    async with store.begin() as unit:
        await unit.set_timers("case-1", [OVERDUE])
        await unit.set_timers("case-2", [])

    assert await _due(store, NOON + timedelta(days=2)) == (OVERDUE,)


async def test_a_delayed_timer_waits_and_the_others_do_not(store: SqlStore):
    await a_kept_case(store, 1)
    later = NOON + timedelta(days=3)
    async with store.begin() as unit:
        await unit.set_timers("case-1", [HALF, OVERDUE])
        await unit.delay_timer(HALF, later)

    assert await _due(store, NOON + timedelta(days=2)) == (OVERDUE,)
    assert [timer.due_at for timer in await _due(store, later)] == [OVERDUE.due_at, later]
