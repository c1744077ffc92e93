"""Puts the Teams half of the workbench together, to be mounted at a prefix."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web

from bot.workbench.guard import add_headers, loopback_only, own_page_only
from bot.workbench.live import Live
from bot.workbench.pages import STATIC, Pages, ReceiveReview
from bot.workbench.snapshot import Snapshot
from bot.workbench.teams.activities import Activities
from bot.workbench.teams.acts import Acts
from bot.workbench.teams.connector import Connector
from bot.workbench.teams.dialogs import Dialogs
from bot.workbench.teams.interactions import Interactions
from bot.workbench.teams.own_views import OwnViews
from bot.workbench.values import Practice, Surface
from bot.workbench.workspace import Workspace


class TeamsWorkbench:
    """A tenant with its page at "/" and its Connector under "/connector/"."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        bot_url: str,
        service_url: str,
        receive_review: ReceiveReview | None = None,
        practices: Sequence[Practice] = (),
        surfaces: Sequence[Surface] = (),
        snapshot: Path | None = None,
    ) -> None:
        """`bot_url` takes activities; `service_url` is where the bot finds the Connector, with a slash at the end.
        The rest is as in `bot.workbench.app.workbench_app`."""
        self._workspace = workspace
        self._snapshot = snapshot
        self._activities = Activities(workspace, bot_url=bot_url, service_url=service_url)
        dialogs, own_views = Dialogs(workspace), OwnViews(workspace)
        self._live = Live(
            workspace,
            dialogs,
            surface="teams",
            surfaces=surfaces,
            shown_to=own_views.shown_to,
            practices=practices,
            takes_reviews=receive_review is not None,
        )
        own_views.listeners.append(self._live.show_again)
        self._acts = Acts(workspace, Interactions(workspace, self._activities, dialogs, own_views))
        self._pages = Pages(self._acts, receive_review)
        self.app = self._application()

    async def install(self) -> None:
        """Tell the bot where it is: in the team, and in everybody's own chat. Raises DeliveryError.

        An administrator who installs the app for everybody makes Teams say the same. Whoever has a chat with the bot
        already was told before.
        """
        bot = self._workspace.bot.id
        people = [person.id for person in self._workspace.people.values() if not person.is_bot]
        for conversation in list(self._workspace.conversations.values()):
            if conversation.kind == "channel":
                await self._activities.tell(
                    "installationUpdate", {"action": "add"}, user=people[0], conversation=conversation
                )
        for person in people:
            direct = self._workspace.direct(bot, person)
            if not direct.messages:
                await self._activities.tell(
                    "installationUpdate", {"action": "add"}, user=person, conversation=direct
                )

    def _application(self) -> web.Application:
        app = web.Application(middlewares=[loopback_only])
        app.router.add_get("", self._pages.to_page)
        app.router.add_get("/", self._pages.page, name="page")
        app.router.add_get("/archives/{channel}/{message}", self._pages.page)
        app.router.add_get("/live", own_page_only(self._live.stream))
        app.router.add_post("/act/{verb}", own_page_only(self._pages.act))
        app.router.add_routes(Connector(self._workspace).routes("/connector"))
        app.router.add_static("/static/", STATIC)
        app.cleanup_ctx.append(self._open_for_business)
        app.on_shutdown.append(self._end_streams)
        app.on_response_prepare.append(add_headers)
        return app

    async def _open_for_business(self, app: web.Application) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if self._snapshot is not None:
                await stack.enter_async_context(Snapshot(self._workspace, self._snapshot))
            await stack.enter_async_context(self._activities)
            yield

    async def _end_streams(self, app: web.Application) -> None:
        self._live.close()
