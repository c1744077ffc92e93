"""Cards as one person sees them: what the bot answered to their press stands in the message's place, for them alone,
until the message itself changes.

https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/user-specific-views
"""

from collections.abc import Callable
from typing import Any, cast

from bot.workbench.lookup_methods import message_body
from bot.workbench.values import Json
from bot.workbench.workspace import Change, Conversation, Workspace


class OwnViews:
    """Nothing of it outlives a restart: clients ask again."""

    def __init__(self, workspace: Workspace) -> None:
        self._cards: dict[tuple[str, str], Json] = {}  # person and message → card
        self.listeners: list[Callable[[str, Conversation, Json], None]] = []
        workspace.listeners.append(self._on_change)

    def shown_to(self, message: Json, user: str) -> Json:
        """A message as a person sees it; `own` tells whether their card differs from everybody's."""
        own = self._cards.get((user, message["ts"]))
        body = message_body(message)
        if own is not None:
            return {**body, "card": own, "own": True}
        return {**body, "asks": user in _refreshed(body.get("card") or {})}

    def card(self, message: Json, user: str) -> Json:
        """The card that a person sees in a message."""
        return self._cards.get((user, message["ts"])) or message.get("card") or {}

    def has(self, user: str, message: Json) -> bool:
        """Whether the person sees another card than everybody."""
        return (user, message["ts"]) in self._cards

    def put(self, user: str, conversation: Conversation, message: Json, card: Json) -> None:
        """The bot's answer, in place of the card."""
        self._cards[user, message["ts"]] = card
        for listener in self.listeners:
            listener(user, conversation, message)

    def _on_change(self, change: Change) -> None:
        if change.kind in ("changed", "deleted"):
            ts = change.message["ts"]
            self._cards = {key: card for key, card in self._cards.items() if key[1] != ts}


def _refreshed(card: Json) -> list[str]:
    """The people whose clients ask for the card anew when they look at it."""
    refresh: Any = card.get("refresh")
    listed: Any = cast(Json, refresh).get("userIds") if isinstance(refresh, dict) else None
    return cast(list[str], listed) if isinstance(listed, list) else []
