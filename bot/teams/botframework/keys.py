"""The keys that sign what Teams sends: fetched ahead of need, never in the way of a request.

The SDK fetches them with a blocking call without a time limit, in the loop that serves everybody else too.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

import aiohttp
import jwt

from bot.teams.botframework.settings import USUAL, Patience

log = logging.getLogger(__name__)

# What the network and the parsers raise when there is no list of keys at the other end.
_UNREADABLE = (aiohttp.ClientError, OSError, TimeoutError, LookupError, RecursionError, TypeError, ValueError)
ALGORITHMS = frozenset({"RS256", "RS384", "RS512"})


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    key: Any  # a public RSA key, as PyJWT takes it
    endorsements: frozenset[str]  # the channels that it may sign for


class SigningKeys:
    """The keys by their ids. Old ones stay until a fetch has brought others."""

    def __init__(self, metadata_url: str, patience: Patience = USUAL) -> None:
        self._metadata_url = metadata_url
        self._patience = patience
        self._keys: dict[str, SigningKey] = {}
        self._fetching: asyncio.Task[bool] | None = None
        self._last = float("-inf")  # when the last fetch began, on the monotonic clock

    async def find(self, key_id: str) -> SigningKey | None:
        """The key of this id, after one more look where it may be a new one; None when there is none."""
        if key_id not in self._keys and time.monotonic() - self._last >= self._patience.unknown:
            self._fetch()
        if key_id not in self._keys and self._fetching is not None:
            await asyncio.wait({self._fetching})
        return self._keys.get(key_id)

    @asynccontextmanager
    async def kept_fresh(self) -> AsyncGenerator[None, None]:
        """Asks for the keys now and then, until the block ends."""
        refreshing = asyncio.create_task(self._refresh_for_ever())
        try:
            yield
        finally:
            for task in (refreshing, self._fetching):
                if task is not None:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    async def _refresh_for_ever(self) -> None:
        while True:
            brought = await asyncio.shield(self._fetch())
            await asyncio.sleep(self._patience.refresh if brought else self._patience.retry)

    def _fetch(self) -> asyncio.Task[bool]:
        """One fetch at a time, whoever asks; whether it brings keys."""
        if self._fetching is None or self._fetching.done():
            self._last = time.monotonic()
            self._fetching = asyncio.create_task(self._fetch_now())
        return self._fetching

    async def _fetch_now(self) -> bool:
        try:
            timeout = aiohttp.ClientTimeout(total=None)
            async with (
                asyncio.timeout(self._patience.keys),
                aiohttp.ClientSession(trust_env=True, timeout=timeout) as session,
            ):
                metadata = await _json(session, self._metadata_url)
                listed = await _json(session, str(metadata["jwks_uri"]))
            keys = _read(listed["keys"])
        except _UNREADABLE as error:
            log.warning("the keys that Teams signs with can't be had just now (%s)", type(error).__name__)
            return False
        self._keys = keys or self._keys
        return bool(keys)


async def _json(session: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    async with session.get(url, raise_for_status=True) as response:
        read: Any = await response.json(content_type=None)
        if not isinstance(read, dict):
            raise TypeError("not an object")
        return cast(dict[str, Any], read)


def _read(listed: Any) -> dict[str, SigningKey]:
    """The keys that can be used; one that can't takes no other with it."""
    found: dict[str, SigningKey] = {}
    for one in cast(list[dict[str, Any]], listed):
        try:
            key = jwt.PyJWK.from_dict(one, algorithm="RS256").key
            found[str(one["kid"])] = SigningKey(
                key=key, endorsements=frozenset(map(str, one.get("endorsements") or ()))
            )
        except (jwt.PyJWTError, LookupError, AttributeError, TypeError, ValueError):
            log.warning("one of the keys that Teams signs with can't be read")
    return found
