"""Reading what Slack sends: https://docs.slack.dev/reference/interaction-payloads

Nothing is taken for granted but what a request can't do without; other fields may be absent.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, cast

from bot.desk.dialog import Answers
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


def dialog_ref(body: Payload) -> DialogRef | None:
    """What the dialog remembers of the case that it shows; None where it is none of ours, or about no case."""
    return DialogRef.parse(text_at(body, "view", "private_metadata"))


def answers_in(body: Payload) -> Answers:
    """What a person typed and chose in a dialog, by the ids of its fields."""
    texts: dict[str, str] = {}
    ticks: dict[str, frozenset[str]] = {}
    values = part(body, "view", "state", "values")
    for block_id, elements in cast(Payload, values).items() if isinstance(values, dict) else ():
        element = next(iter(cast(Payload, elements).values()), None) if isinstance(elements, dict) else None
        if not isinstance(element, dict):
            continue
        # The block's id may go on after the field's: with a number, and with what it offers.
        field, chosen = block_id.partition("-")[0], cast(Payload, element)
        texts[field] = (
            text_at(chosen, "value")
            or text_at(chosen, "selected_option", "value")
            or text_at(chosen, "selected_date")
        )
        ticks[field] = _ticked(chosen)
    return Answers(texts=texts, ticks=ticks)


def _ticked(element: Payload) -> frozenset[str]:
    options = part(element, "selected_options")
    listed = cast(list[Any], options) if isinstance(options, list) else []
    return frozenset(text_at(cast(Payload, o), "value") for o in listed if isinstance(o, dict))


def field_ids(body: Payload) -> tuple[str, ...]:
    """The block ids of the dialog's fields, in the order shown."""
    shown = part(body, "view", "blocks")
    listed = cast(list[Any], shown) if isinstance(shown, list) else []
    inputs = [cast(Payload, b) for b in listed if isinstance(b, dict)]
    found = tuple(text_at(b, "block_id") for b in inputs if b.get("type") == "input")
    values = part(body, "view", "state", "values")
    return found or (tuple(cast(Payload, values)) if isinstance(values, dict) else ())


def _thread(body: Payload) -> str:
    """The thread that the message hangs in. A card that has a thread of its own names that one too, and there a
    private answer would be seen only by whoever has the thread open."""
    thread = text_at(body, "message", "thread_ts") or text_at(body, "container", "thread_ts")
    return "" if thread == text_at(body, "message", "ts") else thread
