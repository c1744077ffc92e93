"""What Teams tells a bot, built from what happened, and the way there.

Shapes: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

import asyncio
import json
import secrets
from typing import Any, Self, cast

import aiohttp

from bot.workbench.delivery import DeliveryError
from bot.workbench.values import Json
from bot.workbench.workspace import Conversation, Workspace

TENANT = "00000000-0000-4000-8000-000000000001"
TEAM = "19:team@thread.tacv2"
PERSON = "29:"  # what the id of a person's account begins with; the rest is their object id in the directory
INVOKE_SECONDS = 15.0  # Teams gives up on a bot's answer to an invoke


def object_id(user: str) -> str:
    """Somebody's id in the tenant's directory."""
    return user.removeprefix(PERSON)


class Activities:
    """The way from the tenant to the bot. Open while used as an async context manager."""

    def __init__(self, workspace: Workspace, *, bot_url: str, service_url: str) -> None:
        self._workspace = workspace
        self._bot_url = bot_url
        self._service_url = service_url
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=INVOKE_SECONDS)
        self._session = aiohttp.ClientSession(timeout=timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def invoke(
        self, name: str, value: Json, *, user: str, conversation: Conversation, message: Json | None = None
    ) -> Json:
        """Ask the bot for something; its answer, empty where it says nothing. Raises DeliveryError.

        `message` is the one whose button was pressed.
        """
        thread = str(message.get("thread_ts") or message["ts"]) if message else ""
        activity = self._activity("invoke", user=user, conversation=conversation, thread=thread)
        activity |= {"name": name, "value": value}
        if message:
            activity["replyToId"] = message["ts"]
        return await self._send(activity)

    async def tell(
        self, kind: str, more: Json, *, user: str, conversation: Conversation, thread: str = ""
    ) -> None:
        """Tell the bot of something. Raises DeliveryError."""
        await self._send(
            {**self._activity(kind, user=user, conversation=conversation, thread=thread), **more}
        )

    def tell_soon(
        self, kind: str, more: Json, *, user: str, conversation: Conversation, thread: str = ""
    ) -> None:
        """Tell the bot in the background, once: Teams doesn't try again either."""
        activity = {**self._activity(kind, user=user, conversation=conversation, thread=thread), **more}
        task = asyncio.get_running_loop().create_task(self._send_and_forget(activity))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _activity(self, kind: str, *, user: str, conversation: Conversation, thread: str) -> Json:
        where: Json = {"id": conversation.id, "conversationType": "personal", "tenantId": TENANT}
        data: Json = {"tenant": {"id": TENANT}}
        if conversation.kind == "channel":
            where |= {"conversationType": "channel", "isGroup": True}
            where["id"] += f";messageid={thread}" if thread else ""
            data |= {"channel": {"id": conversation.id}, "team": {"id": TEAM}}
        person, bot = self._workspace.people[user], self._workspace.bot
        return {
            "type": kind,
            "id": f"f:{secrets.token_hex(8)}",
            "channelId": "msteams",
            "serviceUrl": self._service_url,
            "from": {"id": user, "name": person.name, "aadObjectId": object_id(user)},
            "recipient": {"id": bot.id, "name": bot.name},
            "conversation": where,
            "channelData": data,
            "locale": "en-GB",
        }

    async def _send_and_forget(self, activity: Json) -> None:
        try:
            await self._send(activity)
        except DeliveryError:
            return

    async def _send(self, activity: Json) -> Json:
        if self._session is None:
            raise RuntimeError("Activities are sent only while they are open.")
        try:
            async with self._session.post(self._bot_url, json=activity) as response:
                text = await response.text()
                if response.status >= 300:
                    raise DeliveryError("http_error", response.status)
        except TimeoutError as error:
            raise DeliveryError("http_timeout") from error
        except aiohttp.ClientError as error:
            raise DeliveryError("connection_failed") from error
        return _object(text)


def _object(text: str) -> Json:
    try:
        read: Any = json.loads(text)
    except ValueError:
        return {}
    return cast(Json, read) if isinstance(read, dict) else {}
