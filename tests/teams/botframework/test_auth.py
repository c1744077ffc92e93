"""Only what Teams signed for this bot in this tenant runs anything, proven on the class that production uses."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.teams.botframework import BotFramework, TeamsSettings
from bot.teams.botframework.settings import LOGIN_URL, METADATA_URL, Patience
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
    endorsements: list[str] | None = field(default_factory=lambda: ["msteams"])
    more: list[Any] = field(default_factory=list)  # what is listed beside the keys
    hangs: bool = False
    fails: bool = False
    looks: int = 0
    looked: asyncio.Condition = field(default_factory=asyncio.Condition)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)  # ends what hangs

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/metadata", self._metadata)
        app.router.add_get("/keys", self._keys)
        return app

    async def _metadata(self, request: web.Request) -> web.Response:
        async with self.looked:
            self.looks += 1
            self.looked.notify_all()
        if self.hangs:
            await self.let_go.wait()
        if self.fails:
            return web.Response(status=503, text="<html>later</html>")
        return web.json_response({"jwks_uri": str(request.url.with_path("/keys"))})

    async def _keys(self, request: web.Request) -> web.Response:
        endorsed = {} if self.endorsements is None else {"endorsements": self.endorsements}
        listed = list(self.more)
        for key_id, key in self.keys.items():
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            listed.append({**public, "kid": key_id, **endorsed})
        return web.json_response({"keys": listed})

    async def seen(self, looks: int) -> None:
        """Wait until it was looked so often."""
        async with asyncio.timeout(20), self.looked:
            await self.looked.wait_for(lambda: self.looks >= looks)


@dataclass
class Server:
    """The bot's address for Teams, and beside it another one on the same loop."""

    login: Login
    url: str
    http: aiohttp.ClientSession
    ran: list[Incoming]

    async def send(self, token: str | None, *, scheme: str = "Bearer", **changes: Any) -> int:
        headers = {} if token is None else {"Authorization": f"{scheme} {token}"}
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


@asynccontextmanager
async def a_server(login: Login, patience: Patience) -> AsyncIterator[Server]:
    ran = list[Incoming]()

    async def handle(incoming: Incoming) -> None:
        ran.append(incoming)

    async def click(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async with TestServer(login.app()) as metadata, aiohttp.ClientSession() as http:
        settings = TeamsSettings(
            app_id=APP, password="p", tenant_id=TENANT, metadata_url=str(metadata.make_url("/metadata"))
        )
        bot = BotFramework(settings, patience)

        async def receive(request: web.Request) -> web.Response:
            return await bot.receive(request, handle)

        app = web.Application()
        app.router.add_post("/api/messages", receive)
        app.router.add_get("/click", click)
        async with bot.at_work(), TestServer(app) as running:
            yield Server(login=login, url=str(running.make_url("")).rstrip("/"), http=http, ran=ran)
        login.let_go.set()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with a_server(Login(), Patience(unknown=0.0)) as server:
        yield server


def test_the_keys_and_the_login_are_microsofts_unless_told_otherwise():
    settings = TeamsSettings(app_id=APP, password="a password", tenant_id=TENANT)
    assert settings.metadata_url == METADATA_URL
    assert METADATA_URL == "https://login.botframework.com/v1/.well-known/openidconfiguration"
    assert settings.login_url == LOGIN_URL == "https://login.microsoftonline.com"
    assert "a password" not in repr(settings)


async def test_a_good_token_passes(server: Server):
    assert await server.send(a_token()) == 200
    assert [incoming.text for incoming in server.ran] == ["help"]


def with_header(header: Any) -> str:
    """A good token behind another header."""
    named = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    return f"{named}.{a_token().partition('.')[2]}"


BAD = {
    "no token": lambda: None,
    "an empty one": lambda: "",
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
    "an algorithm that is no name": lambda: with_header({"alg": ["RS256"], "kid": "k1"}),
    "a key id that is no name": lambda: with_header({"alg": "RS256", "kid": {"a": 1}}),
    "a header that is no object": lambda: with_header([]),
    "a header without bottom": lambda: base64.urlsafe_b64encode(b"[" * 5000).decode() + ".e30.e30",
    "letters of another world": lambda: "\u00fcber.\u4e16\u754c.\u754c",
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


async def test_bytes_that_are_no_letters_are_refused(server: Server):
    host, port = server.url.removeprefix("http://").split(":")
    body = json.dumps(an_activity()).encode()
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer \xff\xfe.\xfd.\xfc\r\n"
        + f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    assert (await reader.readline()).split()[1] == b"401"
    writer.close()
    await writer.wait_closed()
    assert server.ran == []


async def test_another_way_to_prove_oneself_is_none(server: Server):
    assert await server.send(a_token(), scheme="Basic") == 401


@pytest.mark.parametrize("endorsements", [["webchat"], [], None], ids=["another", "none", "not told"])
async def test_a_key_that_may_not_sign_for_teams_does_not(server: Server, endorsements: list[str] | None):
    server.login.keys, server.login.endorsements = {"k2": OTHER}, endorsements
    assert await server.send(a_token(OTHER, key_id="k2")) == 401
    assert server.ran == []


async def test_keys_rotate_without_a_restart(server: Server):
    assert await server.send(a_token()) == 200
    server.login.keys = {"k2": OTHER}
    assert await server.send(a_token(OTHER, key_id="k2")) == 200
    assert await server.send(a_token()) == 401, "the old key is gone"


async def test_keys_are_looked_at_again_before_anybody_needs_them():
    async with a_server(Login(), Patience(refresh=0.01, unknown=3600.0)) as server:
        assert await server.send(a_token()) == 200
        server.login.keys = {"k2": OTHER}
        await server.login.seen(server.login.looks + 2)
        assert await server.send(a_token(OTHER, key_id="k2")) == 200


async def test_a_look_that_failed_is_soon_repeated_and_the_known_keys_go_on():
    async with a_server(Login(), Patience(refresh=0.01, retry=0.01, unknown=3600.0)) as server:
        assert await server.send(a_token()) == 200
        server.login.fails = True
        await server.login.seen(server.login.looks + 3)
        assert await server.send(a_token()) == 200


async def test_unknown_keys_make_nobody_look_again_and_again():
    async with a_server(Login(), Patience(unknown=3600.0)) as server:
        assert await server.send(a_token()) == 200
        for key_id in ("k7", "k8", "k9"):
            assert await server.send(a_token(OTHER, key_id=key_id)) == 401
        assert server.login.looks == 1


async def test_a_key_that_can_not_be_read_takes_no_other_with_it():
    odd = [{"kty": "EC", "kid": "e"}, {"kty": "RSA", "kid": "r"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB"}, 7]
    async with a_server(Login(more=odd), Patience(unknown=0.0)) as server:
        assert await server.send(a_token()) == 200


async def test_a_login_server_that_hangs_delays_nobody_else(server: Server):
    assert await server.send(a_token()) == 200
    server.login.hangs = True
    waiting = asyncio.create_task(server.send(a_token(OTHER, key_id="k9")))
    await server.login.seen(2)
    async with server.http.get(f"{server.url}/click") as response:
        assert await response.text() == "ok"
    assert await server.send(a_token()) == 200, "known keys go on"
    assert not waiting.done()
    server.login.let_go.set()
    assert await waiting == 401


async def test_a_login_server_that_hangs_from_the_start_lets_nobody_in_and_is_given_up():
    async with a_server(Login(hangs=True), Patience(keys=0.1)) as server:
        assert await server.send(a_token()) == 401
        assert server.ran == []


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
