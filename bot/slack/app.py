"""The Slack side as one thing: put together, mounted, connected."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.desk import Desk
from bot.desk.ports import Clock
from bot.slack.http import PATH, Endpoint
from bot.slack.listeners import Self, bolt_app
from bot.slack.people import Home, People
from bot.slack.private import Private
from bot.slack.socket_mode import SocketMode
from bot.slack.surface import SlackSurface
from bot.slack.tools import Tools
from bot.slack.web import (
    DELIVERY_SECONDS,
    NETWORK_ERRORS,
    WAITING_SECONDS,
    SlackSettings,
    WebApi,
    error_code,
    web_client,
)

log = logging.getLogger(__name__)

# Seconds between attempts to learn who we are; the last one goes on for ever.
INTRODUCTIONS = (0.5, 1, 2, 5, 15, 60)
PATIENCE = 3  # attempts before it is worth a line in the log


class SlackConnection:
    """One workspace: `surface` delivers what the desk decides, the listeners bring what people do."""

    def __init__(self, settings: SlackSettings, *, desk: Desk, clock: Clock) -> None:
        self._settings = settings
        self._waiting = web_client(settings, seconds=WAITING_SECONDS)
        self._delivering = web_client(settings, seconds=DELIVERY_SECONDS)
        self._self, self._home = Self(), Home()
        self._socket: SocketMode | None = None
        quick, patient = cast(WebApi, self._waiting), cast(WebApi, self._delivering)
        self.private = Private(patient)
        self.surface = SlackSurface(desk=desk, client=patient, clock=clock)
        people = People(desk, quick, self._home)
        tools = Tools(desk=desk, web=quick, clock=clock, people=people, private=self.private)
        self.bolt = bolt_app(settings, tools, self._waiting, self._self)
        self.problem = "not_asked_yet"  # why Slack doesn't know our token; empty once it does

    def mount(self, app: web.Application) -> None:
        """Take Slack's deliveries over HTTP.

        Without a signing secret nobody could tell them from forgeries, so then there is no such address.
        """
        if self._settings.signing_secret:
            app.router.add_post(PATH, Endpoint(self.bolt, self._settings.signing_secret).handle)

    @asynccontextmanager
    async def listening(self) -> AsyncGenerator[None, None]:
        """Connected until the block ends. Slack being out of reach, or refusing the token, stops nothing."""
        sessions = [_session(self._waiting, WAITING_SECONDS), _session(self._delivering, DELIVERY_SECONDS)]
        introduction = asyncio.create_task(self._introduce())
        if self._settings.app_token:
            self._socket = SocketMode(self.bolt, self._settings, self._delivering)
            self._socket.start()
        try:
            yield
        finally:
            introduction.cancel()
            await asyncio.gather(introduction, return_exceptions=True)
            if self._socket:
                await self._socket.close()
            await self.private.settled()
            for session in sessions:
                await session.close()

    async def connected(self) -> bool:
        """Whether deliveries can arrive: over HTTP always, over Socket Mode while it is connected."""
        return self._socket is None or await self._socket.connected()

    async def _introduce(self) -> None:
        """Learn who we are in the workspace, so as not to listen to ourselves."""
        attempt = 0
        while self.problem:
            try:
                answer = await cast(WebApi, self._delivering).auth_test()
            except NETWORK_ERRORS as error:
                self.problem = error_code(error)
                if attempt == PATIENCE:
                    log.error(
                        "Slack doesn't answer as it should (%s): cards wait until it does", self.problem
                    )
                await asyncio.sleep(INTRODUCTIONS[min(attempt, len(INTRODUCTIONS) - 1)])
                attempt += 1
            else:
                self._self.bot_id, self._self.user_id = answer.get("bot_id"), answer.get("user_id")
                self._home.team = answer.get("team_id") or ""
                self._home.enterprise = answer.get("enterprise_id") or ""
                self.problem = ""


def _session(client: AsyncWebClient, seconds: int) -> aiohttp.ClientSession:
    """Connections that the client keeps open between calls."""
    client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds))
    return client.session


async def connect_slack(
    app: web.Application, *, desk: Desk, settings: SlackSettings, clock: Clock
) -> SlackConnection:
    """The connection to a workspace, mounted on the application; it starts with `listening()`."""
    connection = SlackConnection(settings, desk=desk, clock=clock)
    connection.mount(app)
    return connection
