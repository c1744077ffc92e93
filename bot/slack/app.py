"""The Slack side as one thing: build it, mount it, start it, close it."""

import logging
from typing import cast

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.desk import Desk
from bot.desk.ports import Clock
from bot.slack.http import PATH, Endpoint
from bot.slack.listeners import Self, bolt_app
from bot.slack.people import People
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


class SlackApp:
    """One workspace: `surface` delivers what the desk decides, the listeners bring what people do."""

    def __init__(self, settings: SlackSettings, *, desk: Desk, clock: Clock) -> None:
        self._settings = settings
        self._waiting = web_client(settings, seconds=WAITING_SECONDS)
        self._delivering = web_client(settings, seconds=DELIVERY_SECONDS)
        self._self = Self()
        self._socket: SocketMode | None = None
        quick = cast(WebApi, self._waiting)
        self.private = Private(cast(WebApi, self._delivering))
        self.surface = SlackSurface(desk=desk, client=cast(WebApi, self._delivering), clock=clock)
        tools = Tools(desk=desk, web=quick, clock=clock, people=People(desk, quick), private=self.private)
        self.bolt = bolt_app(settings, tools, self._waiting, self._self)
        self.problem = ""  # Slack's code for why it doesn't know our token; empty when all is well

    def mount(self, app: web.Application) -> None:
        """Take Slack's deliveries over HTTP. Without a signing secret nobody could tell them from forgeries,
        so then there is no such address.
        """
        if self._settings.signing_secret:
            app.router.add_post(PATH, Endpoint(self.bolt, self._settings.signing_secret).handle)

    async def start(self) -> None:
        """Connect. Slack being out of reach, or refusing the token, stops nothing else: it is logged."""
        for client, seconds in ((self._waiting, WAITING_SECONDS), (self._delivering, DELIVERY_SECONDS)):
            client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds))
        await self._introduce()
        if self._settings.app_token:
            self._socket = SocketMode(self.bolt, self._settings, self._delivering)
            self._socket.start()

    async def _introduce(self) -> None:
        try:
            answer = await cast(WebApi, self._delivering).auth_test()
        except NETWORK_ERRORS as error:
            self.problem = error_code(error)
            log.error("Slack doesn't answer as it should (%s); cards wait until it does", self.problem)
            return
        self._self.bot_id, self._self.user_id = answer.get("bot_id"), answer.get("user_id")

    async def connected(self) -> bool:
        """Whether deliveries can arrive: over HTTP always, over Socket Mode while it is connected."""
        return self._socket is None or await self._socket.connected()

    async def close(self) -> None:
        """Finish what was begun and end the connections."""
        if self._socket:
            await self._socket.close()
        await self.private.settled()
        for client in (self._waiting, self._delivering):
            await _end(client)


async def _end(client: AsyncWebClient) -> None:
    if client.session is not None:
        await client.session.close()
