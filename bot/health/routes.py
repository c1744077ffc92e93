"""GET /healthz, /readyz and /metrics."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.health.metrics import Metrics

PATIENCE = 3.0  # seconds that one check may take

Check = Callable[[], Awaitable[bool]]


def health_routes(
    ready: Mapping[str, Check], metrics: Metrics, *, patience: float = PATIENCE
) -> list[web.RouteDef]:
    """The routes. `ready` names what must be so before traffic is welcome: "database", "courier", …

    A check that raises, or takes longer than `patience` seconds, counts as not so.
    """

    async def healthz(request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(request: web.Request) -> web.Response:
        answers = await asyncio.gather(*(_ask(check, patience) for check in ready.values()))
        checks = dict(zip(ready, answers, strict=True))
        return web.json_response(
            {"ready": all(answers), "checks": checks}, status=200 if all(answers) else 503
        )

    async def numbers(request: web.Request) -> web.Response:
        return metrics.exposition()

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", numbers)]


async def _ask(check: Check, patience: float) -> bool:
    try:
        return await asyncio.wait_for(check(), patience)
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is that it isn't ready
        return False
