"""Teams from the outside: a small Connector over real HTTP, and people who press, type and send as its clients do.

The bot under test is the production one: its own adapter on a real server, a real database, a real courier. Only
authentication is off, as in the workbench; `tests/teams/botframework` proves it.
"""

import html
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from deskside import Clock, Desked, Json, the_library
from stories import object_id

from bot.desk.courier import Courier
from bot.desk.desk import Desk
from bot.desk.office import Office
from bot.desk.views import Action
from bot.model.practice import Person, Practice
from bot.store import open_store
from bot.teams.app import TeamsConnection
from bot.teams.botframework import TeamsSettings

CHANNEL = "19:riverside@thread.tacv2"
TENANT = "11111111-2222-4333-8444-555555555555"
BOT = "28:countersign"


def account_id(name: str) -> str:
    """Somebody's id for this bot."""
    return f"29:{name.lower()}"


@dataclass
class FakeTeams:
    """Takes the bot's messages and remembers them."""

    members: dict[str, Json] = field(default_factory=dict)  # account id → member
    messages: dict[str, dict[str, Json]] = field(default_factory=dict)  # conversation → id → activity
    calls: list[tuple[str, str]] = field(default_factory=list)  # method and path
    failing: dict[str, Callable[[], web.Response]] = field(default_factory=dict)  # "POST", "PUT", … → answer
    failing_in: str = ""  # the conversation in which it fails; "" for all
    lose_answers: int = 0  # how many posts are taken and not answered, as by a connection that breaks
    _numbers: count = field(default_factory=lambda: count(1))

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        return app

    async def _handle(self, request: web.Request) -> web.Response:
        parts = [p for p in request.match_info["path"].split("/") if p]
        self.calls.append((request.method, "/".join(parts)))
        conversation = parts[2].partition(";")[0] if len(parts) > 2 else ""
        fails = self.failing.get(request.method)
        if fails is not None and self.failing_in in {"", conversation}:
            return fails()
        match request.method, parts[3:]:
            case "POST", []:
                body = await request.json()
                return web.json_response({"id": f"a:{body['members'][0]['id']}"}, status=201)
            case "POST", ["activities", *_]:
                return await self._post(request, parts[2])
            case "PUT", ["activities", message]:
                if message not in self.messages.get(conversation, {}):
                    return _error(404, "ActivityNotFoundInConversation")
                self.messages[conversation][message] |= await request.json()
                return web.json_response({"id": message})
            case "DELETE", ["activities", message]:
                self.messages.get(conversation, {}).pop(message, None)
                return web.json_response({})
            case "GET", ["members", who]:
                found = [m for m in self.members.values() if who in {m["id"], m["aadObjectId"]}]
                return web.json_response(found[0]) if found else _error(404, "MemberNotFoundInConversation")
            case "GET", ["members" | "pagedmembers"]:
                listed = list(self.members.values())
                paged = parts[3] == "pagedmembers"
                return web.json_response({"members": listed} if paged else listed)
        return _error(404, "NotFound")

    async def _post(self, request: web.Request, where: str) -> web.Response:
        conversation, _, thread = where.partition(";messageid=")
        sent, message = await request.json(), f"{1700000000000 + next(self._numbers)}"
        self.messages.setdefault(conversation, {})[message] = {**sent, "id": message, "thread": thread}
        if self.lose_answers:
            self.lose_answers -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"id": message}, status=201)


def _error(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "no"}}, status=status)


@dataclass(kw_only=True)
class Tenant(Desked):
    """The bot and the tenant around it."""

    teams: FakeTeams
    connection: TeamsConnection
    url: str  # of the bot
    service_url: str
    http: aiohttp.ClientSession

    # What is to be seen

    def message(self, case_id: str) -> Json:
        """The message in the channel with the case's card."""
        return next(m for m in self.roots() if case_id in str(m.get("attachments")))

    def card(self, case_id: str) -> Json:
        return card_in(self.message(case_id))

    def roots(self) -> list[Json]:
        return [m for m in self.teams.messages.get(CHANNEL, {}).values() if not m["thread"]]

    def thread(self, case_id: str) -> list[Json]:
        root = self.message(case_id)["id"]
        return [m for m in self.teams.messages[CHANNEL].values() if m["thread"] == root]

    def chat(self, who: Person | str) -> list[Json]:
        """What the bot wrote to somebody alone."""
        return list(self.teams.messages.get(f"a:{account_id(_name(who))}", {}).values())

    # What people do

    async def press(
        self, who: Person | str, case_id: str, action: Action, *, card: Json | None = None
    ) -> Json:
        """Press a button of the card as it stands, or of `card`; the answer to it."""
        button = button_of(card or self.card(case_id), action)
        if button["type"] == "Action.Execute":
            return await self.execute(who, button, message=self.message(case_id)["id"])
        value = {
            "data": {**button["data"], "msteams": {"type": "task/fetch"}},
            "context": {"theme": "default"},
        }
        return await self.invoke(who, "task/fetch", value, message=self.message(case_id)["id"])

    async def execute(
        self, who: Person | str, button: Json, *, message: str = "", trigger: str = "manual", **typed: Any
    ) -> Json:
        """Press an `Action.Execute`, with what was typed beside it."""
        action = {"type": "Action.Execute", "verb": button["verb"], "data": {**button["data"], **typed}}
        return await self.invoke(
            who, "adaptiveCard/action", {"action": action, "trigger": trigger}, message=message
        )

    async def send(self, who: Person | str, dialog: Json, *, label: str = "", **typed: Any) -> Json:
        """Press a button of a dialog, the first one unless a label is given; the answer to it."""
        at_the_end = dialog.get("actions", []) if not label else []
        button = next(b for b in [*at_the_end, *buttons_in(dialog)] if not label or b["title"] == label)
        data = {**button["data"], **values_in(dialog), **typed}
        if button["type"] == "Action.Execute":
            return await self.execute(who, {**button, "data": data})
        return await self.invoke(who, "task/submit", {"data": data, "context": {"theme": "default"}})

    async def command(self, who: Person | str, name: str, data: Json | None = None) -> Json:
        """Choose a command of the message extension, or send its dialog."""
        kind = "composeExtension/fetchTask" if data is None else "composeExtension/submitAction"
        value = {"commandId": name, "commandContext": "compose", **({} if data is None else {"data": data})}
        return await self.invoke(who, kind, value, personal=False)

    async def say(self, who: Person | str, text: str, *, personal: bool = True) -> None:
        status, _ = await self.post(self.activity(who, "message", personal=personal) | {"text": text})
        assert status == 200

    async def react(self, who: Person | str, case_id: str, emoji: str) -> None:
        body = self.activity(who, "messageReaction", personal=False) | {
            "reactionsAdded": [{"type": emoji}],
            "replyToId": self.message(case_id)["id"],
        }
        status, _ = await self.post(body)
        assert status == 200

    async def install(self, who: Person | str, *, action: str = "add", personal: bool = True) -> None:
        body = self.activity(who, "installationUpdate", personal=personal) | {"action": action}
        status, _ = await self.post(body)
        assert status == 200

    async def invoke(
        self, who: Person | str, name: str, value: Json, *, message: str = "", personal: bool = False
    ) -> Json:
        body = self.activity(who, "invoke", personal=personal) | {"name": name, "value": value}
        if message:
            body["replyToId"] = message
        status, answer = await self.post(body)
        assert status == 200, status
        return answer

    def activity(self, who: Person | str, kind: str, *, personal: bool) -> Json:
        name = _name(who)
        conversation = (
            {"id": f"a:{account_id(name)}", "conversationType": "personal"}
            if personal
            else {"id": CHANNEL, "conversationType": "channel", "isGroup": True}
        )
        channel: Json = (
            {} if personal else {"channel": {"id": CHANNEL}, "team": {"id": "19:team@thread.tacv2"}}
        )
        return {
            "type": kind,
            "id": f"f:{next(self._numbers)}",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": account_id(name), "aadObjectId": object_id(name), "name": name},
            "recipient": {"id": BOT, "name": "Countersign"},
            "conversation": {**conversation, "tenantId": TENANT},
            "channelData": {**channel, "tenant": {"id": TENANT}},
        }

    async def post(self, body: Json) -> tuple[int, Json]:
        async with self.http.post(f"{self.url}/api/messages", json=body) as response:
            text = await response.text()
            return response.status, await response.json() if text.startswith("{") else {}


def _name(who: Person | str) -> str:
    return who if isinstance(who, str) else who.name


# Reading cards


def card_in(message: Json) -> Json:
    return message["attachments"][0]["content"]


def shown(answer: Json) -> Json:
    """The card that an answer brings: in place of the one that was pressed, or in a dialog."""
    if "task" in answer:
        return answer["task"]["value"]["card"]["content"]
    assert answer["type"] == "application/vnd.microsoft.card.adaptive", answer
    return answer["value"]


def told(answer: Json) -> str:
    """The sentence that an answer brings."""
    if "task" in answer:
        return words_of(shown(answer))
    return answer["value"] if isinstance(answer["value"], str) else words_of(answer["value"])


def everything_in(node: Any) -> Iterator[Json]:
    """Every object in a card, from the outside in."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from everything_in(value)
    elif isinstance(node, list):
        for item in node:
            yield from everything_in(item)


def buttons_in(card: Json) -> list[Json]:
    """All that can be pressed and asks something of the bot."""
    found = [n for n in everything_in(card) if n.get("type") in {"Action.Execute", "Action.Submit"}]
    return [n for n in found if n is not card.get("refresh", {}).get("action")]


def titles_in(card: Json) -> list[str]:
    return [b["title"] for b in buttons_in(card)]


def button_of(card: Json, action: Action) -> Json:
    """The button that stands for an action."""
    for button in buttons_in(card):
        if action.value in (button.get("verb"), button.get("data", {}).get("press")):
            return button
    raise AssertionError(f"no button {action.value!r} among {titles_in(card)}")


def values_in(card: Json) -> Json:
    """What the inputs of a card hold as it is shown."""
    inputs = [n for n in everything_in(card) if str(n.get("type", "")).startswith("Input.")]
    return {n["id"]: n["value"] for n in inputs if n.get("value")}


def words_of(node: Any) -> str:
    """Every text of a card, in order, as it reads."""
    said = [
        str(n[key])
        for n in everything_in(node)
        for key in ("text", "title", "label")
        if isinstance(n.get(key), str)
    ]
    return re.sub(r"\\(?=[^\w\s])", "", html.unescape("\n".join(said)))


def mentioned_in(message: Json) -> set[str]:
    """The accounts that a message calls by name."""
    return {e["mentioned"]["id"] for e in card_in(message)["msteams"].get("entities", [])}


@asynccontextmanager
async def a_tenant(
    folder: Path,
    *,
    practice: Practice,
    people: tuple[Person, ...],
    teams: FakeTeams | None = None,
    installed: bool = True,
) -> AsyncIterator[Tenant]:
    """A running bot in a tenant; `installed`: in the team already."""
    teams, clock, ids = teams or FakeTeams(), Clock(), count(1)
    for person in people:
        teams.members.setdefault(account_id(person.name), a_member(person.name, person.email))
    async with TestServer(teams.app()) as connector, aiohttp.ClientSession() as http:
        store = await open_store(f"sqlite:///{folder / 'teams.db'}")
        office = Office(practices={practice.id: practice}, people=people, library=the_library(), clock=clock)
        desk = Desk(store=store, office=office, new_id=lambda: f"case{next(ids)}")
        app = web.Application()
        settings = TeamsSettings(app_id="", password="", tenant_id="", unauthenticated=True)
        connection = TeamsConnection(settings, desk=desk, outbox=store.outbox, clock=clock)
        connection.mount(app)
        connection.surface.seconds_between_posts = 0
        courier = Courier(
            outbox=store.outbox, surface=connection.surface, desk=desk, clock=clock, jitter=lambda: 0.0
        )
        async with connection.listening(), TestServer(app) as bot:
            tenant = Tenant(
                desk=desk,
                store=store,
                clock=clock,
                teams=teams,
                connection=connection,
                courier=courier,
                url=str(bot.make_url("")).rstrip("/"),
                service_url=str(connector.make_url("/")),
                http=http,
            )
            if installed:
                await tenant.install("Installer", personal=False)
            yield tenant
        await store.close()


def a_member(name: str, email: str, **more: Any) -> Json:
    """Somebody as Teams lists them among the members of a conversation."""
    return {
        "id": account_id(name),
        "aadObjectId": object_id(name),
        "name": name,
        "email": email,
        "userPrincipalName": email,
        "tenantId": TENANT,
        "userRole": "user",
        **more,
    }
