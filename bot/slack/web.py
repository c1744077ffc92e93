"""The Web API: the client, and what its errors mean.

https://docs.slack.dev/apis/web-api
"""

import logging
import re
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.desk.ports import TryLaterError, UndeliverableError
from bot.slack.blocks import Block

DEFAULT_API_URL = "https://slack.com/api/"
# A person waits and Slack gives up after 3 s (https://docs.slack.dev/interactivity/handling-user-interaction),
# so a call made while it waits must end before that.
WAITING_SECONDS = 2
DELIVERY_SECONDS = 20

_BUSY = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    }
)

# The SDK and Bolt write whole messages into their debug logs, and answers of the server (addresses with
# tickets among them) behind the first words of their errors. This logger never goes that low, whatever
# the root does, and keeps the first words only.
sdk_log = logging.getLogger("bot.slack.sdk")
sdk_log.setLevel(logging.ERROR)


def _first_words(record: logging.LogRecord) -> bool:
    said = record.getMessage().split("\n", maxsplit=1)[0]
    record.msg = re.split(r"[:({\[]", said, maxsplit=1)[0].strip()
    record.args = record.exc_info = record.exc_text = record.stack_info = None
    return True


sdk_log.addFilter(_first_words)


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """What it takes to connect to one workspace."""

    bot_token: str = field(repr=False)  # "xoxb-…"
    signing_secret: str = field(default="", repr=False)  # empty: nothing is taken over HTTP
    app_token: str = field(default="", repr=False)  # "xapp-…"; empty: no Socket Mode
    api_url: str = DEFAULT_API_URL  # base address of the Web API


class Answer(Protocol):
    """What a method of the Web API returned."""

    def get(self, key: str, default: Any = None) -> Any: ...


class WebApi(Protocol):
    """The methods that we use, as `AsyncWebClient` has them. `manifests/slack.yaml` asks for their scopes."""

    async def auth_test(self) -> Answer: ...

    async def chat_postMessage(  # noqa: N802 - the SDK's name
        self,
        *,
        channel: str,
        text: str,
        blocks: Sequence[Block],
        metadata: Block | None = None,
        thread_ts: str | None = None,
        unfurl_links: bool = False,
        unfurl_media: bool = False,
    ) -> Answer: ...

    async def chat_update(
        self, *, channel: str, ts: str, text: str, blocks: Sequence[Block], metadata: Block
    ) -> Answer: ...

    async def chat_postEphemeral(  # noqa: N802 - the SDK's name
        self,
        *,
        channel: str,
        user: str,
        text: str,
        blocks: Sequence[Block] | None = None,
        thread_ts: str | None = None,
    ) -> Answer: ...

    async def conversations_history(
        self, *, channel: str, limit: int, include_all_metadata: bool
    ) -> Answer: ...

    async def conversations_replies(
        self, *, channel: str, ts: str, limit: int, include_all_metadata: bool
    ) -> Answer: ...

    async def conversations_open(self, *, users: str) -> Answer: ...

    async def users_info(self, *, user: str) -> Answer: ...

    async def users_lookupByEmail(self, *, email: str) -> Answer: ...  # noqa: N802 - the SDK's name

    async def views_open(self, *, trigger_id: str, view: Block) -> Answer: ...

    async def views_update(self, *, view_id: str, view: Block, hash: str | None = None) -> Answer: ...


def web_client(settings: SlackSettings, *, seconds: int) -> AsyncWebClient:
    """A client that tries once: whoever calls it knows better whether and when to try again."""
    client = AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.api_url.rstrip("/") + "/",
        timeout=seconds,
        retry_handlers=[],
        logger=sdk_log,
    )
    if is_local(settings.api_url):
        client.proxy = None
    return client


def is_local(url: str) -> bool:
    """Whether an address is on this machine: the SDK would ask a configured proxy for that, too."""
    return URL(url).host in {"127.0.0.1", "localhost", "::1"}


NETWORK_ERRORS = (aiohttp.ClientError, SlackClientError, TimeoutError, OSError)


def error_code(error: Exception) -> str:
    """Slack's code for what went wrong, or the kind of error; never a text that somebody wrote."""
    if isinstance(error, SlackApiError):
        answer = _answer(error)
        code = answer.get("error")
        return code if isinstance(code, str) else f"http_{_status(error)}"
    return type(error).__name__


def _answer(error: SlackApiError) -> dict[str, Any]:
    data: Any = getattr(_response(error), "data", None)
    return cast(Block, data) if isinstance(data, dict) else {}


def _response(error: SlackApiError) -> Any:
    return cast(Any, error).response


def _status(error: SlackApiError) -> int:
    response = _response(error)
    status: Any = getattr(response, "status_code", None) or getattr(response, "status", 0)
    return status if isinstance(status, int) else 0


def _retry_after(error: SlackApiError) -> float | None:
    headers: Any = getattr(_response(error), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("Retry-After")))
    except (TypeError, ValueError):
        return None


async def delivered(call: Awaitable[Answer]) -> Answer:
    """The answer to a call of the courier's.

    Raises TryLaterError when Slack or the network can't take it now, UndeliverableError when it never will.
    """
    try:
        return await call
    except SlackApiError as error:
        code, status = error_code(error), _status(error)
        if status == 429 or code in _BUSY:
            raise TryLaterError(code, _retry_after(error)) from None
        if status >= 500:
            raise TryLaterError(code) from None
        raise UndeliverableError(code) from None
    except NETWORK_ERRORS as error:
        raise TryLaterError(type(error).__name__) from None
