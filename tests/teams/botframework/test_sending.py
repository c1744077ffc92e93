"""What the bot asks of Teams, over HTTP, and what Teams' refusals mean."""

import asyncio
import traceback
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.desk.ports import TryLaterError, UndeliverableError
from bot.teams.botframework import BotFramework, TeamsSettings
from bot.teams.botframework.settings import USUAL, Patience
from bot.teams.port import Account, Conversation, Json

PATH = "/v3/conversations/19:riverside@thread.tacv2"


async def test_a_message_arrives_as_it_was_written(bot: BotFramework, connector, a_message: Json):
    assert await bot.post(connector.place, a_message) == "m1"
    (asked,) = connector.asked
    assert (asked.method, asked.path) == ("POST", f"{PATH}/activities")
    assert asked.body == {"type": "message", **a_message}


async def test_an_answer_in_a_channel_names_the_message_that_it_answers(bot: BotFramework, connector):
    await bot.post(connector.place, {"text": "Taken"}, thread="1700")
    assert connector.asked[0].path == f"{PATH};messageid=1700/activities"


async def test_a_message_of_ours_is_put_in_place_of_another(bot: BotFramework, connector, a_message: Json):
    connector.will(200, {"id": "m7"})
    await bot.update(connector.place, "m7", a_message)
    (asked,) = connector.asked
    assert (asked.method, asked.path) == ("PUT", f"{PATH}/activities/m7")
    assert asked.body == {"type": "message", "id": "m7", **a_message}


async def test_a_message_of_ours_is_withdrawn(bot: BotFramework, connector):
    connector.answers.append(lambda: web.Response(status=200))
    await bot.delete(connector.place, "m7")
    assert (connector.asked[0].method, connector.asked[0].path) == ("DELETE", f"{PATH}/activities/m7")


async def test_a_chat_is_opened_with_one_person_in_our_tenant(bot: BotFramework, connector):
    connector.will(201, {"id": "a:1"})
    opened = await bot.direct("29:maya", connector.url)
    assert opened == Conversation(id="a:1", service_url=connector.url)
    assert connector.asked[0].body == {
        "isGroup": False,
        "bot": {"id": "28:an-app"},
        "members": [{"id": "29:maya"}],
        "tenantId": "a-tenant",
        "channelData": {"tenant": {"id": "a-tenant"}},
    }


async def test_a_chat_that_gets_no_id_is_none(bot: BotFramework, connector):
    connector.answers.append(lambda: web.Response(status=201))
    with pytest.raises(TryLaterError, match="no_conversation"):
        await bot.direct("29:maya", connector.url)


async def test_somebody_in_a_conversation_is_found(bot: BotFramework, connector):
    member = {
        "id": "29:maya",
        "name": "Maya",
        "aadObjectId": "o-1",
        "email": "maya@riverside.example",
        "userPrincipalName": "maya@tenant.example",
        "tenantId": "a-tenant",
        "userRole": "user",
    }
    connector.will(200, member)
    assert await bot.member(connector.place, "29:maya") == Account(
        id="29:maya", object_id="o-1", email="maya@riverside.example", tenant="a-tenant"
    )
    assert connector.asked[0].path == f"{PATH}/members/29:maya"
    connector.will(
        200, {"id": "29:g", "objectId": "o-2", "userPrincipalName": "g@x.example", "userRole": "guest"}
    )
    assert await bot.member(connector.place, "29:g") == Account(
        id="29:g", object_id="o-2", email="g@x.example", guest=True
    )


@pytest.mark.parametrize("body", [{"error": {"code": "MemberNotFoundInConversation"}}, "<html>", None])
async def test_somebody_who_is_not_there_is_nobody(bot: BotFramework, connector, body: Any):
    connector.will(404, body)
    assert await bot.member(connector.place, "29:x") is None


async def test_members_are_read_to_the_last_page(bot: BotFramework, connector):
    connector.will(200, {"members": [{"id": "29:a"}, {"id": "29:b"}], "continuationToken": "p2=="})
    connector.will(200, {"members": [{"id": "29:c"}], "continuationToken": "p3"})
    connector.will(200, {"members": []})
    assert [member.id for member in await bot.members(connector.place)] == ["29:a", "29:b", "29:c"]
    assert [asked.query.get("continuationToken") for asked in connector.asked] == [None, "p2==", "p3"]
    assert {asked.path for asked in connector.asked} == {f"{PATH}/pagedmembers"}


# What goes wrong


@pytest.mark.parametrize("status", [401, 408, 412, 500, 502, 503, 504])
async def test_what_may_pass_is_for_later_and_may_have_got_through(bot: BotFramework, connector, status: int):
    connector.will(status, {"error": {"code": "Passing", "message": "Maya Lindqvist is busy"}})
    with pytest.raises(TryLaterError) as caught:
        await bot.post(connector.place, {"text": "x"})
    assert (caught.value.code, caught.value.seconds) == ("Passing", None)
    assert len(connector.asked) == 1, "trying again is the courier's"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("0.5", 0.5),
        ("-1", 0.0),
        ("", None),
        ("inf", None),
        ("Thu, 26 Nov 2026 14:00:00 GMT", None),
    ],
)
async def test_a_busy_service_says_how_long_to_wait(
    bot: BotFramework, connector, header: str, seconds: float | None
):
    connector.will(429, {"error": {"code": "TooManyRequests"}}, **({"Retry-After": header} if header else {}))
    with pytest.raises(TryLaterError) as caught:
        await bot.post(connector.place, {"text": "x"})
    assert (caught.value.code, caught.value.seconds) == ("TooManyRequests", seconds)
    assert len(connector.asked) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "MessageWritesBlocked"),
        (404, "ConversationNotFound"),
        (413, "MessageSizeTooBig"),
        (400, "BadSyntax"),
    ],
)
async def test_what_will_never_be_taken_is_undeliverable(
    bot: BotFramework, connector, status: int, code: str
):
    connector.will(status, {"error": {"code": code, "message": "Maya Lindqvist blocked the bot"}})
    with pytest.raises(UndeliverableError) as caught:
        await bot.post(connector.place, {"text": "x"})
    assert caught.value.code == code
    assert "Lindqvist" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "body", ["<html>Maya</html>", {"error": {"code": "Maya is away"}}, {"error": "Maya"}, [], None]
)
async def test_an_answer_without_a_code_is_known_by_its_status(bot: BotFramework, connector, body: Any):
    connector.will(403, body)
    with pytest.raises(UndeliverableError) as caught:
        await bot.post(connector.place, {"text": "x"})
    assert caught.value.code == "http_403"


async def test_a_connection_that_breaks_may_have_brought_the_message(bot: BotFramework, connector):
    def breaks() -> web.Response:
        raise asyncio.CancelledError

    connector.answers.append(breaks)
    with pytest.raises(TryLaterError) as caught:
        await bot.post(connector.place, {"text": "x"})
    assert caught.value.seconds is None


async def test_where_nobody_listens_it_is_for_later(bot: BotFramework):
    nowhere = Conversation(id="a:1", service_url=f"http://127.0.0.1:{unused_port()}/")
    with pytest.raises(TryLaterError, match="ClientConnectorError"):
        await bot.post(nowhere, {"text": "x"})


async def test_a_yes_that_can_not_be_read_may_have_been_one(bot: BotFramework, connector):
    connector.will(200, "<html>sign in to the guest network</html>")
    with pytest.raises(TryLaterError):
        await bot.post(connector.place, {"text": "x"})


async def test_a_service_that_hangs_is_given_up_and_delays_nobody_else(connector):
    async def click(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_get("/click", click)
    connector.hangs = True
    bot = BotFramework(_open(), Patience(send=1.0))
    async with bot.at_work(), TestServer(app) as server, aiohttp.ClientSession() as http:
        waiting = asyncio.create_task(bot.post(connector.place, {"text": "x"}))
        await connector.arrived.wait()
        async with http.get(server.make_url("/click")) as response:
            assert await response.text() == "ok"
        assert not waiting.done()
        with pytest.raises(TryLaterError) as caught:
            await waiting
    assert caught.value.seconds is None


def test_nobody_is_waited_for_longer_than_ten_seconds():
    assert max(USUAL.send, USUAL.login, USUAL.keys) <= 10


# The bot's own proof


async def test_each_message_carries_a_token_that_was_fetched_once(bot: BotFramework, connector, login):
    await asyncio.gather(*(bot.post(connector.place, {"text": "x"}) for _ in range(5)))
    assert {asked.headers["Authorization"] for asked in connector.asked} == {"Bearer t1"}
    (asked,) = [asked for asked in login.asked if asked.method == "POST"]
    assert asked.path == "/a-tenant/oauth2/v2.0/token", "our tenant's, never the common one"
    assert dict(asked.body) == {
        "grant_type": "client_credentials",
        "client_id": "an-app",
        "client_secret": "a-password",
        "scope": "https://api.botframework.com/.default",
    }


async def test_a_token_that_teams_takes_no_more_is_replaced(bot: BotFramework, connector, login):
    await bot.post(connector.place, {"text": "x"})
    login.will(200, {"access_token": "t2", "expires_in": 3599})
    connector.will(401, {"error": {"code": "Unauthorized"}})
    with pytest.raises(TryLaterError):
        await bot.post(connector.place, {"text": "x"})
    await bot.post(connector.place, {"text": "x"})
    assert connector.asked[-1].headers["Authorization"] == "Bearer t2"


async def test_a_token_that_ends_soon_serves_while_the_next_is_fetched(
    settings: TeamsSettings, connector, login
):
    bot = BotFramework(settings, Patience(early=4000.0))
    async with bot.at_work():
        await bot.post(connector.place, {"text": "x"})
        login.arrived.clear()
        login.hangs = True
        await bot.post(connector.place, {"text": "x"})
        await login.arrived.wait()
        assert [asked.headers["Authorization"] for asked in connector.asked] == ["Bearer t1", "Bearer t1"]
        login.will(200, {"access_token": "t2", "expires_in": 9999})
        login.let_go.set()


async def test_a_login_that_refuses_says_why_and_nothing_is_sent(bot: BotFramework, connector, login):
    login.usual = lambda: web.json_response(
        {"error": "invalid_client", "error_description": "The secret a-password is wrong"}, status=401
    )
    with pytest.raises(TryLaterError) as caught:
        await bot.post(connector.place, {"text": "x"})
    assert caught.value.code == "login_invalid_client"
    with pytest.raises(TryLaterError, match="login_invalid_client"):
        await bot.ready()
    assert connector.asked == []


@pytest.mark.parametrize(
    "body", [[], {}, "<html>", {"access_token": "t"}, {"access_token": "t", "expires_in": "soon"}]
)
async def test_a_login_that_makes_no_sense_is_for_later(bot: BotFramework, login, body: Any):
    login.usual = lambda: web.json_response(body)
    with pytest.raises(TryLaterError, match="login_"):
        await bot.ready()


async def test_a_login_server_that_hangs_is_given_up_and_delays_nobody_else(
    settings: TeamsSettings, connector, login
):
    login.hangs = True
    bot = BotFramework(settings, Patience(login=0.5))
    async with bot.at_work():
        waiting = [asyncio.create_task(bot.post(connector.place, {"text": "x"})) for _ in range(20)]
        await login.arrived.wait()
        async with aiohttp.ClientSession() as http, http.get(f"{connector.url}click") as response:
            assert response.status == 201
        assert not any(task.done() for task in waiting)
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert {str(outcome) for outcome in outcomes} == {"login_TimeoutError"}
    assert [asked.path for asked in connector.asked] == ["/click"]


async def test_without_authentication_no_token_is_fetched_and_none_is_sent(connector, login):
    bot = BotFramework(replace(_open(), login_url=login.url))
    async with bot.at_work():
        await bot.post(connector.place, {"text": "x"})
    assert "Authorization" not in connector.asked[0].headers
    assert login.asked == []


def _open() -> TeamsSettings:
    return TeamsSettings(app_id="", password="", tenant_id="", unauthenticated=True)
