"""Adaptive Cards 1.5 in a few functions: https://adaptivecards.io/explorer

Plain dictionaries, as Teams takes them. Texts for text blocks arrive here escaped (see `text`); those of text runs are
shown as they are.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from bot.desk.text import clean, clip, is_link
from bot.teams import limits
from bot.teams.port import Json
from bot.teams.text import no_functions

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
_LINES = 120  # elements that a text is spread over
NOTHING = "\u00a0"  # an empty text is no text

Style = Literal["default", "emphasis", "good", "attention", "warning", "accent"]


def card(body: Iterable[Json], actions: Iterable[Json] = (), **more: Any) -> Json:
    """The whole card, as wide as the conversation."""
    made: Json = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "msteams": {"width": "Full"},
        "body": list(body),
        **more,
    }
    listed = list(actions)
    return {**made, "actions": listed} if listed else made


def attachment(content: Json) -> Json:
    """The card as a part of a message."""
    return {"contentType": CONTENT_TYPE, "content": content}


def text(said: str, **more: Any) -> Json:
    """A paragraph in the subset of Markdown that cards read."""
    return {"type": "TextBlock", "text": said or NOTHING, "wrap": True, **more}


def small(said: str, **more: Any) -> Json:
    """A line in small print."""
    return text(said, size="Small", isSubtle=True, spacing="Small", **more)


def exact(said: str, **more: Any) -> list[Json]:
    """Words exactly as they are, line by line: nothing in a text run is read as formatting.

    A line is an element of its own, which costs room; where there are very many, a sign stands for the breaks between
    the last ones.
    """
    lines = clean(said).split("\n", _LINES)
    lines[_LINES:] = [line.replace("\n", " ⏎ ") for line in lines[_LINES:]]
    return [_line(line, spacing="None" if number else "Small", **more) for number, line in enumerate(lines)]


def _line(said: str, *, spacing: str, **more: Any) -> Json:
    run = {"type": "TextRun", "text": no_functions(said) or NOTHING, **more}
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": [run]}


def container(items: Iterable[Json], *, style: Style = "default", **more: Any) -> Json:
    """Parts that belong together."""
    return {"type": "Container", "style": style, "items": list(items), **more}


def action_set(actions: Iterable[Json]) -> Json:
    """A row of buttons inside the card."""
    return {"type": "ActionSet", "actions": list(actions)}


# Buttons


def execute(title: str, verb: str, data: Json, **more: Any) -> Json:
    """A button whose answer takes the card's place. It sends no inputs unless it is told to."""
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": data, **more}


def submit(title: str, data: Json, **more: Any) -> Json:
    """A button of a dialog."""
    return {"type": "Action.Submit", "title": title, "data": data, **more}


def fetch(title: str, data: Json, **more: Any) -> Json:
    """A button that opens a dialog."""
    return submit(title, {**data, "msteams": {"type": "task/fetch"}}, associatedInputs="none", **more)


def toggle(title: str, *targets: str, **more: Any) -> Json:
    """A button that shows what is hidden, and hides what is shown."""
    return {"type": "Action.ToggleVisibility", "title": title, "targetElements": list(targets), **more}


def show_card(title: str, content: Json, **more: Any) -> Json:
    """A button that opens a further card below."""
    return {"type": "Action.ShowCard", "title": title, "card": content, **more}


def open_url(title: str, url: str) -> list[Json]:
    """A button that opens an address; none for what no browser opens."""
    opens = is_link(url) and len(url) <= limits.URL
    return [{"type": "Action.OpenUrl", "title": title, "url": url}] if opens else []


# Inputs


def text_input(
    field: str,
    label: str,
    *,
    value: str = "",
    placeholder: str = "",
    longest: int,
    lines: bool = True,
    optional: bool = False,
) -> Json:
    """A field to type in."""
    made: Json = {
        "type": "Input.Text",
        "id": field,
        "label": label,
        "isMultiline": lines,
        "maxLength": longest,
        **_required(label, optional=optional),
    }
    if value:
        made["value"] = clip(value, longest)
    return {**made, "placeholder": placeholder} if placeholder else made


def choice_input(
    field: str,
    label: str,
    choices: Mapping[str, str],
    *,
    value: str = "",
    menu: bool = False,
    several: bool = False,
    optional: bool = False,
) -> Json:
    """One of several, or any number of them. `choices`: value → label."""
    made: Json = {
        "type": "Input.ChoiceSet",
        "id": field,
        "label": label,
        "style": "compact" if menu else "expanded",
        "isMultiSelect": several,
        "wrap": True,
        "choices": [{"title": one_of or NOTHING, "value": key} for key, one_of in choices.items()],
        **_required(label, optional=optional),
    }
    return {**made, "value": value} if value else made


def date_input(field: str, label: str, *, value: str = "") -> Json:
    """A day, which may stay empty."""
    made: Json = {"type": "Input.Date", "id": field, "label": label}
    return {**made, "value": value} if value else made


def _required(label: str, *, optional: bool) -> Json:
    return (
        {}
        if optional
        else {"isRequired": True, "errorMessage": f"{label.rstrip('?:')}: please fill this in."}
    )
