"""What people do in Teams, in a real browser, through the production Teams adapter."""

import re

from playwright.async_api import expect

WAIT = "Forty minutes in the waiting room and nobody said a word."
LEGAL = "You will be hearing from my attorney about this."
NASTY = "I **waited** <b>two</b> hours & <at>Sam</at> said [look](https://evil.example) {{DATE(2020-01-01T00:00:00Z)}}"
MY_WORDS = (
    "Thank you for taking the time to write. We look at how our days are planned all the time. "
    "Privacy laws keep our public replies general, so please call our practice manager at (512) 555-0142."
)


async def test_each_sees_the_card_that_is_theirs(practice):
    priya, tom = await practice.in_teams("Priya"), await practice.in_teams("Tom")
    await practice.review(WAIT)
    await priya.press(priya.card(WAIT), "Submit for approval")
    await expect(priya.card(WAIT)).to_contain_text("it needs a second person. Tom Okafor can approve it.")
    await expect(priya.card(WAIT).get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    await expect(tom.card(WAIT).get_by_role("button", name="Approve", exact=True)).to_be_visible()
    await expect(tom.card(WAIT)).not_to_contain_text("it needs a second person")


async def test_where_no_dialog_opens_the_reply_is_edited_in_the_card(practice):
    maya = await practice.in_teams("Maya")
    await practice.review(WAIT)
    card = maya.card(WAIT)
    await maya.choose(card, "Edit in this card")
    field = card.get_by_label("Your reply")
    await field.fill("Dear Jo, we are sorry that your appointment ran late.")
    await card.get_by_role("button", name="Save and submit").click()
    await expect(card).to_contain_text("How to mend it")
    await expect(field).to_have_value("Dear Jo, we are sorry that your appointment ran late.")
    await field.fill(MY_WORDS)
    await card.get_by_role("button", name="Save and submit").click()
    await expect(card).to_contain_text("Waiting for approval")
    await expect(card).to_contain_text(MY_WORDS)


async def test_words_typed_into_a_card_outlive_a_change_of_the_card(practice):
    maya, priya = await practice.in_teams("Maya"), await practice.in_teams("Priya")
    await practice.review(WAIT)
    card = maya.card(WAIT)
    await maya.choose(card, "Edit in this card")
    await card.get_by_label("Your reply").fill(MY_WORDS)
    await priya.press(priya.card(WAIT), "I'll take it")
    await expect(card).to_contain_text("looked after by Priya Nair")
    await expect(card.get_by_label("Your reply")).to_have_value(MY_WORDS)


async def test_an_escalation_rings_at_the_compliance_lead_and_is_released(practice):
    sam = await practice.in_teams("Sam")
    await practice.review(LEGAL)
    await sam.go_to("Countersign")
    ping = sam.card(LEGAL)
    await expect(ping).to_contain_text("attorney")
    await expect(ping).to_contain_text("Example Physicians' Mutual")
    await expect(ping).to_contain_text("(800) 555-0119")
    await sam.press(ping, "Acknowledge")
    await expect(ping).to_contain_text("Sam Whitfield is on it")

    maya = await practice.in_teams("Maya")
    await maya.press(maya.card(LEGAL), "Release the hold")
    await expect(maya.modal).to_contain_text("Sam Whitfield")
    await maya.page.get_by_test_id("modal-close").click()

    await sam.go_to("reviews-riverside")
    card = sam.card(LEGAL)
    await sam.press(card, "Record a call")
    await sam.modal.get_by_label(re.compile("reference", re.IGNORECASE)).fill("REF-77")
    await sam.sent()
    await expect(card).to_contain_text("REF-77")
    await sam.press(card, "Release the hold")
    await sam.modal.get_by_role("textbox").fill("The carrier agrees to a general reply.")
    await sam.sent()
    await expect(card.get_by_role("button", name="Submit for approval")).to_be_visible()


async def test_a_reaction_takes_the_case_and_never_approves(practice):
    maya, tom = await practice.in_teams("Maya"), await practice.in_teams("Tom")
    await practice.review(WAIT)
    card = maya.card(WAIT)
    await card.hover()
    await card.get_by_test_id("react").click()
    await maya.page.locator("[data-testid=menu] [data-emoji=eyes]").click()
    await expect(card).to_contain_text("looked after by Maya Brooks")
    await maya.press(card, "Submit for approval")
    card = tom.card(WAIT)
    await expect(card).to_contain_text("Waiting for approval")
    await card.hover()
    await card.get_by_test_id("react").click()
    await tom.page.locator("[data-testid=menu] [data-emoji=white_check_mark]").click()
    await tom.go_to("Countersign")
    await expect(tom.card("press Approve on the card")).to_be_visible()
    await tom.go_to("reviews-riverside")
    await expect(card).to_contain_text("Waiting for approval")


async def test_the_commands_under_the_box_add_a_review_and_show_my_queue(practice):
    maya = await practice.in_teams("Maya")
    await _shortcut(maya, "Add a review")
    await maya.send()
    await expect(maya.modal).to_contain_text("Give the words of the review")
    await maya.modal.get_by_label("The review, word for word").fill(WAIT)
    await maya.modal.get_by_label("Link").fill("not a link")
    await maya.send()
    await expect(maya.modal).to_contain_text("https://")
    await expect(maya.modal.get_by_label("The review, word for word")).to_have_value(WAIT)
    await maya.modal.get_by_label("Link").fill("")
    await maya.sent()
    await expect(maya.card(WAIT)).to_contain_text("Suggested by the playbook")

    await _shortcut(maya, "My queue")
    await maya.modal.get_by_role("button", name="Open").first.click()
    await expect(maya.modal).to_contain_text("your chat with Countersign")
    await maya.page.get_by_test_id("modal-close").click()
    await maya.go_to("Countersign")
    await expect(maya.card(WAIT)).to_be_visible()


async def test_the_bot_answers_what_is_typed_to_it(practice):
    maya = await practice.in_teams("Maya")
    await practice.review(WAIT)
    await expect(maya.card(WAIT)).to_be_visible()
    await maya.go_to("Countersign")
    box = maya.page.get_by_test_id("composer")
    await box.fill("queue")
    await maya.page.keyboard.press("Enter")
    await maya.page.get_by_role("button", name="Open", exact=True).first.click()
    await expect(maya.card(WAIT)).to_be_visible()
    await box.fill("help")
    await maya.page.keyboard.press("Enter")
    await expect(maya.card("to see what waits for you").last).to_be_visible()


async def test_a_long_review_is_folded_and_its_words_have_no_power(practice):
    maya = await practice.in_teams("Maya")
    await practice.review(f"{NASTY}\n" + "and nobody said a word about it. " * 60 + "The end.")
    card = maya.card("I **waited**")
    await expect(card).to_contain_text("<b>two</b> hours & <at>Sam</at> said [look](https://evil.example)")
    await expect(card.get_by_role("link", name="look")).to_have_count(0)
    await expect(card.get_by_text("The end.")).to_be_hidden()
    await maya.press(card, "Show all")
    await expect(card.get_by_text("The end.")).to_be_visible()
    await maya.press(card, "Show less")
    await expect(card.get_by_text("The end.")).to_be_hidden()


async def test_one_case_has_one_card_in_each_program(practice):
    maya, tom = await practice.person("Maya"), await practice.in_teams("Tom")
    await practice.review(WAIT)
    await maya.press(maya.card(WAIT), "Edit reply")
    await maya.write(MY_WORDS)
    await maya.sent()
    card = tom.card(WAIT)
    await expect(card).to_contain_text(MY_WORDS)
    await tom.approve(card)
    await expect(maya.card(WAIT)).to_contain_text("Approved")
    await expect(maya.card(WAIT)).to_contain_text("Tom Okafor")
    await maya.page.get_by_test_id("surface-teams").click()
    await expect(maya.page.get_by_test_id("person-switch")).to_contain_text("Maya Brooks")
    await expect(maya.card(WAIT)).to_contain_text("Approved")


async def _shortcut(screen, name: str) -> None:
    await screen.page.get_by_test_id("shortcuts").click()
    await screen.page.get_by_role("menuitem", name=name).click()
    await screen.modal.wait_for()
