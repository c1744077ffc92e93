"""Checks of what stands inside a block: texts, options, confirm dialogs, buttons, menus, inputs.

Every check appends to a `Problems`, so that a caller learns all that is wrong at once, each with the
place as a JSON pointer, in the words Slack uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from bot.workbench import limits
from bot.workbench.values import Json


@dataclass(kw_only=True)
class Problems:
    """What is wrong so far, in the order found."""

    messages: list[str] = field(default_factory=list[str])

    def add(self, pointer: str, message: str) -> None:
        """`pointer` is a JSON pointer into what the caller sent: /blocks/0/text."""
        self.messages.append(f"{message} [json-pointer:{pointer}]")


def as_object(value: Any, at: str, problems: Problems) -> Json | None:
    """The value as an object, or None with a complaint."""
    if isinstance(value, dict):
        return cast(Json, value)
    problems.add(at, "must be an object")
    return None


def as_list(value: Any, at: str, problems: Problems, *, least: int = 1, most: int) -> list[Any]:
    """The value as a list of a permitted length, or an empty list with a complaint."""
    if not isinstance(value, list):
        problems.add(at, "must be an array")
        return []
    items = cast(list[Any], value)
    if len(items) < least:
        problems.add(at, f"must have at least {least} items")
    elif len(items) > most:
        problems.add(at, f"no more than {most} items allowed")
    return items


def check_string(value: Any, at: str, problems: Problems, *, most: int, least: int = 0) -> None:
    """A string of a permitted length."""
    if not isinstance(value, str):
        problems.add(at, "must be a string")
    elif len(value) < least:
        problems.add(at, f"must be more than {least - 1} characters")
    elif len(value) > most:
        problems.add(at, f"must be less than {most + 1} characters")


def check_optional_string(item: Json, key: str, at: str, problems: Problems, *, most: int) -> None:
    """The string under `key`, where there is one."""
    if item.get(key) is not None:
        check_string(item[key], f"{at}/{key}", problems, most=most)


def check_text(
    item: Json,
    key: str,
    at: str,
    problems: Problems,
    *,
    most: int,
    plain: bool = False,
    required: bool = True,
) -> None:
    """The text object under `key`: its type, and 1 to `most` characters."""
    value = item.get(key)
    if value is None:
        if required:
            problems.add(at, f"missing required field: {key}")
        return
    text = as_object(value, f"{at}/{key}", problems)
    if text is None:
        return
    allowed = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if text.get("type") not in allowed:
        problems.add(f"{at}/{key}/type", f"must be one of: {', '.join(allowed)}")
    check_string(text.get("text"), f"{at}/{key}/text", problems, most=most, least=1)


def check_element(value: Any, at: str, problems: Problems, allowed: Iterable[str]) -> Json | None:
    """One interactive element, which must be of an allowed type; the element, or None when it is none."""
    element = as_object(value, at, problems)
    if element is None:
        return None
    kind = element.get("type")
    if kind not in ELEMENTS or kind not in allowed:
        problems.add(f"{at}/type", f"unsupported type: {kind}")
        return None
    check_optional_string(element, "action_id", at, problems, most=limits.IDENTIFIER)
    if element.get("placeholder") is not None:
        check_text(element, "placeholder", at, problems, most=limits.PLACEHOLDER_TEXT, plain=True)
    if element.get("confirm") is not None:
        _check_confirm(element["confirm"], f"{at}/confirm", problems)
    ELEMENTS[kind](element, at, problems)
    return element


def check_unique_action_ids(elements: list[Json], at: str, problems: Problems) -> None:
    """An action_id may stand once within its block."""
    seen: set[str] = set()
    for index, element in enumerate(elements):
        action_id = element.get("action_id")
        if isinstance(action_id, str) and action_id:
            if action_id in seen:
                problems.add(f"{at}/{index}/action_id", f'`action_id` "{action_id}" already exists')
            seen.add(action_id)


def check_image(image: Json, at: str, problems: Problems) -> None:
    """The address and the alternative text of an image, in a block or as an element."""
    if image.get("slack_file") is None:
        check_string(image.get("image_url"), f"{at}/image_url", problems, most=limits.URL_TEXT, least=1)
    check_string(image.get("alt_text"), f"{at}/alt_text", problems, most=limits.ALT_TEXT, least=1)


def _check_confirm(value: Any, at: str, problems: Problems) -> None:
    confirm = as_object(value, at, problems)
    if confirm is None:
        return
    check_text(confirm, "title", at, problems, most=limits.CONFIRM_TITLE, plain=True)
    check_text(confirm, "text", at, problems, most=limits.CONFIRM_TEXT)
    check_text(confirm, "confirm", at, problems, most=limits.CONFIRM_BUTTON, plain=True)
    check_text(confirm, "deny", at, problems, most=limits.CONFIRM_BUTTON, plain=True)
    _check_style(confirm, at, problems)


def _check_style(item: Json, at: str, problems: Problems) -> None:
    if item.get("style") not in (None, "primary", "danger"):
        problems.add(f"{at}/style", "must be one of: primary, danger")


def _check_options(element: Json, at: str, problems: Problems, *, most: int, plain: bool) -> None:
    options = as_list(element.get("options"), f"{at}/options", problems, most=most)
    for index, value in enumerate(options):
        here = f"{at}/options/{index}"
        option = as_object(value, here, problems)
        if option is None:
            continue
        check_text(option, "text", here, problems, most=limits.OPTION_TEXT, plain=plain)
        check_string(option.get("value"), f"{here}/value", problems, most=limits.OPTION_VALUE, least=1)
        check_text(option, "description", here, problems, most=limits.OPTION_TEXT, required=False)


def _check_initial_options(element: Json, at: str, problems: Problems) -> None:
    """Slack refuses a preselected option that isn't, letter for letter, one of the options."""
    options = cast(list[Json], element.get("options") or [])
    chosen: list[Json] = [element["initial_option"]] if element.get("initial_option") else []
    chosen += cast(list[Json], element.get("initial_options") or [])
    known = [(option.get("value"), option.get("text")) for option in options]
    for option in chosen:
        if (option.get("value"), option.get("text")) not in known:
            problems.add(f"{at}/initial_option", "`initial_option` must match one of the options")


def _button(element: Json, at: str, problems: Problems) -> None:
    check_text(element, "text", at, problems, most=limits.BUTTON_TEXT, plain=True)
    check_optional_string(element, "value", at, problems, most=limits.BUTTON_VALUE)
    check_optional_string(element, "url", at, problems, most=limits.URL_TEXT)
    check_optional_string(element, "accessibility_label", at, problems, most=limits.BUTTON_TEXT)
    _check_style(element, at, problems)


def _icon_button(element: Json, at: str, problems: Problems) -> None:
    check_string(element.get("icon"), f"{at}/icon", problems, most=limits.IDENTIFIER, least=1)
    check_text(element, "text", at, problems, most=limits.BUTTON_TEXT, plain=True)
    check_optional_string(element, "value", at, problems, most=limits.BUTTON_VALUE)


def _feedback_buttons(element: Json, at: str, problems: Problems) -> None:
    for key in ("positive_button", "negative_button"):
        button = as_object(element.get(key), f"{at}/{key}", problems)
        if button is not None:
            check_text(button, "text", f"{at}/{key}", problems, most=limits.BUTTON_TEXT, plain=True)
            check_string(button.get("value"), f"{at}/{key}/value", problems, most=limits.BUTTON_VALUE)


def _overflow(element: Json, at: str, problems: Problems) -> None:
    _check_options(element, at, problems, most=limits.OVERFLOW_OPTIONS, plain=True)


def _select(element: Json, at: str, problems: Problems) -> None:
    if element.get("option_groups") is None:
        _check_options(element, at, problems, most=limits.SELECT_OPTIONS, plain=True)
        _check_initial_options(element, at, problems)
        return
    groups = as_list(element["option_groups"], f"{at}/option_groups", problems, most=limits.SELECT_OPTIONS)
    for index, value in enumerate(groups):
        here = f"{at}/option_groups/{index}"
        group = as_object(value, here, problems)
        if group is not None:
            check_text(group, "label", here, problems, most=limits.OPTION_TEXT, plain=True)
            _check_options(group, here, problems, most=limits.SELECT_OPTIONS, plain=True)


def _choice(element: Json, at: str, problems: Problems) -> None:
    _check_options(element, at, problems, most=limits.CHOICE_OPTIONS, plain=False)
    _check_initial_options(element, at, problems)


def _plain_text_input(element: Json, at: str, problems: Problems) -> None:
    for key, least in (("min_length", 0), ("max_length", 1)):
        value = element.get(key)
        if value is None:
            continue
        if not isinstance(value, int) or value < least:
            problems.add(f"{at}/{key}", f"must be more than {least - 1}")
        elif value > limits.TYPED_TEXT:
            problems.add(f"{at}/{key}", f"must be less than {limits.TYPED_TEXT + 1}")
    initial = element.get("initial_value")
    if initial is not None:
        most = element.get("max_length")
        check_string(
            initial,
            f"{at}/initial_value",
            problems,
            most=most if isinstance(most, int) else limits.TYPED_TEXT,
        )


def _number_input(element: Json, at: str, problems: Problems) -> None:
    if not isinstance(element.get("is_decimal_allowed"), bool):
        problems.add(at, "missing required field: is_decimal_allowed")


def _date(element: Json, at: str, problems: Problems) -> None:
    check_optional_string(element, "initial_date", at, problems, most=len("2026-01-31"))


def _nothing_more(element: Json, at: str, problems: Problems) -> None:
    """Typed inputs and pickers of people and channels have no limits of their own."""


ELEMENTS: dict[str, Callable[[Json, str, Problems], None]] = {
    "button": _button,
    "icon_button": _icon_button,
    "feedback_buttons": _feedback_buttons,
    "overflow": _overflow,
    "static_select": _select,
    "multi_static_select": _select,
    "radio_buttons": _choice,
    "checkboxes": _choice,
    "users_select": _nothing_more,
    "multi_users_select": _nothing_more,
    "channels_select": _nothing_more,
    "conversations_select": _nothing_more,
    "datepicker": _date,
    "timepicker": _nothing_more,
    "plain_text_input": _plain_text_input,
    "number_input": _number_input,
    "url_text_input": _nothing_more,
    "email_text_input": _nothing_more,
}

_PICKERS = (
    "static_select",
    "multi_static_select",
    "radio_buttons",
    "checkboxes",
    "users_select",
    "multi_users_select",
    "channels_select",
    "conversations_select",
    "datepicker",
    "timepicker",
)
ACCESSORIES = ("button", "overflow", *_PICKERS)
ACTIONS = (
    "button",
    "overflow",
    *(kind for kind in _PICKERS if not kind.startswith("multi_")),
    "multi_static_select",
    "multi_users_select",
)
INPUTS = (*_PICKERS, "plain_text_input", "number_input", "url_text_input", "email_text_input")
CONTEXT_ACTIONS = ("feedback_buttons", "icon_button")
