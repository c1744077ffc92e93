"""What a person typed and picked, in the shapes of `state.values` and of `actions`.

The page sends raw values: a string for a text, a date or one option's value; a list of option values for
checkboxes and multiple selects. The elements themselves say which shape each takes in a payload.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.workbench.errors import SlackError
from bot.workbench.validation import interactive
from bot.workbench.values import Json

Typed = Mapping[str, Mapping[str, Any]]  # block_id → action_id → raw value

_ONE_OPTION = ("static_select", "radio_buttons", "overflow")
_OPTIONS = ("checkboxes", "multi_static_select")
_PLAIN = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}


def state_values(blocks: list[Json], typed: Typed) -> Json:
    """`state.values` of a message or view: every element that holds a value, under its block."""
    values: Json = {}
    for block in blocks:
        for element in interactive(block):
            if element["type"] in (*_PLAIN, "static_select", "radio_buttons", *_OPTIONS):
                raw = typed.get(block["block_id"], {}).get(element["action_id"], _UNTOUCHED)
                values.setdefault(block["block_id"], {})[element["action_id"]] = _shaped(element, raw)
    return values


def find_element(blocks: list[Json], block_id: str, action_id: str) -> Json:
    """The element a person used; raises SlackError when it isn't there any more."""
    for block in blocks:
        if block["block_id"] == block_id:
            for element in interactive(block):
                if element["action_id"] == action_id:
                    return element
    raise SlackError("element_not_found")


def action(element: Json, block_id: str, raw: Any, ts: str) -> Json:
    """The entry in `actions` for the use of one element."""
    entry: Json = {"action_id": element["action_id"], "block_id": block_id, "action_ts": ts}
    if element["type"] in ("button", "icon_button"):
        kept = {key: element[key] for key in ("text", "value", "style", "confirm", "url") if key in element}
        return {**entry, "type": element["type"], **kept}
    if element["type"] == "feedback_buttons":
        pressed = next(
            (element[key] for key in ("positive_button", "negative_button") if element[key]["value"] == raw),
            None,
        )
        return {**entry, "type": "feedback_buttons", "value": raw, "text": pressed and pressed["text"]}
    return {**entry, **_shaped(element, raw)}


_UNTOUCHED = object()


def _shaped(element: Json, raw: Any) -> Json:
    kind = element["type"]
    if kind in _PLAIN:
        key, initial = _PLAIN[kind]
        value = element.get(initial) if raw is _UNTOUCHED else raw
        return {"type": kind, key: value or ([] if kind == "multi_users_select" else None)}
    options = _options(element)
    if kind in _ONE_OPTION:
        chosen = (
            element.get("initial_option") if raw is _UNTOUCHED else options.get(str(raw)) if raw else None
        )
        return {"type": kind, "selected_option": chosen}
    if raw is _UNTOUCHED:
        return {"type": kind, "selected_options": element.get("initial_options") or []}
    picked: list[str] = raw or []
    return {"type": kind, "selected_options": [options[value] for value in picked if value in options]}


def _options(element: Json) -> dict[str, Json]:
    groups: list[Json] = element.get("option_groups") or [element]
    options: dict[str, Json] = {}
    for group in groups:
        offered: list[Json] = group.get("options") or []
        options |= {option["value"]: option for option in offered}
    return options
