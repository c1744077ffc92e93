"""The buttons of a card: the important ones in sight, the rare ones behind "⋯"."""

from collections.abc import Collection, Iterable

from bot.desk.messages import ACTION_LABELS
from bot.desk.offering import FORWARD, split
from bot.desk.refs import CaseRef
from bot.desk.views import Action, CaseView
from bot.slack import blocks, limits
from bot.slack.blocks import Block

OVERFLOW = "more"  # action id of the menu; the chosen option's value names the action
_SEPARATOR = "/"  # between the action and the rest of an option's value

IN_SIGHT = 6


def actions_block(view: CaseView, *, only: Collection[Action] | None = None) -> list[Block]:
    """One block of buttons, or none when the case offers nothing."""
    offered = [a for a in view.actions if only is None or a in only]
    value = CaseRef.of(view).value()
    seen, hidden = split(offered, most=IN_SIGHT)
    elements = [
        blocks.button(ACTION_LABELS[action], action.value, value, style=_style(action, seen))
        for action in seen
    ]
    elements += _menus(hidden, value)
    return [blocks.actions(elements, f"actions-{view.case_id}")] if elements else []


def _style(action: Action, seen: list[Action]) -> str:
    return "primary" if action is seen[0] and action in FORWARD else ""


def _menus(hidden: list[Action], value: str) -> Iterable[Block]:
    step = limits.OVERFLOW_OPTIONS
    for start in range(0, len(hidden), step):
        options = [
            blocks.option(ACTION_LABELS[action], f"{action.value}{_SEPARATOR}{value}")
            for action in hidden[start : start + step]
        ]
        yield blocks.overflow(OVERFLOW if start == 0 else f"{OVERFLOW}-{start}", options)


def chosen(action_id: str, value: str) -> tuple[Action, CaseRef] | None:
    """The action and the case of a button or of a chosen option; None when it is none of ours."""
    if action_id.startswith(OVERFLOW):
        action_id, _, value = value.partition(_SEPARATOR)
    ref = CaseRef.parse(value)
    if ref is None or action_id not in {a.value for a in Action}:
        return None
    return Action(action_id), ref
