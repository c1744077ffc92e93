"""The outbox: in order per case, nothing lost, nothing twice without saying so."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from keeping import a_kept_case
from stories import NOON

from bot.desk.outbox import Kind, Message
from bot.desk.ports import MessageRef, Queued
from bot.store import SqlStore
from bot.store.outbox import LEASE

CARD_REF = MessageRef(channel="C1", id="1.1")
SOON = NOON + timedelta(seconds=10)


def a_message(kind: Kind = Kind.CARD, case: int = 1, **more: Any) -> Message:
    return Message(**{"kind": kind, "case_id": f"case-{case}", "surface": "slack"} | more)


def a_ping(to: str = "sam", **more: Any) -> Message:
    return a_message(Kind.PING, to=to, **more)


async def _send(store: SqlStore, *messages: Message) -> None:
    async with store.begin() as unit:
        for case_id in sorted({message.case_id for message in messages}):
            if await unit.load(case_id) is None:
                raise AssertionError(f"open {case_id} first")
        await unit.send(messages)


async def _due(store: SqlStore, now: datetime = NOON, **more: Any) -> list[Message]:
    return [queued.message for queued in await store.outbox.due("slack", now, **more)]


async def _next(store: SqlStore, now: datetime = NOON) -> Queued:
    (queued,) = await store.outbox.due("slack", now)
    return queued


async def _deliver(store: SqlStore, ref: MessageRef | None = CARD_REF, now: datetime = NOON) -> Queued:
    """Send the one message that is due."""
    queued = await _next(store, now)
    await store.outbox.sent(await store.outbox.claim(queued, now), queued, ref, now)
    return queued


async def test_a_message_comes_out_as_it_went_in(store: SqlStore):
    await a_kept_case(store)
    note = a_message(Kind.NOTE, entry=3, mentions=("sam", "noah"))
    ping = a_ping(entry=4, fresh=True)
    await _send(store, note, ping)

    assert (await _deliver(store)).message == note
    assert (await _deliver(store)).message == ping
    assert await _due(store) == []


async def test_messages_of_one_case_go_out_one_after_another(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message(), a_message(Kind.NOTE, entry=2), a_ping(entry=2))

    assert await _due(store) == [a_message()]
    first = await _next(store)
    ids = await store.outbox.claim(first, NOON)
    assert await _due(store) == []
    await store.outbox.sent(ids, first, CARD_REF, NOON)
    assert await _due(store) == [a_message(Kind.NOTE, entry=2)]


async def test_cases_and_surfaces_do_not_wait_for_one_another(store: SqlStore):
    await a_kept_case(store, 1)
    await a_kept_case(store, 2)
    await _send(store, a_message(case=1), a_message(case=2), a_message(case=1, surface="teams"))

    assert await _due(store) == [a_message(case=1), a_message(case=2)]
    assert [q.message.surface for q in await store.outbox.due("teams", NOON)] == ["teams"]
    assert await _due(store, limit=1) == [a_message(case=1)]


async def test_only_one_of_two_couriers_gets_a_message(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message())
    queued = await _next(store)

    claims = await asyncio.gather(store.outbox.claim(queued, NOON), store.outbox.claim(queued, NOON))

    assert sorted(claims) == [(), (queued.id,)]


async def test_updates_of_a_card_come_down_to_one_sending(store: SqlStore):
    await a_kept_case(store)
    await _send(
        store,
        a_message(),
        a_message(Kind.NOTE, entry=2),
        a_message(),
        a_ping("sam"),
        a_ping("noah"),
        a_ping("sam"),
        a_message(),
    )
    sent: list[Message] = []
    while await _due(store):
        sent.append((await _deliver(store, MessageRef(channel="C1", id=str(len(sent))))).message)

    assert sent == [a_message(), a_message(Kind.NOTE, entry=2), a_ping("sam"), a_ping("noah")]


async def test_an_update_that_is_queued_after_the_claim_is_sent_on_its_own(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message())
    first = await _next(store)
    ids = await store.outbox.claim(first, NOON)
    await _send(store, a_message())
    await store.outbox.sent(ids, first, CARD_REF, NOON)

    assert (await _next(store)).standing == CARD_REF


async def test_a_ping_that_must_ring_is_not_covered_by_the_one_before_it(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_ping(entry=2, fresh=True), a_ping(entry=3, fresh=True), a_ping())

    assert (await _deliver(store)).message.entry == 2
    assert (await _deliver(store)).message.entry == 3
    assert await _due(store) == []


async def test_notes_are_each_sent(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message(Kind.NOTE, entry=2), a_message(Kind.NOTE, entry=3))

    assert [(await _deliver(store)).message.entry for _ in range(2)] == [2, 3]


async def test_a_card_that_stands_is_known_to_those_that_follow(store: SqlStore):
    await a_kept_case(store)
    ping_ref = MessageRef(channel="D1", id="2.1")
    await _send(store, a_message(), a_ping("sam", fresh=True))
    first = await _deliver(store, CARD_REF)
    second = await _deliver(store, ping_ref)
    assert (first.standing, first.thread) == (None, None)
    assert (second.standing, second.thread) == (None, CARD_REF)

    await _send(store, a_message(), a_message(Kind.NOTE, entry=2), a_ping("sam"), a_ping("noah"))

    updated = await _deliver(store, CARD_REF)
    assert (updated.standing, updated.thread) == (CARD_REF, CARD_REF)
    note = await _deliver(store, MessageRef(channel="C1", id="1.2"))
    assert (note.standing, note.thread) == (None, CARD_REF)
    assert (await _deliver(store, ping_ref)).standing == ping_ref
    assert (await _deliver(store, MessageRef(channel="D2", id="2.2"))).standing is None


async def test_a_card_that_was_posted_anew_takes_the_place_of_the_old_one(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_ping(entry=2, fresh=True), a_ping(entry=3, fresh=True))
    await _deliver(store, MessageRef(channel="D1", id="2.1"))
    await _deliver(store, MessageRef(channel="D1", id="2.2"))
    await _send(store, a_ping())

    assert (await _next(store)).standing == MessageRef(channel="D1", id="2.2")
    async with store.read() as reader:
        for old_or_new in ("2.1", "2.2"):
            ref = MessageRef(channel="D1", id=old_or_new)
            assert await reader.message_case("slack", ref) == "case-1"


async def test_the_case_behind_a_message_is_found(store: SqlStore):
    await a_kept_case(store, 1)
    await a_kept_case(store, 2)
    await _send(store, a_message(case=1))
    await _deliver(store, CARD_REF)
    await _send(store, a_message(Kind.NOTE, case=1, entry=2))
    await _deliver(store, MessageRef(channel="C1", id="1.2"))

    async with store.read() as reader:
        assert await reader.message_case("slack", CARD_REF) == "case-1"
        assert await reader.message_case("teams", CARD_REF) is None
        assert await reader.message_case("slack", MessageRef(channel="C2", id="1.1")) is None
        assert await reader.message_case("slack", MessageRef(channel="C1", id="1.2")) is None


async def test_a_message_that_has_to_wait_holds_back_those_behind_it(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message(), a_message(Kind.NOTE, entry=2))
    queued = await _next(store)

    await store.outbox.retry(await store.outbox.claim(queued, NOON), SOON, "ratelimited")

    assert await _due(store, SOON - timedelta(seconds=1)) == []
    again = await _next(store, SOON)
    assert (again.id, again.attempts, again.maybe_sent) == (queued.id, 1, False)


async def test_a_message_that_cannot_be_delivered_lets_the_others_pass(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message(), a_message(Kind.NOTE, entry=2))
    queued = await _next(store)

    await store.outbox.give_up(await store.outbox.claim(queued, NOON), "channel_not_found", NOON)

    assert await _due(store) == [a_message(Kind.NOTE, entry=2)]


async def test_a_claim_that_was_cut_off_comes_back_as_perhaps_sent(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message(), a_message(Kind.NOTE, entry=2))
    queued = await _next(store)
    await store.outbox.claim(queued, NOON)

    assert await _due(store, NOON + LEASE - timedelta(seconds=1)) == []
    again = await _next(store, NOON + LEASE)
    assert (again.id, again.maybe_sent) == (queued.id, True)
    assert await store.outbox.claim(again, NOON + LEASE) == (queued.id,)
    assert await _due(store, NOON + LEASE) == []


async def test_updates_that_a_cut_off_claim_covered_are_covered_again(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message(), a_message())
    ids = await store.outbox.claim(await _next(store), NOON)

    again = await _next(store, NOON + LEASE)

    assert await store.outbox.claim(again, NOON + LEASE) == ids
    assert len(ids) == 2


async def test_doubt_stays_until_the_message_is_through(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message())
    await store.outbox.claim(await _next(store), NOON)
    later = NOON + LEASE
    again = await _next(store, later)

    await store.outbox.retry(await store.outbox.claim(again, later), later, "ratelimited")

    assert (await _next(store, later)).maybe_sent


async def test_who_looked_before_the_doubt_came_up_has_to_look_again(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message())
    seen_early = await _next(store)
    await store.outbox.claim(seen_early, NOON)
    later = NOON + LEASE

    assert await store.outbox.claim(seen_early, later) == ()
    assert await store.outbox.claim(await _next(store, later), later) == (seen_early.id,)


async def test_an_attempt_that_may_have_got_through_comes_back_so(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message())
    queued = await _next(store)

    await store.outbox.retry(await store.outbox.claim(queued, NOON), SOON, "TimeoutError", maybe_sent=True)

    assert (await _next(store, SOON)).maybe_sent


async def test_a_courier_that_was_given_up_for_dead_does_not_send_it_again(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message())
    slow = await _next(store)
    ids = await store.outbox.claim(slow, NOON)
    await _deliver(store, CARD_REF, NOON + LEASE)

    await store.outbox.retry(ids, NOON + LEASE, "TimeoutError", maybe_sent=True)

    assert await _due(store, NOON + timedelta(days=1)) == []


async def test_people_with_a_direct_card_or_about_to_get_one_are_known(store: SqlStore):
    await a_kept_case(store, 1)
    await a_kept_case(store, 2)
    await _send(store, a_ping("sam", fresh=True))
    await _deliver(store, MessageRef(channel="D1", id="2.1"))
    await _send(
        store, a_ping("noah", fresh=True), a_message(Kind.TELL, to="maya", entry=2), a_ping("tom", case=2)
    )

    async with store.read() as reader:
        assert await reader.pinged("case-1") == {("slack", "sam"), ("slack", "noah")}


async def test_somebody_whom_no_direct_card_reached_has_none(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_ping("sam", fresh=True))
    queued = await _next(store)
    await store.outbox.give_up(await store.outbox.claim(queued, NOON), "user_disabled", NOON)

    async with store.read() as reader:
        assert await reader.pinged("case-1") == frozenset()


async def test_it_counts_what_has_not_gone_out_yet(store: SqlStore):
    """Claimed messages count too: nobody knows yet whether they got there."""
    await a_kept_case(store)
    await _send(store, a_message(), a_message(Kind.NOTE, entry=1))
    assert await store.outbox.waiting("slack") == 2
    await store.outbox.claim(await _next(store), NOON)
    assert await store.outbox.waiting("slack") == 2
    assert await store.outbox.waiting("teams") == 0


async def test_a_message_knows_the_practice_of_its_case(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message())
    assert (await _next(store)).practice == "riverside"


async def test_a_message_is_sent_once_it_is_on_record_where_it_stands(store: SqlStore):
    await a_kept_case(store)
    await _send(store, a_message())
    queued = await _next(store)
    assert not await store.outbox.is_sent(queued.id)
    ids = await store.outbox.claim(queued, NOON)
    assert not await store.outbox.is_sent(queued.id)
    await store.outbox.sent(ids, queued, CARD_REF, NOON)
    assert await store.outbox.is_sent(queued.id)
    assert not await store.outbox.is_sent(queued.id + 1)
