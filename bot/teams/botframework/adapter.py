"""`bot.teams.port.Port` over the SDK's `CloudAdapter`."""

# pyright: basic
# The SDK tells hardly any types.

import json
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, TypeVar, cast

from aiohttp import web
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, ChannelAccount, ConversationParameters
from botframework.connector.aio import ConnectorClient

from bot.teams.botframework import guard
from bot.teams.botframework.auth import Authentication, NotFromTeamsError, OnThisMachine
from bot.teams.botframework.credentials import Credentials
from bot.teams.botframework.errors import sent
from bot.teams.botframework.keys import SigningKeys
from bot.teams.botframework.mends import Connectors, answering, read_activity
from bot.teams.botframework.parsing import incoming
from bot.teams.botframework.settings import TeamsSettings
from bot.teams.port import Account, Conversation, Handler, Json

T = TypeVar("T")

log = logging.getLogger(__name__)

PAGE = 200  # members asked for at a time; Teams gives no more than 500


class BotFramework:
    """One bot in one tenant."""

    def __init__(self, settings: TeamsSettings) -> None:
        """Raises ValueError when authentication can't be on."""
        if not settings.unauthenticated and settings.missing():
            raise ValueError(f"authentication needs {', '.join(settings.missing())}")
        self._settings = settings
        self._credentials = Credentials(settings)
        self._connectors = Connectors(self._credentials)
        self._keys = SigningKeys(settings.metadata_url)
        self._adapter = CloudAdapter(self._authentication())

    def _authentication(self) -> Authentication:
        if self._settings.unauthenticated:
            return OnThisMachine(connectors=self._connectors)
        return Authentication(
            app_id=self._settings.app_id,
            tenant_id=self._settings.tenant_id,
            keys=self._keys,
            connectors=self._connectors,
        )

    @asynccontextmanager
    async def at_work(self) -> AsyncGenerator[None, None]:
        """Keeps the keys fresh until the block ends."""
        if self._settings.unauthenticated:
            yield
            return
        async with self._keys.kept_fresh():
            yield

    async def ready(self) -> None:
        """See that Teams takes us for who we are. Raises TryLaterError."""
        await self._credentials.ready()

    async def receive(self, request: web.Request, handler: Handler) -> web.Response:
        """See `bot.teams.port.Port`."""
        refused = guard.refusal(request) if self._settings.unauthenticated else None
        if refused is not None:
            return web.Response(status=refused)
        try:
            body: Any = json.loads(await request.text())
            activity = read_activity(body)
        except ValueError:  # NoActivityError is one
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if self._settings.unauthenticated and not guard.is_local_url(activity.service_url or ""):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        return await self._process(
            request.headers.get("Authorization", ""), activity, cast(Json, body), handler
        )

    async def _process(self, header: str, activity: Activity, body: Json, handler: Handler) -> web.Response:
        failures: list[Exception] = []

        async def handle() -> Json | None:
            return await handler(incoming(body))

        try:
            answer = await self._adapter.process_activity(header, activity, answering(handle, failures))
        except NotFromTeamsError as error:
            log.warning("a request that doesn't come from Teams was refused (%s)", error)
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        if failures:
            log.error("an activity could not be handled (%s)", type(failures[0]).__name__)
            return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        if answer is None or answer.body is None:
            return web.Response(status=HTTPStatus.OK)
        return web.json_response(answer.body)

    async def post(self, where: Conversation, message: Json, *, thread: str = "") -> str:
        """See `bot.teams.port.Port`."""
        conversation = f"{where.id};messageid={thread}" if thread else where.id
        activity = _message(message)
        answer = await self._call(
            where.service_url, lambda c: c.conversations.send_to_conversation(conversation, activity)
        )
        return str(answer.id or "") if answer else ""

    async def update(self, where: Conversation, message_id: str, message: Json) -> None:
        """See `bot.teams.port.Port`."""
        activity = _message({**message, "id": message_id})
        await self._call(
            where.service_url, lambda c: c.conversations.update_activity(where.id, message_id, activity)
        )

    async def delete(self, where: Conversation, message_id: str) -> None:
        """See `bot.teams.port.Port`."""
        await self._call(where.service_url, lambda c: c.conversations.delete_activity(where.id, message_id))

    async def direct(self, account: str, service_url: str) -> Conversation:
        """See `bot.teams.port.Port`."""
        wanted = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=f"28:{self._settings.app_id}"),
            members=[ChannelAccount(id=account)],
            tenant_id=self._settings.tenant_id,
            channel_data={"tenant": {"id": self._settings.tenant_id}},
        )
        answer = await self._call(service_url, lambda c: c.conversations.create_conversation(wanted))
        return Conversation(id=str(answer.id or ""), service_url=service_url)

    async def member(self, where: Conversation, account: str) -> Account | None:
        """See `bot.teams.port.Port`."""
        found = await self._call(
            where.service_url,
            lambda c: c.conversations.get_conversation_member(where.id, account),
            none_at=HTTPStatus.NOT_FOUND,
        )
        return _account(found) if found else None

    async def members(self, where: Conversation) -> tuple[Account, ...]:
        """See `bot.teams.port.Port`."""
        found: list[Account] = []
        token: str | None = None
        while True:
            page = await self._call(
                where.service_url,
                lambda c, token=token: c.conversations.get_conversation_paged_members(
                    where.id, page_size=PAGE, continuation_token=token
                ),
            )
            found += [_account(member) for member in page.members or []]
            token = page.continuation_token
            if not token:
                return tuple(found)

    async def _call(
        self,
        service_url: str,
        call: Callable[[ConnectorClient], Awaitable[Any]],
        *,
        none_at: HTTPStatus | None = None,
    ) -> Any:
        """Raises TryLaterError or UndeliverableError."""
        await self._credentials.ready()
        client = await self._connectors.create(service_url)
        return await sent(call(client), none_at=none_at)


def _message(message: Json) -> Activity:
    return Activity().deserialize({"type": "message", **message})


def _account(member: ChannelAccount) -> Account:
    """A member as Teams lists them: it tells more than the SDK's type has room for."""
    more = cast(Json, member.additional_properties or {})
    return Account(
        id=str(member.id or ""),
        object_id=str(member.aad_object_id or more.get("objectId") or ""),
        email=str(more.get("email") or more.get("userPrincipalName") or ""),
        tenant=str(more.get("tenantId") or ""),
        guest=str(more.get("userRole") or "") in {"guest", "anonymous"},
    )
