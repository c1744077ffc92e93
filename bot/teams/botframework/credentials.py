"""Tokens for what we send, had off the event loop and with a time limit.

MSAL blocks, and the SDK calls it in the middle of sending. Here a token is had before, in a thread; what the SDK
calls only reads it.
"""

# pyright: basic
# The SDK tells hardly any types.

import asyncio
import time
from typing import Any, cast

import requests
from msal import ConfidentialClientApplication
from msrest.authentication import Authentication as SdkAuthentication

from bot.desk.ports import TryLaterError
from bot.teams.botframework.settings import TeamsSettings

SCOPE = "https://api.botframework.com/.default"
LOGIN_SECONDS = 8
EARLY_SECONDS = 300.0  # a token is renewed so long before it ends


class Credentials(SdkAuthentication):
    """The bot's own proof towards Teams."""

    def __init__(self, settings: TeamsSettings) -> None:
        self._settings = settings
        self._app: ConfidentialClientApplication | None = None
        self._token = ""
        self._good_until = float("-inf")  # on the monotonic clock
        self._renewing = asyncio.Lock()

    async def ready(self) -> None:
        """See that there is a token. Raises TryLaterError when there is none to be had now."""
        if self._settings.unauthenticated or time.monotonic() < self._good_until:
            return
        async with self._renewing:
            if time.monotonic() < self._good_until:
                return
            try:
                async with asyncio.timeout(LOGIN_SECONDS):
                    answer = await asyncio.to_thread(self._acquire)
            except (TimeoutError, OSError, ValueError) as error:
                raise TryLaterError(f"login_{type(error).__name__}") from None
            if "access_token" not in answer:
                raise TryLaterError(f"login_{answer.get('error') or 'refused'}")
            self._token = str(answer["access_token"])
            self._good_until = time.monotonic() + float(answer.get("expires_in") or 0) - EARLY_SECONDS

    def _acquire(self) -> dict[str, Any]:
        if self._app is None:
            self._app = ConfidentialClientApplication(
                client_id=self._settings.app_id,
                client_credential=self._settings.password,
                authority=f"{self._settings.login_url}/{self._settings.tenant_id}",
                timeout=LOGIN_SECONDS,
                instance_discovery=False,
            )
        return cast(dict[str, Any], self._app.acquire_token_for_client(scopes=[SCOPE]))

    def signed_session(self, session: requests.Session | None = None) -> requests.Session:
        """What the SDK calls before each request."""
        session = session or requests.Session()
        if self._token:
            session.headers["Authorization"] = f"Bearer {self._token}"
        return session
