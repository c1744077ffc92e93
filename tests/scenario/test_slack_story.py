"""From the review to the posted reply, over signed HTTP."""

from datetime import timedelta

import pytest
from slackside import Workspace, actions_of, words_of
from stories import MAYA, PRIYA, SAM, TOM

from bot.model.case import State
from bot.model.practice import Practice

REPLY = "Thank you for telling us. Please call us on 01632 960123."


async def edited_and_submitted(workspace: Workspace, case_id: str, text: str = REPLY) -> None:
    await workspace.press(MAYA, case_id, "edit")
    assert await workspace.send(MAYA, workspace.slack.views[-1], text=text) == {}
    await workspace.deliver()


async def approved(workspace: Workspace, case_id: str) -> None:
    await workspace.press(TOM, case_id, "approve")
    assert await workspace.send(TOM, workspace.slack.views[-1]) == {}
    await workspace.deliver()


async def test_a_review_becomes_a_card_with_a_suggestion(workspace: Workspace):
    case_id = await workspace.review("The wait was <b>long</b>.")
    card = workspace.card(case_id)
    words = words_of(card["blocks"])
    assert "★★☆☆☆ Google · Riverside Clinic" in words
    assert "> The wait was &lt;b&gt;long&lt;/b&gt;." in words
    assert "all clear" in words
    assert actions_of(card)[:3] == ["take", "edit", "submit"]
    assert "wait" not in card["text"]
    assert "Jo" not in card["text"]


async def test_the_whole_way(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.press(MAYA, case_id, "take")
    await edited_and_submitted(workspace, case_id)
    assert (await workspace.case(case_id)).state is State.AWAITING_APPROVAL
    assert REPLY in words_of(workspace.card(case_id)["blocks"])
    asked = words_of(workspace.thread(case_id)[-1])
    assert "<@U0TOM>" in asked
    assert "<@U0PRIYA>" in asked
    assert "<@U0MAYA>" not in asked

    await workspace.press(TOM, case_id, "approve")
    dialog = workspace.slack.views[-1]
    assert {"type": "plain_text", "text": REPLY, "emoji": False} in [b.get("text") for b in dialog["blocks"]]
    assert await workspace.send(TOM, dialog) == {}
    await workspace.deliver()
    assert (await workspace.case(case_id)).state is State.APPROVED

    workspace.clock.move(minutes=31)
    await workspace.desk.run_due_timers()
    await workspace.deliver()
    ready, text = workspace.thread(case_id)[-2:]
    assert "Ready to post" in words_of(ready)
    assert text["blocks"][0]["elements"][0]["elements"] == [{"type": "text", "text": REPLY}]

    await workspace.press(MAYA, case_id, "mark_posted", card=ready)
    await workspace.send(MAYA, workspace.slack.views[-1], link="https://reviews.example/1#reply")
    await workspace.deliver()
    await workspace.press(PRIYA, case_id, "follow_up")
    await workspace.send(PRIYA, workspace.slack.views[-1], note="Called back, all settled.")
    assert (await workspace.case(case_id)).state is State.FOLLOWED_UP


async def test_the_author_is_told_at_once_that_it_needs_a_second_person(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.press(PRIYA, case_id, "edit")
    await workspace.send(PRIYA, workspace.slack.views[-1], text=REPLY)
    await workspace.deliver()
    opened = len(workspace.slack.views)
    await workspace.press(PRIYA, case_id, "approve")
    assert len(workspace.slack.views) == opened
    (told,) = await workspace.whispers("U0PRIYA")
    assert "second person" in told
    assert "Tom" in told


async def test_an_author_who_sends_the_confirmation_anyway_approves_nothing(workspace: Workspace):
    case_id = await workspace.review()
    await edited_and_submitted(workspace, case_id)
    await workspace.press(TOM, case_id, "approve")
    response = await workspace.send(MAYA, workspace.slack.views[-1])
    assert response["response_action"] == "update"
    assert "second person" in words_of(response["view"])
    assert (await workspace.case(case_id)).state is State.AWAITING_APPROVAL


async def test_two_people_approve_at_once_and_nobody_sees_an_error(workspace: Workspace):
    case_id = await workspace.review()
    await edited_and_submitted(workspace, case_id)
    await workspace.press(TOM, case_id, "approve")
    await workspace.press(PRIYA, case_id, "approve")
    first, second = workspace.slack.views[-2:]
    assert await workspace.send(TOM, first) == {}
    assert await workspace.send(PRIYA, second) == {}
    view = await workspace.case(case_id)
    assert view.state is State.APPROVED
    assert view.approvals == ("Tom",)


async def test_a_text_that_changed_while_the_approver_read_is_shown_anew(workspace: Workspace):
    case_id = await workspace.review()
    await edited_and_submitted(workspace, case_id)
    await workspace.press(TOM, case_id, "approve")
    reading = workspace.slack.views[-1]
    await edited_and_submitted(workspace, case_id, "Thank you. We have read this with care.")
    response = await workspace.send(TOM, reading)
    assert response["response_action"] == "update"
    assert "changed since" in words_of(response["view"])
    assert "read this with care" in words_of(response["view"])
    assert (await workspace.case(case_id)).state is State.AWAITING_APPROVAL
    assert await workspace.send(TOM, response["view"]) == {}
    assert (await workspace.case(case_id)).state is State.APPROVED


async def test_a_card_of_yesterday_shows_the_text_of_today(workspace: Workspace):
    case_id = await workspace.review()
    await edited_and_submitted(workspace, case_id)
    old = {"blocks": [dict(b) for b in workspace.card(case_id)["blocks"]]}
    await edited_and_submitted(workspace, case_id, "Thank you. We have read this with care.")
    await workspace.press(TOM, case_id, "approve", card=old)
    assert "changed since your card" in words_of(workspace.slack.views[-1])
    assert "read this with care" in words_of(workspace.slack.views[-1])


async def test_submitting_from_an_old_card_is_refused(workspace: Workspace):
    case_id = await workspace.review()
    old = {"blocks": [dict(b) for b in workspace.card(case_id)["blocks"]]}
    await workspace.desk.save(case_id, PRIYA, text=REPLY, base=1)
    await workspace.press(MAYA, case_id, "submit", card=old)
    (told,) = await workspace.whispers("U0MAYA")
    assert "changed since you looked" in told
    assert (await workspace.case(case_id)).state is State.DRAFTING


async def test_a_double_click_submits_once(workspace: Workspace):
    case_id = await workspace.review()
    card = {"blocks": list(workspace.card(case_id)["blocks"])}
    await workspace.press(MAYA, case_id, "submit", card=card)
    await workspace.press(MAYA, case_id, "submit", card=card)
    view = await workspace.case(case_id)
    assert [line.event for line in view.history].count("Submitted") == 1
    assert await workspace.whispers("U0MAYA") == []


async def test_changes_are_asked_for_and_the_author_hears_of_it(workspace: Workspace):
    case_id = await workspace.review()
    await edited_and_submitted(workspace, case_id)
    await workspace.press(TOM, case_id, "request_changes")
    await workspace.send(TOM, workspace.slack.views[-1], note="Please leave out the number.")
    await workspace.deliver()
    told = workspace.slack.messages["DU0MAYA"][-1]
    assert "leave out the number" in words_of(told["blocks"])
    assert "leave out" not in told["text"]
    assert "edit" in actions_of(told)
    await workspace.press(MAYA, case_id, "edit", card=told)
    assert "leave out the number" in words_of(workspace.slack.views[-1])


async def test_an_edit_after_the_approval_voids_it(workspace: Workspace):
    case_id = await workspace.review()
    await edited_and_submitted(workspace, case_id)
    await approved(workspace, case_id)
    await workspace.press(MAYA, case_id, "edit")
    dialog = workspace.slack.views[-1]
    assert "needs a new approval" in words_of(dialog)
    await workspace.send(MAYA, dialog, text="Thank you. Other words.", options=["only_save"])
    view = await workspace.case(case_id)
    assert view.state is State.DRAFTING
    assert view.approvals == ()


async def test_the_approval_can_be_taken_back_in_the_grace_window(workspace: Workspace):
    case_id = await workspace.review()
    await edited_and_submitted(workspace, case_id)
    await approved(workspace, case_id)
    await workspace.press(TOM, case_id, "take_back")
    assert (await workspace.case(case_id)).state is State.AWAITING_APPROVAL


async def test_no_reply_with_a_reason(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.press(MAYA, case_id, "no_reply")
    dialog = workspace.slack.views[-1]
    response = await workspace.send(MAYA, dialog, reason="other")
    assert "note" in response["errors"]
    assert await workspace.send(MAYA, dialog, reason="not_ours") == {}
    await workspace.deliver()
    assert (await workspace.case(case_id)).state is State.CLOSED_WITHOUT_REPLY
    await workspace.press(MAYA, case_id, "reopen")
    assert (await workspace.case(case_id)).state is State.DRAFTING


async def test_a_flag_and_its_outcome(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.press(MAYA, case_id, "flag")
    await workspace.send(MAYA, workspace.slack.views[-1], ground="spam")
    await workspace.deliver()
    await workspace.press(MAYA, case_id, "flag_outcome")
    await workspace.send(MAYA, workspace.slack.views[-1], outcome="removed")
    assert "removed" in (await workspace.case(case_id)).flag


async def test_another_suggestion_shows_what_it_replaces(workspace: Workspace):
    case_id = await workspace.review()
    before = (await workspace.case(case_id)).reply
    await workspace.press(MAYA, case_id, "start_afresh")
    dialog = workspace.slack.views[-1]
    assert before is not None
    assert before.text in words_of(dialog)
    assert await workspace.send(MAYA, dialog) == {}
    after = (await workspace.case(case_id)).reply
    assert after is not None
    assert after.text != before.text
    assert after.text in words_of(dialog)


@pytest.mark.parametrize("hours", [3, 30])
async def test_the_card_tells_how_long_there_is(workspace: Workspace, hours: int):
    case_id = await workspace.review()
    workspace.clock.time += timedelta(hours=hours)
    await workspace.press(MAYA, case_id, "take")
    await workspace.deliver()
    words = words_of(workspace.card(case_id)["blocks"])
    assert ("21 h left" in words) == (hours == 3)
    assert ("overdue by 6 h" in words) == (hours == 30)


async def test_the_practice_decides_about_direct_messages(workspace: Workspace, practice: Practice):
    case_id = await workspace.review()
    await edited_and_submitted(workspace, case_id)
    assert not practice.direct_message_approvers
    assert "DU0TOM" not in workspace.slack.messages
    assert SAM.id not in [m for m in workspace.slack.messages if m.startswith("D")]
