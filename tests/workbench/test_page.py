"""The page in a real browser, with a real bot behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

REVIEWS = "C0REVIEWS"


def the_card(page: Page, ts: str) -> Locator:
    return page.get_by_test_id("messages").locator(f"[data-ts='{ts}']")


async def switch_to(page: Page, name: str) -> None:
    await page.get_by_test_id("person-switch").click()
    await page.get_by_role("menuitem", name=name).click()
    await expect(page.get_by_test_id("person-switch")).to_contain_text(name)


async def focused(page: Page) -> str:
    """What has the keyboard: its data-focus, else its data-testid."""
    script = "(document.activeElement.dataset.focus ?? document.activeElement.dataset.testid) || ''"
    return await page.evaluate(script)


async def test_a_card_arrives_live_and_looks_like_one(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    card = the_card(page, ts)
    await expect(card.get_by_role("heading", name="New review")).to_be_visible()
    await expect(card.locator("strong").first).to_have_text("Countersign")
    await expect(card.locator(".block.section strong").first).to_have_text("Riverside")
    await expect(card.locator(".block.section em").first).to_have_text("2 hours ago")
    await expect(card.locator("time[datetime='2027-01-15T08:00:00.000Z']")).to_be_visible()
    await expect(card.locator(".mention")).to_have_text("@Omar Haddad")
    await expect(card.get_by_role("button", name="Approve")).to_have_class("primary")
    await expect(card.get_by_role("button", name="Hold")).to_have_class("danger")


async def test_a_review_cant_bring_html_of_its_own(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    quote = the_card(page, ts).locator("blockquote")
    await expect(quote).to_have_text(
        'The wait was <b>long</b> <script>window.hacked = 1</script> & nobody said "sorry"'
    )
    assert await page.evaluate("window.hacked") is None
    assert await quote.locator("*").count() == 0


async def test_links_lead_only_to_the_web(workbench: Any, page: Page) -> None:
    text = "<https://example.com|good> <javascript:alert(1)|bad> `<b>` ~gone~ :+1: <!here>"
    await workbench.client.chat_postMessage(channel=REVIEWS, text=text)
    message = page.get_by_test_id("message").last
    await expect(message.get_by_role("link")).to_have_count(1)
    await expect(message.locator("code")).to_have_text("<b>")
    await expect(message.locator("s")).to_have_text("gone")
    await expect(message.locator(".said")).to_contain_text("bad")
    await expect(message.locator(".mention")).to_have_text("@here")


async def test_approving_asks_first_and_changes_the_card_in_place(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await switch_to(page, "Omar Haddad")
    await the_card(page, ts).get_by_role("button", name="Approve").click()
    await expect(page.get_by_test_id("confirm")).to_contain_text("It will go out as")
    await page.get_by_test_id("confirm-no").click()
    assert workbench.bot.all("approve") == []
    await the_card(page, ts).get_by_role("button", name="Approve").click()
    await page.get_by_test_id("confirm-yes").click()
    await expect(the_card(page, ts)).to_contain_text("Approved by @Omar Haddad")
    await expect(the_card(page, ts)).to_contain_text("(edited)")
    await expect(the_card(page, ts).locator(".block.actions")).to_have_count(0)


async def test_a_private_refusal_is_seen_by_one_person_alone(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).get_by_role("button", name="Approve").click()
    await page.get_by_test_id("confirm-yes").click()
    note = page.get_by_test_id("ephemeral")
    await expect(note).to_contain_text("Only visible to you")
    await expect(note).to_contain_text("it needs a second person")
    await switch_to(page, "Omar Haddad")
    await expect(the_card(page, ts)).to_be_visible()
    await expect(note).to_have_count(0)
    await switch_to(page, "Maya Brooks")
    await note.get_by_role("button", name="Dismiss message").click()
    await expect(note).to_have_count(0)


async def test_errors_stand_below_the_field_and_the_text_stays(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).get_by_role("button", name="Edit").click()
    field = page.get_by_label("Reply", exact=True)
    await expect(field).to_be_focused()
    await field.fill("Sorry about your visit")
    await page.get_by_label("Brief").check()
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("field-error")).to_have_text("Says that the reviewer was here.")
    await expect(field).to_have_value("Sorry about your visit")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Brief")).to_be_checked()
    await field.fill("Thank you for writing")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("modal")).to_be_hidden()
    await expect(page.get_by_test_id("message").last).to_contain_text("Saved: Thank you for writing")


async def test_a_required_field_is_asked_for_before_the_app_hears_of_it(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).get_by_role("button", name="Edit").click()
    await page.get_by_label("Reply", exact=True).fill("")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("field-error")).to_have_text("Please complete this required field.")
    await page.get_by_label("Reply", exact=True).fill("x" * 501)
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_test_id("field-error")).to_have_text("Must be at most 500 characters long.")
    assert workbench.bot.all("save") == []


async def test_a_dialog_keeps_what_is_typed_while_the_app_changes_it(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).get_by_role("button", name="Edit").click()
    await page.get_by_label("Reply", exact=True).fill("Half a thought")
    await page.get_by_test_id("modal").get_by_role("button", name="Check").click()
    await expect(page.get_by_test_id("modal-body")).to_contain_text("1 finding")
    await expect(page.get_by_label("Reply", exact=True)).to_have_value("Half a thought")
    await page.get_by_test_id("modal").get_by_role("button", name="Why?").click()
    await expect(page.get_by_test_id("modal-body")).to_contain_text("Because of the law.")
    await page.get_by_test_id("modal-back").click()
    await expect(page.get_by_label("Reply", exact=True)).to_have_value("Half a thought")


async def test_a_dialog_waits_while_somebody_else_looks(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).get_by_role("button", name="Edit").click()
    await page.get_by_label("Reply", exact=True).fill("Mine")
    await page.goto(f"{workbench.url}?as=U0OMAR")
    await expect(page.get_by_test_id("person-switch")).to_contain_text("Omar Haddad")
    await expect(page.get_by_test_id("modal")).to_have_count(0)
    await page.goto(f"{workbench.url}?as=U0MAYA")
    await expect(page.get_by_test_id("modal")).to_be_visible()


async def test_escape_gives_the_dialog_up_and_the_keyboard_goes_back(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    edit = the_card(page, ts).get_by_role("button", name="Edit")
    await edit.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("modal")).to_be_visible()
    await workbench.client.chat_update(channel=REVIEWS, ts=ts, text="Changed meanwhile")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("modal")).to_be_hidden()
    await expect(edit).to_be_focused()
    assert (await workbench.bot.wait_for("closed"))["is_cleared"] is False


async def test_a_thread_opens_beside_the_channel(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).hover()
    await the_card(page, ts).get_by_test_id("reply-in-thread").click()
    await page.get_by_test_id("thread-composer").fill("On it")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("thread-messages").get_by_test_id("message").last).to_contain_text(
        "On it"
    )
    await expect(the_card(page, ts).get_by_test_id("replies")).to_contain_text("1 reply")
    await workbench.client.chat_postMessage(channel=REVIEWS, thread_ts=ts, text="Live")
    await expect(page.get_by_test_id("thread-messages").get_by_test_id("message").last).to_contain_text(
        "Live"
    )
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("thread")).to_be_hidden()


async def test_reactions_are_picked_and_taken_back(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).hover()
    await the_card(page, ts).get_by_test_id("react").click()
    await page.locator("[data-testid=menu] [data-emoji=eyes]").click()
    reaction = the_card(page, ts).locator("[data-reaction=eyes]")
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    assert (await workbench.bot.wait_for("reaction"))["event"]["reaction"] == "eyes"
    await reaction.click()
    await expect(reaction).to_have_count(0)


async def test_shortcuts_stand_in_their_menus(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).hover()
    await the_card(page, ts).get_by_test_id("more-actions").click()
    await page.get_by_role("menuitem", name="Escalate this").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Escalated")
    await page.get_by_test_id("shortcuts").click()
    await page.get_by_role("menuitem", name="Add a review").click()
    await expect(page.get_by_test_id("modal")).to_be_visible()


async def test_an_overflow_menu_tells_what_was_picked(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).locator("[data-action=more]").click()
    await page.get_by_role("menuitem", name="Flag for removal").click()
    assert (await workbench.bot.wait_for("more"))["actions"][0]["selected_option"]["value"] == "flag"


async def test_a_command_is_offered_while_it_is_typed(workbench: Any, page: Page) -> None:
    composer = page.get_by_test_id("composer")
    await composer.press_sequentially("/cou")
    await expect(page.get_by_role("option")).to_contain_text("My queue, or add a review")
    await page.keyboard.press("Enter")
    await expect(composer).to_have_value("/countersign ")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("ephemeral")).to_contain_text("Nothing waits for @Maya Brooks.")


async def test_words_that_could_not_be_sent_are_not_lost(workbench: Any, page: Page) -> None:
    await page.get_by_test_id("composer").fill("/nonsense with words")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("toast")).to_contain_text("/nonsense is not a command here")
    await expect(page.get_by_test_id("composer")).to_have_value("/nonsense with words")


async def test_a_bot_that_fails_is_told_about_on_the_page(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).get_by_role("button", name="Hold").click()
    await expect(page.get_by_role("alert")).to_contain_text("The app answered with status")


async def test_direct_messages_wait_with_a_mark(workbench: Any, page: Page) -> None:
    await workbench.client.chat_postMessage(channel="U0CORA", text="A hold for you")
    await page.get_by_test_id("person-switch").click()
    await expect(page.get_by_role("menuitem", name="Cora Lindqvist").locator(".badge")).to_have_text("1")
    await page.get_by_role("menuitem", name="Cora Lindqvist").click()
    row = page.locator("[data-testid=conversation][data-name=Countersign]")
    await expect(row).to_have_class(re.compile("unread"))
    await row.click()
    await expect(page.get_by_test_id("message")).to_contain_text("A hold for you")
    await expect(row).not_to_have_class(re.compile("unread"))


async def test_the_app_has_a_home(workbench: Any, page: Page) -> None:
    await page.locator("[data-testid=conversation][data-name=Countersign]").click()
    await page.get_by_test_id("tab-home").click()
    await expect(page.get_by_test_id("home")).to_contain_text("Your queue")


async def test_a_review_can_be_written_on_the_page(workbench: Any, page: Page) -> None:
    await page.locator("[data-testid=conversation][data-name=lounge]").click()
    await page.get_by_test_id("write-review").click()
    await page.get_by_test_id("review-text").fill("Nobody called back.")
    await page.get_by_label("1 of 5 stars").check()
    await page.get_by_test_id("review-send").click()
    await expect(page.get_by_test_id("review-outcome")).to_contain_text("It will be in #reviews in a moment.")
    await expect(page.get_by_test_id("title")).to_have_text("# reviews")
    assert workbench.reviews == [
        {
            "practice": "riverside",
            "source": "google",
            "rating": 1,
            "author": "Sam P.",
            "text": "Nobody called back.",
        }
    ]


async def test_what_arrives_below_the_edge_is_announced(workbench: Any, page: Page) -> None:
    for number in range(30):
        await workbench.client.chat_postMessage(channel=REVIEWS, text=f"Line {number}")
    await expect(page.get_by_test_id("message").last).to_be_in_viewport()
    await page.get_by_test_id("messages").evaluate("list => (list.scrollTop = 0)")
    await workbench.client.chat_postMessage(channel=REVIEWS, text="Down here")
    newer = page.get_by_test_id("messages").get_by_test_id("newer")
    await newer.click()
    await expect(page.get_by_test_id("message").last).to_be_in_viewport()
    await expect(newer).to_be_hidden()


async def test_a_private_answer_comes_into_sight_even_far_up(workbench: Any, page: Page) -> None:
    for number in range(30):
        await workbench.client.chat_postMessage(channel=REVIEWS, text=f"Line {number}")
    await expect(page.get_by_test_id("message").last).to_be_in_viewport()
    await page.get_by_test_id("messages").evaluate("list => (list.scrollTop = 0)")
    await workbench.client.chat_postEphemeral(
        channel=REVIEWS, user="U0MAYA", text="It needs a second person."
    )
    await expect(page.get_by_test_id("ephemeral")).to_be_in_viewport()


async def test_an_empty_conversation_says_so(workbench: Any, page: Page) -> None:
    await page.locator("[data-testid=conversation][data-name=Countersign]").click()
    await expect(page.get_by_test_id("messages")).to_contain_text("Countersign writes here when")
    await workbench.client.chat_postMessage(channel="U0MAYA", text="A hold for you")
    await expect(page.get_by_test_id("message")).to_contain_text("A hold for you")
    await expect(page.get_by_test_id("messages")).not_to_contain_text("Nothing here yet")


async def test_the_explanation_names_you_and_goes_for_good(workbench: Any, page: Page) -> None:
    await expect(page.get_by_test_id("strip")).to_contain_text("You are Maya Brooks, front desk.")
    await page.get_by_test_id("dismiss-strip").click()
    await page.reload()
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await expect(page.get_by_test_id("strip")).to_be_hidden()


async def test_everything_can_be_reached_by_keyboard(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await expect(the_card(page, ts)).to_be_visible()
    await page.get_by_test_id("dismiss-strip").focus()
    reached: list[str] = []
    for _ in range(30):
        await page.keyboard.press("Tab")
        reached.append(await focused(page))
    for wanted in (
        "person-switch",
        "conversation/reviews",
        "conversation/Countersign",
        "write-review",
        f"{ts}/review/more",
        f"{ts}/buttons/approve",
        f"{ts}/react",
        "composer",
        "shortcuts",
    ):
        assert wanted in reached, wanted


async def test_the_tools_of_a_message_are_one_stop_with_arrows_inside(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    await the_card(page, ts).get_by_test_id("react").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    assert await focused(page) == f"{ts}/more"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message").last).to_contain_text("Escalated")


async def test_menus_are_worked_with_the_arrows(workbench: Any, page: Page) -> None:
    await page.get_by_test_id("person-switch").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("person-switch")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("person-switch")).to_contain_text("Omar Haddad")


async def test_a_permalink_opens_its_conversation(workbench: Any, page: Page) -> None:
    posted = await workbench.client.chat_postMessage(channel="U0MAYA", text="Look here")
    link = await workbench.client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    await page.goto(link["permalink"])
    await expect(page.get_by_test_id("title")).to_have_text("Countersign")
    await expect(page.get_by_test_id("message")).to_contain_text("Look here")


async def test_a_link_to_a_message_is_followed_on_the_page(workbench: Any, page: Page) -> None:
    ts = await workbench.post_card()
    for number in range(30):
        await workbench.client.chat_postMessage(channel=REVIEWS, text=f"Line {number}")
    link = await workbench.client.chat_getPermalink(channel=REVIEWS, message_ts=ts)
    await workbench.client.chat_postMessage(channel="U0MAYA", text=f"<{link['permalink']}|the case>")
    await page.locator("[data-testid=conversation][data-name=Countersign]").click()
    await page.get_by_role("link", name="the case").click()
    await expect(page.get_by_test_id("title")).to_have_text("# reviews")
    await expect(the_card(page, ts)).to_be_in_viewport()


async def test_on_a_phone_the_channels_are_a_drawer_and_dialogs_fill_the_screen(
    workbench: Any, chromium: Browser
) -> None:
    ts = await workbench.post_card()
    context = await chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto(workbench.url)
    await expect(the_card(page, ts)).to_be_visible()
    await expect(page.get_by_test_id("person-switch")).to_be_hidden()
    await page.get_by_test_id("open-drawer").tap()
    await page.locator("[data-testid=conversation][data-name=lounge]").tap()
    await expect(page.get_by_test_id("title")).to_have_text("# lounge")
    await expect(page.get_by_test_id("person-switch")).to_be_hidden()
    await page.get_by_test_id("open-drawer").tap()
    await page.locator("[data-testid=conversation][data-name=reviews]").tap()
    await the_card(page, ts).get_by_test_id("reply-in-thread").tap()
    box = await page.get_by_test_id("thread").bounding_box()
    assert box is not None and (box["x"], box["width"]) == (0, 390)
    await page.get_by_test_id("close-thread").tap()
    await the_card(page, ts).get_by_role("button", name="Edit").tap()
    box = await page.get_by_test_id("modal").bounding_box()
    assert box is not None and (box["width"], box["height"]) == (390, 844)
    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert await page.evaluate(overflow) is False, "nothing sticks out sideways"
    await context.close()


async def test_the_page_finds_its_way_back_after_a_restart(
    start_workbench: Callable[..., Any], chromium: Browser, tmp_path: Path
) -> None:
    """What was said is there again; the page that was open all the time shows it by itself."""
    kept = tmp_path / "workspace.json"
    async with start_workbench(snapshot=kept) as workbench:
        await workbench.act("say", "U0MAYA", channel=REVIEWS, text="Remember me")
    async with start_workbench(snapshot=kept) as workbench:
        page = await chromium.new_page()
        await page.goto(workbench.url)
        await expect(page.get_by_test_id("message")).to_contain_text("Remember me")
        await page.close()
