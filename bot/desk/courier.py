"""The courier: delivers what the outbox holds, in order per case, at the pace that a surface allows."""

import logging
import random
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.desk.desk import Desk
from bot.desk.outbox import Kind
from bot.desk.ports import Clock, Outbox, Queued, Surface, TryLaterError, UndeliverableError

log = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=2)  # before the second try; doubles with each one after
LONGEST_WAIT = timedelta(minutes=10)
LAST_ATTEMPT = 12  # then it is given up: more than an hour of trying


class Courier:
    """Delivers the messages of one surface."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        surface: Surface,
        desk: Desk,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
        count: Callable[[str, str], None] = lambda surface, outcome: None,
    ) -> None:
        """`jitter` gives a share of the wait, from 0 to 1; `count` hears the surface and the outcome."""
        self._outbox = outbox
        self._surface = surface
        self._desk = desk
        self._clock = clock
        self._jitter = jitter
        self._count = count
        self._free_at: dict[str, datetime] = {}  # channel → when it may get its next new message

    async def run_once(self) -> int:
        """Deliver whatever may go out now; returns how many messages were dealt with."""
        dealt = 0
        for queued in await self._outbox.due(self._surface.name, self._clock.now()):
            dealt += await self._deal(queued)
        return dealt

    async def _deal(self, queued: Queued) -> int:
        now = self._clock.now()
        channel = self._surface.channel(queued.message, queued.practice)
        if _is_new(queued) and self._too_soon(channel, now):
            return 0
        ids = await self._outbox.claim(queued, now)
        if not ids:
            return 0
        if _is_new(queued):
            self._free_at[channel] = now + timedelta(seconds=self._surface.seconds_between_posts)
        try:
            # The view is built after the claim: an update shows all that it covers.
            ref = await self._surface.deliver(queued, await self._desk.view(queued.message.case_id))
        except TryLaterError as error:
            await self._try_later(queued, ids, error.code, error.seconds)
        except UndeliverableError as error:
            await self._give_up(ids, error.code)
        except Exception as error:  # noqa: BLE001 - one broken message must not stop the others
            await self._try_later(queued, ids, type(error).__name__, None)
        else:
            await self._outbox.sent(ids, queued, ref, self._clock.now())
            self._count(self._surface.name, "sent")
        return len(ids)

    def _too_soon(self, channel: str, now: datetime) -> bool:
        """Whether the channel got its last new message a moment ago. A clock that was set back delays nothing."""
        wait = (self._free_at.get(channel, now) - now).total_seconds()
        return 0 < wait <= self._surface.seconds_between_posts

    async def _try_later(
        self, queued: Queued, ids: Collection[int], code: str, seconds: float | None
    ) -> None:
        if queued.attempts + 1 >= LAST_ATTEMPT:
            await self._give_up(ids, code)
            return
        wait = min(FIRST_WAIT * 2**queued.attempts, LONGEST_WAIT) * (0.5 + self._jitter() / 2)
        if seconds is not None:
            wait = timedelta(seconds=seconds)
        log.warning(
            "%s: message %d waits %.0f s (%s)", self._surface.name, queued.id, wait.total_seconds(), code
        )
        self._count(self._surface.name, "retried")
        # A surface that names a wait has refused; anything else may have got through before it broke.
        await self._outbox.retry(ids, self._clock.now() + wait, code, maybe_sent=seconds is None)

    async def _give_up(self, ids: Collection[int], code: str) -> None:
        log.error("%s: message %d can't be delivered (%s)", self._surface.name, min(ids), code)
        self._count(self._surface.name, "failed")
        await self._outbox.give_up(ids, code, self._clock.now())


def _is_new(queued: Queued) -> bool:
    """Whether it will be a new message: updates of a standing one are not paced."""
    return queued.message.kind in {Kind.NOTE, Kind.TELL} or queued.message.fresh or queued.standing is None
