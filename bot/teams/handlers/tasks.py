"""Dialogs in windows of their own ("task modules").

https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
"""

from typing import Any, cast

from bot.desk import editing
from bot.desk.dialog import Dialog, telling
from bot.desk.dialogs.editing import EDIT
from bot.desk.pressing import press
from bot.desk.refs import CaseRef, DialogRef
from bot.desk.submitting import asks_something, submit
from bot.desk.views import Action
from bot.model.refusals import RefusedError, refuse
from bot.teams.buttons import PRESS, USE_WORDING
from bot.teams.dialogs import answers, task
from bot.teams.handlers.retyping import as_left
from bot.teams.port import Incoming, Json
from bot.teams.tools import Tools, delivery_key

CLOSED: Json = {}  # an empty answer closes the dialog
_OLD = "I don't know this button. Perhaps the card is a very old one."


def sentence(text: str) -> Json:
    """A sentence in place of the dialog."""
    return shown(telling("Countersign", text))


def shown(dialog: Dialog) -> Json:
    """The dialog, opened or in place of the one that is open."""
    return {"task": task(dialog)}


async def on_fetch(tools: Tools, incoming: Incoming) -> Json:
    """Somebody pressed a button that opens a dialog."""
    data = data_of(incoming.value)
    pressed, ref = str(data.get(PRESS) or ""), CaseRef.parse(str(data.get("ref") or ""))
    if ref is None or pressed not in {a.value for a in Action}:
        raise refuse("unknown_button", _OLD)
    person = await tools.people.identify(incoming)
    done = await press(tools.desk, Action(pressed), ref, person, delivery=delivery_key(incoming))
    return shown(done.dialog) if done.dialog else sentence("Done.")


async def on_submit(tools: Tools, incoming: Incoming) -> Json:
    """Somebody pressed a button of a dialog; what was typed stays in it when it is refused."""
    data = data_of(incoming.value)
    name, ref, typed = str(data.get("dialog") or ""), _ref(data), answers(data)
    if not asks_something(name, ref):
        return CLOSED
    person = await tools.people.identify(incoming)
    if name == EDIT and ref is not None and data.get("check"):
        return shown(await editing.checked(tools.desk, editing.Typed.of(ref, typed), person))
    rule = str(data.get(USE_WORDING) or "")
    if name == EDIT and ref is not None and rule:
        return shown(await editing.reworded(tools.desk, editing.Typed.of(ref, typed), person, rule))
    try:
        following = await submit(tools.desk, name, ref, typed, person, delivery=delivery_key(incoming))
    except RefusedError as error:
        return shown(await as_left(tools.desk, name, ref, typed, person, error.refusal.sentence))
    return shown(following) if following else CLOSED


def _ref(data: Json) -> DialogRef | None:
    return DialogRef.parse(str(data.get("ref") or ""))


def data_of(value: Json) -> Json:
    """What a button carried, together with what was typed beside it."""
    data: Any = value.get("data")
    return cast(Json, data) if isinstance(data, dict) else {}
