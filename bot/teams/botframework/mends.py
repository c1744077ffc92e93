"""What the SDK gets wrong, mended here and nowhere else. All of it was seen in botbuilder 4.17.1 and msrest 0.7.1.

Each has its test over HTTP in `tests/teams/botframework`. Two more are not mended but kept out: the check of who sends
(`auth`, `keys`), and the way to a token (`credentials`).
"""

# pyright: reportMissingTypeStubs=false
# The SDK tells hardly any types.

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import ConnectorFactory
from msrest import Serializer
from msrest.exceptions import ClientException
from msrest.pipeline import AsyncHTTPSender, AsyncPipeline, Request, Response
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http import HTTPClientResponse

from bot.teams.botframework.credentials import Credentials
from bot.teams.botframework.errors import RefusedError
from bot.teams.botframework.settings import Patience
from bot.teams.port import Json


class NoActivityError(ValueError):
    """A body that is no activity."""


def read_activity(text: str) -> tuple[Activity, Json]:
    """The activity in a body, as the SDK wants it and as it was sent. Raises NoActivityError.

    `CloudAdapter.process` ends in a server error for a body that is no JSON or no object, or whose parts have other
    types than they should. What an invoke brings, it makes into objects of its own in some places and leaves plain in
    others, so handlers read the activity as it was sent.
    """
    try:
        body: Any = json.loads(text)
        if not isinstance(body, dict):
            raise NoActivityError("not an object")
        activity = cast(Any, Activity()).deserialize(body)
    except (ClientException, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        raise NoActivityError("not an activity") from None
    if not activity.type or not activity.conversation or not activity.from_property:
        raise NoActivityError("not an activity")
    return activity, cast(Json, body)


class Connectors(ConnectorFactory):
    """One client an address, kept.

    The SDK makes a new one for every activity, and each works out a list of 999 status codes to try again at, which
    took most of the time of a press.
    """

    def __init__(self, credentials: Credentials, patience: Patience) -> None:
        self._credentials = credentials
        self._patience = patience
        self._clients: dict[str, ConnectorClient] = {}
        self._session: aiohttp.ClientSession | None = None

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:
        """The client for an address."""
        client = self._clients.get(service_url)
        if client is None:
            client = ConnectorClient(
                self._credentials,  # only to be named: the sender asks them
                base_url=service_url,
                pipeline_type=cast(Any, self._pipeline),
            )
            cast(Any, client.conversations)._serialize = _AsWritten()
            self._clients[service_url] = client
        return client

    def session(self) -> aiohttp.ClientSession:
        """The connections to Teams, opened when first needed."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                trust_env=True,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=self._patience.send),
            )
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _pipeline(self, config: Any) -> AsyncPipeline[Any, Any]:
        sender = _Sender(self._credentials, self.session)
        return AsyncPipeline([config.user_agent_policy, RawDeserializer()], sender)


class _AsWritten(Serializer):
    """Sends what we write.

    The SDK's types have no room for all that Teams knows: a mention loses whom it names, and `tenantId` its spelling.
    """

    def body(self, data: Any, data_type: str, **kwargs: Any) -> Any:
        """The body of a request."""
        return data


class _Sender(AsyncHTTPSender[Any, Any]):
    """Sends on the event loop.

    msrest sends in the few threads that everybody's look-ups of names wait for too, where nothing can be given up
    once it hangs; it tries again by itself, in a thread that sleeps through a busy service's waiting time, where that
    is for the courier to do; and an error whose body is no JSON, such as a proxy's, loses its status.
    """

    def __init__(self, credentials: Credentials, session: Callable[[], aiohttp.ClientSession]) -> None:
        self._credentials = credentials
        self._session = session

    async def __aexit__(self, *exc_details: object) -> None:
        """The connections outlive a request."""

    async def send(self, request: Request[Any], **config: Any) -> Response[Any, Any]:
        """Raises RefusedError for whatever is no yes."""
        wanted: Any = request.http_request
        headers = dict(wanted.headers)
        token = await self._credentials.token()
        if token:
            headers["Authorization"] = f"Bearer {token}"
        async with self._session().request(
            wanted.method, wanted.url, data=wanted.data, headers=headers
        ) as answer:
            body = await answer.read()
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._credentials.refused(token)
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise RefusedError(answer.status, answer.headers, body)
        return Response(request, _Answer(wanted, answer, body))


class _Answer(HTTPClientResponse):
    """What aiohttp got, in the shape that msrest reads."""

    def __init__(self, request: Any, answer: aiohttp.ClientResponse, body: bytes) -> None:
        super().__init__(request, answer)
        self.status_code = answer.status
        self.headers = cast(Any, answer.headers)
        self.reason = answer.reason
        self._body = body

    def body(self) -> bytes:
        """All of it."""
        return self._body


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
        response = InvokeResponse(status=int(HTTPStatus.OK), body=cast(Any, body))
        answer = Activity(type=ActivityTypes.invoke_response, value=cast(Any, response))
        context.turn_state[cast(Any, BotAdapter)._INVOKE_RESPONSE_KEY] = answer

    return turn
