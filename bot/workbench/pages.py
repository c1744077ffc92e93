"""The page and what it calls: the HTML, and one endpoint for each thing a person can do."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

from aiohttp import web

from bot.workbench.addresses import page_url, response_url
from bot.workbench.errors import SlackError
from bot.workbench.interactions import DONE, Interactions
from bot.workbench.response_urls import ResponseUrls
from bot.workbench.values import Json
from bot.workbench.workspace import Workspace

STATIC = Path(__file__).parent / "static"

ReceiveReview = Callable[
    [Json], Awaitable[str]
]  # takes practice, source, rating, author, text; says what happened


class Pages:
    """HTTP handlers of the page."""

    def __init__(
        self,
        workspace: Workspace,
        interactions: Interactions,
        response_urls: ResponseUrls,
        receive_review: ReceiveReview | None,
    ) -> None:
        self._workspace = workspace
        self._interactions = interactions
        self._response_urls = response_urls
        self._receive_review = receive_review
        self._html = (STATIC / "index.html").read_text(encoding="utf-8")

    async def to_page(self, request: web.Request) -> web.StreamResponse:
        """The prefix without its slash leads to the page."""
        raise web.HTTPFound(page_url(request))

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page; also at the address of a message, where the script scrolls to it."""
        base = request.app.router["page"].url_for()
        return web.Response(text=self._html.replace("{{base}}", str(base)), content_type="text/html")

    async def act(self, request: web.Request) -> web.StreamResponse:
        """POST act/<verb> with a JSON object; `as` names the person."""
        try:
            body = json.loads(await request.text())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise web.HTTPBadRequest(text="The body must be a JSON object.")
        try:
            answer = await self._carry_out(request, request.match_info["verb"], cast(Json, body))
        except SlackError as error:
            answer = {"ok": False, "problem": _SENTENCES.get(error.code, f"That didn't work: {error.code}.")}
        return web.json_response(answer)

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

    async def _carry_out(self, request: web.Request, verb: str, body: Json) -> Json:
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
        if verb == "review":
            return await self._review(body)
        raise web.HTTPNotFound(text=f"Nobody can {verb} here.")

    async def _review(self, body: Json) -> Json:
        if self._receive_review is None:
            raise web.HTTPNotFound(text="This workbench takes no reviews.")
        said = await self._receive_review(
            {key: body.get(key) for key in ("practice", "source", "rating", "author", "text")}
        )
        return {**DONE, "said": said}


def _typed(body: Json) -> dict[str, dict[str, Any]]:
    sent = body.get("typed")
    return cast(dict[str, dict[str, Any]], sent) if isinstance(sent, dict) else {}


_SENTENCES = {
    "already_reacted": "You have reacted like that already.",
    "channel_not_found": "That conversation isn't there, or isn't yours.",
    "element_not_found": "That button isn't there any more: the message has changed.",
    "message_not_found": "That message isn't there any more.",
    "no_text": "Write something first.",
    "not_found": "That dialog isn't open any more.",
    "thread_not_found": "The message this answers isn't there any more.",
}
