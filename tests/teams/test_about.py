"""The page that Teams links to."""

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.teams.about import PATH, about


async def test_it_tells_what_becomes_of_data_and_runs_nothing():
    app = web.Application()
    app.router.add_get(PATH, about)
    async with TestClient(TestServer(app)) as client, client.get(PATH) as response:
        text = await response.text()
        assert response.status == 200
        assert 'id="privacy"' in text
        assert 'id="terms"' in text
        assert "script" not in text
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
