"""The one place where the parts are put together."""

import asyncio
import logging
import secrets as random_secrets
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from bot.desk.courier import Courier
from bot.desk.desk import Desk
from bot.desk.office import Office
from bot.desk.ports import Clock, Surface
from bot.desk.workers import Worker
from bot.health import Metrics, health_routes
from bot.playbook.library import Library, shipped_playbooks
from bot.settings import Settings
from bot.slack.app import connect_slack
from bot.slack.web import SlackSettings
from bot.sources.intake import intake_routes
from bot.store import SqlStore, open_store
from bot.teams.app import TeamsConnection
from bot.teams.botframework import TeamsSettings

log = logging.getLogger(__name__)

HOUSEKEEPING_EVERY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a running bot is made of."""

    settings: Settings
    library: Library
    database_url: str  # SQLAlchemy's way of writing it
    slack: SlackSettings | None  # None: no Slack
    teams: TeamsSettings | None = None  # None: no Teams
    intake_token: str | None  # bearer token of POST /reviews
    clock: Clock
    post_interval: float | None = (
        None  # seconds between new messages in a channel, where not the surface's own
    )


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A bot whose parts are put together, and that runs while its workers do."""

    app: web.Application
    desk: Desk
    store: SqlStore


def load_library(settings: Settings) -> Library:
    """Our playbooks with the practices' own files on top, checked against the settings.

    Their own examples are proven by the test suite and by `playbook test`, so that the start is quick; those of
    practices' own rules run here. Raises PlaybookError or SettingsError.
    """
    library = Library.load(shipped_playbooks(), settings.overlays, prove=False)
    for problem in library.problems:
        log.warning("a rule was left out: %s", problem)
    settings.check_against(library)
    return library


def new_case_id() -> str:
    """Short enough for a button's value and a log line; too many to guess or to meet twice."""
    return f"c{random_secrets.token_hex(6)}"


@asynccontextmanager
async def running(parts: Parts) -> AsyncGenerator[Bot, None]:
    """The bot with its database open and its workers at work, until the block ends."""
    async with AsyncExitStack() as stack:
        store = await open_store(parts.database_url)
        stack.push_async_callback(store.close)
        metrics, prompt = Metrics(), list[Worker]()

        def wake() -> None:
            for worker in prompt:
                worker.wake()

        desk = Desk(
            store=store,
            office=Office(
                practices=parts.settings.practices,
                people=parts.settings.people,
                library=parts.library,
                clock=parts.clock,
            ),
            new_id=new_case_id,
            on_commit=wake,
            count=metrics.command,
        )
        app = web.Application(middlewares=[metrics.middleware])
        prompt.append(Worker(name="timers", round=desk.run_due_timers))
        if parts.slack is not None:
            slack = await connect_slack(app, desk=desk, settings=parts.slack, clock=parts.clock)
            prompt.append(_courier(slack.surface, desk, store, parts, metrics))
            await stack.enter_async_context(slack.listening())
        if parts.teams is not None:
            teams = TeamsConnection(parts.teams, desk=desk, outbox=store.outbox, clock=parts.clock)
            teams.mount(app)
            prompt.append(_courier(teams.surface, desk, store, parts, metrics))
            await stack.enter_async_context(teams.listening())
        app.add_routes(intake_routes(desk, parts.intake_token))
        app.add_routes(health_routes(_readiness(store, prompt), metrics))
        for worker in (*prompt, _housekeeping(store, parts.clock)):
            await stack.enter_async_context(_at_work(worker))
        yield Bot(app=app, desk=desk, store=store)


def _housekeeping(store: SqlStore, clock: Clock) -> Worker:
    async def tidy_up() -> int:
        await store.forget_old(clock.now())
        return 0

    return Worker(name="housekeeping", round=tidy_up, idle=HOUSEKEEPING_EVERY.total_seconds())


def _courier(surface: Surface, desk: Desk, store: SqlStore, parts: Parts, metrics: Metrics) -> Worker:
    if parts.post_interval is not None:
        surface.seconds_between_posts = parts.post_interval
    courier = Courier(
        outbox=store.outbox, surface=surface, desk=desk, clock=parts.clock, count=metrics.delivery
    )

    async def one_round() -> int:
        dealt = await courier.run_once()
        metrics.waiting(surface.name, await store.outbox.waiting(surface.name))
        return dealt

    return Worker(name=f"{surface.name} courier", round=one_round)


def _readiness(store: SqlStore, workers: list[Worker]) -> dict[str, Callable[[], Awaitable[bool]]]:
    def healthy(worker: Worker) -> Callable[[], Awaitable[bool]]:
        async def answer() -> bool:
            return worker.healthy

        return answer

    return {"database": store.ready, **{worker.name: healthy(worker) for worker in workers}}


@asynccontextmanager
async def _at_work(worker: Worker) -> AsyncGenerator[None, None]:
    task = asyncio.create_task(worker.run(), name=worker.name)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def serving(app: web.Application, *, host: str, port: int) -> AsyncGenerator[None, None]:
    """The application answering at an address. Raises OSError when the address is taken."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()


async def until_interrupted() -> None:
    """Returns when somebody presses Ctrl-C, or the process is asked to end."""
    done, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, done.set)
        except NotImplementedError:  # Windows: Ctrl-C raises KeyboardInterrupt instead
            break
    await done.wait()
