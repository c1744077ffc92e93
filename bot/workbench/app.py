"""Puts the workbench together as one aiohttp application, to be mounted at a prefix."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web

from bot.workbench.acts import Acts
from bot.workbench.api import WebApi
from bot.workbench.delivery import ALL_EVENTS, RETRY_DELAYS, Delivery
from bot.workbench.faults import Faults
from bot.workbench.guard import add_headers, loopback_only, own_page_only
from bot.workbench.interactions import Interactions
from bot.workbench.live import Live
from bot.workbench.modals import Modals
from bot.workbench.pages import STATIC, Pages, ReceiveReview
from bot.workbench.response_urls import ResponseUrls
from bot.workbench.snapshot import Snapshot
from bot.workbench.values import Link, Practice, Surface
from bot.workbench.workspace import Workspace


def workbench_app(
    workspace: Workspace,
    *,
    events_url: str,
    signing_secret: str,
    bot_token: str,
    receive_review: ReceiveReview | None = None,
    practices: Sequence[Practice] = (),
    links: Sequence[Link] = (),
    surfaces: Sequence[Surface] = (),
    snapshot: Path | None = None,
    subscriptions: Collection[str] = ALL_EVENTS,
    scopes: Collection[str] | None = None,
    retry_delays: Sequence[float] = RETRY_DELAYS,
    faults: Faults | None = None,
) -> web.Application:
    """A workspace with its page at "/", its Web API under "/api/" and its answers under "/respond/".

    events_url: where the bot takes events, interactions and commands.
    receive_review: what to do with a review written on the page; returns a sentence for the writer.
    practices: what such a review can be about. links: shown to newcomers. surfaces: pages that one can switch between.
    snapshot: a file that keeps the conversations over a restart.
    subscriptions: events the app has subscribed to; without app_home_opened it has no home tab.
    scopes: those of its token; None grants all.
    retry_delays: seconds before each further attempt at an event. faults: trouble for tests.
    """
    modals = Modals(workspace)
    response_urls = ResponseUrls(workspace)
    delivery = Delivery(
        workspace,
        events_url=events_url,
        signing_secret=signing_secret,
        subscriptions=subscriptions,
        retry_delays=retry_delays,
    )
    live = Live(
        workspace,
        modals,
        surfaces=surfaces,
        links=links,
        practices=practices,
        takes_reviews=receive_review is not None,
        home_tab="app_home_opened" in subscriptions,
    )
    interactions = Interactions(workspace, modals, delivery, response_urls)
    acts = Acts(workspace, interactions, response_urls)
    pages = Pages(acts, receive_review)
    api = WebApi(workspace, modals, bot_token=bot_token, faults=faults or Faults(), scopes=scopes)

    async def open_for_business(app: web.Application) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if snapshot is not None:
                await stack.enter_async_context(Snapshot(workspace, snapshot))
            await stack.enter_async_context(delivery)
            yield

    async def end_streams(app: web.Application) -> None:
        live.close()

    app = web.Application(middlewares=[loopback_only])
    app.router.add_get("", pages.to_page)
    app.router.add_get("/", pages.page, name="page")
    app.router.add_get("/archives/{channel}/{message}", pages.page)
    app.router.add_get("/live", own_page_only(live.stream))
    app.router.add_post("/act/{verb}", own_page_only(pages.act))
    app.router.add_post("/respond/{token}", acts.respond, name="respond")
    app.router.add_route("*", "/api/{method}", api.handle)
    app.router.add_static("/static/", STATIC)
    app.cleanup_ctx.append(open_for_business)
    app.on_shutdown.append(end_streams)
    app.on_response_prepare.append(add_headers)
    return app
