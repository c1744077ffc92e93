"""The Teams half over real HTTP: what the Connector takes and refuses, and what the bot is told."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.workbench.teams.app import TeamsWorkbench
from bot.workbench.values import Channel, Json, Person, Shortcut
from bot.workbench.workspace import Workspace

BOT, MAYA, OMAR = "28:countersign", "29:maya-object", "29:omar-object"
REVIEWS, LOUNGE = "19:reviews@thread.tacv2", "19:lounge@thread.tacv2"
TAKE: Json = {"type": "Action.Execute", "title": "Take", "verb": "take", "data": {"ref": "c1"}}
EDIT: Json = {
    "type": "Action.Submit",
    "title": "Edit",
    "data": {"msteams": {"type": "task/fetch"}, "ref": "c1"},
}
SEND: Json = {"type": "Action.Submit", "title": "Save", "data": {"dialog": "edit"}}


def a_card(*actions: Json, text: str = "A review", **more: Any) -> Json:
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [{"type": "TextBlock", "text": text}],
        "actions": list(actions),
        **more,
    }


def a_message(card: Json) -> Json:
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [content], "summary": "A review"}


def shows(card: Json) -> Json:
    return {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": card}


def opens(card: Json) -> Json:
    value = {"title": "Edit", "height": "large", "card": {"content": card}}
    return {"task": {"type": "continue", "value": value}}


@dataclass
class Bot:
    """Takes activities and answers as it is told."""

    heard: list[Json] = field(default_factory=list)
    answer: Json | None = None
    status: int = 200
    held: asyncio.Event | None = None  # when to answer
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle(self, request: web.Request) -> web.Response:
        async with self.news:
            self.heard.append(await request.json())
            self.news.notify_all()
        answer = self.answer or {}
        if self.held is not None:
            await self.held.wait()
        return web.json_response(answer, status=self.status)

    async def told(self, kind: str) -> Json:
        """The next activity of a kind, once it has come."""
        async with asyncio.timeout(10), self.news:
            await self.news.wait_for(lambda: any(a["type"] == kind for a in self.heard))
        return [a for a in self.heard if a["type"] == kind][-1]


@dataclass
class Tenant:
    workspace: Workspace
    bot: Bot
    url: str
    http: aiohttp.ClientSession

    async def connector(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self.http.request(method, f"{self.url}connector/v3/{path}", json=body) as response:
            return response.status, await response.json()

    async def post(self, card: Json, *, thread: str = "") -> str:
        where = f"{REVIEWS};messageid={thread}" if thread else REVIEWS
        status, answer = await self.connector("POST", f"conversations/{where}/activities", a_message(card))
        assert status == 201, answer
        return answer["id"]

    async def act(self, verb: str, who: str = MAYA, **body: Any) -> Json:
        async with self.http.post(
            f"{self.url}act/{verb}",
            json={"as": who, **body},
            headers={"Origin": self.url.removesuffix("/workbench/teams/")},
        ) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def press(self, ts: str, button: Json, who: str = MAYA, **inputs: str) -> Json:
        return await self.act("press", who, channel=REVIEWS, ts=ts, button=button, inputs=inputs)

    async def state(self, who: str = MAYA) -> Json:
        async with self.http.get(f"{self.url}live", params={"as": who}) as response:
            line = await response.content.readuntil(b"\n\n")
        return json.loads(line.removeprefix(b"data: "))

    async def sees(self, who: str, ts: str) -> Json:
        state = await self.state(who)
        messages = next(c["messages"] for c in state["conversations"] if c["id"] == REVIEWS)
        return next(m for m in messages if m["ts"] == ts)


@pytest.fixture
async def tenant() -> AsyncIterator[Tenant]:
    people = [
        Person(id=BOT, name="Countersign", is_bot=True),
        Person(id=MAYA, name="Maya Brooks", email="maya@riverside.example"),
        Person(id=OMAR, name="Omar Haddad", email="omar@riverside.example"),
    ]
    workspace = Workspace(
        team="Riverside",
        people=people,
        channels=[
            Channel(id=REVIEWS, name="reviews", members=(BOT, MAYA, OMAR)),
            Channel(id=LOUNGE, name="lounge", members=(MAYA,)),
        ],
        shortcuts=[Shortcut(callback_id="myQueue", name="My queue")],
    )
    bot = Bot()
    bots = web.Application()
    bots.router.add_post("/api/messages", bot.handle)
    async with TestServer(bots) as server, aiohttp.ClientSession() as http:
        workbench = TeamsWorkbench(
            workspace, bot_url=str(server.make_url("/api/messages")), service_url="http://127.0.0.1:1/"
        )
        app = web.Application()
        app.add_subapp("/workbench/teams", workbench.app)
        async with TestServer(app) as page:
            yield Tenant(workspace, bot, str(page.make_url("/workbench/teams/")), http)


# What a bot can do


async def test_a_message_is_posted_answered_changed_and_withdrawn(tenant: Tenant):
    ts = await tenant.post(a_card())
    reply = await tenant.post(a_card(text="More"), thread=ts)
    assert (await tenant.sees(MAYA, reply))["thread_ts"] == ts
    path = f"conversations/{REVIEWS}/activities/{ts}"
    assert (await tenant.connector("PUT", path, a_message(a_card(text="Changed"))))[0] == 200
    assert (await tenant.sees(MAYA, ts))["card"]["body"][0]["text"] == "Changed"
    assert (await tenant.connector("DELETE", path))[0] == 200
    assert (await tenant.connector("PUT", path, a_message(a_card())))[1]["error"]["code"] == (
        "ActivityNotFoundInConversation"
    )


async def test_a_chat_with_one_person_is_opened_once(tenant: Tenant):
    opened = [
        await tenant.connector("POST", "conversations", {"members": [{"id": who}]})
        for who in (MAYA, "maya-object")
    ]
    assert opened[0] == opened[1]
    assert opened[0][0] == 201


async def test_members_are_told_as_teams_tells_them(tenant: Tenant):
    _, paged = await tenant.connector("GET", f"conversations/{REVIEWS}/pagedmembers")
    assert [m["aadObjectId"] for m in paged["members"]] == ["maya-object", "omar-object"]
    _, one = await tenant.connector("GET", f"conversations/{REVIEWS}/members/{MAYA}")
    assert (one["email"], one["userRole"]) == ("maya@riverside.example", "user")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "conversations/19:nowhere/activities", a_message(a_card()), 404, "ConversationNotFound"),
        ("POST", f"conversations/{LOUNGE}/activities", a_message(a_card()), 403, "BotNotInConversationRoster"),
        ("POST", f"conversations/{REVIEWS};messageid=9/activities", a_message(a_card()), 404, "ActivityNotFoundInConversation"),
        ("POST", f"conversations/{REVIEWS}/activities", {"type": "message"}, 400, "BadSyntax"),
        ("POST", f"conversations/{REVIEWS}/activities", [], 400, "BadSyntax"),
        ("POST", f"conversations/{REVIEWS}/activities", a_message({"type": "Card"}), 400, "BadSyntax"),
        ("POST", f"conversations/{REVIEWS}/activities", a_message(a_card({"type": "Action.Fly"})), 400, "BadSyntax"),
        ("POST", f"conversations/{REVIEWS}/activities", a_message(a_card({"type": "Action.Execute", "title": "x"})), 400, "BadSyntax"),
        ("POST", f"conversations/{REVIEWS}/activities", a_message(a_card(text="w" * 60_000)), 413, "MessageSizeTooBig"),
        ("POST", "conversations", {"members": []}, 400, "BadArgument"),
        ("POST", "conversations", {"members": [{"id": "29:x"}]}, 404, "MemberNotFoundInConversation"),
        ("GET", f"conversations/{REVIEWS}/members/29:x", None, 404, "MemberNotFoundInConversation"),
    ],
)  # fmt: skip
async def test_what_teams_refuses_is_refused(tenant: Tenant, method, path, body, status, code):
    got, answer = await tenant.connector(method, path, body)
    assert (got, answer["error"]["code"]) == (status, code)


async def test_the_bot_changes_its_own_messages_alone(tenant: Tenant):
    await tenant.act("say", channel=REVIEWS, text="Mine")
    ts = next(iter(tenant.workspace.conversations[REVIEWS].messages))
    status, answer = await tenant.connector("DELETE", f"conversations/{REVIEWS}/activities/{ts}")
    assert (status, answer["error"]["code"]) == (403, "Forbidden")


# What people do


async def test_a_press_is_answered_for_one_person_until_the_message_changes(tenant: Tenant):
    ts = await tenant.post(a_card(TAKE))
    tenant.bot.answer = shows(a_card(text="Yours"))
    assert await tenant.press(ts, TAKE) == {"ok": True}
    heard = tenant.bot.heard[-1]
    assert (heard["name"], heard["value"]["trigger"], heard["replyToId"]) == (
        "adaptiveCard/action",
        "manual",
        ts,
    )
    assert heard["value"]["action"] == {"type": "Action.Execute", "verb": "take", "data": {"ref": "c1"}}
    assert heard["from"]["aadObjectId"] == "maya-object"
    assert heard["conversation"]["id"] == f"{REVIEWS};messageid={ts}"
    assert (await tenant.sees(MAYA, ts))["card"]["body"][0]["text"] == "Yours"
    assert (await tenant.sees(OMAR, ts))["card"]["body"][0]["text"] == "A review"
    await tenant.connector("PUT", f"conversations/{REVIEWS}/activities/{ts}", a_message(a_card(text="New")))
    assert (await tenant.sees(MAYA, ts))["card"]["body"][0]["text"] == "New"


async def test_a_sentence_is_for_the_person_alone(tenant: Tenant):
    ts = await tenant.post(a_card(TAKE))
    tenant.bot.answer = {"type": "application/vnd.microsoft.activity.message", "value": "Not yours."}
    assert await tenant.press(ts, TAKE) == {"ok": True, "said": "Not yours."}


async def test_only_those_named_get_the_card_anew_by_themselves(tenant: Tenant):
    refresh = {"action": {**TAKE, "verb": "refresh"}, "userIds": [MAYA]}
    ts = await tenant.post(a_card(refresh=refresh))
    assert [(await tenant.sees(who, ts))["asks"] for who in (MAYA, OMAR)] == [True, False]
    tenant.bot.answer = shows(a_card(text="Yours"))
    await tenant.act("refresh", channel=REVIEWS, ts=ts)
    assert tenant.bot.heard[-1]["value"]["trigger"] == "automatic"
    assert (await tenant.sees(MAYA, ts))["own"] is True


async def test_a_card_that_comes_by_itself_does_not_replace_the_answer_to_a_press(tenant: Tenant):
    refresh = {"action": {**TAKE, "verb": "refresh"}, "userIds": [MAYA]}
    ts = await tenant.post(a_card(TAKE, refresh=refresh))
    tenant.bot.answer, tenant.bot.held = shows(a_card(text="As it was")), asyncio.Event()
    late = asyncio.create_task(tenant.act("refresh", channel=REVIEWS, ts=ts))
    await tenant.bot.told("invoke")
    tenant.bot.answer, held, tenant.bot.held = shows(a_card(text="Yours")), tenant.bot.held, None
    await tenant.press(ts, TAKE)
    held.set()
    await late
    assert (await tenant.sees(MAYA, ts))["card"]["body"][0]["text"] == "Yours"


async def test_nobody_presses_what_was_not_offered(tenant: Tenant):
    ts = await tenant.post(a_card(TAKE))
    answer = await tenant.press(ts, {**TAKE, "data": {"ref": "c2"}})
    assert "isn't there any more" in answer["problem"]
    assert tenant.bot.heard == []


async def test_a_dialog_opens_is_refused_and_closes(tenant: Tenant):
    ts = await tenant.post(a_card(EDIT))
    tenant.bot.answer = opens(a_card(SEND, text="Write"))
    await tenant.press(ts, EDIT)
    (view,) = (await tenant.state())["views"]
    assert view["card"]["body"][0]["text"] == "Write"
    tenant.bot.answer = opens(a_card(SEND, text="Not yet"))
    await tenant.act("submit", dialog=view["id"], button=SEND, inputs={"text": "words"})
    assert tenant.bot.heard[-1]["value"]["data"] == {"dialog": "edit", "text": "words"}
    (again,) = (await tenant.state())["views"]
    assert again["card"]["body"][0]["text"] == "Not yet"
    assert "isn't open any more" in (await tenant.act("submit", dialog=view["id"], button=SEND))["problem"]
    tenant.bot.answer = None
    assert await tenant.act("submit", dialog=again["id"], button=SEND, inputs={}) == {"ok": True}
    assert (await tenant.state())["views"] == []


async def test_a_command_of_the_extension_answers_to_the_extension(tenant: Tenant):
    tenant.bot.answer = opens(a_card(SEND))
    await tenant.act("shortcut", callback_id="myQueue", channel=REVIEWS)
    assert tenant.bot.heard[-1]["name"] == "composeExtension/fetchTask"
    (view,) = (await tenant.state())["views"]
    tenant.bot.answer = {"task": {"type": "message", "value": "Done."}}
    assert (await tenant.act("submit", dialog=view["id"], button=SEND, inputs={}))["said"] == "Done."
    heard = tenant.bot.heard[-1]
    assert (heard["name"], heard["value"]["commandId"]) == ("composeExtension/submitAction", "myQueue")


async def test_in_a_channel_the_bot_hears_only_what_calls_it(tenant: Tenant):
    await tenant.act("say", channel=REVIEWS, text="Nobody in particular")
    await tenant.act("say", channel=REVIEWS, text="@countersign help")
    heard = await tenant.bot.told("message")
    assert heard["text"] == "<at>Countersign</at> help"
    assert [a["text"] for a in tenant.bot.heard] == [heard["text"]]


async def test_a_reaction_comes_under_the_name_that_teams_gives_it(tenant: Tenant):
    ts = await tenant.post(a_card())
    await tenant.act("react", channel=REVIEWS, ts=ts, name="eyes", add=True)
    heard = await tenant.bot.told("messageReaction")
    assert (heard["reactionsAdded"], heard["replyToId"]) == ([{"type": "1f440_eyes"}], ts)


@pytest.mark.parametrize("status", [401, 500])
async def test_a_bot_that_fails_is_said_to_have_failed(tenant: Tenant, status: int):
    ts = await tenant.post(a_card(TAKE))
    tenant.bot.status = status
    assert f"status {status}" in (await tenant.press(ts, TAKE))["problem"]


async def test_a_page_of_somebody_else_can_do_nothing(tenant: Tenant):
    headers = {"Origin": "https://evil.example"}
    async with tenant.http.post(f"{tenant.url}act/say", json={"as": MAYA}, headers=headers) as response:
        assert response.status == 403
    async with tenant.http.get(tenant.url, headers={"Host": "evil.example"}) as response:
        assert response.status == 403
