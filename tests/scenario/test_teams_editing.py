"""The editor in Teams: findings on save, the words kept, two people at once, and clients without dialogs."""

from stories import MAYA, PRIYA
from teamsside import Tenant, buttons_in, everything_in, shown, titles_in, values_in, words_of

from bot.desk.views import Action
from bot.model.case import State

REPLY = "Thank you for telling us. Please call us on 01632 960123."
BLOCKED = "We are sorry about your visit."


async def test_findings_are_shown_in_the_dialog_and_the_words_stay(tenant: Tenant):
    case_id = await tenant.review()
    editor = shown(await tenant.press(MAYA, case_id, Action.EDIT))
    again = shown(await tenant.send(MAYA, editor, text=BLOCKED))
    assert "Not saved yet" in words_of(again)
    assert "your visit" in words_of(again)
    assert values_in(again)["text"] == BLOCKED
    assert await tenant.send(MAYA, again, text=REPLY) == {}
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL


async def test_check_runs_the_checklist_without_saving(tenant: Tenant):
    case_id = await tenant.review()
    editor = shown(await tenant.press(MAYA, case_id, Action.EDIT))
    checked = shown(await tenant.send(MAYA, editor, label="Check", text=BLOCKED))
    assert "Checked" in words_of(checked)
    assert values_in(checked)["text"] == BLOCKED
    view = await tenant.case(case_id)
    assert view.state is State.NEW and view.reply is not None and view.reply.text != BLOCKED


async def test_one_press_puts_the_safe_sentence_in_and_keeps_the_rest(tenant: Tenant):
    case_id = await tenant.review()
    editor = shown(await tenant.press(MAYA, case_id, Action.EDIT))
    typed = "Thank you for writing. Sorry about your visit! Please ring us,  any time."
    checked = shown(await tenant.send(MAYA, editor, label="Check", text=typed))
    mended = shown(await tenant.send(MAYA, checked, label="Use this wording", text=typed + " Bye"))
    expected = typed.replace("Sorry about your visit!", "We would like to hear more in private.") + " Bye"
    assert values_in(mended)["text"] == expected
    assert "You had written" in words_of(mended) and "Sorry about your visit!" in words_of(mended)
    assert "Use this wording" not in titles_in(mended)
    view = await tenant.case(case_id)
    assert view.reply is not None and view.reply.number == 1, "nothing is saved by it"


async def test_the_editor_in_the_card_offers_the_safe_sentence_as_well(tenant: Tenant):
    case_id = await tenant.review()
    here = tenant.card(case_id)
    stopped = shown(await tenant.send(MAYA, here, label="Save and submit", text="Sorry about your visit."))
    mended = shown(await tenant.send(MAYA, stopped, label="Use this wording"))
    assert values_in(mended)["text"] == "We would like to hear more in private."
    await tenant.send(MAYA, mended, label="Save and submit")
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL


async def test_only_save_stays_ticked_when_the_words_have_to_be_mended(tenant: Tenant):
    case_id = await tenant.review()
    editor = shown(await tenant.press(MAYA, case_id, Action.EDIT))
    again = shown(await tenant.send(MAYA, editor, text=BLOCKED, options="only_save"))
    assert values_in(again)["options"] == "only_save"
    assert await tenant.send(MAYA, again, text=REPLY) == {}
    assert (await tenant.case(case_id)).state is State.DRAFTING


async def test_two_people_editing_lose_nothing(tenant: Tenant):
    case_id = await tenant.review()
    mine = shown(await tenant.press(MAYA, case_id, Action.EDIT))
    theirs = shown(await tenant.press(PRIYA, case_id, Action.EDIT))
    assert await tenant.send(PRIYA, theirs, text=REPLY) == {}
    words = REPLY.replace("Thank you", "Many thanks")
    again = shown(await tenant.send(MAYA, mine, text=words))
    assert "Their text" in words_of(again) and REPLY in words_of(again)
    assert values_in(again)["text"] == words
    assert await tenant.send(MAYA, again, options="mine") == {}
    view = await tenant.case(case_id)
    assert view.reply is not None and view.reply.text == words


async def test_words_that_were_refused_are_there_when_the_editor_opens_again(tenant: Tenant):
    case_id = await tenant.review()
    editor = shown(await tenant.press(MAYA, case_id, Action.EDIT))
    await tenant.send(MAYA, editor, text=BLOCKED)
    assert values_in(shown(await tenant.press(MAYA, case_id, Action.EDIT)))["text"] == BLOCKED


async def test_a_client_without_dialogs_edits_in_the_card(tenant: Tenant):
    case_id = await tenant.review()
    inline = next(
        n["card"] for n in everything_in(tenant.card(case_id)) if n.get("type") == "Action.ShowCard"
    )
    send = next(b for b in buttons_in(inline) if b.get("verb") == "send")
    again = shown(await tenant.execute(MAYA, send, text=BLOCKED))
    assert "Not saved yet" in words_of(again)
    assert values_in(again)["text"] == BLOCKED
    after = shown(await tenant.send(MAYA, again, text=REPLY))
    assert REPLY in words_of(after)
    assert (await tenant.case(case_id)).state is State.AWAITING_APPROVAL


async def test_a_note_that_is_refused_stays_in_its_dialog(tenant: Tenant):
    case_id = await tenant.review()
    dialog = shown(await tenant.press(MAYA, case_id, Action.NO_REPLY))
    again = shown(await tenant.send(MAYA, dialog, reason="nonsense", note="They wrote about another clinic."))
    assert "Choose a reason" in words_of(again)
    assert values_in(again)["note"] == "They wrote about another clinic."


async def test_words_for_a_case_that_moved_on_are_shown_once_more(tenant: Tenant):
    case_id = await tenant.review()
    dialog = shown(await tenant.press(MAYA, case_id, Action.NO_REPLY))
    other = shown(await tenant.press(PRIYA, case_id, Action.NO_REPLY))
    assert await tenant.send(PRIYA, other, reason="not_ours") == {}
    words = "Somebody else's clinic, I think."
    after = await tenant.send(MAYA, dialog, reason="privacy", note=words)
    if after:
        assert words in words_of(shown(after))
    assert (await tenant.case(case_id)).closing.startswith("Anonymous")
