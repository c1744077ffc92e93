"""Reading what Slack sends: https://docs.slack.dev/reference/interaction-payloads

Nothing is taken for granted but what a request can't do without; other fields may be absent.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, cast

from bot.desk.refs import DialogRef

Payload = dict[str, Any]


def part(payload: Payload, *path: str) -> Any:
    """The value at a path of keys, or None where any of them is missing."""
    value: Any = payload
    for key in path:
        value = cast(Payload, value).get(key) if isinstance(value, dict) else None
    return value


def text_at(payload: Payload, *path: str) -> str:
    """The string at a path, or an empty one."""
    value = part(payload, *path)
    return value if isinstance(value, str) else ""


def complete(body: Payload) -> None:
    """Say that a dialog is a dialog, where a delivery leaves that out: Bolt fails on one that doesn't say."""
    view = body.get("view")
    if isinstance(view, dict):
        cast(Payload, view).setdefault("type", "modal")


def delivery_key(body: Payload) -> str:
    """What tells a delivery that comes twice from two deliveries.

    Slack numbers its events (`event_id` stays the same when it retries) but not interactions: for them it
    is the content, in which every press has its own trigger and time. The parsed content, because over
    Socket Mode there are no raw bytes, and because a replay of the bytes parses to the same.
    """
    event = text_at(body, "event_id")
    if event:
        return f"slack:event:{event}"
    content = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return f"slack:{hashlib.sha256(content.encode()).hexdigest()}"


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where a person can be answered in private."""

    account: str
    channel: str = ""
    thread: str = ""
    response_url: str = ""

    @classmethod
    def of_interaction(cls, body: Payload) -> "Where":
        """For a button, a shortcut or a command."""
        return cls(
            account=text_at(body, "user", "id") or text_at(body, "user_id"),
            channel=(
                text_at(body, "channel", "id")
                or text_at(body, "container", "channel_id")
                or text_at(body, "channel_id")
            ),
            thread=_thread(body),
            response_url=text_at(body, "response_url"),
        )


def pressed(body: Payload) -> tuple[str, str]:
    """The action id and the value of a pressed button or a chosen option."""
    actions = part(body, "actions")
    if not isinstance(actions, list) or not actions:
        return "", ""
    action = cast(list[Any], actions)[0]
    if not isinstance(action, dict):
        return "", ""
    action = cast(Payload, action)
    value = text_at(action, "value") or text_at(action, "selected_option", "value")
    return text_at(action, "action_id"), value


class Form:
    """What a person typed and chose in a dialog."""

    def __init__(self, body: Payload) -> None:
        values = part(body, "view", "state", "values")
        self._values = cast(Payload, values) if isinstance(values, dict) else {}
        self.ref = DialogRef.parse(text_at(body, "view", "private_metadata"))
        self.fields = _fields(body) or tuple(self._values)  # block ids, in the order shown

    def text(self, block: str) -> str:
        """What was typed; `block` is a block id, or the beginning of one that ends in a number."""
        return text_at(self._element(block), "value")

    def choice(self, block: str) -> str:
        """The value of the chosen option."""
        return text_at(self._element(block), "selected_option", "value")

    def ticks(self, block: str) -> frozenset[str]:
        """The values of the ticked options."""
        options = part(self._element(block), "selected_options")
        listed = cast(list[Any], options) if isinstance(options, list) else []
        return frozenset(text_at(cast(Payload, o), "value") for o in listed if isinstance(o, dict))

    def date(self, block: str) -> str:
        """The chosen date as YYYY-MM-DD."""
        return text_at(self._element(block), "selected_date")

    def field(self, block: str) -> str:
        """The full block id of a field in the dialog; empty when it has none such."""
        return next((f for f in self.fields if f == block or f.startswith(f"{block}-")), "")

    def _element(self, block: str) -> Payload:
        for block_id, elements in self._values.items():
            if (block_id == block or block_id.startswith(f"{block}-")) and isinstance(elements, dict):
                first = next(iter(cast(Payload, elements).values()), None)
                return cast(Payload, first) if isinstance(first, dict) else {}
        return {}


def _fields(body: Payload) -> tuple[str, ...]:
    shown = part(body, "view", "blocks")
    listed = cast(list[Any], shown) if isinstance(shown, list) else []
    inputs = [cast(Payload, b) for b in listed if isinstance(b, dict)]
    return tuple(text_at(b, "block_id") for b in inputs if b.get("type") == "input")


def _thread(body: Payload) -> str:
    """The thread that the message hangs in. A card that has a thread of its own names that one too, and there a
    private answer would be seen only by whoever has the thread open."""
    thread = text_at(body, "message", "thread_ts") or text_at(body, "container", "thread_ts")
    return "" if thread == text_at(body, "message", "ts") else thread
