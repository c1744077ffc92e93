"""Answers for one person's eyes, sent after the acknowledgement so that it never waits for them."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.desk.text import is_link
from bot.slack.blocks import Block, section
from bot.slack.mrkdwn import escape
from bot.slack.payloads import Where
from bot.slack.web import NETWORK_ERRORS, WebApi, error_code, sdk_log

log = logging.getLogger(__name__)

TIMEOUT = 10  # seconds


class Private:
    """Sends private answers in the background."""

    def __init__(self, web: WebApi) -> None:
        self._web = web
        self._tasks: set[asyncio.Task[None]] = set()

    def say(self, where: Where, sentence: str) -> None:
        """Tell somebody something; `sentence` is plain text."""
        self.show(where, sentence, [section(escape(sentence))])

    def show(self, where: Where, text: str, blocks: Sequence[Block]) -> None:
        """Show somebody some blocks; `text` is the fallback."""
        self._start(self._deliver(where, text, blocks))

    async def within(self, seconds: float, work: Coroutine[Any, Any, None]) -> None:
        """Do something; returns when it is done, or after so many seconds while it goes on."""
        await asyncio.wait({self._start(work)}, timeout=seconds)

    async def settled(self) -> None:
        """Wait until everything said so far has been sent, or could not be."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        # The event loop keeps only weak references to tasks.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver(self, where: Where, text: str, blocks: Sequence[Block]) -> None:
        """In the channel; else by the interaction's own address; else in a direct message."""
        ways = (self._in_channel, self._by_address, self._direct)
        for way in ways:
            try:
                if await way(where, text, blocks):
                    return
            except NETWORK_ERRORS as error:
                log.warning("a private answer failed (%s)", error_code(error))
        log.error("a private answer could not be delivered")

    async def _in_channel(self, where: Where, text: str, blocks: Sequence[Block]) -> bool:
        if not where.channel or not where.account:
            return False
        await self._web.chat_postEphemeral(
            channel=where.channel,
            user=where.account,
            text=text,
            blocks=blocks,
            thread_ts=where.thread or None,
        )
        return True

    async def _by_address(self, where: Where, text: str, blocks: Sequence[Block]) -> bool:
        if not is_link(where.response_url):
            return False
        webhook = AsyncWebhookClient(where.response_url, timeout=TIMEOUT, retry_handlers=[], logger=sdk_log)
        answer = await webhook.send(
            text=text, blocks=list(blocks), response_type="ephemeral", replace_original=False
        )
        return answer.status_code == 200

    async def _direct(self, where: Where, text: str, blocks: Sequence[Block]) -> bool:
        if not where.account:
            return False
        await self._web.chat_postMessage(channel=where.account, text=text, blocks=blocks)
        return True
