"""From the review to the posted reply in Teams, over HTTP."""

import pytest
from stories import MAYA, PRIYA, TOM
from teamsside import (
    Tenant,
    account_id,
    button_of,
    buttons_in,
    card_in,
    mentioned_in,
    shown,
    titles_in,
    told,
    words_of,
)

from bot.desk.views import Action
from bot.model.case import State

REPLY = "Thank you for telling us. Please call us on 01632 960123."
OTHER = "Thank you. We have read this with care."


async def edited_and_submitted(tenant: Tenant, case_id: str, text: str = REPLY) -> None:
    answer = await tenant.press(MAYA, case_id, Action.EDIT)
    assert await tenant.send(MAYA, shown(answer), text=text) == {}
    await tenant.deliver()


async def test_a_review_becomes_a_card_with_a_suggestion(tenant: Tenant):
    case_id = await tenant.review("The wait was **long**.")
    message = tenant.message(case_id)
    words = words_of(card_in(message))
    assert "★★☆☆☆" in words and "Google" in words and "Riverside Clinic" in words
    assert "all clear" in words
    assert {"I'll take it", "Edit reply", "Submit for approval"} <= set(titles_in(card_in(message)))
    assert "wait" not in message["summary"]
    assert "Jo" not in message["summary"]


async def test_the_whole_way(tenant: Tenant):
    case_id = await tenant.review()
    await tenant.press(MAYA, case_id, Action.TAKE)
    await edited_and_submitted(tenant, case_id)
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL
    assert REPLY in words_of(tenant.card(case_id))
    asked = tenant.thread(case_id)[-1]
    assert mentioned_in(asked) == {account_id("Tom"), account_id("Priya")}

    confirmation = shown(await tenant.press(TOM, case_id, Action.APPROVE))
    assert REPLY in words_of(confirmation)
    await tenant.send(TOM, confirmation, label="Approve")
    await tenant.deliver()
    assert (await tenant.case(case_id)).state is State.APPROVED

    tenant.clock.move(minutes=31)
    await tenant.desk.run_due_timers()
    await tenant.deliver()
    assert any("Ready to post" in str(m) for m in tenant.thread(case_id))
    assert REPLY in str(tenant.thread(case_id)[-1])

    answer = await tenant.press(MAYA, case_id, Action.MARK_POSTED)
    assert await tenant.send(MAYA, shown(answer), link="https://reviews.example/1#reply") == {}
    await tenant.deliver()
    answer = await tenant.press(PRIYA, case_id, Action.FOLLOW_UP)
    assert await tenant.send(PRIYA, shown(answer), note="Called back, all settled.") == {}
    assert (await tenant.case(case_id)).state is State.FOLLOWED_UP


async def test_the_answer_to_a_press_is_the_card_as_it_stands_now(tenant: Tenant):
    case_id = await tenant.review()
    after = shown(await tenant.press(MAYA, case_id, Action.TAKE))
    assert "Maya" in words_of(after)
    assert "I'll take it" not in titles_in(after)


async def test_an_approver_sees_approve_and_the_author_sees_why_not(tenant: Tenant):
    for person in (MAYA, TOM, PRIYA):
        await tenant.install(person)
    case_id = await tenant.review()
    answer = await tenant.press(PRIYA, case_id, Action.EDIT)
    await tenant.send(PRIYA, shown(answer), text=REPLY)
    await tenant.deliver()
    card = tenant.card(case_id)
    assert {account_id("Tom"), account_id("Priya")} <= set(card["refresh"]["userIds"])

    def refreshed(who):
        action, message = card["refresh"]["action"], tenant.message(case_id)["id"]
        return tenant.execute(who, action, message=message, trigger="automatic")

    theirs = shown(await refreshed(TOM))
    assert "Approve" in titles_in(theirs)
    mine = shown(await refreshed(PRIYA))
    assert "Approve" not in titles_in(mine)
    assert "second person" in words_of(mine)


async def test_an_author_who_presses_approve_all_the_same_approves_nothing(tenant: Tenant):
    case_id = await tenant.review()
    await edited_and_submitted(tenant, case_id)
    answer = await tenant.press(MAYA, case_id, Action.APPROVE)
    assert "second person" in told(answer)
    assert "Tom" in told(answer)
    confirmation = shown(await tenant.press(TOM, case_id, Action.APPROVE))
    assert "second person" in told(await tenant.send(MAYA, confirmation, label="Approve"))
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL


async def test_two_people_approve_at_once_and_nobody_sees_an_error(tenant: Tenant):
    case_id = await tenant.review()
    await edited_and_submitted(tenant, case_id)
    first = shown(await tenant.press(TOM, case_id, Action.APPROVE))
    second = shown(await tenant.press(PRIYA, case_id, Action.APPROVE))
    for who, confirmation in ((TOM, first), (PRIYA, second)):
        assert "Approved" in words_of(shown(await tenant.send(who, confirmation, label="Approve")))
    assert (await tenant.case(case_id)).approvals == ("Tom",)


async def test_a_text_that_changed_while_the_approver_read_is_shown_anew(tenant: Tenant):
    case_id = await tenant.review()
    await edited_and_submitted(tenant, case_id)
    reading = shown(await tenant.press(TOM, case_id, Action.APPROVE))
    await edited_and_submitted(tenant, case_id, OTHER)
    again = shown(await tenant.send(TOM, reading, label="Approve"))
    assert "changed since" in words_of(again) and OTHER in words_of(again)
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL
    await tenant.send(TOM, again, label="Approve")
    assert (await tenant.case(case_id)).state is State.APPROVED


async def test_submitting_from_an_old_card_is_refused(tenant: Tenant):
    case_id = await tenant.review()
    old = button_of(tenant.card(case_id), Action.SUBMIT)
    await tenant.desk.save(case_id, PRIYA, text=REPLY, base=1)
    assert "changed since you looked" in told(await tenant.execute(MAYA, old))
    assert (await tenant.case(case_id)).state is State.DRAFTING


async def test_a_typed_yes_approves_nothing(tenant: Tenant):
    case_id = await tenant.review()
    await edited_and_submitted(tenant, case_id)
    await tenant.say(TOM, "approve")
    await tenant.say(TOM, "yes", personal=False)
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL
    assert "A typed message never approves" in str(tenant.chat(TOM)[-1])


async def test_eyes_take_the_case_and_a_tick_approves_nothing(tenant: Tenant):
    await tenant.install(TOM)
    case_id = await tenant.review()
    await tenant.react(MAYA, case_id, "1f440_eyes")
    assert (await tenant.case(case_id)).taken_by == "Maya"
    await edited_and_submitted(tenant, case_id)
    await tenant.react(TOM, case_id, "2705_whiteheavycheckmark")
    assert "emoji approves nothing" in str(tenant.chat(TOM)[-1])
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL


@pytest.mark.parametrize("emoji", ["sad", "surprised"])
async def test_other_emoji_say_nothing(tenant: Tenant, emoji: str):
    await tenant.install(TOM)
    case_id = await tenant.review()
    said = len(tenant.chat(TOM))
    await tenant.react(TOM, case_id, emoji)
    assert len(tenant.chat(TOM)) == said


async def test_the_author_hears_the_outcome_in_person(tenant: Tenant):
    await tenant.install(MAYA)
    case_id = await tenant.review()
    await edited_and_submitted(tenant, case_id)
    answer = await tenant.press(TOM, case_id, Action.REQUEST_CHANGES)
    assert await tenant.send(TOM, shown(answer), note="Please add how to reach us.") == {}
    await tenant.deliver()
    told_maya = tenant.chat(MAYA)[-1]
    assert "Tom asked for changes" in str(told_maya)
    assert "Please add how to reach us." in str(told_maya)
    assert any(b["title"] == "Edit reply" for b in buttons_in(card_in(told_maya)))
