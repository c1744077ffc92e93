"""A review is answered by two people in Microsoft's own client, the Agents Playground.

Whoever sits before a Playground is always the same person, and neither its page nor its configuration lets one change
that while it runs. So Maya has one and Tom has another, both on the same bot and the same channel. No Playground opens
dialogs or shows anybody a card of their own, so the reply is edited in the card, and the author sees an Approve button
that the bot has to refuse.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import stories
from browsing import DESKTOP, chromium  # noqa: F401 - a fixture
from playground import Channel, a_playground
from playwright.async_api import Browser, Locator, Page, expect
from stories import MAYA, NOAH, PRIYA, RIVERSIDE, SAM
from teamsside import CHANNEL, Tenant, a_tenant

from bot.model.case import State
from bot.model.practice import Person

WAIT = "Forty minutes in the waiting room, and nobody said a word."
STOPPED = "We are sorry that your visit began so late."
MY_WORDS = (
    "Thank you for telling us. We look at how our days are planned. Please call our manager on 01632 960123."
)
OPENS_WITHIN = 45_000  # milliseconds; before it shows anything, it gives the bot 15 s to answer
# Nobody has stated Tom's account: the bot finds him by his e-mail among the members that the Playground lists.
TOM = replace(stories.TOM, accounts=frozenset())
PEOPLE = (MAYA, TOM, PRIYA, SAM, NOAH)


@dataclass
class Window:
    """Somebody's Playground, in the practice's channel."""

    page: Page

    @property
    def card(self) -> Locator:
        """The card of the review, without the replies under it."""
        return self.page.locator(".ac-preview-panel").first

    async def press(self, button: str) -> None:
        await self.card.get_by_role("button", name=button, exact=True).click()

    async def edit_here(self) -> None:
        await self.press("More options")
        await self.page.get_by_role("menuitem", name="Edit in this card").click()

    async def write(self, words: str) -> None:
        await self.card.get_by_label("Your reply").fill(words)

    async def go_to(self, conversation: str) -> None:
        await self.page.get_by_text(conversation, exact=True).click()


@dataclass
class Office:
    """The bot, and room for those who work with it."""

    tenant: Tenant
    channel: Channel
    folder: Path
    browser: Browser
    open: AsyncExitStack

    async def sits_down(self, person: Person) -> Window:
        """Open somebody's Playground and go to the channel, upon which it tells the bot of both."""
        address = await self.open.enter_async_context(a_playground(self.folder, self.tenant, person, PEOPLE))
        self.channel.windows.append(address)
        context = await self.browser.new_context(viewport=DESKTOP)
        # It asks the internet for fonts, which would make the test another one wherever there is none.
        await context.route(lambda url: not url.startswith(address), lambda route: route.abort())
        page = await context.new_page()
        await page.goto(address)
        hello = page.get_by_text("Countersign puts every public reply")
        await expect(hello).to_be_visible(timeout=OPENS_WITHIN)
        window = Window(page)
        await window.go_to("Reviews")
        await expect(page.get_by_text("Start a new post")).to_be_visible()
        return window


@pytest.fixture
async def office(tmp_path: Path, chromium: Browser) -> AsyncIterator[Office]:  # noqa: F811
    practice, channel = replace(RIVERSIDE, playbook="plain", channels={"teams": CHANNEL}), Channel()
    async with (
        a_tenant(tmp_path, practice=practice, people=PEOPLE, teams=channel, installed=False) as tenant,
        AsyncExitStack() as stack,
    ):
        yield Office(tenant, channel, tmp_path, chromium, stack)


async def test_a_review_is_edited_in_the_card_submitted_and_approved_by_somebody_else(office):
    tenant = office.tenant
    maya, tom = await asyncio.gather(office.sits_down(MAYA), office.sits_down(TOM))
    case_id = await tenant.review(WAIT)
    for window in (maya, tom):
        await expect(window.card).to_contain_text(WAIT)
        await expect(window.card).to_contain_text("Suggested by the playbook")
    assert (await tenant.case(case_id)).state is State.NEW

    await maya.edit_here()
    await maya.write(STOPPED)
    await maya.press("Save and submit")
    await expect(maya.card).to_contain_text("How to mend it")
    await expect(maya.card.get_by_label("Your reply")).to_have_value(STOPPED)
    assert (await tenant.case(case_id)).state is State.NEW

    await maya.write(MY_WORDS)
    await maya.press("Save and submit")
    await expect(maya.card).to_contain_text("Waiting for approval")
    await expect(maya.card).to_contain_text("it needs a second person")
    view = await tenant.case(case_id)
    assert view.state is State.AWAITING_APPROVAL
    assert view.reply is not None and view.reply.text == MY_WORDS

    await tenant.deliver()
    await expect(tom.card).to_contain_text("Waiting for approval")
    await expect(tom.card).to_contain_text(MY_WORDS)

    await maya.press("Approve")
    await expect(maya.card).to_contain_text("it needs a second person")
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL

    await tom.press("Approve")
    await expect(tom.card).to_contain_text("Once it is public")
    await expect(tom.card).to_contain_text(MY_WORDS)
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL
    await tom.press("Approve")
    await expect(tom.card).to_contain_text("Approved")
    view = await tenant.case(case_id)
    assert view.state is State.APPROVED
    assert view.approvals == ("Tom",)

    await tenant.deliver()
    await expect(maya.card).to_contain_text("Approved")
    await maya.go_to("Personal Chat")
    await expect(maya.page.get_by_text("Tom approved").last).to_be_visible()


async def test_what_waits_for_somebody_opens_out_of_the_list_in_their_own_chat(office):
    tenant, tom = office.tenant, await office.sits_down(TOM)
    case_id = await tenant.review(WAIT)
    await expect(tom.card).to_contain_text(WAIT)
    await tom.go_to("Personal Chat")
    await tom.page.get_by_role("textbox").fill("queue")
    await tom.page.keyboard.press("Enter")
    await tom.page.get_by_role("button", name="Open", exact=True).click()
    opened = tom.page.locator(".ac-preview-panel").last
    await expect(opened).to_contain_text(WAIT)
    await opened.get_by_role("button", name="I'll take it", exact=True).click()
    await expect(opened).to_contain_text("looked after by Tom")
    assert (await tenant.case(case_id)).taken_by == "Tom"

    await tenant.deliver()
    await tom.go_to("Reviews")
    await expect(tom.card).to_contain_text("looked after by Tom")
