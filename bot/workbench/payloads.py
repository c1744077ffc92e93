"""What Slack tells an app, built from what happened. Nothing here changes anything.

Shapes: https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/apis/events-api.
"""

from __future__ import annotations

from bot.workbench.lookup_methods import message_body
from bot.workbench.modals import View
from bot.workbench.values import Json
from bot.workbench.workspace import Change, Conversation, Workspace

VERIFICATION = "workbench"  # the token of old, long since replaced by signatures and still sent


def team_domain(workspace: Workspace) -> str:
    """The workspace's name in addresses."""
    return "-".join(workspace.team.lower().split())


def _person(workspace: Workspace, user: str) -> Json:
    handle = workspace.people[user].handle
    return {"id": user, "username": handle, "name": handle, "team_id": workspace.team_id}


def _base(workspace: Workspace, kind: str, user: str, trigger_id: str | None = None) -> Json:
    payload: Json = {
        "type": kind,
        "user": _person(workspace, user),
        "api_app_id": workspace.app_id,
        "token": VERIFICATION,
        "team": {"id": workspace.team_id, "domain": team_domain(workspace)},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if trigger_id is not None:
        payload["trigger_id"] = trigger_id
    return payload


def channel_name(conversation: Conversation) -> str:
    """The name as interaction payloads give it."""
    names = {"im": "directmessage", "mpim": "mpdm"}
    return names.get(conversation.kind, conversation.name)


def message_actions(
    workspace: Workspace,
    *,
    user: str,
    trigger_id: str,
    conversation: Conversation,
    message: Json,
    action: Json,
    values: Json,
    response_url: str,
) -> Json:
    """block_actions from a message or a private note."""
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": conversation.id,
        "is_ephemeral": bool(message.get("is_ephemeral")),
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    return {
        **_base(workspace, "block_actions", user, trigger_id),
        "container": container,
        "channel": {"id": conversation.id, "name": channel_name(conversation)},
        "message": message_body(message),
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action],
    }


def view_actions(
    workspace: Workspace, *, user: str, trigger_id: str, view: View, action: Json, values: Json
) -> Json:
    """block_actions from a modal or a home tab."""
    return {
        **_base(workspace, "block_actions", user, trigger_id),
        "container": {"type": "view", "view_id": view.id},
        "view": view.body(workspace, values),
        "actions": [action],
    }


def view_submission(workspace: Workspace, *, view: View, trigger_id: str, values: Json) -> Json:
    """A modal handed in."""
    return {
        **_base(workspace, "view_submission", view.user, trigger_id),
        "view": view.body(workspace, values),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, *, view: View, is_cleared: bool) -> Json:
    """A modal given up."""
    return {
        **_base(workspace, "view_closed", view.user),
        "view": view.body(workspace),
        "is_cleared": is_cleared,
    }


def global_shortcut(workspace: Workspace, *, user: str, callback_id: str, trigger_id: str) -> Json:
    """A shortcut from the ⚡ menu."""
    return {
        **_base(workspace, "shortcut", user, trigger_id),
        "callback_id": callback_id,
        "action_ts": workspace.next_ts(),
    }


def message_shortcut(
    workspace: Workspace,
    *,
    user: str,
    callback_id: str,
    trigger_id: str,
    conversation: Conversation,
    message: Json,
    response_url: str,
) -> Json:
    """A shortcut from a message's menu."""
    return {
        **_base(workspace, "message_action", user, trigger_id),
        "callback_id": callback_id,
        "action_ts": workspace.next_ts(),
        "message_ts": message["ts"],
        "message": message_body(message),
        "channel": {"id": conversation.id, "name": channel_name(conversation)},
        "response_url": response_url,
    }


def slash_command(
    workspace: Workspace,
    *,
    user: str,
    conversation: Conversation,
    command: str,
    text: str,
    trigger_id: str,
    response_url: str,
) -> dict[str, str]:
    """The form fields of a slash command."""
    return {
        "token": VERIFICATION,
        "team_id": workspace.team_id,
        "team_domain": team_domain(workspace),
        "channel_id": conversation.id,
        "channel_name": channel_name(conversation),
        "user_id": user,
        "user_name": workspace.people[user].handle,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def event_callback(workspace: Workspace, event: Json) -> Json:
    """The envelope around every event."""
    return {
        "token": VERIFICATION,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.next_id("Ev"),
        "event_time": int(workspace.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def home_opened(workspace: Workspace, *, user: str, channel: str, tab: str, view: View | None) -> Json:
    """The event of somebody opening the app; `tab` is home or messages."""
    event: Json = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": tab,
        "event_ts": workspace.next_ts(),
    }
    if tab == "home" and view is not None:
        event["view"] = view.body(workspace)
    return event


def events_of(workspace: Workspace, change: Change) -> list[tuple[str, Json]]:
    """The events that a change in a conversation gives rise to, each with the name one subscribes to."""
    if workspace.bot.id not in change.conversation.members:
        return []
    if change.kind in ("posted", "changed", "deleted"):
        return _message_events(workspace, change)
    if change.kind == "reaction":
        name = "reaction_added" if change.added else "reaction_removed"
        return [(name, _reaction_event(workspace, name, change))]
    if change.kind == "joined":
        event: Json = {
            "type": "member_joined_channel",
            "user": change.user,
            "channel": change.conversation.id,
            "channel_type": change.conversation.id[0],
            "team": workspace.team_id,
            "event_ts": workspace.next_ts(),
        }
        return [("member_joined_channel", event)]
    return []


def _message_events(workspace: Workspace, change: Change) -> list[tuple[str, Json]]:
    conversation, message = change.conversation, change.message
    where: Json = {"channel": conversation.id, "channel_type": conversation.kind}
    name = {"channel": "message.channels", "im": "message.im", "mpim": "message.mpim"}[conversation.kind]
    if change.kind == "posted":
        event = {**message_body(message), **where, "event_ts": message["ts"]}
        events = [(name, event)]
        if conversation.kind == "channel" and f"<@{workspace.bot.id}>" in message.get("text", ""):
            events.append(("app_mention", {**event, "type": "app_mention"}))
        return events
    ts = workspace.next_ts()
    about: Json = {"type": "message", **where, "hidden": True, "ts": ts, "event_ts": ts}
    if change.kind == "changed":
        body = {"message": message_body(message), "previous_message": message_body(change.previous or {})}
        return [(name, {**about, "subtype": "message_changed", **body})]
    body = {"deleted_ts": message["ts"], "previous_message": message_body(message)}
    return [(name, {**about, "subtype": "message_deleted", **body})]


def _reaction_event(workspace: Workspace, name: str, change: Change) -> Json:
    return {
        "type": name,
        "user": change.user,
        "reaction": change.reaction,
        "item_user": change.message["user"],
        "item": {"type": "message", "channel": change.conversation.id, "ts": change.message["ts"]},
        "event_ts": workspace.next_ts(),
    }
