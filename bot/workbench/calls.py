"""One call of the Web API: its arguments, whichever way they were sent, and what it works on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.workbench.errors import SlackError
from bot.workbench.modals import Modals
from bot.workbench.values import Json
from bot.workbench.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Call:
    """A method's view of the world. Values may be JSON already, or strings from a form or query."""

    workspace: Workspace
    modals: Modals
    arguments: Mapping[str, Any]
    page_url: str  # where a person's browser finds the workbench, with a slash at the end

    def has(self, name: str) -> bool:
        """Whether the argument was sent at all; null counts as not sent."""
        return self.arguments.get(name) is not None

    def text(self, name: str) -> str:
        """A string that has to be there; raises SlackError invalid_arguments."""
        value = self.arguments.get(name)
        if value is None or value == "":
            raise SlackError("invalid_arguments", (f"missing required field: {name}",))
        return str(value)

    def maybe_text(self, name: str) -> str:
        """A string, empty when it isn't there."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """A truth value: true, 1, "true" or "1"."""
        return str(self.arguments.get(name, "")).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        """A whole number; raises SlackError invalid_arguments."""
        value = self.arguments.get(name)
        try:
            return default if value in (None, "") else int(value)
        except ValueError as error:
            raise SlackError("invalid_arguments", (f"must be an integer [json-pointer:/{name}]",)) from error

    def structure(self, name: str, error: str) -> Any:
        """A list or an object, decoded if it came as a string; raises SlackError `error` for broken JSON."""
        return decoded(self.arguments.get(name), error)

    def page(self, items: list[Json], default: int = 100) -> tuple[list[Json], Json]:
        """A page of a list by `cursor` and `limit`, and the response_metadata that leads to the next."""
        start = int(cursor) if (cursor := self.maybe_text("cursor")).isdigit() else 0
        end = start + max(1, min(self.number("limit", default), 999))
        return items[start:end], {"next_cursor": str(end) if end < len(items) else ""}


def decoded(value: Any, error: str) -> Any:
    """A value that may have come as JSON in a string; raises SlackError `error` when that is broken."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as broken:
        raise SlackError(error) from broken


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """The arguments of a call, from the query and from a JSON or form body.

    Raises SlackError invalid_json or json_not_object.
    """
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        arguments.update(body)  # pyright: ignore[reportUnknownArgumentType]
    elif request.method == "POST":
        arguments.update(await request.post())
    return arguments
