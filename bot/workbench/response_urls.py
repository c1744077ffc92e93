"""The addresses that come with an interaction, through which an app may answer without a token.

Each works five times within thirty minutes: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from bot.workbench import limits
from bot.workbench.chat_methods import read_content
from bot.workbench.errors import SlackError
from bot.workbench.values import Json
from bot.workbench.workspace import Workspace


@dataclass(kw_only=True)
class _Grant:
    """What one address allows."""

    user: str  # who acted
    conversation_id: str
    message_ts: str  # the message or note acted upon; empty for a slash command
    until: float
    left: int = limits.RESPONSE_URL_USES


class ResponseUrls:
    """Hands out addresses and carries out what comes in through them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._grants: dict[str, _Grant] = {}

    def grant(self, *, user: str, conversation_id: str, message_ts: str = "") -> str:
        """A token for the end of an address."""
        now = self._workspace.now()
        self._grants = {token: grant for token, grant in self._grants.items() if grant.until > now}
        token = secrets.token_urlsafe(18)
        self._grants[token] = _Grant(
            user=user,
            conversation_id=conversation_id,
            message_ts=message_ts,
            until=now + limits.RESPONSE_URL_SECONDS,
        )
        return token

    def use(self, token: str, sent: Any) -> None:
        """Posts, replaces or deletes as the body says.

        Raises SlackError: used_url, expired_url, no_text, invalid_blocks and the like.
        """
        grant = self._grants.get(token)
        if grant is None or self._workspace.now() > grant.until:
            raise SlackError("expired_url")
        if not grant.left:
            raise SlackError("used_url")
        if not isinstance(sent, dict):
            raise SlackError("invalid_payload")
        self.carry_out(grant.user, grant.conversation_id, grant.message_ts, sent)  # pyright: ignore[reportUnknownArgumentType]
        grant.left -= 1

    def carry_out(self, user: str, conversation_id: str, message_ts: str, sent: Json) -> None:
        """What the body of an answer asks for; also used for the direct answer to a slash command."""
        if sent.get("delete_original"):
            self._replace(conversation_id, message_ts, None)
            return
        content = read_content(sent, most=limits.POST_TEXT)
        if sent.get("replace_original") and message_ts:
            self._replace(conversation_id, message_ts, content)
            return
        if sent.get("thread_ts"):
            content["thread_ts"] = str(sent["thread_ts"])
        conversation = self._workspace.conversation(conversation_id)
        if sent.get("response_type") == "in_channel":
            self._workspace.post(conversation, self._workspace.bot.id, content)
        else:
            self._workspace.say_privately(conversation, user, content)

    def _replace(self, conversation_id: str, ts: str, content: Json | None) -> None:
        if self._workspace.note(ts) is not None:
            self._workspace.change_note(ts, content)
            return
        conversation = self._workspace.conversation(conversation_id)
        if content is None:
            self._workspace.delete(conversation, ts)
        else:
            self._workspace.change(conversation, ts, content)
