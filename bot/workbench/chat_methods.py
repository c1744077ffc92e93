"""chat.*: saying, changing, taking back, and saying to one person alone."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, cast

from bot.workbench import limits, validation
from bot.workbench.calls import Call, decoded
from bot.workbench.errors import SlackError
from bot.workbench.values import Json
from bot.workbench.workspace import Conversation


def post_message(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage"""
    conversation = _writable(call)
    content = read_content(call.arguments, most=limits.POST_TEXT)
    if call.has("metadata"):
        content["metadata"] = validation.metadata(call.structure("metadata", "invalid_metadata_format"))
    if call.maybe_text("thread_ts"):
        content["thread_ts"] = call.text("thread_ts")
        if call.flag("reply_broadcast"):
            content["subtype"] = "thread_broadcast"
    message = call.workspace.post(conversation, call.workspace.bot.id, content)
    return {"channel": conversation.id, "ts": message["ts"], "message": copy.deepcopy(message)}


def update(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.update; what isn't named stays as it was."""
    conversation = call.workspace.conversation(call.text("channel"))
    message = call.workspace.message(conversation, call.text("ts"))
    if message["user"] != call.workspace.bot.id:
        raise SlackError("cant_update_message")
    content = read_content(call.arguments, most=limits.UPDATE_TEXT, update=True)
    if call.has("metadata"):
        sent = call.structure("metadata", "invalid_metadata_format")
        content["metadata"] = validation.metadata(sent) if sent else None
    changed = call.workspace.change(conversation, message["ts"], content)
    return {
        "channel": conversation.id,
        "ts": changed["ts"],
        "text": changed.get("text", ""),
        "message": copy.deepcopy(changed),
    }


def delete(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete"""
    conversation = call.workspace.conversation(call.text("channel"))
    message = call.workspace.message(conversation, call.text("ts"))
    if message["user"] != call.workspace.bot.id:
        raise SlackError("cant_delete_message")
    call.workspace.delete(conversation, message["ts"])
    return {"channel": conversation.id, "ts": message["ts"]}


def post_ephemeral(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral"""
    conversation = _writable(call)
    user = call.text("user")
    if user not in conversation.members:
        raise SlackError("user_not_in_channel")
    content = read_content(call.arguments, most=limits.POST_TEXT)
    if call.maybe_text("thread_ts"):
        content["thread_ts"] = call.text("thread_ts")
    note = call.workspace.say_privately(conversation, user, content)
    return {"message_ts": note["ts"]}


def get_permalink(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    conversation = call.workspace.conversation(call.text("channel"))
    message = call.workspace.message(conversation, call.text("message_ts"))
    link = f"{call.page_url}archives/{conversation.id}/p{message['ts'].replace('.', '')}"
    if message.get("thread_ts", message["ts"]) != message["ts"]:
        link += f"?thread_ts={message['thread_ts']}&cid={conversation.id}"
    return {"channel": conversation.id, "permalink": link}


def read_content(arguments: Mapping[str, Any], *, most: int, update: bool = False) -> Json:
    """Text, blocks and attachments of a message, validated.

    With `update`, a missing part is left out, so that it stays as it was. Raises SlackError no_text,
    msg_too_long, or what the blocks deserve.
    """
    text = str(arguments.get("text") or "")
    blocks = decoded(arguments.get("blocks"), "invalid_blocks_format")
    attachments = decoded(arguments.get("attachments"), "invalid_attachments")
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    if len(text) > most:
        raise SlackError("msg_too_long")
    content: Json = {}
    if arguments.get("text") is not None or not update:
        content["text"] = text
    if blocks is not None:
        content["blocks"] = validation.message_blocks(blocks) if blocks else []
    if attachments is not None:
        content["attachments"] = [_attachment(item) for item in attachments]
    return content


def _attachment(sent: Any) -> Json:
    if not isinstance(sent, dict):
        raise SlackError("invalid_attachments")
    attachment = copy.deepcopy(cast(Json, sent))
    if attachment.get("blocks"):
        attachment["blocks"] = validation.message_blocks(attachment["blocks"])
    return attachment


def _writable(call: Call) -> Conversation:
    conversation = call.workspace.conversation(call.text("channel"))
    if call.workspace.bot.id not in conversation.members:
        raise SlackError("not_in_channel" if conversation.kind == "channel" else "channel_not_found")
    return conversation
