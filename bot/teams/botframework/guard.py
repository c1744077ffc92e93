"""Who may speak to a bot without authentication: programs on this machine, and no web page open in a browser on it."""

import ipaddress
from http import HTTPStatus

from aiohttp import web
from yarl import URL


def refusal(request: web.Request) -> HTTPStatus | None:
    """Why a request is not taken; None for one that is.

    A page on another site can make a browser send a request here, but not with this content type unless we say so,
    and one that has our address under a name of its own shows that name in `Host`.
    """
    if not is_local(request.remote or "") or not is_local(URL(f"http://{request.host}").host or ""):
        return HTTPStatus.FORBIDDEN
    if request.content_type != "application/json":
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    return None


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_local_url(url: str) -> bool:
    """Whether an address is on this machine."""
    try:
        return is_local(URL(url).host or "")
    except ValueError:
        return False
