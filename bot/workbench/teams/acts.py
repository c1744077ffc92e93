"""What the page of the Teams half can ask for, by the names it uses."""

from typing import Any, cast

from aiohttp import web

from bot.workbench.delivery import DeliveryError, problem_of
from bot.workbench.teams.interactions import Interactions
from bot.workbench.values import Json
from bot.workbench.workspace import Workspace


class Acts:
    """Reads what the page sent and hands it to the interactions."""

    def __init__(self, workspace: Workspace, interactions: Interactions) -> None:
        self._workspace = workspace
        self._interactions = interactions

    async def __call__(self, request: web.Request, verb: str, body: Json) -> Json:
        """Do what a person did on the page; raises SlackError or HTTPNotFound."""
        try:
            return await self._carry_out(verb, body)
        except DeliveryError as error:
            return problem_of(error)

    async def _carry_out(self, verb: str, body: Json) -> Json:
        def text(name: str) -> str:
            return str(body.get(name) or "")

        def given(name: str) -> Json:
            value: Any = body.get(name)
            return cast(Json, value) if isinstance(value, dict) else {}

        does, user = self._interactions, self._workspace.person(text("as")).id
        channel, ts = text("channel"), text("ts")
        match verb:
            case "press":
                return await does.press(
                    user, channel=channel, ts=ts, button=given("button"), inputs=given("inputs")
                )
            case "refresh":
                return await does.refresh(user, channel=channel, ts=ts)
            case "submit":
                return await does.submit(
                    user, dialog_id=text("dialog"), button=given("button"), inputs=given("inputs")
                )
            case "close":
                return does.close(user)
            case "shortcut":
                return await does.command(user, name=text("callback_id"), channel=channel)
            case "say":
                return does.say(user, channel=channel, thread_ts=text("thread_ts"), text=text("text"))
            case "react":
                return does.react(user, channel=channel, ts=ts, name=text("name"), add=bool(body.get("add")))
            case "direct":
                return does.open_direct(user, text("user"))
            case "home":
                return does.open_direct(user, self._workspace.bot.id)
            case "read":
                return does.read(user, channel=channel, ts=ts)
            case _:
                raise web.HTTPNotFound(text=f"Nobody can {verb} here.")
