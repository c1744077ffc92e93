"""A Connector and a login server over real HTTP, which answer as they are told and remember what was asked."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.teams.botframework import BotFramework, TeamsSettings
from bot.teams.port import Conversation, Json

Answer = Callable[[], web.Response]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Standin:
    """A server that plays a part of Microsoft's."""

    asked: list[Asked] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)  # the next ones; without any, `usual` answers
    usual: Answer = lambda: web.json_response({"id": "m1"}, status=201)
    url: str = ""
    hangs: bool = False
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)  # ends what hangs

    async def handle(self, request: web.Request) -> web.Response:
        body = await (
            request.post() if request.content_type.endswith("urlencoded") else _json_or_none(request)
        )
        self.asked.append(
            Asked(
                method=request.method,
                path=request.path,
                query=dict(request.query),
                headers=dict(request.headers),
                body=body,
            )
        )
        self.arrived.set()
        if self.hangs:
            await self.let_go.wait()
        return (self.answers.pop(0) if self.answers else self.usual)()

    @property
    def place(self) -> Conversation:
        return Conversation(id="19:riverside@thread.tacv2", service_url=self.url)

    def will(self, status: int, body: Any = None, **headers: str) -> None:
        """Answer the next request so; a body of text is sent as a web page."""
        if isinstance(body, str):
            self.answers.append(
                lambda: web.Response(status=status, text=body, content_type="text/html", headers=headers)
            )
        else:
            self.answers.append(lambda: web.json_response(body, status=status, headers=headers))


async def _json_or_none(request: web.Request) -> Any:
    return await request.json() if request.can_read_body else None


def a_token_answer() -> web.Response:
    return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": "t1"})


async def _running(standin: Standin) -> AsyncIterator[Standin]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", standin.handle)
    async with TestServer(app) as server:
        standin.url = str(server.make_url("/"))
        yield standin
        standin.let_go.set()


@pytest.fixture
async def connector() -> AsyncIterator[Standin]:
    async for standin in _running(Standin()):
        yield standin


@pytest.fixture
async def login() -> AsyncIterator[Standin]:
    async for standin in _running(Standin(usual=a_token_answer)):
        yield standin


@pytest.fixture
def settings(login: Standin) -> TeamsSettings:
    return TeamsSettings(
        app_id="an-app",
        password="a-password",
        tenant_id="a-tenant",
        login_url=login.url,
        metadata_url=f"{login.url}keys",
    )


@pytest.fixture
async def bot(settings: TeamsSettings) -> AsyncIterator[BotFramework]:
    bot = BotFramework(settings)
    async with bot.at_work():
        yield bot


@pytest.fixture
def a_message() -> Json:
    """One with everything that we send."""
    card: Json = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [{"type": "TextBlock", "text": "Ünïcode ★", "wrap": True, "maxLines": 0, "nothing": None}],
        "refresh": {"userIds": ["29:a"], "action": {"type": "Action.Execute", "verb": "look", "data": {}}},
        "msteams": {"entities": [{"type": "mention", "text": "<at>Maya</at>"}]},
    }
    return {
        "text": "<at>Maya</at>, please look",
        "summary": "A review",
        "textFormat": "plain",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
        "entities": [
            {"type": "mention", "text": "<at>Maya</at>", "mentioned": {"id": "29:maya", "name": "Maya"}}
        ],
    }
