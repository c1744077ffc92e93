"""A second, minimal stand-in for Slack, written from Slack's public documentation alone.

All it knows of the bot is what the bot posted. What Slack documents as optional is left out of every payload,
methods can be taken away, and answers can be slow or faulty.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

SECRET = "outside-signing-secret"
TEAM = "T0OUTSIDE"
BOT = "U0THEBOT"
TRIGGER = "trigger.always.the.same"

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the bot answered to a delivery."""

    status: int  # 200 for an acknowledgement over Socket Mode
    body: Json  # empty where it answered without one
    seconds: float


@dataclass(kw_only=True)
class Slack:
    """The workspace: what was posted in it, and how it misbehaves."""

    emails: dict[str, str]  # account to e-mail; "" for one whose e-mail Slack doesn't tell
    teams: dict[str, str] = field(default_factory=dict[str, str])  # account to team, where not ours
    without: set[str] = field(default_factory=set[str])  # methods that don't exist here
    faults: dict[str, list[tuple[int, dict[str, str], Json]]] = field(
        default_factory=lambda: defaultdict[str, list[tuple[int, dict[str, str], Json]]](list)
    )  # method to answers it gives first: status, headers, body
    stuck: set[str] = field(default_factory=set[str])  # methods that do their work and don't answer
    unstuck: asyncio.Event = field(default_factory=asyncio.Event)  # lets them answer after all
    drops: dict[str, int] = field(default_factory=lambda: defaultdict[str, int](int))
    delay: float = 0.0  # seconds before every answer
    messages: list[Json] = field(default_factory=list[Json])
    private: list[Json] = field(default_factory=list[Json])  # ephemeral messages and answers to response_url
    views: dict[str, Json] = field(default_factory=dict[str, Json])
    calls: list[tuple[str, Json]] = field(default_factory=list[tuple[str, Json]])
    api_url: str = ""
    socket: web.WebSocketResponse | None = None
    acks: dict[str, asyncio.Future[Json]] = field(default_factory=dict[str, asyncio.Future[Json]])
    numbers: int = 0

    def next_number(self) -> int:
        self.numbers += 1
        return self.numbers

    def cards(self, channel: str) -> list[Json]:
        """The messages at the top level of a channel."""
        return [m for m in self.messages if m["channel"] == channel and not m.get("thread_ts")]

    def thread(self, ts: str) -> list[Json]:
        return [m for m in self.messages if m.get("thread_ts") == ts]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.faults[method]:
            status, headers, body = self.faults[method].pop(0)
            return web.json_response(body, status=status, headers=headers)
        answer = getattr(self, "api_" + method.replace(".", "_"), None)
        if answer is None or method in self.without:
            return web.json_response({"ok": False, "error": "unknown_method"})
        if not request.headers.get("Authorization") and "token" not in arguments:
            return web.json_response({"ok": False, "error": "not_authed"})
        body = answer(arguments)
        if method in self.stuck:
            await self.unstuck.wait()
        if self.drops[method]:
            self.drops[method] -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(body)

    def api_auth_test(self, _: Json) -> Json:
        return {
            "ok": True,
            "url": "https://outside.example/",
            "team_id": TEAM,
            "user_id": BOT,
            "bot_id": "B01",
        }

    def api_chat_postMessage(self, a: Json) -> Json:  # noqa: N802 - Slack's spelling
        if not a.get("channel"):
            return {"ok": False, "error": "channel_not_found"}
        if not a.get("text") and not a.get("blocks"):
            return {"ok": False, "error": "no_text"}
        message = {**a, "ts": f"1700000000.{self.next_number():06d}"}
        self.messages.append(message)
        return {
            "ok": True,
            "channel": a["channel"],
            "ts": message["ts"],
            "message": {"text": a.get("text", "")},
        }

    def api_chat_update(self, a: Json) -> Json:
        for message in self.messages:
            if message["ts"] == a.get("ts") and message["channel"] == a.get("channel"):
                message.update(a)
                return {"ok": True, "channel": a["channel"], "ts": a["ts"], "text": a.get("text", "")}
        return {"ok": False, "error": "message_not_found"}

    def api_chat_postEphemeral(self, a: Json) -> Json:  # noqa: N802 - Slack's spelling
        self.private.append(a)
        return {"ok": True, "message_ts": f"1700000000.{self.next_number():06d}"}

    def api_views_open(self, a: Json) -> Json:
        if a.get("trigger_id") != TRIGGER:
            return {"ok": False, "error": "invalid_trigger"}
        view = {**a["view"], "id": f"V{self.next_number()}"}
        self.views[view["id"]] = view
        return {"ok": True, "view": view}

    def api_views_update(self, a: Json) -> Json:
        if a.get("view_id") not in self.views:
            return {"ok": False, "error": "not_found"}
        self.views[a["view_id"]] = {**a["view"], "id": a["view_id"]}
        return {"ok": True, "view": self.views[a["view_id"]]}

    def api_users_info(self, a: Json) -> Json:
        account = a.get("user", "")
        if account not in self.emails:
            return {"ok": False, "error": "user_not_found"}
        email = self.emails[account]
        profile = {"email": email} if email else {}
        return {
            "ok": True,
            "user": {"id": account, "team_id": self.teams.get(account, TEAM), "profile": profile},
        }

    def api_conversations_open(self, a: Json) -> Json:
        return {"ok": True, "channel": {"id": f"D{a['users']}"}}

    def api_conversations_history(self, a: Json) -> Json:
        found = [m for m in self.messages if m["channel"] == a["channel"] and not m.get("thread_ts")]
        return {"ok": True, "messages": found[::-1], "has_more": False}

    def api_conversations_replies(self, a: Json) -> Json:
        wanted = [m for m in self.messages if m["ts"] == a["ts"] or m.get("thread_ts") == a["ts"]]
        return {"ok": True, "messages": wanted, "has_more": False}

    def api_apps_connections_open(self, _: Json) -> Json:
        return {"ok": True, "url": self.api_url.replace("http", "ws", 1).replace("/api/", "/socket")}

    # Socket Mode and response_url -------------------------------------------------------------------------

    async def handle_socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.socket = socket
        async for received in socket:
            if received.type is aiohttp.WSMsgType.TEXT and received.data.startswith("{"):
                answer = json.loads(received.data)
                waiting = self.acks.pop(answer.get("envelope_id", ""), None)
                if waiting and not waiting.done():
                    waiting.set_result(answer)
        return socket

    async def handle_response_url(self, request: web.Request) -> web.Response:
        self.private.append(await request.json())
        return web.Response(text="ok")


async def _arguments(request: web.Request) -> Json:
    """A bot may send JSON, a form or a query, with lists and objects as JSON in the fields of the latter two."""
    if request.content_type == "application/json":
        return {**request.query, **await request.json()}
    return {key: _from_json(str(value)) for key, value in {**request.query, **await request.post()}.items()}


def _from_json(value: str) -> Any:
    return json.loads(value) if value[:1] in ("[", "{") else value


@asynccontextmanager
async def a_slack(emails: dict[str, str], port: int = 0) -> AsyncIterator[Slack]:
    """The workspace, answering on loopback."""
    slack = Slack(emails=emails)
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.handle)
    app.router.add_get("/socket", slack.handle_socket)
    app.router.add_post("/respond", slack.handle_response_url)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        slack.api_url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        yield slack
    finally:
        if slack.socket:
            await slack.socket.close()
        await runner.cleanup()


# Deliveries -----------------------------------------------------------------------------------------------


def sign(body: bytes, *, age: int = 0, secret: str = SECRET) -> dict[str, str]:
    """The headers that prove who sent a body: https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    stamp = str(int(time.time()) - age)  # noqa: TID251 - Slack goes by the real clock
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


class OverHttp:
    """Deliveries by signed requests."""

    def __init__(self, session: aiohttp.ClientSession, bot_url: str) -> None:
        self._session = session
        self.url = f"{bot_url}/slack/events"

    async def deliver(self, kind: str, payload: Json, **headers: str) -> Answer:
        """`kind` is one of events_api, slash_commands and interactive."""
        if kind == "events_api":
            body, content_type = json.dumps(payload).encode(), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(form).encode(), "application/x-www-form-urlencoded"
        return await self.post(body, {"Content-Type": content_type, **sign(body), **headers})

    async def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        started = time.perf_counter()
        async with self._session.post(self.url, data=body, headers=headers) as response:
            text = await response.text()
            return Answer(
                status=response.status,
                body=json.loads(text) if text.startswith("{") else {"text": text} if text else {},
                seconds=time.perf_counter() - started,
            )


class OverSocket:
    """Deliveries by envelopes of Socket Mode."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def deliver(self, kind: str, payload: Json, **_: str) -> Answer:
        await until(lambda: self._slack.socket is not None)
        assert self._slack.socket is not None
        envelope = f"envelope-{self._slack.next_number()}"
        answered = asyncio.get_running_loop().create_future()
        self._slack.acks[envelope] = answered
        started = time.perf_counter()
        await self._slack.socket.send_json({"envelope_id": envelope, "type": kind, "payload": payload})
        answer = await asyncio.wait_for(answered, 10)
        return Answer(status=200, body=answer.get("payload") or {}, seconds=time.perf_counter() - started)


Delivery = OverHttp | OverSocket


class Hands:
    """One account, pressing and typing what it finds on screen by its label."""

    def __init__(self, slack: Slack, by: Delivery, account: str) -> None:
        self.slack, self.by, self.account = slack, by, account

    async def press(self, message: Json, label: str) -> Answer:
        """Press the button whose label begins so."""
        element = button(message, label)
        action = {k: element[k] for k in ("action_id", "value", "type") if k in element}
        return await self.by.deliver("interactive", self.pressed(message, action))

    def pressed(self, message: Json, action: Json) -> Json:
        """A button's payload, with no more in it than the bot needs to know which was pressed, where, by whom."""
        return {
            "type": "block_actions",
            "user": {"id": self.account},
            "trigger_id": TRIGGER,
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]},
            "channel": {"id": message["channel"]},
            "actions": [action],
            "response_url": self.slack.api_url.replace("/api/", "/respond"),
        }

    def dialog(self) -> Json:
        """The dialog that was opened last."""
        return list(self.slack.views.values())[-1]

    async def submit(self, view: Json, values: dict[str, Any] | None = None) -> Answer:
        """Submit a dialog: what it showed, but for the values given by the beginning of a field's label."""
        typed = dict(values or {})
        state: Json = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            label, element = block["label"]["text"], block["element"]
            chosen = next((typed.pop(k) for k in list(typed) if label.startswith(k)), None)
            state[block["block_id"]] = {element["action_id"]: _value(element, chosen)}
        assert not typed, f"the dialog has no field {list(typed)}"
        shown = {k: view[k] for k in ("callback_id", "private_metadata") if k in view}
        payload = {
            "type": "view_submission",
            "user": {"id": self.account},
            "view": {"id": view["id"], **shown, "state": {"values": state}},
        }
        answer = await self.by.deliver("interactive", payload)
        if answer.body.get("response_action") == "update":
            self.slack.views[view["id"]] = {**answer.body["view"], "id": view["id"]}
        return answer

    async def command(self, text: str) -> Answer:
        form = {
            "command": "/countersign",
            "text": text,
            "user_id": self.account,
            "channel_id": "C0OUTSIDE",
            "trigger_id": TRIGGER,
            "response_url": self.slack.api_url.replace("/api/", "/respond"),
        }
        return await self.by.deliver("slash_commands", form)

    async def react(self, message: Json, name: str, event_id: str, **event: Any) -> Answer:
        item = {"type": "message", "channel": message["channel"], "ts": message["ts"]}
        inner = {"type": "reaction_added", "user": self.account, "reaction": name, "item": item, **event}
        body = {"type": "event_callback", "event_id": event_id, "team_id": TEAM, "event": inner}
        return await self.by.deliver("events_api", body)


def _value(element: Json, chosen: Any) -> Json:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": element.get("initial_value") if chosen is None else chosen}
    if kind == "datepicker":
        return {"type": kind, "selected_date": chosen or element.get("initial_date")}
    if kind == "checkboxes":
        options = element["options"] if chosen else element.get("initial_options", [])
        return {"type": kind, "selected_options": options}
    if kind in ("static_select", "radio_buttons"):
        option = element.get("initial_option")
        if chosen is not None:
            option = next(o for o in element["options"] if o["text"]["text"].startswith(chosen))
        return {"type": kind, "selected_option": option}
    return {"type": kind, "value": chosen}


def buttons(message: Json) -> Iterator[Json]:
    """Everything in a message that can be pressed; a menu's options too."""
    for block in message.get("blocks", []):
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            if element["type"] == "button":
                yield element
            for option in element.get("options", []):
                yield {
                    "type": element["type"],
                    "action_id": element["action_id"],
                    "selected_option": option,
                    **option,
                }


def labels(message: Json) -> list[str]:
    return [b["text"]["text"] for b in buttons(message)]


def button(message: Json, label: str) -> Json:
    for found in buttons(message):
        if found["text"]["text"].startswith(label):
            return found
    raise AssertionError(f"no button {label!r} among {labels(message)}")


def words(thing: Any) -> str:
    """Everything that can be read in a message or a dialog."""
    return json.dumps(thing, ensure_ascii=False)


async def until(true: Callable[[], Any], seconds: float = 15) -> Any:
    """Wait for what the bot does in its own time."""
    async with asyncio.timeout(seconds):
        while not (value := true()):  # noqa: ASYNC110 - what it waits for rings no bell
            await asyncio.sleep(0.01)
        return value
