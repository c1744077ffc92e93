"""The demo as people see it: the production bot, a workspace for it, and a browser a person."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import aiohttp
import pytest
from browsing import DESKTOP, chromium  # noqa: F401 - a fixture
from playwright.async_api import Browser, Locator, Page, expect

from bot.bootstrap import load_library
from bot.clock import SystemClock
from bot.demo import load_demo
from bot.demo.run import Demo, start_demo
from bot.playbook.library import Library

HANDLES = {"Maya": "maya.brooks", "Tom": "tom.okafor", "Priya": "priya.nair", "Sam": "sam.whitfield"}


@dataclass
class Clock:
    """The real time, which a test may put forward."""

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


@dataclass
class Screen:
    """One person's browser."""

    name: str
    page: Page

    def card(self, words: str) -> Locator:
        """The card of the review with these words."""
        return self.page.get_by_test_id("messages").get_by_test_id("message").filter(has_text=words)

    def thread(self) -> Locator:
        return self.page.get_by_test_id("thread-messages")

    @property
    def modal(self) -> Locator:
        return self.page.get_by_test_id("modal")

    @property
    def note(self) -> Locator:
        """The newest "only visible to you" message."""
        return self.page.get_by_test_id("ephemeral").last

    async def go_to(self, conversation: str) -> None:
        await self.page.locator(f"[data-testid=conversation][data-name='{conversation}']").click()
        await expect(self.page.get_by_test_id("title")).to_contain_text(conversation)

    async def press(self, card: Locator, button: str) -> None:
        await card.get_by_role("button", name=button, exact=True).click()

    async def choose(self, card: Locator, entry: str) -> None:
        """An entry of the card's "⋯" menu."""
        await card.locator("[data-action^=more]").first.click()
        await self.page.get_by_test_id("menu").get_by_role("menuitem", name=entry).click()

    async def write(self, words: str) -> None:
        """Into the editor that is open."""
        await self.modal.get_by_label("Your reply").fill(words)

    async def send(self) -> None:
        """Press the dialog's own button."""
        await self.page.get_by_test_id("modal-submit").click()

    async def sent(self) -> None:
        """Press it, and see the dialog close."""
        await self.send()
        await self.modal.wait_for(state="hidden")

    async def approve(self, card: Locator, words: str = "") -> None:
        """Press Approve, see the exact text, and press again."""
        await self.press(card, "Approve")
        await expect(self.modal).to_contain_text(words)
        await self.sent()

    async def open_thread(self, card: Locator) -> None:
        await card.get_by_test_id("replies").click()
        await self.thread().wait_for()


class TeamsScreen(Screen):
    """The same in Teams."""

    async def choose(self, card: Locator, entry: str) -> None:
        """An entry of the card's "…" menu."""
        await card.get_by_test_id("card-more").first.click()
        await self.page.get_by_test_id("menu").get_by_role("menuitem", name=entry).click()

    async def send(self) -> None:
        """Press the first of the dialog's own buttons, which stand below everything else."""
        await self.modal.locator(".buttons").last.get_by_role("button").first.click()

    async def approve(self, card: Locator, words: str = "") -> None:
        """Press Approve, see the exact text in the card's place, and press again."""
        await self.press(card, "Approve")
        await expect(card.get_by_role("button", name="Not now")).to_be_visible()
        await expect(card).to_contain_text(words)
        await self.press(card, "Approve")


@dataclass
class Practice:
    """The demo, and the screens of those who play in it."""

    demo: Demo
    clock: Clock
    browser: Browser
    screens: dict[str, Screen] = field(default_factory=dict)
    number: int = 0

    async def person(self, name: str, size: dict[str, int] | None = None) -> Screen:
        """Somebody's screen in Slack, in Riverside's channel."""
        page = await self._page(f"{self.demo.address}?as={HANDLES[name]}", size)
        self.screens[name] = Screen(name=name, page=page)
        return self.screens[name]

    async def in_teams(self, name: str, size: dict[str, int] | None = None) -> TeamsScreen:
        """Somebody's screen in Teams, in Riverside's channel."""
        page = await self._page(f"{self.demo.teams_address}?as={HANDLES[name]}", size)
        return TeamsScreen(name=name, page=page)

    async def _page(self, address: str, size: dict[str, int] | None) -> Page:
        context = await self.browser.new_context(viewport=size or DESKTOP, timezone_id="Europe/London")
        page = await context.new_page()
        page.set_default_timeout(10_000)
        await page.goto(address)
        await page.get_by_test_id("composer").wait_for()
        return page

    async def review(
        self, text: str, *, external_id: str = "", rating: int = 2, author: str = "Jo P."
    ) -> None:
        """A review comes in through the intake."""
        self.number += 1
        body = {
            "source": "google",
            "external_id": external_id or f"browser-{self.number}",
            "practice": "riverside",
            "rating": rating,
            "author": author,
            "text": text,
        }
        headers = {"Authorization": f"Bearer {self.demo.keys.intake_token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{self.demo.base}/reviews", json=body) as answer,
        ):
            assert answer.status in {200, 202}, await answer.text()

    def later(self, **length: float) -> None:
        self.clock.ahead += timedelta(**length)


Joins = Callable[..., Awaitable[Screen]]


@cache
def the_library() -> Library:
    """The demo's playbooks never change, and reading them takes seconds: once is enough for all tests."""
    settings, _ = load_demo(SystemClock().now())
    return load_library(settings)


@pytest.fixture
async def practice(
    tmp_path: Path,
    chromium: Browser,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Practice]:
    monkeypatch.setattr("bot.demo.run.load_library", lambda settings: the_library())
    clock = Clock()
    async with AsyncExitStack() as stack:
        demo = await start_demo(stack, port=None, data=tmp_path / "demo", clock=clock, reviews=())
        yield Practice(demo=demo, clock=clock, browser=chromium)


@pytest.fixture(params=["slack", "teams"])
def joins(practice: Practice, request: pytest.FixtureRequest) -> Joins:
    """Lets somebody come in, into the same chat program as everybody else."""
    return practice.person if request.param == "slack" else practice.in_teams
