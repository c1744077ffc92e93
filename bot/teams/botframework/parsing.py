"""From an activity as it was sent to what the handlers read."""

import re
from typing import Any, cast

from bot.teams.port import Account, Conversation, Incoming, Json

_MESSAGE_ID = (
    ";messageid="  # what a channel's conversation id ends in, before the id of the thread's first message
)
_MENTION = re.compile(r"<at\b[^<>]*>[^<>]*</at>", re.IGNORECASE)  # names come with their "<" written out


def incoming(body: Json) -> Incoming:
    """Nothing is taken for granted but what `mends.read_activity` has seen."""
    conversation, data = _object(body, "conversation"), _object(body, "channelData")
    where, _, thread = _text(conversation, "id").partition(_MESSAGE_ID)
    return Incoming(
        id=_text(body, "id"),
        type=_text(body, "type"),
        name=_text(body, "name"),
        action=_text(body, "action"),
        value=_object(body, "value"),
        text=_MENTION.sub(" ", _text(body, "text")).strip(),
        sender=Account(
            id=_text(_object(body, "from"), "id"),
            object_id=_text(_object(body, "from"), "aadObjectId"),
            tenant=_text(conversation, "tenantId") or _text(_object(data, "tenant"), "id"),
        ),
        conversation=Conversation(id=where, service_url=_text(body, "serviceUrl")),
        personal=_text(conversation, "conversationType") == "personal",
        channel=_text(_object(data, "channel"), "id"),
        team=_text(_object(data, "team"), "id"),
        message=_text(body, "replyToId") or thread,
        raw=body,
    )


def _object(body: Json, key: str) -> Json:
    value: Any = body.get(key)
    return cast(Json, value) if isinstance(value, dict) else {}


def _text(body: Json, key: str) -> str:
    value: Any = body.get(key)
    return value if isinstance(value, str) else ""
