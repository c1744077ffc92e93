"""The courier: order, retries, pace, coalescing and crashes, with a real outbox."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from stories import MAYA, TOM

from bot.desk.courier import LAST_ATTEMPT, Courier
from bot.desk.outbox import Kind, Message
from bot.desk.ports import MessageRef, Queued, TryLaterError, UndeliverableError
from bot.desk.views import CaseView
from bot.model import commands as cmd


@dataclass
class Wall:
    """A surface that writes down what it is given, and fails when told to."""

    name: str = "slack"
    seconds_between_posts: float = 0
    delivered: list[tuple[Queued, CaseView]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def channel(self, message: Message, practice: str) -> str:
        return f"person:{message.to}" if message.to else practice

    async def deliver(self, queued: Queued, view: CaseView) -> MessageRef:
        if self.failures:
            raise self.failures.pop(0)
        self.delivered.append((queued, view))
        return queued.standing or MessageRef(channel="C1", id=f"ts{queued.id}")

    @property
    def kinds(self) -> list[Kind]:
        return [queued.message.kind for queued, _ in self.delivered]


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def courier(world, wall) -> Courier:
    return Courier(
        outbox=world.store.outbox, surface=wall, desk=world.desk, clock=world.clock, jitter=lambda: 1.0
    )


async def everything(courier: Courier) -> None:
    while await courier.run_once():
        pass


async def test_the_card_goes_first_and_its_thread_hangs_under_it(world, wall, courier):
    await world.review("You will hear from my lawyer.")
    await everything(courier)
    assert wall.kinds[:2] == [Kind.CARD, Kind.NOTE]
    assert wall.delivered[1][0].thread == MessageRef(channel="C1", id=f"ts{wall.delivered[0][0].id}")


async def test_the_second_card_is_an_update_of_the_first(world, wall, courier):
    case_id = await world.review()
    await everything(courier)
    await world.desk.perform(case_id, cmd.Take(), MAYA)
    await everything(courier)
    cards = [queued for queued, _ in wall.delivered if queued.message.kind is Kind.CARD]
    assert cards[0].standing is None
    assert cards[1].standing == MessageRef(channel="C1", id=f"ts{cards[0].id}")


async def test_several_updates_that_waited_become_the_newest(world, wall, courier):
    case_id = await world.review()
    await everything(courier)
    wall.delivered.clear()
    await world.desk.perform(case_id, cmd.Take(), MAYA)
    await world.submit(case_id, MAYA)
    await world.approve(case_id, TOM)
    await everything(courier)
    assert wall.kinds.count(Kind.CARD) == 1
    assert wall.delivered[0][1].state_label == "Approved"
    assert wall.kinds.count(Kind.NOTE) == 3, "every line of the history is told"


async def test_it_obeys_the_wait_that_a_surface_asks_for(world, wall, courier):
    await world.review()
    wall.failures = [TryLaterError("ratelimited", seconds=30)]
    await everything(courier)
    world.clock.move(seconds=29)
    await everything(courier)
    assert wall.delivered == []
    world.clock.move(seconds=1)
    await everything(courier)
    assert wall.kinds[0] is Kind.CARD
    assert wall.delivered[0][0].maybe_sent is False, "a refusal for pace was not a sending"


async def test_a_broken_connection_is_tried_again_later_and_looked_for_first(world, wall, courier):
    await world.review()
    wall.failures = [TryLaterError("timeout")]
    await everything(courier)
    assert wall.delivered == []
    world.clock.move(minutes=1)
    await everything(courier)
    assert wall.delivered[0][0].maybe_sent is True


async def test_a_message_that_waits_holds_back_its_own_case_and_no_other(world, wall, courier):
    stuck = await world.review()
    await world.review()
    wall.failures = [TryLaterError("timeout")]
    await everything(courier)
    assert {queued.message.case_id for queued, _ in wall.delivered} == {"case2"}
    world.clock.move(minutes=1)
    await everything(courier)
    assert stuck in {queued.message.case_id for queued, _ in wall.delivered}


async def test_a_message_that_can_never_go_is_given_up_and_the_next_goes_on(world, wall, courier):
    await world.review("You will hear from my lawyer.")
    wall.failures = [UndeliverableError("channel_not_found")]
    await everything(courier)
    assert Kind.CARD not in wall.kinds
    assert Kind.NOTE in wall.kinds


async def test_it_gives_up_after_the_last_attempt(world, wall, courier):
    await world.review()
    wall.failures = [TryLaterError("timeout") for _ in range(LAST_ATTEMPT)]
    for _ in range(LAST_ATTEMPT + 3):
        await everything(courier)
        world.clock.move(minutes=11)
    assert wall.failures == []
    assert Kind.CARD not in wall.kinds


async def test_one_broken_message_does_not_stop_the_courier(world, wall, courier):
    await world.review()
    await world.review()
    wall.failures = [RuntimeError("private words")]
    await everything(courier)
    assert Kind.CARD in wall.kinds


async def test_a_case_that_cannot_be_read_holds_up_no_other(world, wall, courier):
    broken, whole = await world.review(), await world.review()
    await world.break_case(broken)
    await everything(courier)
    assert {queued.message.case_id for queued, _ in wall.delivered} == {whole}


async def test_a_clock_that_is_set_back_silences_no_channel(world, wall, courier):
    wall.seconds_between_posts = 1
    await world.review()
    await everything(courier)
    world.clock.move(hours=-2)
    await world.review()
    await everything(courier)
    assert wall.kinds == [Kind.CARD, Kind.CARD]


async def test_new_messages_in_a_channel_keep_their_distance(world, wall, courier):
    wall.seconds_between_posts = 1
    await world.review()
    await world.review()
    await everything(courier)
    assert len(wall.delivered) == 1
    for _ in range(10):
        world.clock.time += timedelta(seconds=1)
        before = len(wall.delivered)
        await everything(courier)
        assert len(wall.delivered) <= before + 1


async def test_a_crash_between_sending_and_recording_brings_the_message_back_as_maybe_sent(
    world, wall, courier
):
    await world.review()
    [queued] = await world.store.outbox.due("slack", world.clock.now())
    await world.store.outbox.claim(queued, world.clock.now())
    await everything(courier)
    assert wall.delivered == [], "somebody may still be sending it"
    world.clock.move(seconds=31)
    await everything(courier)
    assert wall.delivered[0][0].maybe_sent is True
