"""What the SDK's errors mean to the courier.

https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis
"""

# pyright: basic
# The SDK tells hardly any types.

from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any, TypeVar

import requests
from botbuilder.schema import ErrorResponseException
from msrest.exceptions import ClientException, HttpOperationError

from bot.desk.ports import TryLaterError, UndeliverableError

T = TypeVar("T")

_LATER = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.PRECONDITION_FAILED,  # another operation on the conversation is under way
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
_BUSY_SECONDS = 5.0  # where a busy service doesn't say how long to wait


async def sent(call: Awaitable[T], *, none_at: HTTPStatus | None = None) -> T | None:
    """The answer to a call; None for the status `none_at`.

    Raises TryLaterError when Teams or the network can't take it now, UndeliverableError when it never will. Neither
    carries a text: Teams' own messages may name people.
    """
    try:
        return await call
    except (ErrorResponseException, HttpOperationError) as error:
        status, code = _status(error), _code(error)
        if status == none_at:
            return None
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TryLaterError(code, _retry_after(error)) from None
        if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == 0:
            raise TryLaterError(code) from None
        raise UndeliverableError(code) from None
    except (ClientException, requests.RequestException, OSError, TimeoutError) as error:
        raise TryLaterError(type(error).__name__) from None


def _status(error: HttpOperationError) -> int:
    status: Any = getattr(error.response, "status_code", 0)
    return status if isinstance(status, int) else 0


def _code(error: HttpOperationError) -> str:
    """The service's own code, or the status."""
    inner: Any = getattr(getattr(error, "error", None), "error", None)
    code: Any = getattr(inner, "code", None)
    return code if isinstance(code, str) and code.isidentifier() else f"http_{_status(error)}"


def _retry_after(error: HttpOperationError) -> float:
    headers: Any = getattr(error.response, "headers", None) or {}
    try:
        return max(0.0, float(headers.get("Retry-After")))
    except (TypeError, ValueError):
        return _BUSY_SECONDS
