"""What the refusals of Teams mean to the courier.

https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis
"""

# pyright: reportMissingTypeStubs=false
# The SDK tells hardly any types.

import json
import math
from collections.abc import Awaitable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar, cast

import aiohttp
from msrest.exceptions import ClientException

from bot.desk.ports import TryLaterError, UndeliverableError

T = TypeVar("T")

_LATER = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,  # our token ended early, or a new password has not got round yet
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.PRECONDITION_FAILED,  # another operation on the conversation is under way
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
# The network's errors, and what msrest raises for a yes that it can't read.
_BROKEN = (ClientException, ValueError, aiohttp.ClientError, OSError, TimeoutError)


class RefusedError(Exception):
    """An answer of Teams that is no yes. Its text is a code: Teams' own messages may name people."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__(code := _code(status, body))
        self.status = status
        self.code = code
        self.seconds = _seconds(headers.get("Retry-After", ""))


async def sent(call: Awaitable[T], *, none_at: HTTPStatus | None = None) -> T | None:
    """The answer to a call; None for the status `none_at`.

    Raises TryLaterError when Teams or the network can't take it now, UndeliverableError when it never will.
    """
    try:
        return await call
    except RefusedError as error:
        if error.status == none_at:
            return None
        if error.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TryLaterError(error.code, error.seconds) from None
        if error.status in _LATER or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TryLaterError(error.code) from None
        raise UndeliverableError(error.code) from None
    except _BROKEN as error:
        raise TryLaterError(type(error).__name__) from None


def _code(status: int, body: bytes) -> str:
    """The service's own code, or the status."""
    try:
        read: Any = json.loads(body)
    except (ValueError, RecursionError):
        read = None
    error = cast(dict[str, Any], read).get("error") if isinstance(read, dict) else None
    code = cast(dict[str, Any], error).get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and code.isidentifier() else f"http_{status}"


def _seconds(retry_after: str) -> float | None:
    try:
        seconds = float(retry_after)
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
