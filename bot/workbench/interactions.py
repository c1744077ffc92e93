"""What a person does on the page: each changes the workspace, tells the bot, or both.

Where the bot has to be asked, the answer to the page is {"ok": true, …} or {"ok": false, "problem": "…"}
with a sentence for the person.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any, cast

from bot.workbench import payloads, typed, validation
from bot.workbench.delivery import Delivery, DeliveryError, problem_of
from bot.workbench.errors import SlackError
from bot.workbench.modals import Modals, View
from bot.workbench.response_urls import ResponseUrls
from bot.workbench.typed import Typed
from bot.workbench.values import Json
from bot.workbench.workspace import Conversation, Workspace

DONE: Json = {"ok": True}


class Interactions:
    """A person's hands. `address` turns the token of a response_url into the whole address."""

    def __init__(
        self, workspace: Workspace, modals: Modals, delivery: Delivery, response_urls: ResponseUrls
    ) -> None:
        self._workspace = workspace
        self._modals = modals
        self._delivery = delivery
        self._response_urls = response_urls

    async def press(
        self,
        user: str,
        *,
        channel: str,
        ts: str,
        view_id: str,
        block_id: str,
        action_id: str,
        value: Any,
        typed_values: Typed,
        address: Callable[[str], str],
    ) -> Json:
        """The use of a button, menu or input, in a message (`channel`, `ts`) or in a view (`view_id`)."""
        if view_id:
            view = self._modals.find(view_id=view_id)
            blocks = cast(list[Json], view.content["blocks"])
            element = typed.find_element(blocks, block_id, action_id)
            payload = payloads.view_actions(
                self._workspace,
                user=user,
                trigger_id=self._modals.new_trigger(user, view_id),
                view=view,
                action=typed.action(element, block_id, value, self._workspace.next_ts()),
                values=typed.state_values(blocks, typed_values),
            )
        else:
            conversation, message = self._visible_message(user, channel, ts)
            blocks = blocks_of(message)
            element = typed.find_element(blocks, block_id, action_id)
            token = self._response_urls.grant(user=user, conversation_id=conversation.id, message_ts=ts)
            payload = payloads.message_actions(
                self._workspace,
                user=user,
                trigger_id=self._modals.new_trigger(user),
                conversation=conversation,
                message=message,
                action=typed.action(element, block_id, value, self._workspace.next_ts()),
                values=typed.state_values(blocks, typed_values),
                response_url=address(token),
            )
        return await self._ask(payload)

    async def submit(self, user: str, *, view_id: str, typed_values: Typed) -> Json:
        """Hands in the modal in sight; the bot's answer closes, changes or stacks it, or shows errors."""
        view = self._own_view(user, view_id)
        payload = payloads.view_submission(
            self._workspace,
            view=view,
            trigger_id=self._modals.new_trigger(user, view.id),
            values=typed.state_values(cast(list[Json], view.content["blocks"]), typed_values),
        )
        try:
            answer = await self._delivery.interact(payload)
        except DeliveryError as error:
            return problem_of(error)
        try:
            return self._carry_out(view, answer.json())
        except SlackError as error:
            return {
                "ok": False,
                "problem": "The app answered with a view that can't be shown: " + _reason(error),
            }

    async def close(self, user: str, *, view_id: str, all_views: bool) -> Json:
        """Gives the modal in sight up, or the whole stack."""
        view = self._own_view(user, view_id)
        for gone in self._modals.close(view, all_views=all_views):
            if gone.content.get("notify_on_close"):
                payload = payloads.view_closed(self._workspace, view=gone, is_cleared=all_views)
                try:
                    await self._delivery.interact(payload)
                except DeliveryError as error:
                    return problem_of(error)
        return DONE

    async def shortcut(
        self, user: str, *, callback_id: str, channel: str, ts: str, address: Callable[[str], str]
    ) -> Json:
        """A shortcut: from the ⚡ menu, or from the menu of the message at `channel` and `ts`."""
        trigger_id = self._modals.new_trigger(user)
        if not ts:
            return await self._ask(
                payloads.global_shortcut(
                    self._workspace, user=user, callback_id=callback_id, trigger_id=trigger_id
                )
            )
        conversation, message = self._visible_message(user, channel, ts)
        token = self._response_urls.grant(user=user, conversation_id=conversation.id, message_ts=ts)
        return await self._ask(
            payloads.message_shortcut(
                self._workspace,
                user=user,
                callback_id=callback_id,
                trigger_id=trigger_id,
                conversation=conversation,
                message=message,
                response_url=address(token),
            )
        )

    async def say(
        self, user: str, *, channel: str, thread_ts: str, text: str, address: Callable[[str], str]
    ) -> Json:
        """A message or a slash command typed into a composer."""
        conversation = self._workspace.seen_by(user, channel)
        word, _, rest = text.strip().partition(" ")
        if word.startswith("/") and len(word) > 1:
            if thread_ts:
                return {"ok": False, "problem": "Commands can't be used in threads. Use the channel instead."}
            return await self._command(user, conversation, word, rest.strip(), address)
        if not text.strip():
            raise SlackError("no_text")
        self._workspace.join(conversation, user)
        content: Json = {"text": self._as_mrkdwn(text.strip()), "client_msg_id": str(uuid.uuid4())}
        if thread_ts:
            content["thread_ts"] = thread_ts
        self._workspace.post(conversation, user, content)
        return DONE

    def react(self, user: str, *, channel: str, ts: str, name: str, add: bool) -> Json:
        """Adds or takes away a reaction."""
        conversation = self._workspace.seen_by(user, channel)
        self._workspace.react(conversation, ts, user, name, add=add)
        return DONE

    def dismiss(self, user: str, *, ts: str) -> Json:
        """Puts a private note away."""
        note = self._workspace.note(ts)
        if note is not None and note["_to"] == user:
            self._workspace.change_note(ts, None)
        return DONE

    def open_direct(self, user: str, other: str) -> Json:
        """Opens the direct message with somebody; {"channel": id}."""
        return {**DONE, "channel": self._workspace.direct(user, self._workspace.person(other).id).id}

    def open_home(self, user: str, tab: str) -> Json:
        """Tells the bot that somebody looks at its home or messages tab; {"channel": id}."""
        channel = self._workspace.direct(self._workspace.bot.id, user).id
        event = payloads.home_opened(
            self._workspace, user=user, channel=channel, tab=tab, view=self._modals.homes.get(user)
        )
        self._delivery.send_event("app_home_opened", event)
        return {**DONE, "channel": channel}

    def read(self, user: str, *, channel: str, ts: str) -> Json:
        """Marks a conversation as read up to a message."""
        self._workspace.mark_read(user, self._workspace.seen_by(user, channel), ts)
        return DONE

    async def _command(
        self, user: str, conversation: Conversation, word: str, rest: str, address: Callable[[str], str]
    ) -> Json:
        if word not in [command.command for command in self._workspace.commands]:
            return {"ok": False, "problem": f"{word} is not a command here. Type / to see what there is."}
        token = self._response_urls.grant(user=user, conversation_id=conversation.id)
        fields = payloads.slash_command(
            self._workspace,
            user=user,
            conversation=conversation,
            command=word,
            text=rest,
            trigger_id=self._modals.new_trigger(user),
            response_url=address(token),
        )
        try:
            answer = await self._delivery.send_form(fields)
        except DeliveryError as error:
            return problem_of(error)
        said = answer.json() if answer.content_type == "application/json" else {"text": answer.text}
        if said.get("text") or said.get("blocks"):
            self._response_urls.carry_out(user, conversation.id, "", said)
        return DONE

    async def _ask(self, payload: Json) -> Json:
        try:
            await self._delivery.interact(payload)
        except DeliveryError as error:
            return problem_of(error)
        return DONE

    def _carry_out(self, view: View, answer: Json) -> Json:
        action = answer.get("response_action")
        if action == "errors":
            errors = cast(dict[str, str], answer.get("errors") or {})
            known = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
            if not errors or not set(errors) <= known:
                raise SlackError("errors must name input blocks of this view")
            return {"ok": False, "errors": errors}
        if action == "update":
            self._modals.update(view, answer.get("view"))
        elif action == "push":
            self._modals.push_on(view.user, validation.view(answer.get("view"), kind="modal"))
        elif action == "clear":
            self._modals.close(view, all_views=True)
        elif self._is_open(view):
            self._modals.close(view)
        return DONE

    def _is_open(self, view: View) -> bool:
        return view in self._modals.stacks.get(view.user, [])

    def _own_view(self, user: str, view_id: str) -> View:
        view = self._modals.find(view_id=view_id)
        if view.user != user or not self._is_open(view):
            raise SlackError("not_found")
        return view

    def _visible_message(self, user: str, channel: str, ts: str) -> tuple[Conversation, Json]:
        conversation = self._workspace.seen_by(user, channel)
        note = self._workspace.note(ts)
        if note is not None and note["_to"] == user:
            return conversation, note
        return conversation, self._workspace.message(conversation, ts)

    def _as_mrkdwn(self, text: str) -> str:
        """Typed text as Slack stores it: escaped, with names turned into mentions."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for person in sorted(self._workspace.people.values(), key=lambda p: -len(p.name)):
            for name in (person.name, person.handle):
                escaped = re.sub(rf"@{re.escape(name)}\b", f"<@{person.id}>", escaped, flags=re.IGNORECASE)
        for conversation in self._workspace.conversations.values():
            if conversation.kind == "channel":
                link = f"<#{conversation.id}|{conversation.name}>"
                escaped = re.sub(rf"(?<![\w&])#{re.escape(conversation.name)}\b", link, escaped)
        return re.sub(r"@(channel|here|everyone)\b", r"<!\1>", escaped)


def blocks_of(message: Json) -> list[Json]:
    """All blocks of a message, those in attachments included."""
    blocks = list(cast(list[Json], message.get("blocks") or []))
    for attachment in cast(list[Json], message.get("attachments") or []):
        blocks += cast(list[Json], attachment.get("blocks") or [])
    return blocks


def _reason(error: SlackError) -> str:
    return "; ".join(error.messages) or error.code
