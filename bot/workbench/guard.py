"""Who may talk to the workbench: browsers and bots on this very machine, and only its own page may act.

The workbench has no passwords; everybody on the page can be anybody. So it answers loopback peers only,
under loopback names only (a name that resolves to 127.0.0.1 could otherwise be used from a foreign page),
and takes actions only from pages it served itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def is_loopback(host: str | None) -> bool:
    """Whether an address or host name means this machine."""
    if host is None:
        return False
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses foreign peers and foreign names with 403."""
    if not is_loopback(request.remote) or not is_loopback(urlsplit(f"//{request.host}").hostname):
        raise web.HTTPForbidden(text="The workbench answers this machine only.")
    return await handler(request)


def own_page_only(handler: Handler) -> Handler:
    """Lets a handler be called by the workbench's own page alone."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        same_site = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        if request.method == "POST":
            if origin != str(request.url.origin()) or request.content_type != "application/json":
                raise web.HTTPForbidden(text="Only the workbench's own page may do this.")
        elif not same_site:
            raise web.HTTPForbidden(text="Only the workbench's own page may do this.")
        return await handler(request)

    return guarded


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Headers for everything the workbench serves."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-cache")
