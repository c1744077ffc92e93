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
    if not is_local(request.remote or "") or not is_local_url(f"http://{request.host}"):
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


def is_local_url(address: str) -> bool:
    """Whether an address is on this machine.

    One with a user in it is not taken: programs differ in where they see the host of `http://a\\@b/`.
    """
    try:
        url = URL(address)
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and url.user is None and is_local(url.host or "")
