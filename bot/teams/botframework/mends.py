"""What the SDK gets wrong, mended here and nowhere else. All of it was seen in botbuilder 4.17.1.

Each has its test over HTTP in `tests/teams/botframework/test_mends.py`.
"""

# pyright: basic
# The SDK tells hardly any types.

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import ConnectorFactory
from msrest.exceptions import ClientException

from bot.teams.botframework.credentials import Credentials
from bot.teams.port import Json

SEND_SECONDS = 10


class NoActivityError(ValueError):
    """A body that is no activity."""


def read_activity(body: Any) -> Activity:
    """The activity in a body. Raises NoActivityError.

    `CloudAdapter.process` ends in a server error for a body that is no object, or whose parts have other types than
    they should.
    """
    if not isinstance(body, dict):
        raise NoActivityError("not an object")
    try:
        activity = Activity().deserialize(body)
    except (ClientException, AttributeError, TypeError, ValueError):
        raise NoActivityError("not an activity") from None
    if not activity.type or not activity.conversation or not activity.from_property:
        raise NoActivityError("not an activity")
    return activity


class Connectors(ConnectorFactory):
    """One client an address, kept.

    The SDK makes a new one for every activity, and each works out a list of 999 status codes to try again at: about
    5 ms of every press. Left alone, it would also try again by itself, in a thread that sleeps through a busy
    service's waiting time; trying again is the courier's.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._clients: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:
        """The client for an address."""
        client = self._clients.get(service_url)
        if client is None:
            client = ConnectorClient(self._credentials, base_url=service_url)
            client.config.retry_policy.retries = 0
            client.config.retry_policy.policy.status_forcelist = []
            client.config.connection.timeout = SEND_SECONDS
            self._clients[service_url] = client
        return client


Turn = Callable[[TurnContext], Awaitable[None]]


def answering(handle: Callable[[], Awaitable[Json | None]], failures: list[Exception]) -> Turn:
    """A turn that leaves its answer where the adapter looks for it.

    `ActivityHandler` serialises the answer to an invoke, and the adapter does it again, which fails for every body; and
    an error in a handler is swallowed, so that Teams hears that all is well. Here the body stays what it is, and what
    failed is put into `failures`.
    """

    async def turn(context: TurnContext) -> None:
        try:
            body = await handle()
        except Exception as error:  # noqa: BLE001 - whoever called the adapter answers for it
            failures.append(error)
            return
        response = InvokeResponse(status=int(HTTPStatus.OK), body=body)
        context.turn_state[context.adapter._INVOKE_RESPONSE_KEY] = Activity(
            type=ActivityTypes.invoke_response, value=response
        )

    return turn
