"""What this surface asks of whatever speaks to Teams; a page, so that another SDK can take its place.

Activities: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A place to write to: a channel or a one-to-one conversation."""

    id: str  # "19:…@thread.tacv2" for a channel, "a:…" for one person; never with ";messageid="
    service_url: str  # where Teams takes messages for it


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody as Teams names them."""

    id: str  # "29:…": the person's id for this bot alone
    object_id: str = ""  # of Microsoft Entra; empty where Teams doesn't tell
    email: str = ""  # only from the members of a conversation
    tenant: str = ""
    guest: bool = False  # of another organisation: their e-mail is not vouched for by ours


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One activity that was proven to come from Teams."""

    id: str  # of the activity; empty where the client gives none
    type: str  # "message", "invoke", "installationUpdate", "conversationUpdate"
    name: str  # of an invoke: "adaptiveCard/action", "task/fetch", "composeExtension/fetchTask"
    action: str  # of an installationUpdate: "add", "remove"
    value: Json  # of an invoke
    text: str  # of a message, without mentions
    sender: Account
    conversation: Conversation
    personal: bool  # one-to-one with the bot
    channel: str  # id of the Teams channel, empty elsewhere
    team: str  # id of the team, empty elsewhere
    message: str  # id of the message whose button was pressed, or that was answered; empty for none
    raw: Json = field(repr=False)  # the activity as sent


Handler = Callable[[Incoming], Awaitable[Json | None]]
"""Deals with an activity; what it returns is the body of the answer to an invoke."""


class Port(Protocol):
    """Sending raises the desk's TryLaterError or UndeliverableError; both carry codes, never texts."""

    async def receive(self, request: web.Request, handler: Handler) -> web.Response:
        """Answer POST /api/messages: 400 for what is no activity, 401 for what Teams didn't sign (and then
        nothing runs), 200 with the handler's body for an invoke, 500 when the handler fails."""
        ...

    async def post(self, where: Conversation, message: Json, *, thread: str = "") -> str:
        """Post a message; returns its id. `message` is an activity without its address: text, attachments,
        entities, summary. `thread` is the id of the message in a channel that it answers."""
        ...

    async def update(self, where: Conversation, message_id: str, message: Json) -> None:
        """Put a message in the place of one of ours."""
        ...

    async def delete(self, where: Conversation, message_id: str) -> None:
        """Withdraw one of our messages."""
        ...

    async def direct(self, account: str, service_url: str) -> Conversation:
        """The one-to-one conversation with somebody; opened where there is none yet. `account` is an
        `Account.id` or an Entra object id."""
        ...

    async def member(self, where: Conversation, account: str) -> Account | None:
        """Somebody in a conversation, by an `Account.id` or an Entra object id; None for nobody there."""
        ...

    async def members(self, where: Conversation) -> tuple[Account, ...]:
        """Everybody in a conversation; for a channel, everybody in its team."""
        ...
