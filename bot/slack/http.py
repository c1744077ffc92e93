"""What Slack posts to us: checked, parsed and given to Bolt."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.slack.payloads import complete

PATH = "/slack/events"


class Endpoint:
    """Takes events, interactions and commands at `PATH`.

    The signature is checked here rather than by Bolt, which parses a body before it knows whose it is and
    answers 500 to one that it can't parse.
    """

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """401 for what Slack didn't sign within the last five minutes, 400 for what can't be read."""
        raw = await request.read()
        if _is_certificate_check(raw):
            return web.Response()
        if not self._is_from_slack(request, raw):
            return web.json_response({"error": "invalid signature"}, status=401)
        try:
            read = AsyncBoltRequest(
                body=raw.decode(),
                query=request.query_string,
                headers={name: request.headers[name] for name in request.headers},
            )
            complete(read.body)
        except (ValueError, TypeError, AttributeError, LookupError):
            return _unreadable()
        response = await self._app.async_dispatch(read)
        if response.status == web.HTTPInternalServerError.status_code:
            # Our listeners answer whatever happens, so it was Bolt that could make nothing of the request.
            return _unreadable()
        return await to_aiohttp_response(response)

    def _is_from_slack(self, request: web.Request, raw: bytes) -> bool:
        sent_at = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        try:
            body = raw.decode()
        except UnicodeDecodeError:
            return False
        return sent_at.isascii() and sent_at.isdigit() and self._verifier.is_valid(body, sent_at, signature)


def _is_certificate_check(raw: bytes) -> bool:
    """Whether somebody only looks at our certificate; Slack doesn't sign that, and wants to read 200.

    https://docs.slack.dev/interactivity/implementing-slash-commands
    """
    return raw.startswith(b"ssl_check=1")


def _unreadable() -> web.Response:
    return web.json_response({"error": "unreadable request"}, status=400)
