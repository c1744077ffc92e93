"""Adaptive Cards in messages: what Teams refuses, and the buttons that a card has.

https://adaptivecards.io/explorer and https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference
"""

from collections.abc import Iterator
from typing import Any, cast

from bot.workbench.values import Json

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_BYTES = 100_000  # as UTF-16; beyond this Teams refuses a message
# What the page can draw, and what each needs to be there.
NEEDED: dict[str, tuple[str, ...]] = {
    "AdaptiveCard": ("version", "body"),
    "TextBlock": ("text",),
    "RichTextBlock": ("inlines",),
    "TextRun": ("text",),
    "Container": ("items",),
    "ColumnSet": ("columns",),
    "Column": ("items",),
    "ActionSet": ("actions",),
    "Input.Text": ("id", "label"),
    "Input.ChoiceSet": ("id", "label", "choices"),
    "Input.Date": ("id", "label"),
    "Action.Execute": ("title", "verb"),
    "Action.Submit": ("title",),
    "Action.OpenUrl": ("title", "url"),
    "Action.ShowCard": ("title", "card"),
    "Action.ToggleVisibility": ("title", "targetElements"),
}


def card_of(activity: Json) -> Json | None:
    """The card that a message carries."""
    listed: Any = activity.get("attachments")
    for attachment in cast(list[Any], listed) if isinstance(listed, list) else []:
        if isinstance(attachment, dict) and cast(Json, attachment).get("contentType") == CONTENT_TYPE:
            content: Any = cast(Json, attachment).get("content")
            return cast(Json, content) if isinstance(content, dict) else {}
    return None


def problem(card: Json) -> str:
    """Why a card can't be shown, or ""."""
    if card.get("type") != "AdaptiveCard":
        return "the card is no AdaptiveCard"
    for element in _elements(card):
        kind = element["type"]
        if kind not in NEEDED:
            return f"{kind} is unknown"
        missing = [name for name in NEEDED[kind] if not element.get(name)]
        if missing:
            return f"{kind} has no {missing[0]}"
    return ""


def has_button(card: Json, pressed: Json) -> bool:
    """Whether this very button is in the card, so that nobody presses what the bot never offered."""
    return any(element == pressed for element in _elements(card))


def _elements(node: Any) -> Iterator[Json]:
    """Everything with a type in a card, but not what buttons carry."""
    if isinstance(node, list):
        for item in cast(list[Any], node):
            yield from _elements(item)
    elif isinstance(node, dict):
        element = cast(Json, node)
        if isinstance(element.get("type"), str):
            yield element
        for key, value in element.items():
            if key not in {"data", "msteams"}:
                yield from _elements(value)
