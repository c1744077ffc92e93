"""What botbuilder 4.17.1 gets wrong stays mended, over HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from msrest.universal_http.requests import ClientRetryPolicy

from bot.desk.ports import TryLaterError
from bot.teams.botframework import BotFramework, TeamsSettings
from bot.teams.port import Handler, Incoming, Json

OPEN = TeamsSettings(app_id="", password="", tenant_id="", unauthenticated=True)
CARD = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": {"body": [{"n": 1}]}}

JSON_TYPE = {"Content-Type": "application/json"}

Post = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]


@asynccontextmanager
async def answering(handle: Handler) -> AsyncIterator[Post]:
    bot = BotFramework(OPEN)

    async def receive(request: web.Request) -> web.Response:
        return await bot.receive(request, handle)

    app = web.Application()
    app.router.add_post("/api/messages", receive)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        yield lambda body=None, **more: http.post(server.make_url("/api/messages"), json=body, **more)


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


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"7",
        b"null",
        b"[]",
        b"{}",
        b'{"type": 7}',
        b'{"type": "message"}',
        b'{"type": "message", "from": 7, "conversation": "a:1"}',
        b'{"type": "message", "from": {"id": "x"}, "conversation": {"id": "a"}, "timestamp": "once"}',
        b'{"type": "message", "from": {"id": "x"}, "conversation": {"id": "a"}, "attachments": 7}',
        b"[" * 100_000,
        b'{"type": "message", "from": {"id": "x"}, "conversation": {"id": "a"}, "value": '
        + b"[" * 900
        + b"]" * 900,
    ],
    ids=range(14),
)
async def test_what_is_no_activity_is_a_bad_request(body: bytes, caplog: pytest.LogCaptureFixture):
    """4.17.1: a server error."""

    async def handle(incoming: Incoming) -> None:
        raise AssertionError("nothing runs")

    async with answering(handle) as post, post(data=body, headers=JSON_TYPE) as response:
        assert response.status == 400
    assert not [record for record in caplog.records if record.exc_info]


async def test_an_encoding_that_nobody_knows_is_a_bad_request():
    async def handle(incoming: Incoming) -> None:
        raise AssertionError("nothing runs")

    kind = {"Content-Type": "application/json; charset=klingon"}
    async with answering(handle) as post, post(data=b"{}", headers=kind) as response:
        assert response.status == 400


async def test_an_invoke_works_out_no_statuses_to_try_again_at(monkeypatch: pytest.MonkeyPatch):
    """msrest 0.7.1: for every activity, a list of 999 of them."""
    made: list[object] = []
    make = ClientRetryPolicy.__init__

    def counted(self: ClientRetryPolicy) -> None:
        made.append(self)
        make(self)

    monkeypatch.setattr(ClientRetryPolicy, "__init__", counted)

    async def handle(incoming: Incoming) -> Json:
        return CARD

    async with answering(handle) as post:
        for _ in range(3):
            async with post(an_invoke()) as response:
                assert response.status == 200
    assert len(made) <= 1


async def test_a_mention_keeps_whom_it_names(bot: BotFramework, connector):
    """4.17.1: sent as {"type": "mention"}, which Teams refuses."""
    mention = {"type": "mention", "text": "<at>Maya</at>", "mentioned": {"id": "29:maya", "name": "Maya"}}
    await bot.post(connector.place, {"text": "<at>Maya</at>", "entities": [mention]})
    assert connector.asked[0].body["entities"] == [mention]


async def test_an_error_of_a_proxy_keeps_its_status(bot: BotFramework, connector):
    """msrest 0.7.1: an error about the type of the content, whatever the status."""
    connector.will(429, "<html>slow down</html>", **{"Retry-After": "7"})
    with pytest.raises(TryLaterError) as caught:
        await bot.post(connector.place, {"text": "x"})
    assert caught.value.seconds == 7


async def test_a_service_that_hangs_keeps_no_threads_that_others_wait_for(bot: BotFramework, connector):
    """msrest 0.7.1: sends in the threads of the loop, at most 32, which look up everybody's names too."""
    connector.hangs = True
    waiting = [asyncio.create_task(bot.post(connector.place, {"text": "x"})) for _ in range(40)]
    await connector.arrived.wait()
    assert await asyncio.to_thread(lambda: "free") == "free"
    assert not any(task.done() for task in waiting)
    connector.let_go.set()
    assert set(await asyncio.gather(*waiting)) == {"m1"}
