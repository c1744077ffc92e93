"""Dialogs that were sent."""

from bot.desk.bench import UnknownCaseError
from bot.desk.dialog import Dialog, telling
from bot.desk.identity import StrangerError
from bot.desk.pressing import NO_CASE
from bot.desk.submitting import FIELD_OF, asks_something, submit
from bot.model.refusals import RefusedError
from bot.slack.dialogs import modal
from bot.slack.payloads import Payload, answers_in, delivery_key, dialog_ref, field_ids, text_at
from bot.slack.tools import Tools

Response = dict[str, object]  # https://docs.slack.dev/surfaces/modals#response_actions


async def on_submission(tools: Tools, body: Payload) -> Response | None:
    """Somebody sent a dialog; None closes it. What was typed stays in the dialog when it is refused."""
    name, ref = text_at(body, "view", "callback_id"), dialog_ref(body)
    if not asks_something(name, ref):
        return None
    try:
        person = await tools.people.identify(text_at(body, "user", "id"))
        shown = await submit(tools.desk, name, ref, answers_in(body), person, delivery=delivery_key(body))
    except RefusedError as error:
        return refused(body, error.refusal.sentence, code=error.refusal.code)
    except StrangerError as error:
        return refused(body, error.sentence)
    except UnknownCaseError:
        return refused(body, NO_CASE)
    return None if shown is None else _update(shown)


def refused(body: Payload, sentence: str, *, code: str = "") -> Response:
    """The sentence beside the field that it is about, or in place of a dialog without fields."""
    fields = field_ids(body)
    wanted = FIELD_OF.get(code, "")
    field = next((f for f in fields if wanted and (f == wanted or f.startswith(f"{wanted}-"))), "")
    if field or fields:
        return {"response_action": "errors", "errors": {field or fields[0]: sentence}}
    return _update(telling("Nothing was changed", sentence))


def _update(dialog: Dialog) -> Response:
    return {"response_action": "update", "view": modal(dialog)}
