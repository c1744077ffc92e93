"""The page and what it calls: the HTML, and one endpoint for each thing a person can do."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

from aiohttp import web

from bot.workbench.addresses import page_url
from bot.workbench.errors import SlackError
from bot.workbench.interactions import DONE
from bot.workbench.values import Json

STATIC = Path(__file__).parent / "static"

CarryOut = Callable[
    [web.Request, str, Json], Awaitable[Json]
]  # does what a person did on the page, by the name of it
ReceiveReview = Callable[
    [Json], Awaitable[str]
]  # takes practice, source, rating, author, text; says what happened


class Pages:
    """HTTP handlers of the page."""

    def __init__(self, carry_out: CarryOut, receive_review: ReceiveReview | None) -> None:
        self._carry_out = carry_out
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
        verb, sent = request.match_info["verb"], cast(Json, body)
        try:
            answer = await (self._review(sent) if verb == "review" else self._carry_out(request, verb, sent))
        except SlackError as error:
            answer = {"ok": False, "problem": _SENTENCES.get(error.code, f"That didn't work: {error.code}.")}
        return web.json_response(answer)

    async def _review(self, body: Json) -> Json:
        if self._receive_review is None:
            raise web.HTTPNotFound(text="This workbench takes no reviews.")
        said = await self._receive_review(
            {key: body.get(key) for key in ("practice", "source", "rating", "author", "text")}
        )
        return {**DONE, "said": said}


_SENTENCES = {
    "already_reacted": "You have reacted like that already.",
    "channel_not_found": "That conversation isn't there, or isn't yours.",
    "element_not_found": "That button isn't there any more: the message has changed.",
    "message_not_found": "That message isn't there any more.",
    "no_text": "Write something first.",
    "not_found": "That dialog isn't open any more.",
    "thread_not_found": "The message this answers isn't there any more.",
}
