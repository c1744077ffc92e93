"""What people do, in a real browser, through the production Slack adapter."""

import re

from browsing import PHONE
from playwright.async_api import expect

WAIT = "Forty minutes in the waiting room and nobody said a word."
LEGAL = "You will be hearing from my attorney about this."
MY_WORDS = (
    "Thank you for taking the time to write. We look at how our days are planned all the time. "
    "Privacy laws keep our public replies general, so please call our practice manager at (512) 555-0142."
)


async def test_a_review_is_answered_by_two_people_and_handed_over(practice, joins):
    """The happy path: arrive, edit, submit, approve, wait out the grace window, post, follow up."""
    maya = await joins("Maya")
    await practice.review(WAIT)
    card = maya.card(WAIT)
    await expect(card).to_contain_text("Suggested by the playbook")
    await maya.press(card, "I'll take it")
    await maya.press(card, "Edit reply")
    await maya.write(MY_WORDS)
    await maya.sent()
    await expect(card).to_contain_text("Waiting for approval")

    tom = await joins("Tom")
    card = tom.card(WAIT)
    await tom.approve(card, MY_WORDS)
    await expect(card).to_contain_text("Approved")

    practice.later(minutes=1)
    await expect(card).to_contain_text("Ready to post")
    await tom.open_thread(card)
    await expect(tom.thread()).to_contain_text(MY_WORDS)

    card = maya.card(WAIT)
    await maya.press(card, "Mark as posted")
    await maya.modal.get_by_role("textbox").fill("https://example.com/review/1")
    await maya.sent()
    await expect(card).to_contain_text("Posted")
    await maya.press(card, "Record private follow-up")
    await maya.modal.get_by_role("textbox").fill("The manager rang and arranged a talk.")
    await maya.sent()
    await expect(card).to_contain_text("Followed up")


async def test_the_author_who_presses_approve_gets_a_friendly_no(practice):
    priya = await practice.person("Priya")
    await practice.review(WAIT)
    card = priya.card(WAIT)
    await priya.press(card, "Submit for approval")
    await expect(card).to_contain_text("Waiting for approval")
    await priya.press(card, "Approve")
    await expect(priya.note).to_contain_text("needs a second person")
    await expect(priya.note).to_contain_text("Tom Okafor")
    await expect(card).to_contain_text("Waiting for approval")


async def test_blocking_findings_are_shown_in_the_dialog_and_the_words_stay(practice, joins):
    maya = await joins("Maya")
    await practice.review(WAIT)
    card = maya.card(WAIT)
    words = "Dear Jo, we are sorry that your appointment ran late."
    await maya.press(card, "Edit reply")
    await maya.write(words)
    await maya.send()
    await expect(maya.modal).to_contain_text("Not saved yet")
    await expect(maya.modal).to_contain_text("your appointment")
    await expect(maya.modal).to_contain_text("How to mend it")
    await expect(maya.modal.get_by_label("Your reply")).to_have_value(words)
    await maya.write(MY_WORDS)
    await maya.sent()
    await expect(card).to_contain_text("Waiting for approval")


async def test_one_press_puts_the_safe_sentence_in_the_place_of_what_was_found(practice, joins):
    maya = await joins("Maya")
    await practice.review(WAIT)
    await maya.press(maya.card(WAIT), "Edit reply")
    await maya.write("Thank you for writing. Sorry that your appointment ran late. Please ring us.")
    await maya.modal.get_by_role("button", name="Check", exact=True).click()
    await maya.modal.get_by_role("button", name="Use this wording").first.click()
    await expect(maya.modal).to_contain_text("You had written")
    await expect(maya.modal).to_contain_text("Sorry that your appointment ran late.")
    words = maya.modal.get_by_label("Your reply")
    await expect(words).to_have_value(re.compile(r"^Thank you for writing\. .+ Please ring us\.$"))
    await expect(words).not_to_have_value(re.compile("appointment"))


async def test_words_in_a_dialog_that_was_closed_are_there_when_it_opens_again(practice, joins):
    maya = await joins("Maya")
    await practice.review(WAIT)
    card = maya.card(WAIT)
    words = "Dear Jo, we are sorry that your appointment ran late."
    await maya.press(card, "Edit reply")
    await maya.write(words)
    await maya.send()
    await expect(maya.modal).to_contain_text("Not saved yet")
    await maya.page.keyboard.press("Escape")
    await maya.modal.wait_for(state="hidden")
    await maya.press(card, "Edit reply")
    await expect(maya.modal.get_by_label("Your reply")).to_have_value(words)


async def test_two_people_editing_lose_nothing(practice, joins):
    maya, priya = await joins("Maya"), await joins("Priya")
    await practice.review(WAIT)
    await maya.press(maya.card(WAIT), "Edit reply")
    await maya.modal.wait_for()
    await priya.press(priya.card(WAIT), "Edit reply")
    await priya.write(MY_WORDS)
    await priya.sent()

    mine = MY_WORDS.replace("all the time", "every week")
    await maya.write(mine)
    await maya.send()
    await expect(maya.modal).to_contain_text("Their text")
    await expect(maya.modal).to_contain_text("all the time")
    await expect(maya.modal.get_by_label("Your reply")).to_have_value(mine)
    await maya.modal.get_by_label("Replace their text with mine").check()
    await maya.sent()
    await expect(maya.card(WAIT)).to_contain_text("every week")


async def test_an_escalation_is_held_answered_and_released(practice):
    sam = await practice.person("Sam")
    await practice.review(LEGAL)
    await sam.go_to("Countersign")
    ping = sam.card(LEGAL)
    await expect(ping).to_contain_text("attorney")
    await expect(ping).to_contain_text("Example Physicians' Mutual")
    await expect(ping).to_contain_text("(800) 555-0119")
    await expect(ping).to_contain_text("EPM-20417")

    await sam.go_to("reviews-riverside")
    card = sam.card(LEGAL)
    await expect(card).to_contain_text("On hold")
    await expect(card.get_by_role("button", name="Submit for approval")).to_have_count(0)
    await sam.press(card, "Acknowledge")
    await expect(card.get_by_role("button", name="Acknowledge")).to_have_count(0)

    maya = await practice.person("Maya")
    await maya.press(maya.card(LEGAL), "Release the hold")
    await expect(maya.note).to_contain_text("Sam Whitfield")

    await sam.press(card, "Record a call")
    await sam.modal.get_by_label(re.compile("reference", re.IGNORECASE)).fill("REF-77")
    await sam.sent()
    await expect(card).to_contain_text("REF-77")
    await sam.press(card, "Release the hold")
    await sam.modal.get_by_role("textbox").fill("The carrier agrees to a general reply.")
    await sam.sent()
    await expect(card.get_by_role("button", name="Submit for approval")).to_be_visible()

    await maya.press(maya.card(LEGAL), "Submit for approval")
    tom = await practice.person("Tom")
    await tom.press(tom.card(LEGAL), "Approve")
    await tom.sent()
    await expect(tom.card(LEGAL)).to_contain_text("Waiting for approval")
    await sam.press(card, "Approve")
    await sam.sent()
    await expect(card).to_contain_text("Approved")


async def test_an_edit_after_approval_voids_it(practice):
    maya, tom = await practice.person("Maya"), await practice.person("Tom")
    await practice.review(WAIT)
    await maya.press(maya.card(WAIT), "Submit for approval")
    await tom.press(tom.card(WAIT), "Approve")
    await tom.sent()
    await expect(maya.card(WAIT)).to_contain_text("Approved")
    await maya.press(maya.card(WAIT), "Edit reply")
    await maya.write(MY_WORDS)
    await maya.modal.get_by_label("Only save a draft, don't submit it yet").check()
    await maya.sent()
    await expect(maya.card(WAIT)).to_contain_text("Being drafted")
    practice.later(hours=1)
    await tom.open_thread(tom.card(WAIT))
    await expect(tom.thread()).to_contain_text("The approval is void")
    await expect(tom.thread()).not_to_contain_text("ready to post")


async def test_no_reply_is_an_answer_with_a_reason(practice, joins):
    maya = await joins("Maya")
    await practice.review(WAIT)
    card = maya.card(WAIT)
    await maya.choose(card, "No reply")
    await maya.modal.get_by_label("Resolved privately").check()
    await maya.sent()
    await expect(card).to_contain_text("Closed without a reply")
    await expect(card).to_contain_text("Resolved privately")
    await maya.press(card, "Reopen")
    await expect(card).to_contain_text("Being drafted")


async def test_a_reaction_takes_the_case_and_never_approves(practice):
    maya, tom = await practice.person("Maya"), await practice.person("Tom")
    await practice.review(WAIT)
    card = maya.card(WAIT)
    await card.hover()
    await card.get_by_test_id("react").click()
    await maya.page.locator("[data-testid=menu] [data-emoji=eyes]").click()
    await expect(card).to_contain_text("Maya Brooks")
    await maya.press(card, "Submit for approval")
    card = tom.card(WAIT)
    await expect(card).to_contain_text("Waiting for approval")
    await card.hover()
    await card.get_by_test_id("react").click()
    await tom.page.locator("[data-testid=menu] [data-emoji=white_check_mark]").click()
    await expect(tom.note).to_contain_text("press Approve on the card")
    await expect(card).to_contain_text("Waiting for approval")


async def test_a_review_added_by_hand_arrives_like_any_other(practice):
    maya = await practice.person("Maya")
    await maya.page.get_by_test_id("composer").fill("/countersign add")
    await maya.page.keyboard.press("Enter")
    await maya.send()
    await expect(maya.modal.get_by_test_id("field-error")).to_contain_text("Give the words of the review")
    await maya.modal.get_by_label("The review, word for word").fill(WAIT)
    await maya.modal.get_by_label("Link").fill("not a link")
    await maya.send()
    await expect(maya.modal.get_by_test_id("field-error")).to_contain_text("https://")
    await expect(maya.modal.get_by_label("The review, word for word")).to_have_value(WAIT)
    await maya.modal.get_by_label("Link").fill("")
    await maya.sent()
    await expect(maya.card(WAIT)).to_contain_text("Suggested by the playbook")


async def test_changes_asked_for_reach_the_author_with_the_note(practice):
    maya, tom = await practice.person("Maya"), await practice.person("Tom")
    await practice.review(WAIT)
    await maya.press(maya.card(WAIT), "Submit for approval")
    await tom.press(tom.card(WAIT), "Ask for changes")
    await tom.modal.get_by_role("textbox").fill("Leave out the second sentence.")
    await tom.sent()
    await maya.go_to("Countersign")
    told = maya.card("Leave out the second sentence.")
    await expect(told).to_contain_text("Tom Okafor asked for changes")
    await maya.press(told, "Edit reply")
    await expect(maya.modal).to_contain_text("Leave out the second sentence.")
    await maya.write(MY_WORDS)
    await maya.sent()
    await tom.press(tom.card(WAIT), "Approve")
    await tom.sent()
    await expect(maya.card("approved the reply")).to_contain_text("Goes out")
    await expect(maya.card("approved the reply").get_by_role("button", name="Edit reply")).to_have_count(0)


async def test_the_queue_opens_a_case_and_a_flag_promises_nothing(practice):
    maya = await practice.person("Maya")
    await practice.review(WAIT)
    await expect(maya.card(WAIT)).to_be_visible()
    await maya.page.get_by_test_id("composer").fill("/countersign queue")
    await maya.page.keyboard.press("Enter")
    await maya.note.get_by_role("button", name="Open").first.click()
    await expect(maya.note).to_contain_text(WAIT)
    await maya.choose(maya.note, "Flag on the platform")
    await expect(maya.modal).to_contain_text("The platform decides")
    await maya.modal.get_by_label("Spam or fake").check()
    await maya.sent()
    await expect(maya.card(WAIT)).to_contain_text("Flagged on the platform: spam or fake; answer open")


async def test_a_manager_approves_on_a_phone(practice, joins):
    maya = await joins("Maya")
    await practice.review(WAIT)
    await maya.press(maya.card(WAIT), "Submit for approval")
    tom = await joins("Tom", size=PHONE)
    card = tom.card(WAIT)
    await tom.approve(card)
    await expect(card).to_contain_text("Approved")
    width = await tom.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], "nothing sticks out sideways"
