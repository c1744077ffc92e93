"""What the page of the Slack half can ask for, by the names it uses; and the answers that apps give to interactions."""

from __future__ import annotations

import json
from typing import Any, cast

from aiohttp import web

from bot.workbench.addresses import response_url
from bot.workbench.errors import SlackError
from bot.workbench.interactions import Interactions
from bot.workbench.response_urls import ResponseUrls
from bot.workbench.values import Json
from bot.workbench.workspace import Workspace


class Acts:
    """Reads what the page sent and hands it to the interactions."""

    def __init__(self, workspace: Workspace, interactions: Interactions, response_urls: ResponseUrls) -> None:
        self._workspace = workspace
        self._interactions = interactions
        self._response_urls = response_urls

    async def __call__(self, request: web.Request, verb: str, body: Json) -> Json:
        """Do what a person did on the page; raises SlackError or HTTPNotFound."""

        def text(name: str) -> str:
            return str(body.get(name) or "")

        def address(token: str) -> str:
            return response_url(request, token)

        does, user = self._interactions, self._workspace.person(text("as")).id
        if verb == "press":
            return await does.press(
                user,
                channel=text("channel"),
                ts=text("ts"),
                view_id=text("view_id"),
                block_id=text("block_id"),
                action_id=text("action_id"),
                value=body.get("value"),
                typed_values=_typed(body),
                address=address,
            )
        if verb == "submit":
            return await does.submit(user, view_id=text("view_id"), typed_values=_typed(body))
        if verb == "close":
            return await does.close(user, view_id=text("view_id"), all_views=bool(body.get("all")))
        if verb == "shortcut":
            return await does.shortcut(
                user, callback_id=text("callback_id"), channel=text("channel"), ts=text("ts"), address=address
            )
        if verb == "say":
            return await does.say(
                user,
                channel=text("channel"),
                thread_ts=text("thread_ts"),
                text=text("text"),
                address=address,
            )
        if verb == "react":
            return does.react(
                user, channel=text("channel"), ts=text("ts"), name=text("name"), add=bool(body.get("add"))
            )
        if verb == "dismiss":
            return does.dismiss(user, ts=text("ts"))
        if verb == "direct":
            return does.open_direct(user, text("user"))
        if verb == "home":
            return does.open_home(user, text("tab") or "home")
        if verb == "read":
            return does.read(user, channel=text("channel"), ts=text("ts"))
        raise web.HTTPNotFound(text=f"Nobody can {verb} here.")

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """POST to a response_url: {"ok": true}, or 404 and the code of what was wrong."""
        try:
            sent = json.loads(await request.text())
        except ValueError:
            sent = None
        try:
            self._response_urls.use(request.match_info["token"], sent)
        except SlackError as error:
            return web.json_response(error.body(), status=404)
        return web.json_response({"ok": True})


def _typed(body: Json) -> dict[str, dict[str, Any]]:
    sent = body.get("typed")
    return cast(dict[str, dict[str, Any]], sent) if isinstance(sent, dict) else {}
