"""`bot.teams.port.Port` over the SDK's `CloudAdapter`."""

# pyright: reportMissingTypeStubs=false
# The SDK tells hardly any types.

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import Any, cast

from aiohttp import web
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity

from bot.desk.ports import TryLaterError
from bot.teams.botframework import guard
from bot.teams.botframework.auth import Authentication, NotFromTeamsError, OnThisMachine
from bot.teams.botframework.credentials import Credentials
from bot.teams.botframework.errors import sent
from bot.teams.botframework.keys import SigningKeys
from bot.teams.botframework.mends import Connectors, answering, read_activity
from bot.teams.botframework.parsing import incoming
from bot.teams.botframework.settings import USUAL, Patience, TeamsSettings
from bot.teams.port import Account, Conversation, Handler, Json

log = logging.getLogger(__name__)

PAGE = 200  # members asked for at a time; Teams gives no more than 500


class BotFramework:
    """One bot in one tenant."""

    def __init__(self, settings: TeamsSettings, patience: Patience = USUAL) -> None:
        """Raises ValueError when authentication can't be on."""
        if not settings.unauthenticated and settings.missing():
            raise ValueError(f"authentication needs {', '.join(settings.missing())}")
        self._settings = settings
        self._credentials = Credentials(settings, patience)
        self._connectors = Connectors(self._credentials, patience)
        self._keys = SigningKeys(settings.metadata_url, patience)
        self._adapter: Any = CloudAdapter(self._authentication())

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
        """Able to send, with keys that are kept fresh, until the block ends."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._credentials.close)
            stack.push_async_callback(self._connectors.close)
            if not self._settings.unauthenticated:
                await stack.enter_async_context(self._keys.kept_fresh())
            yield

    async def ready(self) -> None:
        """See that Teams takes us for who we are. Raises TryLaterError."""
        await self._credentials.token()

    async def receive(self, request: web.Request, handler: Handler) -> web.Response:
        """See `bot.teams.port.Port`."""
        refused = guard.refusal(request) if self._settings.unauthenticated else None
        if refused is not None:
            return web.Response(status=refused)
        try:
            activity, body = read_activity(await request.text())
        except (LookupError, ValueError):  # an encoding that nobody knows, or no activity
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if self._settings.unauthenticated and not guard.is_local_url(str(body.get("serviceUrl") or "")):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        return await self._process(request.headers.get("Authorization", ""), activity, body, handler)

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
        activity = {"type": "message", **message}
        answer = await self._call(where.service_url, lambda c: c.send_to_conversation(conversation, activity))
        return str(answer.id or "") if answer else ""

    async def update(self, where: Conversation, message_id: str, message: Json) -> None:
        """See `bot.teams.port.Port`."""
        activity = {"type": "message", **message, "id": message_id}
        await self._call(where.service_url, lambda c: c.update_activity(where.id, message_id, activity))

    async def delete(self, where: Conversation, message_id: str) -> None:
        """See `bot.teams.port.Port`."""
        await self._call(where.service_url, lambda c: c.delete_activity(where.id, message_id))

    async def direct(self, account: str, service_url: str) -> Conversation:
        """See `bot.teams.port.Port`."""
        wanted = {
            "isGroup": False,
            "bot": {"id": f"28:{self._settings.app_id}"},
            "members": [{"id": account}],
            "tenantId": self._settings.tenant_id,
            "channelData": {"tenant": {"id": self._settings.tenant_id}},
        }
        answer = await self._call(service_url, lambda c: c.create_conversation(wanted))
        if not answer or not answer.id:
            raise TryLaterError("no_conversation")
        return Conversation(id=str(answer.id), service_url=service_url)

    async def member(self, where: Conversation, account: str) -> Account | None:
        """See `bot.teams.port.Port`."""
        found = await self._call(
            where.service_url,
            lambda c: c.get_conversation_member(where.id, account),
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
                lambda c, token=token: c.get_conversation_paged_members(
                    where.id, page_size=PAGE, continuation_token=token
                ),
            )
            found += [_account(member) for member in cast(list[Any], page.members or [])]
            token = page.continuation_token
            if not token:
                return tuple(found)

    async def _call(
        self,
        service_url: str,
        call: Callable[[Any], Awaitable[Any]],
        *,
        none_at: HTTPStatus | None = None,
    ) -> Any:
        """`call` is given the SDK's operations on conversations. Raises TryLaterError or UndeliverableError."""
        client: Any = await self._connectors.create(service_url)
        return await sent(call(client.conversations), none_at=none_at)


def _account(member: Any) -> Account:
    """A member as Teams lists them: it tells more than the SDK's type has room for."""
    more: Json = member.additional_properties or {}
    return Account(
        id=str(member.id or ""),
        object_id=str(member.aad_object_id or more.get("objectId") or ""),
        email=str(more.get("email") or more.get("userPrincipalName") or ""),
        tenant=str(more.get("tenantId") or ""),
        guest=str(more.get("userRole") or "") in {"guest", "anonymous"},
    )
