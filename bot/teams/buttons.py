"""The buttons of a card: the important ones in sight, the rare ones behind "…"."""

from collections.abc import Collection

from bot.desk.dialogs.editing import EDIT, ONLY_SAVE, OPTIONS, TEXT, edit_ref
from bot.desk.messages import ACTION_LABELS
from bot.desk.offering import FORWARD, split
from bot.desk.refs import CaseRef
from bot.desk.views import Action, CaseView
from bot.teams import elements, limits
from bot.teams.port import Json

# Verbs of buttons that are no action of the case's.
SEND = "send"  # sends a dialog that stands in the card
REFRESH = "refresh"  # shows the card as it is now
OPEN = "open"  # shows a case out of a list
USE_WORDING = (
    "use_wording"  # key under which a button of the editor names the rule whose safe sentence it puts in
)
PRESS = "press"  # key under which a button that opens a dialog names its action

# What is answered in the card itself; everything else opens a dialog in a window.
_IN_PLACE = frozenset(
    {
        Action.TAKE,
        Action.TAKE_OVER,
        Action.SUBMIT,
        Action.APPROVE,
        Action.WITHDRAW,
        Action.TAKE_BACK,
        Action.REOPEN,
        Action.ACKNOWLEDGE,
    }
)


def action_buttons(view: CaseView, *, only: Collection[Action] | None = None) -> list[Json]:
    """A button for each thing that the case offers."""
    offered = [a for a in view.actions if only is None or a in only]
    seen, hidden = split(offered, most=limits.ACTIONS_IN_SIGHT)
    ref = CaseRef.of(view).value()
    buttons = [_button(action, ref, first=action is seen[0]) for action in seen]
    buttons += [{**_button(action, ref), "mode": "secondary"} for action in hidden]
    if only is None and Action.EDIT in offered:
        buttons.append(_edit_here(view))
    return buttons


def _button(action: Action, ref: str, *, first: bool = False) -> Json:
    label = ACTION_LABELS[action]
    style = {"style": "positive"} if first and action in FORWARD else {}
    if action in _IN_PLACE:
        return elements.execute(label, action.value, {"ref": ref}, associatedInputs="none", **style)
    return elements.fetch(label, {PRESS: action.value, "ref": ref}, **style)


def _edit_here(view: CaseView) -> Json:
    """The editor inside the card, for clients that open no dialogs."""
    ref = edit_ref(view, base=view.reply.number if view.reply else 0)
    choices = {ONLY_SAVE: "Only save a draft, don't submit it yet"} if ref.submits else {}
    body = [
        elements.text_input(
            TEXT, "Your reply", value=view.reply.text if view.reply else "", longest=limits.INPUT_TEXT
        )
    ]
    if choices:
        body.append(elements.choice_input(OPTIONS, "Options", choices, several=True, optional=True))
    label = "Save and submit" if ref.submits else "Save draft"
    data = {"dialog": EDIT, "ref": ref.metadata()}
    inner = elements.card(body, [elements.execute(label, SEND, data, style="positive")])
    return elements.show_card("Edit in this card", inner, mode="secondary")
