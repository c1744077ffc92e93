"""`countersign serve`, as installed, against a stand-in for Slack: nothing set but its address and the secrets."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp.test_utils import TestServer, unused_port
from slackside import (
    SECRET,
    TOKEN,
    FakeSlack,
    Json,
    Socket,
    actions_of,
    button_of,
    click,
    signed,
    submission,
    words_of,
)

CONFIGURATION = """
practices:
  - id: riverside
    name: Riverside Clinic
    playbook: us-hipaa
    channels: {slack: C0RIVERSIDE}
    phones: ["(512) 555-0142"]
    grace: 0s
    defence_organisation:
      role: malpractice carrier
      name: Example Mutual
      phone: (800) 555-0119
      hours: 24 hours, every day
      member_number: E-1
people:
  - {id: maya, name: Maya, email: maya@riverside.example, roles: [staff], practices: [riverside], slack: U0MAYA}
  - {id: tom, name: Tom, email: tom@riverside.example, roles: [approver], practices: [riverside], slack: U0TOM}
  - {id: sam, name: Sam, email: sam@riverside.example, roles: [compliance], practices: [riverside], slack: U0SAM}
"""
INTAKE = "a-made-up-intake-token-of-some-length"
REPLY = "Thank you for taking the time to write. Please call us on (512) 555-0142 so that we can help."
REVIEW = {
    "source": "google",
    "external_id": "abc123",
    "practice": "riverside",
    "rating": 2,
    "author": "Jo P.",
    "text": "We waited for ages.",
    "url": "https://reviews.example/1",
    "posted_at": "2026-03-01T09:30:00Z",
}
Deliver = Callable[[Json], Awaitable[Json]]


async def until(true: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(30):
        while True:
            answer = true()
            if await answer if isinstance(answer, Awaitable) else answer:
                return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def served(folder: Path, **environment: str) -> AsyncIterator[str]:
    """The bot in a process of its own; its address."""
    (folder / "countersign.yaml").write_text(CONFIGURATION, encoding="utf-8")
    port = unused_port()
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "COUNTERSIGN_"))}
    database = f"sqlite:///{folder / 'bot.db'}"
    secrets = {
        "SLACK_BOT_TOKEN": TOKEN,
        "COUNTERSIGN_INTAKE_TOKEN": INTAKE,
        "COUNTERSIGN_DATABASE_URL": database,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve", "--config", str(folder / "countersign.yaml")),
        *("--host", "127.0.0.1", "--port", str(port)),
        env={**clean, **secrets, **environment},
        stdout=asyncio.subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        async with aiohttp.ClientSession() as http:

            async def answers() -> bool:
                assert process.returncode is None, "the bot did not start"
                try:
                    async with http.get(f"{address}/healthz") as response:
                        return response.status == 200
                except aiohttp.ClientConnectionError:
                    return False

            await until(answers)
        yield address
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def over_http(folder: Path, socket: Socket, api_url: str) -> AsyncIterator[tuple[str, Deliver]]:
    async with (
        served(folder, SLACK_API_URL=api_url, SLACK_SIGNING_SECRET=SECRET) as address,
        aiohttp.ClientSession() as http,
    ):

        async def deliver(payload: Json) -> Json:
            body = urlencode({"payload": json.dumps(payload)}).encode()
            headers = {"Content-Type": "application/x-www-form-urlencoded", **signed(body)}
            async with http.post(f"{address}/slack/events", data=body, headers=headers) as response:
                assert response.status == 200
                text = await response.text()
                return json.loads(text) if text else {}

        yield address, deliver


@asynccontextmanager
async def over_a_socket(folder: Path, socket: Socket, api_url: str) -> AsyncIterator[tuple[str, Deliver]]:
    async with served(folder, SLACK_API_URL=api_url, SLACK_APP_TOKEN="xapp-made-up") as address:
        await until(socket.connected.is_set)

        async def deliver(payload: Json) -> Json:
            return (await socket.send("interactive", payload)).get("payload", {})

        yield address, deliver


@pytest.mark.parametrize("way", [over_http, over_a_socket])
async def test_a_review_posted_to_the_intake_goes_the_whole_way(tmp_path: Path, way: Callable):
    slack = FakeSlack()
    socket = Socket(slack=slack)
    async with (
        TestServer(socket.app()) as server,
        way(tmp_path, socket, str(server.make_url("/api/"))) as (address, deliver),
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {INTAKE}"}) as http,
    ):
        async with http.post(f"{address}/reviews", json=REVIEW) as response:
            assert response.status == 202
        await until(lambda: bool(slack.messages))
        card = slack.messages["C0RIVERSIDE"][0]
        assert "We waited for ages." in words_of(card["blocks"])

        await deliver(click("U0MAYA", button_of(card, "edit"), trigger="T1"))
        assert await deliver(submission("U0MAYA", slack.views[-1], trigger="T2", text=REPLY)) == {}
        await until(lambda: "approve" in actions_of(card))
        await deliver(click("U0TOM", button_of(card, "approve"), trigger="T3"))
        assert await deliver(submission("U0TOM", slack.views[-1], trigger="T4")) == {}
        await until(lambda: "mark_posted" in actions_of(card))
        await until(lambda: words_of(slack.messages["C0RIVERSIDE"][-1]["blocks"]) == REPLY)


@pytest.mark.parametrize("way", [over_http, over_a_socket])
async def test_an_escalation_by_hand_reaches_compliance(tmp_path: Path, way: Callable):
    slack = FakeSlack()
    socket = Socket(slack=slack)
    async with (
        TestServer(socket.app()) as server,
        way(tmp_path, socket, str(server.make_url("/api/"))) as (address, deliver),
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {INTAKE}"}) as http,
    ):
        async with http.post(f"{address}/reviews", json=REVIEW) as response:
            assert response.status == 202
        await until(lambda: bool(slack.messages))
        card = slack.messages["C0RIVERSIDE"][0]
        await deliver(click("U0MAYA", button_of(card, "escalate"), trigger="T1"))
        assert await deliver(submission("U0MAYA", slack.views[-1], trigger="T2", category="other")) == {}
        await until(lambda: "DU0SAM" in slack.messages)
        direct = slack.messages["DU0SAM"][0]
        assert "member number E-1" in words_of(direct["blocks"])
        await deliver(click("U0SAM", button_of(direct, "release"), trigger="T3"))
        assert await deliver(submission("U0SAM", slack.views[-1], trigger="T4", reason="Advice taken.")) == {}
        await until(lambda: "submit" in actions_of(card))
