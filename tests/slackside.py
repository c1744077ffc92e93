"""Slack from the outside: a small Web API over real HTTP, and people who press, type and send, signed as Slack does.

The bot under test is the production one: its own listeners on a real server, a real database, a real courier.
"""

import asyncio
import hashlib
import hmac
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer
from deskside import Clock, Desked, Json, the_library

from bot.clock import SystemClock
from bot.desk.courier import Courier
from bot.desk.desk import Desk
from bot.desk.office import Office
from bot.model.practice import Person, Practice
from bot.slack.app import SlackConnection, connect_slack
from bot.slack.web import SlackSettings
from bot.store import open_store

SECRET = "a-signing-secret"
TOKEN = "xoxb-made-up"


@dataclass
class FakeSlack:
    """Answers the Web API and remembers what it was told."""

    calls: list[tuple[str, Json]] = field(default_factory=list)
    messages: dict[str, list[Json]] = field(default_factory=dict)  # channel → oldest first
    views: list[Json] = field(default_factory=list)  # as opened or updated, the newest last
    emails: dict[str, str] = field(default_factory=dict)  # account → e-mail, for users.info
    users: dict[str, Json] = field(default_factory=dict)  # account → further fields of the user object
    failing: dict[str, Callable[[], web.Response] | str] = field(default_factory=dict)  # method → error
    _numbers: count = field(default_factory=lambda: count(1))

    async def respond(self, request: web.Request) -> web.Response:
        """The address that an interaction brings along for answers."""
        self.calls.append(("response_url", await request.json()))
        return web.Response(text="ok")

    async def handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        failure = self.failing.get(method)
        if callable(failure):
            return failure()
        if failure:
            return web.json_response({"ok": False, "error": failure})
        answer = getattr(self, method.replace(".", "_").lower(), None)
        if answer is None:
            return web.json_response({"ok": False, "error": "unknown_method"})
        return web.json_response({"ok": True, **answer(arguments)})

    def called(self, method: str) -> list[Json]:
        return [arguments for name, arguments in self.calls if name == method]

    def auth_test(self, arguments: Json) -> Json:
        return {"bot_id": "B0BOT", "user_id": "U0BOT", "team_id": "T0"}

    def chat_postmessage(self, arguments: Json) -> Json:
        ts = f"1772452800.{next(self._numbers):06}"
        message = {**arguments, "ts": ts}
        self.messages.setdefault(arguments["channel"], []).append(message)
        return {"channel": arguments["channel"], "ts": ts}

    def chat_update(self, arguments: Json) -> Json:
        for message in self.messages.get(arguments["channel"], []):
            if message["ts"] == arguments["ts"]:
                message.update(arguments)
        return {"channel": arguments["channel"], "ts": arguments["ts"]}

    def chat_postephemeral(self, arguments: Json) -> Json:
        return {"message_ts": "1"}

    def conversations_open(self, arguments: Json) -> Json:
        return {"channel": {"id": "D" + arguments["users"]}}

    def conversations_history(self, arguments: Json) -> Json:
        return {"messages": list(reversed(self.messages.get(arguments["channel"], [])))}

    conversations_replies = conversations_history

    def users_info(self, arguments: Json) -> Json:
        account = arguments["user"]
        profile = {"email": self.emails[account]} if account in self.emails else {}
        return {"user": {"id": account, "profile": profile, **self.users.get(account, {})}}

    def users_lookupbyemail(self, arguments: Json) -> Json:
        found = [account for account, email in self.emails.items() if email == arguments["email"]]
        return {"user": {"id": found[0]}} if found else {"user": {}}

    def views_open(self, arguments: Json) -> Json:
        self.views.append(_object(arguments["view"]))
        return {"view": {"id": f"V{len(self.views)}"}}

    views_update = views_open


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        read = await request.json()
    else:
        read = {**request.query, **await request.post()}
    return {name: _object(value) for name, value in read.items()}


def _object(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return json.loads(value)
    return value


@dataclass
class Socket:
    """The other end of a Socket Mode connection, beside the Web API."""

    slack: FakeSlack
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    answers: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    _socket: web.WebSocketResponse | None = None

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/api/apps.connections.open", self._open)
        app.router.add_route("*", "/api/{method}", self.slack.handle)
        app.router.add_get("/socket", self._serve)
        return app

    async def _open(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer xapp-made-up"
        return web.json_response({"ok": True, "url": f"ws://{request.host}/socket?ticket=1"})

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        self._socket = web.WebSocketResponse()
        await self._socket.prepare(request)
        await self._socket.send_json({"type": "hello"})
        self.connected.set()
        async for message in self._socket:
            if message.type is WSMsgType.TEXT:
                await self.answers.put(json.loads(message.data))
        return self._socket

    async def send(self, kind: str, payload: Json, **more: Any) -> Json:
        """Send a delivery; the bot's answer to it."""
        assert self._socket is not None
        await self._socket.send_json({"envelope_id": "e1", "type": kind, "payload": payload, **more})
        return await asyncio.wait_for(self.answers.get(), timeout=10)


@dataclass(kw_only=True)
class Workspace(Desked):
    """The bot and the workspace around it."""

    slack: FakeSlack
    connection: SlackConnection
    url: str  # of the bot
    slack_url: str
    http: aiohttp.ClientSession

    # What is to be seen

    def card(self, case_id: str, channel: str = "C0RIVERSIDE") -> Json:
        """The case's card as it stands in a channel."""
        cards = [
            m
            for m in self.slack.messages.get(channel, [])
            if m["metadata"]["event_payload"]["case"] == case_id and not m.get("thread_ts")
        ]
        return cards[0]

    def thread(self, case_id: str) -> list[Json]:
        card = self.card(case_id)
        return [m for m in self.slack.messages["C0RIVERSIDE"] if m.get("thread_ts") == card["ts"]]

    async def whispers(self, account: str) -> list[str]:
        """What only this person was told."""
        await self.connection.private.settled()
        return [c["text"] for c in self.slack.called("chat.postEphemeral") if c["user"] == account]

    # What people do

    async def press(self, who: Person | str, case_id: str, action: str, **more: Any) -> int:
        """Press a button of the card as it stands, or of the one given as `card`."""
        button = button_of(more.pop("card", None) or self.card(case_id), action)
        return await self.interact(click(who, button, trigger=self.trigger(), **more))

    async def send(self, who: Person | str, dialog: Json, /, **fields: Any) -> Json:
        """Send a dialog with some fields filled in; the response to it."""
        return await self.submit(submission(who, dialog, trigger=self.trigger(), **fields))

    async def submit(self, body: Json) -> Json:
        status, text = await self.post(body)
        assert status == 200
        return json.loads(text) if text else {}

    async def interact(self, body: Json) -> int:
        status, _ = await self.post(body)
        await self.connection.private.settled()
        return status

    async def react(self, who: Person | str, case_id: str, emoji: str, *, event_id: str = "") -> int:
        body = {
            "type": "event_callback",
            "team_id": "T0",
            "event_id": event_id or f"Ev{self.trigger()}",
            "event": {
                "type": "reaction_added",
                "user": account_of(who),
                "reaction": emoji,
                "item": {"type": "message", "channel": "C0RIVERSIDE", "ts": self.card(case_id)["ts"]},
            },
        }
        status, _ = await self.post_raw(json.dumps(body).encode(), "application/json")
        await self.connection.private.settled()
        return status

    async def command(self, who: Person | str, words: str) -> Json:
        body = {
            "command": "/countersign",
            "text": words,
            "user_id": account_of(who),
            "channel_id": "C0RIVERSIDE",
            "trigger_id": self.trigger(),
            "team_id": "T0",
        }
        status, text = await self.post_raw(urlencode(body).encode())
        assert status == 200
        return json.loads(text) if text else {}

    def trigger(self) -> str:
        return f"T{next(self._numbers)}"

    async def post(self, payload: Json) -> tuple[int, str]:
        return await self.post_raw(urlencode({"payload": json.dumps(payload)}).encode())

    async def post_raw(
        self,
        body: bytes,
        content_type: str = "application/x-www-form-urlencoded",
        *,
        secret: str = SECRET,
        age: int = 0,
        **headers: str,
    ) -> tuple[int, str]:
        """Post to the bot as Slack does, signed `age` seconds ago with `secret`."""
        headers = {"Content-Type": content_type, **signed(body, secret=secret, age=age), **headers}
        async with self.http.post(f"{self.url}/slack/events", data=body, headers=headers) as response:
            return response.status, await response.text()


def signed(body: bytes, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    """The headers by which Slack signs a body, `age` seconds ago."""
    sent_at = str(int(SystemClock().now().timestamp()) - age)
    digest = hmac.new(secret.encode(), b"v0:" + sent_at.encode() + b":" + body, hashlib.sha256)
    return {"X-Slack-Request-Timestamp": sent_at, "X-Slack-Signature": f"v0={digest.hexdigest()}"}


def break_the_database(folder: Path) -> None:
    """From here on every use of the desk fails."""
    with closing(sqlite3.connect(folder / "slack.db")) as database:
        database.execute("ALTER TABLE cases RENAME TO lost")
        database.commit()


def account_of(who: Person | str) -> str:
    if isinstance(who, str):
        return who
    return next(account for surface, account in who.accounts if surface == "slack")


def button_of(message: Json, action: str) -> Json:
    """The button, or the option of the menu, that stands for an action."""
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id") == action:
                return {"action_id": action, "value": element["value"], "type": "button"}
            for option in element.get("options", []):
                if option["value"].startswith(f"{action}/"):
                    return {"action_id": element["action_id"], "selected_option": option, "type": "overflow"}
    raise AssertionError(f"no button {action!r}")


def actions_of(message: Json) -> list[str]:
    """The action ids of the buttons in sight."""
    return [e["action_id"] for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]


def click(who: Person | str, button: Json, *, trigger: str, **more: Any) -> Json:
    return {
        "type": "block_actions",
        "user": {"id": account_of(who)},
        "team": {"id": "T0"},
        "channel": {"id": "C0RIVERSIDE"},
        "trigger_id": trigger,
        "actions": [button],
        **more,
    }


def submission(who: Person | str, dialog: Json, /, *, trigger: str, **fields: Any) -> Json:
    """What Slack sends for a dialog; a field is named by the beginning of its block id."""
    return {
        "type": "view_submission",
        "user": {"id": account_of(who)},
        "team": {"id": "T0"},
        "trigger_id": trigger,
        "view": {**dialog, "id": "V1", "state": {"values": values_of(dialog, **fields)}},
    }


def values_of(dialog: Json, **fields: Any) -> Json:
    """The state of a dialog's inputs: what was typed and chosen, else what they start with."""
    values: Json = {}
    for block in dialog["blocks"]:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"].split("-")[0]
        given = fields.pop(name, None)
        values[block["block_id"]] = {element["action_id"]: _value_of(element, given)}
    assert not fields, f"the dialog has no field {sorted(fields)}"
    return values


def _value_of(element: Json, given: Any) -> Json:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": given if given is not None else element.get("initial_value")}
    if kind == "datepicker":
        return {"type": kind, "selected_date": given}
    if kind == "checkboxes":
        return {
            "type": kind,
            "selected_options": [o for o in element["options"] if o["value"] in (given or [])],
        }
    chosen = next((o for o in element["options"] if o["value"] == given), element.get("initial_option"))
    return {"type": kind, "selected_option": chosen}


def words_of(shown: Any) -> str:
    """Every text of some blocks or a view, in order."""
    if isinstance(shown, dict):
        texts = [shown["text"]] if isinstance(shown.get("text"), str) else []
        return "\n".join(texts + [words_of(v) for v in shown.values() if isinstance(v, dict | list)])
    if isinstance(shown, list):
        return "\n".join(words_of(item) for item in shown)
    return ""


@asynccontextmanager
async def a_workspace(
    folder: Path, *, practice: Practice, people: tuple[Person, ...], slack: FakeSlack | None = None
) -> AsyncIterator[Workspace]:
    """A running bot in a workspace."""
    slack, clock, ids = slack or FakeSlack(), Clock(), count(1)
    api = web.Application()
    api.router.add_route("*", "/api/{method}", slack.handle)
    api.router.add_post("/respond", slack.respond)
    async with TestServer(api) as api_server, aiohttp.ClientSession() as http:
        store = await open_store(f"sqlite:///{folder / 'slack.db'}")
        office = Office(
            practices={practice.id: practice},
            people=people,
            library=the_library(),
            clock=clock,
        )
        desk = Desk(store=store, office=office, new_id=lambda: f"case{next(ids)}")
        app = web.Application()
        settings = SlackSettings(
            bot_token=TOKEN, signing_secret=SECRET, api_url=str(api_server.make_url("/api"))
        )
        connection = await connect_slack(app, desk=desk, settings=settings, clock=clock)
        connection.surface.seconds_between_posts = 0
        courier = Courier(
            outbox=store.outbox, surface=connection.surface, desk=desk, clock=clock, jitter=lambda: 0.0
        )
        async with connection.listening(), TestServer(app) as bot:
            yield Workspace(
                desk=desk,
                store=store,
                clock=clock,
                slack=slack,
                connection=connection,
                courier=courier,
                url=str(bot.make_url("")).rstrip("/"),
                slack_url=str(api_server.make_url("")).rstrip("/"),
                http=http,
            )
        await store.close()
