"""What botbuilder 4.17.1 gets wrong stays mended, over HTTP."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.teams.botframework import BotFramework, TeamsSettings
from bot.teams.botframework.credentials import Credentials
from bot.teams.botframework.mends import Connectors
from bot.teams.port import Handler, Incoming, Json

OPEN = TeamsSettings(app_id="", password="", tenant_id="", unauthenticated=True)
CARD = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": {"body": [{"n": 1}]}}

Post = Callable[[Any], AbstractAsyncContextManager[aiohttp.ClientResponse]]


@asynccontextmanager
async def answering(handle: Handler) -> AsyncIterator[Post]:
    bot = BotFramework(OPEN)

    async def receive(request: web.Request) -> web.Response:
        return await bot.receive(request, handle)

    app = web.Application()
    app.router.add_post("/api/messages", receive)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        yield lambda body, **more: http.post(server.make_url("/api/messages"), json=body, **more)


def an_invoke(name: str = "adaptiveCard/action", **more: Any) -> Json:
    return {
        "type": "invoke",
        "name": name,
        "channelId": "msteams",
        "serviceUrl": "http://127.0.0.1:9/",
        "from": {"id": "29:maya"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": "19:a@thread.tacv2;messageid=77"},
        "value": {"action": {"type": "Action.Execute", "verb": "take", "data": {"ref": "r"}}},
        **more,
    }


@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit"])
async def test_the_answer_to_an_invoke_is_the_body_as_it_is(name: str):
    """4.17.1: serialised twice, which fails with a server error."""

    async def handle(incoming: Incoming) -> Json:
        assert incoming.value["action"]["verb"] == "take", "a plain object"
        return CARD

    async with answering(handle) as post, post(an_invoke(name)) as response:
        assert (response.status, await response.json()) == (200, CARD)


async def test_no_answer_to_an_invoke_is_an_empty_one():
    async def handle(incoming: Incoming) -> None:
        assert (incoming.conversation.id, incoming.message) == ("19:a@thread.tacv2", "77")

    async with answering(handle) as post, post(an_invoke()) as response:
        assert (response.status, await response.text()) == (200, "")


async def test_a_handler_that_fails_is_a_server_error_and_its_words_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
):
    """4.17.1: swallowed, and answered as if all were well."""

    async def handle(incoming: Incoming) -> None:
        raise RuntimeError("somebody's words")

    with caplog.at_level(logging.DEBUG):
        async with answering(handle) as post, post(an_invoke()) as response:
            assert response.status == 500
    assert "RuntimeError" in caplog.text
    assert "somebody's words" not in caplog.text


@pytest.mark.parametrize("body", [[], 7, {}, {"type": 7}, {"type": "message"}])
async def test_what_is_no_activity_is_a_bad_request(body: Any):
    """4.17.1: a server error."""

    async def handle(incoming: Incoming) -> None:
        raise AssertionError("nothing runs")

    async with answering(handle) as post, post(body) as response:
        assert response.status == 400


async def test_a_client_is_made_once_an_address_and_never_tries_again_by_itself():
    """4.17.1: made for every activity, with a list of 999 status codes worked out each time."""
    connectors = Connectors(Credentials(OPEN))
    client = await connectors.create("http://127.0.0.1:9/")
    assert await connectors.create("http://127.0.0.1:9/") is client
    assert await connectors.create("http://127.0.0.1:10/") is not client
    assert client.config.retry_policy.retries == 0


async def test_without_authentication_no_web_page_can_speak_to_the_bot():
    async def handle(incoming: Incoming) -> None:
        raise AssertionError("nothing runs")

    async with answering(handle) as post:
        async with post(an_invoke(), headers={"Host": "rebound.example"}) as response:
            assert response.status == 403
        async with post(an_invoke(), headers={"Content-Type": "text/plain"}) as response:
            assert response.status == 415
        async with post(an_invoke(serviceUrl="https://elsewhere.example/")) as response:
            assert response.status == 400
