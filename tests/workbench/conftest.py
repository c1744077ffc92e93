"""A small approval bot, made with Bolt, that lives in a workbench served over real HTTP."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from browsing import chromium  # noqa: F401 - a fixture
from playwright.async_api import Browser, Page
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.workbench.app import workbench_app
from bot.workbench.faults import Faults
from bot.workbench.values import Channel, Link, Person, Practice, Shortcut, SlashCommand
from bot.workbench.workspace import Workspace

TOKEN = "xoxb-workbench"
SECRET = "a-signing-secret"
REVIEW = 'The wait was <b>long</b> <script>window.hacked = 1</script> & nobody said "sorry"'

Answering = Callable[[], Awaitable[web.StreamResponse]]


class Clock:
    """The real time, which a test may put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return SystemClock().now().timestamp() + self.ahead


def make_workspace(clock: Clock | None = None) -> Workspace:
    return Workspace(
        team="Riverside Clinics",
        people=[
            Person(id="U0BOT", name="Countersign", is_bot=True),
            Person(id="U0MAYA", name="Maya Brooks", email="maya@riverside.example", title="Front desk"),
            Person(id="U0OMAR", name="Omar Haddad", email="omar@riverside.example", title="Practice manager"),
            Person(
                id="U0CORA", name="Cora Lindqvist", email="cora@riverside.example", title="Compliance lead"
            ),
        ],
        channels=[
            Channel(
                id="C0REVIEWS",
                name="reviews",
                members=("U0BOT", "U0MAYA", "U0OMAR"),
                topic="Replies to reviews",
            ),
            Channel(id="C0LOUNGE", name="lounge", members=("U0MAYA", "U0CORA")),
        ],
        commands=[
            SlashCommand(command="/countersign", description="My queue, or add a review", usage_hint="[add]")
        ],
        shortcuts=[
            Shortcut(callback_id="add_review", name="Add a review"),
            Shortcut(callback_id="escalate", name="Escalate this", kind="message"),
        ],
        now=clock or Clock(),
    )


def card(state: str = "Awaiting approval", text: str = "Thank you for telling us.") -> list[dict[str, Any]]:
    """Blocks as a bot would send them, with most of what Block Kit has."""
    quoted = REVIEW.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return [
        {"type": "header", "text": {"type": "plain_text", "text": ":star: New review"}},
        {
            "type": "section",
            "block_id": "review",
            "text": {"type": "mrkdwn", "text": f"*Riverside* · _2 hours ago_\n>{quoted}"},
            "fields": [
                {"type": "mrkdwn", "text": f"*State*\n{state}"},
                {"type": "mrkdwn", "text": "*Due*\n<!date^1800000000^{date_short_pretty} {time}|soon>"},
            ],
            "accessory": {
                "type": "overflow",
                "action_id": "more",
                "options": [{"text": {"type": "plain_text", "text": "Flag for removal"}, "value": "flag"}],
            },
        },
        {"type": "divider"},
        {"type": "section", "block_id": "reply", "text": {"type": "mrkdwn", "text": f"*Reply*\n{text}"}},
        {
            "type": "context",
            "elements": [{"type": "mrkdwn", "text": ":white_check_mark: 12 checks passed · asked <@U0OMAR>"}],
        },
        {
            "type": "actions",
            "block_id": "buttons",
            "elements": [
                {
                    "type": "button",
                    "action_id": "edit",
                    "text": {"type": "plain_text", "text": "Edit"},
                    "value": "case-1",
                },
                {
                    "type": "button",
                    "action_id": "approve",
                    "style": "primary",
                    "text": {"type": "plain_text", "text": "Approve"},
                    "value": "case-1",
                    "confirm": {
                        "title": {"type": "plain_text", "text": "Approve this text?"},
                        "text": {"type": "mrkdwn", "text": f"It will go out as:\n>{text}"},
                        "confirm": {"type": "plain_text", "text": "Approve"},
                        "deny": {"type": "plain_text", "text": "Not yet"},
                    },
                },
                {
                    "type": "button",
                    "action_id": "hold",
                    "style": "danger",
                    "text": {"type": "plain_text", "text": "Hold"},
                    "value": "case-1",
                },
            ],
        },
    ]


def editor(text: str = "Thank you for telling us.") -> dict[str, Any]:
    """A modal with the inputs a form has."""
    return {
        "type": "modal",
        "callback_id": "edit",
        "title": {"type": "plain_text", "text": "Edit the reply"},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "notify_on_close": True,
        "private_metadata": "case-1",
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "*The review*\n>The wait was long"}},
            {
                "type": "input",
                "block_id": "text",
                "label": {"type": "plain_text", "text": "Reply"},
                "hint": {"type": "plain_text", "text": "Everybody will be able to read this."},
                "element": {
                    "type": "plain_text_input",
                    "action_id": "text",
                    "multiline": True,
                    "max_length": 500,
                    "initial_value": text,
                },
            },
            {
                "type": "input",
                "block_id": "tone",
                "optional": True,
                "label": {"type": "plain_text", "text": "Tone"},
                "element": {
                    "type": "radio_buttons",
                    "action_id": "tone",
                    "options": [
                        {"text": {"type": "plain_text", "text": "Warm"}, "value": "warm"},
                        {"text": {"type": "plain_text", "text": "Brief"}, "value": "brief"},
                    ],
                },
            },
            {
                "type": "actions",
                "block_id": "tools",
                "elements": [
                    {"type": "button", "action_id": "check", "text": {"type": "plain_text", "text": "Check"}},
                    {"type": "button", "action_id": "deeper", "text": {"type": "plain_text", "text": "Why?"}},
                ],
            },
        ],
    }


@dataclass
class ApprovalBot:
    """A Bolt app. Everything it was told is kept in `heard`, by kind."""

    app: AsyncApp
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    requests: list[dict[str, str]] = field(default_factory=list)  # headers of every delivery
    to_events: list[Answering] = field(default_factory=list)  # answers to the next events, instead of Bolt's
    to_clicks: list[Answering] = field(default_factory=list)  # the same for interactions and commands
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def note(self, kind: str, body: dict[str, Any]) -> None:
        async with self.arrived:
            self.heard.append((kind, body))
            self.arrived.notify_all()

    async def wait_for(self, kind: str, count: int = 1) -> dict[str, Any]:
        """The latest body of a kind, once so many have come."""
        async with asyncio.timeout(10), self.arrived:
            await self.arrived.wait_for(lambda: len(self.all(kind)) >= count)
        return self.all(kind)[-1]

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [body for name, body in self.heard if name == kind]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        async with self.arrived:
            self.requests.append(dict(request.headers))
            self.arrived.notify_all()
        instead = self.to_events if request.content_type == "application/json" else self.to_clicks
        if instead:
            return await instead.pop(0)()
        return await to_aiohttp_response(await self.app.async_dispatch(await to_bolt_request(request)))


def make_bot(client: AsyncWebClient) -> ApprovalBot:
    logger = logging.getLogger("tests.workbench")
    app = AsyncApp(token=TOKEN, signing_secret=SECRET, client=client, logger=logger)
    bot = ApprovalBot(app=app)

    @app.action("edit")
    async def edit(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=editor())
        await bot.note("edit", body)

    @app.action("approve")
    async def approve(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        if body["user"]["id"] == "U0MAYA":
            await client.chat_postEphemeral(
                channel=body["channel"]["id"],
                user="U0MAYA",
                text="You wrote this one: it needs a *second* person.",
            )
        else:
            await client.chat_update(
                channel=body["channel"]["id"],
                ts=body["message"]["ts"],
                text="Approved",
                blocks=card(state=f"Approved by <@{body['user']['id']}>")[:-1],
            )
        await bot.note("approve", body)

    @app.action("deeper")
    async def deeper(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        view = {
            "type": "modal",
            "title": {"type": "plain_text", "text": "Why"},
            "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Because of the *law*."}}],
        }
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=view)
        except SlackApiError as error:
            body = {"error": error.response["error"]}
        await bot.note("deeper", body)

    @app.action({"action_id": "check"})
    async def check(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        view = editor()
        view["blocks"][0] = {
            "type": "alert",
            "level": "warning",
            "text": {"type": "mrkdwn", "text": "*1 finding*: names the reviewer"},
        }
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)
        await bot.note("check", body)

    @app.action("more")
    async def more(ack: Any, body: Any) -> None:
        await ack()
        await bot.note("more", body)

    @app.action("hold")
    async def hold(ack: Any, body: Any) -> None:
        raise RuntimeError("this one is broken")

    @app.view("edit")
    async def save(ack: Any, body: Any, client: AsyncWebClient) -> None:
        text = body["view"]["state"]["values"]["text"]["text"]["value"]
        if "your visit" in text:
            await ack(response_action="errors", errors={"text": "Says that the reviewer was here."})
        else:
            await ack()
            await client.chat_postMessage(channel="C0REVIEWS", text=f"Saved: {text}")
        await bot.note("save", body)

    @app.view_closed("edit")
    async def closed(ack: Any, body: Any) -> None:
        await ack()
        await bot.note("closed", body)

    @app.shortcut("add_review")
    async def add_review(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=editor(""))
        await bot.note("shortcut", body)

    @app.shortcut("escalate")
    async def escalate(ack: Any, body: Any, respond: Any) -> None:
        await ack()
        await respond(text="Escalated", response_type="in_channel", replace_original=False)
        await bot.note("escalate", body)

    @app.command("/countersign")
    async def command(ack: Any, body: Any) -> None:
        await ack(f"Nothing waits for <@{body['user_id']}>.")
        await bot.note("command", body)

    @app.event("message")
    async def message(body: Any) -> None:
        await bot.note("message", body)

    @app.event("reaction_added")
    async def reaction(body: Any) -> None:
        await bot.note("reaction", body)

    @app.event("member_joined_channel")
    async def joined(body: Any) -> None:
        await bot.note("joined", body)

    @app.event("app_home_opened")
    async def home(body: Any, client: AsyncWebClient) -> None:
        view = {
            "type": "home",
            "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Your queue"}}],
        }
        await client.views_publish(user_id=body["event"]["user"], view=view)
        await bot.note("home", body)

    @app.error
    async def error() -> None:
        """Bolt answers 500 by itself."""

    return bot


@dataclass(kw_only=True)
class Running:
    """A workbench with its bot, on a port of its own."""

    url: str  # of the page
    workspace: Workspace
    clock: Clock
    client: AsyncWebClient  # what the bot calls
    bot: ApprovalBot
    faults: Faults
    browser: aiohttp.ClientSession  # a browser without a screen: sends the page's Origin
    reviews: list[dict[str, Any]]

    async def act(self, verb: str, who: str, **body: Any) -> dict[str, Any]:
        """What the page does when somebody does something."""
        async with self.browser.post(f"{self.url}act/{verb}", json={"as": who, **body}) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post_card(self) -> str:
        posted = await self.client.chat_postMessage(channel="C0REVIEWS", text="New review", blocks=card())
        return posted["ts"]

    async def press(self, who: str, ts: str, action_id: str, **more: Any) -> dict[str, Any]:
        """Presses a button of the card."""
        where = {"block_id": "buttons", "channel": "C0REVIEWS", "ts": ts}
        return await self.act("press", who, **{**where, "action_id": action_id, **more})

    async def state(self, who: str) -> dict[str, Any]:
        """What the page of this person shows when it opens: the first thing its stream says."""
        async with self.browser.get(f"{self.url}live", params={"as": who}) as response:
            assert response.status == 200
            line = await response.content.readuntil(b"\n\n")
            return json.loads(line.removeprefix(b"data: "))

    async def open_view(self, who: str) -> dict[str, Any]:
        """The modal this person sees."""
        return (await self.state(who))["views"][-1]


@asynccontextmanager
async def running_workbench(snapshot: Path | None = None, **options: Any) -> AsyncIterator[Running]:
    clock, faults = Clock(), Faults()
    workspace = make_workspace(clock)
    listening = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
    reviews: list[dict[str, Any]] = []

    async def receive_review(review: dict[str, Any]) -> str:
        reviews.append(review)
        return "It will be in #reviews in a moment."

    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        browser = await stack.enter_async_context(aiohttp.ClientSession(headers={"Origin": origin}))
        client = AsyncWebClient(token=TOKEN, base_url=f"{origin}/workbench/api/", session=session)
        bot = make_bot(client)
        workbench = workbench_app(
            workspace,
            events_url=f"{origin}/slack/events",
            signing_secret=SECRET,
            bot_token=TOKEN,
            receive_review=receive_review,
            practices=[Practice(id="riverside", name="Riverside", channel="C0REVIEWS")],
            links=[Link(text="What is this?", url="https://example.com/")],
            snapshot=snapshot,
            retry_delays=(0, 0, 0),
            faults=faults,
            **options,
        )
        app = web.Application()
        app.router.add_post("/slack/events", bot.handle)
        app.add_subapp("/workbench", workbench)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, listening).start()
        yield Running(
            url=f"{origin}/workbench/",
            workspace=workspace,
            clock=clock,
            client=client,
            bot=bot,
            faults=faults,
            browser=browser,
            reviews=reviews,
        )


@pytest.fixture
async def workbench() -> AsyncIterator[Running]:
    async with running_workbench() as running:
        yield running


@pytest.fixture
def start_workbench() -> Callable[..., Any]:
    """For tests that start more than one, or with options."""
    return running_workbench


@pytest.fixture
async def page(workbench: Running, chromium: Browser) -> AsyncIterator[Page]:  # noqa: F811
    """The workbench's page at desktop width; any error on its console fails the test."""
    context = await chromium.new_context(viewport={"width": 1280, "height": 800}, timezone_id="Europe/London")
    page = await context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(workbench.url)
    await page.get_by_test_id("composer").wait_for()
    yield page
    await context.close()
    assert complaints == []
