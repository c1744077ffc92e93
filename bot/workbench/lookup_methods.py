"""conversations.*, users.*, reactions.*, bots.info: who and what there is."""

from __future__ import annotations

import copy

from bot.workbench.calls import Call
from bot.workbench.errors import SlackError
from bot.workbench.values import Json, Person
from bot.workbench.workspace import Conversation, Workspace


def conversations_open(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.open"""
    if call.maybe_text("channel"):
        conversation = call.workspace.conversation(call.text("channel"))
    else:
        users = [user.strip() for user in call.text("users").split(",")]
        for user in users:
            call.workspace.person(user)
        conversation = call.workspace.direct(call.workspace.bot.id, *users)
    if call.flag("return_im"):
        return {"channel": conversation_body(call.workspace, conversation)}
    return {"channel": {"id": conversation.id}}


def conversations_list(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.list"""
    kinds = {
        "public_channel": "channel",
        "im": "im",
        "mpim": "mpim",
    }
    wanted = {kinds.get(kind.strip()) for kind in (call.maybe_text("types") or "public_channel").split(",")}
    workspace = call.workspace
    found = [
        conversation_body(workspace, c)
        for c in workspace.conversations.values()
        if c.kind in wanted and (c.kind == "channel" or workspace.bot.id in c.members)
    ]
    channels, metadata = call.page(found)
    return {"channels": channels, "response_metadata": metadata}


def conversations_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.info"""
    conversation = _readable(call)
    body = conversation_body(call.workspace, conversation)
    if call.flag("include_num_members"):
        body["num_members"] = len(conversation.members)
    return {"channel": body}


def conversations_members(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.members"""
    members, metadata = call.page([{"id": member} for member in _readable(call).members])
    return {"members": [member["id"] for member in members], "response_metadata": metadata}


def conversations_join(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.join"""
    conversation = _readable(call)
    call.workspace.join(conversation, call.workspace.bot.id)
    return {"channel": conversation_body(call.workspace, conversation)}


def conversations_history(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.history; newest first, replies left out."""
    conversation = _heard(call)
    messages = [
        message
        for message in reversed(conversation.messages.values())
        if message.get("thread_ts", message["ts"]) == message["ts"]
        or message.get("subtype") == "thread_broadcast"
    ]
    return _messages(call, messages)


def conversations_replies(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.replies; the parent first, then its replies."""
    thread = _heard(call).thread(call.text("ts"))
    if not thread:
        raise SlackError("thread_not_found")
    return _messages(call, thread)


def users_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.info"""
    return {"user": person_body(call.workspace, call.workspace.person(call.text("user")))}


def users_list(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.list"""
    people = [person_body(call.workspace, person) for person in call.workspace.people.values()]
    members, metadata = call.page(people)
    return {"members": members, "response_metadata": metadata, "cache_ts": int(call.workspace.now())}


def users_lookup_by_email(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.lookupByEmail"""
    wanted = call.text("email").casefold()
    for person in call.workspace.people.values():
        if person.email and person.email.casefold() == wanted:
            return {"user": person_body(call.workspace, person)}
    raise SlackError("users_not_found")


def bots_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/bots.info"""
    workspace = call.workspace
    if (call.maybe_text("bot") or workspace.bot_id) != workspace.bot_id:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": workspace.bot_id,
            "deleted": False,
            "name": workspace.bot.name,
            "app_id": workspace.app_id,
            "user_id": workspace.bot.id,
        }
    }


def reactions_add(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.add"""
    conversation = _heard(call)
    name = call.text("name").strip(":")
    call.workspace.react(conversation, call.text("timestamp"), call.workspace.bot.id, name, add=True)
    return {}


def reactions_remove(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.remove"""
    conversation = _heard(call)
    name = call.text("name").strip(":")
    call.workspace.react(conversation, call.text("timestamp"), call.workspace.bot.id, name, add=False)
    return {}


def reactions_get(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.get"""
    conversation = _heard(call)
    message = call.workspace.message(conversation, call.text("timestamp"))
    return {"type": "message", "channel": conversation.id, "message": message_body(message)}


def message_body(message: Json, *, with_metadata: bool = False) -> Json:
    """A message as Slack shows it to an app; metadata only on request."""
    shown = {key: value for key, value in message.items() if not key.startswith("_")}
    if not with_metadata:
        shown.pop("metadata", None)
    return copy.deepcopy(shown)


def conversation_body(workspace: Workspace, conversation: Conversation) -> Json:
    """https://docs.slack.dev/reference/objects/conversation-object"""
    body: Json = {
        "id": conversation.id,
        "is_channel": conversation.kind == "channel",
        "is_group": False,
        "is_im": conversation.kind == "im",
        "is_mpim": conversation.kind == "mpim",
        "is_private": conversation.kind != "channel",
        "is_archived": False,
        "is_member": workspace.bot.id in conversation.members,
        "context_team_id": workspace.team_id,
        "created": 0,
    }
    if conversation.kind == "im":
        others = [member for member in conversation.members if member != workspace.bot.id]
        return {**body, "user": others[0] if others else workspace.bot.id, "is_open": True}
    name = conversation.name or f"mpdm-{'--'.join(workspace.people[m].handle for m in conversation.members)}"
    return {
        **body,
        "name": name,
        "name_normalized": name,
        "is_general": False,
        "topic": {"value": conversation.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def person_body(workspace: Workspace, person: Person) -> Json:
    """https://docs.slack.dev/reference/objects/user-object"""
    profile: Json = {
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "title": person.title,
        "team": workspace.team_id,
    }
    if person.email:
        profile["email"] = person.email
    if person.is_bot:
        profile |= {"bot_id": workspace.bot_id, "api_app_id": workspace.app_id}
    return {
        "id": person.id,
        "team_id": workspace.team_id,
        "name": person.handle,
        "real_name": person.name,
        "deleted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "tz": "Etc/UTC",
        "tz_label": "Coordinated Universal Time",
        "tz_offset": 0,
        "profile": profile,
        "updated": 0,
    }


def _messages(call: Call, messages: list[Json]) -> Json:
    oldest, latest = call.maybe_text("oldest") or "0", call.maybe_text("latest") or "9999999999"
    inclusive = call.flag("inclusive")
    wanted = [
        message_body(message, with_metadata=call.flag("include_all_metadata"))
        for message in messages
        if oldest < message["ts"] < latest or (inclusive and message["ts"] in (oldest, latest))
    ]
    page, metadata = call.page(wanted)
    return {
        "messages": page,
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "response_metadata": metadata,
    }


def _readable(call: Call) -> Conversation:
    conversation = call.workspace.conversation(call.text("channel"))
    if conversation.kind != "channel" and call.workspace.bot.id not in conversation.members:
        raise SlackError("channel_not_found")
    return conversation


def _heard(call: Call) -> Conversation:
    conversation = _readable(call)
    if call.workspace.bot.id not in conversation.members:
        raise SlackError("not_in_channel")
    return conversation
