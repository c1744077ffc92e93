"""Block Kit in a few functions: https://docs.slack.dev/reference/block-kit

Plain dictionaries, as the Web API takes them. Texts arrive here escaped and measured (see `mrkdwn`).
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from bot.desk import measures as sizes
from bot.desk.text import clip
from bot.slack import limits

Block = dict[str, Any]
T = TypeVar("T")

NOTHING = "\u00a0"  # Slack refuses a text without a character


_ROOM = limits.MESSAGE_CHARACTERS - 700  # Slack adds ids of its own to blocks that have none


def fitting(build: Callable[[T], list[Block]], measures: Sequence[T]) -> list[Block]:
    """The blocks of one message built to the first measure that fits, from roomy to tight.

    Slack counts a message as a whole. Every letter beyond ASCII counts as its escape here: the worst case.
    """
    return sizes.fitting(build, measures, _fits)


def _fits(shown: list[Block]) -> bool:
    return len(json.dumps(shown)) <= _ROOM and len(shown) <= limits.MESSAGE_BLOCKS


def plain(text: str, limit: int) -> Block:
    """Text without formatting, cut to the limit."""
    return {"type": "plain_text", "text": clip(text, limit) or NOTHING, "emoji": False}


def mrkdwn(text: str) -> Block:
    """Text in Slack's formatting language."""
    # `verbatim`: addresses and channel names in other people's words stay plain text.
    return {"type": "mrkdwn", "text": text or NOTHING, "verbatim": True}


def section(text: str, **more: Any) -> Block:
    """A paragraph."""
    return {"type": "section", "text": mrkdwn(text), **more}


def exact(text: str) -> Block:
    """Words exactly as they are, with no formatting at all."""
    return {"type": "section", "text": {"type": "plain_text", "text": text or NOTHING, "emoji": False}}


def context(text: str) -> Block:
    """A line in small print."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, limits.HEADER_TEXT)}


DIVIDER: Block = {"type": "divider"}


def preformatted(text: str) -> Block:
    """Literal words in a box that the desktop client offers to copy."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}],
    }


def button(text: str, action: str, value: str, *, style: str = "") -> Block:
    """A button that tells us its action and value."""
    block: Block = {
        "type": "button",
        "action_id": action,
        "text": plain(text, limits.BUTTON_TEXT),
        "value": value,
    }
    return {**block, "style": style} if style else block


def option(text: str, value: str) -> Block:
    """A choice of a menu or an input."""
    return {"text": plain(text, limits.OPTION_TEXT), "value": value}


def overflow(action: str, options: Sequence[Block]) -> Block:
    """A menu behind "⋯"."""
    return {"type": "overflow", "action_id": action, "options": list(options)}


def actions(elements: Sequence[Block], block_id: str) -> Block:
    """A row of buttons and menus."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


# Inputs. The action id of each is "value": the block id tells them apart.


def _input(block_id: str, label: str, element: Block, *, optional: bool, hint: str) -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, limits.INPUT_LABEL),
        "element": {**element, "action_id": "value"},
        "optional": optional,
    }
    return {**block, "hint": plain(hint, limits.INPUT_LABEL)} if hint else block


def text_input(
    block_id: str,
    label: str,
    *,
    initial: str = "",
    multiline: bool = True,
    optional: bool = False,
    placeholder: str = "",
    hint: str = "",
    longest: int = limits.INPUT_TEXT,
) -> Block:
    """A field to type in. `initial` must not be longer than `longest`."""
    element: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": longest}
    if initial:
        element["initial_value"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder, limits.PLACEHOLDER)
    return _input(block_id, label, element, optional=optional, hint=hint)


def choice_input(
    block_id: str, label: str, choices: Mapping[str, str], *, initial: str = "", hint: str = ""
) -> Block:
    """One of a few, all in sight. `choices`: value → label."""
    element: Block = {"type": "radio_buttons", "options": [option(t, v) for v, t in choices.items()]}
    if initial:
        element["initial_option"] = option(choices[initial], initial)
    return _input(block_id, label, element, optional=False, hint=hint)


def select_input(
    block_id: str,
    label: str,
    choices: Mapping[str, str],
    *,
    initial: str = "",
    optional: bool = False,
    hint: str = "",
) -> Block:
    """One of many, from a list that opens. `choices`: value → label."""
    shown = list(choices.items())[: limits.SELECT_OPTIONS]
    element: Block = {"type": "static_select", "options": [option(t, v) for v, t in shown]}
    if initial:
        element["initial_option"] = option(choices[initial], initial)
    return _input(block_id, label, element, optional=optional, hint=hint)


def ticks_input(
    block_id: str, label: str, choices: Mapping[str, str], *, initial: Collection[str] = ()
) -> Block:
    """Any number of a few. `choices`: value → label; `initial`: values that are ticked."""
    element: Block = {"type": "checkboxes", "options": [option(t, v) for v, t in choices.items()]}
    if initial:
        element["initial_options"] = [option(t, v) for v, t in choices.items() if v in initial]
    return _input(block_id, label, element, optional=True, hint="")


def date_input(block_id: str, label: str) -> Block:
    """A date, which may stay empty."""
    return _input(block_id, label, {"type": "datepicker"}, optional=True, hint="")


def modal(
    *,
    callback: str,
    title: str,
    blocks: Iterable[Block],
    metadata: str = "",
    submit: str = "",
    close: str = "Close",
) -> Block:
    """A modal view; https://docs.slack.dev/reference/views/modal-views"""
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, limits.VIEW_LABEL),
        "close": plain(close, limits.VIEW_LABEL),
        "blocks": list(blocks)[: limits.MODAL_BLOCKS],
        "private_metadata": metadata,
    }
    return {**view, "submit": plain(submit, limits.VIEW_LABEL)} if submit else view
