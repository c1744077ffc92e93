"""Escalations: held, told, answered, released."""

from slackside import Workspace, actions_of, words_of
from stories import MAYA, PRIYA, SAM, TOM

from bot.model.case import State

REPLY = "Thank you for telling us."


async def test_a_review_with_a_threat_is_held_and_compliance_gets_a_card(workspace: Workspace):
    case_id = await workspace.review("You will hear from my lawyer.")
    card = workspace.card(case_id)
    words = words_of(card["blocks"])
    assert "On hold: Legal claim" in words
    assert "“my lawyer”" in words
    for part in ("Example Defence Union", "01632 960500", "24 hours, every day", "member number EDU-1234"):
        assert part in words
    assert "submit" not in actions_of(card)
    assert {"acknowledge", "record_call", "release"} <= set(actions_of(card))
    (note,) = [m for m in workspace.thread(case_id) if "escalation" in m["text"]]
    assert "<@U0SAM>" in words_of(note)
    assert "lawyer" not in note["text"]
    direct = workspace.slack.messages["DU0SAM"][-1]
    assert "Please look at this one" in words_of(direct["blocks"])
    assert "acknowledge" in actions_of(direct)
    assert "lawyer" not in direct["text"]


async def test_the_direct_card_works_like_the_one_in_the_channel(workspace: Workspace):
    case_id = await workspace.review("You will hear from my lawyer.")
    direct = workspace.slack.messages["DU0SAM"][-1]
    await workspace.press(SAM, case_id, "acknowledge", card=direct, channel={"id": "DU0SAM"})
    await workspace.deliver()
    assert (await workspace.case(case_id)).escalations[0].acknowledged_by == "Sam"
    assert len(workspace.slack.messages["DU0SAM"]) == 1
    assert "Sam is on it" in words_of(workspace.slack.messages["DU0SAM"][0]["blocks"])


async def test_a_held_case_can_be_prepared_but_not_submitted(workspace: Workspace):
    case_id = await workspace.review("You will hear from my lawyer.")
    await workspace.press(MAYA, case_id, "edit")
    dialog = workspace.slack.views[-1]
    assert dialog["submit"]["text"] == "Save draft"
    assert await workspace.send(MAYA, dialog, text=REPLY) == {}
    view = await workspace.case(case_id)
    assert view.state is State.DRAFTING
    assert view.reply is not None
    assert view.reply.text == REPLY


async def test_a_hold_that_comes_while_somebody_writes_saves_the_words_and_says_so(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.press(MAYA, case_id, "edit")
    dialog = workspace.slack.views[-1]
    await workspace.press(TOM, case_id, "escalate")
    await workspace.send(TOM, workspace.slack.views[-1], category="legal_threat")
    response = await workspace.send(MAYA, dialog, text=REPLY)
    assert "Your words are saved. They are not submitted" in words_of(response["view"])
    assert "on hold until" in words_of(response["view"])
    view = await workspace.case(case_id)
    assert view.reply is not None
    assert view.reply.text == REPLY
    assert view.state is State.DRAFTING


async def test_an_approval_that_a_hold_overtakes_is_refused_in_the_dialog(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.press(MAYA, case_id, "submit")
    await workspace.deliver()
    await workspace.press(TOM, case_id, "approve")
    dialog = workspace.slack.views[-1]
    await workspace.press(MAYA, case_id, "escalate")
    await workspace.send(MAYA, workspace.slack.views[-1], category="legal_threat", note="They called us.")
    response = await workspace.send(TOM, dialog)
    assert "on hold" in words_of(response["view"])
    assert (await workspace.case(case_id)).approvals == ()


async def test_only_compliance_releases_and_the_others_hear_it_before_they_type(workspace: Workspace):
    case_id = await workspace.review("You will hear from my lawyer.")
    await workspace.press(MAYA, case_id, "release")
    assert workspace.slack.views == []
    (told,) = await workspace.whispers("U0MAYA")
    assert "compliance role" in told
    assert "Sam" in told


async def test_called_released_and_approved_by_two(workspace: Workspace):
    case_id = await workspace.review("You will hear from my lawyer.")
    await workspace.press(SAM, case_id, "record_call")
    await workspace.send(SAM, workspace.slack.views[-1], reference="R-77", advice="A neutral reply is fine.")
    await workspace.press(SAM, case_id, "release")
    assert await workspace.send(SAM, workspace.slack.views[-1], reason="Advice taken.") == {}
    await workspace.deliver()
    assert "Sam called Example Defence Union, reference R-77" in words_of(workspace.card(case_id)["blocks"])
    await workspace.press(MAYA, case_id, "submit")
    await workspace.deliver()
    await workspace.press(TOM, case_id, "approve")
    assert "one more approval is needed" in words_of(workspace.slack.views[-1])
    assert await workspace.send(TOM, workspace.slack.views[-1]) == {}
    await workspace.deliver()
    assert (await workspace.case(case_id)).state is State.AWAITING_APPROVAL
    await workspace.press(PRIYA, case_id, "approve")
    (told,) = await workspace.whispers("U0PRIYA")
    assert "compliance role" in told
    await workspace.press(SAM, case_id, "approve")
    assert await workspace.send(SAM, workspace.slack.views[-1]) == {}
    assert (await workspace.case(case_id)).state is State.APPROVED


async def test_somebody_else_was_called(workspace: Workspace):
    case_id = await workspace.review("You will hear from my lawyer.")
    await workspace.press(SAM, case_id, "record_call")
    dialog = workspace.slack.views[-1]
    response = await workspace.send(SAM, dialog, contact="somebody_else")
    assert "who" in response["errors"]
    assert await workspace.send(SAM, dialog, contact="somebody_else", who="The safeguarding line") == {}
    assert "The safeguarding line" in (await workspace.case(case_id)).calls[0].text


async def test_urgent_trouble_rings_again_until_somebody_answers(workspace: Workspace):
    case_id = await workspace.review("I want to end it all.")
    rung = len(workspace.slack.messages["DU0SAM"])
    workspace.clock.move(minutes=16)
    await workspace.desk.run_due_timers()
    await workspace.deliver()
    assert len(workspace.slack.messages["DU0SAM"]) == rung + 1
    assert "DU0TOM" in workspace.slack.messages
    await workspace.press(SAM, case_id, "acknowledge")
    workspace.clock.move(minutes=16)
    await workspace.desk.run_due_timers()
    await workspace.deliver()
    assert len(workspace.slack.messages["DU0SAM"]) == rung + 1


async def test_an_escalation_reaches_compliance_although_direct_messages_fail(workspace: Workspace):
    workspace.slack.failing["conversations.open"] = "missing_scope"
    case_id = await workspace.review("You will hear from my lawyer.")
    assert "acknowledge" in actions_of(workspace.slack.messages["U0SAM"][-1])
    assert "<@U0SAM>" in words_of(workspace.thread(case_id)[0])


async def test_a_review_in_another_language_says_so_and_takes_an_approval_by_compliance(workspace: Workspace):
    case_id = await workspace.review("Muy mala atención, esperé dos horas y nadie me dijo nada.")
    assert "This review looks like Spanish. The checklist reads English only" in words_of(
        workspace.card(case_id)["blocks"]
    )
    await workspace.press(MAYA, case_id, "submit")
    await workspace.deliver()
    await workspace.press(TOM, case_id, "approve")
    assert workspace.slack.views == []
    (said,) = await workspace.whispers("U0TOM")
    assert "compliance role" in said and "Sam" in said
    assert (await workspace.case(case_id)).approvals == ()
    await workspace.press(SAM, case_id, "approve")
    await workspace.send(SAM, workspace.slack.views[-1])
    assert (await workspace.case(case_id)).state is State.APPROVED


async def test_a_reply_in_another_language_says_so_and_takes_an_approval_by_compliance(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.press(MAYA, case_id, "edit")
    spanish = "Muchas gracias por su comentario. Llámenos, por favor."
    reason = "Ana has read it: it says thank you."
    warned = await workspace.send(MAYA, workspace.slack.views[-1], text=spanish)
    assert await workspace.send(MAYA, warned["view"], reason=reason) == {}
    await workspace.deliver()
    line = "This reply looks like Spanish. The checklist reads English only"
    assert line in words_of(workspace.card(case_id)["blocks"])
    await workspace.press(TOM, case_id, "approve")
    (said,) = await workspace.whispers("U0TOM")
    assert "compliance role" in said and "Sam" in said
    await workspace.press(SAM, case_id, "approve")
    assert line in words_of(workspace.slack.views[-1])
    await workspace.send(SAM, workspace.slack.views[-1])
    assert (await workspace.case(case_id)).state is State.APPROVED
    await workspace.deliver()
    assert line not in words_of(workspace.card(case_id)["blocks"])
