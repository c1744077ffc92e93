"""The demo: the real bot, a Slack workspace and a Teams tenant for it, in one process on this machine."""

import asyncio
import errno
import json
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

from bot.bootstrap import Parts, load_library, running, serving, until_interrupted
from bot.clock import SystemClock
from bot.demo import load_demo
from bot.demo.workspace import EVENTS, demo_tenant, demo_workspace, trial_practices
from bot.desk.ports import Clock
from bot.model.review import Review
from bot.settings import Settings
from bot.slack.web import SlackSettings
from bot.teams.app import PATH as TEAMS_PATH
from bot.teams.botframework import TeamsSettings
from bot.workbench.app import workbench_app
from bot.workbench.teams.app import TeamsWorkbench
from bot.workbench.values import Surface

HOST = "127.0.0.1"  # the workbench answers nobody else
PORT = 8765
MARK = "countersign-demo.json"  # tells that a folder is the demo's, so that --reset deletes nothing else
DATABASE = "countersign.db"
CONVERSATIONS = "workspace.json"
TEAMS_CONVERSATIONS = "tenant.json"
SLACK_PAGE = "/workbench"
TEAMS_PAGE = "/workbench/teams"
SURFACES = (
    Surface(id="slack", name="Slack", url=f"{SLACK_PAGE}/"),
    Surface(id="teams", name="Teams", url=f"{TEAMS_PAGE}/"),
)


class DemoError(Exception):
    """Why the demo can't start, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Made up on the first start; they never leave this machine."""

    bot_token: str
    signing_secret: str
    intake_token: str


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A demo that runs."""

    base: str  # "http://127.0.0.1:8765"
    keys: Keys

    @property
    def address(self) -> str:
        """Of the page."""
        return f"{self.base}{SLACK_PAGE}/"

    @property
    def teams_address(self) -> str:
        """Of the page that plays Teams."""
        return f"{self.base}{TEAMS_PAGE}/"


async def start_demo(
    stack: AsyncExitStack,
    *,
    port: int | None,
    data: Path,
    clock: Clock,
    reset: bool = False,
    reviews: Sequence[Review] | None = None,
) -> Demo:
    """Start everything on the stack. `reviews` are received in place of the samples. Raises DemoError."""
    keys = _open_folder(data, reset=reset)
    settings, samples = load_demo(clock.now())
    chosen = await _free_port(port)
    demo = Demo(base=f"http://{HOST}:{chosen}", keys=keys)
    bot = await stack.enter_async_context(running(_parts(settings, demo, data, clock)))
    teams = _teams_workbench(settings, demo, data)
    bot.app.add_subapp(TEAMS_PAGE, teams.app)  # before the page whose address it lies below
    bot.app.add_subapp(SLACK_PAGE, _workbench(settings, demo, data))
    bot.app.router.add_get("/", _to_the_page)
    await stack.enter_async_context(serving(bot.app, host=HOST, port=chosen))
    await teams.install()
    for review in samples if reviews is None else reviews:
        await bot.desk.receive(review)  # one that is known already changes nothing
    return demo


async def run_demo(*, port: int | None, browser: bool, reset: bool, data: Path) -> None:
    """Run until interrupted. Raises DemoError when the folder or the port can't be used."""
    async with AsyncExitStack() as stack:
        demo = await start_demo(stack, port=port, data=data, clock=SystemClock(), reset=reset)
        print(f"\nCountersign is running at  {demo.address}")  # noqa: T201 - the lines that people need
        print(f"It keeps its data in       {data}\nStop it with Ctrl-C.\n", flush=True)  # noqa: T201
        if browser:
            await asyncio.to_thread(webbrowser.open, demo.address)
        await until_interrupted()


def _parts(settings: Settings, demo: Demo, data: Path, clock: Clock) -> Parts:
    return Parts(
        settings=settings,
        library=load_library(settings),
        database_url=f"sqlite:///{data / DATABASE}",
        slack=SlackSettings(
            bot_token=demo.keys.bot_token,
            signing_secret=demo.keys.signing_secret,
            api_url=f"{demo.base}{SLACK_PAGE}/api/",
        ),
        teams=TeamsSettings(app_id="", password="", tenant_id="", unauthenticated=True),
        intake_token=demo.keys.intake_token,
        clock=clock,
        post_interval=0,  # our own workspace and tenant have no limit
    )


def _workbench(settings: Settings, demo: Demo, data: Path) -> web.Application:
    return workbench_app(
        demo_workspace(settings),
        events_url=f"{demo.base}/slack/events",
        signing_secret=demo.keys.signing_secret,
        bot_token=demo.keys.bot_token,
        receive_review=_intake(demo),
        practices=trial_practices(settings, "slack"),
        surfaces=SURFACES,
        snapshot=data / CONVERSATIONS,
        subscriptions=EVENTS,
    )


def _teams_workbench(settings: Settings, demo: Demo, data: Path) -> TeamsWorkbench:
    return TeamsWorkbench(
        demo_tenant(settings),
        bot_url=f"{demo.base}{TEAMS_PATH}",
        service_url=f"{demo.teams_address}connector/",
        receive_review=_intake(demo),
        practices=trial_practices(settings, "teams"),
        surfaces=SURFACES,
        snapshot=data / TEAMS_CONVERSATIONS,
    )


def _intake(demo: Demo) -> "_Intake":
    return _Intake(url=f"{demo.base}/reviews", token=demo.keys.intake_token)


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


async def _to_the_page(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound(f"{SLACK_PAGE}/")


async def _free_port(wanted: int | None) -> int:
    """The port that was asked for, or the first free one from ours on. Raises DemoError."""
    candidates = [wanted] if wanted else range(PORT, PORT + 20)
    for port in candidates:
        try:
            server = await asyncio.start_server(lambda reader, writer: writer.close(), HOST, port)
        except OSError:
            continue
        server.close()
        await server.wait_closed()
        return port
    raise DemoError(f"Port {candidates[0]} is taken. Choose another with --port.")


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
