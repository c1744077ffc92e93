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

log = logging.getLogger(__name__)

FETCH_SECONDS = 5  # for the metadata and the keys together
REFRESH_SECONDS = 6 * 3600.0  # keys are asked for anew this often; they live for days
RETRY_SECONDS = 60.0  # after a fetch that failed
UNKNOWN_SECONDS = 10.0  # least time between two fetches because of a key that nobody has heard of
ALGORITHMS = frozenset({"RS256", "RS384", "RS512"})


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    key: Any  # a public RSA key, as PyJWT takes it
    endorsements: frozenset[str]  # channels it may sign for; empty for all


class SigningKeys:
    """The keys by their ids. Old ones stay until a fetch has brought others."""

    def __init__(self, metadata_url: str) -> None:
        self._metadata_url = metadata_url
        self._keys: dict[str, SigningKey] = {}
        self._fetching: asyncio.Task[None] | None = None
        self._last = float("-inf")  # when the last fetch began, on the monotonic clock

    async def find(self, key_id: str) -> SigningKey | None:
        """The key of this id, after one more look where it may be a new one; None when there is none."""
        if key_id not in self._keys and time.monotonic() - self._last >= UNKNOWN_SECONDS:
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
            await asyncio.wait({self._fetch()})
            await asyncio.sleep(REFRESH_SECONDS if self._keys else RETRY_SECONDS)

    def _fetch(self) -> asyncio.Task[None]:
        """One fetch at a time, whoever asks."""
        if self._fetching is None or self._fetching.done():
            self._last = time.monotonic()
            self._fetching = asyncio.create_task(self._fetch_now())
        return self._fetching

    async def _fetch_now(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS), aiohttp.ClientSession(trust_env=True) as session:
                metadata = await _json(session, self._metadata_url)
                listed = await _json(session, str(metadata.get("jwks_uri") or ""))
            keys = dict(_read(one) for one in cast(list[Any], listed.get("keys") or []) if _is_ours(one))
        except (aiohttp.ClientError, TimeoutError, ValueError, TypeError, jwt.PyJWTError) as error:
            log.warning("the keys that Teams signs with can't be had just now (%s)", type(error).__name__)
        else:
            self._keys = keys or self._keys


async def _json(session: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    async with session.get(url, raise_for_status=True) as response:
        read: Any = await response.json(content_type=None)
        if not isinstance(read, dict):
            raise TypeError("not an object")
        return cast(dict[str, Any], read)


def _is_ours(listed: Any) -> bool:
    return isinstance(listed, dict) and cast(dict[str, Any], listed).get("kty") == "RSA"


def _read(listed: dict[str, Any]) -> tuple[str, SigningKey]:
    endorsed = cast(list[Any], listed.get("endorsements") or [])
    key = jwt.PyJWK.from_dict(listed, algorithm="RS256").key
    return str(listed["kid"]), SigningKey(key=key, endorsements=frozenset(map(str, endorsed)))
