"""Only what Teams signed for this bot in this tenant runs anything, proven on the class that production uses."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.teams.botframework import BotFramework, TeamsSettings, keys
from bot.teams.port import Incoming, Json

APP = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
TENANT = "11111111-2222-4333-8444-555555555555"
SERVICE = "https://smba.example/teams/"


def a_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY, OTHER = a_key(), a_key()


@dataclass
class Login:
    """Microsoft's list of keys."""

    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=lambda: {"k1": KEY})
    endorsements: list[str] = field(default_factory=lambda: ["msteams"])
    hangs: bool = False

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/metadata", self._metadata)
        app.router.add_get("/keys", self._keys)
        return app

    async def _metadata(self, request: web.Request) -> web.Response:
        if self.hangs:
            await asyncio.sleep(60)
        return web.json_response({"jwks_uri": str(request.url.with_path("/keys"))})

    async def _keys(self, request: web.Request) -> web.Response:
        listed = []
        for key_id, key in self.keys.items():
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            listed.append({**public, "kid": key_id, "endorsements": self.endorsements})
        return web.json_response({"keys": listed})


@dataclass
class Server:
    """The bot's address for Teams, and beside it another one on the same loop."""

    login: Login
    url: str
    http: aiohttp.ClientSession
    ran: list[Incoming]

    async def send(self, token: str | None, **changes: Any) -> int:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        body = an_activity(**changes)
        async with self.http.post(f"{self.url}/api/messages", json=body, headers=headers) as response:
            return response.status


def an_activity(**changes: Any) -> Json:
    return {
        "type": "message",
        "id": "1",
        "text": "help",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:maya"},
        "recipient": {"id": f"28:{APP}"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        **changes,
    }


def a_token(key: Any = KEY, *, key_id: str = "k1", algorithm: str = "RS256", **changes: Any) -> str:
    now = int(time.time())  # noqa: TID251 - the library goes by the real clock
    claims = {
        "iss": "https://api.botframework.com",
        "aud": APP,
        "serviceurl": SERVICE,
        "nbf": now - 10,
        "exp": now + 600,
    } | {name: now + value if name in {"nbf", "exp"} and value else value for name, value in changes.items()}
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": key_id})


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    login, ran = Login(), list[Incoming]()

    async def handle(incoming: Incoming) -> None:
        ran.append(incoming)

    async def click(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async with TestServer(login.app()) as metadata, aiohttp.ClientSession() as http:
        settings = TeamsSettings(
            app_id=APP, password="p", tenant_id=TENANT, metadata_url=str(metadata.make_url("/metadata"))
        )
        bot = BotFramework(settings)

        async def receive(request: web.Request) -> web.Response:
            return await bot.receive(request, handle)

        app = web.Application()
        app.router.add_post("/api/messages", receive)
        app.router.add_get("/click", click)
        async with bot.at_work(), TestServer(app) as running:
            yield Server(login=login, url=str(running.make_url("")).rstrip("/"), http=http, ran=ran)


async def test_a_good_token_passes(server: Server):
    assert await server.send(a_token()) == 200
    assert [incoming.text for incoming in server.ran] == ["help"]


BAD = {
    "no token": lambda: None,
    "garbage": lambda: "abc.def.ghi",
    "wrong issuer": lambda: a_token(iss="https://evil.example"),
    "wrong audience": lambda: a_token(aud="00000000-0000-0000-0000-000000000000"),
    "wrong service url": lambda: a_token(serviceurl="https://evil.example/"),
    "no service url": lambda: a_token(serviceurl=None),
    "wrong signature": lambda: a_token(OTHER),
    "unknown key id": lambda: a_token(OTHER, key_id="k9"),
    "another algorithm": lambda: a_token("a shared secret that is long enough", algorithm="HS256"),
    "unsigned": lambda: (
        ".".join(
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in ({"alg": "none", "kid": "k1"}, {"iss": "https://api.botframework.com", "aud": APP})
        )
        + "."
    ),
    "expired": lambda: a_token(exp=-400),
    "not yet valid": lambda: a_token(nbf=400),
    "without an end": lambda: a_token(exp=None),
}


@pytest.mark.parametrize("token", BAD.values(), ids=BAD)
async def test_a_bad_token_is_refused_and_runs_nothing(server: Server, token):
    assert await server.send(token()) == 401
    assert server.ran == []


@pytest.mark.parametrize(
    "changes",
    [
        {"conversation": {"id": "a:1", "tenantId": "another"}},
        {"channelData": {"tenant": {"id": "another"}}},
        {"conversation": {"id": "a:1"}, "channelData": {}},
        {"channelId": "webchat"},
    ],
    ids=["conversation of another tenant", "data of another tenant", "of no tenant", "of another channel"],
)
async def test_an_activity_of_another_tenant_or_channel_is_refused(server: Server, changes: Json):
    assert await server.send(a_token(), **changes) == 401
    assert server.ran == []


async def test_clocks_may_be_five_minutes_apart(server: Server):
    assert await server.send(a_token(exp=-200)) == 200
    assert await server.send(a_token(nbf=200)) == 200


async def test_a_key_that_may_not_sign_for_teams_does_not(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "UNKNOWN_SECONDS", 0.0)
    server.login.keys, server.login.endorsements = {"k2": OTHER}, ["webchat"]
    assert await server.send(a_token(OTHER, key_id="k2")) == 401


async def test_keys_rotate_without_a_restart(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "UNKNOWN_SECONDS", 0.0)
    assert await server.send(a_token()) == 200
    server.login.keys = {"k2": OTHER}
    assert await server.send(a_token(OTHER, key_id="k2")) == 200
    assert await server.send(a_token()) == 401, "the old key is gone"


async def test_a_login_server_that_hangs_delays_nobody_else(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "UNKNOWN_SECONDS", 0.0)
    monkeypatch.setattr(keys, "FETCH_SECONDS", 0.5)
    assert await server.send(a_token()) == 200
    server.login.hangs = True
    waiting = asyncio.create_task(server.send(a_token(OTHER, key_id="k9")))
    async with server.http.get(f"{server.url}/click") as response:
        assert await response.text() == "ok"
    assert not waiting.done()
    assert await server.send(a_token()) == 200, "known keys go on"
    assert await waiting == 401


@pytest.mark.parametrize("missing", ["app_id", "password", "tenant_id"])
def test_without_authentication_there_is_no_bot(missing: str):
    values = {"app_id": APP, "password": "p", "tenant_id": TENANT} | {missing: " "}
    with pytest.raises(ValueError, match=f"TEAMS_(APP_)?{missing.removeprefix('app_').upper()}"):
        BotFramework(TeamsSettings(**values))


@pytest.mark.parametrize("body", ["", "{", "[]", "7", "{}", '{"type": 7}', '{"type": "message"}'])
async def test_what_is_no_activity_is_a_bad_request(server: Server, body: str):
    headers = {"Authorization": f"Bearer {a_token()}", "Content-Type": "application/json"}
    async with server.http.post(f"{server.url}/api/messages", data=body, headers=headers) as response:
        assert response.status == 400
