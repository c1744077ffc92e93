"""The editing dialog: what it stops, what it asks, and that no word gets lost."""

from pathlib import Path

from deskside import Json
from slackside import Workspace, break_the_database, words_of
from stories import MAYA, PRIYA, SAM

from bot.model.case import State

BLOCKED = "Sorry about your visit."
WARNED = "Thank you. Book now."


async def opened(workspace: Workspace, case_id: str) -> Json:
    await workspace.press(MAYA, case_id, "edit")
    return workspace.slack.views[-1]


def field(dialog: Json, name: str) -> Json:
    return next(b for b in dialog["blocks"] if b.get("block_id", "").startswith(name))


async def test_the_dialog_starts_with_the_draft_and_shows_the_review(workspace: Workspace):
    case_id = await workspace.review("The wait was <!channel> far too long.")
    dialog = await opened(workspace, case_id)
    view = await workspace.case(case_id)
    assert view.reply is not None
    assert field(dialog, "text")["element"]["initial_value"] == view.reply.text
    assert "&lt;!channel&gt; far too long" in words_of(dialog)
    assert dialog["submit"]["text"] == "Save and submit"
    assert view.reply.text not in dialog["private_metadata"]


async def test_a_blocking_finding_keeps_the_words_and_says_how_to_mend_them(workspace: Workspace):
    case_id = await workspace.review()
    response = await workspace.send(MAYA, await opened(workspace, case_id), text=BLOCKED)
    assert response["response_action"] == "update"
    again = response["view"]
    assert field(again, "text")["element"]["initial_value"] == BLOCKED
    words = words_of(again)
    assert "Not saved yet" in words
    assert "your visit" in words
    assert "It tells the world that the reviewer was here." in words
    assert "Speak of the practice in general." in words
    assert (await workspace.case(case_id)).state is State.NEW
    mended = await workspace.send(MAYA, again, text="Thank you for telling us.")
    assert mended == {}
    assert (await workspace.case(case_id)).state is State.AWAITING_APPROVAL


async def test_a_blocked_text_can_be_left_for_compliance(workspace: Workspace):
    case_id = await workspace.review()
    response = await workspace.send(MAYA, await opened(workspace, case_id), text=BLOCKED)
    assert await workspace.send(MAYA, response["view"], options=["despite"]) == {}
    await workspace.deliver()
    view = await workspace.case(case_id)
    assert view.reply is not None
    assert view.reply.text == BLOCKED
    assert view.state is State.DRAFTING
    await workspace.press(SAM, case_id, "waive")
    assert await workspace.send(SAM, workspace.slack.views[-1], reason="It quotes our own notice.") == {}
    view = await workspace.case(case_id)
    assert view.reply is not None
    assert view.reply.blocking == ()


async def test_a_warning_wants_a_reason(workspace: Workspace):
    case_id = await workspace.review()
    response = await workspace.send(MAYA, await opened(workspace, case_id), text=WARNED)
    again = response["view"]
    assert "Say why it may stand" in words_of(again)
    assert await workspace.send(MAYA, again, reason="Our own campaign, agreed.") == {}
    view = await workspace.case(case_id)
    assert view.state is State.AWAITING_APPROVAL
    assert view.reply is not None
    assert "agreed" in view.reply.findings[0].waived


async def test_checking_does_not_save(workspace: Workspace):
    case_id = await workspace.review()
    dialog = await opened(workspace, case_id)
    await check(workspace, dialog, BLOCKED)
    again = workspace.slack.views[-1]
    assert "your visit" in words_of(again)
    assert field(again, "text")["element"]["initial_value"] == BLOCKED
    assert workspace.slack.called("views.update")[-1]["hash"] == "h1"
    await check(workspace, again, "Thank you for writing.")
    assert "all clear" in words_of(workspace.slack.views[-1])
    view = await workspace.case(case_id)
    assert view.state is State.NEW
    assert view.reply is not None
    assert view.reply.number == 1


async def test_one_press_puts_the_safe_sentence_in_and_keeps_the_rest(workspace: Workspace):
    case_id = await workspace.review()
    dialog = await opened(workspace, case_id)
    typed = "Thank you for writing. Sorry about your visit! Please ring us,  any time."
    await check(workspace, dialog, typed)
    again = workspace.slack.views[-1]
    (button,) = [b["accessory"] for b in again["blocks"] if "accessory" in b]
    assert button["text"]["text"] == "Use this wording"
    typed += " Ever so kindly"  # typed after the check
    await check(workspace, again, typed, action=button)
    mended = workspace.slack.views[-1]
    expected = typed.replace("Sorry about your visit!", "We would like to hear more in private.")
    assert field(mended, "text")["element"]["initial_value"] == expected
    assert field(mended, "text")["block_id"] != field(again, "text")["block_id"], (
        "else Slack keeps the old words"
    )
    assert "You had written" in words_of(mended) and "Sorry about your visit!" in words_of(mended)
    assert "Says that the reviewer is a patient" not in words_of(mended)
    view = await workspace.case(case_id)
    assert view.reply is not None and view.reply.number == 1, "nothing is saved by it"


async def test_words_that_were_changed_meanwhile_are_left_alone(workspace: Workspace):
    case_id = await workspace.review()
    await check(workspace, await opened(workspace, case_id), "Sorry about your visit.")
    again = workspace.slack.views[-1]
    (button,) = [b["accessory"] for b in again["blocks"] if "accessory" in b]
    await check(workspace, again, "Thank you for writing.", action=button)
    assert field(workspace.slack.views[-1], "text")["element"]["initial_value"] == "Thank you for writing."
    assert "no longer in your text" in words_of(workspace.slack.views[-1])


CHECK = {"action_id": "check", "value": "x", "type": "button"}


async def check(workspace: Workspace, dialog: Json, text: str, *, action: Json = CHECK) -> None:
    sent = {**dialog, "id": "V1", "hash": "h1"}
    block = field(dialog, "text")["block_id"]
    sent["state"] = {"values": {block: {"value": {"type": "plain_text_input", "value": text}}}}
    body = {
        "type": "block_actions",
        "user": {"id": "U0MAYA"},
        "team": {"id": "T0"},
        "trigger_id": workspace.trigger(),
        "actions": [action],
        "view": sent,
    }
    assert await workspace.interact(body) == 200


async def test_words_that_were_only_checked_are_there_the_next_time(workspace: Workspace):
    case_id = await workspace.review()
    await check(workspace, await opened(workspace, case_id), "Half a sentence and")
    dialog = await opened(workspace, case_id)
    assert field(dialog, "text")["element"]["initial_value"] == "Half a sentence and"
    assert "typed last time" in words_of(dialog)


async def test_two_people_edit_and_the_second_sees_both_texts(workspace: Workspace):
    case_id = await workspace.review()
    dialog = await opened(workspace, case_id)
    await workspace.desk.save(case_id, PRIYA, text="Priya's words.", base=1)
    response = await workspace.send(MAYA, dialog, text="Maya's words.")
    again = response["view"]
    assert "Priya&#39;s words." in words_of(again).replace("Priya's", "Priya&#39;s")
    assert field(again, "text")["element"]["initial_value"] == "Maya's words."
    once_more = await workspace.send(MAYA, again, text="Maya's words.")
    assert once_more["response_action"] == "update"
    assert await workspace.send(MAYA, once_more["view"], options=["mine"]) == {}
    view = await workspace.case(case_id)
    assert view.reply is not None
    assert view.reply.text == "Maya's words."
    assert view.state is State.AWAITING_APPROVAL


async def test_replacing_a_colleagues_text_never_replaces_a_third_ones(workspace: Workspace):
    case_id = await workspace.review()
    dialog = await opened(workspace, case_id)
    await workspace.desk.save(case_id, PRIYA, text="Priya's words.", base=1)
    response = await workspace.send(MAYA, dialog, text="Maya's words.")
    await workspace.desk.save(case_id, SAM, text="Sam's words.", base=2)
    again = await workspace.send(MAYA, response["view"], options=["mine"])
    assert "Sam's words." in words_of(again["view"])
    view = await workspace.case(case_id)
    assert view.reply is not None
    assert view.reply.text == "Sam's words."


async def test_an_empty_reply_is_named_beside_the_field_or_above_it(workspace: Workspace):
    case_id = await workspace.review()
    response = await workspace.send(MAYA, await opened(workspace, case_id), text="   ")
    assert "empty" in str(response)


async def test_a_reply_longer_than_the_field_is_shown_with_a_warning(workspace: Workspace):
    case_id = await workspace.review()
    await workspace.desk.save(case_id, PRIYA, text="word " * 1_000, base=1)
    dialog = await opened(workspace, case_id)
    assert "longer than the 3,000 characters" in words_of(dialog)
    assert len(field(dialog, "text")["element"]["initial_value"]) <= 3_000


async def test_submitting_a_warned_text_opens_the_editor(workspace: Workspace):
    case_id = await workspace.review()
    saved = await workspace.desk.save(case_id, MAYA, text=BLOCKED, base=1, despite_blocks=True)
    assert saved.saved
    old = {"blocks": list(workspace.card(case_id)["blocks"])}
    view = await workspace.case(case_id)
    assert view.reply is not None
    for block in old["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id") == "submit":
                element["value"] = f"{case_id}|{view.reply.number}|{view.reply.sha256[:16]}|1"
    await workspace.press(MAYA, case_id, "submit", card=old)
    assert workspace.slack.views[-1]["title"]["text"] == "Edit reply"
    assert "The checklist stops this text" in words_of(workspace.slack.views[-1])


async def test_nothing_typed_is_lost_when_something_breaks(workspace: Workspace, tmp_path: Path):
    case_id = await workspace.review()
    dialog = await opened(workspace, case_id)
    break_the_database(tmp_path)
    response = await workspace.send(MAYA, dialog, text="Precious words.")
    assert response["response_action"] == "errors"
    assert "try again" in str(response["errors"])


async def test_a_dialog_that_opens_too_late_is_explained(workspace: Workspace):
    case_id = await workspace.review()
    workspace.slack.failing["views.open"] = "expired_trigger_id"
    await workspace.press(MAYA, case_id, "edit")
    (told,) = await workspace.whispers("U0MAYA")
    assert "press the button again" in told
