"""A bot without authentication listens to this machine alone, and to no web page open on it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.teams.botframework import BotFramework, TeamsSettings
from bot.teams.botframework.guard import is_local_url
from bot.teams.port import Incoming, Json

OPEN = TeamsSettings(app_id="", password="", tenant_id="", unauthenticated=True)
Say = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]


def an_activity(**more: object) -> Json:
    """As the Agents Playground sends one: it names no tenant."""
    return {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "text": "help",
        "serviceUrl": "http://127.0.0.1:56150/_connector",
        "from": {"id": "user-id-0"},
        "recipient": {"id": "bot-id"},
        "conversation": {"id": "personal-chat-id", "conversationType": "personal"},
        **more,
    }


@pytest.fixture
def ran() -> list[Incoming]:
    return []


@pytest.fixture
async def say(ran: list[Incoming]) -> AsyncIterator[Say]:
    bot = BotFramework(OPEN)

    async def handle(incoming: Incoming) -> None:
        ran.append(incoming)

    async def receive(request: web.Request) -> web.Response:
        if peer := request.headers.get("X-Peer"):
            request = request.clone(remote=peer)
        return await bot.receive(request, handle)

    app = web.Application()
    app.router.add_post("/api/messages", receive)
    async with bot.at_work(), TestServer(app) as server, aiohttp.ClientSession() as http:
        yield lambda **more: http.post(
            server.make_url("/api/messages"), **({"json": an_activity()} if "data" not in more else {}) | more
        )


@pytest.mark.parametrize("host", ["127.0.0.1:3978", "localhost", "[::1]:3978"])
async def test_a_program_on_this_machine_is_heard(say: Say, ran: list[Incoming], host: str):
    async with say(headers={"Host": host}) as response:
        assert response.status == 200
    assert [incoming.text for incoming in ran] == ["help"]


@pytest.mark.parametrize(
    "host", ["rebound.example", "127.0.0.1.example", "10.0.0.7", "me@127.0.0.1", "127.0.0.1:99999", "", "a b"]
)
async def test_a_page_that_has_our_address_under_a_name_of_its_own_is_not(
    say: Say, ran: list[Incoming], host: str
):
    async with say(headers={"Host": host}) as response:
        assert response.status == 403
    assert ran == []


async def test_another_machine_is_not_heard(say: Say, ran: list[Incoming]):
    async with say(headers={"X-Peer": "192.168.1.7", "Host": "localhost"}) as response:
        assert response.status == 403
    assert ran == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_what_a_page_may_send_without_asking_is_not_taken(say: Say, ran: list[Incoming], kind: str):
    async with say(data=b"{}", headers={"Content-Type": kind}) as response:
        assert response.status == 415
    assert ran == []


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "", None, 7, "http://a.example\\@127.0.0.1/"])
async def test_nobody_makes_the_bot_write_elsewhere(say: Say, ran: list[Incoming], url: object):
    async with say(json=an_activity(serviceUrl=url)) as response:
        assert response.status == 400
    assert ran == []


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:56150/_connector", True),
        ("https://localhost/x", True),
        ("http://[::1]:8/", True),
        ("http://127.0.0.1.example/", False),
        ("http://0.0.0.0/", False),
        ("ftp://localhost/", False),
        ("localhost", False),
        ("http://", False),
        ("http://[::1", False),
        ("http://localhost:port/", False),
    ],
)
def test_an_address_is_on_this_machine_or_not(url: str, local: bool):
    assert is_local_url(url) is local
