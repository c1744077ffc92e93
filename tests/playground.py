"""Microsoft's Agents Playground: a client of Teams that runs on this machine, one for each person.

https://www.npmjs.com/package/@microsoft/m365agentsplayground. It draws cards with Teams' own renderer and presses
`Action.Execute`. It opens no dialogs, has no views of one's own, and whoever sits before it is always the same person,
as its configuration says. So everybody gets a Playground, and `Channel` stands between them and the bot.
"""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import aiohttp
import yaml
from aiohttp import web
from aiohttp.test_utils import unused_port
from deskside import Json
from nodeside import node, package
from stories import object_id
from teamsside import BOT, CHANNEL, TENANT, FakeTeams, Tenant, account_id
from yarl import URL

from bot.model.practice import Person

START_SECONDS = 60.0
_USERS = 5  # besides the one who sits there; with fewer or more it ends without a word

_MESSAGE = re.compile(r"\d{13}(-[0-9a-f]{8})?")  # a message's id: when it came, in milliseconds


@dataclass
class Channel(FakeTeams):
    """Teams' Connector, in front of everybody's Playground: what the bot posts, all of them show.

    Each Playground gives a message an id of its own. The bot is told the first, and each hears the one it gave.
    """

    windows: list[str] = field(default_factory=list)  # addresses of the Playgrounds
    ids: dict[str, dict[str, str]] = field(default_factory=dict)  # window → the bot's id → the window's

    async def _handle(self, request: web.Request) -> web.Response:
        self.calls.append((request.method, request.path))
        body = await request.read()
        async with aiohttp.ClientSession(headers={"Content-Type": "application/json"}) as http:
            answers = {w: await self._pass_on(http, w, request, body) for w in self.windows}
        taken = {w: answer for w, (status, answer) in answers.items() if status < HTTPStatus.BAD_REQUEST}
        if not taken:  # a chat of two is in one window alone, and perhaps in none
            return web.json_response({"error": {"code": "NotFound"}}, status=HTTPStatus.NOT_FOUND)
        told = next(iter(taken.values()))
        if request.method == "POST":
            for window, answer in taken.items():
                self.ids.setdefault(window, {})[told["id"]] = answer["id"]
        return web.json_response(told)

    async def _pass_on(
        self, http: aiohttp.ClientSession, window: str, request: web.Request, body: bytes
    ) -> tuple[int, Json]:
        ids = self.ids.get(window, {})
        path = _MESSAGE.sub(lambda found: ids.get(found[0], found[0]), request.rel_url.raw_path_qs)
        url = URL(f"{window}/_connector{path}", encoded=True)
        async with http.request(request.method, url, data=body) as answer:
            return answer.status, await answer.json()


def _user(name: str, email: str) -> dict[str, str]:
    return {
        "id": account_id(name),
        "name": name,
        "userPrincipleName": email,
        "aadObjectId": object_id(name),
        "givenName": name,
        "surname": name,
        "email": email,
    }


def _config(person: Person, people: tuple[Person, ...]) -> Json:
    users = [_user(other.name, other.email) for other in people if other is not person]
    users += [_user(f"Stranger{n}", f"stranger{n}@elsewhere.example") for n in range(_USERS)]
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": BOT, "name": "Countersign"},
        "currentUser": _user(person.name, person.email),
        "users": users[:_USERS],
        "personalChat": {"id": f"a:{account_id(person.name)}"},
        "groupChat": {"id": "19:group@thread.v2", "name": "Group"},
        "team": {
            "id": "19:team@thread.tacv2",
            "name": "Riverside",
            "aadGroupId": "00000000-0000-4000-8000-0000000000aa",
            "channels": [{"id": CHANNEL, "name": "Reviews"}],
        },
    }


@asynccontextmanager
async def a_playground(
    folder: Path, tenant: Tenant, person: Person, people: tuple[Person, ...]
) -> AsyncIterator[str]:
    """The address of the page at which somebody sits, until the block ends."""
    script, port = package("@microsoft/m365agentsplayground") / "cli.js", unused_port()
    home = folder / person.name
    home.mkdir()
    config = home / "config.yml"
    config.write_text(yaml.safe_dump(_config(person, people)))
    url = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        node(),
        str(script),
        *("-e", f"{tenant.url}/api/messages", "-c", "msteams", "-p", str(port)),
        *("--su", tenant.service_url, "--dt", "true"),
        env={
            **os.environ,
            "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config),
            "M365_AGENTS_PLAYGROUND_LOGFILE": str(home / "log"),
            "TEAMSAPPTESTER_BROWSER": "none",
        },
        cwd=home,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        await _answers(f"{url}/_debug/ping", process, home / "log")
        yield url
    finally:
        with suppress(ProcessLookupError):  # it and its children have ended
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _answers(url: str, process: asyncio.subprocess.Process, log: Path) -> None:
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as http:
        while process.returncode is None:
            try:
                async with http.get(url) as answer:
                    if answer.ok:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise RuntimeError(f"the Playground ended with code {process.returncode}; see {log}")
