"""How the running bot says that it is alive, whether it is ready, and its numbers; over real HTTP."""

import asyncio
from collections.abc import Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.health import Metrics, health_routes
from bot.health.routes import Check


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def broken() -> bool:
    raise RuntimeError("database is gone")


async def never() -> bool:
    await asyncio.Event().wait()
    return True


@pytest.fixture
async def serve():
    clients = []

    async def serve(ready: Mapping[str, Check], metrics: Metrics, **options) -> TestClient:
        async def fails(request: web.Request) -> web.Response:
            raise RuntimeError

        app = web.Application(middlewares=[metrics.middleware])
        app.add_routes([*health_routes(ready, metrics, **options), web.get("/cases/{id}", fails)])
        client = TestClient(TestServer(app))
        await client.start_server()
        clients.append(client)
        return client

    yield serve
    for client in clients:
        await client.close()


async def test_alive_needs_nothing_else_to_work(serve):
    client = await serve({"database": broken}, Metrics())
    assert (await client.get("/healthz")).status == 200


async def test_ready_when_everything_is(serve):
    client = await serve({"database": yes, "courier": yes}, Metrics())
    answer = await client.get("/readyz")
    assert answer.status == 200
    assert await answer.json() == {"ready": True, "checks": {"database": True, "courier": True}}


@pytest.mark.parametrize("check", [no, broken, never])
async def test_one_thing_amiss_is_named_and_means_not_ready(serve, check):
    client = await serve({"database": check, "courier": yes}, Metrics(), patience=0.05)
    answer = await client.get("/readyz")
    assert answer.status == 503
    assert (await answer.json())["checks"] == {"database": False, "courier": True}


async def test_the_numbers_tell_what_happened_and_nothing_else(serve):
    metrics = Metrics()
    metrics.command("Receive", "new")
    metrics.command("Approve", "own_text")
    metrics.command("Approve", "own_text")
    metrics.delivery("slack", "retried")
    metrics.waiting("slack", 3)
    client = await serve({}, metrics)
    await client.get("/cases/somebody")
    await client.get("/cases/else")
    await client.get("/no/such/place")
    answer = await client.get("/metrics")
    text = await answer.text()
    assert answer.headers["Content-Type"].startswith("text/plain")
    for line in (
        'countersign_reviews_total{outcome="new"} 1.0',
        'countersign_commands_total{command="Approve",outcome="own_text"} 2.0',
        'countersign_deliveries_total{outcome="retried",surface="slack"} 1.0',
        'countersign_outbox_waiting{surface="slack"} 3.0',
        'countersign_request_seconds_count{route="/cases/{id}",status="500"} 2.0',
        'countersign_request_seconds_count{route="none",status="404"} 1.0',
    ):
        assert line in text.splitlines()
    assert "somebody" not in text, "an address may hold anything"


def test_two_bots_in_one_process_do_not_share_numbers():
    first, second = Metrics(), Metrics()
    first.delivery("slack", "sent")
    assert b'surface="slack"' not in bytes(second.exposition().body)
