"""Whatever couriers do and whenever they die: in order, nothing lost, nothing twice unannounced."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import a_kept_case
from stories import NOON

from bot.desk.outbox import Kind, Message
from bot.desk.ports import MessageRef, Queued
from bot.store import SqlStore, open_store
from bot.store.outbox import LEASE

MESSAGES = st.builds(
    Message,
    kind=st.sampled_from(Kind),
    case_id=st.sampled_from(["case-1", "case-2"]),
    surface=st.just("slack"),
    entry=st.integers(1, 9),
    to=st.sampled_from(["sam", "noah"]),
    fresh=st.booleans(),
)
STEPS = st.lists(
    st.one_of(MESSAGES, st.sampled_from(["sent", "sent but not recorded", "cut off", "busy", "given up"])),
    max_size=25,
)


@dataclass
class Mail:
    """A courier that may die, and the surface that it delivers to."""

    store: SqlStore
    now: datetime = NOON
    arrived: list[Queued] = field(default_factory=list)  # in the order in which they got through
    settled: set[int] = field(default_factory=set)  # ids of messages that are sent, covered or given up
    doubtful: set[int] = field(default_factory=set)  # ids that may have got through without a record

    async def step(self, what: Any) -> None:
        self.now += timedelta(seconds=1)
        if isinstance(what, Message):
            async with self.store.begin() as unit:
                await unit.send([what])
            return
        for queued in await self.store.outbox.due("slack", self.now, limit=1):
            await self.deal(queued, what)

    async def deal(self, queued: Queued, what: str) -> None:
        assert queued.maybe_sent == (queued.id in self.doubtful)
        ids = await self.store.outbox.claim(queued, self.now)
        assert queued.id in ids
        if what in {"sent", "sent but not recorded"}:
            self.arrived.append(queued)
        match what:
            case "sent":
                ref = MessageRef(channel="C1", id=f"{len(self.arrived)}")
                await self.store.outbox.sent(ids, queued, ref, self.now)
                self.settled |= set(ids)
            case "sent but not recorded" | "cut off":
                self.doubtful |= set(ids)
                self.now += LEASE
            case "busy":
                await self.store.outbox.retry(ids, self.now, "ratelimited")
            case "given up":
                await self.store.outbox.give_up(ids, "channel_not_found", self.now)
                self.settled |= set(ids)


@given(steps=STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_message_is_settled_in_the_order_of_its_case(tmp_path_factory, make_url, steps):
    store = await open_store(make_url(tmp_path_factory.mktemp("outbox")))
    mail = Mail(store=store)
    for number in (1, 2):
        await a_kept_case(store, number)
    for step in steps:
        await mail.step(step)
    while await store.outbox.due("slack", mail.now + LEASE):
        mail.now += LEASE
        await mail.step("sent")
    await store.close()

    sent = [step for step in steps if isinstance(step, Message)]
    assert mail.settled == set(range(1, len(sent) + 1))
    for case_id in ("case-1", "case-2"):
        ids = [queued.id for queued in mail.arrived if queued.message.case_id == case_id]
        assert ids == sorted(ids)
    for earlier, later in zip(mail.arrived, mail.arrived[1:], strict=False):
        assert earlier.id != later.id or later.id in mail.doubtful
