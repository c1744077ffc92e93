"""Buttons on cards and in dialogs."""

import logging

from bot.desk import editing
from bot.desk.bench import UnknownCaseError
from bot.desk.dialog import Dialog, telling
from bot.desk.identity import StrangerError
from bot.desk.pressing import NO_CASE, case_in_queue, press
from bot.model.refusals import RefusedError
from bot.slack.buttons import chosen
from bot.slack.card import card_blocks, fallback
from bot.slack.dialogs import CHECK, modal
from bot.slack.listing import OPEN
from bot.slack.parts import USE_WORDING
from bot.slack.payloads import Payload, Where, answers_in, delivery_key, dialog_ref, pressed, text_at
from bot.slack.tools import Tools
from bot.slack.web import NETWORK_ERRORS, error_code

log = logging.getLogger(__name__)


async def on_button(tools: Tools, body: Payload) -> None:
    """Somebody pressed a button; everything that can go wrong ends in a sentence for them alone."""
    action_id, value = pressed(body)
    if action_id in {CHECK, USE_WORDING}:
        await _check(tools, body, rule=value if action_id == USE_WORDING else "")
        return
    where = Where.of_interaction(body)
    try:
        if action_id == OPEN:
            await _show_card(tools, value, where)
        else:
            await _act(tools, action_id, value, body, where)
    except StrangerError as error:
        tools.private.say(where, error.sentence)
    except RefusedError as error:
        tools.private.say(where, error.refusal.sentence)
    except UnknownCaseError:
        tools.private.say(where, NO_CASE)


async def _act(tools: Tools, action_id: str, value: str, body: Payload, where: Where) -> None:
    choice = chosen(action_id, value)
    if choice is None:
        return
    action, ref = choice
    person = await tools.people.identify(where.account)
    done = await press(tools.desk, action, ref, person, delivery=delivery_key(body))
    if done.dialog is not None:
        await tools.open_dialog(text_at(body, "trigger_id"), modal(done.dialog), where)


async def _show_card(tools: Tools, case_id: str, where: Where) -> None:
    """A case out of somebody's list, for them alone, with its buttons."""
    person = await tools.people.identify(where.account)
    view = await case_in_queue(tools.desk, case_id, person)
    tools.private.show(where, fallback(view), card_blocks(view, now=tools.clock.now()))


async def _check(tools: Tools, body: Payload, *, rule: str) -> None:
    """Run the checklist over what is typed just now and show what it says; with a rule, put its safe sentence in."""
    try:
        dialog = await _checked(tools, body, rule)
    except StrangerError as error:
        dialog = telling("Edit reply", error.sentence)
    except UnknownCaseError:
        return
    if dialog is None:
        return
    try:
        await tools.web.views_update(
            view_id=text_at(body, "view", "id"),
            view=modal(dialog),
            hash=text_at(body, "view", "hash") or None,
        )
    except NETWORK_ERRORS as error:
        # The dialog stays as it is, with the words in it; a conflict means that a newer one stands already.
        log.warning("a dialog could not be updated (%s)", error_code(error))


async def _checked(tools: Tools, body: Payload, rule: str) -> Dialog | None:
    ref = dialog_ref(body)
    if ref is None:
        return None
    person = await tools.people.identify(text_at(body, "user", "id"))
    typed = editing.Typed.of(ref, answers_in(body))
    if rule:
        return await editing.reworded(tools.desk, typed, person, rule)
    return await editing.checked(tools.desk, typed, person)
