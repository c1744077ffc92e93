"""Signed requests to the bot, as Slack sends them.

Signature: https://docs.slack.dev/authentication/verifying-requests-from-slack. Events are tried again when
the bot fails or is slow (https://docs.slack.dev/apis/events-api#retries); interactions never are.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

import aiohttp

from bot.workbench import limits, payloads
from bot.workbench.values import Json
from bot.workbench.workspace import Change, Workspace

RETRY_DELAYS = (0.0, 60.0, 300.0)  # seconds before each further attempt at an event
ALL_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "member_joined_channel",
        "message.channels",
        "message.im",
        "message.mpim",
        "reaction_added",
        "reaction_removed",
    }
)


class DeliveryError(Exception):
    """The bot didn't take a delivery; `reason` is the word Slack uses for why."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason if status is None else f"{reason} {status}")
        self.reason = reason  # http_timeout, http_error, connection_failed
        self.status = status


def problem_of(error: DeliveryError) -> Json:
    """The answer to the page about a delivery that failed."""
    sentences = {
        "http_timeout": "The app took too long to answer. Try again?",
        "connection_failed": "The app can't be reached. Try again in a moment.",
    }
    sentence = sentences.get(error.reason, f"The app answered with status {error.status}. Try again?")
    return {"ok": False, "problem": sentence}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the bot said to a delivery it took."""

    content_type: str
    text: str

    def json(self) -> Json:
        """The body as an object; empty when it is empty or no object."""
        try:
            body = json.loads(self.text)
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The value of X-Slack-Signature."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Delivery:
    """The way from the workspace to the bot. Open while used as an async context manager."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        events_url: str,
        signing_secret: str,
        subscriptions: Collection[str] = ALL_EVENTS,
        retry_delays: Sequence[float] = RETRY_DELAYS,
    ) -> None:
        self._workspace = workspace
        self._events_url = events_url
        self._signing_secret = signing_secret
        self._subscriptions = frozenset(subscriptions)
        self._retry_delays = tuple(retry_delays)[: limits.EVENT_RETRIES]
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=limits.ACKNOWLEDGE_SECONDS)
        self._session = aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": "Slackbot 1.0"})
        self._workspace.listeners.append(self.on_change)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._workspace.listeners.remove(self.on_change)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def on_change(self, change: Change) -> None:
        """Tells the bot of a change in a conversation it is in."""
        for name, event in payloads.events_of(self._workspace, change):
            self.send_event(name, event)

    def send_event(self, name: str, event: Json) -> None:
        """Sends an event in the background, if the app subscribed to it."""
        if name in self._subscriptions:
            task = asyncio.get_running_loop().create_task(self._send_until_taken(event))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def interact(self, payload: Json) -> Answer:
        """Sends an interaction; raises DeliveryError when the bot fails or takes longer than three seconds."""
        return await self.send_form({"payload": json.dumps(payload)})

    async def send_form(self, fields: Mapping[str, str]) -> Answer:
        """Sends a form, as slash commands are; raises DeliveryError."""
        return await self._send(urlencode(fields).encode(), "application/x-www-form-urlencoded", {})

    async def _send_until_taken(self, event: Json) -> None:
        body = json.dumps(payloads.event_callback(self._workspace, event)).encode()
        headers: dict[str, str] = {}
        for number, delay in enumerate((*self._retry_delays, None), start=1):
            try:
                await self._send(body, "application/json", headers)
                return
            except DeliveryError as error:
                if delay is None or error.reason == "no_retry":
                    return
                headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": error.reason}
            await asyncio.sleep(delay)

    async def _send(self, body: bytes, content_type: str, extra: Mapping[str, str]) -> Answer:
        if self._session is None:
            raise RuntimeError("A delivery sends only while it is open.")
        timestamp = str(int(self._workspace.now()))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self._signing_secret, timestamp, body),
            **extra,
        }
        try:
            async with self._session.post(self._events_url, data=body, headers=headers) as response:
                text = await response.text()
                if response.status != 200:
                    refused = response.headers.get("X-Slack-No-Retry") == "1"
                    raise DeliveryError("no_retry" if refused else "http_error", response.status)
                return Answer(content_type=response.content_type, text=text)
        except TimeoutError as error:
            raise DeliveryError("http_timeout") from error
        except aiohttp.ClientError as error:
            raise DeliveryError("connection_failed") from error
