"""Where things are, as the caller of a request reaches them; routes are named in app.py."""

from __future__ import annotations

from aiohttp import web


def page_url(request: web.Request) -> str:
    """The page, with a slash at the end."""
    return str(request.url.origin().join(request.app.router["page"].url_for()))


def response_url(request: web.Request, token: str) -> str:
    """Where an app answers an interaction."""
    return str(request.url.origin().join(request.app.router["respond"].url_for(token=token)))
