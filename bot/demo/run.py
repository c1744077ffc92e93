"""The demo: the real bot and a Slack workspace for it, in one process on this machine."""

import asyncio
import errno
import json
import logging
import secrets
import shutil
import webbrowser
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.bootstrap import Bot, Parts, load_library, running, serving, until_interrupted
from bot.clock import SystemClock
from bot.demo import load_demo
from bot.demo.workspace import demo_workspace
from bot.model.review import Review
from bot.settings import Settings
from bot.slack.web import SlackSettings
from bot.workbench.app import workbench_app
from bot.workbench.values import Practice

log = logging.getLogger(__name__)

HOST = "127.0.0.1"  # the workbench answers nobody else
PORT = 8765
MARK = "countersign-demo.json"  # tells that a folder is the demo's, so that --reset deletes nothing else
DATABASE = "countersign.db"
CONVERSATIONS = "workspace.json"


class DemoError(Exception):
    """Why the demo can't start, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Made up on the first start; they never leave this machine."""

    bot_token: str
    signing_secret: str
    intake_token: str


async def run_demo(*, port: int | None, browser: bool, reset: bool, data: Path) -> None:
    """Run until interrupted. Raises DemoError when the folder or the port can't be used."""
    keys = _open_folder(data, reset=reset)
    async with AsyncExitStack() as stack:
        address = await start_demo(stack, port=port, data=data, keys=keys)
        print(f"\nCountersign is running at  {address}\n")  # noqa: T201 - the one line that people need
        print(f"It keeps its data in       {data}\nStop it with Ctrl-C.\n", flush=True)  # noqa: T201
        if browser:
            await asyncio.to_thread(webbrowser.open, address)
        await until_interrupted()


async def start_demo(stack: AsyncExitStack, *, port: int | None, data: Path, keys: Keys | None = None) -> str:
    """Start everything on the stack; the address of the page. Raises DemoError."""
    keys = keys or _open_folder(data, reset=False)
    settings, reviews = load_demo(SystemClock().now())
    chosen = port or PORT
    for candidate in (chosen,) if port else range(PORT, PORT + 10):
        if await _is_free(candidate):
            chosen = candidate
            break
    else:
        raise DemoError(f"Port {chosen} is taken. Choose another with --port.")
    base = f"http://{HOST}:{chosen}"
    bot = await stack.enter_async_context(running(_parts(settings, keys, base, data)))
    bot.app.add_subapp("/workbench", _workbench(settings, keys, base, data))
    bot.app.router.add_get("/", _to_the_page)
    await stack.enter_async_context(serving(bot.app, host=HOST, port=chosen))
    await _receive_all(bot, reviews)
    return f"{base}/workbench/"


def _parts(settings: Settings, keys: Keys, base: str, data: Path) -> Parts:
    return Parts(
        settings=settings,
        library=load_library(settings),
        database_url=f"sqlite:///{data / DATABASE}",
        slack=SlackSettings(
            bot_token=keys.bot_token,
            signing_secret=keys.signing_secret,
            api_url=f"{base}/workbench/api/",
        ),
        intake_token=keys.intake_token,
        clock=SystemClock(),
        post_interval=0,  # our own workspace has no limit
    )


def _workbench(settings: Settings, keys: Keys, base: str, data: Path) -> web.Application:
    return workbench_app(
        demo_workspace(settings),
        events_url=f"{base}/slack/events",
        signing_secret=keys.signing_secret,
        bot_token=keys.bot_token,
        receive_review=_Intake(url=f"{base}/reviews", token=keys.intake_token),
        practices=[Practice(id=p.id, name=p.name) for p in settings.practices.values()],
        snapshot=data / CONVERSATIONS,
    )


@dataclass(frozen=True, kw_only=True)
class _Intake:
    """Sends a review that was written on the page through the bot's own intake."""

    url: str
    token: str

    async def __call__(self, review: dict[str, Any]) -> str:
        sent = {**review, "external_id": f"page-{secrets.token_hex(6)}"}
        headers = {"Authorization": f"Bearer {self.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(self.url, json=sent) as answer,
        ):
            told = await answer.json()
            if answer.status == 202:
                return "The review is on its way to its channel."
            problems = [f"{p['field']}: {p['problem']}" for p in told.get("problems", [])]
            return " ".join([told.get("error", "The review was not taken in."), *problems])


async def _receive_all(bot: Bot, reviews: Sequence[Review]) -> None:
    """The sample reviews, the oldest first; those that are known already change nothing."""
    for review in reviews:
        await bot.desk.receive(review)


async def _to_the_page(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("/workbench/")


async def _is_free(port: int) -> bool:
    try:
        server = await asyncio.start_server(lambda r, w: w.close(), HOST, port)
    except OSError:
        return False
    server.close()
    await server.wait_closed()
    return True


def _open_folder(data: Path, *, reset: bool) -> Keys:
    """The folder's keys, made up when it is new. Raises DemoError when it can't be used."""
    mark = data / MARK
    try:
        if reset and mark.exists():
            shutil.rmtree(data)
        if data.exists() and not mark.exists() and any(data.iterdir()):
            raise DemoError(f"{data} holds other files. Name an empty folder with --data.")
        data.mkdir(parents=True, exist_ok=True)
        if not mark.exists():
            keys = {
                "bot_token": f"xoxb-demo-{secrets.token_hex(12)}",
                "signing_secret": secrets.token_hex(16),
                "intake_token": secrets.token_urlsafe(24),
            }
            mark.write_text(json.dumps(keys), encoding="utf-8")
            mark.chmod(0o600)
        return Keys(**json.loads(mark.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        reason = (
            error.strerror
            if isinstance(error, OSError) and error.errno != errno.ENOENT
            else "its files are damaged; try --reset"
        )
        raise DemoError(f"{data} can't be used: {reason}") from error
