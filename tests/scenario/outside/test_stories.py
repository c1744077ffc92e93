"""Whole stories in a workspace that gives the bot no more than Slack promises."""

import asyncio

from scenario.outside.conftest import CHANNEL, Outside, send_review
from scenario.outside.standin import TRIGGER, button, labels, until, words

BAD = "Dear patient, sorry that your visit on Monday for a root canal hurt."
GOOD = (
    "Thank you for your comment. We take every comment seriously. Because of our duty of confidentiality "
    "we cannot discuss anything here. Please call our practice manager on 01632 960123."
)
LAWYER = "I have spoken to my lawyer and we will sue you for negligence."


async def test_a_reply_is_mended_submitted_approved_by_another_and_handed_over(either: Outside):
    slack, maya, tom = either.slack, either.maya, either.tom
    card = await either.review("r1", "Waited an hour.")

    await maya.press(card, "Edit reply")
    editor = await until(lambda: slack.views and maya.dialog())
    refused = await maya.submit(editor, {"Your reply": BAD})
    assert refused.body["response_action"] == "update"
    assert BAD in words(refused.body) and "Checklist" in words(refused.body)
    again = await maya.submit(maya.dialog())
    once_more = await maya.submit(maya.dialog())
    assert again.body["response_action"] == once_more.body["response_action"] == "update"
    assert (await maya.submit(maya.dialog(), {"Your reply": GOOD})).body == {}
    await until(lambda: "Approve" in labels(card))
    assert GOOD in words(card)

    await maya.press(card, "Approve")
    await until(lambda: any("needs a second person" in words(told) for told in slack.private))
    shown = len(slack.views)
    await tom.press(card, "Approve")
    await until(lambda: len(slack.views) > shown)
    assert GOOD in words(tom.dialog())
    assert (await tom.submit(tom.dialog())).body == {}
    await until(lambda: "Mark as posted" in labels(card))
    await until(lambda: any(GOOD in words(m) for m in slack.thread(card["ts"])))
    assert "to mend" not in words(card), "the reply that went out isn't a second one"


async def test_a_hold_is_released_by_compliance_and_then_takes_two(either: Outside):
    slack, maya, tom, sam = either.slack, either.maya, either.tom, either.sam
    card = await either.review("r2", LAWYER, 1)
    assert "Submit for approval" not in labels(card)
    assert "Example Defence Union" in words(card)
    await until(lambda: slack.thread(card["ts"]))

    await tom.press(card, "Release the hold")
    await until(lambda: any("needs the compliance role" in words(told) for told in slack.private))
    await sam.press(card, "Acknowledge")
    await until(lambda: "Acknowledge" not in labels(card))
    await sam.press(card, "Release the hold")
    await until(lambda: slack.views)
    assert (await sam.submit(sam.dialog(), {"Why may": "The union agrees."})).body == {}
    await until(lambda: "Submit for approval" in labels(card))

    await maya.press(card, "Submit for approval")
    await until(lambda: "Approve" in labels(card))
    for hands, then in ((tom, "1 of 2"), (sam, "Ready to post")):
        shown = len(slack.views)
        await hands.press(card, "Approve")
        await until(lambda shown=shown: len(slack.views) > shown)
        assert (await hands.submit(hands.dialog())).body == {}
        await until(lambda then=then: then in words(card))


async def test_a_review_sent_again_is_known_and_an_edited_one_changes_its_card(either: Outside):
    card = await either.review("r3", "Nice staff!", 5)
    status, answer = await send_review(either.http, either.url, "r3", "Nice staff!", 5)
    assert (status, answer["reviews"][0]["outcome"]) == (200, "known")
    status, answer = await send_review(either.http, either.url, "r3", "Nice staff, cold rooms.", 4)
    assert (status, answer["reviews"][0]["outcome"]) == (202, "edited")
    await until(lambda: "cold rooms" in words(card))
    assert len(either.slack.cards(CHANNEL)) == 1


async def test_commands_and_the_shortcut_open_what_they_say(either: Outside):
    slack, maya = either.slack, either.maya
    await either.review("r4", "Lovely.", 5)
    assert "How Countersign works" in words((await maya.command("help")).body)
    assert "1 open" in words((await maya.command("queue")).body)
    shortcut = {
        "type": "shortcut",
        "callback_id": "add_review",
        "user": {"id": "U0MAYA"},
        "trigger_id": TRIGGER,
    }
    assert (await maya.command("add")).body == {}
    await maya.by.deliver("interactive", shortcut)
    assert len(slack.views) == 2
    typed = {"Which": "Riverside", "Where": "Google", "Stars": "★★★", "The review": "By hand it came."}
    assert (await maya.submit(maya.dialog(), typed)).body == {}
    await until(lambda: "By hand it came." in words(slack.cards(CHANNEL)[-1]))


async def test_eyes_take_a_case_once_and_a_tick_approves_nothing(either: Outside):
    slack, maya = either.slack, either.maya
    card = await either.review("r5", "Lovely.", 5)
    for _ in range(2):
        assert (await maya.react(card, "eyes", "Ev1")).status == 200
    await until(lambda: "Take over" in labels(card))
    await maya.react(card, "white_check_mark", "Ev2")
    await until(lambda: any("emoji approves nothing" in words(told) for told in slack.private))
    assert "Submit for approval" in labels(card)


async def test_eyes_that_are_quicker_than_the_answer_to_our_own_post_take_the_case(over_http: Outside):
    slack = over_http.slack
    slack.stuck.add("chat.postMessage")
    card = await over_http.review("r5", "Lovely.", 5)
    reaction = asyncio.create_task(over_http.maya.react(card, "eyes", "Ev1"))
    await asyncio.sleep(0.05)  # the bot has looked, and knows no such message yet
    slack.unstuck.set()
    assert (await reaction).status == 200
    await until(lambda: "Take over" in labels(card))


async def test_one_press_that_arrives_five_times_is_one_press(either: Outside):
    card = await either.review("r6", "Lovely.", 5)
    element = button(card, "I'll take it")
    press = either.maya.pressed(card, {k: element[k] for k in ("action_id", "value")})
    for _ in range(5):
        assert (await either.by.deliver("interactive", press)).status == 200
    await until(lambda: either.slack.thread(card["ts"]))
    assert len(either.slack.thread(card["ts"])) == 1
    assert either.slack.private == []


async def test_who_belongs_to_another_workspace_is_nobody_here(either: Outside):
    """Slack marks people who share a channel with us by their team alone."""
    slack = either.slack
    card = await either.review("r7", "Lovely.", 5)
    slack.teams["U0SAM"] = "T0ELSEWHERE"
    await either.sam.press(card, "Edit reply")
    await until(lambda: any("belongs to nobody" in words(told) for told in slack.private))
    assert slack.views == {}
