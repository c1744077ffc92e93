"""Tokens for what we send, had on the event loop, with a time limit and ahead of need.

MSAL, which the SDK calls in the middle of sending, blocks the loop that serves everybody else too. What it does is
one request: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
"""

import asyncio
import time
from contextlib import suppress
from typing import Any, cast

import aiohttp
from yarl import URL

from bot.desk.ports import TryLaterError
from bot.teams.botframework.settings import Patience, TeamsSettings
from bot.teams.port import Json

SCOPE = "https://api.botframework.com/.default"


class Credentials:
    """The bot's own proof towards Teams."""

    def __init__(self, settings: TeamsSettings, patience: Patience) -> None:
        self._settings = settings
        self._patience = patience
        self._token = ""
        self._ends = float("-inf")  # on the monotonic clock
        self._renewing: asyncio.Task[None] | None = None
        self._refused = ""  # why there is no token, as a code

    async def token(self) -> str:
        """A token to send with; "" where none is needed. Raises TryLaterError when there is none to be had now.

        One that ends soon still serves while the next one is fetched, so that nobody waits for the login server
        but the first to send.
        """
        if self._settings.unauthenticated:
            return ""
        left = self._ends - time.monotonic()
        if left <= self._patience.early:
            renewing = self._renew()
            if left <= 0:
                await asyncio.wait({renewing})
        if self._ends <= time.monotonic():
            raise TryLaterError(f"login_{self._refused}")
        return self._token

    def refused(self, token: str) -> None:
        """Teams doesn't take this token: the next to send gets a new one."""
        if token == self._token:
            self._ends = float("-inf")

    async def close(self) -> None:
        """Wait for no login server any more."""
        if self._renewing is not None:
            self._renewing.cancel()
            with suppress(asyncio.CancelledError):
                await self._renewing

    def _renew(self) -> asyncio.Task[None]:
        """One request at a time, whoever asks."""
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew_now())
        return self._renewing

    async def _renew_now(self) -> None:
        asked = time.monotonic()
        try:
            answer = await self._ask()
            if "access_token" not in answer:
                self._refused = _code(answer)
                return
            token, lives = str(answer["access_token"]), float(answer["expires_in"])
        except (aiohttp.ClientError, OSError, TimeoutError, LookupError, TypeError, ValueError) as error:
            self._refused = type(error).__name__
        else:
            self._token, self._ends = token, asked + lives

    async def _ask(self) -> Json:
        settings = self._settings
        url = URL(settings.login_url) / settings.tenant_id / "oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": settings.app_id,
            "client_secret": settings.password,
            "scope": SCOPE,
        }
        timeout = aiohttp.ClientTimeout(total=self._patience.login)
        async with (
            aiohttp.ClientSession(trust_env=True, timeout=timeout) as session,
            session.post(url, data=form, allow_redirects=False) as response,
        ):
            answer: Any = await response.json(content_type=None)
        if not isinstance(answer, dict):
            raise TypeError("not an object")
        return cast(Json, answer)


def _code(answer: Json) -> str:
    """Why the login server gives no token, as it names it: "invalid_client" for a wrong password."""
    code: Any = answer.get("error")
    return code if isinstance(code, str) and code.isidentifier() else "refused"
