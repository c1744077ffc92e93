"""The Teams side as one thing: put together, mounted, connected."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.desk.desk import Desk
from bot.desk.ports import Clock, Outbox
from bot.teams.about import PATH as ABOUT
from bot.teams.about import about
from bot.teams.botframework import BotFramework, TeamsSettings
from bot.teams.handlers.activities import handler
from bot.teams.people import People
from bot.teams.places import GLOBAL_SERVICE_URL, Places
from bot.teams.surface import TeamsSurface
from bot.teams.tools import Tools

PATH = "/api/messages"


class TeamsConnection:
    """One tenant: `surface` delivers what the desk decides, the handlers bring what people do."""

    def __init__(self, settings: TeamsSettings, *, desk: Desk, outbox: Outbox, clock: Clock) -> None:
        """Raises ValueError when authentication can't be on."""
        self._port = BotFramework(settings)
        places = Places(desk, fallback="" if settings.unauthenticated else GLOBAL_SERVICE_URL)
        people = People(desk, self._port, places, clock, tenant=settings.tenant_id)
        self.surface = TeamsSurface(desk=desk, port=self._port, people=people, places=places, clock=clock)
        self._handle = handler(
            Tools(desk=desk, outbox=outbox, port=self._port, clock=clock, people=people, places=places)
        )

    def mount(self, app: web.Application) -> None:
        """Take the activities that Teams sends."""

        async def receive(request: web.Request) -> web.StreamResponse:
            return await self._port.receive(request, self._handle)

        app.router.add_post(PATH, receive)
        app.router.add_get(ABOUT, about)

    @asynccontextmanager
    async def listening(self) -> AsyncGenerator[None, None]:
        """Connected until the block ends."""
        async with self._port.at_work():
            yield
