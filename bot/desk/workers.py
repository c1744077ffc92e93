"""The loops that run beside the web server: timers that are due, messages that wait."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

IDLE = 1.0  # seconds between two looks when nothing woke us


@dataclass(kw_only=True)
class Worker:
    """Does one round of work again and again, at once when woken. A failed round never ends it."""

    name: str
    round: Callable[[], Awaitable[int]]  # returns how much it did
    idle: float = IDLE
    healthy: bool = True  # whether the last round went well
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Runs until it is cancelled."""
        while True:
            self._woken.clear()
            try:
                busy = await self.round() > 0
                self.healthy = True
            except Exception as error:  # noqa: BLE001 - a worker outlives whatever goes wrong in one round
                log.error("%s: a round failed (%s)", self.name, type(error).__name__)
                self.healthy = busy = False
            if not busy:
                await self._rest()

    async def _rest(self) -> None:
        # Not `asyncio.wait_for`: before Python 3.12 it can swallow a cancellation that comes as it is woken.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.idle):
                await self._woken.wait()
