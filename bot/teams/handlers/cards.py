"""Buttons on cards (`Action.Execute`), whose answer takes the card's place for whoever pressed.

https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model
"""

from typing import Any, cast

from bot.desk import editing
from bot.desk.dialog import Dialog
from bot.desk.dialogs.editing import EDIT
from bot.desk.pressing import case_in_queue, press
from bot.desk.reading import line_of
from bot.desk.refs import CaseRef, DialogRef
from bot.desk.submitting import asks_something, submit
from bot.desk.views import Action, CaseView
from bot.model.practice import Person
from bot.model.refusals import RefusedError
from bot.teams.buttons import OPEN, REFRESH, SEND, USE_WORDING
from bot.teams.card import card
from bot.teams.dialogs import answers, dialog_card
from bot.teams.handlers.retyping import as_left
from bot.teams.notes import lead
from bot.teams.personal import personal
from bot.teams.port import Incoming, Json
from bot.teams.refreshing import refresh_for
from bot.teams.tools import Tools, delivery_key
from bot.teams.twins import withdraw_twin

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"


def sentence(text: str) -> Json:
    """A sentence for the person alone."""
    return {"statusCode": 200, "type": MESSAGE, "value": text}


def _shown(shown: Json) -> Json:
    return {"statusCode": 200, "type": CARD, "value": shown}


async def on_execute(tools: Tools, incoming: Incoming) -> Json | None:
    """Somebody pressed a button, or looked at a card that asks to be brought up to date."""
    pressed = _object(incoming.value.get("action"))
    verb, data = str(pressed.get("verb") or ""), _object(pressed.get("data"))
    if verb == SEND:
        return await _send(tools, incoming, data)
    if verb == OPEN:
        return await _open(tools, incoming, str(data.get("case") or ""))
    ref = CaseRef.parse(str(data.get("ref") or ""))
    if ref is None:
        return sentence("I don't know this button. Perhaps the card is a very old one.")
    person = await tools.people.identify(incoming)
    if verb == REFRESH:
        await withdraw_twin(tools, incoming, ref.case_id, data.get("o"))
        entry = data.get("e")
        why = entry if isinstance(entry, int) else 0
        return await _card(tools, await tools.desk.view(ref.case_id), person, entry=why)
    if verb not in {a.value for a in Action}:
        return sentence("I don't know this button. Perhaps the card is a very old one.")
    return await _press(tools, incoming, Action(verb), ref, person)


async def _press(tools: Tools, incoming: Incoming, action: Action, ref: CaseRef, person: Person) -> Json:
    try:
        done = await press(tools.desk, action, ref, person, delivery=delivery_key(incoming))
    except RefusedError as error:
        view = await tools.desk.view(ref.case_id)
        return await _card(tools, view, person, told=error.refusal.sentence)
    if done.dialog is not None:
        return _shown(dialog_card(done.dialog, in_place=True))
    return await _card(tools, done.view, person)


async def _send(tools: Tools, incoming: Incoming, data: Json) -> Json:
    """A dialog that stood in the card was sent."""
    name, ref = str(data.get("dialog") or ""), DialogRef.parse(str(data.get("ref") or ""))
    if ref is None or not asks_something(name, ref):
        return sentence("I don't know this button. Perhaps the card is a very old one.")
    person, typed = await tools.people.identify(incoming), answers(data)
    rule = str(data.get(USE_WORDING) or "")
    if name == EDIT and rule:
        dialog = await editing.reworded(tools.desk, editing.Typed.of(ref, typed), person, rule)
        return _shown(dialog_card(dialog, in_place=True))
    try:
        shown = await submit(tools.desk, name, ref, typed, person, delivery=delivery_key(incoming))
    except RefusedError as error:
        dialog = await as_left(tools.desk, name, ref, typed, person, error.refusal.sentence)
        return _shown(dialog_card(dialog, in_place=True))
    return await _after(tools, shown, ref.case_id, person)


async def _after(tools: Tools, shown: Dialog | None, case_id: str, person: Person) -> Json:
    if shown is not None:
        return _shown(dialog_card(shown, in_place=True))
    return await _card(tools, await tools.desk.view(case_id), person)


async def _open(tools: Tools, incoming: Incoming, case_id: str) -> Json:
    """A case out of somebody's list."""
    person = await tools.people.identify(incoming)
    return await _card(tools, await case_in_queue(tools.desk, case_id, person), person)


async def _card(tools: Tools, view: CaseView, person: Person, *, told: str = "", entry: int = 0) -> Json:
    """The case as it is for a person; `entry` is why they got it in person."""
    differs = await personal(tools.desk, view, person)
    shown = card(
        view,
        now=tools.clock.now(),
        told=told or differs.told,
        without=differs.without,
        lead=lead(line_of(view, entry)),
        refresh=await refresh_for(tools.desk, tools.places, view, entry=entry),
    )
    return _shown(shown)


def _object(value: Any) -> Json:
    return cast(Json, value) if isinstance(value, dict) else {}
