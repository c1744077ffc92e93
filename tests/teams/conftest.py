"""What Teams accepts, as its documentation and the schema of Adaptive Cards 1.5 tell it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from teamsside import everything_in

from bot.teams import limits

ELEMENT = {"type", "id", "isVisible", "separator", "spacing"}
INPUT = ELEMENT | {"label", "value", "placeholder", "isRequired", "errorMessage"}
ACTION = {"type", "title", "mode", "style"}
# https://adaptivecards.io/schemas/adaptive-card.json: which properties each type has, of those that we use.
KNOWN: dict[str, set[str]] = {
    "AdaptiveCard": {"type", "$schema", "version", "body", "actions", "refresh", "msteams"},
    "TextBlock": ELEMENT | {"text", "wrap", "size", "weight", "style", "color", "isSubtle"},
    "RichTextBlock": ELEMENT | {"inlines"},
    "TextRun": {"type", "text", "size", "weight"},
    "Container": ELEMENT | {"items", "style"},
    "ColumnSet": ELEMENT | {"columns"},
    "Column": ELEMENT | {"width", "items"},
    "ActionSet": ELEMENT | {"actions"},
    "Input.Text": INPUT | {"isMultiline", "maxLength"},
    "Input.Date": INPUT,
    "Input.ChoiceSet": INPUT | {"choices", "style", "isMultiSelect", "wrap"},
    "Action.Execute": ACTION | {"verb", "data", "associatedInputs"},
    "Action.Submit": ACTION | {"data", "associatedInputs"},
    "Action.OpenUrl": ACTION | {"url"},
    "Action.ShowCard": ACTION | {"card"},
    "Action.ToggleVisibility": ACTION | {"targetElements"},
}
NOT_EMPTY = ("text", "title", "label", "items", "columns", "inlines", "actions", "body", "choices")


def check_card(card: dict[str, Any]) -> None:
    """Only what every client knows, and nothing empty."""
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.5")
    ids = [each["id"] for each in everything_in(card["body"]) if "id" in each]
    assert len(ids) == len(set(ids))
    for each in everything_in({**card, "msteams": None}):
        if "type" not in each or each.get("type") == "task/fetch":
            continue
        assert set(each) <= KNOWN[each["type"]], each["type"]
        assert all(each[key] for key in NOT_EMPTY if key in each), each
        if each["type"] == "Input.Text":
            assert len(each.get("value", "")) <= each["maxLength"]


@pytest.fixture
def accepted() -> Callable[[dict[str, Any]], None]:
    """Fails for a message, or for a card by itself, that Teams would refuse."""

    def accept(message: dict[str, Any]) -> None:
        size = len(json.dumps(message, ensure_ascii=False).encode("utf-16-le", "replace"))
        assert size <= limits.MESSAGE_BYTES
        attached = [a["content"] for a in message.get("attachments", [])]
        for card in attached or [message]:
            if card.get("type") == "AdaptiveCard":
                check_card(card)

    return accept
