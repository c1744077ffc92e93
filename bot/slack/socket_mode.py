"""Socket Mode: Slack's deliveries over a connection that we open, for bots behind a firewall.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any, cast

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.payloads import complete
from bot.slack.web import SlackSettings, is_local, sdk_log

log = logging.getLogger(__name__)

WATCH_SECONDS = 15


class SocketMode:
    """Keeps one connection open until it is closed."""

    def __init__(self, app: AsyncApp, settings: SlackSettings, client: AsyncWebClient) -> None:
        handler = AsyncSocketModeHandler(app, settings.app_token, logger=sdk_log, web_client=client)
        self._client: Any = cast(Any, handler).client
        self._client.socket_mode_request_listeners.insert(0, _complete)
        if is_local(settings.api_url):
            self._client.proxy = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Connect in the background: the SDK tries until it succeeds, and nothing else waits for it."""
        self._tasks = [asyncio.create_task(self._client.connect()), asyncio.create_task(self._watch())]

    async def connected(self) -> bool:
        """Whether deliveries can arrive now."""
        return bool(await self._client.is_connected())

    async def close(self) -> None:
        """End the connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(Exception):
            await self._client.close()

    async def _watch(self) -> None:
        """While there is no connection, have each new try ask for a new address.

        The SDK would go on with the one it has, and an address is good for one connection only.
        """
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if not await self.connected():
                log.warning("Socket Mode is not connected; trying again")
                self._client.wss_uri = None


async def _complete(client: object, request: SocketModeRequest) -> None:
    complete(cast(Any, request).payload)
