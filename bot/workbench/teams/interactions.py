"""What a person does on the page of the Teams half: each changes the tenant, asks the bot, or both.

Answers to the page: {"ok": true}, with `said` where the bot answers with a sentence for the person alone, or
{"ok": false, "problem": "…"}.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from bot.workbench.errors import SlackError
from bot.workbench.teams.activities import Activities
from bot.workbench.teams.cards import CONTENT_TYPE, has_button
from bot.workbench.teams.dialogs import Dialog, Dialogs
from bot.workbench.teams.own_views import OwnViews
from bot.workbench.values import Json
from bot.workbench.workspace import Conversation, Workspace

DONE: Json = {"ok": True}
THEME: Json = {"theme": "default"}
# Emoji by the names of this page, and as Teams calls them where that differs.
REACTIONS = {
    "eyes": "1f440_eyes",
    "white_check_mark": "2705_whiteheavycheckmark",
    "heavy_check_mark": "2714_heavycheckmark",
    "+1": "like",
    "thumbsup": "like",
    "clap": "1f44f_clappinghands",
    "rocket": "1f680_rocket",
}


class Interactions:
    """A person's hands."""

    def __init__(
        self, workspace: Workspace, activities: Activities, dialogs: Dialogs, own_views: OwnViews
    ) -> None:
        self._workspace = workspace
        self._activities = activities
        self._dialogs = dialogs
        self._own_views = own_views

    async def press(self, user: str, *, channel: str, ts: str, button: Json, inputs: Json) -> Json:
        """A button of a message's card, with what stands in the inputs that it sends."""
        conversation, message = self._visible_message(user, channel, ts)
        if not has_button(self._own_views.card(message, user), button):
            raise SlackError("element_not_found")
        data = {**cast(Json, button.get("data") or {}), **inputs}
        if button["type"] == "Action.Execute":
            return await self._execute(user, conversation, message, button, data, trigger="manual")
        if _opens_a_dialog(button):
            value = {"data": data, "context": THEME}
            answer = await self._activities.invoke(
                "task/fetch", value, user=user, conversation=conversation, message=message
            )
            return self._shown(user, answer, channel=channel, ts=ts)
        raise SlackError("element_not_found")

    async def refresh(self, user: str, *, channel: str, ts: str) -> Json:
        """The person's client shows a card that asks to be brought up to date."""
        conversation, message = self._visible_message(user, channel, ts)
        refresh = cast(Json, cast(Json, message.get("card") or {}).get("refresh") or {})
        action = cast(Json, refresh.get("action") or {})
        if not action:
            return DONE
        data = cast(Json, action.get("data") or {})
        return await self._execute(user, conversation, message, action, data, trigger="automatic")

    async def submit(self, user: str, *, dialog_id: str, button: Json, inputs: Json) -> Json:
        """A button of the dialog that is open."""
        dialog = self._dialogs.find(user, dialog_id)
        if not has_button(dialog.card, button):
            raise SlackError("element_not_found")
        conversation, message = self._place_of(dialog)
        value: Json = {"data": {**cast(Json, button.get("data") or {}), **inputs}, "context": THEME}
        name = "task/submit"
        if dialog.command:
            name, value = "composeExtension/submitAction", {**_command(dialog.command), **value}
        answer = await self._activities.invoke(
            name, value, user=user, conversation=conversation, message=message
        )
        return self._shown(user, answer, channel=dialog.channel, ts=dialog.ts, command=dialog.command)

    def close(self, user: str) -> Json:
        """Give the dialog up; the bot isn't told."""
        self._dialogs.close(user)
        return DONE

    async def command(self, user: str, *, name: str, channel: str) -> Json:
        """A command of the message extension."""
        conversation = self._workspace.seen_by(user, channel)
        answer = await self._activities.invoke(
            "composeExtension/fetchTask",
            {**_command(name), "context": THEME},
            user=user,
            conversation=conversation,
        )
        return self._shown(user, answer, channel=channel, command=name)

    def say(self, user: str, *, channel: str, thread_ts: str, text: str) -> Json:
        """A message; the bot hears of it where it is alone with the person, or called by name."""
        conversation = self._workspace.seen_by(user, channel)
        if not text.strip():
            raise SlackError("no_text")
        self._workspace.join(conversation, user)
        content: Json = {"text": text.strip(), "plain": True}
        if thread_ts:
            content["thread_ts"] = thread_ts
        message = self._workspace.post(conversation, user, content)
        bot = self._workspace.bot
        if bot.id not in conversation.members:
            return DONE
        called = re.compile(rf"@{re.escape(bot.name)}\b", re.IGNORECASE)
        if conversation.kind == "im" or called.search(text):
            said = called.sub(f"<at>{bot.name}</at>", text.strip())
            thread = str(message.get("thread_ts") or message["ts"])
            more = {"id": message["ts"], "text": said, "textFormat": "plain"}
            self._activities.tell_soon("message", more, user=user, conversation=conversation, thread=thread)
        return DONE

    def react(self, user: str, *, channel: str, ts: str, name: str, add: bool) -> Json:
        """Add or take away a reaction; the bot hears of those to its own messages."""
        conversation, message = self._visible_message(user, channel, ts)
        self._workspace.react(conversation, ts, user, name, add=add)
        if message["user"] == self._workspace.bot.id:
            kind = "reactionsAdded" if add else "reactionsRemoved"
            more = {kind: [{"type": REACTIONS.get(name, name)}], "replyToId": ts}
            self._activities.tell_soon(
                "messageReaction", more, user=user, conversation=conversation, thread=ts
            )
        return DONE

    def open_direct(self, user: str, other: str) -> Json:
        """Open the conversation with somebody; {"channel": id}."""
        return {**DONE, "channel": self._workspace.direct(user, self._workspace.person(other).id).id}

    def read(self, user: str, *, channel: str, ts: str) -> Json:
        """Mark a conversation as read up to a message."""
        self._workspace.mark_read(user, self._workspace.seen_by(user, channel), ts)
        return DONE

    async def _execute(
        self, user: str, conversation: Conversation, message: Json, button: Json, data: Json, *, trigger: str
    ) -> Json:
        action = {"type": "Action.Execute", "verb": button.get("verb"), "data": data}
        answer = await self._activities.invoke(
            "adaptiveCard/action",
            {"action": action, "trigger": trigger},
            user=user,
            conversation=conversation,
            message=message,
        )
        value = answer.get("value")
        if answer.get("type") == CONTENT_TYPE and isinstance(value, dict):
            # What comes by itself doesn't take the place of what the person asked for meanwhile.
            late = trigger == "automatic" and self._own_views.has(user, message)
            if message["ts"] in conversation.messages and not late:
                self._own_views.put(user, conversation, message, cast(Json, value))
            return DONE
        return {**DONE, "said": str(value)} if value and trigger == "manual" else DONE

    def _shown(self, user: str, answer: Json, *, channel: str, ts: str = "", command: str = "") -> Json:
        """What the bot's answer does to the person's dialog."""
        task = cast(Json, answer.get("task") or {})
        if task.get("type") == "continue":
            self._dialogs.show(user, cast(Json, task["value"]), channel=channel, ts=ts, command=command)
            return DONE
        self._dialogs.close(user)
        said = task.get("value") if task.get("type") == "message" else ""
        return {**DONE, "said": str(said)} if said else DONE

    def _place_of(self, dialog: Dialog) -> tuple[Conversation, Json | None]:
        conversation = self._workspace.conversation(dialog.channel)
        return conversation, conversation.messages.get(dialog.ts) if dialog.ts else None

    def _visible_message(self, user: str, channel: str, ts: str) -> tuple[Conversation, Json]:
        conversation = self._workspace.seen_by(user, channel)
        return conversation, self._workspace.message(conversation, ts)


def _command(name: str) -> Json:
    return {"commandId": name, "commandContext": "compose"}


def _opens_a_dialog(button: Mapping[str, Any]) -> bool:
    data: Any = button.get("data")
    return isinstance(data, dict) and cast(Json, data).get("msteams", {}).get("type") == "task/fetch"
