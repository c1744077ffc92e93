"""A bot started from a file and an environment, beside a workspace that it doesn't know."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from scenario.outside.standin import SECRET, Hands, OverHttp, OverSocket, Slack, a_slack, until

from bot.bootstrap import Parts, running
from bot.clock import SystemClock
from bot.playbook.library import Library, shipped_playbooks
from bot.settings import load_settings
from bot.slack.web import SlackSettings

CHANNEL = "C0OUTSIDE"
CONFIG = """
practices:
  - id: riverside
    name: Riverside Clinic
    playbook: uk-gmc
    channels: {slack: C0OUTSIDE}
    phones: [01632 960123]
    emails: [manager@riverside.example]
    complaints_url: https://riverside.example/complaints
    grace: 0
    defence_organisation: {name: Example Defence Union, phone: 01632 960500, hours: "24 hours"}
people:
  - {name: Maya, email: maya@riverside.example, roles: [staff]}
  - {name: Tom, email: tom@riverside.example, roles: [staff, approver]}
  - {name: Sam, email: sam@riverside.example, roles: [approver, compliance]}
"""
EMAILS = {name: f"{name[2:].lower()}@riverside.example" for name in ("U0MAYA", "U0TOM", "U0SAM")}
INTAKE = "outside-intake-token"


@dataclass(frozen=True, kw_only=True)
class Outside:
    """The workspace, and a bot at work in it."""

    slack: Slack
    by: OverHttp | OverSocket
    http: aiohttp.ClientSession
    url: str

    def __getattr__(self, name: str) -> Hands:
        """Somebody's hands: `outside.maya`."""
        return Hands(self.slack, self.by, f"U0{name.upper()}")

    async def review(self, external_id: str, text: str, rating: int = 2) -> Any:
        """Send in a review; the card that comes of it."""
        known = len(self.slack.cards(CHANNEL))
        await send_review(self.http, self.url, external_id, text, rating)
        await until(lambda: len(self.slack.cards(CHANNEL)) > known)
        return self.slack.cards(CHANNEL)[-1]


async def send_review(
    http: aiohttp.ClientSession, url: str, external_id: str, text: str, rating: int = 2
) -> tuple[int, Any]:
    """POST /reviews, as the README shows it."""
    review = {"source": "google", "external_id": external_id, "practice": "riverside", "rating": rating}
    more = {"author": "Zebedee Quill", "text": text, "url": "", "posted_at": "2026-11-20T09:30:00Z"}
    headers = {"Authorization": f"Bearer {INTAKE}"}
    async with http.post(f"{url}/reviews", json={**review, **more}, headers=headers) as response:
        return response.status, await response.json()


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """The real clock, moved."""

    by: timedelta

    def now(self) -> datetime:
        return SystemClock().now() + self.by


@cache
def _library() -> Library:
    return Library.load(shipped_playbooks(), {}, prove=False)


@asynccontextmanager
async def outside(
    folder: Path,
    *,
    socket_mode: bool = False,
    config: str = CONFIG,
    slack: Slack | None = None,
    later: timedelta = timedelta(0),
) -> AsyncIterator[Outside]:
    """A bot in a workspace, in this process, with real connections between them; its clock runs `later` ahead."""
    path = folder / "countersign.yaml"
    path.write_text(config)
    async with AsyncExitStack() as stack:
        slack = slack or await stack.enter_async_context(a_slack(EMAILS.copy()))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        parts = Parts(
            settings=load_settings(path),
            library=_library(),
            database_url=f"sqlite:///{folder / 'outside.db'}",
            slack=SlackSettings(
                bot_token="outside-bot",
                signing_secret="" if socket_mode else SECRET,
                app_token="outside-app" if socket_mode else "",
                api_url=slack.api_url,
            ),
            intake_token=INTAKE,
            clock=Ahead(by=later),
            post_interval=0,
        )
        bot = await stack.enter_async_context(running(parts))
        server = await stack.enter_async_context(TestServer(bot.app))
        url = str(server.make_url("")).rstrip("/")
        by = OverSocket(slack) if socket_mode else OverHttp(http, url)
        await until(lambda: "auth.test" in [method for method, _ in slack.calls])
        yield Outside(slack=slack, by=by, http=http, url=url)


@pytest.fixture(params=[False, True], ids=["http", "socket"])
async def either(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Outside]:
    """Over HTTP, and again over Socket Mode."""
    async with outside(tmp_path, socket_mode=request.param) as running_:
        yield running_


@pytest.fixture
async def over_http(tmp_path: Path) -> AsyncIterator[Outside]:
    async with outside(tmp_path) as running_:
        yield running_
